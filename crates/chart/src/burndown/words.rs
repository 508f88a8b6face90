//! The burn-down in words and as a table.

use super::{Burndown, Day};
use crate::format::{count, counted};
use crate::table::Table;

pub(super) fn sentence(spec: &Burndown) -> String {
    let (Some(first), Some(last)) = (spec.days.first(), spec.days.last()) else {
        return "Nothing was recorded yet.".to_owned();
    };
    let all = counted(last.open() + last.done, "answer");
    let verb = if last.open() == 1 { "is" } else { "are" };
    let was = if first.open() == 1 { "was" } else { "were" };
    let before = if spec.days.len() > 1 {
        format!(", {} {was} on {}", count(first.open()), first.date.words)
    } else {
        String::new()
    };
    format!(
        "{} of {all} {verb} open on {}{before}; due on {}.",
        count(last.open()),
        last.date.words,
        spec.due.words
    )
}

pub(super) fn table(spec: &Burndown) -> Table {
    let head = ["Day", "Open", "Fail", "Unknown", "Stale", "Done"].map(str::to_owned).to_vec();
    Table {
        caption: "Answers by day, as they were counted last on each, latest first".to_owned(),
        head,
        rows: spec.days.iter().rev().map(row).collect(),
    }
}

fn row(day: &Day) -> Vec<String> {
    let mut row = vec![day.date.words.clone()];
    row.extend([day.open(), day.fails, day.unknowns, day.stale, day.done].map(count));
    row
}
