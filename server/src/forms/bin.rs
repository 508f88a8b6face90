//! The forms of deleting: into the bin, out of it, and for good.

use app::actions::bin;
use app::{Viewer, urls};
use axum::Extension;
use axum::extract::State;
use axum::response::Response;
use domain::{RunId, Slug};

use super::{Named, Posted, answer};
use crate::state::AppState;

pub(super) async fn delete_run(
    State(app): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    Named(id): Named<RunId>,
    posted: Posted,
) -> Response {
    let done = bin::delete_run(&app.store, &viewer, id).await;
    answer(&app, &posted.asked, &urls::delete_run(id), done).await
}

pub(super) async fn delete_service(
    State(app): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    Named(slug): Named<Slug>,
    posted: Posted,
) -> Response {
    let done = bin::delete_service(&app.store, &viewer, &slug, posted.form).await;
    answer(&app, &posted.asked, &urls::delete_service(&slug), done).await
}

pub(super) async fn restore(
    State(app): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    posted: Posted,
) -> Response {
    let done = bin::restore(&app.store, &viewer, posted.form).await;
    answer(&app, &posted.asked, &urls::bin(), done).await
}

pub(super) async fn purge(
    State(app): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    posted: Posted,
) -> Response {
    let done = bin::purge(&app.store, &viewer, posted.form).await;
    answer(&app, &posted.asked, &urls::bin(), done).await
}
