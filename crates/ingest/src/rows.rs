//! A source cut into the records of a CSV file: a line each, or several where a quoted field holds line ends.
//! Nothing is copied but records of several lines, and those only up to [`MAX_RECORD`].

use std::{borrow::Cow, io::Read};

use memchr::{memchr, memchr_iter};

use crate::{
    IngestError,
    lines::{Line, LineKind, Lines},
    source::Source,
};

/// The longest record of several lines. A quote that is never closed would swallow the file.
const MAX_RECORD: usize = 1 << 20;
/// An open quote that swallowed more than this before the end of the file is a stray one, not a cut record.
const MAX_CUT: usize = 64 << 10;

/// One record.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Record<'a> {
    pub(crate) bytes: &'a [u8],
    /// Its first line, counted from 1.
    pub(crate) line: u64,
    /// Where it begins.
    pub(crate) byte: u64,
    pub(crate) kind: LineKind,
}

/// One field, without the quotes around it.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Field<'a> {
    pub(crate) bytes: &'a [u8],
    /// Quotes in it are doubled.
    doubled: bool,
}

impl<'a> Field<'a> {
    /// A field that is written as it is.
    pub(crate) fn plain(bytes: &'a [u8]) -> Self {
        Self { bytes, doubled: false }
    }

    /// As a finite number.
    pub(crate) fn number(&self) -> Option<f64> {
        let number = std::str::from_utf8(self.bytes).ok()?.trim().parse::<f64>().ok()?;
        number.is_finite().then_some(number)
    }

    /// Without white space around it.
    pub(crate) fn trimmed(self) -> Self {
        Self { bytes: self.bytes.trim_ascii(), ..self }
    }

    /// As text; what is no UTF-8 is replaced.
    pub(crate) fn text(&self) -> Cow<'a, str> {
        let text = String::from_utf8_lossy(self.bytes);
        if self.doubled { Cow::Owned(text.replace("\"\"", "\"")) } else { text }
    }

    /// As a number that counts.
    pub(crate) fn count(&self) -> Option<u64> {
        if self.bytes.is_empty() || self.bytes.len() > 18 {
            return None;
        }
        let digit =
            |value: u64, byte: &u8| byte.is_ascii_digit().then(|| value * 10 + u64::from(byte - b'0'));
        self.bytes.iter().try_fold(0, digit)
    }
}

/// Reads all records of `source`. Blank lines between records are passed over, also those of `\r\r\n`.
pub(crate) fn each_record<R: Read>(
    source: &mut Source<R>,
    delimiter: u8,
    mut each: impl FnMut(Record<'_>) -> Result<(), IngestError>,
) -> Result<(), IngestError> {
    let mut lines = Lines::new(source);
    let mut open: Option<Open> = None;
    while let Some(line) = lines.next()? {
        match open.take() {
            Some(mut record) => {
                record.push(&line, delimiter);
                if record.goes_on && record.bytes.len() <= MAX_RECORD {
                    open = Some(record);
                } else {
                    record.give(MAX_RECORD, &mut each)?;
                }
            }
            None if line.kind != LineKind::TooLong && ends_open(line.bytes, delimiter) => {
                open = Some(Open::new(&line));
            }
            None => one(&line, &mut each)?,
        }
    }
    open.map_or(Ok(()), |record| record.give(MAX_CUT, &mut each))
}

/// The first record of what is only the beginning of a file.
pub(crate) fn first_record(head: &[u8], delimiter: u8) -> &[u8] {
    let mut end = 0;
    for line in head.split(|&byte| byte == b'\n') {
        end += line.len();
        if !ends_open(&head[..end], delimiter) || end > MAX_RECORD {
            break;
        }
        end += 1;
    }
    without_returns(&head[..end.min(head.len())])
}

fn one(
    line: &Line<'_>,
    each: &mut impl FnMut(Record<'_>) -> Result<(), IngestError>,
) -> Result<(), IngestError> {
    let bytes = without_returns(line.bytes);
    if bytes.is_empty() {
        return Ok(());
    }
    each(Record { bytes, line: line.number, byte: line.byte, kind: line.kind })
}

fn without_returns(mut bytes: &[u8]) -> &[u8] {
    while let Some(rest) = bytes.strip_suffix(b"\r") {
        bytes = rest;
    }
    bytes
}

/// A record whose quoted field goes on in the next line.
struct Open {
    bytes: Vec<u8>,
    line: u64,
    byte: u64,
    kind: LineKind,
    goes_on: bool,
}

impl Open {
    fn new(line: &Line<'_>) -> Self {
        let kind = LineKind::Unended;
        Self { bytes: line.bytes.to_vec(), line: line.number, byte: line.byte, kind, goes_on: true }
    }

    fn push(&mut self, line: &Line<'_>, delimiter: u8) {
        self.bytes.push(b'\n');
        self.bytes.extend_from_slice(line.bytes);
        self.goes_on = stays_open(line.bytes, delimiter);
        self.kind = if self.goes_on { LineKind::Unended } else { line.kind };
    }

    /// Gives the record; where its quote was a stray one, each line by itself.
    fn give(
        &self,
        longest: usize,
        each: &mut impl FnMut(Record<'_>) -> Result<(), IngestError>,
    ) -> Result<(), IngestError> {
        if !self.goes_on || self.bytes.len() <= longest {
            let bytes = without_returns(&self.bytes);
            return each(Record { bytes, line: self.line, byte: self.byte, kind: self.kind });
        }
        let (mut number, mut byte) = (self.line, self.byte);
        for bytes in self.bytes.split(|&byte| byte == b'\n') {
            one(&Line { bytes, number, byte, kind: LineKind::Whole, lost_return: false }, each)?;
            number += 1;
            byte += bytes.len() as u64 + 1;
        }
        Ok(())
    }
}

/// A line that begins at the beginning of a field ends inside a quoted one.
fn ends_open(line: &[u8], delimiter: u8) -> bool {
    if memchr(b'"', line).is_none() {
        return false;
    }
    let mut rest = line;
    loop {
        if let Some(inside) = rest.strip_prefix(b"\"") {
            let Some((_, behind, _)) = unquoted(inside) else { return true };
            rest = behind;
        }
        let Some(end) = memchr(delimiter, rest) else { return false };
        rest = &rest[end + 1..];
    }
}

/// A line that begins inside a quoted field ends inside one.
fn stays_open(line: &[u8], delimiter: u8) -> bool {
    unquoted(line).is_none_or(|(_, behind, _)| {
        memchr(delimiter, behind).is_some_and(|end| ends_open(&behind[end + 1..], delimiter))
    })
}

/// Splits what stands after an opening quote: the field, what follows its closing quote, and whether quotes in it are
/// doubled. None where it is not closed.
fn unquoted(rest: &[u8]) -> Option<(&[u8], &[u8], bool)> {
    let mut doubled = false;
    let mut from = 0;
    loop {
        let at = from + memchr(b'"', &rest[from..])?;
        if rest.get(at + 1) != Some(&b'"') {
            return Some((&rest[..at], &rest[at + 1..], doubled));
        }
        doubled = true;
        from = at + 2;
    }
}

/// Splits a record; `each` gets the place of the field and the field. Gives how many there are.
pub(crate) fn split<'a>(bytes: &'a [u8], delimiter: u8, mut each: impl FnMut(usize, Field<'a>)) -> usize {
    if memchr(b'"', bytes).is_some() {
        return split_quoted(bytes, delimiter, each);
    }
    let (mut from, mut at) = (0, 0);
    for end in memchr_iter(delimiter, bytes) {
        each(at, Field::plain(&bytes[from..end]));
        from = end + 1;
        at += 1;
    }
    each(at, Field::plain(&bytes[from..]));
    at + 1
}

fn split_quoted<'a>(bytes: &'a [u8], delimiter: u8, mut each: impl FnMut(usize, Field<'a>)) -> usize {
    let mut rest = bytes;
    let mut at = 0;
    loop {
        let (field, behind) = first_field(rest, delimiter);
        each(at, field);
        at += 1;
        let Some(end) = memchr(delimiter, behind) else { return at };
        rest = &behind[end + 1..];
    }
}

fn first_field(rest: &[u8], delimiter: u8) -> (Field<'_>, &[u8]) {
    let Some(inside) = rest.strip_prefix(b"\"") else {
        let end = memchr(delimiter, rest).unwrap_or(rest.len());
        return (Field::plain(&rest[..end]), &rest[end..]);
    };
    let Some((bytes, behind, doubled)) = unquoted(inside) else { return (Field::plain(inside), b"") };
    (Field { bytes, doubled }, behind)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn records(text: &[u8]) -> Vec<(u64, Vec<String>)> {
        let mut source = Source::open("t.csv", text).unwrap();
        let mut all = Vec::new();
        each_record(&mut source, b',', |record| {
            let mut fields = Vec::new();
            let count = split(record.bytes, b',', |_, field| fields.push(field.text().into_owned()));
            assert_eq!(count, fields.len());
            all.push((record.line, fields));
            Ok(())
        })
        .unwrap();
        all
    }

    proptest! {
        #[test]
        fn what_a_csv_writer_wrote_is_read_back(
            rows in prop::collection::vec(prop::collection::vec("[a,\"\n ]{0,6}x?", 2..5), 0..6),
            end in prop::sample::select(vec!["\n", "\r\n", "\r\r\n"]),
        ) {
            let quoted = |field: &String| format!("\"{}\"", field.replace('"', "\"\""));
            let line = |row: &Vec<String>| row.iter().map(quoted).collect::<Vec<_>>().join(",") + end;
            let text: String = rows.iter().map(line).collect();
            let read: Vec<Vec<String>> = records(text.as_bytes()).into_iter().map(|(_, fields)| fields).collect();
            prop_assert_eq!(read, rows);
        }

        #[test]
        fn anything_is_split_without_a_panic(text in "[a,\"\n\r]{0,60}") {
            records(text.as_bytes());
            first_record(text.as_bytes(), b',');
        }
    }

    #[test]
    fn a_record_over_several_lines_keeps_its_place() {
        let read = records(b"a,\"b\r\n\r\nc\"\"\",d\n\ne,f\"g\n");
        assert_eq!(read[0], (1, vec!["a".to_owned(), "b\n\nc\"".to_owned(), "d".to_owned()]));
        assert_eq!(read[1], (5, vec!["e".to_owned(), "f\"g".to_owned()]));
    }

    #[test]
    fn a_quote_that_is_never_closed_takes_no_other_record_along() {
        let text = format!("a,\"b\n{}", "c,d\n".repeat(MAX_CUT));
        assert_eq!(records(text.as_bytes()).len(), MAX_CUT + 1);
    }
}
