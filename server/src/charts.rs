//! Charts as pictures of their own, for reports and other people's pages: the same drawing as on the page, with its
//! palette inside.

use app::charts::{Asked, Extent};
use axum::Extension;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use chart::spectrum::Spectrum;
use chart::{Name, Size, compared, headroom, spectrum, standalone, timeline, trend};
use domain::{EnvironmentName, Run, RunFilter, ScenarioName};
use http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG};
use http::{HeaderMap, StatusCode};
use serde::Deserialize;

use crate::api;
use crate::auth::Caller;
use crate::etag;
use crate::problem::Problem;
use crate::routes::{Access, Routes};
use crate::state::AppState;

/// Every chart as a picture.
pub fn routes() -> Routes {
    Routes::new()
        .get("/runs/{id}/latency.svg", Access::Read, latency)
        .get("/runs/{id}/rate.svg", Access::Read, rate)
        .get("/runs/{id}/spectrum.svg", Access::Read, spectrum_of_run)
        .get("/compare/latency.svg", Access::Read, compared_over_time)
        .get("/compare/spectrum.svg", Access::Read, spectrum_of_both)
        .get("/services/{slug}/trend.svg", Access::Read, trend_over_runs)
        .get("/services/{slug}/headroom.svg", Access::Read, headroom_bar)
}

/// Percentiles of a run over time.
async fn latency(
    State(app): State<AppState>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let spec = course(&app, &caller, &id, &asked).await?;
    let words = timeline::sentence(&spec);
    Ok(picture(&headers, &timeline::latency(&spec, Size::Wide, Name::Words(&words))))
}

/// Requests per second of a run over time.
async fn rate(
    State(app): State<AppState>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let spec = course(&app, &caller, &id, &asked).await?;
    let words = timeline::sentence(&spec);
    Ok(picture(&headers, &timeline::rate(&spec, Size::Wide, Name::Words(&words))))
}

/// Latency of a run over the percentile.
async fn spectrum_of_run(
    State(app): State<AppState>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let run = api::find_run(&app, &caller, &id).await?;
    let extent = Extent::of(&app.store, run.id).await?;
    let look = asked.of(&run, &extent)?;
    Ok(spectrum_picture(&headers, &app::charts::spectrum(&app.store, &run, &extent, look).await?))
}

/// The two runs of a comparison, by their ids.
#[derive(Deserialize)]
struct Sides {
    before: Option<String>,
    after: Option<String>,
}

impl Sides {
    async fn find(&self, app: &AppState, caller: &Caller) -> Result<(Run, Run), Problem> {
        let missing = |side: &str| Problem::field(side, format!("“{side}” is missing: the id of a run."));
        let before = self.before.as_deref().ok_or_else(|| missing("before"))?;
        let after = self.after.as_deref().ok_or_else(|| missing("after"))?;
        Ok((api::find_run(app, caller, before).await?, api::find_run(app, caller, after).await?))
    }
}

/// Rate and percentiles of two runs over time.
async fn compared_over_time(
    State(app): State<AppState>,
    Extension(caller): Extension<Caller>,
    Query(sides): Query<Sides>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let (before, after) = sides.find(&app, &caller).await?;
    let spec = app::comparison::course(&app.store, &before, &after).await;
    let spec = spec.map_err(|error| Problem::internal(&error))?;
    let words = compared::sentence(&spec);
    Ok(picture(&headers, &compared::draw(&spec, Size::Wide, Name::Words(&words))))
}

/// Latency of two runs over the percentile.
async fn spectrum_of_both(
    State(app): State<AppState>,
    Extension(caller): Extension<Caller>,
    Query(sides): Query<Sides>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let (before, after) = sides.find(&app, &caller).await?;
    Ok(spectrum_picture(&headers, &app::comparison::spectrum(&app.store, &before, &after).await?))
}

fn spectrum_picture(headers: &HeaderMap, spec: &Spectrum) -> Response {
    let words = spectrum::sentence(spec);
    picture(headers, &spectrum::draw(spec, Size::Wide, Name::Words(&words)))
}

/// Which runs a trend is of. Those of the newest run's scenario where nothing is said.
#[derive(Deserialize)]
struct Runs {
    environment: Option<EnvironmentName>,
    scenario: Option<ScenarioName>,
}

/// Percentiles over the runs of a service.
async fn trend_over_runs(
    State(app): State<AppState>,
    Extension(caller): Extension<Caller>,
    Path(slug): Path<String>,
    Query(asked): Query<Runs>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let service = api::find_service(&app, &caller, &slug).await?;
    let filter =
        RunFilter { environment: asked.environment, scenario: asked.scenario, ..RunFilter::default() };
    let runs = api::comparable_runs(&app, service.id, &filter, app::charts::TREND_RUNS).await?;
    let spec = app::charts::trend(&runs);
    let words = trend::sentence(&spec);
    Ok(picture(&headers, &trend::draw(&spec, Size::Wide, Name::Words(&words))))
}

/// The way of a service from today's traffic to its target.
async fn headroom_bar(
    State(app): State<AppState>,
    Extension(caller): Extension<Caller>,
    Path(slug): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let service = api::find_service(&app, &caller, &slug).await?;
    let line = app.store.service_line(&service.slug).await?;
    let line = line.ok_or_else(|| Problem::not_found(format!("There is no service “{slug}”.")))?;
    let facts = app.store.facts(line.service.id, &EnvironmentName::production()).await?;
    let spec = app::charts::headroom(&line, &facts);
    let words = headroom::sentence(&spec);
    Ok(picture(&headers, &headroom::draw(&spec, Size::Wide, Name::Words(&words))))
}

async fn course(
    app: &AppState,
    caller: &Caller,
    id: &str,
    asked: &Asked,
) -> Result<timeline::Timeline, Problem> {
    let run = api::find_run(app, caller, id).await?;
    let extent = Extent::of(&app.store, run.id).await?;
    let look = asked.of(&run, &extent)?;
    Ok(app::charts::course(&app.store, &run, &extent, look).await?)
}

/// The picture, or word that the client's copy is still the same.
fn picture(asked: &HeaderMap, svg: &str) -> Response {
    let svg = standalone(svg);
    let tag = etag::of(svg.as_bytes());
    let headers = [
        (ETAG, tag.as_str()),
        (CACHE_CONTROL, etag::ASK_AGAIN),
        (CONTENT_TYPE, "image/svg+xml"),
        (CONTENT_SECURITY_POLICY, "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"),
    ];
    if etag::is_known(asked, &tag) {
        return (StatusCode::NOT_MODIFIED, headers).into_response();
    }
    (headers, svg).into_response()
}
