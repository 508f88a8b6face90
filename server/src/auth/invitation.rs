//! One-time links: somebody new accepts an invitation, somebody whose password was reset chooses another.

use app::{Opened, Returned};
use axum::extract::{Query, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use http::StatusCode;
use http::header::SET_COOKIE;
use http::request::Parts;
use serde::Deserialize;
use store::StoreError;

use super::sign_in::{begin_session, form, wait_message};
use super::{password, secret, throttle};
use crate::pages;
use crate::problem::Problem;
use crate::state::AppState;

#[derive(Deserialize)]
struct Link {
    #[serde(default)]
    token: String,
}

#[derive(Deserialize)]
struct Acceptance {
    #[serde(default)]
    token: String,
    #[serde(default)]
    password: String,
}

/// The layer that looks at the link of whoever opens its page, for the page to say what it is good for.
pub async fn open_link(State(app): State<AppState>, request: Request, next: Next) -> Response {
    if request.uri().path() != app::urls::invitation() || !request.method().is_safe() {
        return next.run(request).await;
    }
    let (mut parts, body) = request.into_parts();
    if let Ok(Query(Link { token })) = Query::try_from_uri(&parts.uri)
        && !token.is_empty()
    {
        match look_at(&app, &parts, &token).await {
            Ok(opened) => drop(parts.extensions.insert(opened)),
            Err(error) => return Problem::from(error).into_response(),
        }
    }
    next.run(Request::from_parts(parts, body)).await
}

/// `POST /invitation`: uses the link up, sets the password and signs in; or shows the form again, or why there is none.
pub(super) async fn accept(State(app): State<AppState>, request: Request) -> Result<Response, Problem> {
    let (parts, form) = form::<Acceptance>(request).await?;
    let opened = look_at(&app, &parts, &form.token).await?;
    let Opened::Open(invitation) = &opened else {
        return Ok(again(&app, parts, opened, form.token, Returned::default()).await);
    };
    if let Some(why) = password::weakness(&form.password, invitation.name()) {
        let returned = Returned::for_problem("password", why);
        return Ok(again(&app, parts, opened, form.token, returned).await);
    }
    let hash = app.hasher.hash(form.password).await;
    match app.store.accept_invitation(&secret::hash(&form.token), &hash).await {
        Ok(account) => {
            throttle::forget(&app.store, account.name.as_str()).await?;
            let cookie = begin_session(&app, &parts, &account).await?;
            Ok(([(SET_COOKIE, cookie)], Redirect::to(&app::urls::portfolio())).into_response())
        }
        // Somebody was faster: with the link, or with the name.
        Err(StoreError::Conflict(why)) => {
            let opened = look_at(&app, &parts, &form.token).await?;
            let returned = Returned::for_problem("name", format!("{why} Ask for another link."));
            Ok(again(&app, parts, opened, form.token, returned).await)
        }
        Err(error) => Err(error.into()),
    }
}

/// What a link is good for. Whoever tries links that do not exist is held up like whoever tries passwords.
async fn look_at(app: &AppState, parts: &Parts, token: &str) -> Result<Opened, StoreError> {
    let client = app.site.client(parts);
    if let Err(too_many) = throttle::check_client(&app.store, client).await? {
        return Ok(Opened::Throttled(wait_message(too_many)));
    }
    let Some(invitation) = app.store.invitation(&secret::hash(token)).await? else {
        throttle::count_client(&app.store, client).await?;
        return Ok(Opened::Unknown);
    };
    Ok(match invitation.used_at {
        Some(_) => Opened::Used(invitation),
        None if invitation.is_open(app.store.clock().now()) => Opened::Open(invitation),
        None => Opened::Expired(invitation),
    })
}

/// The page again, with what is wrong with the form or with the link itself.
async fn again(
    app: &AppState,
    mut parts: Parts,
    opened: Opened,
    token: String,
    returned: Returned,
) -> Response {
    let status = opened.refused().unwrap_or(StatusCode::UNPROCESSABLE_ENTITY);
    parts.extensions.insert(opened);
    let returned = returned.with_value("token", token);
    pages::show(app, &parts, &app::urls::invitation(), status, returned).await
}
