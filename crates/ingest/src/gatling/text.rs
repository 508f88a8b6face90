//! The text log, 2.0 to 3.12: a record a line, columns between tabs. Read by the number of columns, because version
//! strings lie; a name with a line end in it is put together again.

mod quick;

use std::io::Read;

use base64::{Engine, prelude::BASE64_STANDARD};
use rustc_hash::FxHashMap;

use super::{Gatling, Span, assertion, nested, spaced};
use crate::{
    IngestError,
    error::printable,
    lines::{Line, LineKind, Lines},
    source::Source,
    time::CALENDAR_MS,
};

const TAGS: [&[u8]; 6] = [b"REQUEST", b"USER", b"GROUP", b"RUN", b"ASSERTION", b"ERROR"];
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

    /// Takes any line.
    fn carefully(&mut self, line: &Line<'_>) -> Result<(), IngestError> {
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
            b"GROUP" => self.group(&columns, early),
            b"USER" => self.user(&columns, early),
            b"RUN" => self.run(&columns, early),
            b"ERROR" => self.error(&columns),
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
        let endpoint = self.gatling.endpoint(id, || path_of(names));
        let message = decoded(columns[status + 1..].join(&b' ').as_slice());
        self.gatling.request(endpoint, Span { start, end }, columns[status] == b"OK", &message)?;
        Ok(Taken::Whole)
    }

    fn group(&mut self, columns: &[&[u8]], early: bool) -> Taken {
        let n = columns.len();
        if n == 3 && !early {
            return self.error(columns);
        }
        let lead = if early { 3 } else { 1 + self.lead() };
        let passed = match columns[n - 1].trim_ascii() {
            b"OK" => true,
            b"KO" => false,
            _ => return Taken::Short,
        };
        if n < lead + 5 {
            return Taken::Short;
        }
        let (Some(start), Some(end), Some(cumulated)) =
            (time(columns[n - 4]), time(columns[n - 3]), time(columns[n - 2]))
        else {
            return Taken::Short;
        };
        let groups = groups_of(&columns[lead..n - 4].join(&b' '));
        self.gatling.group(&nested(&groups), Span { start, end }, cumulated, passed);
        Taken::Whole
    }

    fn user(&mut self, columns: &[&[u8]], early: bool) -> Taken {
        let Some(event) = columns.iter().rposition(|column| matches!(*column, b"START" | b"END")) else {
            return Taken::Short;
        };
        let Some(at) = columns.last().copied().and_then(time).filter(|_| event + 1 < columns.len()) else {
            return Taken::Short;
        };
        let scenario = if early { columns[0] } else { columns.get(1).copied().unwrap_or_default() };
        if !early && self.lead.is_none() {
            self.lead = Some(match (event, self.gatling.version_numbers) {
                (2, _) => 0,
                (_, (2, ..)) => 2,
                _ => 1,
            });
        }
        let scenario = spaced(&decoded(scenario));
        if columns[event] == b"START" {
            // 2.x gives start and end; both are equal on START.
            self.gatling.user_started(&scenario, at);
        } else {
            self.gatling.user_ended(&scenario, at);
        }
        Taken::Whole
    }

    fn run(&mut self, columns: &[&[u8]], early: bool) -> Taken {
        let is_start = |column: &&[u8]| (12..=14).contains(&column.len()) && time(column).is_some();
        let Some(start) = columns.iter().rposition(is_start) else { return Taken::Short };
        if columns.len() < start + 2 || start < 2 {
            return Taken::Short;
        }
        let simulation = if early { columns[0] } else { columns[1] };
        let version = decoded(columns[columns.len() - 1]);
        let description = decoded(&columns[start + 1..columns.len() - 1].join(&b' '));
        self.gatling.run(version.trim(), &decoded(simulation), &description);
        Taken::Whole
    }

    fn error(&mut self, columns: &[&[u8]]) -> Taken {
        let n = columns.len();
        if n < 3 || time(columns[n - 1]).is_none() {
            return Taken::Short;
        }
        let message = spaced(&decoded(&columns[1..n - 1].join(&b' ')));
        self.gatling.error(&message);
        Taken::Whole
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

/// The tag of a record: in the first column, before 2.2 in the third.
fn tag_of(line: &[u8]) -> Option<&'static [u8]> {
    let mut columns = line.split(|&byte| byte == b'\t');
    let first = columns.next()?;
    let known = |column: &[u8]| TAGS.into_iter().find(|tag| *tag == column);
    known(first)
        .or_else(|| columns.nth(1).and_then(known).filter(|tag| !matches!(*tag, b"ERROR" | b"ASSERTION")))
}

/// Groups and name from the columns before the times. A tab inside one of them made more columns of it: of the name
/// where there is no group, else of the group.
fn path_of(columns: &[&[u8]]) -> (Vec<String>, String) {
    let last = columns.len() - 1;
    if columns[0].is_empty() {
        return (Vec::new(), spaced(&decoded(&columns[1..].join(&b' '))));
    }
    (groups_of(&columns[..last].join(&b' ')), spaced(&decoded(columns[last])))
}

fn groups_of(column: &[u8]) -> Vec<String> {
    let text = spaced(&decoded(column));
    if text.is_empty() { Vec::new() } else { text.split(',').map(str::to_owned).collect() }
}

fn decoded(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Digits, with a sign where a clock ran backwards.
fn time(column: &[u8]) -> Option<i64> {
    let column = column.trim_ascii();
    let digits = column.strip_prefix(b"-").unwrap_or(column);
    if digits.is_empty() || digits.len() > 15 {
        return None;
    }
    let value = digits
        .iter()
        .try_fold(0_i64, |value, byte| byte.is_ascii_digit().then(|| value * 10 + i64::from(byte - b'0')))?;
    // Negative where cumulated times overflowed; as a time of day it is a clock that was never set.
    let value = if digits.len() < column.len() { -value } else { value };
    (value <= *CALENDAR_MS.end()).then_some(value)
}

#[cfg(test)]
mod tests;
