//! The text log, 2.0 to 3.12: a record a line, columns between tabs. Read by the number of columns, because version
//! strings lie; a name with a line end in it is put together again.

mod columns;
mod quick;
mod records;
mod resync;

use std::io::Read;

use rustc_hash::FxHashMap;

use self::columns::{Texts, tag_of};
use super::{Gatling, assertion::pickled};
use crate::{
    IngestError,
    error::printable,
    lines::{Line, LineKind, Lines},
    source::Source,
};

/// A record that is put together from more bytes than this is given up.
const MAX_RECORD: usize = 1 << 20;

/// Reads a log to its end.
pub(super) fn read<R: Read>(source: &mut Source<R>, gatling: &mut Gatling) -> Result<(), IngestError> {
    let mut lines = Lines::new(source);
    let mut reader = Reader::new(gatling);
    while let Some(line) = lines.next()? {
        reader.line(&line)?;
    }
    reader.finish();
    Ok(())
}

struct Reader<'a> {
    gatling: &'a mut Gatling,
    /// Columns before the groups: 0 from 3.4 on, 1 (user) from 3.0 on, 2 (scenario, user) before.
    lead: Option<usize>,
    /// A record that is still too short.
    pending: Option<Pending>,
    assertions: Vec<Vec<u8>>,
    joined: u64,
    /// Records that stood on one line with another.
    parted: u64,
    texts: Texts,
    /// Paths of groups by the column that they were read of.
    groups: FxHashMap<Vec<u8>, String>,
}

struct Pending {
    bytes: Vec<u8>,
    number: u64,
    byte: u64,
    unended: bool,
}

/// What became of a line.
enum Taken {
    Whole,
    /// Columns are missing.
    Short,
    /// Not a record.
    Foreign,
}

impl<'a> Reader<'a> {
    fn new(gatling: &'a mut Gatling) -> Self {
        Self {
            gatling,
            lead: None,
            pending: None,
            assertions: Vec::new(),
            joined: 0,
            parted: 0,
            texts: Texts::default(),
            groups: FxHashMap::default(),
        }
    }

    fn line(&mut self, line: &Line<'_>) -> Result<(), IngestError> {
        if line.kind == LineKind::TooLong {
            let reason = || format!("the line is too long: {}", printable(line.bytes));
            self.gatling.collector.skip(Some(line.number), line.byte, reason);
            return Ok(());
        }
        if self.pending.is_none() && self.quick(line.bytes)? {
            return Ok(());
        }
        self.carefully(line)
    }

    /// Takes any line, also one that is several.
    fn carefully(&mut self, line: &Line<'_>) -> Result<(), IngestError> {
        let pieces = resync::split(line.bytes, self.lead());
        let Some((last, before)) = pieces.split_last() else { return Ok(()) };
        let mut byte = line.byte;
        for bytes in before {
            self.piece(&Line { bytes, byte, kind: LineKind::Whole, lost_return: false, ..*line })?;
            // It was cut where the next one begins.
            self.give_up_pending();
            self.parted += 1;
            byte += bytes.len() as u64;
        }
        self.piece(&Line { bytes: last, byte, ..*line })
    }

    fn piece(&mut self, line: &Line<'_>) -> Result<(), IngestError> {
        if tag_of(line.bytes).is_none() && self.continues(line)? {
            return Ok(());
        }
        self.give_up_pending();
        match self.record(line.bytes)? {
            Taken::Whole => {}
            Taken::Short => {
                let unended = line.kind == LineKind::Unended;
                let bytes = line.bytes.to_vec();
                self.pending = Some(Pending { bytes, number: line.number, byte: line.byte, unended });
            }
            Taken::Foreign if line.bytes.is_empty() => {}
            Taken::Foreign => {
                self.gatling.cut |= line.kind == LineKind::Unended;
                self.skip(line.number, line.byte, line.bytes);
            }
        }
        Ok(())
    }

    /// Joins a line without a tag to the record before it, where that one is too short.
    fn continues(&mut self, line: &Line<'_>) -> Result<bool, IngestError> {
        let Some(mut pending) = self.pending.take() else { return Ok(false) };
        pending.bytes.push(b' ');
        pending.bytes.extend_from_slice(line.bytes);
        pending.unended = line.kind == LineKind::Unended;
        match self.record(&pending.bytes)? {
            Taken::Whole => self.joined += 1,
            _ if pending.bytes.len() > MAX_RECORD => self.skip(pending.number, pending.byte, &pending.bytes),
            _ => self.pending = Some(pending),
        }
        Ok(true)
    }

    fn give_up_pending(&mut self) {
        if let Some(pending) = self.pending.take() {
            self.gatling.cut |= pending.unended;
            let is_request = tag_of(&pending.bytes) == Some(b"REQUEST");
            self.gatling.unread_requests += u64::from(is_request && !pending.unended);
            self.skip(pending.number, pending.byte, &pending.bytes);
        }
    }

    fn skip(&mut self, number: u64, byte: u64, bytes: &[u8]) {
        let reason = || format!("expected a record of Gatling, found `{}`", printable(bytes));
        self.gatling.collector.skip(Some(number), byte, reason);
    }

    fn finish(mut self) {
        self.give_up_pending();
        if self.joined > 0 {
            self.gatling.note(format!(
                "{} records with a line end inside a name were put together again; Gatling's own report cannot read them.",
                self.joined
            ));
        }
        if self.parted > 0 {
            self.gatling.note(format!(
                "{} records stood on one line with the next one, as the end of the line was lost; each was read by itself.",
                self.parted
            ));
        }
        if self.texts.is_foreign() {
            self.gatling.note(
                "Some names or messages are not UTF-8; what cannot be read in them is shown as \u{fffd}. Set gatling.core.encoding = \"utf-8\"."
                    .to_owned(),
            );
        }
        let version = self.gatling.version_numbers;
        for blob in &self.assertions {
            self.gatling.assertions.push(pickled::decode(blob, version));
        }
    }
}

#[cfg(test)]
mod tests;
