//! A run's numbers over time, as JSON or as rows.

use std::ops::Range;

use app::charts::Extent;
use axum::Extension;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use domain::{Run, Series, SeriesBlock, Steps};
use http::HeaderMap;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;

use super::body::Query;
use super::runs;
use crate::auth::Caller;
use crate::config;
use crate::out::{self, Kind};
use crate::problem::{self, Problem};
use crate::state::AppState;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Asked {
    step: Option<String>,
    /// A part of the run's time, as the run's page takes it.
    from: Option<String>,
    to: Option<String>,
}

/// `GET /api/v1/runs/{id}/series?step=10s&from=60&to=90`.
pub(super) async fn show(
    State(app): State<AppState>,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let step_ms = step_ms(asked.step.as_deref())?;
    let run = runs::find(&app, &caller, &id).await?;
    let window = window(&app, &run, asked.from.as_deref(), asked.to.as_deref()).await?;
    if problem::preferred(&headers) == Some("text/csv") {
        return Ok(Kind::Csv.answer(out::series::rows(&app.store, run, step_ms, window).await?));
    }
    let series = match window {
        None => series(&app, &run, step_ms).await?,
        Some(seconds) => within(&app, &run, seconds, step_ms).await?,
    };
    Ok(match series.map(|series| series.by_the_clock_of(&run.report)) {
        Some(series) => axum::Json(series).into_response(),
        None => axum::Json(json!({ "step_ms": step_ms, "start": null, "endpoints": [] })).into_response(),
    })
}

async fn series(app: &AppState, run: &Run, step_ms: i64) -> Result<Option<Series>, Problem> {
    let overall = app.store.series(run.id, None).await?;
    let mut endpoints = Vec::new();
    for (index, _) in run.report.endpoints.iter().enumerate() {
        let index = i64::try_from(index).expect("endpoints are a few thousand at most");
        endpoints.push(app.store.series(run.id, Some(index)).await?);
    }
    let named = run.report.endpoints.clone();
    let laid_out = tokio::task::spawn_blocking(move || {
        let lines = named.iter().zip(endpoints.iter().map(Vec::<SeriesBlock>::as_slice));
        domain::run_series(&overall, lines, step_ms)
    });
    laid_out.await.expect("laying out does not panic").map_err(|error| Problem::internal(&error))
}

/// The seconds since 1970 of the window that is asked for; none where it is the whole run.
pub(crate) async fn window(
    app: &AppState,
    run: &Run,
    from: Option<&str>,
    to: Option<&str>,
) -> Result<Option<Range<i64>>, Problem> {
    if from.is_none() && to.is_none() {
        return Ok(None);
    }
    let extent = Extent::of(&app.store, run.id).await?;
    Ok(extent.window(from, to)?.map(|window| extent.since_1970(Some(window))))
}

/// The same of these seconds since 1970; steps begin with the first of them.
async fn within(
    app: &AppState,
    run: &Run,
    seconds: Range<i64>,
    step_ms: i64,
) -> Result<Option<Series>, Problem> {
    let overall = app.store.series_within(run.id, None, &seconds).await?;
    let mut endpoints = Vec::new();
    for (index, _) in (0_i64..).zip(&run.report.endpoints) {
        endpoints.push(app.store.series_within(run.id, Some(index), &seconds).await?);
    }
    let named = run.report.endpoints.clone();
    let laid_out = tokio::task::spawn_blocking(move || {
        let count = i64::try_from(endpoints.len()).unwrap_or(i64::MAX).saturating_add(1);
        let lines = named.iter().zip(endpoints.iter().map(Vec::<SeriesBlock>::as_slice));
        let steps = Steps::between(&seconds, step_ms, count);
        steps.map(|steps| domain::series_on(&steps, &overall, lines)).transpose()
    });
    laid_out.await.expect("laying out does not panic").map_err(|error| Problem::internal(&error))
}

/// The step that is asked for; a second where nothing is said.
pub(crate) fn step_ms(asked: Option<&str>) -> Result<i64, Problem> {
    config::step_ms(asked.unwrap_or("1s")).map_err(|why| Problem::field("step", format!("{why}.")))
}
