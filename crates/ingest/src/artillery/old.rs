//! The report of Artillery 1.

use std::{collections::BTreeMap, io::Read};

use domain::{Latency, Metric, Requests};
use serde::Deserialize;

use crate::{IngestError, document::Document, format::Format, source::Source, status, summary::Summary};

#[derive(Deserialize)]
struct Report {
    aggregate: Aggregate,
    #[serde(default)]
    intermediate: Vec<serde::de::IgnoredAny>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Aggregate {
    timestamp: Option<String>,
    #[serde(default)]
    scenarios_created: f64,
    #[serde(default)]
    scenarios_completed: f64,
    requests_completed: u64,
    latency: Values,
    rps: Option<Rate>,
    #[serde(default)]
    scenario_duration: Option<Values>,
    #[serde(default)]
    errors: BTreeMap<String, u64>,
    #[serde(default)]
    codes: BTreeMap<String, u64>,
}

/// Numbers are null where nothing was measured.
#[derive(Deserialize)]
struct Values {
    min: Option<f64>,
    max: Option<f64>,
    median: Option<f64>,
    p95: Option<f64>,
    p99: Option<f64>,
}

#[derive(Deserialize)]
struct Rate {
    count: Option<u64>,
    mean: Option<f64>,
}

/// Reads a file to its end.
pub(crate) fn read<R: Read>(source: &mut Source<R>) -> Result<Summary, IngestError> {
    let document = Document::read(source)?;
    let Report { aggregate, intermediate } = document.json(Format::Artillery1Json.in_words())?;
    let mut summary = Summary::new("artillery", Format::Artillery1Json);
    let mut count = aggregate.requests_completed;
    if let Some(sent) = aggregate.rps.as_ref().and_then(|rps| rps.count) {
        count = sent;
    }
    summary.count(aggregate.codes, aggregate.errors, status::is_failure);
    let report = &mut summary.report;
    report.ended_at = aggregate.timestamp.as_deref().and_then(|text| text.parse().ok());
    report.requests = Requests {
        count: Some(count),
        failed: report.requests.failed,
        rate_per_s: aggregate.rps.and_then(|rps| rps.mean),
        latency_ms: aggregate.latency.in_ms(),
        ..Requests::default()
    };
    let counter = |count| Metric::Counter { count, rate_per_s: None };
    report.metrics.insert("scenariosCreated".to_owned(), counter(aggregate.scenarios_created));
    report.metrics.insert("scenariosCompleted".to_owned(), counter(aggregate.scenarios_completed));
    if let Some(duration) = aggregate.scenario_duration {
        let trend = Metric::Trend {
            count: Some(whole(aggregate.scenarios_completed)),
            latency_ms: Some(duration.in_ms()),
            values: None,
        };
        report.metrics.insert("scenarioDuration".to_owned(), trend);
    }
    summary.note("Artillery 1 writes no mean, no p90 and no endpoints; version 2 does.");
    super::note(&mut summary, intermediate.len());
    Ok(summary)
}

impl Values {
    fn in_ms(&self) -> Latency {
        Latency {
            min: self.min,
            p50: self.median,
            p95: self.p95,
            p99: self.p99,
            max: self.max,
            ..Latency::default()
        }
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a cast of a float saturates")]
fn whole(count: f64) -> u64 {
    count as u64
}
