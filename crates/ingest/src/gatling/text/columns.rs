//! The columns of a text log: tags, names and times as their bytes say them.

use std::{borrow::Cow, cell::Cell};

use crate::{gatling::spaced, time::CALENDAR_MS};

pub(super) const TAGS: [&[u8]; 6] = [b"REQUEST", b"USER", b"GROUP", b"RUN", b"ASSERTION", b"ERROR"];

/// The tag of a record: in the first column, before 2.2 in the third.
pub(super) fn tag_of(line: &[u8]) -> Option<&'static [u8]> {
    let mut columns = line.split(|&byte| byte == b'\t');
    let first = columns.next()?;
    known(first)
        .or_else(|| columns.nth(1).and_then(known).filter(|tag| !matches!(*tag, b"ERROR" | b"ASSERTION")))
}

fn known(column: &[u8]) -> Option<&'static [u8]> {
    TAGS.into_iter().find(|tag| *tag == column)
}

/// A record as 2.0 and 2.1 write it.
pub(super) fn is_early(line: &[u8]) -> bool {
    let first = line.split(|&byte| byte == b'\t').next().unwrap_or_default();
    known(first).is_none() && tag_of(line).is_some()
}

/// Texts of the log, and whether some were not UTF-8.
#[derive(Debug, Default)]
pub(super) struct Texts {
    is_foreign: Cell<bool>,
}

impl Texts {
    pub(super) fn is_foreign(&self) -> bool {
        self.is_foreign.get()
    }

    /// What is no UTF-8 is replaced.
    pub(super) fn read<'a>(&self, bytes: &'a [u8]) -> Cow<'a, str> {
        let text = String::from_utf8_lossy(bytes);
        if matches!(text, Cow::Owned(_)) {
            self.is_foreign.set(true);
        }
        text
    }

    /// Groups and name from the columns before the times. A tab inside one of them made more columns of it: of the name
    /// where there is no group, else of the group.
    pub(super) fn path(&self, columns: &[&[u8]]) -> (Vec<String>, String) {
        let last = columns.len() - 1;
        if columns[0].is_empty() {
            return (Vec::new(), spaced(&self.read(&columns[1..].join(&b' '))));
        }
        (self.groups(&columns[..last].join(&b' ')), spaced(&self.read(columns[last])))
    }

    pub(super) fn groups(&self, column: &[u8]) -> Vec<String> {
        let text = spaced(&self.read(column));
        if text.is_empty() { Vec::new() } else { text.split(',').map(str::to_owned).collect() }
    }
}

/// Digits, with a sign where a clock ran backwards.
pub(super) fn time(column: &[u8]) -> Option<i64> {
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
