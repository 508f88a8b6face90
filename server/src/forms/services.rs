//! The forms of a service: registering it, its words, its inventory.

use app::actions::services;
use app::{Viewer, urls};
use axum::Extension;
use axum::extract::State;
use axum::response::Response;
use domain::Slug;
use http::StatusCode;

use super::{Named, Posted, answer};
use crate::pages;
use crate::state::AppState;

pub(super) async fn add_service(
    State(app): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    posted: Posted,
) -> Response {
    let done = services::add_service(&app.store, &viewer, posted.form).await;
    answer(&app, &posted.asked, &urls::new_service(), done).await
}

pub(super) async fn change_service(
    State(app): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    Named(slug): Named<Slug>,
    posted: Posted,
) -> Response {
    let done = services::change_service(&app.store, &viewer, &slug, posted.form).await;
    answer(&app, &posted.asked, &urls::edit_service(&slug), done).await
}

/// Saves the rules, or shows what those that are typed make of an address.
pub(super) async fn set_reading_rules(
    State(app): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    Named(slug): Named<Slug>,
    posted: Posted,
) -> Response {
    let page = urls::reading_rules(&slug);
    if posted.form.text("do") == "try" {
        let tried = services::try_reading_rules(posted.form);
        let status =
            if tried.problems().next().is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
        return pages::show(&app, &posted.asked, &page, status, tried).await;
    }
    let done = services::set_reading_rules(&app.store, &viewer, &slug, posted.form).await;
    answer(&app, &posted.asked, &page, done).await
}

pub(super) async fn state_facts(
    State(app): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    Named(slug): Named<Slug>,
    posted: Posted,
) -> Response {
    let done = services::state_facts(&app.store, &viewer, &slug, posted.form).await;
    answer(&app, &posted.asked, &urls::inventory(&slug), done).await
}
