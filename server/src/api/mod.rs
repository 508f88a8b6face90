//! The machines' door: `/api/v1`. JSON in and out, durations in milliseconds, times in RFC 3339.

mod body;
mod list;
mod reviews;
mod run_shape;
mod runs;
mod series;
mod service_shape;
mod services;
mod upload;

pub use runs::{comparable as comparable_runs, find as find_run};
pub use services::find as find_service;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post, put};

use crate::problem::Problem;
use crate::state::AppState;

/// The routes below `/api/v1`.
pub fn routes() -> Router<AppState> {
    let uploads = post(upload::upload).layer(DefaultBodyLimit::disable());
    Router::new()
        .route("/api/v1/services", get(services::list).post(services::create))
        .route("/api/v1/services/{slug}", get(services::show).patch(services::change))
        .route("/api/v1/services/{slug}/runs", get(runs::list).merge(uploads))
        .route("/api/v1/services/{slug}/trend", get(runs::trend))
        .route("/api/v1/runs/{id}", get(runs::show))
        .route("/api/v1/runs/{id}/series", get(series::show))
        .route("/api/v1/runs/{id}/endpoints", get(runs::endpoints))
        .route("/api/v1/reviews", get(reviews::list).post(reviews::start))
        .route("/api/v1/reviews/{id}", get(reviews::show))
        .route("/api/v1/reviews/{id}/items/{item}", put(reviews::answer))
        .route("/api/v1/reviews/{id}/inputs", put(reviews::type_values))
        .route("/api/v1/{*rest}", axum::routing::any(nowhere))
}

async fn nowhere() -> Problem {
    Problem::not_found("There is no such address in /api/v1.")
}
