//! Rows of a CSV as Go's library writes it, made of lines: a quoted field may hold line ends. A quote that never closes
//! ends its row after [`MAX_JOINED`] bytes, instead of holding the rest of the file.

use std::io::Read;

use crate::{
    IngestError,
    lines::{LineKind, Lines},
    source::Source,
};

/// Bytes of a row that more than one line makes up.
const MAX_JOINED: usize = 1 << 20;

/// Cuts a source into rows.
pub(crate) struct Rows<'a, R: Read> {
    lines: Lines<'a, R>,
    delimiter: u8,
    /// Each line ends so, those inside of fields too.
    has_returns: bool,
    row: Row,
}

/// One row with its fields.
#[derive(Debug)]
pub(crate) struct Row {
    /// As written, without its end.
    pub(crate) text: Vec<u8>,
    /// The line of its beginning, from 1.
    pub(crate) number: u64,
    /// Byte of its beginning.
    pub(crate) byte: u64,
    /// Of its last line.
    pub(crate) kind: LineKind,
    /// The fields one after the other, without quotes.
    values: Vec<u8>,
    /// Where each field begins in the text, and where it ends among the values.
    bounds: Vec<(usize, usize)>,
}

impl<'a, R: Read> Rows<'a, R> {
    pub(crate) fn new(source: &'a mut Source<R>) -> Self {
        let row = Row {
            text: Vec::new(),
            number: 0,
            byte: 0,
            kind: LineKind::Whole,
            values: Vec::new(),
            bounds: Vec::new(),
        };
        let delimiter = delimiter_of(source.head());
        Self { lines: Lines::new(source), delimiter, has_returns: false, row }
    }

    /// The next row.
    pub(crate) fn next(&mut self) -> Result<Option<&Row>, IngestError> {
        let row = &mut self.row;
        let Some(line) = self.lines.next()? else { return Ok(None) };
        row.text.clear();
        row.text.extend_from_slice(line.bytes);
        (row.number, row.byte, row.kind) = (line.number, line.byte, line.kind);
        self.has_returns |= line.number == 1 && line.lost_return;
        let mut lost_return = line.lost_return;
        let mut quotes = quotes_in(line.bytes);
        while !quotes.is_multiple_of(2) && row.text.len() < MAX_JOINED {
            let Some(line) = self.lines.next()? else {
                row.kind = LineKind::Unended;
                break;
            };
            if lost_return && !self.has_returns {
                row.text.push(b'\r');
            }
            row.text.push(b'\n');
            row.text.extend_from_slice(line.bytes);
            (row.kind, lost_return) = (line.kind, line.lost_return);
            quotes += quotes_in(line.bytes);
        }
        row.split(self.delimiter);
        Ok(Some(row))
    }
}

impl Row {
    /// How many fields it has.
    pub(crate) fn len(&self) -> usize {
        self.bounds.len()
    }

    /// The field at `at`, from 0; empty beyond the last.
    pub(crate) fn field(&self, at: usize) -> &[u8] {
        let end_of = |at: usize| self.bounds.get(at).map_or(self.values.len(), |&(_, end)| end);
        let start = if at == 0 { 0 } else { end_of(at - 1) };
        &self.values[start..end_of(at)]
    }

    /// All from the field at `at` on, as written.
    pub(crate) fn written_from(&self, at: usize) -> &[u8] {
        let start = self.bounds.get(at).map_or(self.text.len(), |&(start, _)| start);
        &self.text[start..]
    }

    fn split(&mut self, delimiter: u8) {
        self.values.clear();
        self.bounds.clear();
        let mut at = 0;
        loop {
            let start = at;
            at = if self.text.get(at) == Some(&b'"') { self.quoted(at + 1) } else { at };
            // What follows a closing quote belongs to the field all the same.
            let rest = &self.text[at..];
            let end = memchr::memchr(delimiter, rest).unwrap_or(rest.len());
            self.values.extend_from_slice(&rest[..end]);
            self.bounds.push((start, self.values.len()));
            at += end + 1;
            if at > self.text.len() {
                return;
            }
        }
    }

    /// Takes a quoted field from behind its first quote; gives the place behind its last one.
    fn quoted(&mut self, mut at: usize) -> usize {
        loop {
            let rest = &self.text[at..];
            let Some(end) = memchr::memchr(b'"', rest) else {
                self.values.extend_from_slice(rest);
                return self.text.len();
            };
            self.values.extend_from_slice(&rest[..end]);
            at += end + 1;
            if self.text.get(at) != Some(&b'"') {
                return at;
            }
            self.values.push(b'"');
            at += 1;
        }
    }
}

fn quotes_in(line: &[u8]) -> usize {
    memchr::memchr_iter(b'"', line).count()
}

/// A spreadsheet may have saved the file with semicolons or tabs.
fn delimiter_of(head: &[u8]) -> u8 {
    let first = head.split(|&byte| byte == b'\n').next().unwrap_or_default();
    let count = |delimiter: u8| memchr::memchr_iter(delimiter, first).count();
    [b',', b';', b'\t']
        .into_iter()
        .max_by_key(|&delimiter| (count(delimiter), delimiter == b','))
        .unwrap_or(b',')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn rows(text: &[u8]) -> Vec<Vec<Vec<u8>>> {
        let mut source = Source::open("rows", text).unwrap();
        let mut rows = Rows::new(&mut source);
        let mut all = Vec::new();
        while let Some(row) = rows.next().unwrap() {
            all.push((0..row.len()).map(|at| row.field(at).to_vec()).collect());
        }
        all
    }

    proptest! {
        #[test]
        fn what_is_quoted_as_go_does_comes_back(
            fields in prop::collection::vec("[a-z,\"\n ;\t]{0,8}", 1..6),
        ) {
            let quoted = |field: &String| format!("\"{}\"", field.replace('"', "\"\""));
            let line = fields.iter().map(quoted).collect::<Vec<_>>().join(",");
            let head = "a,b,c,d,e,f";
            let text = format!("{head}\n{line}\n{head}\n");
            let expected: Vec<Vec<u8>> = fields.iter().map(|field| field.clone().into_bytes()).collect();
            prop_assert_eq!(&rows(text.as_bytes())[1], &expected);
            prop_assert_eq!(rows(text.as_bytes()).len(), 3);
        }

        #[test]
        fn any_bytes_are_cut_without_a_panic(text in prop::collection::vec(any::<u8>(), 0..300)) {
            rows(&text);
        }
    }

    #[test]
    fn a_quote_that_never_closes_ends_its_row_after_a_while() {
        let text = format!("a,b\n1,\"2\n{}", "3,4\n".repeat(400_000));
        assert!(rows(text.as_bytes()).len() > 100_000);
    }
}
