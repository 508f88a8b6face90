//! The browser's door for results: a form with a file, answered with the run or with the form again.

use app::{Returned, urls};
use axum::extract::{FromRequest, Multipart, Path, Request, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::Slug;
use http::StatusCode;
use store::AddedRun;

use crate::api;
use crate::auth::Caller;
use crate::intake::{self, Details, Refusal};
use crate::pages;
use crate::problem::Problem;
use crate::state::AppState;

/// `POST /services/{slug}/runs`.
pub async fn upload(
    State(app): State<AppState>,
    Path(slug): Path<String>,
    caller: axum::Extension<Caller>,
    request: Request,
) -> Result<Response, Problem> {
    let service = api::find_service(&app, &caller, &slug).await?;
    let (parts, body) = request.into_parts();
    let form = Multipart::from_request(Request::from_parts(parts.clone(), body), &()).await.map_err(
        |rejection| {
            Problem::new(
                rejection.status(),
                "invalid-form",
                "The form could not be read",
                rejection.body_text(),
            )
        },
    )?;
    let mut details = Details::default();
    let stored = async {
        let reading = app.intake.begin(&parts.headers, app.reading(service.id).await?).await?;
        let measured = intake::receive_form(reading, form, &mut details).await?;
        Ok(app.store.add_run(service.id, &details.checked()?, &measured, &caller.author()).await?)
    };
    let refusal: Refusal = match stored.await {
        Ok(added) => return Ok(lead_to(&urls::receipt(added.run.id), &added)),
        Err(refusal) => refusal,
    };
    again(&app, parts, &service.slug, &details, refusal).await
}

/// Leads to a page of the run, which says so where the content was there before.
pub fn lead_to(page: &str, added: &AddedRun) -> Response {
    let address = match (added.deduplicated, added.restored) {
        (true, true) => format!("{page}?restored=1"),
        (true, false) => format!("{page}?deduplicated=1"),
        (false, _) => page.to_owned(),
    };
    Redirect::to(&address).into_response()
}

/// The form again, with what was typed and why it was refused.
async fn again(
    app: &AppState,
    mut parts: http::request::Parts,
    slug: &Slug,
    details: &Details,
    refusal: Refusal,
) -> Result<Response, Problem> {
    let returned = match refusal {
        Refusal::Unreadable(what) => {
            let returned = Returned::for_problem("file", what.message.clone());
            parts.extensions.insert(what);
            returned
        }
        Refusal::Problem(problem) if problem.status == StatusCode::UNPROCESSABLE_ENTITY => {
            let field =
                problem.more.get("field").and_then(|field| field.as_str()).unwrap_or("file").to_owned();
            Returned::for_problem(field, problem.detail)
        }
        Refusal::Problem(problem) => return Err(problem),
    };
    let returned =
        details.said().fold(returned, |returned, (name, value)| returned.with_value(name, value.to_owned()));
    Ok(pages::show(app, &parts, &urls::upload(slug), StatusCode::UNPROCESSABLE_ENTITY, returned).await)
}
