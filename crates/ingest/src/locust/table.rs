//! Locust's tables: CSV with a head line, whose columns depend on version and settings. Columns are found by name.

use std::io::Read;

use domain::{Latency, Skipped, SkippedLine};

use crate::{
    IngestError,
    document::TWO_RESULTS,
    error::printable,
    format::Format,
    lines::LineKind,
    rows::{Field, Record, each_record, split},
    source::Source,
};

/// More requests than any test has: beyond, a number is damage.
pub(super) const MAX_COUNT: u64 = 1_000_000_000_000_000;
/// Rows that could not be read and are shown.
const SHOWN: usize = 5;

/// How reading ended.
#[derive(Debug, Default)]
pub(super) struct End {
    pub(super) cut: bool,
    pub(super) skipped: Skipped,
}

/// Why a row is not taken.
pub(super) enum Bad {
    /// It says what cannot be.
    Row(&'static str),
    /// It is of another table.
    Second,
    /// Reading must stop.
    Stop(IngestError),
}

impl From<IngestError> for Bad {
    fn from(error: IngestError) -> Self {
        Self::Stop(error)
    }
}

/// One row under its head line.
pub(super) struct Row<'a> {
    head: &'a [String],
    fields: Vec<Field<'a>>,
}

impl Row<'_> {
    /// The text of a column; none where it is missing or empty.
    pub(super) fn text(&self, column: &str) -> Option<String> {
        Some(self.field(column)?.text().into_owned()).filter(|text| !text.is_empty())
    }

    /// The number of a column; none where it is missing or `N/A`.
    pub(super) fn number(&self, column: &str) -> Option<f64> {
        self.field(column).and_then(number)
    }

    /// The number of a column that counts.
    pub(super) fn count(&self, column: &str) -> Option<u64> {
        self.field(column)?.count().filter(|count| *count <= MAX_COUNT)
    }

    /// The times of a row: minimum, mean and maximum as Locust measured them, percentiles as it rounded them. The first
    /// three columns are named so after `prefix`.
    pub(super) fn latency(&self, prefix: &str) -> Latency {
        let time = |name: &str| self.number(&format!("{prefix}{name} Response Time"));
        let share = |share: &str| self.number(share);
        Latency {
            min: time("Min"),
            mean: time("Average"),
            stddev: None,
            p50: share("50%").or_else(|| time("Median")),
            p75: share("75%"),
            p90: share("90%"),
            p95: share("95%"),
            p99: share("99%"),
            p999: share("99.9%"),
            max: time("Max"),
        }
    }

    fn field(&self, column: &str) -> Option<Field<'_>> {
        let at = self.head.iter().position(|name| name == column)?;
        self.fields.get(at).copied()
    }
}

/// A finite number.
pub(super) fn number(field: Field<'_>) -> Option<f64> {
    let number = std::str::from_utf8(field.bytes).ok()?.trim().parse::<f64>().ok()?;
    number.is_finite().then_some(number)
}

/// Gives every row of a table to `each`.
pub(super) fn each_row<R: Read>(
    source: &mut Source<R>,
    mut each: impl FnMut(&Row<'_>) -> Result<(), Bad>,
) -> Result<End, IngestError> {
    let file = source.name().to_owned();
    let mut head: Option<Vec<String>> = None;
    let mut end = End::default();
    each_record(source, b',', |record| {
        let mut fields = Vec::new();
        split(record.bytes, b',', |_, field| fields.push(field));
        let Some(head) = &head else {
            head = Some(fields.iter().map(|field| field.text().trim().to_owned()).collect());
            return Ok(());
        };
        if fields.len() < head.len() && record.kind == LineKind::Unended {
            end.cut = true;
            return Ok(());
        }
        if fields.len() != head.len() || record.kind == LineKind::TooLong {
            let (expected, found) = (head.len(), fields.len());
            skip(&mut end.skipped, &record, format!("expected {expected} fields, found {found}"));
            return Ok(());
        }
        match each(&Row { head, fields }) {
            Ok(()) => {}
            Err(Bad::Second) => return Err(second(&file, &record)),
            Err(Bad::Row(why)) => skip(&mut end.skipped, &record, why.to_owned()),
            Err(Bad::Stop(error)) => return Err(error),
        }
        Ok(())
    })?;
    Ok(end)
}

fn second(file: &str, record: &Record<'_>) -> IngestError {
    IngestError::NoRecord {
        file: file.to_owned(),
        line: record.line,
        byte: record.byte,
        expected: Format::LocustStatistics.in_words().to_owned(),
        found: TWO_RESULTS.to_owned(),
        excerpt: vec![printable(record.bytes)],
    }
}

fn skip(skipped: &mut Skipped, record: &Record<'_>, reason: String) {
    skipped.count += 1;
    if skipped.first.len() < SHOWN {
        skipped.first.push(SkippedLine {
            file: None,
            line: Some(record.line),
            byte: Some(record.byte),
            reason,
        });
    }
}
