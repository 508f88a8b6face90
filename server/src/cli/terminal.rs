//! Text for a terminal: tables, and nothing that would steer it.

use std::fmt::Write;

use chart::format;

/// Lines of a list that are shown before the rest is only counted.
const SHOWN: usize = 40;

/// A titled table; a column whose name begins with `>` is aligned to the right. Nothing where there are no rows.
pub(super) fn table(
    out: &mut String,
    title: &str,
    columns: &[&str],
    rows: impl Iterator<Item = Vec<String>>,
) {
    write_table(out, title, columns, rows.collect(), SHOWN);
}

/// The same, of which so many rows are shown.
pub(super) fn write_table(
    out: &mut String,
    title: &str,
    columns: &[&str],
    rows: Vec<Vec<String>>,
    shown: usize,
) {
    if rows.is_empty() {
        return;
    }
    let total = rows.len();
    let name = |column: &&str| column.trim_start_matches('>').to_owned();
    let mut lines = vec![columns.iter().map(name).collect::<Vec<_>>()];
    lines.extend(rows.into_iter().take(shown).map(|row| row.iter().map(|cell| short(cell)).collect()));
    let width = |at: usize| lines.iter().map(|row| row[at].chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..columns.len()).map(width).collect();
    line(out, &format!("\n{title}"));
    for row in &lines {
        let mut text = String::new();
        for (at, cell) in row.iter().enumerate() {
            let room = " ".repeat(widths[at] - cell.chars().count());
            let (before, after) =
                if columns[at].starts_with('>') { (room.as_str(), "") } else { ("", room.as_str()) };
            text.push_str("  ");
            text.push_str(before);
            text.push_str(cell);
            text.push_str(after);
        }
        line(out, text.trim_end());
    }
    if total > shown {
        line(out, &format!("  … and {} more; --json has them all", format::count((total - shown) as u64)));
    }
}

/// A cell of a width that a terminal can show.
fn short(cell: &str) -> String {
    const WIDEST: usize = 80;
    let text = printable(cell);
    if text.chars().count() <= WIDEST {
        return text;
    }
    text.chars().take(WIDEST - 1).chain(['…']).collect()
}

/// Text from a file may hold what a terminal would obey.
pub(super) fn printable(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { char::REPLACEMENT_CHARACTER } else { c }).collect()
}

/// The same for text of several lines.
pub(super) fn printable_lines(text: &str) -> String {
    text.split('\n').map(printable).collect::<Vec<_>>().join("\n")
}

/// Adds a line.
pub(super) fn line(out: &mut String, text: &str) {
    writeln!(out, "{text}").expect("writing to a text cannot fail");
}
