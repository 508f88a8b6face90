//! Tables of percentiles as `HdrHistogram` prints them: `.hgrm` text, its CSV form, Vegeta's hdrplot, and the spectrum in
//! wrk2's output.

use std::io::Read;

use domain::{Latency, Requests};

use crate::{
    IngestError, document::Document, format::Format, printout::Printout, source::Source, summary::Summary,
};

/// One row: so many values are at most this large.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Row {
    value: f64,
    /// 0 to 1.
    share: f64,
    count: u64,
}

/// A table with its foot.
#[derive(Debug, Default)]
pub(crate) struct Table {
    rows: Vec<Row>,
    mean: Option<f64>,
    stddev: Option<f64>,
    max: Option<f64>,
    count: Option<u64>,
}

/// Reads a file to its end.
pub(crate) fn read<R: Read>(source: &mut Source<R>) -> Result<Summary, IngestError> {
    const FORMAT: Format = Format::HdrPercentiles;
    let document = Document::read(source)?;
    let text = document.text();
    let is_vegeta = text.trim_start().starts_with("Value(ms)");
    let (table, cut): (Table, _) = document.printout(FORMAT)?;
    if table.rows.is_empty() && table.count.is_none() {
        return Err(document.refused(FORMAT, "no row of four numbers"));
    }
    let mut summary = Summary::new(if is_vegeta { "vegeta" } else { "hdrhistogram" }, FORMAT);
    let mut missing = Vec::new();
    summary.report.requests =
        Requests { count: table.total(), latency_ms: table.latency(&mut missing), ..Requests::default() };
    summary.cut = cut;
    if !is_vegeta {
        summary.note(
            "The table does not say its unit: the values are taken as milliseconds. Write it with a scaling ratio that makes milliseconds (1000000 for recorded nanoseconds), or send the .hlog.",
        );
    }
    if !missing.is_empty() {
        summary.note(format!(
            "The table has no row for {}: the next one is shown, so the value is at most that.",
            missing.join(", ")
        ));
    }
    summary.note(
        "A table of percentiles cannot tell failed requests or a course; the interval log (.hlog) holds the course.",
    );
    Ok(summary)
}

impl Printout for Table {
    /// Takes a line that is a row or part of the foot; others are passed over.
    fn line(&mut self, line: &str) {
        let line = line.trim();
        if let Some(foot) = line.strip_prefix("#[") {
            self.foot(foot.trim_end_matches(']'));
        } else if let Some(row) = row(line) {
            self.rows.push(row);
        }
    }

    fn begins_again(&self, line: &str) -> bool {
        let is_head = line.contains("Value") && line.contains("Percentile");
        match self.rows.last() {
            Some(last) => is_head || row(line).is_some_and(|row| row.share < last.share),
            None => is_head && self.count.is_some(),
        }
    }

    /// The last row has all values, and where there is a foot, its count stands in it.
    fn lacks(&self) -> Option<&'static str> {
        let is_foot_torn = self.count.is_none() && self.mean.is_some();
        match self.total() {
            None => Some("its last row (percentile 1), which has the count of all, is missing"),
            Some(_) => {
                is_foot_torn.then_some("the second line of its foot (`Max`, `Total count`) is missing")
            }
        }
    }
}

impl Table {
    /// `Mean    =       33.065, StdDeviation   =       67.464`; with a decimal comma where a country has it.
    fn foot(&mut self, foot: &str) {
        let words: Vec<&str> = foot.split_whitespace().collect();
        for three in words.windows(3).filter(|three| three[1] == "=") {
            let value = decimal(three[2].trim_end_matches(','));
            match three[0] {
                "Mean" => self.mean = value,
                "StdDeviation" => self.stddev = value,
                "Max" => self.max = value,
                // In one word where HdrHistogram_py wrote it.
                "count" | "TotalCount" => self.count = value.map(whole),
                _ => {}
            }
        }
    }

    /// How many values there are; a table that is cut off does not tell.
    fn total(&self) -> Option<u64> {
        self.count.or(self.last_row().map(|row| row.count))
    }

    /// The row of all values. A count that is smaller than the one before is the beginning of a number.
    fn last_row(&self) -> Option<Row> {
        let before = self.rows.iter().rev().nth(1).map_or(0, |row| row.count);
        self.rows.last().filter(|last| last.share >= 1.0 && last.count >= before).copied()
    }

    /// The same, 0 where it is not known.
    pub(crate) fn count(&self) -> u64 {
        self.total().unwrap_or(0)
    }

    /// The numbers of the table; percentiles that have no row of their own go to `missing`.
    pub(crate) fn latency(&self, missing: &mut Vec<&'static str>) -> Latency {
        if self.total() == Some(0) {
            return Latency::default();
        }
        let mut of = |share, name| self.percentile(share, name, missing);
        Latency {
            p50: of(0.5, "p50"),
            p75: of(0.75, "p75"),
            p90: of(0.9, "p90"),
            p95: of(0.95, "p95"),
            p99: of(0.99, "p99"),
            p999: of(0.999, "p99.9"),
            min: self.rows.first().filter(|row| row.share <= 0.0).map(|row| row.value),
            mean: self.mean,
            stddev: self.stddev,
            max: self.max.or(self.last_row().map(|row| row.value)),
        }
    }

    /// The first row at or above the share. It is exact where the rank that is meant lies in the row's own cell.
    fn percentile(&self, share: f64, name: &'static str, missing: &mut Vec<&'static str>) -> Option<f64> {
        let at = self.rows.iter().position(|row| row.share >= share - 1e-9)?;
        let row = self.rows[at];
        let before = at.checked_sub(1).map(|before| self.rows[before]);
        let Some(total) = self.total().map(|total| total as f64) else {
            if row.share > share + 1e-9 {
                missing.push(name);
            }
            return Some(row.value);
        };
        let rank = (share * total - 1e-6).ceil();
        let is_exact = row.share <= share + 1e-9
            || rank >= (row.share * total).ceil()
            || before.is_some_and(|before| before.value >= row.value || before.count as f64 >= rank);
        if !is_exact {
            missing.push(name);
        }
        Some(before.filter(|before| before.count as f64 >= rank).map_or(row.value, |before| before.value))
    }
}

/// Four numbers between spaces or commas; the last may be missing, or infinite.
fn row(line: &str) -> Option<Row> {
    let spaced: Vec<&str> = line.split_whitespace().collect();
    let (value, share, count) = match spaced[..] {
        [value, share, count] | [value, share, count, _] => {
            (decimal(value)?, decimal(share)?, decimal(count)?)
        }
        [line] => separated(line)?,
        _ => return None,
    };
    let is_row = (0.0..=1.0).contains(&share) && count >= 0.0 && value.is_finite();
    is_row.then(|| Row { value, share, count: whole(count) })
}

/// `3622.911,0.0,1,1.00`; where the decimal comma is written, each number but the count has two parts.
fn separated(line: &str) -> Option<(f64, f64, f64)> {
    let fields: Vec<&str> = line.split([',', ';']).collect();
    let joined = |whole: &str, part: &str| decimal(&format!("{whole}.{part}"));
    match fields[..] {
        [value, share, count, _] => Some((decimal(value)?, decimal(share)?, decimal(count)?)),
        [value, part, share, share_part, count, ..] if fields.len() <= 7 => {
            Some((joined(value, part)?, joined(share, share_part)?, decimal(count)?))
        }
        _ => None,
    }
}

fn decimal(text: &str) -> Option<f64> {
    text.replace(',', ".").parse().ok().filter(|number: &f64| number.is_finite())
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a cast of a float saturates")]
fn whole(number: f64) -> u64 {
    number as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_read_in_every_form() {
        let expected = Some(Row { value: 3622.911, share: 0.1, count: 76 });
        for line in [
            "    3622.911 0.100000000000         76           1.11",
            "    3622,911 0,100000000000         76           1,11",
            "3622.911,0.100000000000,76,1.11",
            "3622,911,0,100000000000,76,1,11",
            "3622,911;0,100000000000;76;1,11",
            "3622.911 0.1 76 inf",
            "3622.911 0.1 76",
        ] {
            assert_eq!(row(line), expected, "{line}");
        }
        for line in ["", "Value Percentile TotalCount 1/(1-Percentile)", "a b c d", "1 2 3 4", "1,2"] {
            assert_eq!(row(line), None, "{line}");
        }
    }

    #[test]
    fn a_foot_is_read_with_a_decimal_comma_too() {
        let mut table = Table::default();
        table.line("#[Mean    =       33,065, StdDeviation   =       67,464]");
        table.line("#[Max     =      771.228, Total count    =          758]");
        assert_eq!((table.mean, table.stddev), (Some(33.065), Some(67.464)));
        assert_eq!((table.max, table.count), (Some(771.228), Some(758)));
    }
}
