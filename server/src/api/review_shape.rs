//! A review and how its items stand, as JSON.

use analysis::judgement::Change;
use analysis::sources::Awaited;
use analysis::standing::{Calculated, InputValue, Standing, Term, changes};
use domain::{
    Carried, Condition, Day, Evidence, EvidenceKind, Exemption, Review, Thread, Timestamp, WholeReview,
};
use serde_json::{Value as Json, json};

/// A review without its items.
pub(super) fn head(review: &Review) -> Json {
    let tally = &review.tally;
    json!({
        "id": review.id,
        "number": review.number,
        "service": review.slug,
        "state": review.state,
        "from": review.from,
        "to": review.to,
        "target_rps": review.target,
        "author": review.author,
        "reviewer": review.reviewer,
        "created_at": review.created_at,
        "changed_at": review.changed_at,
        "planned_for": review.planned_for.map(domain::Timestamp::day),
        "submitted_at": review.submitted_at,
        "revision": review.revision,
        "judged": tally.judged_at.map(|at| json!({
            "at": at,
            "blocking_open": tally.blocking_open,
            "fail": tally.fails,
            "unknown": tally.unknowns,
            "stale": tally.stale,
            "open_questions": tally.open_asks,
            "evidence_at": tally.evidence_at,
        })),
        "signature": review.signature.as_ref().map(|signature| json!({
            "at": signature.at, "by": signature.by, "valid_until": signature.valid_until,
        })),
        "lapsed": review.lapse.as_ref().map(|lapse| json!({ "at": lapse.at, "because": lapse.because })),
        "snapshots": review.snapshots,
        "checklist": { "id": review.checklist_id, "version": review.checklist_version },
        "url": app::urls::review(review.id),
    })
}

/// What a signature still asks for.
pub(super) fn condition(condition: &Condition) -> Json {
    json!({ "item": condition.item, "owner": condition.owner, "until": Day::ending(condition.due_at) })
}

/// An exemption.
pub(super) fn exemption(exemption: &Exemption) -> Json {
    json!({
        "id": exemption.id,
        "item": exemption.item,
        "reason": exemption.reason,
        "approved_at": exemption.at,
        "approved_by": exemption.by,
        "until": Day::ending(exemption.ends_at),
        "ended": exemption.ended.as_ref().map(|ended| json!({ "at": ended.at, "by": ended.by })),
    })
}

/// What is said of an item.
pub(super) fn thread(thread: &Thread) -> Json {
    let said = thread
        .comments
        .iter()
        .map(|comment| json!({ "id": comment.id, "at": comment.at, "by": comment.by, "text": comment.text }));
    json!({
        "id": thread.id,
        "item": thread.item,
        "kind": thread.kind,
        "verdict": thread.verdict,
        "at": thread.at,
        "by": thread.by,
        "resolved": thread.resolved.as_ref().map(|ended| json!({ "at": ended.at, "by": ended.by })),
        "comments": said.collect::<Vec<_>>(),
    })
}

/// Items with everything that they stand on, and what would change the answer of each.
pub(super) fn items(whole: &WholeReview, all: &[Standing<'_>], carried: &[Carried]) -> Vec<Json> {
    let (changes, begun) = (changes(&whole.checklist, all), whole.file.review.created_at);
    let shape = |(standing, changes): (&Standing<'_>, &Vec<Change>)| {
        let answered = standing.answered;
        let of_answer = |carried: &&Carried| {
            answered.is_some_and(|answered| answered.item == carried.item && answered.at == carried.at)
        };
        let mut shape = item(standing, changes);
        shape["carried"] = carried.iter().find(of_answer).map(carried_from).into();
        shape["evidence"] =
            standing.evidence.iter().map(|evidence| evidence_shape(evidence, begun)).collect();
        shape
    };
    all.iter().zip(&changes).map(shape).collect()
}

fn carried_from(carried: &Carried) -> Json {
    json!({ "review": carried.from, "number": carried.number })
}

fn item(standing: &Standing<'_>, changes: &[Change]) -> Json {
    let judged = standing.judgement.as_ref();
    json!({
        "id": standing.item.id,
        "section": standing.item.section,
        "title": standing.item.title,
        "blocking": standing.item.blocking,
        "status": standing.status,
        "own_status": standing.own,
        "value": standing.value(),
        "unit": standing.item.auto.unit,
        "sentence": standing.sentence,
        "formula": standing.formula(),
        "would_change": changes.iter().map(change).collect::<Vec<_>>(),
        "by": standing.by.as_str(),
        "proposed": standing.proposed().map(|judged| judged.status),
        "answer": standing.answered.map(|answered| answered.answer),
        "stated": standing.stated().is_some(),
        "not_applicable_because": standing.answered.and_then(|answered| answered.because),
        "reason": standing.answered.and_then(|answered| answered.reason.as_ref()),
        "lapses_at": standing.lapses_at(),
        "lapsed": standing.lapsed.as_ref().map(|lapsed| json!({ "at": lapsed.at, "because": lapsed.because })),
        "exemption": standing.exemption.map(exemption),
        "threads": standing.threads.iter().map(|said| thread(said)).collect::<Vec<_>>(),
        "inputs": standing.inputs.iter().map(input).collect::<Vec<_>>(),
        "thresholds": judged.map(|judged| &judged.thresholds[..]).unwrap_or_default(),
    })
}

fn change(change: &Change) -> Json {
    let sentence = change.sentence();
    match change {
        Change::Give { input, .. } => {
            json!({ "input": input, "now": null, "to": null, "gives": null, "sentence": sentence })
        }
        Change::Set { input, now, to, gives } => {
            json!({ "input": input, "now": now, "to": to, "gives": gives, "sentence": sentence })
        }
    }
}

fn input(input: &InputValue<'_>) -> Json {
    let known = input.known.as_ref();
    let set_aside = input.set_aside.as_ref();
    json!({
        "name": input.name,
        "value": known.map(|known| &known.value),
        "source": known.map_or_else(|| input.from.as_str(), |known| known.source.as_str()),
        "age_days": known.map(|known| known.age_days),
        "awaits": input.awaits.map(Awaited::as_str),
        "run": known.and_then(|known| known.run),
        "calculated": known.and_then(|known| known.calculated.as_ref()).map(calculated),
        "set_aside": set_aside.map(|other| json!({ "value": other.value, "source": other.source })),
    })
}

/// What a value follows from.
fn calculated(calculated: &Calculated) -> Json {
    let from = calculated.from.iter().map(|term| {
        let Term { name, known } = term;
        json!({ "name": name, "value": known.value, "source": known.source, "age_days": known.age_days })
    });
    json!({ "formula": calculated.formula, "from": from.collect::<Vec<_>>() })
}

/// What is older than the review came from an earlier one.
fn evidence_shape(evidence: &Evidence, begun: Timestamp) -> Json {
    let mut shape = match &evidence.kind {
        EvidenceKind::Run { run, number } => json!({ "run": run, "number": number }),
        EvidenceKind::Link(url) => json!({ "link": url }),
        EvidenceKind::Note(text) => json!({ "note": text }),
        EvidenceKind::Fact { name, value } => json!({ "fact": name, "value": value }),
    };
    shape["id"] = json!(evidence.id);
    shape["at"] = json!(evidence.at);
    shape["by"] = json!(evidence.by);
    shape["carried"] = json!(evidence.at < begun);
    shape
}
