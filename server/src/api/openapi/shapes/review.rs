//! A review, and what is said and excused in it.

use std::collections::BTreeMap;

use domain::{
    Answer, CommentId, Day, ExemptionId, Order, ReviewId, ReviewState, Slug, Status, TargetRate, ThreadId,
    ThreadKind, Timestamp,
};
use schemars::JsonSchema;

use super::item::Item;

/// A review without its items.
#[derive(JsonSchema)]
pub(in crate::api::openapi) struct ReviewHead {
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
pub(super) struct Lapsed {
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
pub(in crate::api::openapi) struct Review {
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
pub(in crate::api::openapi) struct Exemption {
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
pub(in crate::api::openapi) struct Thread {
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
