//! A real result that comes with the program, sent through the door of every other result.

use app::urls;
use axum::Extension;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::{Reason, RunDetails, ScenarioName};
use http::HeaderMap;

use crate::api;
use crate::auth::Caller;
use crate::intake::{self, Refusal};
use crate::problem::Problem;
use crate::state::AppState;
use crate::upload::lead_to;

/// What k6 1.8.1 wrote about 305 requests in 11 seconds: groups, checks, failures and thresholds.
const SAMPLE: &[u8] = include_bytes!("../../crates/ingest/fixtures/k6/v1.8.1-checkout-groups/run.json.gz");

/// `POST /services/{slug}/sample`: leads to the receipt, of the first run where the service had it already.
pub async fn send(
    State(app): State<AppState>,
    Path(slug): Path<String>,
    Extension(caller): Extension<Caller>,
) -> Result<Response, Problem> {
    let service = api::find_service(&app, &caller, &slug).await?;
    let received = async {
        let reading = app.intake.begin(&HeaderMap::new(), app.reading(service.id).await?).await?;
        let measured = intake::receive_file(reading, "sample.json.gz", Body::from(SAMPLE)).await?;
        Ok::<_, Refusal>(app.store.add_run(service.id, &details(), &measured, &caller.author()).await?)
    };
    let added = received.await.map_err(Refusal::into_problem)?;
    Ok(lead_to(&urls::receipt(added.run.id), &added))
}

fn details() -> RunDetails {
    let scenario: ScenarioName = "sample".parse().expect("a word is a scenario");
    let reason: Reason = "A sample that comes with Headroom: a real k6 run, but not of this service."
        .parse()
        .expect("a sentence is a reason");
    RunDetails { scenario, reason: Some(reason), ..RunDetails::default() }
}
