//! The primitive values of a binary log: big-endian, and nothing between them.

use std::io::Read;

use crate::{IngestError, gatling::strings, source::Source};

/// How much is read at once.
const CHUNK: usize = 256 << 10;

/// Why reading stopped.
pub(super) enum Stop {
    /// The file ends inside a record.
    End,
    Damaged(String),
    Failed(IngestError),
}

impl From<IngestError> for Stop {
    fn from(error: IngestError) -> Self {
        Self::Failed(error)
    }
}

/// The source in big-endian numbers.
pub(super) struct Bytes<'s, R: Read> {
    source: &'s mut Source<R>,
    buffer: Vec<u8>,
    start: usize,
    end: usize,
    pub(super) offset: u64,
}

impl<'s, R: Read> Bytes<'s, R> {
    pub(super) fn of(source: &'s mut Source<R>) -> Self {
        Self { source, buffer: vec![0; CHUNK], start: 0, end: 0, offset: 0 }
    }

    pub(super) fn is_at_end(&mut self) -> Result<bool, Stop> {
        Ok(!self.fill(1)?)
    }

    /// What is there without reading on.
    pub(super) fn held(&self) -> &[u8] {
        &self.buffer[self.start..self.end]
    }

    pub(super) fn pass(&mut self, n: usize) {
        self.start += n;
        self.offset += n as u64;
    }

    /// Makes `n` bytes available; false where the file ends before.
    #[inline]
    fn fill(&mut self, n: usize) -> Result<bool, Stop> {
        if self.end - self.start >= n { Ok(true) } else { self.read_on(n) }
    }

    fn read_on(&mut self, n: usize) -> Result<bool, Stop> {
        self.buffer.copy_within(self.start..self.end, 0);
        self.end -= self.start;
        self.start = 0;
        if self.buffer.len() < n {
            self.buffer.resize(n, 0);
        }
        while self.end < n {
            match self.source.read(&mut self.buffer[self.end..])? {
                0 => return Ok(false),
                read => self.end += read,
            }
        }
        Ok(true)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], Stop> {
        if !self.fill(N)? {
            return Err(Stop::End);
        }
        let bytes = *self.buffer[self.start..].first_chunk().ok_or(Stop::End)?;
        self.pass(N);
        Ok(bytes)
    }

    pub(super) fn take(&mut self, n: usize) -> Result<Vec<u8>, Stop> {
        if !self.fill(n)? {
            return Err(Stop::End);
        }
        let bytes = self.buffer[self.start..self.start + n].to_vec();
        self.pass(n);
        Ok(bytes)
    }

    pub(super) fn u8(&mut self) -> Result<u8, Stop> {
        self.array::<1>().map(|[byte]| byte)
    }

    pub(super) fn i32(&mut self) -> Result<i32, Stop> {
        self.array().map(i32::from_be_bytes)
    }

    pub(super) fn i64(&mut self) -> Result<i64, Stop> {
        self.array().map(i64::from_be_bytes)
    }

    pub(super) fn bool(&mut self) -> Result<bool, Stop> {
        match self.u8()? {
            0 => Ok(false),
            1 => Ok(true),
            other => Err(Stop::Damaged(format!("expected 0 or 1, found {other}"))),
        }
    }

    pub(super) fn length(&mut self, most: i32, of: &str) -> Result<usize, Stop> {
        let length = self.i32()?;
        if !(0..=most).contains(&length) {
            return Err(Stop::Damaged(format!("expected a number of {of} up to {most}, found {length}")));
        }
        Ok(usize::try_from(length).unwrap_or(0))
    }

    /// A text that stands in the Run record: length, data, coder.
    pub(super) fn text(&mut self, most: i32) -> Result<String, Stop> {
        let length = self.i32()?;
        if !(0..=most).contains(&length) {
            return Err(Stop::Damaged(format!(
                "expected a text of up to {most} bytes, found one of {length}"
            )));
        }
        let data = self.take(usize::try_from(length).unwrap_or(0))?;
        Ok(if length == 0 { String::new() } else { strings::decode(&data, self.u8()?) })
    }
}
