//! The layer that lets a request in: everything needs a signed-in account or a token, except set-up, sign-in, the
//! probes and the assets; and who only reads cannot write.

use axum::Extension;
use axum::extract::{MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use http::Method;
use http::header::REFERER;
use http::request::Parts;

use super::caller::Caller;
use super::identify::bearer;
use crate::problem::{self, Problem};
use crate::routes::{Access, Rules};
use crate::state::AppState;

/// Lets a request pass, or answers it. The rule of its route goes along; an address without a route is a page that says
/// so, for whoever may read.
pub async fn admit(
    State(app): State<AppState>,
    Extension(rules): Extension<Rules>,
    route: Option<MatchedPath>,
    request: Request,
    next: Next,
) -> Response {
    let (mut parts, body) = request.into_parts();
    let access = match &route {
        None => Access::Read,
        Some(route) => match rules.of(route.as_str(), &parts.method) {
            Some(access) => access,
            None => return Problem::internal(&format!("{} has no rule", route.as_str())).into_response(),
        },
    };
    parts.extensions.insert(access);
    match verdict(&app, &parts, access).await {
        Ok(None) => next.run(Request::from_parts(parts, body)).await,
        Ok(Some(answer)) => answer,
        Err(problem) => problem.into_response(),
    }
}

async fn verdict(app: &AppState, parts: &Parts, access: Access) -> Result<Option<Response>, Problem> {
    match (access, parts.extensions.get::<Caller>()) {
        (Access::SetUp, _) => set_up_is_open(app).await.map(|()| None),
        (Access::Everybody, _) => Ok(None),
        (_, Some(caller)) => caller.may_use(access, parts.uri.path()).map(|()| None),
        (_, None) => anonymous(parts).map(Some),
    }
}

/// Set-up is there until it has made an administrator.
async fn set_up_is_open(app: &AppState) -> Result<(), Problem> {
    if app.store.has_admin().await? {
        return Err(Problem::not_found("This Headroom is set up already. Sign in, or ask an administrator."));
    }
    Ok(())
}

/// A person is sent to sign in and back again; a program is told that it is unknown.
fn anonymous(parts: &Parts) -> Result<Response, Problem> {
    let path = parts.uri.path();
    let is_read = matches!(parts.method, Method::GET | Method::HEAD);
    let is_for_people = !path.starts_with("/api/") && is_read || problem::wants_page(&parts.headers);
    if bearer(&parts.headers).is_some() {
        return Err(Problem::unauthorised("This token is unknown, expired or revoked."));
    }
    if !is_for_people || path.starts_with("/api/v1/") {
        return Err(Problem::unauthorised(
            "Send a token as “Authorization: Bearer hr_…”. One is made under /account/tokens.",
        ));
    }
    let wanted =
        if is_read { parts.uri.path_and_query().map(ToString::to_string) } else { referring_page(parts) };
    let sign_in = wanted.map_or_else(app::urls::sign_in, |wanted| app::urls::sign_in_next(&wanted));
    Ok(Redirect::to(&sign_in).into_response())
}

/// The page of ours that a form stood on.
fn referring_page(parts: &Parts) -> Option<String> {
    let uri: http::Uri = parts.headers.get(REFERER)?.to_str().ok()?.parse().ok()?;
    uri.path_and_query().map(ToString::to_string)
}
