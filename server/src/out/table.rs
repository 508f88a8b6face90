//! CSV as RFC 4180 has it: commas, quotes where needed, lines that end in CR LF.
//!
//! Spreadsheets run a cell that begins with `=`, `+`, `-` or `@` (or one of their wide forms) as a formula, and trim what
//! they take for space before it. Names come from load tests and may be anybody's: such a *text* gets an apostrophe before
//! it, by which spreadsheets know a text. Numbers are written as they are.

use csv::{Terminator, Writer, WriterBuilder};
use domain::Timestamp;

/// A table that is being written.
pub(super) struct Table {
    rows: Writer<Vec<u8>>,
}

impl Table {
    /// A table with its head line.
    pub(super) fn new(head: &[&str]) -> Self {
        let mut table = Self::headless();
        table.row(head.iter().map(|name| (*name).to_owned()));
        table
    }

    /// Further lines of a table whose head was written before.
    pub(super) fn headless() -> Self {
        Self {
            rows: WriterBuilder::new().terminator(Terminator::CRLF).flexible(true).from_writer(Vec::new()),
        }
    }

    /// One line, of cells that [`text`], [`number`] and their like made.
    pub(super) fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        self.rows.write_record(cells).expect("memory takes every row");
    }

    /// The lines.
    pub(super) fn finish(self) -> Vec<u8> {
        self.rows.into_inner().expect("memory takes every row")
    }
}

/// A text, never a formula.
pub(super) fn text(text: impl AsRef<str>) -> String {
    let text = text.as_ref();
    let begins = text.trim_start_matches(|c: char| c.is_whitespace() || c.is_control());
    let is_formula = begins.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠'])
        || text.starts_with(['\t', '\r', '\n']);
    if is_formula { format!("'{text}") } else { text.to_owned() }
}

/// A text that may be missing.
pub(super) fn text_or_none<T: ToString>(value: Option<&T>) -> String {
    value.map(|value| text(value.to_string())).unwrap_or_default()
}

/// A number in the fewest digits that read back as the same; nothing where it is not known.
pub(super) fn number<T: ToString>(value: Option<T>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

/// A moment in RFC 3339.
pub(super) fn moment(at: Option<Timestamp>) -> String {
    number(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_never_a_formula_and_never_more_than_one_cell() {
        let hostile =
            ["=1+1", "-1+1", "@SUM(A1)", "\t=1", " +1", "＝1", "a,\"b\"\r\nc", "plain", "http_req 5%"];
        let mut table = Table::headless();
        table.row(hostile.map(text));
        let written = table.finish();
        let mut read = csv::ReaderBuilder::new().has_headers(false).from_reader(written.as_slice());
        let cells: Vec<String> = read.records().next().unwrap().unwrap().iter().map(str::to_owned).collect();
        assert_eq!(cells[..6].iter().filter(|cell| cell.starts_with('\'')).count(), 6, "{cells:?}");
        assert_eq!(cells[6..], hostile[6..]);
        assert!(written.ends_with(b"\r\n"));
    }

    #[test]
    fn a_number_is_written_as_it_is_and_nothing_where_it_is_not_known() {
        assert_eq!(
            [number(Some(-0.5)), number(Some(0.1 + 0.2)), number::<f64>(None)],
            ["-0.5", "0.30000000000000004", ""]
        );
    }
}
