//! The forms of tokens. A new one is shown in the answer to its own post, and never again.

use app::actions::tokens::{self, Kept};
use app::{AppError, MadeToken, Viewer};
use axum::Extension;
use axum::extract::State;
use axum::response::Response;
use domain::{Slug, Token};
use http::StatusCode;
use http::request::Parts;

use super::{Named, Posted, answer};
use crate::auth::secret;
use crate::pages;
use crate::state::AppState;

/// Makes or revokes one of one's own.
pub(super) async fn change_own(
    State(app): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    posted: Posted,
) -> Response {
    let page = posted.page();
    if posted.form.text("do") == "revoke" {
        let done = tokens::revoke_own_token(&app.store, &viewer, &posted.form).await;
        return answer(&app, &posted.asked, &page, done.map(|()| page.clone())).await;
    }
    let (secret, kept) = new_secret();
    let made = tokens::make_token(&app.store, &viewer, kept, posted.form).await;
    show_once(&app, &posted.asked, &page, secret, made).await
}

/// Revokes anybody's.
pub(super) async fn revoke(
    State(app): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    posted: Posted,
) -> Response {
    let page = posted.page();
    let done = tokens::revoke_token(&app.store, &viewer, &posted.form).await;
    answer(&app, &posted.asked, &page, done.map(|()| page.clone())).await
}

/// Makes one that uploads runs of a service.
pub(super) async fn make_for_uploads(
    State(app): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    Named(slug): Named<Slug>,
    posted: Posted,
) -> Response {
    // The address says for which tool and pipeline.
    let page = posted.page();
    let (secret, kept) = new_secret();
    let made = tokens::make_upload_token(&app.store, &viewer, kept, &slug, posted.form).await;
    show_once(&app, &posted.asked, &page, secret, made).await
}

fn new_secret() -> (String, Kept) {
    let secret::NewToken { token, public_id, hash } = secret::new_token();
    (token, Kept { public_id, hash })
}

async fn show_once(
    app: &AppState,
    asked: &Parts,
    page: &str,
    secret: String,
    made: Result<Token, AppError>,
) -> Response {
    match made {
        Ok(token) => pages::show(app, asked, page, StatusCode::CREATED, MadeToken { secret, token }).await,
        Err(error) => answer(app, asked, page, Err(error)).await,
    }
}
