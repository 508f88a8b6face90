//! Runs: the list, one run, its endpoints, and the trend over runs.

use app::charts::Extent;
use axum::Extension;
use axum::extract::{Path, RawQuery, State};
use axum::response::{IntoResponse, Response};
use domain::{EnvironmentName, Requests, Run, RunFilter, RunId, RunLine, ScenarioName, ServiceId, Window};
use http::StatusCode;
use http::request::Parts;
use schemars::JsonSchema;
use serde::Deserialize;

use super::body::Query;
use super::run_shape::{self, Line, Shape};
use super::{list, services};
use crate::auth::Caller;
use crate::out::{self, Kind};
use crate::problem::{self, Problem};
use crate::state::AppState;

/// `GET /api/v1/services/{slug}/runs`, newest first unless sorted otherwise.
pub(super) async fn list(
    State(app): State<AppState>,
    Path(slug): Path<String>,
    RawQuery(query): RawQuery,
    Extension(caller): Extension<Caller>,
    parts: Parts,
) -> Result<Response, Problem> {
    let service = services::find(&app, &caller, &slug).await?;
    let (asked, limit) = list::asked::<RunFilter>(query.as_deref())?;
    let page = app.store.run_list(service.id, &asked, limit).await?;
    let origin = app.site.origin(&parts);
    let items: Vec<_> = page.items.iter().map(|run| Line::of(run, &origin)).collect();
    let path = format!("/api/v1/services/{slug}/runs");
    let next = page.next.map(|row| list::after(&path, &asked, &row, limit));
    Ok(list::page(&items, next.as_deref()))
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Trend {
    environment: Option<EnvironmentName>,
    scenario: Option<ScenarioName>,
    limit: Option<i64>,
}

/// `GET /api/v1/services/{slug}/trend`, oldest first. Only runs of one environment and scenario are compared: those of
/// the newest run, unless others are asked for.
pub(super) async fn trend(
    State(app): State<AppState>,
    Path(slug): Path<String>,
    Query(asked): Query<Trend>,
    Extension(caller): Extension<Caller>,
    parts: Parts,
) -> Result<Response, Problem> {
    let service = services::find(&app, &caller, &slug).await?;
    let limit = list::limit(asked.limit)?;
    let filter =
        RunFilter { environment: asked.environment, scenario: asked.scenario, ..RunFilter::default() };
    let runs = comparable(&app, service.id, &filter, limit).await?;
    let origin = app.site.origin(&parts);
    let items: Vec<_> = runs.iter().map(|run| Line::of(run, &origin)).collect();
    Ok(list::page(&items, None))
}

/// At most `limit` runs of one environment and scenario, oldest first: those of the newest run that `filter` lets
/// through.
pub async fn comparable(
    app: &AppState,
    service: ServiceId,
    filter: &RunFilter,
    limit: i64,
) -> Result<Vec<RunLine>, Problem> {
    let Some(newest) = app.store.runs(service, filter, None, 1).await?.items.pop() else {
        return Ok(Vec::new());
    };
    let of = (&newest.details.environment, &newest.details.scenario);
    Ok(app.store.trend(service, Some(of), limit).await?)
}

/// Which part of a run's time is asked for beside the whole, as the run's page takes it.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Part {
    from: Option<String>,
    to: Option<String>,
}

/// `GET /api/v1/runs/{id}`, as JSON, as rows, as Markdown, or as the receipt that a terminal shows. With `from` and `to` the
/// JSON has the numbers of that window too.
pub(super) async fn show(
    State(app): State<AppState>,
    Path(id): Path<String>,
    Query(part): Query<Part>,
    Extension(caller): Extension<Caller>,
    parts: Parts,
) -> Result<Response, Problem> {
    let run = find(&app, &caller, &id).await?;
    let origin = app.site.origin(&parts);
    let window = windowed(&app, &run, &part).await?;
    Ok(match problem::preferred(&parts.headers) {
        Some("text/csv") => Kind::Csv.answer(out::run::rows(&run)),
        Some("text/markdown") => Kind::Markdown.answer(out::run::document(&app, &run, &parts).await?),
        Some("text/plain") => run_shape::text(&run, &origin).into_response(),
        _ => axum::Json(Shape::of(&run, &origin).with_window(window)).into_response(),
    })
}

async fn windowed(app: &AppState, run: &Run, part: &Part) -> Result<Option<(Window, Requests)>, Problem> {
    if part.from.is_none() && part.to.is_none() {
        return Ok(None);
    }
    let extent = Extent::of(&app.store, run.id).await?;
    let window = extent.window(part.from.as_deref(), part.to.as_deref())?;
    let Some(window) = window.or_else(|| Window::whole(extent.seconds())) else { return Ok(None) };
    Ok(Some((window, app::charts::windowed(&app.store, run, &extent, (window, None)).await?)))
}

/// `DELETE /api/v1/runs/{id}`: into the bin.
pub(super) async fn delete(
    State(app): State<AppState>,
    Path(id): Path<String>,
    Extension(caller): Extension<Caller>,
) -> Result<StatusCode, Problem> {
    let run = find(&app, &caller, &id).await?;
    app.store.delete_run(run.id, &caller.author()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `GET /api/v1/runs/{id}/endpoints`.
pub(super) async fn endpoints(
    State(app): State<AppState>,
    Path(id): Path<String>,
    Extension(caller): Extension<Caller>,
) -> Result<Response, Problem> {
    let run = find(&app, &caller, &id).await?;
    Ok(list::page(&run.report.endpoints, None))
}

/// The run of this id, if the caller may see its service.
pub async fn find(app: &AppState, caller: &Caller, id: &str) -> Result<Run, Problem> {
    let nothing = || Problem::not_found(format!("There is no run “{id}”."));
    let parsed: RunId = id.parse().map_err(|_| nothing())?;
    let run = app.store.run(parsed).await?.ok_or_else(nothing)?;
    caller.may_see(run.service)?;
    Ok(run)
}
