//! An item of a review, and what its status rests on.

use domain::{
    Answer, EvidenceId, InputName, LinkUrl, NotApplicableBecause, ReviewId, RunId, Status, Timestamp, Value,
};
use schemars::JsonSchema;

use super::review::{Exemption, Lapsed, Thread};

/// How an item of a review stands.
#[derive(JsonSchema)]
pub(in crate::api::openapi) struct Item {
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
