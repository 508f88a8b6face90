//! `autocannon -j`: whole milliseconds. Requests are counted by the answers; with workers and a rate the latencies are
//! more than those, because autocannon fills in what it could not send.

use std::{collections::BTreeMap, io::Read};

use domain::{Latency, Requests};
use serde::Deserialize;

use crate::{
    IngestError, document::Document, format::Format, measured::most_frequent, source::Source, status,
    summary::Summary,
};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Output {
    /// In s.
    duration: Option<f64>,
    start: Option<String>,
    finish: Option<String>,
    #[serde(default)]
    errors: u64,
    #[serde(default)]
    timeouts: u64,
    #[serde(default)]
    mismatches: u64,
    #[serde(default)]
    resets: u64,
    non2xx: u64,
    #[serde(default)]
    status_code_stats: BTreeMap<String, Answers>,
    latency: Times,
    requests: Rates,
}

#[derive(Deserialize)]
struct Answers {
    count: Count,
}

/// Some versions write it as a text.
#[derive(Deserialize)]
#[serde(untagged)]
enum Count {
    Number(u64),
    Text(String),
}

impl Count {
    fn value(&self) -> u64 {
        match self {
            Self::Number(count) => *count,
            Self::Text(count) => count.parse().unwrap_or(0),
        }
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Times {
    mean: Option<f64>,
    average: Option<f64>,
    stddev: Option<f64>,
    min: Option<f64>,
    max: Option<f64>,
    p50: Option<f64>,
    p75: Option<f64>,
    p90: Option<f64>,
    p99: Option<f64>,
    #[serde(rename = "p99_9")]
    p999: Option<f64>,
    total_count: Option<u64>,
}

#[derive(Deserialize)]
struct Rates {
    average: Option<f64>,
    total: u64,
}

/// Reads a file to its end.
pub(crate) fn read<R: Read>(source: &mut Source<R>) -> Result<Summary, IngestError> {
    let document = Document::read(source)?;
    let output: Output = document.json(Format::AutocannonJson.in_words())?;
    let mut summary = Summary::new("autocannon", Format::AutocannonJson);
    let report = &mut summary.report;
    report.started_at = output.start.as_deref().and_then(|text| text.parse().ok());
    report.ended_at = output.finish.as_deref().and_then(|text| text.parse().ok());
    report.duration_ms = output.duration.map(|seconds| seconds * 1000.0);
    report.requests = Requests {
        count: Some(output.requests.total),
        failed: Some(output.non2xx),
        rate_per_s: output.requests.average,
        latency_ms: if output.requests.total > 0 { output.latency.in_ms() } else { Latency::default() },
        ..Requests::default()
    };
    report.errors = most_frequent(&output.messages());
    output.notes(&mut summary);
    Ok(summary)
}

impl Output {
    fn messages(&self) -> BTreeMap<String, u64> {
        let answers = self
            .status_code_stats
            .iter()
            .filter(|(code, _)| !code.starts_with('2'))
            .map(|(code, answers)| (status::message(code), answers.count.value()));
        let others = [
            ("error without an answer", self.errors.saturating_sub(self.timeouts)),
            ("timeout", self.timeouts),
            ("mismatch of the body", self.mismatches),
            ("connection reset", self.resets),
        ];
        let others = others.into_iter().map(|(message, count)| (message.to_owned(), count));
        answers.chain(others).filter(|(_, count)| *count > 0).collect()
    }

    fn notes(&self, summary: &mut Summary) {
        if self.errors > 0 {
            summary.note(format!(
                "{} errors ({} of them timeouts) are not among the requests: autocannon counts answers, and failed ones are those that are not 2xx.",
                self.errors, self.timeouts
            ));
        }
        if let Some(filled) = self.latency.total_count.filter(|count| *count > self.requests.total) {
            summary.note(format!(
                "The latencies are of {filled} values for {} requests: autocannon filled in those that it could not send in time (coordinated omission).",
                self.requests.total
            ));
        }
        note(summary);
    }
}

/// What a reader of any summary of autocannon should know.
pub(super) fn note(summary: &mut Summary) {
    summary.note(
        "autocannon has no p95 (but p90, p97.5 and p99), counts whole milliseconds, and its result has no course.",
    );
}

impl Times {
    fn in_ms(&self) -> Latency {
        Latency {
            min: self.min,
            mean: self.mean.or(self.average),
            stddev: self.stddev,
            p50: self.p50,
            p75: self.p75,
            p90: self.p90,
            p95: None,
            p99: self.p99,
            p999: self.p999,
            max: self.max,
        }
    }
}
