//! The quick way through a text log: takes only lines that look exactly as 3.0 and later write them, and leaves every
//! other line to the reader that can put odd ones together. What it takes means the same to both; a property test says so.

use memchr::{memchr_iter, memrchr};

use super::{Reader, columns::time};
use crate::{
    IngestError,
    digits::eight,
    gatling::{MAX_NAMES, Span, nested},
};

impl Reader<'_> {
    /// Takes a line that looks as nearly all do; false leaves it to the slower way.
    pub(super) fn quick(&mut self, line: &[u8]) -> Result<bool, IngestError> {
        match line.first() {
            Some(b'R') => self.quick_request(line),
            Some(b'U') => self.quick_user(line),
            Some(b'G') => self.quick_group(line),
            _ => Ok(false),
        }
    }

    fn quick_request(&mut self, line: &[u8]) -> Result<bool, IngestError> {
        let Some(request) = request(line, self.lead()) else { return Ok(false) };
        let texts = &self.texts;
        let endpoint = self.gatling.endpoint(request.path, || {
            texts.path(&request.path.split(|&byte| byte == b'\t').collect::<Vec<_>>())
        });
        let span = Span { start: request.start, end: request.end };
        let message = texts.read(request.last);
        self.gatling.request(endpoint, span, request.passed, &message)?;
        Ok(true)
    }

    /// Once a user of the usual layout was seen, as the layout is told by the first.
    fn quick_user(&mut self, line: &[u8]) -> Result<bool, IngestError> {
        let user = user(line).filter(|_| self.lead == Some(0));
        let Some((scenario, starts, at)) = user else { return Ok(false) };
        let Ok(scenario) = str::from_utf8(scenario) else { return Ok(false) };
        if starts {
            self.gatling.user_started(scenario, at)?;
        } else {
            self.gatling.user_ended(scenario, at)?;
        }
        Ok(true)
    }

    fn quick_group(&mut self, line: &[u8]) -> Result<bool, IngestError> {
        let group = group(line, self.lead());
        let Some((group, cumulated)) = group.and_then(|group| Some((group, time(group.last)?))) else {
            return Ok(false);
        };
        let span = Span { start: group.start, end: group.end };
        if self.groups.len() > MAX_NAMES {
            self.groups.clear();
        }
        if !self.groups.contains_key(group.path) {
            self.groups.insert(group.path.to_vec(), nested(&self.texts.groups(group.path)));
        }
        let path = &self.groups[group.path];
        self.gatling.group(path, span, cumulated, group.passed)?;
        Ok(true)
    }
}

/// A REQUEST or GROUP line, its columns still as written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Quick<'a> {
    /// The columns of groups and name, or of groups alone, with the tab between them.
    path: &'a [u8],
    start: i64,
    end: i64,
    passed: bool,
    /// The message of a request, the cumulated time of a group.
    last: &'a [u8],
}

/// Splits `REQUEST …groups name start end OK message`, where `lead` columns stand before the groups.
fn request(line: &[u8], lead: usize) -> Option<Quick<'_>> {
    let rest = line.strip_prefix(b"REQUEST\t")?;
    let (rest, message) = column(rest)?;
    let (rest, status) = column(rest)?;
    let (path, start, end) = times(rest)?;
    let path = without(path, lead)?;
    // A message that is a status, and a time instead of the status: the odd line's reader finds what is meant.
    (memchr_iter(b'\t', path).count() == 1).then_some(Quick {
        path,
        start,
        end,
        passed: passed(status)?,
        last: message,
    })
}

/// Splits `GROUP …groups start end cumulated OK`.
fn group(line: &[u8], lead: usize) -> Option<Quick<'_>> {
    let rest = line.strip_prefix(b"GROUP\t")?;
    let (rest, status) = column(rest)?;
    let (rest, cumulated) = column(rest)?;
    let (path, start, end) = times(rest)?;
    let path = without(path, lead)?;
    let one = !path.is_empty() && !path.contains(&b'\t');
    one.then_some(Quick { path, start, end, passed: passed(status)?, last: cumulated })
}

/// Splits `USER scenario START time`: the scenario, whether it starts, and when.
fn user(line: &[u8]) -> Option<(&[u8], bool, i64)> {
    let (rest, at) = column(line.strip_prefix(b"USER\t")?)?;
    let (scenario, event) = column(rest)?;
    let starts = match event {
        b"START" => true,
        b"END" => false,
        _ => return None,
    };
    let plain = !scenario.iter().any(|byte| matches!(byte, b'\t' | b'\r'));
    Some((scenario, starts, millis(at).filter(|_| plain)?))
}

/// The last column, and what stands before it.
fn column(rest: &[u8]) -> Option<(&[u8], &[u8])> {
    let tab = memrchr(b'\t', rest)?;
    Some((&rest[..tab], &rest[tab + 1..]))
}

fn times(rest: &[u8]) -> Option<(&[u8], i64, i64)> {
    let (rest, end) = rest.split_last_chunk::<14>()?;
    let (rest, start) = rest.split_last_chunk::<14>()?;
    let time = |column: &[u8; 14]| column.strip_prefix(b"\t").and_then(millis);
    Some((rest, time(start)?, time(end)?))
}

/// 13 digits: any time from 2001 to 2286.
fn millis(digits: &[u8]) -> Option<i64> {
    let (first, last) = digits.split_first_chunk::<5>()?;
    let mut padded = *b"00000000";
    padded[3..].copy_from_slice(first);
    i64::try_from(eight(padded)? * 100_000_000 + eight(last.try_into().ok()?)?).ok()
}

fn without(mut path: &[u8], lead: usize) -> Option<&[u8]> {
    for _ in 0..lead {
        path = &path[memchr::memchr(b'\t', path)? + 1..];
    }
    Some(path)
}

fn passed(status: &[u8]) -> Option<bool> {
    match status {
        b"OK" => Some(true),
        b"KO" => Some(false),
        _ => None,
    }
}
