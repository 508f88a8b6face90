//! Shapes of answers that are put together as JSON, and of forms. A test asks every route and holds what it answers
//! against them.
#![expect(dead_code, reason = "only their schemas are used")]

mod comparison;
mod item;
mod review;

use std::collections::BTreeMap;

use domain::{
    EndpointSeries, EnvironmentName, Reason, Report, RunId, ScenarioName, Timestamp, Value, Version,
};
use schemars::JsonSchema;
use serde::Deserialize;

pub(super) use comparison::Comparison;
pub(super) use item::Item;
pub(super) use review::{Exemption, Review, ReviewHead, Thread};

/// What an answer is refused with (RFC 9457); members beside these depend on `type`.
#[derive(JsonSchema)]
pub(super) struct Problem {
    /// `urn:headroom:problem:` and a word that never changes.
    #[schemars(rename = "type")]
    kind: String,
    /// What happened, the same each time.
    title: String,
    status: u16,
    /// What happened here and what to do.
    detail: String,
    /// The field that is wrong, where it is one.
    #[schemars(extend("type" = "string"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    field: Option<String>,
    /// The items of a review that stand against it, where they do.
    #[schemars(extend("type" = "array"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    items: Option<Vec<String>>,
}

/// An `OpenAPI` document.
#[derive(JsonSchema)]
#[schemars(rename = "OpenApi")]
pub(super) struct Document {
    openapi: String,
    info: BTreeMap<String, serde_json::Value>,
    paths: BTreeMap<String, serde_json::Value>,
    components: BTreeMap<String, serde_json::Value>,
}

/// What can be said of an upload in the query.
#[derive(Deserialize, JsonSchema)]
pub(super) struct UploadQuery {
    /// Seconds to wait for a verdict.
    wait: Option<u32>,
    /// What makes the status one that fails a job, parted by commas: worse, invalid, threshold.
    #[serde(rename = "fail-on")]
    fail_on: Option<String>,
    scenario: Option<ScenarioName>,
    environment: Option<EnvironmentName>,
    version: Option<Version>,
    reason: Option<Reason>,
    change: Option<Reason>,
}

/// The parts of an upload, in any order.
#[derive(Deserialize, JsonSchema)]
pub(super) struct UploadForm {
    /// The files of one test; several are merged, never averaged.
    file: Vec<serde_json::Value>,
    scenario: Option<ScenarioName>,
    environment: Option<EnvironmentName>,
    version: Option<Version>,
    reason: Option<Reason>,
    change: Option<Reason>,
}

/// What became of an upload.
#[derive(JsonSchema)]
pub(super) struct Received {
    id: RunId,
    number: i64,
    url: String,
    /// The same content was uploaded before.
    deduplicated: bool,
    /// Nothing is judged worse or better yet.
    verdict: Option<String>,
    sentence: String,
    /// What `text/plain` would be answered with.
    text: String,
    notes: Vec<String>,
    receipt: Report,
}

/// Numbers over time; `start` is null where the files say none.
#[derive(JsonSchema)]
pub(super) struct Series {
    step_ms: i64,
    start: Option<Timestamp>,
    endpoints: Vec<EndpointSeries>,
}

/// Values by the name of the input; null takes one back.
#[derive(Deserialize, JsonSchema)]
#[serde(transparent)]
pub(super) struct TypedValues(BTreeMap<String, Option<Value>>);
