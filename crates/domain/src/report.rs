//! What was read from the result files of one load test: the object that `headroom inspect --json` prints, that the
//! API answers and that is stored with a run. A value that the file cannot give is `None` (JSON `null`), never 0.
//!
//! All durations are milliseconds unless the name says otherwise; counts and extremes are exact.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::Timestamp;

/// Everything that was understood of one test.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Report {
    /// Version of Headroom that read the files.
    pub headroom: String,
    /// The files, in the order given.
    pub files: Vec<FileRead>,
    /// The load tool: `k6`, `gatling`, …
    pub tool: String,
    /// Its version, where the file says it.
    pub tool_version: Option<String>,
    /// The format that was found by content: `k6-ndjson`, `gatling-text`, `gatling-binary`, …
    pub format: String,
    /// Time of the first sample or of the start that the tool noted.
    pub started_at: Option<Timestamp>,
    /// Time of the last sample.
    pub ended_at: Option<Timestamp>,
    /// Time from first to last, in milliseconds.
    pub duration_ms: Option<f64>,
    /// All requests of the test, successes and failures together.
    pub requests: Requests,
    /// Requests by name, method, group and scenario.
    pub endpoints: Vec<Endpoint>,
    /// Groups as the tool counts them.
    pub groups: Vec<Group>,
    /// Requests by scenario.
    pub scenarios: Vec<Scenario>,
    /// Requests by range of response time, where the tool counts them so (Gatling's four ranges).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ranges: Vec<Range>,
    /// Metrics of the tool by name.
    pub metrics: BTreeMap<String, Metric>,
    /// Checks of the script.
    pub checks: Vec<Check>,
    /// k6 thresholds and Gatling assertions, one list.
    pub thresholds: Vec<Threshold>,
    /// Error messages, most frequent first.
    pub errors: Vec<ErrorCount>,
    /// What could not be read.
    pub skipped: Skipped,
    /// What a reader should know: what is missing, and which flag would give it.
    pub notes: Vec<String>,
    /// Numbers over time, only where asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub series: Option<Series>,
}

impl Default for Report {
    /// A report of nothing, by this version.
    fn default() -> Self {
        Self {
            headroom: env!("CARGO_PKG_VERSION").to_owned(),
            files: Vec::new(),
            tool: String::new(),
            tool_version: None,
            format: String::new(),
            started_at: None,
            ended_at: None,
            duration_ms: None,
            requests: Requests::default(),
            endpoints: Vec::new(),
            groups: Vec::new(),
            scenarios: Vec::new(),
            ranges: Vec::new(),
            metrics: BTreeMap::new(),
            checks: Vec::new(),
            thresholds: Vec::new(),
            errors: Vec::new(),
            skipped: Skipped::default(),
            notes: Vec::new(),
            series: None,
        }
    }
}

/// One file as it was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FileRead {
    /// The name it came with; never used to find the format.
    pub name: String,
    /// Bytes read, before decompression.
    pub bytes: u64,
    /// `blake3:` and the hash of the decompressed bytes, in hexadecimal.
    pub content_id: String,
    /// What it was recognised as, in the words of [`Report::format`]; none in runs from before it was kept for each file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub format: Option<String>,
    /// `gzip`, `zstd`, or none.
    pub compression: Option<String>,
    /// The file ends before its end: a killed test or a broken copy.
    pub truncated: bool,
}

/// The whole run's requests.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Requests {
    /// How many.
    pub count: u64,
    /// How many failed; none where the file cannot tell.
    pub failed: Option<u64>,
    /// Requests per second as the tool itself counts them.
    pub rate_per_s: Option<f64>,
    /// Of all requests.
    pub latency_ms: Latency,
    /// Of the successful ones.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub latency_ms_ok: Option<Latency>,
    /// Of the failed ones.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub latency_ms_failed: Option<Latency>,
    /// As the tool's own report prints it, where its percentiles are not the exact ones.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub latency_ms_tool: Option<Latency>,
}

/// A distribution of durations in milliseconds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Latency {
    /// Smallest, exact.
    pub min: Option<f64>,
    /// Arithmetic mean.
    pub mean: Option<f64>,
    /// Standard deviation of the population.
    pub stddev: Option<f64>,
    /// Median.
    pub p50: Option<f64>,
    /// 75th percentile.
    pub p75: Option<f64>,
    /// 90th percentile.
    pub p90: Option<f64>,
    /// 95th percentile.
    pub p95: Option<f64>,
    /// 99th percentile.
    pub p99: Option<f64>,
    /// 99.9th percentile.
    #[serde(rename = "p99.9")]
    pub p999: Option<f64>,
    /// Largest, exact.
    pub max: Option<f64>,
}

/// Requests of one name.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Endpoint {
    /// The tool's name of the request, or its URL.
    pub name: String,
    /// HTTP method, where the file says it.
    pub method: Option<String>,
    /// Path of groups, joined by ` / `.
    pub group: Option<String>,
    /// The tool's own word for the scenario.
    pub scenario: Option<String>,
    /// How many.
    pub count: u64,
    /// How many failed; none where the file cannot tell.
    pub failed: Option<u64>,
    /// Requests per second over the whole run.
    pub rate_per_s: Option<f64>,
    /// Of all of them.
    pub latency_ms: Latency,
    /// Of the successful ones.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub latency_ms_ok: Option<Latency>,
    /// Of the failed ones.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub latency_ms_failed: Option<Latency>,
    /// As the tool's own report prints it, where its percentiles are not the exact ones.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub latency_ms_tool: Option<Latency>,
}

/// A group of the script.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Group {
    /// Names from the outermost in, joined by ` / `.
    pub path: String,
    /// How often it was passed through.
    pub count: u64,
    /// How often it failed; none where the file cannot tell.
    pub failed: Option<u64>,
    /// Wall time in the group.
    pub duration_ms: Latency,
    /// Sum of the response times in the group; only Gatling says it.
    pub cumulated_ms: Option<Latency>,
    /// As the tool's own report prints it (Gatling: of the cumulated response time), where its percentiles are not the
    /// exact ones.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub latency_ms_tool: Option<Latency>,
}

/// Requests of one scenario.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Scenario {
    /// The tool's name of it.
    pub name: String,
    /// Requests; none where the file does not say whose they are (Gatling with several scenarios).
    pub count: Option<u64>,
    /// Failed ones; none where the file cannot tell.
    pub failed: Option<u64>,
    /// Users that began; only Gatling says it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub users_started: Option<u64>,
    /// Users that came to their end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub users_ended: Option<u64>,
}

impl Scenario {
    /// The requests of endpoints that name a scenario, by scenario, in order of the endpoints.
    pub fn of(endpoints: &[Endpoint]) -> Vec<Self> {
        let mut scenarios: Vec<Self> = Vec::new();
        for endpoint in endpoints {
            let Some(name) = &endpoint.scenario else { continue };
            let at = scenarios.iter().position(|scenario| scenario.name == *name).unwrap_or_else(|| {
                scenarios.push(Self {
                    name: name.clone(),
                    count: Some(0),
                    failed: None,
                    users_started: None,
                    users_ended: None,
                });
                scenarios.len() - 1
            });
            let scenario = &mut scenarios[at];
            scenario.count = scenario.count.map(|count| count + endpoint.count);
            if let Some(failed) = endpoint.failed {
                *scenario.failed.get_or_insert(0) += failed;
            }
        }
        scenarios
    }
}

/// How many requests fell into one range of response time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Range {
    /// The tool's words for it: `t < 800 ms`, `failed`.
    pub name: String,
    /// Requests.
    pub count: u64,
}

/// One metric of the tool, by its kind.
#[expect(clippy::large_enum_variant, reason = "a run has a few dozen of them, and most are trends")]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "type", rename_all = "lowercase")]
pub enum Metric {
    /// A distribution: of times (`latency_ms`) or of plain values (`values`).
    Trend {
        /// How many samples; none where a summary does not say it.
        count: Option<u64>,
        /// Where the metric is a time.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        latency_ms: Option<Latency>,
        /// Where it is not.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        values: Option<Latency>,
    },
    /// A last value with its range.
    Gauge {
        /// Last sample.
        last: Option<f64>,
        /// Smallest sample.
        min: Option<f64>,
        /// Largest sample.
        max: Option<f64>,
    },
    /// A sum.
    Counter {
        /// The sum; not always whole.
        count: f64,
        /// The sum over the run's duration in seconds.
        rate_per_s: Option<f64>,
    },
    /// A share of samples that are not zero.
    Rate {
        /// Samples that are not zero.
        nonzero: u64,
        /// All samples.
        total: u64,
        /// `nonzero / total`; none without samples.
        rate: Option<f64>,
    },
}

/// One check of the script.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Check {
    /// Its name.
    pub name: String,
    /// The group it stands in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// How often it held.
    pub passed: u64,
    /// How often it did not.
    pub failed: u64,
}

/// A threshold (k6) or an assertion (Gatling).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Threshold {
    /// What it is about: a metric, or the path of an assertion.
    pub metric: String,
    /// The condition in the tool's words.
    pub expression: String,
    /// Held, did not hold, or cannot be said from this file.
    pub passed: Option<bool>,
    /// Who judged it.
    pub by: JudgedBy,
}

/// Who judged a threshold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum JudgedBy {
    /// The load tool; the file says so.
    Tool,
    /// Headroom, from the samples.
    Headroom,
}

/// How often an error was seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ErrorCount {
    /// The tool's message.
    pub message: String,
    /// How often.
    pub count: u64,
}

/// What could not be read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Skipped {
    /// How many lines or records.
    pub count: u64,
    /// The first few of them.
    pub first: Vec<SkippedLine>,
}

/// One line or record that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SkippedLine {
    /// Line, counted from 1; none in a binary file.
    pub line: Option<u64>,
    /// Byte of its beginning in the decompressed file, counted from 0.
    pub byte: u64,
    /// What was expected and what was found.
    pub reason: String,
}

/// Numbers over time. Every list of one endpoint is as long as the others; a step without a request has `None`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Series {
    /// Length of a step.
    pub step_ms: i64,
    /// Beginning of the first step; none where the files tell no time of day, and steps count from the run's beginning.
    pub start: Option<Timestamp>,
    /// One line an endpoint; all requests together are named `*`.
    pub endpoints: Vec<EndpointSeries>,
}

impl Series {
    /// The same without a time of day, where the report has none.
    #[must_use]
    pub fn by_the_clock_of(self, report: &Report) -> Self {
        Self { start: self.start.filter(|_| report.started_at.is_some()), ..self }
    }
}

/// Numbers over time of one endpoint.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct EndpointSeries {
    /// Name as in [`Endpoint::name`]; `*` is all requests.
    pub name: String,
    /// Method as in [`Endpoint::method`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    /// Group as in [`Endpoint::group`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// Scenario as in [`Endpoint::scenario`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scenario: Option<String>,
    /// Requests that ended in the step.
    pub count: Vec<u64>,
    /// Failed ones among them; `None` where the file cannot tell.
    pub failed: Vec<Option<u64>>,
    /// Median, in milliseconds.
    pub p50: Vec<Option<f64>>,
    /// 95th percentile.
    pub p95: Vec<Option<f64>>,
    /// 99th percentile.
    pub p99: Vec<Option<f64>>,
}
