//! Runs held against each other.

use domain::{EnvironmentName, RunId, ScenarioName, Slug, Version};
use schemars::JsonSchema;

/// Runs held against each other.
#[derive(JsonSchema)]
pub(in crate::api::openapi) struct Comparison {
    comparable: bool,
    reasons: Vec<String>,
    cautions: Vec<String>,
    runs: Sides<Vec<ComparedRun>>,
    /// Runs a side that a verdict needs.
    runs_needed: u64,
    metrics: Vec<ComparedMetric>,
    /// Null where a side has several runs.
    differences: Option<Differences>,
    primary: String,
    verdict: Option<String>,
    sentence: String,
}

#[derive(JsonSchema)]
#[schemars(inline)]
struct Sides<T> {
    before: T,
    after: T,
}

#[derive(JsonSchema)]
struct ComparedRun {
    id: RunId,
    number: i64,
    service: Slug,
    environment: EnvironmentName,
    scenario: ScenarioName,
    version: Option<Version>,
    url: String,
}

#[derive(JsonSchema)]
struct ComparedMetric {
    metric: String,
    /// Null for all requests together.
    endpoint: Option<String>,
    before: Option<f64>,
    after: Option<f64>,
    before_values: Vec<Option<f64>>,
    after_values: Vec<Option<f64>>,
    difference: Option<f64>,
    change: Option<f64>,
    enough_requests: bool,
    interval: Option<Vec<f64>>,
    margin: Option<f64>,
    verdict: Option<String>,
    provisional: bool,
    smallest_visible_change: Option<f64>,
}

#[derive(JsonSchema)]
struct Differences {
    runs: Vec<Difference>,
    inventory: Vec<Difference>,
}

#[derive(JsonSchema)]
struct Difference {
    name: String,
    before: Option<serde_json::Value>,
    after: Option<serde_json::Value>,
}
