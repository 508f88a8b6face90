//! The text log, 2.0 to 3.12: a record a line, columns between tabs. Read by the number of columns, because version
//! strings lie; a name with a line end in it is put together again.

mod columns;
mod quick;
mod resync;

use std::io::Read;

use base64::{Engine, prelude::BASE64_STANDARD};
use rustc_hash::FxHashMap;

use self::columns::{Texts, tag_of, time};
use super::{Gatling, Span, assertion, nested, spaced};
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
            self.gatling.assertions.push(assertion::decode(blob, version));
        }
    }

    fn record(&mut self, line: &[u8]) -> Result<Taken, IngestError> {
        let Some(tag) = tag_of(line) else { return Ok(Taken::Foreign) };
        let columns: Vec<&[u8]> = line.split(|&byte| byte == b'\t').collect();
        let early = columns[0] != tag;
        Ok(match tag {
            b"REQUEST" => return self.request(line, &columns, early),
            b"GROUP" => return self.group(&columns, early),
            b"USER" => return self.user(&columns, early),
            b"RUN" => self.run(&columns, early),
            b"ERROR" => return self.error(&columns),
            _ => self.assertion(&columns),
        })
    }

    fn request(&mut self, line: &[u8], columns: &[&[u8]], early: bool) -> Result<Taken, IngestError> {
        let is_end = |&at: &usize| {
            matches!(columns[at], b"OK" | b"KO")
                && at >= 3
                && time(columns[at - 1]).is_some()
                && time(columns[at - 2]).is_some()
        };
        let Some(status) = (1..columns.len()).rev().find(is_end) else { return Ok(Taken::Short) };
        // 2.0 and 2.1 give four times: sent from, sent to, received from, received to.
        let first_time = if early && status >= 7 { status - 4 } else { status - 2 };
        let (Some(start), Some(end)) = (time(columns[first_time]), time(columns[status - 1])) else {
            return Ok(Taken::Short);
        };
        let lead = if early { 3 } else { 1 + self.lead() };
        let Some(names) = columns.get(lead.min(first_time.saturating_sub(2))..first_time) else {
            return Ok(Taken::Short);
        };
        if names.len() < 2 {
            return Ok(Taken::Short);
        }
        let offset = |column: &[u8]| column.as_ptr() as usize - line.as_ptr() as usize;
        let id = &line[offset(names[0])..offset(names[names.len() - 1]) + names[names.len() - 1].len()];
        let texts = &self.texts;
        let endpoint = self.gatling.endpoint(id, || texts.path(names));
        let message = columns[status + 1..].join(&b' ');
        let message = texts.read(&message);
        self.gatling.request(endpoint, Span { start, end }, columns[status] == b"OK", &message)?;
        Ok(Taken::Whole)
    }

    fn group(&mut self, columns: &[&[u8]], early: bool) -> Result<Taken, IngestError> {
        let n = columns.len();
        if n == 3 && !early {
            return self.error(columns);
        }
        let lead = if early { 3 } else { 1 + self.lead() };
        let passed = match columns[n - 1].trim_ascii() {
            b"OK" => true,
            b"KO" => false,
            _ => return Ok(Taken::Short),
        };
        if n < lead + 5 {
            return Ok(Taken::Short);
        }
        let (Some(start), Some(end), Some(cumulated)) =
            (time(columns[n - 4]), time(columns[n - 3]), time(columns[n - 2]))
        else {
            return Ok(Taken::Short);
        };
        let groups = self.texts.groups(&columns[lead..n - 4].join(&b' '));
        self.gatling.group(&nested(&groups), Span { start, end }, cumulated, passed)?;
        Ok(Taken::Whole)
    }

    fn user(&mut self, columns: &[&[u8]], early: bool) -> Result<Taken, IngestError> {
        let Some(event) = columns.iter().rposition(|column| matches!(*column, b"START" | b"END")) else {
            return Ok(Taken::Short);
        };
        let Some(at) = columns.last().copied().and_then(time).filter(|_| event + 1 < columns.len()) else {
            return Ok(Taken::Short);
        };
        let scenario = if early { columns[0] } else { columns.get(1).copied().unwrap_or_default() };
        if !early && self.lead.is_none() {
            self.lead = Some(match (event, self.gatling.version_numbers) {
                (2, _) => 0,
                (_, (2, ..)) => 2,
                _ => 1,
            });
        }
        let scenario = spaced(&self.texts.read(scenario));
        if columns[event] == b"START" {
            // 2.x gives start and end; both are equal on START.
            self.gatling.user_started(&scenario, at)?;
        } else {
            self.gatling.user_ended(&scenario, at)?;
        }
        Ok(Taken::Whole)
    }

    fn run(&mut self, columns: &[&[u8]], early: bool) -> Taken {
        let is_start = |column: &&[u8]| (12..=14).contains(&column.len()) && time(column).is_some();
        let Some(start) = columns.iter().rposition(is_start) else { return Taken::Short };
        if columns.len() < start + 2 || start < 2 {
            return Taken::Short;
        }
        let simulation = if early { columns[0] } else { columns[1] };
        let version = self.texts.read(columns[columns.len() - 1]);
        let description = columns[start + 1..columns.len() - 1].join(&b' ');
        let (simulation, description) = (self.texts.read(simulation), self.texts.read(&description));
        self.gatling.run(version.trim(), &simulation, &description);
        Taken::Whole
    }

    fn error(&mut self, columns: &[&[u8]]) -> Result<Taken, IngestError> {
        let n = columns.len();
        let Some(at) = columns.last().copied().and_then(time).filter(|_| n >= 3) else {
            return Ok(Taken::Short);
        };
        let message = spaced(&self.texts.read(&columns[1..n - 1].join(&b' ')));
        self.gatling.error_at(&message, at)?;
        Ok(Taken::Whole)
    }

    fn assertion(&mut self, columns: &[&[u8]]) -> Taken {
        match columns.get(1).and_then(|text| BASE64_STANDARD.decode(text.trim_ascii()).ok()) {
            Some(blob) if self.assertions.len() < super::MAX_NAMES => {
                self.gatling.recognised = true;
                self.assertions.push(blob);
                Taken::Whole
            }
            Some(_) => Taken::Foreign,
            None => Taken::Short,
        }
    }

    /// Before any user is seen the version has to tell.
    fn lead(&self) -> usize {
        self.lead.unwrap_or(match self.gatling.version_numbers {
            (2, ..) => 2,
            (3, 0..=3, _) => 1,
            _ => 0,
        })
    }
}

#[cfg(test)]
mod tests;
