//! How files are read: what a team decides, and where room may be taken.

use std::{io::Read, path::PathBuf};

use domain::{CsvColumns, FileRead, Measured};

use crate::{
    IngestError,
    archive::{Archive, Opened},
    format::Format,
    gaps::Spans,
    measured::Gathered,
    naming::Names,
    received::{content_id, received},
    sound::make_sound,
    source::{MOST_UNPACKED, Source},
    test::Test,
};

/// How result files are read. By default names are as written, as long as there are not too many.
#[derive(Debug, Clone, Default)]
pub struct Reading {
    /// Where a zip archive is kept while it is read (its index is at its end); the system's folder for such files if
    /// none is given.
    pub spool: Option<PathBuf>,
    /// How addresses become names of endpoints.
    pub names: Names,
    /// Which columns of a CSV of requests mean what, for files of no known tool.
    pub columns: Option<CsvColumns>,
    /// Unpacked bytes that are read of one packed file, at most; 64 GiB if it is not said.
    pub most_unpacked: Option<u64>,
}

impl Reading {
    /// Reads several files of one test, such as one for each load generator, and merges them: counts add up, percentiles
    /// are those of all requests together. The same file twice counts once. A zip archive stands for the files in it.
    ///
    /// Blocks until the last file ends. Memory is bounded, whatever their length.
    pub fn read_many<R: Read>(
        &self,
        files: impl IntoIterator<Item = (String, R)>,
    ) -> Result<Measured, IngestError> {
        let mut parts = Parts {
            reading: self,
            read: Vec::new(),
            notes: Vec::new(),
            spans: Spans::default(),
            test: None,
            beside: Vec::new(),
            unread: Vec::new(),
        };
        for (name, raw) in files {
            match Opened::open(&name, raw, self)? {
                Opened::File(source) => parts.add(&mut source.at_most(self.most_unpacked()))?,
                Opened::Archive(archive) => parts.add_all(archive)?,
            }
        }
        parts.finish()
    }

    fn most_unpacked(&self) -> u64 {
        self.most_unpacked.unwrap_or(MOST_UNPACKED)
    }
}

/// What was read so far of one test.
struct Parts<'a> {
    reading: &'a Reading,
    read: Vec<FileRead>,
    notes: Vec<String>,
    spans: Spans,
    /// Of the files that stand for themselves, with the name of the first of them.
    test: Option<(String, Test)>,
    /// Files that say more about the test, with their names: they join when all others are known, so that the order of
    /// the files does not matter.
    beside: Vec<(String, Test)>,
    /// Files that would say more about the test, but cannot be read.
    unread: Vec<(Format, IngestError)>,
}

impl Parts<'_> {
    fn add_all(&mut self, mut archive: Archive) -> Result<(), IngestError> {
        for index in archive.results()? {
            let mut source = archive.source(index)?.in_all(self.reading.most_unpacked());
            let known = self.read.len();
            self.add(&mut source)?;
            for file in &mut self.read[known..] {
                file.compression = Some("zip".to_owned());
            }
        }
        self.notes.extend(archive.note());
        Ok(())
    }

    fn add<R: Read>(&mut self, source: &mut Source<R>) -> Result<(), IngestError> {
        let format = Test::format_of(source.head());
        let mut part = match (Test::read(source, self.reading), format) {
            (Ok(part), _) => part,
            (Err(error @ IngestError::NoRecord { .. }), Some(format)) if format.stands_beside() => {
                self.unread.push((format, error));
                return Ok(());
            }
            (Err(error), _) => return Err(error),
        };
        let name = source.name().to_owned();
        let file = received(source, &part, &mut self.notes);
        if self.read.iter().any(|known| known.content_id == file.content_id) {
            self.notes.push(format!("{name} has the same content as another file and is counted once."));
            return Ok(());
        }
        self.read.push(file);
        part.name_skipped(&name);
        if part.format().stands_beside() {
            self.beside.push((name, part));
            return Ok(());
        }
        self.spans.add(&name, part.span_ms());
        self.join(name, part)
    }

    fn join(&mut self, name: String, part: Test) -> Result<(), IngestError> {
        self.test = Some(match self.test.take() {
            Some((first, test)) => {
                let test = test.join(&first, part, &name)?;
                (first, test)
            }
            None => (name, part),
        });
        Ok(())
    }

    /// A test that is whole without them does not fail for files that cannot be read.
    fn leave_out_unread(&mut self) -> Result<(), IngestError> {
        for (format, error) in std::mem::take(&mut self.unread) {
            match &self.test {
                Some((_, test)) if test.is_whole_without(format) => {
                    self.notes
                        .push(format!("{error}. The file was left out; the numbers are of the others."));
                }
                _ => return Err(error),
            }
        }
        Ok(())
    }

    fn finish(mut self) -> Result<Measured, IngestError> {
        for (name, part) in std::mem::take(&mut self.beside) {
            self.join(name, part)?;
        }
        self.leave_out_unread()?;
        let (first, test) = self.test.ok_or(IngestError::NoFile)?;
        let Gathered { mut report, overall, endpoints, .. } = test.complete(&first)?.finish();
        if let [_] = self.read.as_slice() {
            report.skipped.first.iter_mut().for_each(|line| line.file = None);
        }
        make_sound(&mut report);
        self.notes.extend(self.spans.notes());
        report.notes.splice(0..0, self.notes);
        let content_id = content_id(&self.read);
        report.files = self.read;
        Ok(Measured { report, content_id, overall, endpoints })
    }
}
