//! The forms of checklists: copying one, editing its draft, publishing that.

use app::Viewer;
use app::actions::checklists::{self, Edited};
use axum::Extension;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use domain::ChecklistId;
use http::StatusCode;

use super::{Named, Posted, answer};
use crate::pages;
use crate::state::AppState;

pub(super) async fn copy(
    State(app): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    Named(id): Named<ChecklistId>,
    posted: Posted,
) -> Response {
    let page = posted.page();
    let done = checklists::copy(&app.store, &viewer, &id, posted.form).await;
    answer(&app, &posted.asked, &page, done).await
}

/// Saves the draft, or shows the page of a text that is not saved.
pub(super) async fn edit(
    State(app): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    Named(id): Named<ChecklistId>,
    posted: Posted,
) -> Response {
    let page = posted.page();
    let (status, returned) = match checklists::edit(&app.store, &viewer, &id, posted.form).await {
        Ok(Edited::Leads(address)) => return Redirect::to(&address).into_response(),
        Ok(Edited::Shown(returned)) => (StatusCode::OK, returned),
        Ok(Edited::Conflict(returned)) => (StatusCode::CONFLICT, returned),
        Err(error) => return answer(&app, &posted.asked, &page, Err(error)).await,
    };
    pages::show(&app, &posted.asked, &page, status, returned).await
}

pub(super) async fn publish(
    State(app): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    Named(id): Named<ChecklistId>,
    posted: Posted,
) -> Response {
    let page = posted.page();
    let done = checklists::publish(&app.store, &viewer, &id, posted.form).await;
    answer(&app, &posted.asked, &page, done).await
}
