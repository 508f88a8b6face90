//! How an item of a review stands, as JSON.

use analysis::standing::{InputValue, Standing};
use domain::{Evidence, EvidenceKind};
use serde_json::{Value as Json, json};

/// An item with everything that it stands on.
pub(super) fn item(standing: &Standing<'_>) -> Json {
    let judged = standing.judgement.as_ref();
    json!({
        "id": standing.item.id,
        "section": standing.item.section,
        "title": standing.item.title,
        "status": standing.status,
        "value": standing.value(),
        "unit": standing.item.auto.unit,
        "sentence": standing.sentence,
        "formula": standing.formula(),
        "by": standing.by.as_str(),
        "proposed": standing.proposed().map(|judged| judged.status),
        "answer": standing.answered.map(|answered| answered.answer),
        "stated": standing.stated().is_some(),
        "not_applicable_because": standing.answered.and_then(|answered| answered.because),
        "reason": standing.answered.and_then(|answered| answered.reason.as_ref()),
        "inputs": standing.inputs.iter().map(input).collect::<Vec<_>>(),
        "thresholds": judged.map(|judged| &judged.thresholds[..]).unwrap_or_default(),
        "evidence": standing.evidence.iter().map(|evidence| evidence_shape(evidence)).collect::<Vec<_>>(),
    })
}

fn input(input: &InputValue<'_>) -> Json {
    let known = input.known.as_ref();
    let set_aside = input.set_aside.as_ref();
    json!({
        "name": input.name,
        "value": known.map(|known| &known.value),
        "source": known.map_or_else(|| input.from.as_str(), |known| known.source.as_str()),
        "age_days": known.map(|known| known.age_days),
        "run": known.and_then(|known| known.run),
        "set_aside": set_aside.map(|other| json!({ "value": other.value, "source": other.source })),
    })
}

fn evidence_shape(evidence: &Evidence) -> Json {
    let mut shape = match &evidence.kind {
        EvidenceKind::Run { run, number } => json!({ "run": run, "number": number }),
        EvidenceKind::Link(url) => json!({ "link": url }),
        EvidenceKind::Note(text) => json!({ "note": text }),
        EvidenceKind::Fact { name, value } => json!({ "fact": name, "value": value }),
    };
    shape["id"] = json!(evidence.id);
    shape["at"] = json!(evidence.at);
    shape["by"] = json!(evidence.by);
    shape
}
