//! What people put into a review: answers with their evidence, and values.

use std::collections::BTreeMap;

use axum::Extension;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use domain::{
    Answer, EvidenceKind, InputName, LinkUrl, NewAnswer, NotApplicableBecause, Reason, RunId, Value,
};
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
    let review = whole.review();
    let mut evidence = Vec::new();
    for new in new.evidence {
        evidence.push(match new {
            NewEvidence::Run(run) => {
                let run = runs::find(&app, &caller, &run.to_string()).await?;
                EvidenceKind::Run { run: run.id, number: run.number }
            }
            NewEvidence::Link(url) => EvidenceKind::Link(url),
            NewEvidence::Note(text) => EvidenceKind::Note(text),
            NewEvidence::Fact(name) => EvidenceKind::Fact { name, value: Value::Bool(true) },
        });
    }
    let author = caller.author();
    for kind in &evidence {
        app.store.attach_evidence(review.id, &item, kind, &author).await?;
    }
    if let Some(answer) = answer {
        app.store.answer_item(review.id, &item, &answer, &author).await?;
    }
    let whole = Whole::load(&app, &caller, &id).await?;
    let shown = whole.items(&app).into_iter().find(|shown| shown["id"] == item);
    Ok(axum::Json(shown).into_response())
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
