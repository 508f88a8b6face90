//! A zip archive: spooled to disk under a cap, because its index is at its end, and opened for the result files in it.
//! Names inside it are shown, never used as paths.

use std::{
    fs::File,
    io::{self, Chain, Cursor, Read, Seek, SeekFrom, Write},
};

use zip::{ZipArchive, read::ZipFile, result::ZipError};

use crate::{
    IngestError,
    error::printable,
    format::Format,
    reading::Reading,
    sniff::{self, Sniffed},
    source::Source,
};

/// The largest archive that is spooled, in bytes.
const MAX_SPOOLED: u64 = 8 << 30;
/// Entries of one archive; a report folder of Gatling has one page for each request.
const MAX_ENTRIES: usize = 20_000;
/// How much of an entry is looked at.
const HEAD: u64 = 64 << 10;

/// What a file turned out to be.
pub(crate) enum Opened<R: Read> {
    File(Box<Source<Chain<Cursor<Vec<u8>>, R>>>),
    Archive(Archive),
}

/// A spooled archive.
pub(crate) struct Archive {
    name: String,
    zip: ZipArchive<File>,
    passed_over: usize,
}

impl<R: Read> Opened<R> {
    /// Looks at the first bytes of `raw`.
    pub(crate) fn open(name: &str, mut raw: R, reading: &Reading) -> Result<Self, IngestError> {
        let mut magic = Vec::new();
        let failed = |source| IngestError::Io { file: name.to_owned(), bytes: 0, source };
        raw.by_ref().take(4).read_to_end(&mut magic).map_err(failed)?;
        let is_zip = matches!(magic.as_slice(), [b'P', b'K', 3, 4] | [b'P', b'K', 5, 6]);
        let whole = Cursor::new(magic).chain(raw);
        if is_zip {
            return Archive::spool(name, whole, reading).map(Self::Archive);
        }
        Ok(Self::File(Box::new(Source::open(name, whole)?)))
    }
}

impl Archive {
    fn spool(name: &str, raw: impl Read, reading: &Reading) -> Result<Self, IngestError> {
        let failed = |source| IngestError::Io { file: name.to_owned(), bytes: 0, source };
        let mut file = match &reading.spool {
            Some(folder) => tempfile::tempfile_in(folder),
            None => tempfile::tempfile(),
        }
        .map_err(failed)?;
        let length = io::copy(&mut raw.take(MAX_SPOOLED + 1), &mut file).map_err(failed)?;
        if length > MAX_SPOOLED {
            return Err(damaged(name, length, format!("more than {} GiB", MAX_SPOOLED >> 30)));
        }
        file.flush().and_then(|()| file.seek(SeekFrom::Start(0))).map_err(failed)?;
        let zip = ZipArchive::new(file).map_err(|error| damaged(name, length, error.to_string()))?;
        if zip.len() > MAX_ENTRIES {
            return Err(damaged(name, length, format!("{} entries, more than {MAX_ENTRIES}", zip.len())));
        }
        Ok(Self { name: name.to_owned(), zip, passed_over: 0 })
    }

    /// The entries that hold results, the one that the others stand beside first.
    pub(crate) fn results(&mut self) -> Result<Vec<usize>, IngestError> {
        let (mut found, mut passed_over): (Vec<(usize, Format, String)>, _) = (Vec::new(), 0);
        let mut is_gatling_report = false;
        for index in 0..self.zip.len() {
            let mut entry = self.entry(index)?;
            if !entry.is_file() {
                continue;
            }
            let entry_name = printable(entry.name_raw());
            if let Some(format) = sniffed(&mut entry) {
                found.push((index, format, entry_name));
            } else {
                is_gatling_report |= entry_name.ends_with("js/gatling.js");
                passed_over += 1;
            }
        }
        self.passed_over = passed_over;
        let beside = |format: &Format| format.stands_beside();
        let alone: Vec<&str> =
            found.iter().filter(|(_, format, _)| !beside(format)).map(|(.., name)| name.as_str()).collect();
        if alone.len() > 1 {
            return Err(IngestError::Archive {
                file: self.name.clone(),
                found: format!(
                    "{} results ({}). One upload is one test: send the results of one test, those of several load generators as separate files of one upload",
                    alone.len(),
                    shortened(&alone)
                ),
            });
        }
        if found.is_empty() {
            let mut found = format!("{} entries, none of which is a result that is read", self.zip.len());
            if is_gatling_report {
                found += ". It is a report of Gatling without its simulation.log; from 3.14 on the numbers stand nowhere else. Send simulation.log, alone or with the folder";
            }
            return Err(IngestError::Archive { file: self.name.clone(), found });
        }
        found.sort_by_key(|(index, format, _)| (beside(format), *index));
        Ok(found.into_iter().map(|(index, ..)| index).collect())
    }

    /// Opens one entry.
    pub(crate) fn source(&mut self, index: usize) -> Result<Source<ZipFile<'_, File>>, IngestError> {
        let archive = self.name.clone();
        let entry = self.entry(index)?;
        let name = format!("{archive}/{}", printable(entry.name_raw()));
        Source::open(&name, entry)
    }

    /// What is said of the entries that are no results.
    pub(crate) fn note(&self) -> Option<String> {
        let (is, was) = if self.passed_over == 1 {
            ("is no result that is read", "was")
        } else {
            ("are no results that are read", "were")
        };
        (self.passed_over > 0).then(|| {
            format!(
                "{} of the {} entries of {} {is}, and {was} left out.",
                self.passed_over,
                self.zip.len(),
                self.name
            )
        })
    }

    fn entry(&mut self, index: usize) -> Result<ZipFile<'_, File>, IngestError> {
        let name = self.name.clone();
        self.zip.by_index(index).map_err(|error| {
            let found = match error {
                ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => {
                    "an entry that needs a password; pack it without one".to_owned()
                }
                error => format!("entry {} cannot be read: {error}", index + 1),
            };
            IngestError::Archive { file: name, found }
        })
    }
}

fn sniffed(entry: &mut impl Read) -> Option<Format> {
    let mut head = Vec::new();
    // A damaged entry is found out when it is read; here it is only looked at.
    let mut look = |head: &mut Vec<u8>, length: u64| {
        let _ = entry.by_ref().take(length).read_to_end(head);
        Source::open("", Cursor::new(head.clone())).ok()
    };
    let source = look(&mut head, HEAD)?;
    let sniffed = match sniff::sniff(source.head()) {
        Sniffed::Foreign(found) => {
            sniff::further(&mut look(&mut head, sniff::FURTHER as u64)?, found).ok()?
        }
        sniffed => sniffed,
    };
    match sniffed {
        Sniffed::Known(format) if !source.head().is_empty() => Some(format),
        _ => None,
    }
}

fn damaged(name: &str, byte: u64, found: String) -> IngestError {
    IngestError::Compression { file: name.to_owned(), byte, expected: "a zip archive", found }
}

fn shortened(names: &[&str]) -> String {
    const SHOWN: usize = 4;
    let more = names.len().saturating_sub(SHOWN);
    let shown = names[..names.len().min(SHOWN)].join(", ");
    if more > 0 { format!("{shown} and {more} more") } else { shown }
}
