//! Pages rendered for the router: as answers to their own addresses, to a form that comes back, and to what a layer
//! or a handler refuses.

use app::pages::NewLink;
use app::ui::Origin;
use app::{AppError, Handed, MadeToken, Opened, Returned, Unreadable, Viewer};
use axum::body::Body;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::Share;
use http::request::Parts;
use http::{Extensions, StatusCode, Uri};
use leptos::prelude::{provide_context, use_context};
use leptos_axum::render_app_async_with_context;

use crate::problem::{self, Problem};
use crate::state::AppState;

/// What pages and their actions find in their contexts, taken from the state and the request at hand.
pub fn contexts(app: &AppState) -> impl Fn() + Clone + Send + Sync + 'static {
    let (store, site) = (app.store.clone(), app.site.clone());
    move || {
        provide_context(store.clock().clone());
        provide_context(store.clone());
        let Some(parts) = use_context::<Parts>() else { return };
        let known = parts.extensions.get::<Origin>().cloned();
        provide_context(known.unwrap_or_else(|| Origin(site.origin(&parts))));
        share::<Viewer>(&parts.extensions);
        share::<MadeToken>(&parts.extensions);
        share::<Returned>(&parts.extensions);
        share::<Unreadable>(&parts.extensions);
        share::<Handed>(&parts.extensions);
        share::<Opened>(&parts.extensions);
        share::<AppError>(&parts.extensions);
        share::<NewLink>(&parts.extensions);
        share::<Share>(&parts.extensions);
    }
}

fn share<T: Clone + Send + Sync + 'static>(extensions: &Extensions) {
    if let Some(value) = extensions.get::<T>() {
        provide_context(value.clone());
    }
}

/// Shows a page as the answer to a post: with this status and one more context (`Returned`, …).
pub async fn show<T>(app: &AppState, asked: &Parts, page: &str, status: StatusCode, context: T) -> Response
where
    T: Clone + Send + Sync + 'static,
{
    let mut extensions = asked.extensions.clone();
    extensions.insert(context);
    render(app, asked, page, status, extensions).await
}

/// The page for an address that leads nowhere.
pub async fn missing(app: &AppState, request: Request) -> Response {
    let assets = app.assets.clone();
    render_app_async_with_context(contexts(app), move || app::shell(assets.clone()))(request).await
}

/// Says on a page why a form's action was not done.
pub async fn explain(app: &AppState, asked: &Parts, error: AppError) -> Response {
    let status = error.status();
    show(app, asked, NOWHERE, status, error).await
}

/// The layer that gives every refusal the form its client takes.
pub async fn present(State(app): State<AppState>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let asked = parts.clone();
    let mut response = next.run(Request::from_parts(parts, body)).await;
    match response.extensions_mut().remove::<Problem>() {
        Some(problem) => refuse(&app, &asked, problem).await,
        None => response,
    }
}

/// A refusal as a page for a browser, as text or JSON for a program.
pub async fn refuse(app: &AppState, asked: &Parts, problem: Problem) -> Response {
    if asked.uri.path().starts_with("/api/v1/") || !problem::wants_page(&asked.headers) {
        return problem.respond_to(&asked.headers);
    }
    let error = match problem.status {
        StatusCode::NOT_FOUND => AppError::NotFound,
        StatusCode::FORBIDDEN if problem.kind == "forbidden" => AppError::Forbidden,
        StatusCode::FORBIDDEN if problem.kind == "administrators-only" => AppError::AdministratorsOnly,
        StatusCode::INTERNAL_SERVER_ERROR => AppError::Internal,
        _ => AppError::Conflict(format!("{}. {}", problem.title, problem.detail)),
    };
    let mut response = show(app, asked, NOWHERE, problem.status, error).await;
    problem.mark(response.headers_mut());
    response
}

/// An address without a page: its fallback shows the error that it finds among its contexts.
const NOWHERE: &str = "/-/refused";

async fn render(
    app: &AppState,
    asked: &Parts,
    page: &str,
    status: StatusCode,
    mut extensions: Extensions,
) -> Response {
    let Ok(uri) = page.parse::<Uri>() else {
        return Problem::internal(&format!("{page} is not an address")).into_response();
    };
    let mut request = Request::get(uri).body(Body::empty()).expect("a parsed address makes a request");
    // The page is chosen by the cookie that came along (the theme), not by the length or type of what was posted.
    request
        .headers_mut()
        .extend(asked.headers.get(http::header::COOKIE).map(|c| (http::header::COOKIE, c.clone())));
    extensions.insert(Origin(app.site.origin(asked)));
    *request.extensions_mut() = extensions;
    let assets = app.assets.clone();
    let document = move || app::shell(assets.clone());
    let mut response = render_app_async_with_context(contexts(app), document)(request).await;
    *response.status_mut() = status;
    response
}
