//! A run as the API shows it: whole, and in a list.

use domain::{
    EnvironmentName, Latency, Reason, Rejection, Report, Run, RunDetails, RunId, RunLine, ScenarioName, Slug,
    Timestamp, Version, Window,
};
use schemars::JsonSchema;
use serde::Serialize;

use crate::cli::receipt;

/// A run: the object of `headroom inspect --json`, and what is known of the upload.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Run")]
pub(crate) struct Shape<'a> {
    #[serde(flatten)]
    about: About<'a>,
    service: &'a Slug,
    received_by: &'a str,
    content_id: &'a str,
    /// Who rejected it as invalid, when and why; null of a run that counts.
    rejected: Option<&'a Rejection>,
    #[serde(skip_serializing_if = "Option::is_none")]
    window: Option<Windowed>,
    #[serde(flatten)]
    report: &'a Report,
}

/// The numbers of a part of a run's time, in seconds from its first. Mean and deviation are not known of a part.
#[derive(Serialize, JsonSchema)]
struct Windowed {
    from_s: i64,
    to_s: i64,
    requests: domain::Requests,
}

/// What is said about a run beside its numbers.
#[derive(Serialize, JsonSchema)]
struct About<'a> {
    id: RunId,
    number: i64,
    environment: &'a EnvironmentName,
    scenario: &'a ScenarioName,
    version: Option<&'a Version>,
    reason: Option<&'a Reason>,
    change: Option<&'a Reason>,
    received_at: Timestamp,
    url: String,
}

impl<'a> About<'a> {
    fn of(id: RunId, number: i64, details: &'a RunDetails, received_at: Timestamp, origin: &str) -> Self {
        let RunDetails { environment, scenario, version, reason, change } = details;
        Self {
            id,
            number,
            environment,
            scenario,
            version: version.as_ref(),
            reason: reason.as_ref(),
            change: change.as_ref(),
            received_at,
            url: url(id, origin),
        }
    }
}

/// The run's page.
pub(super) fn url(id: RunId, origin: &str) -> String {
    format!("{origin}{}", app::urls::run(id))
}

impl<'a> Shape<'a> {
    pub(crate) fn of(run: &'a Run, origin: &str) -> Self {
        Self {
            about: About::of(run.id, run.number, &run.details, run.received_at, origin),
            service: &run.slug,
            received_by: &run.received_from,
            content_id: &run.content_id.0,
            rejected: run.rejection.as_ref(),
            window: None,
            report: &run.report,
        }
    }

    /// The same with the numbers of a window, where there is one.
    pub(super) fn with_window(self, window: Option<(Window, domain::Requests)>) -> Self {
        let window =
            window.map(|(window, requests)| Windowed { from_s: window.from(), to_s: window.to(), requests });
        Self { window, ..self }
    }
}

/// A run in a list.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "RunLine")]
pub(super) struct Line<'a> {
    #[serde(flatten)]
    about: About<'a>,
    started_at: Option<Timestamp>,
    duration_ms: Option<f64>,
    tool: &'a str,
    requests: Requests,
    thresholds: Thresholds,
    baseline: bool,
    /// It was rejected as invalid and counts for nothing.
    rejected: bool,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "RequestsOfLine")]
struct Requests {
    count: Option<i64>,
    failed: Option<i64>,
    rate_per_s: Option<f64>,
    latency_ms: Percentiles,
}

#[derive(Serialize, JsonSchema)]
struct Percentiles {
    p50: Option<f64>,
    p95: Option<f64>,
    p99: Option<f64>,
}

#[derive(Serialize, JsonSchema)]
struct Thresholds {
    passed: i64,
    failed: i64,
    unknown: i64,
}

impl<'a> Line<'a> {
    pub(super) fn of(run: &'a RunLine, origin: &str) -> Self {
        Self {
            about: About::of(run.id, run.number, &run.details, run.received_at, origin),
            started_at: run.started_at,
            duration_ms: run.duration_ms,
            tool: &run.tool,
            requests: Requests {
                count: run.count,
                failed: run.failed,
                rate_per_s: run.rate_per_s,
                latency_ms: Percentiles { p50: run.p50_ms, p95: run.p95_ms, p99: run.p99_ms },
            },
            thresholds: Thresholds {
                passed: run.thresholds.passed,
                failed: run.thresholds.failed,
                unknown: run.thresholds.unknown,
            },
            baseline: run.is_baseline,
            rejected: run.is_rejected,
        }
    }
}

/// A run for a terminal: the sentence, the receipt, and the way to its page.
pub(super) fn text(run: &Run, origin: &str) -> String {
    format!("{}\n\n{}\n{}\n", sentence(run), receipt::text(&run.report), url(run.id, origin))
}

/// What a run says in one sentence: requests, percentiles, failures.
pub(super) fn sentence(run: &Run) -> String {
    let requests = &run.report.requests;
    let Latency { p50, p95, p99, .. } = requests.latency_ms;
    let ms = |name: &str, value: Option<f64>| value.map(|ms| format!("{name} {ms:.1} ms"));
    let rate = requests.rate_per_s.map(|rate| format!("{rate:.1} requests/s"));
    let failed = requests.failed.map(|failed| format!("{failed} failed"));
    let numbers: Vec<String> =
        [rate, ms("p50", p50), ms("p95", p95), ms("p99", p99), failed].into_iter().flatten().collect();
    let numbers = if numbers.is_empty() { String::new() } else { format!(": {}", numbers.join(", ")) };
    format!("Run #{} of {}, {}{numbers}.", run.number, run.slug, how_many(requests))
}

/// `2 requests`, or that it is not known.
pub(super) fn how_many(requests: &domain::Requests) -> String {
    requests.count.map_or_else(|| "unknown number of requests".to_owned(), |count| counted(count, "request"))
}

/// `1 request`, `2 requests`.
pub(super) fn counted(count: u64, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}
