//! The forms of a run.

use app::actions::runs;
use app::{Viewer, urls};
use axum::Extension;
use axum::extract::State;
use axum::response::Response;
use domain::RunId;

use super::{Named, Posted, answer};
use crate::state::AppState;

pub(super) async fn mark_baseline(
    State(app): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    Named(id): Named<RunId>,
    posted: Posted,
) -> Response {
    let done = runs::mark_baseline(&app.store, &viewer, id, posted.form).await;
    answer(&app, &posted.asked, &urls::run(id), done).await
}

pub(super) async fn judge(
    State(app): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    Named(id): Named<RunId>,
    posted: Posted,
) -> Response {
    let done = runs::judge(&app.store, &viewer, id, posted.form).await;
    answer(&app, &posted.asked, &urls::receipt(id), done).await
}
