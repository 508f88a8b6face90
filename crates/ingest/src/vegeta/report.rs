//! `vegeta report -type=json`: what Vegeta sums up.

use std::{collections::BTreeMap, io::Read};

use domain::{ErrorCount, Latency, Range, Requests, Timestamp};
use serde::Deserialize;

use crate::{
    IngestError, document::Document, format::Format, measured::most_frequent, source::Source, status,
    summary::Summary,
};

#[derive(Deserialize)]
struct Report {
    latencies: Latencies,
    requests: u64,
    #[serde(default)]
    rate: Option<f64>,
    earliest: Option<String>,
    end: Option<String>,
    success: f64,
    #[serde(default)]
    status_codes: BTreeMap<String, u64>,
    #[serde(default)]
    buckets: Option<BTreeMap<String, u64>>,
}

/// In ns.
#[derive(Deserialize)]
struct Latencies {
    mean: Option<f64>,
    #[serde(rename = "50th")]
    p50: Option<f64>,
    #[serde(rename = "90th")]
    p90: Option<f64>,
    #[serde(rename = "95th")]
    p95: Option<f64>,
    #[serde(rename = "99th")]
    p99: Option<f64>,
    max: Option<f64>,
    min: Option<f64>,
}

/// Reads a file to its end.
pub(crate) fn read<R: Read>(source: &mut Source<R>) -> Result<Summary, IngestError> {
    let document = Document::read(source)?;
    let read: Report = document.json(Format::VegetaReport.in_words())?;
    let mut summary = Summary::new("vegeta", Format::VegetaReport);
    let report = &mut summary.report;
    report.started_at = read.earliest.as_deref().and_then(|text| text.parse().ok());
    report.ended_at = read.end.as_deref().and_then(|text| text.parse().ok());
    report.duration_ms = report.started_at.zip(report.ended_at).map(|(start, end)| duration(start, end));
    report.ranges = ranges(read.buckets.unwrap_or_default());
    report.requests = Requests {
        count: Some(read.requests),
        failed: Some(failed(read.requests, read.success)),
        rate_per_s: read.rate,
        latency_ms: read.latencies.in_ms(),
        ..Requests::default()
    };
    report.errors = errors(&read.status_codes);
    summary.note(
        "Vegeta's report is a summary: its percentiles are estimated (a t-digest; far off in small tests), and there is no course. `vegeta encode -to json results.bin > results.json` holds every request.",
    );
    Ok(summary)
}

fn duration(start: Timestamp, end: Timestamp) -> f64 {
    end.since(start) as f64
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and the count")]
fn failed(count: u64, success: f64) -> u64 {
    count - ((count as f64 * success.clamp(0.0, 1.0)).round() as u64).min(count)
}

fn errors(status_codes: &BTreeMap<String, u64>) -> Vec<ErrorCount> {
    let failed = status_codes
        .iter()
        .filter(|(code, _)| code.parse::<u32>().map_or(true, |code| !(200..400).contains(&code)));
    let named = failed.map(|(code, &count)| {
        let message = if code == "0" { "no answer".to_owned() } else { status::message(code) };
        (message, count)
    });
    most_frequent(&named.collect())
}

/// `-buckets`: from each bound (ns) up to the next.
fn ranges(buckets: BTreeMap<String, u64>) -> Vec<Range> {
    let bound = |text: &str| text.parse::<u64>().ok().map(|nanos| nanos as f64 / 1e6);
    let mut bounds: Vec<(f64, u64)> =
        buckets.iter().filter_map(|(text, &count)| Some((bound(text)?, count))).collect();
    bounds.sort_by(|a, b| a.0.total_cmp(&b.0));
    let name = |at: usize| match (bounds[at].0, bounds.get(at + 1)) {
        (from, None) => format!("t ≥ {from} ms"),
        (0.0, Some((to, _))) => format!("t < {to} ms"),
        (from, Some((to, _))) => format!("{from} ms ≤ t < {to} ms"),
    };
    (0..bounds.len()).map(|at| Range { name: name(at), count: bounds[at].1 }).collect()
}

impl Latencies {
    fn in_ms(&self) -> Latency {
        let ms = |nanos: Option<f64>| nanos.map(|nanos| nanos / 1e6);
        Latency {
            min: ms(self.min),
            mean: ms(self.mean),
            p50: ms(self.p50),
            p90: ms(self.p90),
            p95: ms(self.p95),
            p99: ms(self.p99),
            max: ms(self.max),
            ..Latency::default()
        }
    }
}
