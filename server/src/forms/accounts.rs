//! The forms of accounts. What hands a one-time link over is answered with the page that shows it: no address and no log
//! ever has its secret.

use app::actions::accounts;
use app::{AppError, Handed, Viewer, urls};
use axum::Extension;
use axum::extract::State;
use axum::response::Response;
use domain::{AccountId, Invitation};
use http::header::{CACHE_CONTROL, REFERRER_POLICY};
use http::request::Parts;
use http::{HeaderValue, StatusCode};

use super::{Named, Posted, answer};
use crate::auth::secret;
use crate::pages;
use crate::state::AppState;

pub(super) async fn withdraw(
    State(app): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    posted: Posted,
) -> Response {
    let done = accounts::withdraw(&app.store, &viewer, posted.form).await;
    answer(&app, &posted.asked, &urls::accounts(), done).await
}

pub(super) async fn invite(
    State(app): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    posted: Posted,
) -> Response {
    let secret = secret::new_secret();
    let made = accounts::invite(&app.store, &viewer, secret::hash(&secret), posted.form).await;
    hand_over(&app, &posted.asked, &urls::new_account(), &secret, made).await
}

pub(super) async fn change_account(
    State(app): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    Named(id): Named<AccountId>,
    posted: Posted,
) -> Response {
    let page = urls::account_of(id);
    if posted.form.text("do") != "reset" {
        let done = accounts::change_account(&app.store, &viewer, id, posted.form).await;
        return answer(&app, &posted.asked, &page, done).await;
    }
    let secret = secret::new_secret();
    let unknown = app.hasher.hash(secret::new_secret()).await;
    let made = accounts::reset_password(&app.store, &viewer, id, &unknown, secret::hash(&secret)).await;
    hand_over(&app, &posted.asked, &page, &secret, made).await
}

pub(super) async fn remove(
    State(app): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    Named(id): Named<AccountId>,
    posted: Posted,
) -> Response {
    let done = accounts::remove(&app.store, &viewer, id, posted.form).await;
    answer(&app, &posted.asked, &urls::remove_account(id), done).await
}

pub(super) async fn end_own_sessions(
    State(app): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    posted: Posted,
) -> Response {
    let done = accounts::end_own_sessions(&app.store, &viewer, posted.form).await;
    answer(&app, &posted.asked, &urls::account(), done).await
}

/// Shows a link that was just made, or why there is none. Nothing keeps the answer, and no page it leads to learns from
/// where.
async fn hand_over(
    app: &AppState,
    asked: &Parts,
    page: &str,
    secret: &str,
    made: Result<Invitation, AppError>,
) -> Response {
    let invitation = match made {
        Ok(invitation) => invitation,
        Err(error) => return answer(app, asked, page, Err(error)).await,
    };
    let address = format!("{}{}?token={secret}", app.site.origin(asked), urls::invitation());
    let mut response = pages::show(app, asked, page, StatusCode::OK, Handed { address, invitation }).await;
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    response
}
