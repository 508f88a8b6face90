//! What is wrong with a checklist's text, and where.

use std::fmt;

use serde::{Deserialize, Serialize};

/// One thing that a checklist's text gets wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// The line, counted from 1.
    pub line: usize,
    /// The character of the line, counted from 1.
    pub column: usize,
    /// What it is part of: `item CON-01`; none for the file as a whole.
    pub part: Option<String>,
    /// What was expected and what was found.
    pub message: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, column {}: ", self.line, self.column)?;
        if let Some(part) = &self.part {
            write!(f, "{part}: ")?;
        }
        f.write_str(&self.message)
    }
}

/// Findings as they are made, over the text that they are about.
#[derive(Debug)]
pub(super) struct Findings<'a> {
    text: &'a str,
    part: Option<String>,
    all: Vec<Finding>,
}

impl<'a> Findings<'a> {
    pub(super) fn of(text: &'a str) -> Self {
        Self { text, part: None, all: Vec::new() }
    }

    /// What follows is about this part of the file.
    pub(super) fn about(&mut self, part: impl Into<Option<String>>) {
        self.part = part.into();
    }

    /// Adds what is wrong at this byte.
    pub(super) fn add(&mut self, at: usize, message: impl Into<String>) {
        let before = self.text.get(..at).unwrap_or(self.text);
        let begin = before.rfind('\n').map_or(0, |newline| newline + 1);
        self.all.push(Finding {
            line: before.matches('\n').count() + 1,
            column: before[begin..].chars().count() + 1,
            part: self.part.clone(),
            message: message.into(),
        });
    }

    pub(super) fn text(&self) -> &'a str {
        self.text
    }

    pub(super) fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    pub(super) fn len(&self) -> usize {
        self.all.len()
    }

    /// All of them in reading order.
    pub(super) fn sorted(mut self) -> Vec<Finding> {
        self.all.sort_by_key(|finding| (finding.line, finding.column));
        self.all
    }
}

/// A hint at the one of the known names that a mistyped one is nearest to; empty where none is near.
pub(super) fn hint<'n>(name: &str, known: impl IntoIterator<Item = &'n str>) -> String {
    let near = known.into_iter().map(|known| (distance(name, known), known)).min();
    match near {
        Some((far, known)) if far <= 2 && far < known.chars().count() => format!("; did you mean {known}?"),
        _ => String::new(),
    }
}

/// How many letters have to be put in, taken out or changed to make one word the other.
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (i, letter) in one.chars().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], i + 1);
        for (j, known) in other.iter().enumerate() {
            let changed = diagonal + usize::from(letter != *known);
            diagonal = row[j + 1];
            row[j + 1] = changed.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[other.len()]
}
