//! Why a file was refused: which file, where in it, what was expected and what was found.

use std::io;

/// What this version reads, for messages.
pub(crate) const READS: &str = "k6 NDJSON (`k6 run --out json=FILE`, also FILE.gz), k6 CSV and summaries, \
    Gatling's simulation.log, JMeter's CSV and XML, Locust's CSV and JSON, \
    results of Vegeta, HdrHistogram, wrk, wrk2, hey, oha, Artillery, autocannon, ghz, ab, siege and Taurus";

/// A file that cannot be read as the result of a load test. Displays as one or two sentences for people.
#[derive(Debug, thiserror::Error)]
pub enum IngestError {
    /// The bytes could not be had: a disk error, an upload that broke off.
    #[error("{file}: reading stopped after {bytes} bytes: {source}")]
    Io {
        /// The file.
        file: String,
        /// Bytes that had arrived, as stored (not decompressed).
        bytes: u64,
        /// The cause.
        source: io::Error,
    },
    /// Nothing in it.
    #[error("{file}: the file is empty. Expected {READS}, found {found}")]
    Empty {
        /// The file.
        file: String,
        /// `0 bytes`, or how the emptiness is packed.
        found: String,
    },
    /// Compressed, but not one byte could be had out of it.
    #[error("{file}: damaged at byte {byte}: expected {expected}, found {found}")]
    Compression {
        /// The file.
        file: String,
        /// Where inflating stopped, in bytes as stored.
        byte: u64,
        /// The compression that the first bytes announce.
        expected: &'static str,
        /// What the decoder says.
        found: String,
    },
    /// Not the result of any load tool that is read.
    #[error("{file}: line {line}, byte {byte}: expected {READS}, found {found}")]
    Unrecognised {
        /// The file.
        file: String,
        /// Line of the first offending text, from 1.
        line: u64,
        /// Byte of its beginning, from 0.
        byte: u64,
        /// What the content looks like.
        found: String,
        /// The first lines, shortened and without control characters.
        excerpt: Vec<String>,
    },
    /// A result of a load tool, but of a format that is not read.
    #[error("{file}: this is {format}, which is not read. {instead}")]
    OtherFormat {
        /// The file.
        file: String,
        /// The format in words.
        format: &'static str,
        /// What to send instead: a sentence without its end.
        instead: &'static str,
        /// The first lines.
        excerpt: Vec<String>,
    },
    /// Begins like a known format, but holds no record of it.
    #[error("{file}: line {line}, byte {byte}: expected {expected}, found {found}")]
    NoRecord {
        /// The file.
        file: String,
        /// Line of the first offending text, from 1; 0 in a binary file.
        line: u64,
        /// Byte of its beginning, from 0.
        byte: u64,
        /// What a record looks like.
        expected: String,
        /// What is there.
        found: String,
        /// The first lines.
        excerpt: Vec<String>,
    },
    /// Files that cannot be of one test.
    #[error(
        "{other} is {other_format}, but {first} is {first_format}: only files of one test in one format can be merged"
    )]
    Mixed {
        /// The first file.
        first: String,
        /// Its format.
        first_format: &'static str,
        /// The file that differs.
        other: String,
        /// Its format.
        other_format: &'static str,
    },
    /// Two sums that a tool made by itself.
    #[error(
        "{other} and {first} are both summaries: percentiles that were summed up cannot be merged. Send one of them, or the files with every request"
    )]
    Summaries {
        /// The first file.
        first: String,
        /// The other one.
        other: String,
    },
    /// Two files that tell of different tests.
    #[error(
        "{other} tells of {other_counts}, but {first} holds {first_counts}: they are not of one test. Send them apart"
    )]
    OtherTest {
        /// The first file.
        first: String,
        /// What it counts to.
        first_counts: String,
        /// The other one.
        other: String,
        /// What that one counts to.
        other_counts: String,
    },
    /// A zip archive from which no one result can be taken.
    #[error("{file}: expected a zip archive with the result of one test, found {found}")]
    Archive {
        /// The archive.
        file: String,
        /// What is in it, and what to do.
        found: String,
    },
    /// Seconds that were packed a moment ago cannot be unpacked: a fault of this program.
    #[error("numbers over time were damaged in memory: {0}")]
    Packed(#[from] domain::DecodeError),
    /// No file at all.
    #[error("no file was given")]
    NoFile,
}

/// Where a file could not be read, what should be there and what is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place<'a> {
    /// The file.
    pub file: &'a str,
    /// Line, from 1; none in a binary file and where the whole file is meant.
    pub line: Option<u64>,
    /// Byte, from 0.
    pub byte: Option<u64>,
    /// What was expected.
    pub expected: Option<String>,
    /// What was found.
    pub found: Option<String>,
}

impl IngestError {
    /// Where the file could not be read.
    pub fn place(&self) -> Place<'_> {
        let place = |file, line, byte, expected: &str, found: &str| Place {
            file,
            line: Some(line).filter(|line| *line > 0),
            byte: Some(byte),
            expected: Some(expected.to_owned()),
            found: Some(found.to_owned()),
        };
        let whole = |file, expected: &str, found: &str| Place {
            file,
            line: None,
            byte: None,
            expected: Some(expected.to_owned()),
            found: Some(found.to_owned()),
        };
        match self {
            Self::Io { file, bytes, source } => place(file, 0, *bytes, "more bytes", &source.to_string()),
            Self::Empty { file, found } => whole(file, READS, found),
            Self::Compression { file, byte, expected, found } => place(file, 0, *byte, expected, found),
            Self::Unrecognised { file, line, byte, found, .. } => place(file, *line, *byte, READS, found),
            Self::OtherFormat { file, format, .. } => whole(file, READS, format),
            Self::NoRecord { file, line, byte, expected, found, .. } => {
                place(file, *line, *byte, expected, found)
            }
            Self::Mixed { first_format, other, other_format, .. } => whole(other, first_format, other_format),
            Self::Summaries { other, .. } => {
                whole(other, "one summary, or files with every request", "a second summary")
            }
            Self::OtherTest { first_counts, other, other_counts, .. } => {
                whole(other, first_counts, other_counts)
            }
            Self::Archive { file, found } => whole(file, "a zip archive with the result of one test", found),
            Self::Packed(_) | Self::NoFile => {
                Place { file: "", line: None, byte: None, expected: None, found: None }
            }
        }
    }

    /// A few of the offending lines, shortened and safe to print; empty where there is nothing to show.
    pub fn excerpt(&self) -> &[String] {
        match self {
            Self::Unrecognised { excerpt, .. }
            | Self::OtherFormat { excerpt, .. }
            | Self::NoRecord { excerpt, .. } => excerpt,
            _ => &[],
        }
    }
}

/// Up to three lines of `head`, shortened, with what cannot be printed replaced.
pub(crate) fn excerpt_of(head: &[u8]) -> Vec<String> {
    head.split(|&byte| byte == b'\n').filter(|line| !line.is_empty()).take(3).map(printable).collect()
}

/// A short piece of a line that is safe to show: without control characters and without secrets.
pub(crate) fn printable(line: &[u8]) -> String {
    const SHOWN: usize = 120;
    // So much that a password is not cut before the `@` behind it.
    let text = String::from_utf8_lossy(&line[..line.len().min(8 * SHOWN)]);
    let text = domain::text_without_secrets(&text);
    let shown = text.floor_char_boundary(SHOWN);
    let is_cut = shown < text.len() || line.len() > 8 * SHOWN;
    let printed = text[..shown].chars().map(|c| if c.is_control() { char::REPLACEMENT_CHARACTER } else { c });
    printed.chain(is_cut.then_some('…')).collect()
}
