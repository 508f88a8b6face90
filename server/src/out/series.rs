//! A run over time as rows: all requests, then endpoint after endpoint, sent as they are laid out, so that a run of
//! thousands of endpoints needs no more memory than one of them.

use std::ops::Range;
use std::sync::Arc;

use axum::Extension;
use axum::body::{Body, Bytes};
use axum::extract::{Path, State};
use axum::response::Response;
use domain::{Endpoint, EndpointSeries, Run, RunId, SeriesBlock, Steps, Timestamp};
use futures_util::stream::{self, StreamExt};
use serde::Deserialize;
use store::Store;

use super::table::{Table, number, text, text_or_none};
use super::{Kind, run};
use crate::api;
use crate::auth::Caller;
use crate::problem::Problem;
use crate::state::AppState;

/// What the address may say.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Asked {
    step: Option<String>,
    /// A part of the run's time, as the run's page takes it.
    from: Option<String>,
    to: Option<String>,
}

/// `GET /runs/{id}/series.csv?step=10s&from=60&to=90`.
pub(super) async fn csv(
    State(app): State<AppState>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
    api::Query(asked): api::Query<Asked>,
) -> Result<Response, Problem> {
    let step_ms = api::step_ms(asked.step.as_deref())?;
    let run = api::find_run(&app, &caller, &id).await?;
    let name = format!("{}-series", run::name(&run));
    let window = api::window(&app, &run, asked.from.as_deref(), asked.to.as_deref()).await?;
    Ok(Kind::Csv.file(&name, rows(&app.store, run, step_ms, window).await?))
}

/// The columns of [`rows`]: when the step begins (nothing where the files tell no time of day); of which `endpoint` (`*` for all requests), `method`, `group` and
/// `scenario`; how many requests ended in the step and how many of them failed; their percentiles in milliseconds; and
/// again when it begins, in seconds since the first step of the run.
const COLUMNS: [&str; 11] = [
    "time", "endpoint", "method", "group", "scenario", "count", "failed", "p50_ms", "p95_ms", "p99_ms",
    "second",
];

/// The steps of a table, and how they are told.
#[derive(Clone, Copy)]
struct Axis {
    steps: Steps,
    /// What the run's own seconds are counted from.
    begin: Timestamp,
    /// The files tell the time of day.
    has_clock: bool,
}

impl Axis {
    /// `first` is the run's first second, where the steps do not begin with the run.
    fn of(run: &Run, steps: Steps, first: Option<i64>) -> Self {
        let begin = first.map_or_else(|| steps.start(), |first| Timestamp(first.saturating_mul(1000)));
        Self { steps, begin, has_clock: run.report.started_at.is_some() }
    }
}

/// The first second since 1970 in which a request ended.
fn first_of(blocks: &[SeriesBlock]) -> Option<i64> {
    blocks.iter().map(|block| block.first_second).min()
}

/// One row for each step of all requests, then of each endpoint, all on one time axis: that of the whole run, or of these
/// seconds since 1970.
pub(crate) async fn rows(
    store: &Store,
    run: Run,
    step_ms: i64,
    window: Option<Range<i64>>,
) -> Result<Body, Problem> {
    let overall = store.series(run.id, None).await?;
    let lines = i64::try_from(run.report.endpoints.len()).unwrap_or(i64::MAX).saturating_add(1);
    let head = Bytes::from(Table::new(&COLUMNS).finish());
    let steps = match window {
        None => Steps::over(&overall, step_ms, lines),
        Some(ref seconds) => Steps::between(seconds, step_ms, lines),
    };
    let Some(steps) = steps else { return Ok(Body::from(head)) };
    let axis = Axis::of(&run, steps, window.is_some().then(|| first_of(&overall)).flatten());
    let all = laid_out(axis, None, overall).await.map_err(|error| Problem::internal(&error))?;
    let (store, id) = (store.clone(), run.id);
    let endpoints = stream::iter(run.report.endpoints.into_iter().map(Arc::new).enumerate());
    let endpoints = endpoints.then(move |(at, endpoint)| one(store.clone(), id, at, endpoint, axis));
    Ok(Body::from_stream(stream::iter([Ok(head), Ok(all)]).chain(endpoints)))
}

/// The rows of the endpoint at this place. What fails after the first byte was sent breaks the answer off; the log says why.
async fn one(
    store: Store,
    run: RunId,
    at: usize,
    endpoint: Arc<Endpoint>,
    axis: Axis,
) -> Result<Bytes, axum::BoxError> {
    let at = i64::try_from(at).expect("endpoints are a few thousand at most");
    let rows = async { laid_out(axis, Some(endpoint), store.series(run, Some(at)).await?).await };
    rows.await.inspect_err(|cause| tracing::error!(%cause, "a table was broken off"))
}

async fn laid_out(
    axis: Axis,
    endpoint: Option<Arc<Endpoint>>,
    blocks: Vec<SeriesBlock>,
) -> Result<Bytes, axum::BoxError> {
    let rows = tokio::task::spawn_blocking(move || {
        let line = axis.steps.lay_out(&blocks)?;
        Ok::<_, axum::BoxError>(Bytes::from(written(axis, endpoint.as_deref(), &line)))
    });
    rows.await?
}

fn written(axis: Axis, endpoint: Option<&Endpoint>, line: &EndpointSeries) -> Vec<u8> {
    let named = match endpoint {
        None => ["*", "", "", ""].map(str::to_owned),
        Some(Endpoint { name, method, group, scenario, .. }) => [
            text(name),
            text_or_none(method.as_ref()),
            text_or_none(group.as_ref()),
            text_or_none(scenario.as_ref()),
        ],
    };
    let mut table = Table::headless();
    let mut time = axis.steps.start();
    for (step, (count, failed)) in line.count.iter().zip(&line.failed).enumerate() {
        let mut cells = vec![if axis.has_clock { time.to_string() } else { String::new() }];
        cells.extend(named.iter().cloned());
        cells.extend([count.to_string(), number(*failed)]);
        cells.extend([&line.p50, &line.p95, &line.p99].map(|line| number(line[step])));
        cells.push((time.since(axis.begin) / 1000).to_string());
        table.row(cells);
        time = time.plus_ms(axis.steps.step_ms);
    }
    table.finish()
}
