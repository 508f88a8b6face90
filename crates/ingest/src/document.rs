//! One file as a whole document, for formats that can only be read at once: bounded, and refused beyond.

use std::io::Read;

use serde::de::DeserializeOwned;

use crate::{
    IngestError,
    error::{excerpt_of, printable},
    format::Format,
    source::Source,
};

/// The largest document that is held in memory. Summaries are a few kB; lists of all requests may be large.
pub(crate) const MAX_DOCUMENT: usize = 64 << 20;

/// What is found where the result of another test follows the first one: sums cannot be added up.
pub(crate) const TWO_RESULTS: &str = "a second result in the same file. Send the results of two tests as two runs, each from a file of its own";

/// A document with what is needed to say where it is damaged.
#[derive(Debug)]
pub(crate) struct Document {
    pub(crate) name: String,
    /// Without a byte order mark.
    pub(crate) bytes: Vec<u8>,
}

impl Document {
    /// Reads a source to its end.
    pub(crate) fn read<R: Read>(source: &mut Source<R>) -> Result<Self, IngestError> {
        let name = source.name().to_owned();
        let mut bytes = Vec::with_capacity(source.head().len());
        let mut chunk = vec![0; 64 << 10];
        loop {
            let n = source.read(&mut chunk)?;
            bytes.extend_from_slice(&chunk[..n]);
            if n == 0 {
                break;
            }
            if bytes.len() > MAX_DOCUMENT {
                let expected = format!("a document of at most {} MiB", MAX_DOCUMENT >> 20);
                return Err(Self { name, bytes }.damaged(1, 0, expected, "a longer one".to_owned()));
            }
        }
        if bytes.starts_with(b"\xef\xbb\xbf") {
            bytes.drain(..3);
        }
        Ok(Self { name, bytes })
    }

    /// The document as JSON of a known shape; `expected` says in words of which.
    pub(crate) fn json<T: DeserializeOwned>(&self, expected: &str) -> Result<T, IngestError> {
        serde_json::from_slice(&self.bytes).map_err(|error| {
            let line_start = self.start_of(error.line() as u64);
            let byte = (line_start + error.column().saturating_sub(1)).min(self.bytes.len());
            let found = if error.is_eof() {
                "the end of the file: the document is cut off".to_owned()
            } else if error.to_string().starts_with("trailing characters")
                && self.bytes[byte..].starts_with(b"{")
            {
                TWO_RESULTS.to_owned()
            } else {
                let words = error.to_string();
                let words = words.split(" at line ").next().unwrap_or_default();
                format!("`{}`: {words}", printable(&self.bytes[byte..self.bytes.len().min(byte + 40)]))
            };
            self.damaged(error.line() as u64, byte as u64, expected.to_owned(), found)
        })
    }

    /// Refuses the document for the second result that begins in a line, counted from 1.
    pub(crate) fn two_results(&self, format: Format, line: u64) -> IngestError {
        let byte = self.start_of(line) as u64;
        self.damaged(line, byte, format.in_words().to_owned(), TWO_RESULTS.to_owned())
    }

    /// Where a line begins.
    fn start_of(&self, line: u64) -> usize {
        let before = usize::try_from(line).unwrap_or(usize::MAX).saturating_sub(1);
        self.bytes.split_inclusive(|&byte| byte == b'\n').take(before).map(<[u8]>::len).sum()
    }

    /// Refuses the document at one place.
    pub(crate) fn damaged(&self, line: u64, byte: u64, expected: String, found: String) -> IngestError {
        let excerpt = excerpt_of(&self.bytes[..self.bytes.len().min(1_024)]);
        IngestError::NoRecord { file: self.name.clone(), line, byte, expected, found, excerpt }
    }
}
