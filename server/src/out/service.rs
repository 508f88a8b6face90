//! One service as a document, its runs as rows, and the trend of one scenario as rows.

use app::charts::TREND_RUNS;
use app::pages::service_markdown;
use axum::Extension;
use axum::body::{Body, Bytes};
use axum::extract::{Path, State};
use axum::response::Response;
use domain::{EnvironmentName, RunFilter, RunLine, ScenarioName, ServiceId, Slug};
use futures_util::stream::{self, StreamExt};
use http::request::Parts;
use serde::Deserialize;
use store::Store;

use super::table::{Table, moment, number, text, text_or_none};
use super::{Kind, refused};
use crate::api;
use crate::auth::Caller;
use crate::problem::Problem;
use crate::state::AppState;

/// Runs that are read at once.
const AT_ONCE: i64 = 500;

/// Whose runs: those of the newest run's scenario where a trend is asked for and nothing is said.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Asked {
    environment: Option<EnvironmentName>,
    scenario: Option<ScenarioName>,
}

impl Asked {
    fn filter(self) -> RunFilter {
        RunFilter { environment: self.environment, scenario: self.scenario, ..RunFilter::default() }
    }
}

/// `GET /services/{slug}/service.md`: what the page says.
pub(super) async fn markdown(
    State(app): State<AppState>,
    Extension(caller): Extension<Caller>,
    Path(slug): Path<String>,
    parts: Parts,
) -> Result<Response, Problem> {
    let service = api::find_service(&app, &caller, &slug).await?;
    let origin = app.site.origin(&parts);
    let document = service_markdown(&app.store, &service.slug, &origin).await.map_err(refused)?;
    Ok(Kind::Markdown.file(service.slug.as_str(), document))
}

/// `GET /services/{slug}/trend.csv?environment=…&scenario=…`: the runs of the trend's picture, oldest first.
pub(super) async fn trend(
    State(app): State<AppState>,
    Extension(caller): Extension<Caller>,
    Path(slug): Path<String>,
    api::Query(asked): api::Query<Asked>,
) -> Result<Response, Problem> {
    let service = api::find_service(&app, &caller, &slug).await?;
    let runs = api::comparable_runs(&app, service.id, &asked.filter(), TREND_RUNS).await?;
    let mut table = Table::new(&COLUMNS);
    for run in &runs {
        table.row(line(&service.slug, run));
    }
    Ok(Kind::Csv.file(&format!("{}-trend", service.slug), table.finish()))
}

/// `GET /services/{slug}/runs.csv?environment=…&scenario=…`: all runs, newest first.
pub(super) async fn runs(
    State(app): State<AppState>,
    Extension(caller): Extension<Caller>,
    Path(slug): Path<String>,
    api::Query(asked): api::Query<Asked>,
) -> Result<Response, Problem> {
    let service = api::find_service(&app, &caller, &slug).await?;
    let name = format!("{}-runs", service.slug);
    let pages = Pages {
        store: app.store.clone(),
        service: service.id,
        slug: service.slug,
        filter: asked.filter(),
        next: Next::First,
    };
    let rows = stream::unfold(pages, |mut pages| async move { pages.take().await.map(|rows| (rows, pages)) });
    let head = stream::iter([Ok(Bytes::from(Table::new(&COLUMNS).finish()))]);
    // Who compresses it may ask once more after its end.
    Ok(Kind::Csv.file(&name, Body::from_stream(head.chain(rows).fuse())))
}

/// What is to be read next.
enum Next {
    First,
    After(i64),
    Nothing,
}

/// The list of runs, read page after page while it is sent.
struct Pages {
    store: Store,
    service: ServiceId,
    slug: Slug,
    filter: RunFilter,
    next: Next,
}

impl Pages {
    async fn take(&mut self) -> Option<Result<Bytes, axum::BoxError>> {
        let after = match std::mem::replace(&mut self.next, Next::Nothing) {
            Next::First => None,
            Next::After(number) => Some(number),
            Next::Nothing => return None,
        };
        Some(self.read(after).await.inspect_err(|cause| tracing::error!(%cause, "a table was broken off")))
    }

    async fn read(&mut self, after: Option<i64>) -> Result<Bytes, axum::BoxError> {
        let page = self.store.runs(self.service, &self.filter, after, AT_ONCE).await?;
        self.next = page.next.map_or(Next::Nothing, Next::After);
        let mut table = Table::headless();
        for run in &page.items {
            table.row(line(&self.slug, run));
        }
        Ok(Bytes::from(table.finish()))
    }
}

/// The columns of both lists: which run; where it ran, what it did, of which version and why; when it arrived and when it
/// began; how long it took; the load tool; requests, failed ones and their rate; percentiles in milliseconds; how its
/// thresholds stand; whether it is the baseline of its scenario; and whether it was rejected as invalid.
const COLUMNS: [&str; 23] = [
    "service",
    "run",
    "id",
    "environment",
    "scenario",
    "version",
    "reason",
    "change",
    "received_at",
    "started_at",
    "duration_ms",
    "tool",
    "count",
    "failed",
    "rate_per_s",
    "p50_ms",
    "p95_ms",
    "p99_ms",
    "thresholds_passed",
    "thresholds_failed",
    "thresholds_unknown",
    "baseline",
    "rejected",
];

fn line(slug: &Slug, run: &RunLine) -> [String; 23] {
    let (details, thresholds) = (&run.details, &run.thresholds);
    [
        text(slug.as_str()),
        run.number.to_string(),
        run.id.to_string(),
        text(details.environment.as_str()),
        text(details.scenario.as_str()),
        text_or_none(details.version.as_ref()),
        text_or_none(details.reason.as_ref()),
        text_or_none(details.change.as_ref()),
        moment(Some(run.received_at)),
        moment(run.started_at),
        number(run.duration_ms),
        text(&run.tool),
        number(run.count),
        number(run.failed),
        number(run.rate_per_s),
        number(run.p50_ms),
        number(run.p95_ms),
        number(run.p99_ms),
        thresholds.passed.to_string(),
        thresholds.failed.to_string(),
        thresholds.unknown.to_string(),
        run.is_baseline.to_string(),
        run.is_rejected.to_string(),
    ]
}
