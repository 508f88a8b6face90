//! A source as a stream of XML tags. Text is passed over without being held, unless it is asked for; there is no DTD and
//! no entity but the five that XML has, so nothing can grow while it is read. Damage is passed over, never refused.

use std::{borrow::Cow, io::Read};

use memchr::{memchr, memmem};

use crate::{IngestError, source::Source};

/// The longest tag that is read, in bytes.
const MAX_TAG: usize = 8 << 20;
const CHUNK: usize = 256 << 10;

/// Cuts a source into tags.
pub(crate) struct Markup<'a, R: Read> {
    source: &'a mut Source<R>,
    buffer: Vec<u8>,
    start: usize,
    end: usize,
    /// Offset of the first byte that is held.
    byte: u64,
    /// The file ends inside a tag, a comment or the like.
    pub(crate) is_cut: bool,
    /// Tags that were too long.
    pub(crate) too_long: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TagKind {
    Start,
    /// Start and end in one.
    Empty,
    End,
}

/// One tag.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Tag<'a> {
    pub(crate) kind: TagKind,
    pub(crate) name: &'a [u8],
    attributes: &'a [u8],
    /// Offset of its `<`.
    pub(crate) byte: u64,
}

impl<'a> Tag<'a> {
    fn read(inside: &'a [u8], byte: u64) -> Self {
        let (kind, inside) = match inside {
            [b'/', rest @ ..] => (TagKind::End, rest),
            [rest @ .., b'/'] => (TagKind::Empty, rest),
            _ => (TagKind::Start, inside),
        };
        let end = inside.iter().position(u8::is_ascii_whitespace).unwrap_or(inside.len());
        Self { kind, name: &inside[..end], attributes: &inside[end..], byte }
    }

    /// Its attributes as they are written; see [`unescaped`].
    pub(crate) fn attributes(&self) -> impl Iterator<Item = (&'a [u8], &'a [u8])> {
        let mut rest = self.attributes;
        std::iter::from_fn(move || {
            let equals = memchr(b'=', rest)?;
            let name = rest[..equals].trim_ascii();
            let value = rest[equals + 1..].trim_ascii_start();
            let (&quote, value) = value.split_first().filter(|(quote, _)| matches!(quote, b'"' | b'\''))?;
            let end = memchr(quote, value)?;
            rest = &value[end + 1..];
            Some((name, &value[..end]))
        })
    }
}

impl<'a, R: Read> Markup<'a, R> {
    pub(crate) fn new(source: &'a mut Source<R>) -> Self {
        Self { source, buffer: vec![0; CHUNK], start: 0, end: 0, byte: 0, is_cut: false, too_long: 0 }
    }

    /// The next tag; comments, declarations and text before it are passed over.
    pub(crate) fn next(&mut self) -> Result<Option<Tag<'_>>, IngestError> {
        loop {
            if !self.pass_to(b"<")? {
                return Ok(None);
            }
            let ahead = self.ahead(9)?;
            let is_whole = match ahead {
                [b'<', b'!', b'-', b'-', ..] => self.pass_behind(b"-->")?,
                b"<![CDATA[" => self.pass_behind(b"]]>")?,
                [b'<', b'!', ..] => self.pass_declaration()?,
                [b'<', b'?', ..] => self.pass_behind(b"?>")?,
                _ => match self.tag_end()? {
                    TagEnd::At(end) => {
                        let (from, byte) = (self.start, self.byte);
                        self.consume(end + 1);
                        return Ok(Some(Tag::read(&self.buffer[from + 1..from + end], byte)));
                    }
                    TagEnd::TooFar => {
                        self.too_long += 1;
                        self.pass_behind(b">")?
                    }
                    TagEnd::None => false,
                },
            };
            if !is_whole {
                self.is_cut = true;
                return Ok(None);
            }
        }
    }

    /// Adds the text up to the next tag to `text`, as long as that holds no more than `most` bytes.
    pub(crate) fn text(&mut self, text: &mut Vec<u8>, most: usize) -> Result<(), IngestError> {
        loop {
            let held = &self.buffer[self.start..self.end];
            let upto = memchr(b'<', held).unwrap_or(held.len());
            let room = most.saturating_sub(text.len());
            text.extend_from_slice(&held[..upto.min(room)]);
            let is_at_tag = upto < held.len();
            self.consume(upto);
            if is_at_tag || !self.fill()? {
                return Ok(());
            }
        }
    }

    /// Passes over everything before `mark`; false at the end of the file.
    fn pass_to(&mut self, mark: &[u8]) -> Result<bool, IngestError> {
        loop {
            let held = &self.buffer[self.start..self.end];
            if let Some(at) = memmem::find(held, mark) {
                self.consume(at);
                return Ok(true);
            }
            // The mark may have begun already.
            let passed = held.len().saturating_sub(mark.len() - 1);
            self.consume(passed);
            if !self.fill()? {
                return Ok(false);
            }
        }
    }

    fn pass_behind(&mut self, mark: &[u8]) -> Result<bool, IngestError> {
        let found = self.pass_to(mark)?;
        if found {
            self.consume(mark.len());
        }
        Ok(found)
    }

    /// A DOCTYPE, with what it may declare inside brackets.
    fn pass_declaration(&mut self) -> Result<bool, IngestError> {
        let mut depth = 0_u32;
        loop {
            let held = &self.buffer[self.start..self.end];
            for (at, byte) in held.iter().enumerate() {
                match byte {
                    b'[' => depth += 1,
                    b']' => depth = depth.saturating_sub(1),
                    b'>' if depth == 0 => {
                        self.consume(at + 1);
                        return Ok(true);
                    }
                    _ => {}
                }
            }
            self.consume(self.end - self.start);
            if !self.fill()? {
                return Ok(false);
            }
        }
    }

    /// Where the tag at the beginning of what is held ends; a `>` inside quotes does not end it.
    fn tag_end(&mut self) -> Result<TagEnd, IngestError> {
        let (mut at, mut quote) = (1, None);
        loop {
            let held = &self.buffer[self.start..self.end];
            while let Some(&byte) = held.get(at) {
                match (quote, byte) {
                    (None, b'>') => return Ok(TagEnd::At(at)),
                    (None, b'"' | b'\'') => quote = Some(byte),
                    (Some(mark), _) if mark == byte => quote = None,
                    _ => {}
                }
                at += 1;
            }
            if held.len() > MAX_TAG {
                return Ok(TagEnd::TooFar);
            }
            if !self.fill()? {
                return Ok(TagEnd::None);
            }
        }
    }

    /// Up to `length` of the bytes that come next.
    fn ahead(&mut self, length: usize) -> Result<&[u8], IngestError> {
        while self.end - self.start < length && self.fill()? {}
        Ok(&self.buffer[self.start..self.end.min(self.start + length)])
    }

    fn consume(&mut self, length: usize) {
        self.start += length;
        self.byte += length as u64;
    }

    /// Moves what is held to the front and reads more behind it; false at the end of the file.
    fn fill(&mut self) -> Result<bool, IngestError> {
        if self.start > 0 {
            self.buffer.copy_within(self.start..self.end, 0);
            self.end -= self.start;
            self.start = 0;
        }
        if self.end == self.buffer.len() {
            self.buffer.resize(self.buffer.len() * 2, 0);
        }
        let n = self.source.read(&mut self.buffer[self.end..])?;
        self.end += n;
        Ok(n > 0)
    }
}

enum TagEnd {
    At(usize),
    TooFar,
    None,
}

/// Text without the five entities of XML and references to characters; all others stay as they are.
pub(crate) fn unescaped(text: &[u8]) -> Cow<'_, [u8]> {
    if memchr(b'&', text).is_none() {
        return Cow::Borrowed(text);
    }
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = memchr(b'&', rest) {
        out.extend_from_slice(&rest[..at]);
        rest = &rest[at..];
        let end = memchr(b';', &rest[..rest.len().min(12)]);
        let mut utf8 = [0; 4];
        if let Some((end, character)) = end.and_then(|end| Some((end, character(&rest[1..end])?))) {
            out.extend_from_slice(character.encode_utf8(&mut utf8).as_bytes());
            rest = &rest[end + 1..];
        } else {
            out.push(b'&');
            rest = &rest[1..];
        }
    }
    out.extend_from_slice(rest);
    Cow::Owned(out)
}

fn character(name: &[u8]) -> Option<char> {
    let known = match name {
        b"amp" => '&',
        b"lt" => '<',
        b"gt" => '>',
        b"quot" => '"',
        b"apos" => '\'',
        [b'#', b'x', digits @ ..] => {
            return char::from_u32(u32::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()?);
        }
        [b'#', digits @ ..] => return char::from_u32(std::str::from_utf8(digits).ok()?.parse().ok()?),
        _ => return None,
    };
    Some(known)
}

#[cfg(test)]
mod tests;
