//! What signatures froze, and what has changed since.

use analysis::snapshot::Snapshot;
use axum::Extension;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use domain::{Day, OwnerName, Reason, ReviewId, SnapshotHead, Timestamp, Verdict};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};

use super::Whole as WholeReview;
use crate::api::body::Query;
use crate::api::list;
use crate::auth::Caller;
use crate::problem::Problem;
use crate::state::AppState;

/// How many of the newest are listed.
const LISTED: i64 = 500;

/// A snapshot without what it froze.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "SnapshotHead")]
pub(in crate::api) struct Head {
    number: i64,
    at: Timestamp,
    by: String,
    verdict: Verdict,
    reason: Option<Reason>,
    conditions: Vec<Condition>,
    /// When the signature was to lapse by itself.
    valid_until: Option<Timestamp>,
    /// Of the frozen text, with `blake3:` before it.
    hash: String,
    url: String,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Condition")]
struct Condition {
    item: String,
    owner: OwnerName,
    /// The last day on which it may be met.
    until: Day,
}

/// A snapshot with all that it froze.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Snapshot")]
pub(in crate::api) struct Whole {
    #[serde(flatten)]
    head: Head,
    /// The review, its checklist, the inventory, the runs and every item as they were signed.
    #[schemars(extend("type" = "object"))]
    frozen: Json,
}

/// What differs from a snapshot on.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "SnapshotDiff")]
pub(in crate::api) struct Difference {
    from: i64,
    /// The number of the newer snapshot; null where that is today.
    to: Option<i64>,
    is_empty: bool,
    #[schemars(extend("type" = "object"))]
    diff: Json,
}

/// Against what a snapshot is held.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::api) struct Against {
    /// The number of another snapshot; today where nothing is said.
    to: Option<i64>,
    /// The review of the same service that `to` is a snapshot of; this one where nothing is said.
    review: Option<ReviewId>,
}

impl Head {
    pub(super) fn of(review: ReviewId, head: &SnapshotHead) -> Self {
        let condition = |condition: &domain::Condition| Condition {
            item: condition.item.clone(),
            owner: condition.owner.clone(),
            until: Day::ending(condition.due_at),
        };
        Self {
            number: head.number,
            at: head.at,
            by: head.by.clone(),
            verdict: head.verdict,
            reason: head.reason.clone(),
            conditions: head.conditions.iter().map(condition).collect(),
            valid_until: head.valid_until,
            hash: head.hash.clone(),
            url: address(review, head.number),
        }
    }
}

/// Where a snapshot is for programs.
pub(super) fn address(review: ReviewId, number: i64) -> String {
    format!("/api/v1/reviews/{review}/snapshots/{number}")
}

/// `GET /api/v1/reviews/{id}/snapshots`, newest first.
pub(super) async fn list(
    State(app): State<AppState>,
    Path(id): Path<String>,
    Extension(caller): Extension<Caller>,
) -> Result<Response, Problem> {
    let whole = WholeReview::load(&app, &caller, &id).await?;
    let review = whole.review().id;
    let heads = app.store.snapshots(review, LISTED).await?;
    let items: Vec<_> = heads.iter().map(|head| Head::of(review, head)).collect();
    Ok(list::page(&items, None))
}

/// `GET /api/v1/reviews/{id}/snapshots/{number}`.
pub(super) async fn show(
    State(app): State<AppState>,
    Path((id, number)): Path<(String, String)>,
    Extension(caller): Extension<Caller>,
) -> Result<Response, Problem> {
    let whole = WholeReview::load(&app, &caller, &id).await?;
    let review = whole.review().id;
    let nothing = || missing(&number);
    let kept = app.store.snapshot(review, number.parse().map_err(|_| nothing())?).await?;
    let kept = kept.ok_or_else(nothing)?;
    let frozen = serde_json::from_str(&kept.body).map_err(|error| Problem::internal(&error))?;
    Ok(axum::Json(Whole { head: Head::of(review, &kept.head), frozen }).into_response())
}

/// `GET /api/v1/reviews/{id}/snapshots/{number}/diff`: what differs today, or in another snapshot.
pub(super) async fn diff(
    State(app): State<AppState>,
    Path((id, number)): Path<(String, String)>,
    Extension(caller): Extension<Caller>,
    Query(against): Query<Against>,
) -> Result<Response, Problem> {
    let whole = WholeReview::load(&app, &caller, &id).await?;
    let from: i64 = number.parse().map_err(|_| missing(&number))?;
    let older = frozen(&app, whole.review().id, from).await?;
    let other = match against.review {
        Some(review) => of_the_service(&app, &whole, review).await?,
        None => whole.review().id,
    };
    let newer = match (against.to, against.review) {
        (Some(number), _) => frozen(&app, other, number).await?,
        (None, Some(_)) => return Err(Problem::field("to", "Say which snapshot of that review.")),
        (None, None) => app::judged::today(whole.whole(), &app.store),
    };
    let diff = older.diff(&newer);
    let is_empty = diff.is_empty();
    Ok(axum::Json(Difference { from, to: against.to, is_empty, diff: json!(diff) }).into_response())
}

/// Another review of the same service.
async fn of_the_service(app: &AppState, whole: &WholeReview, review: ReviewId) -> Result<ReviewId, Problem> {
    let other = app.store.review(review).await?.filter(|other| other.service == whole.review().service);
    let nothing = || Problem::field("review", format!("The service has no review “{review}”."));
    Ok(other.ok_or_else(nothing)?.id)
}

async fn frozen(app: &AppState, review: ReviewId, number: i64) -> Result<Snapshot, Problem> {
    let kept = app::judged::kept(&app.store, review, number).await?;
    kept.map(|(_, frozen)| frozen).ok_or_else(|| missing(&number.to_string()))
}

fn missing(number: &str) -> Problem {
    Problem::not_found(format!("This review has no snapshot {number}."))
}
