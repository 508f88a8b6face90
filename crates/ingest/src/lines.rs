//! A source cut into lines, with the place of each. A line longer than [`MAX_LINE`] is passed over, not held.

use std::io::Read;

use crate::{IngestError, source::Source};

/// The longest line that is read, in bytes. Real k6 lines of 1.1 MB exist (URLs that carry data).
pub(crate) const MAX_LINE: usize = 8 << 20;
const CHUNK: usize = 256 << 10;

/// Cuts a source into lines.
pub(crate) struct Lines<'a, R: Read> {
    source: &'a mut Source<R>,
    buffer: Vec<u8>,
    start: usize,
    end: usize,
    at_end: bool,
    number: u64,
    byte: u64,
}

/// One line without its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Line<'a> {
    pub(crate) bytes: &'a [u8],
    /// Counted from 1.
    pub(crate) number: u64,
    /// Offset of its first byte in the decompressed file.
    pub(crate) byte: u64,
    pub(crate) kind: LineKind,
    /// A `\r` before its end was taken off.
    pub(crate) lost_return: bool,
}

impl Line<'_> {
    /// What its end looks like, if it has one.
    pub(crate) fn end(&self) -> &'static [u8] {
        if self.lost_return { b"\r\n" } else { b"\n" }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LineKind {
    Whole,
    /// The file ends without a line end.
    Unended,
    /// Too long: the bytes are only its beginning.
    TooLong,
}

impl<'a, R: Read> Lines<'a, R> {
    pub(crate) fn new(source: &'a mut Source<R>) -> Self {
        Self { source, buffer: vec![0; CHUNK], start: 0, end: 0, at_end: false, number: 0, byte: 0 }
    }

    /// The next line; a final `\r` is taken off.
    pub(crate) fn next(&mut self) -> Result<Option<Line<'_>>, IngestError> {
        let mut searched = self.start;
        loop {
            if let Some(found) = memchr::memchr(b'\n', &self.buffer[searched..self.end]) {
                let end = searched + found;
                return Ok(Some(self.take(end, end + 1, LineKind::Whole)));
            }
            let held = self.end - self.start;
            if held > MAX_LINE {
                return self.pass_over().map(Some);
            }
            if self.at_end {
                let end = self.end;
                return Ok((held > 0).then(|| self.take(end, end, LineKind::Unended)));
            }
            self.fill()?;
            searched = self.start + held;
        }
    }

    /// What is held from the next line on: several lines, a part of one, or nothing.
    pub(crate) fn held(&self) -> &[u8] {
        &self.buffer[self.start..self.end]
    }

    /// Passes over the next line, which is held as a whole: so many bytes with its end.
    pub(crate) fn pass(&mut self, length: usize) {
        self.start += length;
        self.number += 1;
        self.byte += length as u64;
    }

    fn take(&mut self, end: usize, next: usize, kind: LineKind) -> Line<'_> {
        let (start, byte) = (self.start, self.byte);
        self.pass(next - start);
        let mut bytes = &self.buffer[start..end];
        if self.number == 1 {
            bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        }
        let (bytes, lost_return) = match bytes.strip_suffix(b"\r") {
            Some(bytes) => (bytes, true),
            None => (bytes, false),
        };
        Line { bytes, number: self.number, byte, kind, lost_return }
    }

    /// Moves what is held to the front and reads more behind it.
    fn fill(&mut self) -> Result<(), IngestError> {
        self.buffer.copy_within(self.start..self.end, 0);
        self.end -= self.start;
        self.start = 0;
        if self.end == self.buffer.len() {
            self.buffer.resize(self.buffer.len() * 2, 0);
        }
        let n = self.source.read(&mut self.buffer[self.end..])?;
        self.end += n;
        self.at_end = n == 0;
        Ok(())
    }

    fn pass_over(&mut self) -> Result<Line<'_>, IngestError> {
        const KEPT: usize = 256;
        let mut length = self.end - self.start;
        self.buffer.copy_within(self.start..self.start + KEPT, 0);
        let rest = loop {
            let n = self.source.read(&mut self.buffer[KEPT..])?;
            if n == 0 {
                self.at_end = true;
                break 0..0;
            }
            if let Some(end) = memchr::memchr(b'\n', &self.buffer[KEPT..KEPT + n]) {
                length += end + 1;
                break KEPT + end + 1..KEPT + n;
            }
            length += n;
        };
        self.number += 1;
        let byte = self.byte;
        self.byte += length as u64;
        (self.start, self.end) = (rest.start, rest.end);
        Ok(Line {
            bytes: &self.buffer[..KEPT],
            number: self.number,
            byte,
            kind: LineKind::TooLong,
            lost_return: false,
        })
    }
}
