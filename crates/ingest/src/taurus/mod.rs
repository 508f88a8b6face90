//! Taurus's final statistics, as CSV (`dump-csv`) and XML (`dump-xml`).

mod csv;
mod xml;

pub(crate) use self::{csv::read as read_csv, xml::read as read_xml};

use std::collections::BTreeMap;

use domain::{Endpoint, ErrorCount, Latency, Metric};

use crate::{
    IngestError,
    collect::{MAX_ENDPOINTS, clean_name},
    format::Format,
    measured::most_frequent,
    printed::seconds_as_ms,
    status,
    summary::Summary,
};

/// What the columns of statuses begin with.
const STATUS: &str = "rc_";
/// How the tools behind Taurus write that there was no answer.
const NO_ANSWER: [&str; 3] = ["", "0", "999"];

/// The numbers of one label by their names; percentiles are `perc_95.0`, answers `rc_200`. Times are in s.
#[derive(Debug, Default)]
struct Row {
    label: String,
    values: BTreeMap<String, f64>,
}

impl Row {
    fn count(&self, name: &str) -> Option<u64> {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a cast of a float saturates"
        )]
        self.values.get(name).map(|&count| count as u64)
    }

    fn latency(&self) -> Latency {
        let of = |name: &str| self.values.get(name).copied().map(seconds_as_ms);
        Latency {
            min: of("perc_0.0"),
            mean: of("avg_rt"),
            stddev: of("stdev_rt"),
            p50: of("perc_50.0"),
            p75: of("perc_75.0"),
            p90: of("perc_90.0"),
            p95: of("perc_95.0"),
            p99: of("perc_99.0"),
            p999: of("perc_99.9"),
            max: of("perc_100.0"),
        }
    }

    /// The column that is called throughput is how many there were.
    fn requests(&self) -> Option<u64> {
        let parts = || Some(self.count("succ")?.saturating_add(self.count("fail")?));
        self.count("throughput").or_else(parts)
    }

    /// How often each status was seen; Taurus counts those of passed and of failed requests alike.
    fn statuses(&self) -> impl Iterator<Item = (&str, u64)> {
        let codes = self.values.keys().filter_map(|name| Some((name, name.strip_prefix(STATUS)?)));
        codes.filter_map(|(name, code)| Some((code, self.count(name).filter(|count| *count > 0)?)))
    }

    /// What failed by its status; none where that cannot be, because a status that looks like a failure was passed, or the
    /// other way round.
    fn errors(&self) -> Option<Vec<ErrorCount>> {
        let failed = self.statuses().filter(|(code, _)| NO_ANSWER.contains(code) || status::is_failure(code));
        let mut messages = BTreeMap::<String, u64>::new();
        for (code, count) in failed {
            let message =
                if NO_ANSWER.contains(&code) { "no answer".to_owned() } else { status::message(code) };
            *messages.entry(message).or_default() += count;
        }
        let all = messages.values().fold(0, |sum: u64, count| sum.saturating_add(*count));
        (Some(all) == self.count("fail")).then(|| most_frequent(&messages))
    }

    fn endpoint(&self) -> Option<Endpoint> {
        Some(Endpoint {
            name: clean_name(&self.label),
            method: None,
            group: None,
            scenario: None,
            count: self.requests()?,
            failed: self.count("fail"),
            rate_per_s: None,
            latency_ms: self.latency(),
            latency_ms_ok: None,
            latency_ms_failed: None,
            latency_ms_tool: None,
        })
    }
}

/// Says that the row of all requests is missing in a file of this name, which begins so.
fn no_sum(format: Format, (file, excerpt): (String, Vec<String>)) -> IngestError {
    IngestError::NoRecord {
        file,
        line: 1,
        byte: 0,
        expected: format.in_words().to_owned(),
        found: "no row or group with an empty label (that of all requests)".to_owned(),
        excerpt,
    }
}

/// The row without a label is that of all requests. None where there is none, or it counts nothing.
fn summary(format: Format, rows: &[Row]) -> Option<Summary> {
    let all = rows.iter().find(|row| row.label.is_empty())?;
    let count = all.requests()?;
    let mut summary = Summary::new("taurus", format);
    let report = &mut summary.report;
    report.requests.count = Some(count);
    report.requests.failed = all.count("fail");
    report.requests.latency_ms = if count > 0 { all.latency() } else { Latency::default() };
    let counter = |(code, count): (&str, u64)| {
        (format!("{STATUS}{}", clean_name(code)), Metric::Counter { count: count as f64, rate_per_s: None })
    };
    report.metrics = all.statuses().take(MAX_ENDPOINTS).map(counter).collect();
    let errors = all.errors();
    let is_told = errors.is_some();
    report.errors = errors.unwrap_or_default();
    let named = rows.iter().filter(|row| !row.label.is_empty()).take(MAX_ENDPOINTS);
    report.endpoints = named.filter_map(Row::endpoint).collect();
    if !is_told {
        summary.note(
            "What failed is not told by its status: Taurus counts the statuses of passed and of failed requests alike; they are among the metrics (rc_…).",
        );
    }
    summary.note("Taurus's percentiles are whole milliseconds, rounded down.");
    summary.note(
        "Taurus's final statistics have no course. Its artifacts folder has the files of the tool itself (kpi.jtl, simulation.log, k6's): they hold every request.",
    );
    Some(summary)
}
