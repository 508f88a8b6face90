//! The forms of pages, one file an aggregate. Each posts to the address of the page that shows it, and comes back to it
//! where it is refused.

mod accounts;
mod bin;
mod campaigns;
mod checklists;
mod demo;
mod inbox;
mod precedents;
mod resources;
mod reviews;
mod runs;
mod services;
mod shares;
mod tokens;
mod views;

use app::AppError;
use app::actions::Form;
use axum::extract::{FromRequest, FromRequestParts, Path, Request};
use axum::response::{IntoResponse, Redirect, Response};
use http::StatusCode;
use http::request::Parts;
use serde::de::DeserializeOwned;

use crate::pages;
use crate::problem::Problem;
use crate::routes::{Access, Routes};
use crate::state::AppState;

/// Where they are posted.
pub fn routes() -> Routes {
    Routes::new()
        .post("/", Access::Write, views::of_services)
        .post("/matrix", Access::Write, views::of_matrix)
        .post("/campaigns/new", Access::Write, campaigns::add)
        .post("/campaigns/{name}/edit", Access::Write, campaigns::change)
        .post("/account", Access::Person, accounts::end_own_sessions)
        .post("/accounts", Access::Admin, accounts::withdraw)
        .post("/accounts/new", Access::Admin, accounts::invite)
        .post("/accounts/{id}", Access::Admin, accounts::change_account)
        .post("/accounts/{id}/remove", Access::Admin, accounts::remove)
        .post("/services/new", Access::Write, services::add_service)
        .post("/services/{slug}/edit", Access::Write, services::change_service)
        .post("/services/{slug}/inventory", Access::Write, services::state_facts)
        .post("/services/{slug}/reading", Access::Write, services::set_reading_rules)
        .post("/services/{slug}/connect", Access::Person, tokens::make_for_uploads)
        .post("/account/tokens", Access::Person, tokens::change_own)
        .post("/tokens", Access::Admin, tokens::revoke)
        .post("/runs/{id}", Access::Write, runs::mark_baseline)
        .post("/runs/{id}/receipt", Access::Write, runs::judge)
        .post("/runs/{id}/share", Access::Write, shares::change_shares)
        .post("/checklists/{id}", Access::Write, checklists::copy)
        .post("/checklists/{id}/edit", Access::Write, checklists::edit)
        .post("/checklists/{id}/publish", Access::Write, checklists::publish)
        .post("/precedents/new", Access::Write, precedents::add)
        .post("/precedents/{id}/edit", Access::Write, precedents::change)
        .post("/resources/new", Access::Write, resources::add)
        .post("/resources/{name}", Access::Write, resources::change_draws)
        .post("/resources/{name}/edit", Access::Write, resources::change)
        .post("/reviews/new", Access::Write, reviews::start_review)
        .post("/reviews/{id}", Access::Write, reviews::change_review)
        .post("/reviews/{id}/plan", Access::Write, reviews::name_owners)
        .post("/reviews/{id}/read", Access::Write, reviews::say_in_reading)
        .post("/reviews/{id}/sign", Access::Write, reviews::sign)
        .post("/inbox", Access::Read, inbox::see)
        .post("/runs/{id}/delete", Access::Write, bin::delete_run)
        .post("/services/{slug}/delete", Access::Write, bin::delete_service)
        .post("/demo", Access::Write, demo::change)
        .post("/bin", Access::Write, bin::restore)
        .post("/bin/purge", Access::Admin, bin::purge)
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
