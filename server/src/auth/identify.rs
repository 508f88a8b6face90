//! The layer that finds out who sends a request, by the session's cookie or a token, and which link to a run it follows.
//! It refuses nobody.

use app::Viewer;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use domain::{Session, SessionId, Share, TokenState};
use http::HeaderMap;
use http::header::AUTHORIZATION;
use http::request::Parts;

use super::caller::{Caller, Credential};
use super::{cookie, secret};
use crate::pages;
use crate::problem::Problem;
use crate::state::AppState;

/// Puts the [`Caller`] and the pages' [`Viewer`] into the request, where there is one, and the [`Share`] that is followed.
pub async fn identify(State(app): State<AppState>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    match shared(&app, &parts).await {
        Ok(Some(share)) => _ = parts.extensions.insert(share),
        Ok(None) => {}
        Err(problem) => return pages::refuse(&app, &parts, problem).await,
    }
    match caller(&app, &parts).await {
        Ok(Some((caller, session))) => {
            let (session, waiting) = session.map_or((None, 0), |(id, waiting)| (Some(id), waiting));
            parts.extensions.insert(Viewer { account: caller.account.clone(), session, waiting });
            parts.extensions.insert(caller);
        }
        Ok(None) => {}
        Err(problem) => return pages::refuse(&app, &parts, problem).await,
    }
    next.run(Request::from_parts(parts, body)).await
}

/// The link that the address is. Guessing one needs no throttle: it has 256 random bits, and is found by its hash.
async fn shared(app: &AppState, parts: &Parts) -> Result<Option<Share>, Problem> {
    let Some(secret) = parts.uri.path().strip_prefix(app::urls::SHARED) else { return Ok(None) };
    Ok(app.store.use_share(&secret::hash(secret)).await?)
}

/// A browser's session, and how much waits in the person's inbox.
type Browsing = (SessionId, i64);

/// By a token where one is sent, else by the session.
async fn caller(app: &AppState, parts: &Parts) -> Result<Option<(Caller, Option<Browsing>)>, Problem> {
    if let Some(token) = bearer(&parts.headers) {
        return Ok(by_token(app, token).await?.map(|caller| (caller, None)));
    }
    let Some(session_secret) = cookie::read(&parts.headers, app.site.is_https(parts)) else {
        return Ok(None);
    };
    let hash = secret::hash(session_secret);
    let session = app.store.session(&hash, Session::IDLE_MS).await?;
    Ok(session.map(|session| {
        (
            Caller { account: session.account, by: Credential::Session(hash) },
            Some((session.id, session.waiting)),
        )
    }))
}

/// What stands behind `Authorization: Bearer`.
pub(super) fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

async fn by_token(app: &AppState, sent: &str) -> Result<Option<Caller>, Problem> {
    let Some(public_id) = secret::public_id(sent) else { return Ok(None) };
    let Some((token, stored)) = app.store.token_by_public_id(public_id).await? else { return Ok(None) };
    if !secret::matches(sent, &stored) || token.state(app.store.clock().now()) != TokenState::Good {
        return Ok(None);
    }
    app.store.touch_token(token.id).await?;
    Ok(Some(Caller { account: token.account.clone(), by: Credential::Token(Box::new(token)) }))
}
