//! What was read from the result files of one load test: the object that `headroom inspect --json` prints, that the
//! API answers and that is stored with a run. A value that the file cannot give is `None` (JSON `null`), never 0.
//!
//! All durations are milliseconds unless the name says otherwise; counts and extremes are exact.

mod metric;
mod requests;
mod series;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use self::{
    metric::{Check, JudgedBy, Metric, Threshold},
    requests::{Endpoint, Latency, Requests, share_of},
    series::{EndpointSeries, Series},
};
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
    /// As the tool's own report prints it (Gatling: of the cumulated response time), where its percentiles differ
    /// from ours.
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
    /// The file, where the run was read from several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// Line, counted from 1; none in a binary file.
    pub line: Option<u64>,
    /// Byte of its beginning in the decompressed file, counted from 0; none where it is not one place.
    pub byte: Option<u64>,
    /// What was expected and what was found.
    pub reason: String,
}
