//! Runs held against each other: every number of both sides, and plainly why there is no verdict.

use analysis::comparison::{Comparison, EndpointValues, Metric, Subject, Values, differing, runs_needed};
use app::comparison::{DetailResult, details, subject, words};
use axum::Extension;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use domain::RunId;
use http::request::Parts;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};

use super::body::Json;
use super::{run_shape, runs};
use crate::auth::Caller;
use crate::problem::Problem;
use crate::state::AppState;

/// Runs a side at most.
const MOST: usize = 20;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "NewComparison")]
pub(super) struct Asked {
    before: Vec<String>,
    after: Vec<String>,
}

/// `POST /api/v1/compare`. It changes nothing: who may read may compare.
pub(super) async fn compare(
    State(app): State<AppState>,
    Extension(caller): Extension<Caller>,
    parts: Parts,
    Json(asked): Json<Asked>,
) -> Result<Response, Problem> {
    let before = side(&app, &caller, "before", &asked.before).await?;
    let after = side(&app, &caller, "after", &asked.after).await?;
    let origin = app.site.origin(&parts);
    Ok(axum::Json(document(&before, &after, &origin)).into_response())
}

async fn side(app: &AppState, caller: &Caller, name: &str, ids: &[String]) -> Result<Vec<Subject>, Problem> {
    if ids.is_empty() || ids.len() > MOST {
        return Err(Problem::field(name, format!("“{name}” is a list of 1 to {MOST} ids of runs.")));
    }
    let mut side = Vec::new();
    for id in ids {
        if id.parse::<RunId>().is_err() {
            return Err(Problem::field(name, format!("“{id}” is not the id of a run.")));
        }
        side.push(subject(&app.store, runs::find(app, caller, id).await?).await?);
    }
    Ok(side)
}

fn document(before: &[Subject], after: &[Subject], origin: &str) -> Value {
    let comparison = Comparison::of(before, after);
    let unlike = comparison.unlike.iter().map(words::unlike);
    let reasons: Vec<String> = unlike.chain(words::no_verdict(before.len(), after.len())).collect();
    let cautions: Vec<String> = comparison.cautions.iter().map(words::caution).collect();
    let overall = comparison.metrics.iter().map(|values| metric(values, &requests(before, after)));
    let by_endpoint = comparison.endpoints.iter().flat_map(endpoint);
    json!({
        "comparable": comparison.unlike.is_empty(),
        "reasons": reasons,
        "cautions": cautions,
        "runs": {"before": named(before, origin), "after": named(after, origin)},
        "runs_needed": runs_needed(),
        "metrics": overall.chain(by_endpoint).collect::<Vec<_>>(),
        "differences": differences(before, after),
        "primary": Metric::P95.name(),
        "verdict": null,
        "sentence": words::sentence(&comparison),
    })
}

/// A metric of all requests or of an endpoint. `before` and `after` are null where a side has several runs: their values
/// are listed, and never made into one.
fn metric(values: &Values, counts: &[Option<u64>]) -> Value {
    let enough = counts.iter().all(|count| count.is_some_and(|count| values.metric.is_supported_by(count)));
    json!({
        "metric": values.metric.name(),
        "endpoint": null,
        "before": only(&values.before),
        "after": only(&values.after),
        "before_values": values.before,
        "after_values": values.after,
        "difference": values.difference(),
        "change": values.change(),
        "enough_requests": enough,
        "interval": null,
        "margin": values.metric.margin(),
        "verdict": null,
        "provisional": true,
        "smallest_visible_change": null,
    })
}

fn only(side: &[Option<f64>]) -> Option<f64> {
    if let [only] = side { *only } else { None }
}

fn requests(before: &[Subject], after: &[Subject]) -> Vec<Option<u64>> {
    before.iter().chain(after).map(|subject| subject.run.report.requests.count).collect()
}

fn endpoint(row: &EndpointValues) -> Vec<Value> {
    let counts: Vec<Option<u64>> = row.counts().collect();
    let key = &row.key;
    let about = [
        ("endpoint", json!(key.name)),
        ("method", json!(key.method)),
        ("group", json!(key.group)),
        ("scenario", json!(key.scenario)),
        ("requests", json!({"before": row.before, "after": row.after})),
    ];
    let one = |values: &Values| {
        let mut shape = metric(values, &counts);
        let members = shape.as_object_mut().expect("it was written as an object");
        members.extend(about.iter().map(|(name, value)| ((*name).to_owned(), value.clone())));
        shape
    };
    row.metrics.iter().map(one).collect()
}

fn named(side: &[Subject], origin: &str) -> Vec<Value> {
    side.iter()
        .map(|Subject { run, .. }| {
            json!({
                "id": run.id,
                "number": run.number,
                "service": run.slug,
                "environment": run.details.environment,
                "scenario": run.details.scenario,
                "version": run.details.version,
                "url": run_shape::url(run.id, origin),
            })
        })
        .collect()
}

/// What else differs, where there is one run a side; null where there are several.
fn differences(before: &[Subject], after: &[Subject]) -> Value {
    let ([before], [after]) = (before, after) else { return Value::Null };
    let details: Vec<Value> = details(&before.run, &after.run)
        .into_iter()
        .filter(|detail| detail.result != DetailResult::Same)
        .map(|detail| json!({"name": detail.name, "before": detail.before, "after": detail.after}))
        .collect();
    let facts: Vec<Value> = differing(&before.facts, &after.facts)
        .into_iter()
        .map(|fact| json!({"name": fact.name, "before": fact.before, "after": fact.after}))
        .collect();
    json!({"runs": details, "inventory": facts})
}
