//! Changing a review that is not signed: who shall sign it, and the day that it is for.

use axum::Extension;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use domain::{AccountName, Day, ReviewChange};
use schemars::JsonSchema;
use serde::Deserialize;

use super::{Whole, reviewer};
use crate::api::body::{Json, nullable};
use crate::auth::Caller;
use crate::problem::Problem;
use crate::state::AppState;

/// What is absent stays, what is `null` is taken back.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "ReviewChange")]
pub(in crate::api) struct Change {
    /// A member who is not the author.
    #[serde(default, deserialize_with = "nullable")]
    #[expect(clippy::option_option, reason = "absent, null and a value are three things")]
    reviewer: Option<Option<AccountName>>,
    /// The day of the event that it prepares for.
    #[serde(default, deserialize_with = "nullable")]
    #[expect(clippy::option_option, reason = "absent, null and a value are three things")]
    planned_for: Option<Option<Day>>,
}

/// `PATCH /api/v1/reviews/{id}`, while it is a draft or in review.
pub(super) async fn change(
    State(app): State<AppState>,
    Path(id): Path<String>,
    Extension(caller): Extension<Caller>,
    change: Result<Json<Change>, Problem>,
) -> Result<Response, Problem> {
    let whole = Whole::load(&app, &caller, &id).await?;
    let Json(change) = change?;
    let review = whole.review();
    let reviewer = match change.reviewer {
        Some(name) => Some(reviewer(&app, name.as_ref()).await?),
        None => None,
    };
    let planned_for = change.planned_for.map(|day| day.map(Day::start));
    app.store.change_review(review.id, &ReviewChange { reviewer, planned_for }).await?;
    let whole = Whole::load(&app, &caller, &id).await?;
    Ok(axum::Json(whole.document(&app)).into_response())
}
