//! The forms of precedents: writing one, changing it.

use app::Viewer;
use app::actions::precedents;
use axum::Extension;
use axum::extract::State;
use axum::response::Response;
use domain::PrecedentId;

use super::{Named, Posted, answer};
use crate::state::AppState;

pub(super) async fn add(
    State(app): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    posted: Posted,
) -> Response {
    let page = posted.page();
    let done = precedents::add(&app.store, &viewer, posted.form).await;
    answer(&app, &posted.asked, &page, done).await
}

pub(super) async fn change(
    State(app): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    Named(id): Named<PrecedentId>,
    posted: Posted,
) -> Response {
    let page = posted.page();
    let done = precedents::change(&app.store, &viewer, &id, posted.form).await;
    answer(&app, &posted.asked, &page, done).await
}
