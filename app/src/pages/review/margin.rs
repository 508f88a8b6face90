//! Beside an item: what would change its answer, its evidence, and when that is too old.

use analysis::judgement::Change;
use analysis::standing::{JudgedBy, Known, KnownFrom, Standing};
use domain::{Evidence, EvidenceKind, Reason, Source};
use leptos::prelude::*;

use super::{Walk, known};
use crate::inputs;
use crate::ui::{Day, Mark, Moment, State, TextField};
use crate::urls;

/// The margin.
pub(super) fn view(walk: &Walk, standing: &Standing<'_>) -> AnyView {
    view! {
        <aside class="margin" aria-label="Evidence and what would change the answer">
            {changes(walk, standing)}
            {evidence(walk, standing)}
            {lapses(standing)}
        </aside>
    }
    .into_any()
}

/// The values that are missing, each with the way to enter it; of what fails or passes narrowly, which value alone would
/// make it pass. Nothing where a person judges and no value is known.
fn changes(walk: &Walk, standing: &Standing<'_>) -> Option<AnyView> {
    if standing.by == JudgedBy::Person && standing.proposed().is_none() {
        return None;
    }
    let told = standing.changes(&walk.checklist);
    let entries: Vec<_> = told.iter().map(|change| entry(walk, standing, change)).collect();
    if entries.is_empty() {
        return None;
    }
    let lead = told.iter().any(|change| matches!(change, Change::Set { .. })).then(|| {
        view! { <p class="quiet">"Each of these alone, while everything else stays as it is."</p> }
    });
    let section = view! {
        <section>
            <h2>"What would change this answer"</h2>
            {lead}
            <ul class="list">{entries}</ul>
        </section>
    };
    Some(section.into_any())
}

fn entry(walk: &Walk, standing: &Standing<'_>, change: &Change) -> AnyView {
    match change {
        Change::Set { .. } => view! { <li><span>{change.sentence()}</span></li> }.into_any(),
        Change::Give { input, means, .. } => {
            let declared = walk.checklist.input(input.as_str());
            let value = standing.inputs.iter().find(|value| value.name == input);
            view! {
                <li>
                    <span><b>{declared.map(inputs::title)}</b></span>
                    <span>{means.clone()}" "{value.map(|value| known::missing(walk, value))}</span>
                </li>
            }
            .into_any()
        }
    }
}

fn evidence(walk: &Walk, standing: &Standing<'_>) -> AnyView {
    let attached = standing.evidence.iter().map(|evidence| piece(walk, standing, evidence)).collect_view();
    let none = standing.evidence.is_empty().then(|| {
        view! {
            <li>
                <State mark=Mark::Unknown>"nothing attached"</State>
                <span class="quiet">{standing.item.evidence_note.clone()}</span>
            </li>
        }
    });
    view! {
        <section>
            <h2 id="attached">"Evidence"</h2>
            <ul class="list">{attached}{none}</ul>
            {attach(walk, standing)}
        </section>
    }
    .into_any()
}

fn piece(walk: &Walk, standing: &Standing<'_>, evidence: &Evidence) -> AnyView {
    let what = match &evidence.kind {
        EvidenceKind::Run { run, number } => {
            view! { <a href=urls::run(*run)>"Run #"{*number}</a> }.into_any()
        }
        EvidenceKind::Link(link) => {
            view! { <a href=link.as_str().to_owned() rel="noreferrer">{link.as_str().to_owned()}</a> }
                .into_any()
        }
        EvidenceKind::Note(note) => view! { <span>{note.to_string()}</span> }.into_any(),
        EvidenceKind::Fact { name, value } => {
            let declared = walk.checklist.input(name.as_str());
            let words = format!(
                "{} {}",
                declared.map_or_else(|| name.words(), inputs::name),
                inputs::written(declared, value)
            );
            view! { <span>{words}</span> }.into_any()
        }
    };
    // What is older than the review was taken over from an earlier one.
    let carried = (evidence.at < walk.file.review.created_at).then_some(", carried");
    view! {
        <li>
            {what}
            <span class="quiet">{evidence.by.clone()}", "<Moment at=evidence.at/>{carried}</span>
            {remove(walk, standing, evidence)}
        </li>
    }
    .into_any()
}

fn remove(walk: &Walk, standing: &Standing<'_>, evidence: &Evidence) -> Option<AnyView> {
    if !walk.is_editable() {
        return None;
    }
    let what = match &evidence.kind {
        EvidenceKind::Run { number, .. } => format!("Remove run #{number}"),
        EvidenceKind::Link(link) => format!("Remove {}", link.as_str()),
        EvidenceKind::Note(_) => format!("Remove the note of {}", evidence.by),
        EvidenceKind::Fact { name, .. } => format!("Remove the fact {}", name.words()),
    };
    let form = view! {
        <form method="post">
            <input type="hidden" name="do" value="remove"/>
            <input type="hidden" name="item" value=standing.item.id.clone()/>
            <input type="hidden" name="evidence-id" value=evidence.id.to_string()/>
            <button class="button" aria-label=what>"Remove"</button>
        </form>
    };
    Some(form.into_any())
}

fn attach(walk: &Walk, standing: &Standing<'_>) -> Option<AnyView> {
    if !walk.is_editable() {
        return None;
    }
    let runs = walk.runs.iter().map(|run| format!("#{}", run.number));
    let facts =
        standing.inputs.iter().filter(|input| input.from == Source::Inventory && input.known.is_some());
    let offers = runs.chain(facts.map(|input| input.name.to_string())).collect::<Vec<_>>();
    let form = view! {
        <form class="form" method="post">
            <input type="hidden" name="do" value="attach"/>
            <input type="hidden" name="item" value=standing.item.id.clone()/>
            <TextField
                entry=walk.entry("evidence", "")
                label="Attach a run, a fact, a link or a note"
                help="#214 is a run, instances the fact of that name in the inventory, https:// a link; anything else is kept as a note."
                placeholder="#214, instances or https://"
                max=Reason::MAX_LEN
                offers
                required=true
            />
            <button class="button">"Attach"</button>
        </form>
    };
    Some(form.into_any())
}

/// When the answer is too old, and which changes ask for another look.
fn lapses(standing: &Standing<'_>) -> AnyView {
    let item = standing.item;
    let counts = match standing.by {
        JudgedBy::Data if is_of_review(standing) => {
            "What it rests on is this review’s own, and does not grow old. ".to_owned()
        }
        JudgedBy::Data => {
            format!("What was measured, typed or stated counts for {} days. ", item.stale_days)
        }
        JudgedBy::Person => format!("An answer counts for {} days. ", item.stale_days),
    };
    let end = standing.lapses_at().map(|end| view! { "This one counts until "<Day at=end/>". " });
    let names = item.stale_on.iter().enumerate().map(|(at, name)| {
        let comma = (at > 0).then_some(", ");
        view! { {comma}<code>{name.clone()}</code> }
    });
    let names = names.collect_view();
    let changes =
        (!item.stale_on.is_empty()).then(|| view! { "Look again when any of these changes: "{names}"." });
    view! {
        <section>
            <h2>"It lapses"</h2>
            <p>{counts}{end}{changes}</p>
        </section>
    }
    .into_any()
}

/// Every value is the review's own.
fn is_of_review(standing: &Standing<'_>) -> bool {
    standing
        .inputs
        .iter()
        .all(|input| input.from == Source::Review && input.known.as_ref().is_none_or(is_own))
}

fn is_own(known: &Known) -> bool {
    known.source == KnownFrom::Review
}
