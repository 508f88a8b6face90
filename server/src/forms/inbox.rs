//! The form of the inbox.

use app::actions::inbox;
use app::{Viewer, urls};
use axum::Extension;
use axum::extract::State;
use axum::response::Response;

use super::{Posted, answer};
use crate::state::AppState;

pub(super) async fn see(
    State(app): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    posted: Posted,
) -> Response {
    let done = inbox::see(&app.store, &viewer, posted.form).await;
    answer(&app, &posted.asked, &urls::inbox(), done).await
}
