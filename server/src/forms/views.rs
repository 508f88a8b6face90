//! The forms of saved views, each on the page of its list.

use app::Viewer;
use app::actions::views;
use axum::Extension;
use axum::extract::State;
use axum::response::Response;
use domain::ViewOf;

use super::{Posted, answer};
use crate::state::AppState;

pub(super) async fn of_services(
    State(app): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    posted: Posted,
) -> Response {
    change(&app, &viewer, ViewOf::Services, posted).await
}

pub(super) async fn of_matrix(
    State(app): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    posted: Posted,
) -> Response {
    change(&app, &viewer, ViewOf::Matrix, posted).await
}

async fn change(app: &AppState, viewer: &Viewer, of: ViewOf, posted: Posted) -> Response {
    // The address says which list it is a name for.
    let page = posted.page();
    let query = posted.asked.uri.query().unwrap_or_default();
    let asked: Vec<(String, String)> = serde_urlencoded::from_str(query).unwrap_or_default();
    let done = views::change_views(&app.store, viewer, of, &asked, posted.form).await;
    answer(app, &posted.asked, &page, done).await
}
