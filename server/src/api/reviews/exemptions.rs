//! Exemptions: what lacks a pass, excused until a day by whoever posts it.

use axum::Extension;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use domain::{Day, ExemptionId, NewExemption, Reason};
use http::StatusCode;
use schemars::JsonSchema;
use serde::Deserialize;

use super::{Whole, review_shape};
use crate::api::{body::Json, list};
use crate::auth::Caller;
use crate::problem::Problem;
use crate::state::AppState;

/// How many of the newest are listed.
const LISTED: i64 = 500;

/// An exemption to be granted. Whoever posts it approves it.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "NewExemption")]
pub(in crate::api) struct Granting {
    item: String,
    reason: Reason,
    /// The last day on which it holds.
    until: Day,
}

/// `POST /api/v1/reviews/{id}/exemptions`, by anybody but the author.
pub(super) async fn grant(
    State(app): State<AppState>,
    Path(id): Path<String>,
    Extension(caller): Extension<Caller>,
    new: Result<Json<Granting>, Problem>,
) -> Result<Response, Problem> {
    let whole = Whole::load(&app, &caller, &id).await?;
    let Json(new) = new?;
    let item = whole.item(&new.item).map_err(|other| Problem::field("item", other.detail))?;
    let exemption = NewExemption { item: item.id.clone(), reason: new.reason, ends_at: new.until.end() };
    let granted = app.store.grant_exemption(whole.review().id, &exemption, &caller.author()).await?;
    Ok((StatusCode::CREATED, axum::Json(review_shape::exemption(&granted))).into_response())
}

/// `DELETE /api/v1/reviews/{id}/exemptions/{exemption}`: ends it before its day; it stays on the record.
pub(super) async fn end(
    State(app): State<AppState>,
    Path((id, exemption)): Path<(String, String)>,
    Extension(caller): Extension<Caller>,
) -> Result<StatusCode, Problem> {
    let whole = Whole::load(&app, &caller, &id).await?;
    let nothing = || Problem::not_found(format!("This review has no exemption “{exemption}”."));
    let exemption: ExemptionId = exemption.parse().map_err(|_| nothing())?;
    app.store.end_exemption(whole.review().id, exemption, &caller.author()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `GET /api/v1/reviews/{id}/exemptions`: all that it ever had, newest first.
pub(super) async fn list(
    State(app): State<AppState>,
    Path(id): Path<String>,
    Extension(caller): Extension<Caller>,
) -> Result<Response, Problem> {
    let whole = Whole::load(&app, &caller, &id).await?;
    let all = app.store.exemption_history(whole.review().id, LISTED).await?;
    let items: Vec<_> = all.iter().map(review_shape::exemption).collect();
    Ok(list::page(&items, None))
}
