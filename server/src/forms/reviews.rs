//! The forms of a review: starting it, answering its items, naming who sees to them.

use app::actions::{plan, review_start, reviews, sign as signing};
use app::{Viewer, urls};
use axum::Extension;
use axum::extract::State;
use axum::response::Response;
use domain::ReviewId;

use super::{Named, Posted, answer};
use crate::state::AppState;

pub(super) async fn start_review(
    State(app): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    posted: Posted,
) -> Response {
    let page = posted.page();
    let done = review_start::start_review(&app.store, &viewer, posted.form).await;
    answer(&app, &posted.asked, &page, done).await
}

pub(super) async fn change_review(
    State(app): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    Named(id): Named<ReviewId>,
    posted: Posted,
) -> Response {
    // A page of one item: its address says which.
    let page = posted.page();
    let done = reviews::change_review(&app.store, &viewer, id, posted.form).await;
    answer(&app, &posted.asked, &page, done).await
}

pub(super) async fn name_owners(
    State(app): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    Named(id): Named<ReviewId>,
    posted: Posted,
) -> Response {
    let done = plan::name_owners(&app.store, &viewer, id, posted.form).await;
    answer(&app, &posted.asked, &urls::plan(id), done).await
}

pub(super) async fn say_in_reading(
    State(app): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    Named(id): Named<ReviewId>,
    posted: Posted,
) -> Response {
    let done = reviews::say_in_reading(&app.store, &viewer, id, posted.form).await;
    answer(&app, &posted.asked, &urls::read(id), done).await
}

pub(super) async fn sign(
    State(app): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    Named(id): Named<ReviewId>,
    posted: Posted,
) -> Response {
    let done = signing::sign_review(&app.store, &viewer, id, posted.form).await;
    answer(&app, &posted.asked, &urls::sign(id), done).await
}
