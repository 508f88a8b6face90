//! The first line of a CSV: the character between its fields, their names, and which of them means what.

use domain::{Column, CsvColumns, Guess};

use crate::{
    IngestError,
    error::{excerpt_of, printable},
    rows::{Field, first_record, split},
};

/// Delimiters that are looked for in the first line, the usual one last.
const DELIMITERS: [u8; 4] = [b'|', b'\t', b';', b','];

/// The mapping for a file that begins so: the given one where its columns are there, else what the head line suggests.
pub(crate) fn columns_of(head: &[u8], given: Option<&CsvColumns>) -> Guess {
    let names = Head::read(head, given.and_then(|columns| columns.delimiter)).names;
    let is_there = |columns: &&CsvColumns| names.len() > 1 && place_of(&columns.duration, &names).is_some();
    // Otherwise it is UTF-16, or no text at all.
    let is_text = !names.iter().any(|name| name.contains('\0'));
    let guess = || {
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        if is_text { CsvColumns::guess(&names) } else { Guess::Nothing }
    };
    given.filter(is_there).map_or_else(guess, |columns| Guess::Sure(Box::new(columns.clone())))
}

/// A CSV of requests whose head line does not say which column is the duration.
pub(crate) fn in_doubt(file: &str, head: &[u8], why: &str, mapping: &str) -> IngestError {
    let line = head.split(|&byte| byte == b'\n').next().unwrap_or_default();
    IngestError::NoRecord {
        file: file.to_owned(),
        line: 1,
        byte: 0,
        expected: "a CSV of requests with one column that is surely the duration, with its unit".to_owned(),
        found: format!(
            "`{}`: {why}. Say which column means what: `headroom inspect --columns \"{mapping}\"`, or the text in quotation \
             marks under “How its results are read” of the service",
            printable(line)
        ),
        excerpt: excerpt_of(head),
    }
}

/// The first record, and the character between its fields.
pub(super) struct Head<'a> {
    pub(super) delimiter: u8,
    pub(super) names: Vec<String>,
    first: &'a [u8],
    /// What follows the first record.
    rest: &'a [u8],
}

impl<'a> Head<'a> {
    pub(super) fn read(head: &'a [u8], delimiter: Option<u8>) -> Self {
        let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
        let line = head.split(|&byte| byte == b'\n').next().unwrap_or_default();
        let most = |&delimiter: &u8| memchr::memchr_iter(delimiter, line).count();
        let delimiter = delimiter.or_else(|| DELIMITERS.into_iter().max_by_key(most)).unwrap_or(b',');
        let first = first_record(head, delimiter);
        let mut names = Vec::new();
        split(first, delimiter, |_, field| names.push(field.text().trim().to_owned()));
        Self { delimiter, names, first, rest: &head[first.len()..] }
    }

    /// A field of the first row of values.
    pub(super) fn first_value(&self, columns: &CsvColumns, place: usize) -> Option<Field<'a>> {
        let below = || first_record(self.rest.trim_ascii_start(), self.delimiter);
        let row = if columns.has_head() { below() } else { self.first };
        let mut value = None;
        split(row, self.delimiter, |at, field| {
            if at == place {
                value = Some(field.trimmed());
            }
        });
        value
    }
}

pub(super) fn place_of(column: &Column, names: &[String]) -> Option<usize> {
    match column {
        Column::Numbered(place) => (*place <= names.len()).then(|| place - 1),
        Column::Named(name) => names.iter().position(|known| known.eq_ignore_ascii_case(name)),
    }
}
