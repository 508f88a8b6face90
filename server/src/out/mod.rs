//! What can be taken along: runs, reviews and services as files that a link opens, each under a telling name.
//!
//! JSON is the API's own object. Markdown says what the page says. CSV follows RFC 4180, with a head line whose columns are
//! documented where they are written, times in RFC 3339, durations in milliseconds, and nothing where a value is not
//! known. A text that a spreadsheet would take for a formula has an apostrophe before it (see [`table`]).

mod campaign;
mod checklist;
mod plan;
mod portfolio;
mod resource;
mod review;
pub(crate) mod run;
pub(crate) mod series;
mod service;
mod table;

use app::AppError;
use axum::body::Body;
use axum::response::{IntoResponse, Response};
use http::HeaderValue;
use http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use serde::Serialize;

use crate::problem::Problem;
use crate::routes::{Access, Routes};

/// The addresses of all files.
pub fn routes() -> Routes {
    Routes::new()
        .get("/runs/{id}/run.json", Access::Read, run::json)
        .get("/runs/{id}/run.csv", Access::Read, run::csv)
        .get("/runs/{id}/run.md", Access::Read, run::markdown)
        .get("/runs/{id}/series.csv", Access::Read, series::csv)
        .get("/checklists/{id}/checklist.toml", Access::Read, checklist::toml)
        .get("/reviews/{id}/plan.json", Access::Read, plan::json)
        .get("/reviews/{id}/plan.csv", Access::Read, plan::csv)
        .get("/reviews/{id}/plan.md", Access::Read, plan::markdown)
        .get("/services.csv", Access::Read, portfolio::services)
        .get("/matrix.csv", Access::Read, portfolio::matrix)
        .get("/campaigns/{name}/campaign.csv", Access::Read, campaign::answers)
        .get("/campaigns/{name}/days.csv", Access::Read, campaign::days)
        .get("/resources/{name}/resource.csv", Access::Read, resource::csv)
        .get("/reviews/{id}/review.json", Access::Read, review::json)
        .get("/reviews/{id}/review.csv", Access::Read, review::csv)
        .get("/reviews/{id}/review.md", Access::Read, review::markdown)
        .get("/services/{slug}/service.md", Access::Read, service::markdown)
        .get("/services/{slug}/runs.csv", Access::Read, service::runs)
        .get("/services/{slug}/trend.csv", Access::Read, service::trend)
}

/// Kinds of files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Json,
    Csv,
    Markdown,
    Toml,
}

impl Kind {
    fn media_type(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::Csv => "text/csv; charset=utf-8",
            Self::Markdown => "text/markdown; charset=utf-8",
            Self::Toml => "application/toml; charset=utf-8",
        }
    }

    fn extension(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Csv => "csv",
            Self::Markdown => "md",
            Self::Toml => "toml",
        }
    }

    /// An answer of this kind, to be read where it was asked for.
    pub(crate) fn answer(self, content: impl Into<Body>) -> Response {
        ([(CONTENT_TYPE, self.media_type())], content.into()).into_response()
    }

    /// The same as a file of this name, without its extension: `orders-api-run-214`.
    pub(crate) fn file(self, name: &str, content: impl Into<Body>) -> Response {
        let mut response = self.answer(content);
        let named = format!("attachment; filename=\"{name}.{}\"", self.extension());
        let named = HeaderValue::try_from(named).expect("short names, numbers and words are ASCII");
        response.headers_mut().insert(CONTENT_DISPOSITION, named);
        response
    }
}

/// An object of the API as a file of this name, laid out for people.
fn json(name: &str, document: &impl Serialize) -> Result<Response, Problem> {
    let json = serde_json::to_vec_pretty(document).map_err(|error| Problem::internal(&error))?;
    Ok(Kind::Json.file(name, json))
}

/// Why a page's document cannot be written, as every other refusal.
fn refused(error: AppError) -> Problem {
    match error {
        AppError::NotFound => Problem::not_found("There is nothing at this address."),
        error => Problem::internal(&error),
    }
}
