//! Bytes of a load tool to numbers: reads result files as streams, in bounded memory, without a database.
//!
//! The format is found by content, never by name: k6 NDJSON and Gatling's `simulation.log` (text and binary), plain or
//! packed by gzip or zstd. What cannot be read of a file is counted and shown; a file that holds nothing to read is
//! refused with its place and reason. Files of one test are merged without loss.

mod collect;
mod distribution;
mod error;
mod gatling;
mod k6;
mod lines;
mod measured;
mod recorder;
mod sniff;
mod source;
mod time;
mod timeline;

use std::io::Read;

use domain::{ContentId, FileRead, Measured};

pub use error::{IngestError, Place};
pub use recorder::{RecordedEndpoint, Recorder};

use crate::{
    gatling::Gatling,
    k6::K6,
    measured::Gathered,
    sniff::{Format, Sniffed},
    source::Source,
};

/// Reads one result file; `name` only appears in the receipt and in messages.
///
/// Blocks until `source` ends. Memory is bounded, whatever the length of the file.
pub fn read(name: &str, source: impl Read) -> Result<Measured, IngestError> {
    read_many(vec![(name.to_owned(), source)])
}

/// Reads several files of one test, such as one for each load generator, and merges them: counts add up, percentiles
/// are those of all requests together. The same file twice counts once.
pub fn read_many<R: Read>(files: impl IntoIterator<Item = (String, R)>) -> Result<Measured, IngestError> {
    let mut read: Vec<FileRead> = Vec::new();
    let mut notes = Vec::new();
    let mut test: Option<Test> = None;
    for (name, source) in files {
        let mut source = Source::open(&name, source)?;
        let part = Test::read(&mut source)?;
        let file = received(&source, part.is_cut(), &mut notes);
        if read.iter().any(|known| known.content_id == file.content_id) {
            notes.push(format!("{name} has the same content as another file and is counted once."));
            continue;
        }
        match (&mut test, read.first()) {
            (Some(test), Some(first)) => test.merge(&first.name, part, &name)?,
            _ => test = Some(part),
        }
        read.push(file);
    }
    let Gathered { mut report, overall, endpoints, .. } = test.ok_or(IngestError::NoFile)?.finish(read.len());
    report.notes.splice(0..0, notes);
    let content_id = content_id(&read);
    report.files = read;
    Ok(Measured { report, content_id, overall, endpoints })
}

/// One test of one tool.
enum Test {
    K6(Box<K6>),
    Gatling(Box<Gatling>),
}

impl Test {
    fn read<R: Read>(source: &mut Source<R>) -> Result<Self, IngestError> {
        let file = source.name().to_owned();
        let head = source.head();
        if head.iter().all(u8::is_ascii_whitespace) {
            let found = match (head.len(), source.compression()) {
                (0, None) => "0 bytes".to_owned(),
                (0, Some(compression)) => format!("an empty {compression} stream"),
                (_, _) => "nothing but white space".to_owned(),
            };
            return Err(IngestError::Empty { file, found });
        }
        let excerpt = error::excerpt_of(head);
        match sniff::sniff(head) {
            Sniffed::Known(Format::K6Ndjson) => Self::read_k6(source, excerpt),
            Sniffed::Known(Format::GatlingText) => {
                Self::checked_gatling(Gatling::read_text(source)?, file, excerpt)
            }
            Sniffed::Known(Format::GatlingBinary) => {
                Self::checked_gatling(Gatling::read_binary(source)?, file, excerpt)
            }
            Sniffed::Other(format) => Err(IngestError::OtherFormat { file, format, excerpt }),
            Sniffed::Foreign(found) => {
                Err(IngestError::Unrecognised { file, line: 1, byte: 0, found, excerpt })
            }
        }
    }

    fn read_k6<R: Read>(source: &mut Source<R>, excerpt: Vec<String>) -> Result<Self, IngestError> {
        let k6 = K6::read(source)?;
        if k6.is_recognised() {
            return Ok(Self::K6(Box::new(k6)));
        }
        let first = k6.first_skipped();
        Err(IngestError::NoRecord {
            file: source.name().to_owned(),
            line: first.and_then(|first| first.line).unwrap_or(1),
            byte: first.map_or(0, |first| first.byte),
            expected: "a k6 Metric or Point line".to_owned(),
            found: first.map_or_else(|| "none in the whole file".to_owned(), |first| first.reason.clone()),
            excerpt,
        })
    }

    fn checked_gatling(gatling: Gatling, file: String, excerpt: Vec<String>) -> Result<Self, IngestError> {
        if gatling.is_recognised() {
            return Ok(Self::Gatling(Box::new(gatling)));
        }
        let first = gatling.first_skipped();
        Err(IngestError::NoRecord {
            file,
            line: first.and_then(|first| first.line).unwrap_or(1),
            byte: first.map_or(0, |first| first.byte),
            expected: "a record of Gatling (RUN, USER, REQUEST, GROUP)".to_owned(),
            found: first.map_or_else(|| "none in the whole file".to_owned(), |first| first.reason.clone()),
            excerpt,
        })
    }

    fn format(&self) -> Format {
        match self {
            Self::K6(_) => Format::K6Ndjson,
            Self::Gatling(gatling) if gatling.is_binary => Format::GatlingBinary,
            Self::Gatling(_) => Format::GatlingText,
        }
    }

    fn is_cut(&self) -> bool {
        match self {
            Self::K6(k6) => k6.is_cut(),
            Self::Gatling(gatling) => gatling.is_cut(),
        }
    }

    /// Adds `part`, read of the file `other`; `first` is the name of the first file.
    fn merge(&mut self, first: &str, part: Self, other: &str) -> Result<(), IngestError> {
        let (first_format, other_format) = (self.format().in_words(), part.format().in_words());
        match (self, part) {
            (Self::K6(k6), Self::K6(part)) => k6.merge(*part),
            (Self::Gatling(gatling), Self::Gatling(part)) => gatling.merge(*part),
            _ => Err(IngestError::Mixed {
                first: first.to_owned(),
                first_format,
                other: other.to_owned(),
                other_format,
            }),
        }
    }

    fn finish(self, files: usize) -> Gathered {
        match self {
            Self::K6(k6) => k6.finish(files),
            Self::Gatling(gatling) => gatling.finish(),
        }
    }
}

/// What the receipt says of a file that was read to its end.
fn received<R: Read>(source: &Source<R>, last_record_cut: bool, notes: &mut Vec<String>) -> FileRead {
    let name = source.name().to_owned();
    let compression = source.compression();
    if let (Some(why), Some(compression)) = (source.cut(), compression) {
        notes.push(format!(
            "{name} is cut off: its {compression} stream stops at byte {} ({why}). Everything before was read.",
            source.stored_bytes()
        ));
    } else if last_record_cut {
        notes.push(format!(
            "{name} ends inside a record, as after a killed test. Everything before was read."
        ));
    }
    if source.has_trailer() {
        notes.push(format!("Bytes after the end of the gzip stream of {name} were left out."));
    }
    FileRead {
        bytes: source.stored_bytes(),
        content_id: labelled(source.content_hash()),
        compression: compression.map(str::to_owned),
        truncated: source.cut().is_some() || last_record_cut,
        name,
    }
}

/// Of one file the hash of its decompressed bytes; of several that of their sorted ids, one to a line.
fn content_id(files: &[FileRead]) -> ContentId {
    let mut ids: Vec<&str> = files.iter().map(|file| file.content_id.as_str()).collect();
    ids.sort_unstable();
    match ids.as_slice() {
        [one] => ContentId((*one).to_owned()),
        several => ContentId(labelled(blake3::hash(several.join("\n").as_bytes()))),
    }
}

fn labelled(hash: blake3::Hash) -> String {
    format!("blake3:{}", hash.to_hex())
}
