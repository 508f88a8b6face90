//! `PREFIX_stats_history.csv`: running totals by second. Their differences are the course of the test. What else a row
//! says is of all since the start, or of about ten seconds: no percentile of a single second.

use std::{collections::BTreeMap, io::Read};

use domain::{Latency, Metric, Recording};

use super::{
    course::Course,
    statistics::{AGGREGATED, Line},
    table::{Bad, End, Row, each_row},
};
use crate::{
    IngestError,
    collect::{MAX_ENDPOINTS, clean_name},
    source::Source,
};

/// The last second of the year 9999.
const LAST_SECOND: i64 = 253_402_300_799;

/// The table.
#[derive(Debug, Default)]
pub(super) struct History {
    all: Totals,
    /// By name and method; only with `--csv-full-history`.
    endpoints: BTreeMap<(String, Option<String>), Totals>,
    /// Users: last, fewest and most.
    users: Option<(f64, f64, f64)>,
    /// First and last second.
    pub(super) span: Option<(i64, i64)>,
    /// How often the totals were set back to nothing.
    pub(super) resets: u64,
    /// Rows of endpoints beyond [`MAX_ENDPOINTS`].
    pub(super) left_out: u64,
}

/// The running totals of one endpoint, or of all.
#[derive(Debug, Default)]
struct Totals {
    count: u64,
    failed: u64,
    course: Course,
    latency: Latency,
}

impl Totals {
    /// Takes the totals of a second; true where they were set back before.
    fn add(&mut self, second: i64, count: u64, failed: u64, latency: Latency) -> Result<bool, IngestError> {
        let was_reset = count < self.count || failed < self.failed;
        if was_reset {
            (self.count, self.failed) = (0, 0);
        }
        let failures = (failed - self.failed).min(count - self.count);
        self.course.add(second, count - self.count, failures)?;
        (self.count, self.failed, self.latency) = (count, failed, latency);
        Ok(was_reset)
    }

    fn line(&self, name: String, method: Option<String>, seconds: i64) -> Line {
        let count = self.course.count;
        Line {
            method,
            name,
            count,
            failed: self.course.failed,
            rate_per_s: (seconds > 0).then(|| count as f64 / seconds as f64),
            latency: if count > 0 { self.latency } else { Latency::default() },
        }
    }
}

impl History {
    pub(super) fn read<R: Read>(source: &mut Source<R>) -> Result<(Self, End), IngestError> {
        let mut history = Self::default();
        let end = each_row(source, |row| history.row(row))?;
        history.all.course.pack()?;
        for totals in history.endpoints.values_mut() {
            totals.course.pack()?;
        }
        if history.is_full() {
            // Those of its rows are of about ten seconds.
            let last = history.endpoints.values_mut().chain([&mut history.all]);
            last.for_each(|totals| totals.latency = since_the_start(&totals.latency));
        }
        Ok((history, end))
    }

    fn row(&mut self, row: &Row<'_>) -> Result<(), Bad> {
        let second = row.count("Timestamp").and_then(|second| i64::try_from(second).ok());
        let second = second.filter(|second| (1..=LAST_SECOND).contains(second));
        let second = second.ok_or(Bad::Row("expected a time in seconds since 1970"))?;
        let count = row.count("Total Request Count").ok_or(Bad::Row("expected a number of requests"))?;
        let failed = row.count("Total Failure Count").ok_or(Bad::Row("expected a number of failures"))?;
        let latency = Latency {
            // With full history the median of all is in a column of its own, and the percentiles are not of all.
            p50: row.number("Total Median Response Time"),
            ..row.latency("Total ")
        };
        let (first, last) = self.span.unwrap_or((second, second));
        self.span = Some((first.min(second), last.max(second)));
        let (method, name) = (row.text("Type"), row.text("Name").unwrap_or_default());
        if method.is_none() && name == AGGREGATED {
            self.users(row.number("User Count"));
            self.resets += u64::from(self.all.add(second, count, failed, latency)?);
            return Ok(());
        }
        let key = (clean_name(&name), method.as_deref().map(clean_name));
        if self.endpoints.len() >= MAX_ENDPOINTS && !self.endpoints.contains_key(&key) {
            self.left_out += 1;
            return Ok(());
        }
        self.endpoints.entry(key).or_default().add(second, count, failed, latency)?;
        Ok(())
    }

    fn users(&mut self, users: Option<f64>) {
        let Some(users) = users else { return };
        let (_, min, max) = self.users.unwrap_or((users, users, users));
        self.users = Some((users, min.min(users), max.max(users)));
    }

    /// The rows are also of single endpoints, and their percentiles of about ten seconds.
    pub(super) fn is_full(&self) -> bool {
        !self.endpoints.is_empty()
    }

    /// Requests in the course.
    pub(super) fn count(&self) -> u64 {
        self.all.course.count
    }

    /// All requests, as far as the last row of the table says.
    pub(super) fn all(&self) -> Line {
        self.all.line(AGGREGATED.to_owned(), None, self.seconds())
    }

    /// The users of the test.
    pub(super) fn user_count(&self) -> Option<Metric> {
        self.users.map(|(last, min, max)| Metric::Gauge { last: Some(last), min: Some(min), max: Some(max) })
    }

    /// The course of all requests, and each endpoint with its own.
    pub(super) fn recordings(self) -> (Recording, Vec<(Line, Recording)>) {
        let seconds = self.seconds();
        let endpoint = |((name, method), totals): ((String, Option<String>), Totals)| {
            (totals.line(name, method, seconds), totals.course.recording())
        };
        (self.all.course.recording(), self.endpoints.into_iter().map(endpoint).collect())
    }

    fn seconds(&self) -> i64 {
        self.span.map_or(0, |(first, last)| last - first)
    }
}

fn since_the_start(latency: &Latency) -> Latency {
    let Latency { min, mean, p50, max, .. } = *latency;
    Latency { min, mean, p50, max, ..Latency::default() }
}
