//! Shapes of answers that are put together as JSON, and of forms. A test asks every route and holds what it answers
//! against them.
#![expect(dead_code, reason = "only their schemas are used")]

use std::collections::BTreeMap;

use domain::{
    Answer, CommentId, Day, EndpointSeries, EnvironmentName, EvidenceId, ExemptionId, InputName, LinkUrl,
    NotApplicableBecause, Order, Reason, Report, ReviewId, ReviewState, RunId, ScenarioName, Slug, Status,
    TargetRate, ThreadId, ThreadKind, Timestamp, Value, Version,
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
    /// The day of the event that it prepares for.
    planned_for: Option<Day>,
    /// When it was handed to its reviewer last.
    submitted_at: Option<Timestamp>,
    /// Counts up with everything that changes what it says or rests on.
    revision: i64,
    /// How its items stood when it was judged last; null before that.
    judged: Option<Tally>,
    /// The signature that it has, or had last.
    signature: Option<Signature>,
    /// Why that stands no longer; null while it does.
    lapsed: Option<Lapsed>,
    /// The number of its newest snapshot; 0 before the first.
    snapshots: i64,
    checklist: ChecklistVersion,
    url: String,
}

#[derive(JsonSchema)]
#[schemars(rename = "ReviewTally")]
struct Tally {
    at: Timestamp,
    /// Blocking items that fail, are unknown or are stale.
    blocking_open: i64,
    fail: i64,
    unknown: i64,
    stale: i64,
    open_questions: i64,
    /// The oldest thing that a pass rests on.
    evidence_at: Option<Timestamp>,
}

#[derive(JsonSchema)]
struct Signature {
    at: Timestamp,
    by: String,
    /// When it lapses by itself.
    valid_until: Option<Timestamp>,
}

/// Since when something holds no longer, and why.
#[derive(JsonSchema)]
struct Lapsed {
    at: Timestamp,
    because: String,
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
    /// What stands against signing it as ready.
    blocked_by: BlockedBy,
    /// What would end a signature that is given now.
    reopened_by: ReopenedBy,
    /// Of its newest signature.
    conditions: Vec<Condition>,
    items: Vec<Item>,
}

#[derive(JsonSchema)]
struct BlockedBy {
    /// Blocking items without a pass or an exemption.
    items: Vec<OpenItem>,
    /// Items with an open question.
    questions: Vec<String>,
}

#[derive(JsonSchema)]
struct OpenItem {
    item: String,
    status: Status,
}

#[derive(JsonSchema)]
struct ReopenedBy {
    /// Patterns of facts, each with the items whose pass ends where one changes.
    changes: BTreeMap<String, Vec<String>>,
    /// The first item that lapses by itself.
    until: Option<Until>,
}

#[derive(JsonSchema)]
struct Until {
    at: Timestamp,
    item: String,
}

#[derive(JsonSchema)]
struct Condition {
    item: String,
    owner: String,
    /// The last day on which it may be met.
    until: Day,
}

/// An item without a pass, excused until a day.
#[derive(JsonSchema)]
pub(super) struct Exemption {
    id: ExemptionId,
    item: String,
    reason: String,
    approved_at: Timestamp,
    approved_by: String,
    /// The last day on which it holds.
    until: Day,
    /// When somebody ended it before.
    ended: Option<Ended>,
}

#[derive(JsonSchema)]
struct Ended {
    at: Timestamp,
    by: String,
}

/// What is said of an item.
#[derive(JsonSchema)]
pub(super) struct Thread {
    id: ThreadId,
    item: String,
    kind: ThreadKind,
    /// What an override makes of the item.
    verdict: Option<Answer>,
    at: Timestamp,
    by: String,
    /// When a question was settled.
    resolved: Option<Ended>,
    comments: Vec<Comment>,
}

#[derive(JsonSchema)]
struct Comment {
    id: CommentId,
    at: Timestamp,
    by: String,
    text: String,
}

/// How an item of a review stands.
#[derive(JsonSchema)]
pub(super) struct Item {
    id: String,
    section: String,
    title: String,
    /// The review cannot be signed as ready while it is open.
    blocking: bool,
    status: Status,
    /// Its own status, behind an exemption.
    own_status: Status,
    /// What its rule came to; null where it compares alone, or a value is missing.
    value: Option<Value>,
    unit: Option<String>,
    /// Why it stands so.
    sentence: String,
    /// The whole rule: where it applies, its steps, its value, where it fails and where it warns.
    formula: String,
    /// What would bring a better status, each thing alone; of something unknown, the values that it lacks.
    would_change: Vec<WouldChange>,
    by: By,
    /// What the values suggest where a person decides; null while one is missing.
    proposed: Option<Status>,
    answer: Option<Answer>,
    /// The answer is kept and does not decide.
    stated: bool,
    /// Why it does not apply, where that is the answer.
    not_applicable_because: Option<NotApplicableBecause>,
    reason: Option<String>,
    /// When it stands otherwise by itself.
    lapses_at: Option<Timestamp>,
    /// Why its pass holds no longer.
    lapsed: Option<Lapsed>,
    /// What excuses it now.
    exemption: Option<Exemption>,
    threads: Vec<Thread>,
    inputs: Vec<Input>,
    /// The checklist's own numbers that its rule names.
    thresholds: Vec<Threshold>,
    evidence: Vec<Evidence>,
    /// The earlier review that the answer was taken over from.
    carried: Option<CarriedFrom>,
}

#[derive(JsonSchema)]
struct CarriedFrom {
    /// Null once it is gone.
    review: Option<ReviewId>,
    number: i64,
}

/// A value that is missing, or one that would bring another status.
#[derive(JsonSchema)]
struct WouldChange {
    input: InputName,
    /// Its value now; null where it is missing.
    now: Option<Value>,
    /// The nearest value that would do; null where any is needed.
    to: Option<Value>,
    /// The status then.
    gives: Option<Status>,
    sentence: String,
}

/// What Headroom does not have yet: resource readings, the first limit, comparisons, the record of changes, production's
/// access log, or a run made for one question.
#[derive(JsonSchema)]
#[schemars(rename_all = "snake_case")]
enum Awaits {
    Readings,
    FirstLimit,
    Comparisons,
    Changes,
    AccessLog,
    Study,
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
    /// What Headroom will have the value from: until then a person types it.
    awaits: Option<Awaits>,
    /// The run that says so.
    run: Option<SpeakingRun>,
    /// What it follows from, where it is calculated.
    calculated: Option<Calculated>,
    /// What was said otherwise and does not count.
    set_aside: Option<SetAside>,
}

/// How a value follows from others.
#[derive(JsonSchema)]
struct Calculated {
    /// An expression of a checklist.
    formula: String,
    from: Vec<CalculatedFrom>,
}

#[derive(JsonSchema)]
struct CalculatedFrom {
    name: InputName,
    value: Value,
    source: String,
    age_days: i64,
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
    /// It was taken over from an earlier review.
    carried: bool,
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
