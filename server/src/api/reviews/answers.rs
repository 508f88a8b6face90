//! What people put into a review: answers with their evidence, and values.

use std::collections::BTreeMap;

use axum::Extension;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use domain::{
    Answer, EvidenceId, EvidenceKind, InputName, LinkUrl, NewAnswer, NotApplicableBecause, Reason, RunId,
};
use http::StatusCode;
use schemars::JsonSchema;
use serde::Deserialize;

use super::{Whole, runs};
use crate::api::body::Json;
use crate::auth::Caller;
use crate::problem::Problem;
use crate::state::AppState;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::api) struct Answering {
    answer: Option<Answer>,
    /// Why it does not apply: needed where that is the answer.
    not_applicable_because: Option<NotApplicableBecause>,
    reason: Option<Reason>,
    #[serde(default)]
    evidence: Vec<NewEvidence>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "snake_case")]
enum NewEvidence {
    Run(RunId),
    Link(LinkUrl),
    Note(Reason),
    /// A fact of the inventory in production, by its name.
    Fact(InputName),
}

/// `PUT /api/v1/reviews/{id}/items/{item}`.
pub(super) async fn answer(
    State(app): State<AppState>,
    Path((id, item)): Path<(String, String)>,
    Extension(caller): Extension<Caller>,
    new: Result<Json<Answering>, Problem>,
) -> Result<Response, Problem> {
    let whole = Whole::load(&app, &caller, &id).await?;
    let Json(new) = new?;
    whole.item(&item)?;
    if new.answer.is_none() && new.evidence.is_empty() {
        return Err(Problem::field("answer", "Give an answer, evidence, or both."));
    }
    if new.reason.is_none() && new.answer.is_some_and(|answer| whole.is_override(&app, &item, answer)) {
        return Err(Problem::field("reason", "The values suggest otherwise: say why."));
    }
    let (because, reason) = (new.not_applicable_because, new.reason);
    if new.answer.is_none() && because.is_some() {
        return Err(Problem::field("not_applicable_because", "This belongs to the answer not_applicable."));
    }
    let answer = new.answer.map(|answer| NewAnswer { answer, because, reason });
    answer.as_ref().map_or(Ok(()), NewAnswer::is_complete)?;
    let mut evidence = Vec::new();
    for piece in new.evidence {
        evidence.push(kind(&app, &caller, &whole, piece).await?);
    }
    // What is so already is not put again: the same request twice leaves what one leaves.
    evidence.retain(|kind| !whole.has(&item, kind));
    let answer = answer.filter(|answer| !whole.stands(&app, &item, answer));
    if answer.is_some() || !evidence.is_empty() {
        let review = whole.review().id;
        app.store.put_item(review, &item, &evidence, answer.as_ref(), &caller.author()).await?;
    }
    let whole = Whole::load(&app, &caller, &id).await?;
    let shown = whole.items(&app).into_iter().find(|shown| shown["id"] == item);
    Ok(axum::Json(shown).into_response())
}

/// What is to be attached: a run that the caller may see, a fact with the value that production's inventory states.
async fn kind(
    app: &AppState,
    caller: &Caller,
    whole: &Whole,
    piece: NewEvidence,
) -> Result<EvidenceKind, Problem> {
    Ok(match piece {
        NewEvidence::Run(id) => {
            let run = runs::find(app, caller, &id.to_string()).await;
            let run = run.map_err(|problem| match problem.status {
                StatusCode::NOT_FOUND => Problem::field("evidence", format!("There is no run “{id}”.")),
                _ => problem,
            })?;
            EvidenceKind::Run { run: run.id, number: run.number }
        }
        NewEvidence::Link(url) => EvidenceKind::Link(url),
        NewEvidence::Note(text) => EvidenceKind::Note(text),
        NewEvidence::Fact(name) => {
            let missing = || format!("The inventory of production does not state {name}.");
            let value = whole.fact(&name).ok_or_else(|| Problem::field("evidence", missing()))?;
            EvidenceKind::Fact { name, value }
        }
    })
}

/// `DELETE /api/v1/reviews/{id}/items/{item}/evidence/{evidence}`: who removed it stays on the record.
pub(super) async fn remove(
    State(app): State<AppState>,
    Path((id, item, evidence)): Path<(String, String, String)>,
    Extension(caller): Extension<Caller>,
) -> Result<StatusCode, Problem> {
    let whole = Whole::load(&app, &caller, &id).await?;
    let nothing = || Problem::not_found(format!("The item {item} has no evidence “{evidence}”."));
    let parsed: EvidenceId = evidence.parse().map_err(|_| nothing())?;
    let mut attached = whole.file().evidence.iter().filter(|piece| piece.item == item);
    let piece = attached.find(|piece| piece.id == parsed).ok_or_else(nothing)?;
    app.store.remove_evidence(whole.review().id, piece.id, &caller.author()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `PUT /api/v1/reviews/{id}/inputs`: values that a person types; `null` takes one back.
pub(super) async fn type_values(
    State(app): State<AppState>,
    Path(id): Path<String>,
    Extension(caller): Extension<Caller>,
    typed: Result<Json<BTreeMap<String, serde_json::Value>>, Problem>,
) -> Result<Response, Problem> {
    let whole = Whole::load(&app, &caller, &id).await?;
    let Json(typed) = typed?;
    let values = typed.iter().map(|(name, value)| whole.typed(name, value));
    let values: BTreeMap<_, _> = values.collect::<Result<_, Problem>>()?;
    app.store.type_values(whole.review().id, &values, &caller.author()).await?;
    let whole = Whole::load(&app, &caller, &id).await?;
    Ok(axum::Json(whole.document(&app)).into_response())
}
