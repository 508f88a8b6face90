//! The report of Artillery 2. Its metrics-by-endpoint plugin, which is on by default, names the endpoints.

use std::{collections::BTreeMap, io::Read};

use domain::{Endpoint, Latency, Metric, Requests, Timestamp};
use serde::Deserialize;

use crate::{
    IngestError,
    collect::{MAX_ENDPOINTS, clean_name},
    document::Document,
    format::Format,
    source::Source,
    status,
    summary::Summary,
};

const BY_ENDPOINT: &str = "plugins.metrics-by-endpoint.";

#[derive(Deserialize)]
struct Report {
    aggregate: Period,
    #[serde(default)]
    intermediate: Vec<serde::de::IgnoredAny>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Period {
    counters: BTreeMap<String, f64>,
    #[serde(default)]
    rates: BTreeMap<String, Option<f64>>,
    #[serde(default)]
    summaries: BTreeMap<String, Option<Values>>,
    first_metric_at: Option<i64>,
    last_metric_at: Option<i64>,
    first_counter_at: Option<i64>,
    last_counter_at: Option<i64>,
}

#[derive(Deserialize)]
struct Values {
    min: Option<f64>,
    max: Option<f64>,
    count: u64,
    mean: Option<f64>,
    p50: Option<f64>,
    median: Option<f64>,
    p75: Option<f64>,
    p90: Option<f64>,
    p95: Option<f64>,
    p99: Option<f64>,
    p999: Option<f64>,
}

/// Reads a file to its end.
pub(crate) fn read<R: Read>(source: &mut Source<R>) -> Result<Summary, IngestError> {
    let document = Document::read(source)?;
    let Report { aggregate, intermediate } = document.json(Format::ArtilleryJson.in_words())?;
    let mut summary = Summary::new("artillery", Format::ArtilleryJson);
    let codes = aggregate.counted("http.codes.");
    summary.count(codes, aggregate.counted("errors."), status::is_failure);
    let report = &mut summary.report;
    let (start, end) = (
        aggregate.first_metric_at.or(aggregate.first_counter_at),
        aggregate.last_metric_at.or(aggregate.last_counter_at),
    );
    report.started_at = start.map(Timestamp);
    report.ended_at = end.map(Timestamp);
    report.duration_ms = start.zip(end).map(|(start, end)| end.saturating_sub(start) as f64);
    let has_answers = aggregate.summaries.contains_key("http.response_time");
    report.requests = Requests {
        count: aggregate.counter("http.requests").or((!has_answers).then_some(0)),
        failed: report.requests.failed,
        rate_per_s: aggregate.rates.get("http.request_rate").copied().flatten(),
        latency_ms: aggregate.latency("http.response_time"),
        ..Requests::default()
    };
    report.endpoints = aggregate.endpoints();
    report.metrics = aggregate.metrics();
    if aggregate.counter("http.requests").is_none() {
        summary.note(
            "The report counts no HTTP requests: other engines of Artillery are read as metrics alone.",
        );
    }
    if summary.report.endpoints.is_empty() {
        summary.note("The plugin metrics-by-endpoint would tell the endpoints apart.");
    } else {
        summary.note(
            "Endpoints count answers; which of them failed, Artillery sums up for the whole test alone.",
        );
    }
    super::note(&mut summary, intermediate.len());
    Ok(summary)
}

impl Period {
    fn counter(&self, name: &str) -> Option<u64> {
        self.counters.get(name).map(|&count| whole(count))
    }

    /// The counters whose names begin so, without that beginning.
    fn counted(&self, prefix: &str) -> Vec<(String, u64)> {
        let named =
            self.counters.iter().filter_map(|(name, &n)| Some((name.strip_prefix(prefix)?, whole(n))));
        named.map(|(name, n)| (name.to_owned(), n)).collect()
    }

    fn latency(&self, name: &str) -> Latency {
        self.summaries.get(name).and_then(Option::as_ref).map(Values::latency).unwrap_or_default()
    }

    fn endpoints(&self) -> Vec<Endpoint> {
        let prefix = format!("{BY_ENDPOINT}response_time.");
        let named = self.summaries.iter().filter_map(|(name, values)| {
            let values = values.as_ref()?;
            Some(Endpoint {
                name: clean_name(name.strip_prefix(&prefix)?),
                method: None,
                group: None,
                scenario: None,
                count: values.count,
                failed: None,
                rate_per_s: None,
                latency_ms: values.latency(),
                latency_ms_ok: None,
                latency_ms_failed: None,
                latency_ms_tool: None,
            })
        });
        named.take(MAX_ENDPOINTS).collect()
    }

    /// Users, sessions and what the script counts itself.
    fn metrics(&self) -> BTreeMap<String, Metric> {
        let is_own = |name: &str| {
            ![BY_ENDPOINT, "http.codes.", "errors."].iter().any(|prefix| name.starts_with(prefix))
        };
        let counters = self
            .counters
            .iter()
            .filter(|(name, _)| is_own(name))
            .map(|(name, &count)| (clean_name(name), Metric::Counter { count, rate_per_s: None }));
        let trends = self.summaries.iter().filter(|(name, _)| is_own(name)).filter_map(|(name, values)| {
            let values = values.as_ref()?;
            let latency_ms = Some(values.latency());
            Some((clean_name(name), Metric::Trend { count: Some(values.count), latency_ms, values: None }))
        });
        counters.chain(trends).take(MAX_ENDPOINTS).collect()
    }
}

impl Values {
    fn latency(&self) -> Latency {
        Latency {
            min: self.min,
            mean: self.mean,
            stddev: None,
            p50: self.p50.or(self.median),
            p75: self.p75,
            p90: self.p90,
            p95: self.p95,
            p99: self.p99,
            p999: self.p999,
            max: self.max,
        }
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a cast of a float saturates")]
fn whole(count: f64) -> u64 {
    count as u64
}
