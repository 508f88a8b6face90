//! The steps of a review: handing it over, sending it back, signing it, opening it again.

use axum::Extension;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use domain::{AccountName, Condition, Day, OwnerName, Reason, Reopened, Signing, Verdict};
use http::StatusCode;
use http::header::LOCATION;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::snapshots::{Head, address};
use super::{Whole, reviewer};
use crate::api::body::Json;
use crate::auth::Caller;
use crate::problem::Problem;
use crate::state::AppState;

/// To whom a draft is handed.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Submission")]
pub(in crate::api) struct Submitting {
    /// A member who is not the author; needed where the review has no reviewer yet.
    reviewer: Option<AccountName>,
}

/// `POST /api/v1/reviews/{id}/submit`.
pub(super) async fn submit(
    State(app): State<AppState>,
    Path(id): Path<String>,
    Extension(caller): Extension<Caller>,
    to: Result<Json<Submitting>, Problem>,
) -> Result<Response, Problem> {
    let whole = Whole::load(&app, &caller, &id).await?;
    let Json(to) = to?;
    let reviewer = reviewer(&app, to.reviewer.as_ref()).await?;
    app.store.submit_review(whole.review().id, reviewer, &caller.author()).await?;
    shown(&app, &caller, &id).await
}

/// Why a review is given back.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "SendBack")]
pub(in crate::api) struct SendingBack {
    reason: Reason,
}

/// `POST /api/v1/reviews/{id}/send-back`.
pub(super) async fn send_back(
    State(app): State<AppState>,
    Path(id): Path<String>,
    Extension(caller): Extension<Caller>,
    why: Result<Json<SendingBack>, Problem>,
) -> Result<Response, Problem> {
    let whole = Whole::load(&app, &caller, &id).await?;
    let Json(why) = why?;
    app.store.send_back_review(whole.review().id, &why.reason, &caller.author()).await?;
    shown(&app, &caller, &id).await
}

/// As what a closed review is opened again.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Reopening")]
pub(in crate::api) struct Reopening {
    to: Reopened,
}

/// `POST /api/v1/reviews/{id}/reopen`.
pub(super) async fn reopen(
    State(app): State<AppState>,
    Path(id): Path<String>,
    Extension(caller): Extension<Caller>,
    to: Result<Json<Reopening>, Problem>,
) -> Result<Response, Problem> {
    let whole = Whole::load(&app, &caller, &id).await?;
    let Json(Reopening { to }) = to?;
    app.store.reopen_review(whole.review().id, to, &caller.author()).await?;
    shown(&app, &caller, &id).await
}

/// A signature to be given.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "NewSignature")]
pub(in crate::api) struct Signature {
    verdict: Verdict,
    /// The first reason, where it is not ready; a note otherwise.
    reason: Option<Reason>,
    #[serde(default)]
    conditions: Vec<NewCondition>,
    /// The revision that the signer looked at: where another has come since, the signature is refused. The present one
    /// where nothing is said.
    revision: Option<i64>,
}

/// What a signature still asks for.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct NewCondition {
    item: String,
    owner: OwnerName,
    /// The last day on which it may be met.
    until: Day,
}

/// A signature that was given.
#[derive(Serialize, JsonSchema)]
pub(in crate::api) struct Signed {
    snapshot: Head,
    /// The state that it led to.
    state: domain::ReviewState,
}

/// `POST /api/v1/reviews/{id}/sign`, by any member but the author.
pub(super) async fn sign(
    State(app): State<AppState>,
    Path(id): Path<String>,
    Extension(caller): Extension<Caller>,
    new: Result<Json<Signature>, Problem>,
) -> Result<Response, Problem> {
    let whole = Whole::load(&app, &caller, &id).await?;
    let Json(new) = new?;
    let review = whole.review();
    let condition =
        |new: NewCondition| Condition { item: new.item, owner: new.owner, due_at: new.until.end() };
    let signing = Signing {
        verdict: new.verdict,
        reason: new.reason,
        conditions: new.conditions.into_iter().map(condition).collect(),
        revision: new.revision.unwrap_or(review.revision),
    };
    let head = app::judged::sign(&app.store, review.id, &signing, &caller.author()).await?;
    let location = [(LOCATION, address(review.id, head.number))];
    let signed = Signed { snapshot: Head::of(review.id, &head), state: signing.verdict.state() };
    Ok((StatusCode::CREATED, location, axum::Json(signed)).into_response())
}

/// The review as it stands now.
async fn shown(app: &AppState, caller: &Caller, id: &str) -> Result<Response, Problem> {
    let whole = Whole::load(app, caller, id).await?;
    Ok(axum::Json(whole.document(app)).into_response())
}
