//! Documents in GitHub-flavoured Markdown, built piece by piece. Whatever comes from a load test or a person is written
//! so that it is only ever text: no markup, no link, no HTML, no new line.

use std::fmt::Write as _;

use domain::Timestamp;

use crate::ui::words::moment;

/// A document being written. Texts are escaped unless a method says otherwise.
#[derive(Debug, Default)]
pub struct Document {
    text: String,
}

/// A cell of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Words; lines up at the start.
    Words(String),
    /// A number as people read it; lines up at the end.
    Number(String),
}

impl Document {
    /// A document under this title.
    pub fn titled(title: &str) -> Self {
        let mut document = Self::default();
        document.heading(1, title);
        document
    }

    /// A heading; 1 is the document's.
    pub fn heading(&mut self, level: usize, words: &str) {
        self.block(&format!("{} {}", "#".repeat(level), escaped(words)));
    }

    /// A paragraph.
    pub fn paragraph(&mut self, words: &str) {
        self.block(&line_start(&escaped(words)));
    }

    /// A paragraph that is Markdown already.
    pub fn written(&mut self, markdown: &str) {
        self.block(markdown);
    }

    /// A list of items.
    pub fn list(&mut self, items: impl IntoIterator<Item = String>) {
        let items = items.into_iter().map(|item| line_start(&escaped(&item)));
        self.written_list(items.collect::<Vec<_>>());
    }

    /// A list of items that are Markdown already.
    pub fn written_list(&mut self, items: impl IntoIterator<Item = String>) {
        let items: Vec<_> = items.into_iter().map(|item| format!("- {item}")).collect();
        self.block(&items.join("\n"));
    }

    /// Names and their values, one line each.
    pub fn facts<'a>(&mut self, facts: impl IntoIterator<Item = (&'a str, String)>) {
        let facts = facts.into_iter().map(|(name, value)| format!("{}: {}", escaped(name), escaped(&value)));
        self.written_list(facts);
    }

    /// A block of code, whatever is in it.
    pub fn code(&mut self, code: &str) {
        let fence = "`".repeat(longest_run(code, '`').max(2) + 1);
        self.block(&format!("{fence}\n{}\n{fence}", code.trim_end()));
    }

    /// A table under its caption. How the cells of the first row line up is how their columns do.
    pub fn table(&mut self, caption: &str, head: &[&str], rows: &[Vec<Cell>]) {
        self.paragraph(&format!("{caption}:"));
        let ruler = |column: usize| match rows.first().and_then(|row| row.get(column)) {
            Some(Cell::Number(_)) => "---:",
            _ => "---",
        };
        let mut table = row(head.iter().map(|name| escaped(name)));
        table += &row((0..head.len()).map(|column| ruler(column).to_owned()));
        for cells in rows {
            table += &row(cells.iter().map(|(Cell::Words(cell) | Cell::Number(cell))| escaped(cell)));
        }
        self.block(table.trim_end());
    }

    /// The last line: which program wrote it, when and from which page.
    pub fn source(&mut self, address: &str, now: Timestamp) {
        let by = format!("Headroom {}, {} UTC: ", env!("CARGO_PKG_VERSION"), moment(now));
        self.block(&format!("---\n\n{}<{}>", escaped(&by), address.replace(['<', '>', ' '], "")));
    }

    /// The document.
    pub fn finish(self) -> String {
        self.text
    }

    fn block(&mut self, block: &str) {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        writeln!(self.text, "{block}").expect("a string takes all");
    }
}

fn row(cells: impl Iterator<Item = String>) -> String {
    let cells: Vec<_> = cells.collect();
    format!("| {} |\n", cells.join(" | "))
}

/// Text that is nothing but text within a line of Markdown. New lines and other control characters become spaces; an
/// address is not made a link, since the marks within it would show.
pub fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        if c.is_control() {
            safe.push(' ');
            continue;
        }
        let rest = &text[at..];
        let begins_link = rest.starts_with("://") || (c == '.' && text[..at].to_lowercase().ends_with("www"));
        if "\\`*_{}[]<>#|@!~&$".contains(c) || begins_link {
            safe.push('\\');
        }
        safe.push(c);
    }
    safe
}

/// A link to an address of ours.
pub fn link(words: &str, address: &str) -> String {
    format!("[{}]({})", escaped(words), address.replace(['(', ')', ' ', '<', '>'], ""))
}

/// Escaped text that begins a line: neither a list, nor a rule, nor an underline of the line before.
fn line_start(escaped: &str) -> String {
    let text = escaped.trim_start();
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (number, rest) = text.split_at(digits);
    let lists = text.starts_with(['-', '+', '=']) || (digits > 0 && rest.starts_with(['.', ')']));
    if lists { format!("{number}\\{rest}") } else { text.to_owned() }
}

fn longest_run(text: &str, of: char) -> usize {
    text.split(|c| c != of).map(str::len).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_shown_as_they_are() {
        assert_eq!(escaped("[x](javascript:y) <b>"), "\\[x\\](javascript:y) \\<b\\>");
        assert_eq!(escaped("a|b\nc `d` &amp;"), "a\\|b c \\`d\\` \\&amp;");
        assert_eq!(escaped("http://a/b_c"), "http\\://a/b\\_c");
        assert_eq!(escaped("www.a.b"), "www\\.a.b");
    }

    #[test]
    fn a_line_does_not_begin_a_list_or_a_rule() {
        assert_eq!(
            ["- x", "---", "1. x", "12) x", "1.5 s", "x - y"].map(line_start),
            ["\\- x", "\\---", "1\\. x", "12\\) x", "1\\.5 s", "x - y"]
        );
    }

    #[test]
    fn code_is_fenced_by_more_than_it_holds() {
        let mut document = Document::default();
        document.code("a\n````\nb");
        assert_eq!(document.finish(), "`````\na\n````\nb\n`````\n");
    }

    #[test]
    fn a_table_lines_up_its_numbers() {
        let mut document = Document::titled("T");
        let rows = [vec![Cell::Words("a|b".to_owned()), Cell::Number("1".to_owned())]];
        document.table("All", &["Name", "Times"], &rows);
        assert_eq!(document.finish(), "# T\n\nAll:\n\n| Name | Times |\n| --- | ---: |\n| a\\|b | 1 |\n");
    }
}
