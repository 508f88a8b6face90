//! k6's CSV (`--out csv=…`): one row for each sample. It says less than NDJSON: no types and no thresholds, times that may
//! be whole seconds, and tags of the script's own without any escaping. The columns depend on the script, so they are
//! found by name.

use std::io::Read;

use super::{
    K6, NANOS, Written,
    ndjson::Tags,
    row::{Row, Rows},
};
use crate::{
    IngestError, collect::Collector, error::printable, lines::LineKind, naming::Names, source::Source,
    stretches::Stretch, time::TimeReader,
};

/// Where the columns are that are read.
#[derive(Debug, Default)]
struct Columns {
    metric: usize,
    time: usize,
    value: usize,
    /// Name and place of those that are tags.
    tags: Vec<(&'static str, usize)>,
    extra_tags: Option<usize>,
    width: usize,
}

/// The tags that are used, in the order in which [`tags_of`] takes them.
const TAGS: [&str; 10] = [
    "name",
    "url",
    "method",
    "group",
    "scenario",
    "expected_response",
    "status",
    "check",
    "error",
    "error_code",
];

impl K6 {
    /// Reads a CSV to its end. A row that cannot be read is counted and passed over.
    pub(crate) fn read_csv<R: Read>(source: &mut Source<R>, names: &Names) -> Result<Self, IngestError> {
        let mut k6 =
            Self { written: Written::CsvOfSeconds, collector: Collector::named(names), ..Self::default() };
        let mut columns = Columns::default();
        let mut rows = Rows::new(source);
        while let Some(row) = rows.next()? {
            if let Some(found) = Columns::of(row) {
                // Once more where files were put one behind the other.
                columns = found;
            } else {
                k6.row(row, &columns)?;
            }
        }
        k6.recognised = true;
        k6.close()?;
        Ok(k6)
    }

    fn row(&mut self, row: &Row, columns: &Columns) -> Result<(), IngestError> {
        if row.text.iter().all(u8::is_ascii_whitespace) {
            return Ok(());
        }
        let sample = match columns.sample(row, &mut self.time) {
            Ok(sample) => sample,
            Err(why) => {
                self.last_line_cut = row.kind == LineKind::Unended;
                let reason =
                    || format!("expected a row of k6's CSV, found `{}`: {why}", printable(&row.text));
                self.collector.skip(Some(row.number), row.byte, reason);
                return Ok(());
            }
        };
        if !self.enters(sample.nanos)? {
            return Ok(());
        }
        if sample.nanos % NANOS != 0 {
            self.written = Written::Csv;
        }
        // k6 writes the three before all tags: what follows them stands for the tags.
        let follow = columns.metric.max(columns.time).max(columns.value) == 2;
        let key = if follow { row.written_from(3) } else { &[] };
        let tags = self.tag_sets.find_or(key, || Some(columns.tags(row))).unwrap_or_default();
        match self.metric(sample.metric) {
            Some(metric) => self.point(metric, sample.nanos, sample.value, tags),
            None => Ok(()),
        }
    }
}

struct Sample<'a> {
    metric: &'a str,
    nanos: i64,
    value: f64,
}

impl Columns {
    /// The columns, where the row is the head.
    fn of(row: &Row) -> Option<Self> {
        let find = |name: &str| (0..row.len()).find(|&at| row.field(at) == name.as_bytes());
        let tag = |name: &'static str| find(name).map(|at| (name, at));
        Some(Self {
            metric: find("metric_name")?,
            time: find("timestamp")?,
            value: find("metric_value")?,
            tags: TAGS.into_iter().filter_map(tag).collect(),
            extra_tags: find("extra_tags"),
            width: row.len(),
        })
    }

    fn sample<'a>(&self, row: &'a Row, time: &mut TimeReader) -> Result<Sample<'a>, String> {
        match row.kind {
            LineKind::TooLong => return Err("the line is too long".to_owned()),
            LineKind::Unended if row.len() < self.width => return Err("the row is cut off".to_owned()),
            _ if row.len() != self.width => {
                return Err(format!("{} columns, but the head names {}", row.len(), self.width));
            }
            _ => {}
        }
        let metric = std::str::from_utf8(row.field(self.metric)).map_err(|_| "the metric is not UTF-8")?;
        if metric.is_empty() {
            return Err("no metric is named".to_owned());
        }
        let nanos = nanos_of(row.field(self.time), time).ok_or_else(|| not_a_time(row.field(self.time)))?;
        let value = number_of(row.field(self.value)).ok_or("the value is not a number")?;
        if !value.is_finite() {
            return Err("an infinite value or none, which cannot be counted".to_owned());
        }
        Ok(Sample { metric, nanos, value })
    }

    fn tags(&self, row: &Row) -> Tags {
        let extra = self.extra_tags.map(|at| String::from_utf8_lossy(row.field(at)));
        let extra = extra.as_deref().map(own_tags).unwrap_or_default();
        let value = |name: &'static str| {
            match self.tags.iter().find(|(known, _)| *known == name) {
                Some(&(_, at)) => Some(String::from_utf8_lossy(row.field(at)).into_owned()),
                // One that the script does not let k6 write, but sets by itself.
                None => extra.iter().find(|(key, _)| *key == name).map(|(_, value)| value.clone()),
            }
        };
        let [name, url, method, group, scenario, expected_response, status, check, error, error_code] =
            TAGS.map(value);
        Tags { name, url, method, group, scenario, expected_response, status, check, error, error_code }
    }
}

/// `k=v&k=v`, written without any escaping: what has no `=` belongs to the value before it.
fn own_tags(text: &str) -> Vec<(&str, String)> {
    let mut tags: Vec<(&str, String)> = Vec::new();
    for part in text.split('&') {
        match (part.split_once('='), tags.last_mut()) {
            (Some((key, value)), _) => tags.push((key, value.to_owned())),
            (None, Some((_, before))) => {
                before.push('&');
                before.push_str(part);
            }
            (None, None) => {}
        }
    }
    tags
}

/// k6 writes one of six formats and does not say which: RFC 3339, or a whole number since 1970 whose digits tell its unit.
fn nanos_of(text: &[u8], time: &mut TimeReader) -> Option<i64> {
    if text.contains(&b'T') {
        return time.nanos(text);
    }
    if text.is_empty() || text.len() > 19 || !text.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let number: i64 = std::str::from_utf8(text).ok()?.parse().ok()?;
    let unit = match text.len() {
        ..=11 => 1_000_000_000,
        12..=14 => 1_000_000,
        15..=17 => 1_000,
        _ => 1,
    };
    number.checked_mul(unit)
}

fn not_a_time(text: &[u8]) -> String {
    let rounded = text.iter().any(|byte| matches!(byte, b'E' | b'e' | b'.' | b','));
    if rounded && text.first().is_some_and(u8::is_ascii_digit) {
        return format!(
            "the time {} was rounded, as a spreadsheet does; take the file as k6 wrote it",
            printable(text)
        );
    }
    "the time is neither RFC 3339 nor a whole number since 1970".to_owned()
}

/// A spreadsheet may have put a comma for the point.
fn number_of(text: &[u8]) -> Option<f64> {
    let text = std::str::from_utf8(text).ok()?;
    text.parse().ok().or_else(|| text.replace(',', ".").parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_digits_of_a_time_tell_its_unit() {
        let nanos = |text: &str| nanos_of(text.as_bytes(), &mut TimeReader::default());
        assert_eq!(nanos("1795390317"), Some(1_795_390_317_000_000_000));
        assert_eq!(nanos("1795390282128"), Some(1_795_390_282_128_000_000));
        assert_eq!(nanos("1795390304976201"), Some(1_795_390_304_976_201_000));
        assert_eq!(nanos("1795390304976201001"), Some(1_795_390_304_976_201_001));
        assert_eq!(nanos("2026-11-22T18:31:31-05:00"), nanos("1795390291"));
        assert_eq!(nanos("2026-11-23T04:46:46.265037286+05:30"), nanos("1795389406265037286"));
        for text in ["", "1.7E+12", "-5", "99999999999999999999", "soon", "0x10"] {
            assert_eq!(nanos(text), None, "{text}");
        }
    }

    #[test]
    fn tags_of_the_script_are_split_as_far_as_they_can_be() {
        let tags = own_tags("a=1&name=x&y=z&b=rock&roll");
        assert_eq!(
            tags,
            [
                ("a", "1".to_owned()),
                ("name", "x".to_owned()),
                ("y", "z".to_owned()),
                ("b", "rock&roll".to_owned())
            ]
        );
        assert!(own_tags("").is_empty());
    }
}
