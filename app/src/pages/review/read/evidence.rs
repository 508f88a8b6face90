//! What an item rests on, with its age; a run opens where it stands, without leaving the page.

use std::collections::BTreeSet;

use analysis::standing::{KnownFrom, Standing};
use domain::{EvidenceKind, Run, RunId};
use leptos::prelude::*;

use crate::error::AppError;
use crate::inputs;
use crate::pages::review::Walk;
use crate::pages::run::strip;
use crate::ui::{Mark, Moment, State, words};
use crate::urls;

/// How many runs are opened on the page; further ones are links.
const OPENED: usize = 24;

/// The runs that items of the review rest on or cite.
pub(super) async fn runs(walk: &Walk) -> Result<Vec<Run>, AppError> {
    let all = walk.standings();
    let ids: BTreeSet<RunId> = all.iter().flat_map(|standing| cited(standing)).map(|(id, _)| id).collect();
    let mut runs = Vec::new();
    for id in ids.into_iter().rev().take(OPENED) {
        runs.extend(walk.visit.store.run(id).await?);
    }
    Ok(runs)
}

/// The runs of an item, by id and number, each once: those that its values come from, then those that are attached.
fn cited(standing: &Standing<'_>) -> Vec<(RunId, i64)> {
    let read = standing.inputs.iter().filter_map(|input| {
        let run = input.known.as_ref()?.run?;
        Some((run.id, run.number))
    });
    let attached = standing.evidence.iter().filter_map(|evidence| match evidence.kind {
        EvidenceKind::Run { run, number } => Some((run, number)),
        _ => None,
    });
    let mut runs = Vec::new();
    for run in read.chain(attached) {
        if !runs.contains(&run) {
            runs.push(run);
        }
    }
    runs
}

/// Everything that an item rests on: runs to open, then the rest as chips.
pub(super) fn drawers(walk: &Walk, standing: &Standing<'_>, runs: &[Run]) -> AnyView {
    let cited = cited(standing);
    let opened = cited.iter().filter_map(|(id, _)| runs.iter().find(|run| run.id == *id));
    let opened: Vec<_> = opened.map(|run| drawer(walk, run)).collect();
    let links = cited.iter().filter(|(id, _)| !runs.iter().any(|run| run.id == *id));
    let links = links
        .map(|(id, number)| view! { <a class="chip" href=urls::run(*id)>"run #"{*number}</a> }.into_any());
    let chips: Vec<_> = links.chain(others(walk, standing)).collect();
    if opened.is_empty() && chips.is_empty() {
        return view! { <p><State mark=Mark::Unknown>"nothing attached"</State></p> }.into_any();
    }
    let chips = (!chips.is_empty()).then(|| view! { <p class="chips">{chips}</p> });
    view! { {opened}{chips} }.into_any()
}

/// A run: its strip, whether it is valid, its hash, and the way to all of it.
fn drawer(walk: &Walk, run: &Run) -> AnyView {
    let age = words::age(walk.now, run.received_at);
    let summary = format!("run #{}, {age}", run.number);
    let skipped = run.report.skipped.count;
    let valid = match &run.rejection {
        Some(rejection) => {
            let words = format!("rejected by {}: {}", rejection.by, rejection.reason);
            view! { <State mark=Mark::Fail>"invalid"</State>" "{words} }.into_any()
        }
        None if skipped > 0 => {
            let words = format!("{} of the file could not be read", chart::format::counted(skipped, "line"));
            view! { <State mark=Mark::Warn>"counts"</State>" "{words} }.into_any()
        }
        None => {
            view! { <State mark=Mark::Pass>"counts"</State>" nobody rejected it, and all of it was read" }
                .into_any()
        }
    };
    let details = &run.details;
    let what = format!("{}, {}", details.scenario, details.environment);
    let version = details.version.as_ref().map_or_else(|| "not stated".to_owned(), ToString::to_string);
    view! {
        <details class="more drawer">
            <summary><span class="chip">{summary}</span></summary>
            {strip::view(&run.report)}
            <dl class="facts">
                <dt>"Validity"</dt>
                <dd>{valid}</dd>
                <dt>"What"</dt>
                <dd>{what}</dd>
                <dt>"Version"</dt>
                <dd>{version}</dd>
                <dt>"Received"</dt>
                <dd><Moment at=run.received_at/>", "{run.received_from.clone()}</dd>
                <dt>"Content"</dt>
                <dd><code>{run.content_id.0.clone()}</code></dd>
            </dl>
            <p><a href=urls::run(run.id)>"Open the full run"</a></p>
        </details>
    }
    .into_any()
}

/// Links, notes, facts and typed values, each with its age.
fn others<'b>(walk: &'b Walk, standing: &'b Standing<'_>) -> impl Iterator<Item = AnyView> + use<'b> {
    let attached = standing.evidence.iter().filter_map(|evidence| {
        let age = words::age(walk.now, evidence.at);
        match &evidence.kind {
            EvidenceKind::Run { .. } => None,
            EvidenceKind::Link(link) => {
                let address = link.as_str().to_owned();
                let words = format!("{}, {age}", short(link.as_str()));
                Some(view! { <a class="chip" href=address rel="noreferrer">{words}</a> }.into_any())
            }
            EvidenceKind::Note(note) => {
                let words = format!("note by {}, {age}: {note}", evidence.by);
                Some(view! { <span class="chip">{words}</span> }.into_any())
            }
            EvidenceKind::Fact { name, value } => {
                let address = urls::inventory(&walk.file.review.slug);
                let declared = walk.checklist.input(name.as_str());
                let what = declared.map_or_else(|| name.words(), inputs::name);
                let words = format!("{what} {}, {age}", inputs::written(declared, value));
                Some(view! { <a class="chip" href=address>{words}</a> }.into_any())
            }
        }
    });
    let known = standing.inputs.iter().filter_map(|input| Some((input.name, input.known.as_ref()?)));
    let said = known.filter(|(_, known)| matches!(known.source, KnownFrom::Person | KnownFrom::Inventory));
    let said = said.map(|(name, known)| {
        let declared = walk.checklist.input(name.as_str());
        let what = declared.map_or_else(|| name.words(), inputs::name);
        let age = words::age(walk.now, known.since);
        let by = if known.source == KnownFrom::Person { "typed" } else { "stated" };
        let words =
            format!("{what} {}, {by} by {}, {age}", inputs::written(declared, &known.value), known.by);
        view! { <span class="chip">{words}</span> }.into_any()
    });
    attached.chain(said)
}

/// An address without what every address has, and not longer than a line.
fn short(address: &str) -> String {
    let bare = address.split_once("://").map_or(address, |(_, rest)| rest);
    if bare.chars().count() <= 48 { bare.to_owned() } else { bare.chars().take(47).chain(['…']).collect() }
}
