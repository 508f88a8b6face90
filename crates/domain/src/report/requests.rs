//! How many requests there were, how many failed, and how long they took.

use serde::{Deserialize, Serialize};

/// The whole run's requests.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Requests {
    /// How many; none where the file cannot tell.
    pub count: Option<u64>,
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
    /// As the tool's own report prints it, where its percentiles differ from ours.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub latency_ms_tool: Option<Latency>,
}

impl Requests {
    /// There was no request, and the file says so.
    pub fn is_empty(&self) -> bool {
        self.count == Some(0)
    }

    /// Share of them that failed, 0 to 1; none where the file cannot tell, and of no request.
    pub fn failed_share(&self) -> Option<f64> {
        share_of(self.failed, self.count)
    }
}

/// What part of all this is, 0 to 1; none where one of them is not known, and of nothing.
pub fn share_of(part: Option<u64>, all: Option<u64>) -> Option<f64> {
    let all = all.filter(|all| *all > 0)?;
    Some(part? as f64 / all as f64)
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
    /// As the tool's own report prints it, where its percentiles differ from ours.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub latency_ms_tool: Option<Latency>,
}

impl Endpoint {
    /// Its numbers, as those of the whole run are held.
    pub fn requests(&self) -> Requests {
        Requests {
            count: Some(self.count),
            failed: self.failed,
            rate_per_s: self.rate_per_s,
            latency_ms: self.latency_ms,
            latency_ms_ok: self.latency_ms_ok,
            latency_ms_failed: self.latency_ms_failed,
            latency_ms_tool: self.latency_ms_tool,
        }
    }
}
