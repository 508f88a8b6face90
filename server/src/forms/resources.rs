//! The forms of shared resources.

use app::actions::resources;
use app::{Viewer, urls};
use axum::Extension;
use axum::extract::State;
use axum::response::Response;
use domain::Slug;

use super::{Named, Posted, answer};
use crate::state::AppState;

pub(super) async fn add(
    State(app): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    posted: Posted,
) -> Response {
    let done = resources::add_resource(&app.store, &viewer, posted.form).await;
    answer(&app, &posted.asked, &urls::new_resource(), done).await
}

pub(super) async fn change(
    State(app): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    Named(slug): Named<Slug>,
    posted: Posted,
) -> Response {
    let done = resources::change_resource(&app.store, &viewer, &slug, posted.form).await;
    answer(&app, &posted.asked, &urls::edit_resource(&slug), done).await
}

pub(super) async fn change_draws(
    State(app): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    Named(slug): Named<Slug>,
    posted: Posted,
) -> Response {
    let done = resources::change_draws(&app.store, &viewer, &slug, posted.form).await;
    answer(&app, &posted.asked, &urls::resource(&slug), done).await
}
