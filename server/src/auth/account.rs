//! A person's own account: the password.

use app::Returned;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Redirect, Response};
use http::StatusCode;
use http::header::SET_COOKIE;
use http::request::Parts;
use serde::Deserialize;

use super::caller::{Caller, Credential};
use super::password::{self, Checked};
use super::sign_in::{begin_session, form, wait_message};
use super::throttle;
use crate::pages;
use crate::problem::Problem;
use crate::state::AppState;

#[derive(Deserialize)]
pub(super) struct ChangePassword {
    #[serde(default)]
    current: String,
    #[serde(default)]
    password: String,
}

/// `POST /account/password`: sets a new password, ends every session and begins a new one here.
pub(super) async fn change_password(
    State(app): State<AppState>,
    request: Request,
) -> Result<Response, Problem> {
    let caller = request.extensions().get::<Caller>().cloned();
    let caller = caller.filter(|caller| matches!(caller.by, Credential::Session(_)));
    let caller =
        caller.ok_or_else(|| Problem::forbidden("A password is changed by the person, not by a token."))?;
    let (parts, form) = form::<ChangePassword>(request).await?;
    let name = &caller.account.name;
    if let Err(too_many) = throttle::count(&app.store, name.as_str(), app.site.client(&parts)).await? {
        let returned = Returned::for_problem("current", wait_message(too_many));
        return Ok(again(&app, &parts, StatusCode::TOO_MANY_REQUESTS, returned).await);
    }
    let stored = app.store.account_named(name).await?.map(|(_, hash)| hash);
    if app.hasher.check(form.current, stored).await == Checked::Wrong {
        let returned = Returned::for_problem("current", "This is not your password. Nothing was changed.");
        return Ok(again(&app, &parts, StatusCode::UNPROCESSABLE_ENTITY, returned).await);
    }
    if let Some(why) = password::weakness(&form.password, name) {
        let returned = Returned::for_problem("password", why);
        return Ok(again(&app, &parts, StatusCode::UNPROCESSABLE_ENTITY, returned).await);
    }
    let hash = app.hasher.hash(form.password).await;
    app.store.set_password(caller.account.id, &hash).await?;
    throttle::forget(&app.store, name.as_str()).await?;
    let cookie = begin_session(&app, &parts, &caller.account).await?;
    Ok(([(SET_COOKIE, cookie)], Redirect::to("/account?changed=1")).into_response())
}

async fn again(app: &AppState, parts: &Parts, status: StatusCode, returned: Returned) -> Response {
    pages::show(app, parts, &app::urls::account(), status, returned).await
}
