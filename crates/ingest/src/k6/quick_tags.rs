//! The quick way through the tags of a line: takes only an object of texts in printable ASCII, and leaves any other to the
//! JSON parser. What it takes means the same to both; a property test says so.

use super::ndjson::Tags;

/// Reads tags as k6 usually writes them; none for any others.
pub(crate) fn read(bytes: &[u8]) -> Option<Tags> {
    let mut tags = Tags::default();
    walk(bytes, |key, text| {
        if let Some(tag) = tag(&mut tags, key) {
            if tag.is_some() {
                return None;
            }
            *tag = Some(text.read()?);
        }
        Some(())
    })?;
    Some(tags)
}

/// Puts the tags that are read, as they are written and in their order, into `known`; false where [`read`] has none.
/// Where they are equal, the tags mean the same. Begins with no brace, so that it is no tags itself.
pub(crate) fn only_known(bytes: &[u8], known: &mut Vec<u8>) -> bool {
    let mut tags = Tags::default();
    known.clear();
    let walked = walk(bytes, |key, text| {
        if tag(&mut tags, key).is_some() {
            for part in [key, b"\"", text.bytes, b"\""] {
                known.extend_from_slice(part);
            }
        }
        Some(())
    });
    walked.is_some() && !known.is_empty()
}

/// Goes through the pairs of an object.
fn walk<'a>(bytes: &'a [u8], mut pair: impl FnMut(&'a [u8], Text<'a>) -> Option<()>) -> Option<()> {
    let mut rest = bytes.strip_prefix(b"{\"")?;
    loop {
        let (key, value) = plain(rest)?;
        let (text, behind) = Text::split(value.strip_prefix(b":\"")?)?;
        pair(key, text)?;
        match behind {
            b"}" => return Some(()),
            _ => rest = behind.strip_prefix(b",\"")?,
        }
    }
}

fn tag<'a>(tags: &'a mut Tags, key: &[u8]) -> Option<&'a mut Option<String>> {
    Some(match key {
        b"name" => &mut tags.name,
        b"url" => &mut tags.url,
        b"method" => &mut tags.method,
        b"group" => &mut tags.group,
        b"scenario" => &mut tags.scenario,
        b"expected_response" => &mut tags.expected_response,
        b"status" => &mut tags.status,
        b"check" => &mut tags.check,
        b"error" => &mut tags.error,
        b"error_code" => &mut tags.error_code,
        _ => return None,
    })
}

/// A key without escapes, and what follows its closing quote.
fn plain(rest: &[u8]) -> Option<(&[u8], &[u8])> {
    let (text, behind) = Text::split(rest)?;
    (!text.has_escapes).then_some((text.bytes, behind))
}

/// A text as it is written, all of it printable ASCII.
#[derive(Clone, Copy)]
struct Text<'a> {
    bytes: &'a [u8],
    has_escapes: bool,
}

impl<'a> Text<'a> {
    /// A text up to its closing quote, and what follows the quote.
    fn split(rest: &'a [u8]) -> Option<(Self, &'a [u8])> {
        let (mut end, mut has_escapes) = (0, false);
        loop {
            end += rest[end..]
                .iter()
                .position(|byte| !matches!(byte, b' '..=b'~') || matches!(byte, b'"' | b'\\'))?;
            match rest[end] {
                b'"' => return Some((Self { bytes: &rest[..end], has_escapes }, &rest[end + 1..])),
                b'\\' => end += escape(&rest[end..])?.1,
                _ => return None,
            }
            has_escapes = true;
        }
    }

    fn read(self) -> Option<String> {
        let text = str::from_utf8(self.bytes).ok()?;
        if !self.has_escapes {
            return Some(text.to_owned());
        }
        let mut read = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(at) = rest.find('\\') {
            let (character, length) = escape(&rest.as_bytes()[at..])?;
            read.push_str(&rest[..at]);
            read.push(character);
            rest = &rest[at + length..];
        }
        read.push_str(rest);
        Some(read)
    }
}

/// The escape that `rest` begins with and its length, if it is one that Go writes for printable ASCII.
fn escape(rest: &[u8]) -> Option<(char, usize)> {
    match rest {
        [_, b'"', ..] => Some(('"', 2)),
        [_, b'\\', ..] => Some(('\\', 2)),
        [_, b'u', b'0', b'0', b'2', b'6', ..] => Some(('&', 6)),
        [_, b'u', b'0', b'0', b'3', b'c', ..] => Some(('<', 6)),
        [_, b'u', b'0', b'0', b'3', b'e', ..] => Some(('>', 6)),
        _ => None,
    }
}
