//! A signature as a certificate: who signed what when, on which conditions and grounds, and every sentence of it.

use analysis::snapshot::{FrozenItem, Snapshot};
use domain::{Condition, ReviewState, SnapshotHead, Status, Verdict};
use leptos::prelude::*;

use super::Walk;
use crate::inputs;
use crate::pages::review::steps;
use crate::ui::{Day, Mark, Moment, Sentence, State, Table};
use crate::urls;

pub(super) fn view(walk: &Walk, head: &SnapshotHead, frozen: &Snapshot) -> AnyView {
    view! {
        {now(walk, head)}
        <p class="answer">{says(head, frozen).view()}</p>
        <p class="lead">"Signed by "<b>{head.by.clone()}</b>" on "<Moment at=head.at/>" UTC."{reason(head)}</p>
        {conditions(&head.conditions)}
        <div class="with-aside">
            <div class="flow">{items(frozen)}</div>
            <aside class="margin" aria-label="What was frozen">
                {frozen_facts(head, frozen)}
                {runs(frozen)}
                {inventory(walk, frozen)}
            </aside>
        </div>
    }
    .into_any()
}

/// Whether this signature still stands; it is told on the page, and is no part of what was signed.
fn now(walk: &Walk, head: &SnapshotHead) -> Option<AnyView> {
    let review = &walk.file.review;
    if head.number < review.snapshots {
        let newest = urls::snapshot(review.id, review.snapshots);
        return Some(
            view! { <p class="notice">"The review was signed again since: "<a href=newest>"the newest signature"</a>"."</p> }
                .into_any(),
        );
    }
    match review.state {
        ReviewState::Stale => steps::lapsed(review),
        ReviewState::Draft | ReviewState::InReview => {
            Some(view! { <p class="notice">"The review was opened again since: this signature stands no longer."</p> }.into_any())
        }
        _ => None,
    }
}

/// `orders-api is ready for 10,000 req/s, on 1 condition.`
fn says(head: &SnapshotHead, frozen: &Snapshot) -> Sentence {
    let review = &frozen.review;
    let service = Sentence::strong(review.service.to_string());
    let day = review.planned_for.map(|day| format!(" on {}", day.day_in_words())).unwrap_or_default();
    let target = format!("{}{day}", chart::format::rate(review.target_rps.rps()));
    match head.verdict {
        Verdict::Ready => service.then(" is ").then_strong("ready").then(format!(" for {target}.")),
        Verdict::ReadyWithConditions => {
            let count = chart::format::counted(head.conditions.len() as u64, "condition");
            service
                .then(" is ")
                .then_strong("ready")
                .then(format!(" for {target}, on "))
                .then_strong(count)
                .then(".")
        }
        Verdict::NotReady => service.then(" is ").then_strong("not ready").then(format!(" for {target}.")),
    }
}

fn reason(head: &SnapshotHead) -> Option<AnyView> {
    let reason = head.reason.as_ref()?.to_string();
    Some(view! { " “"{reason}"”" }.into_any())
}

fn conditions(conditions: &[Condition]) -> Option<AnyView> {
    if conditions.is_empty() {
        return None;
    }
    let rows = conditions.iter().map(|condition| {
        view! {
            <tr>
                <th scope="row">{condition.item.clone()}</th>
                <td>{condition.owner.to_string()}</td>
                <td><Day at=condition.due_at.plus_ms(-1)/></td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    let head = view! { <th scope="col">"Item"</th><th scope="col">"Owner"</th><th scope="col">"By"</th> };
    let section = view! {
        <section aria-labelledby="conditions-title">
            <h2 id="conditions-title">"Conditions"</h2>
            <Table caption="Each is to be met by its day" head=head.into_any() fits=true>{rows}</Table>
        </section>
    };
    Some(section.into_any())
}

fn items(frozen: &Snapshot) -> AnyView {
    let head = view! {
        <th scope="col">"Item"</th>
        <th scope="col">"Stood"</th>
        <th scope="col">"Sentence"</th>
    };
    let rows = frozen.items.iter().map(row).collect_view();
    let caption = format!("All {} items, as they stood", frozen.items.len());
    view! {
        <section aria-labelledby="items-title">
            <h2 id="items-title">"What was signed"</h2>
            <Table caption head=head.into_any()>{rows}</Table>
        </section>
    }
    .into_any()
}

fn row(item: &FrozenItem) -> AnyView {
    let mark = Mark::from(item.status);
    let blocks = item.blocking.then_some(" · blocks");
    let excused = (item.status == Status::Exempt).then(|| {
        let own = Mark::from(item.own_status).name();
        view! { <small>"Behind the exemption: "{own}"."</small> }
    });
    let judged = item.judgement.iter().flat_map(|judged| &judged.inputs);
    let follows = judged.filter_map(|input| {
        let known = input.known.as_ref()?;
        let calculated = known.calculated.as_ref()?;
        let value = inputs::written(None, &known.value);
        let (name, words) = (input.name.words(), calculated.words());
        Some(view! { <small>{format!("{name} {value} = {} ({words}).", calculated.formula)}</small> })
    });
    let follows = follows.collect_view();
    let answered = item.answered.as_ref().and_then(|answered| {
        let reason = answered.reason.as_ref()?.to_string();
        Some(view! { <small>{answered.by.clone()}": “"{reason}"”"</small> })
    });
    view! {
        <tr>
            <th scope="row" class="name">{item.id.clone()}<small>{item.title.clone()}{blocks}</small></th>
            <td><State mark>{mark.name()}</State></td>
            <td>{item.sentence.clone()}{excused}{follows}{answered}</td>
        </tr>
    }
    .into_any()
}

fn frozen_facts(head: &SnapshotHead, frozen: &Snapshot) -> AnyView {
    let until = head.valid_until.map(|at| view! { <dt>"Lapses by itself"</dt><dd><Day at/></dd> });
    let patterns: Vec<_> =
        frozen.watched.keys().map(|pattern| view! { <code>{pattern.clone()}</code>" " }).collect();
    let watched =
        (!patterns.is_empty()).then(|| view! { <dt>"Lapses with a change of"</dt><dd>{patterns}</dd> });
    let review = &frozen.review;
    let reviewer = review.reviewer.clone().unwrap_or_else(|| "nobody named".to_owned());
    view! {
        <section>
            <h2>"It froze"</h2>
            <dl class="facts">
                <dt>"Checklist"</dt>
                <dd>{format!("{} {}", frozen.checklist.id, frozen.checklist.version)}</dd>
                <dt>"Inventory"</dt>
                <dd><code>{frozen.inventory_hash.clone()}</code></dd>
                <dt>"Everything"</dt>
                <dd><code>{head.hash.clone()}</code></dd>
                <dt>"Author"</dt>
                <dd>{review.author.clone()}</dd>
                <dt>"Reviewer"</dt>
                <dd>{reviewer}</dd>
                {until}
                {watched}
            </dl>
        </section>
    }
    .into_any()
}

fn runs(frozen: &Snapshot) -> Option<AnyView> {
    if frozen.runs.is_empty() {
        return None;
    }
    let runs = frozen.runs.iter().map(|run| {
        view! {
            <li>
                <a href=urls::run(run.id)>"Run #"{run.number}</a>
                <span class="quiet"><Day at=run.received_at/>" "<code>{run.content_id.0.clone()}</code></span>
            </li>
        }
    });
    let runs = runs.collect_view();
    Some(view! { <section><h2>"Runs, by the hash of their content"</h2><ul class="list">{runs}</ul></section> }.into_any())
}

fn inventory(walk: &Walk, frozen: &Snapshot) -> Option<AnyView> {
    if frozen.inventory.is_empty() {
        return None;
    }
    let facts = frozen.inventory.iter().filter_map(|fact| {
        let declared = walk.checklist.input(fact.name.as_str());
        let value = inputs::written(declared, fact.value.as_ref()?);
        Some(view! { <dt>{declared.map_or_else(|| fact.name.words(), inputs::name)}</dt><dd>{value}</dd> })
    });
    let facts = facts.collect_view();
    Some(view! { <section><h2>"Inventory"</h2><dl class="facts">{facts}</dl></section> }.into_any())
}
