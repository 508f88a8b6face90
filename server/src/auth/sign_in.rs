//! Signing in and out.

use app::Returned;
use axum::extract::{Form, Request, State};
use axum::extract::{FromRequest, rejection::FormRejection};
use axum::response::{IntoResponse, Redirect, Response};
use domain::{Account, AccountName, Device, Session};
use http::header::{SET_COOKIE, USER_AGENT};
use http::request::Parts;
use http::{HeaderName, HeaderValue, StatusCode};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::password::Checked;
use super::{cookie, secret, throttle};
use crate::pages;
use crate::problem::Problem;
use crate::state::AppState;

#[derive(Deserialize)]
pub(super) struct SignIn {
    #[serde(default)]
    name: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    next: String,
}

/// `POST /sign-in`: begins a session, or shows the form again.
pub(super) async fn sign_in(State(app): State<AppState>, request: Request) -> Result<Response, Problem> {
    let (parts, form) = form::<SignIn>(request).await?;
    if let Err(too_many) = throttle::count(&app.store, &form.name, app.site.client(&parts)).await? {
        let message = wait_message(too_many);
        return Ok(again(&app, &parts, &form, StatusCode::TOO_MANY_REQUESTS, message, Some(too_many)).await);
    }
    let account = match form.name.parse::<AccountName>() {
        Ok(name) => app.store.account_named(&name).await?,
        Err(_) => None,
    };
    let (account, stored) = account.unzip();
    let checked = app.hasher.check(form.password.clone(), stored).await;
    let (Some(account), Checked::Right(rehashed)) = (account, checked) else {
        let message = "Name and password do not match. Nothing was changed.".to_owned();
        return Ok(again(&app, &parts, &form, StatusCode::UNAUTHORIZED, message, None).await);
    };
    if let Some(hash) = rehashed {
        app.store.set_password(account.id, &hash).await?;
    }
    throttle::forget(&app.store, &form.name).await?;
    let cookie = begin_session(&app, &parts, &account).await?;
    Ok(([(SET_COOKIE, cookie)], Redirect::to(own_page(&form.next))).into_response())
}

/// `POST /sign-out`: ends the session here and in the browser.
pub(super) async fn sign_out(State(app): State<AppState>, request: Request) -> Result<Response, Problem> {
    let (parts, _) = request.into_parts();
    let https = app.site.is_https(&parts);
    if let Some(session_secret) = cookie::read(&parts.headers, https) {
        app.store.end_session(&secret::hash(session_secret)).await?;
    }
    // Pages are kept by the browser, to be asked for again: going back must not show them to whoever comes next.
    let forget = (HeaderName::from_static("clear-site-data"), HeaderValue::from_static("\"cache\""));
    Ok(([(SET_COOKIE, cookie::end(https)), forget], Redirect::to(&app::urls::sign_in())).into_response())
}

/// Begins a session with a secret of its own and ends the one the browser came with.
pub(super) async fn begin_session(
    app: &AppState,
    parts: &Parts,
    account: &Account,
) -> Result<HeaderValue, Problem> {
    let https = app.site.is_https(parts);
    if let Some(old) = cookie::read(&parts.headers, https) {
        app.store.end_session(&secret::hash(old)).await?;
    }
    let session_secret = secret::new_secret();
    let expires = app.store.clock().now().plus_ms(Session::LIFE_MS);
    let device = device(app, parts);
    app.store.add_session(account.id, secret::hash(&session_secret), expires, &device).await?;
    Ok(cookie::begin(&session_secret, https))
}

/// By what the person will recognise the session.
fn device(app: &AppState, parts: &Parts) -> Device {
    let agent = parts.headers.get(USER_AGENT).and_then(|agent| agent.to_str().ok());
    let agent = agent.map(|agent| agent.chars().take(Device::AGENT_LEN).collect());
    Device { agent, address: Some(throttle::network(app.site.client(parts))) }
}

/// Reads a posted form, with the request's head beside it.
pub(super) async fn form<T: DeserializeOwned>(request: Request) -> Result<(Parts, T), Problem> {
    let (parts, body) = request.into_parts();
    let read: Result<Form<T>, FormRejection> =
        Form::from_request(Request::from_parts(parts.clone(), body), &()).await;
    let Form(form) = read.map_err(|rejection| {
        Problem::new(rejection.status(), "invalid-form", "The form could not be read", rejection.body_text())
    })?;
    Ok((parts, form))
}

/// What a person who tried too often is told.
pub(super) fn wait_message(too_many: throttle::TooMany) -> String {
    let wait = match too_many.seconds {
        seconds if seconds >= 3600 => format!("{} h", seconds / 3600),
        seconds if seconds >= 60 => format!("{} min", seconds / 60),
        seconds => format!("{seconds} s"),
    };
    format!("Too many tries. Wait {wait}, then try again.")
}

async fn again(
    app: &AppState,
    parts: &Parts,
    form: &SignIn,
    status: StatusCode,
    message: String,
    too_many: Option<throttle::TooMany>,
) -> Response {
    let returned = Returned::for_problem("password", message)
        .with_value("name", form.name.as_str())
        .with_value("next", own_page(&form.next));
    let page = app::urls::sign_in_next(own_page(&form.next));
    let mut response = pages::show(app, parts, &page, status, returned).await;
    if let Some(too_many) = too_many {
        response.headers_mut().insert(http::header::RETRY_AFTER, HeaderValue::from(too_many.seconds));
    }
    response
}

/// The wanted page where it is one of ours, else the first one. Browsers take `//` and `/\` for another site.
fn own_page(wanted: &str) -> &str {
    let is_path = wanted.starts_with('/') && !wanted.starts_with("//");
    let is_plain = wanted.bytes().all(|b| b.is_ascii_graphic() && b != b'\\');
    if is_path && is_plain { wanted } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::own_page;

    #[test]
    fn sign_in_leads_only_to_pages_of_this_site() {
        assert_eq!(own_page("/services/orders-api?tab=runs"), "/services/orders-api?tab=runs");
        for foreign in
            ["https://evil.example", "//evil.example", "/\\evil.example", "/a\r\nb", "/\tx", "", "x"]
        {
            assert_eq!(own_page(foreign), "/", "{foreign:?}");
        }
    }
}
