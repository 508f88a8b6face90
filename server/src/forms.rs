//! The forms of pages. Each posts to the address of the page that shows it, and comes back to it where it is refused.

use app::actions::{Form, reviews, runs, services};
use app::{AppError, Viewer, urls};
use axum::extract::{FromRequest, FromRequestParts, Path, Request, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::post;
use axum::{Extension, Router};
use domain::{ReviewId, RunId, Slug};
use http::StatusCode;
use http::request::Parts;
use serde::de::DeserializeOwned;

use crate::pages;
use crate::problem::Problem;
use crate::state::AppState;

/// Where they are posted.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/services/new", post(add_service))
        .route("/services/{slug}/edit", post(change_service))
        .route("/services/{slug}/inventory", post(state_facts))
        .route("/runs/{id}", post(mark_baseline))
        .route("/reviews/new", post(start_review))
        .route("/reviews/{id}", post(change_review))
}

async fn add_service(
    State(app): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    posted: Posted,
) -> Response {
    let done = services::add_service(&app.store, &viewer, posted.form).await;
    answer(&app, &posted.asked, &urls::new_service(), done).await
}

async fn change_service(
    State(app): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    Named(slug): Named<Slug>,
    posted: Posted,
) -> Response {
    let done = services::change_service(&app.store, &viewer, &slug, posted.form).await;
    answer(&app, &posted.asked, &urls::edit_service(&slug), done).await
}

async fn state_facts(
    State(app): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    Named(slug): Named<Slug>,
    posted: Posted,
) -> Response {
    let done = services::state_facts(&app.store, &viewer, &slug, posted.form).await;
    answer(&app, &posted.asked, &urls::inventory(&slug), done).await
}

async fn mark_baseline(
    State(app): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    Named(id): Named<RunId>,
    posted: Posted,
) -> Response {
    let done = runs::mark_baseline(&app.store, &viewer, id, posted.form).await;
    answer(&app, &posted.asked, &urls::run(id), done).await
}

async fn start_review(
    State(app): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    posted: Posted,
) -> Response {
    let page = posted.page();
    let done = reviews::start_review(&app.store, &viewer, posted.form).await;
    answer(&app, &posted.asked, &page, done).await
}

async fn change_review(
    State(app): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    Named(id): Named<ReviewId>,
    posted: Posted,
) -> Response {
    // A page of one item: its address says which.
    let page = posted.page();
    let done = reviews::change_review(&app.store, &viewer, id, posted.form).await;
    answer(&app, &posted.asked, &page, done).await
}

/// Leads on to where the action leads; shows `page` again where a field was refused, and else says what stands against it.
async fn answer(app: &AppState, asked: &Parts, page: &str, done: Result<String, AppError>) -> Response {
    match done {
        Ok(address) => Redirect::to(&address).into_response(),
        Err(AppError::Rejected(returned)) => {
            pages::show(app, asked, page, StatusCode::UNPROCESSABLE_ENTITY, returned).await
        }
        Err(error) => pages::explain(app, asked, error).await,
    }
}

/// What the address names. A name that can be nobody's leads nowhere, as an unknown one does.
struct Named<T>(T);

impl<T: DeserializeOwned + Send> FromRequestParts<AppState> for Named<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &AppState) -> Result<Self, Problem> {
        let path = Path::<T>::from_request_parts(parts, app).await;
        path.map(|Path(name)| Self(name)).map_err(|_| Problem::not_found("This address leads nowhere."))
    }
}

/// A form as it was posted, and the request without its body.
struct Posted {
    asked: Parts,
    form: Form,
}

impl Posted {
    /// The page that shows the form, with the query that chose its content.
    fn page(&self) -> String {
        self.asked.uri.path_and_query().map_or_else(|| self.asked.uri.path().to_owned(), ToString::to_string)
    }
}

impl FromRequest<AppState> for Posted {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &AppState) -> Result<Self, Problem> {
        let (asked, body) = request.into_parts();
        let request = Request::from_parts(asked.clone(), body);
        let read = axum::Form::<Vec<(String, String)>>::from_request(request, app).await;
        let axum::Form(fields) = read.map_err(|rejection| {
            Problem::new(
                rejection.status(),
                "invalid-form",
                "The form could not be read",
                rejection.body_text(),
            )
        })?;
        Ok(Self { asked, form: Form::new(fields) })
    }
}
