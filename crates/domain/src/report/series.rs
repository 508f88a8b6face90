//! The numbers of a test over time.

use serde::{Deserialize, Serialize};

use super::Report;
use crate::Timestamp;

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
