//! One run as JSON, as rows, and as a document.

use app::pages::run_markdown;
use axum::Extension;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::{Latency, Run};
use http::request::Parts;

use super::table::{Table, number, text, text_or_none};
use super::{Kind, refused};
use crate::api;
use crate::auth::Caller;
use crate::problem::Problem;
use crate::state::AppState;

/// `GET /runs/{id}/run.json`: what the API answers.
pub(super) async fn json(
    State(app): State<AppState>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
    parts: Parts,
) -> Result<Response, Problem> {
    let run = api::find_run(&app, &caller, &id).await?;
    let document = api::RunShape::of(&run, &app.site.origin(&parts));
    super::json(&name(&run), &document)
}

/// `GET /runs/{id}/run.csv`.
pub(super) async fn csv(
    State(app): State<AppState>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let run = api::find_run(&app, &caller, &id).await?;
    Ok(Kind::Csv.file(&name(&run), rows(&run)))
}

/// `GET /runs/{id}/run.md`: what the page says.
pub(super) async fn markdown(
    State(app): State<AppState>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
    parts: Parts,
) -> Result<Response, Problem> {
    let run = api::find_run(&app, &caller, &id).await?;
    let document = document(&app, &run, &parts).await?;
    Ok(Kind::Markdown.file(&name(&run), document))
}

/// The page of a run as Markdown.
pub(crate) async fn document(app: &AppState, run: &Run, parts: &Parts) -> Result<String, Problem> {
    run_markdown(&app.store, run.id, &app.site.origin(parts)).await.map_err(refused)
}

/// `orders-api-run-214`.
pub(super) fn name(run: &Run) -> String {
    format!("{}-run-{}", run.slug, run.number)
}

/// The columns of [`rows`]. Which run: `service` and `run`, its number. What the row is of: `kind` is `all` for all requests
/// of the run, and `endpoint` for those of one `name`, `method`, `group` and `scenario` (the tool's own words). How many
/// requests (`count`), how many of them failed (nothing where the file cannot tell), how many a second over the whole run,
/// and their latency in milliseconds.
const COLUMNS: [&str; 20] = [
    "service",
    "run",
    "kind",
    "name",
    "method",
    "group",
    "scenario",
    "count",
    "failed",
    "rate_per_s",
    "min_ms",
    "mean_ms",
    "stddev_ms",
    "p50_ms",
    "p75_ms",
    "p90_ms",
    "p95_ms",
    "p99_ms",
    "p99.9_ms",
    "max_ms",
];

/// All requests in the first row, then one row for each endpoint. Rows of several runs can be put under each other.
pub(crate) fn rows(run: &Run) -> Vec<u8> {
    let mut table = Table::new(&COLUMNS);
    let this = [text(run.slug.as_str()), run.number.to_string()];
    let all = &run.report.requests;
    let of_all = ["all", "*", "", "", ""].map(str::to_owned);
    table.row(line(&this, of_all, all.count, all.failed, all.rate_per_s, &all.latency_ms));
    for endpoint in &run.report.endpoints {
        let of = [
            "endpoint".to_owned(),
            text(&endpoint.name),
            text_or_none(endpoint.method.as_ref()),
            text_or_none(endpoint.group.as_ref()),
            text_or_none(endpoint.scenario.as_ref()),
        ];
        table.row(line(
            &this,
            of,
            Some(endpoint.count),
            endpoint.failed,
            endpoint.rate_per_s,
            &endpoint.latency_ms,
        ));
    }
    table.finish()
}

fn line(
    run: &[String; 2],
    of: [String; 5],
    count: Option<u64>,
    failed: Option<u64>,
    rate_per_s: Option<f64>,
    latency: &Latency,
) -> Vec<String> {
    let Latency { min, mean, stddev, p50, p75, p90, p95, p99, p999, max } = *latency;
    let mut cells = run.to_vec();
    cells.extend(of);
    cells.extend([number(count), number(failed), number(rate_per_s)]);
    cells.extend([min, mean, stddev, p50, p75, p90, p95, p99, p999, max].map(number));
    cells
}
