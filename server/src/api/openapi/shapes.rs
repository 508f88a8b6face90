//! Shapes of answers that are put together as JSON, and of forms. A test asks every route and holds what it answers
//! against them.
#![expect(dead_code, reason = "only their schemas are used")]

use std::collections::BTreeMap;

use domain::{
    Answer, EndpointSeries, EnvironmentName, EvidenceId, InputName, LinkUrl, NotApplicableBecause, Order,
    Reason, Report, ReviewId, ReviewState, RunId, ScenarioName, Slug, Status, TargetRate, Timestamp, Value,
    Version,
};
use schemars::JsonSchema;
use serde::Deserialize;

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

/// A review without its items.
#[derive(JsonSchema)]
pub(super) struct ReviewHead {
    id: ReviewId,
    number: i64,
    service: Slug,
    state: ReviewState,
    from: Order,
    to: Order,
    target_rps: TargetRate,
    author: String,
    reviewer: Option<String>,
    created_at: Timestamp,
    changed_at: Timestamp,
    checklist: ChecklistVersion,
    url: String,
}

#[derive(JsonSchema)]
struct ChecklistVersion {
    id: String,
    version: String,
}

/// A review.
#[derive(JsonSchema)]
pub(super) struct Review {
    #[serde(flatten)]
    head: ReviewHead,
    items: Vec<Item>,
}

/// How an item of a review stands.
#[derive(JsonSchema)]
pub(super) struct Item {
    id: String,
    section: String,
    title: String,
    status: Status,
    /// What its rule came to; null where it compares alone, or a value is missing.
    value: Option<Value>,
    unit: Option<String>,
    /// Why it stands so.
    sentence: String,
    formula: Option<String>,
    by: By,
    /// What the values suggest where a person decides; null while one is missing.
    proposed: Option<Status>,
    answer: Option<Answer>,
    /// The answer is kept and does not decide.
    stated: bool,
    /// Why it does not apply, where that is the answer.
    not_applicable_because: Option<NotApplicableBecause>,
    reason: Option<String>,
    inputs: Vec<Input>,
    /// The checklist's own numbers that its rule names.
    thresholds: Vec<Threshold>,
    evidence: Vec<Evidence>,
}

/// Whose judgement a status is.
#[derive(JsonSchema)]
#[schemars(rename_all = "lowercase")]
enum By {
    Data,
    Person,
}

/// A value that an item's rule calculates with.
#[derive(JsonSchema)]
struct Input {
    name: InputName,
    value: Option<Value>,
    source: String,
    age_days: Option<i64>,
    /// The run that says so.
    run: Option<SpeakingRun>,
    /// What was said otherwise and does not count.
    set_aside: Option<SetAside>,
}

#[derive(JsonSchema)]
struct SpeakingRun {
    id: RunId,
    number: i64,
    over: Over,
}

/// The part of a run that a value is about.
#[derive(JsonSchema)]
#[schemars(rename_all = "lowercase")]
enum Over {
    Whole,
    Steady,
}

#[derive(JsonSchema)]
struct SetAside {
    value: Value,
    source: String,
}

/// A number of the checklist that a rule names.
#[derive(JsonSchema)]
#[schemars(rename = "ItemThreshold")]
struct Threshold {
    name: String,
    value: f64,
    from: SetBy,
}

/// Who set a threshold.
#[derive(JsonSchema)]
#[schemars(rename_all = "lowercase")]
enum SetBy {
    Default,
    Checklist,
    Service,
}

/// A run, a link, a note or a fact of the inventory.
#[derive(JsonSchema)]
struct Evidence {
    id: EvidenceId,
    at: Timestamp,
    by: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    run: Option<RunId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    number: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    link: Option<LinkUrl>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    note: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    fact: Option<InputName>,
    /// The fact's value when it was attached.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    value: Option<Value>,
}

/// Runs held against each other.
#[derive(JsonSchema)]
pub(super) struct Comparison {
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
