//! The forms of campaigns.

use app::Viewer;
use app::actions::campaigns;
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
    let page = posted.page();
    let done = campaigns::add_campaign(&app.store, &viewer, posted.form).await;
    answer(&app, &posted.asked, &page, done).await
}

pub(super) async fn change(
    State(app): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    Named(slug): Named<Slug>,
    posted: Posted,
) -> Response {
    let page = posted.page();
    let done = campaigns::change_campaign(&app.store, &viewer, &slug, posted.form).await;
    answer(&app, &posted.asked, &page, done).await
}
