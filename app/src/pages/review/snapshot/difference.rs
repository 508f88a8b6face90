//! What differs between two snapshots, in a table of few words.

use analysis::snapshot::{Diff, FactChange, ItemChange, Presence};
use domain::{Checklist, Condition, InputName, Value};
use leptos::prelude::*;

use crate::inputs;
use crate::ui::{Mark, State, Table};

/// Everything that differs; `was` and `is` are what the two are called.
pub(in crate::pages::review) fn view(
    checklist: &Checklist,
    diff: &Diff,
    was: &'static str,
    is: &'static str,
) -> AnyView {
    if diff.is_empty() {
        return view! { <p>"Nothing differs: the same inventory, runs, answers and sentences."</p> }
            .into_any();
    }
    let lines: Vec<_> = lines(diff).into_iter().map(|line| view! { <li>{line}</li> }).collect();
    let lines = (!lines.is_empty()).then(|| view! { <ul class="list">{lines}</ul> });
    view! {
        {lines}
        {facts(checklist, &diff.inventory, was, is)}
        {items(checklist, &diff.items, was, is)}
    }
    .into_any()
}

/// What differs as a whole.
fn lines(diff: &Diff) -> Vec<String> {
    let verdict = diff.verdict.as_ref().map(|(was, is)| {
        format!("The verdict: {} → {}.", was.as_str().replace('_', " "), is.as_str().replace('_', " "))
    });
    let order = diff.order.map(|(was, is)| format!("The order: {was} → {is}."));
    let rate = |target: domain::TargetRate| chart::format::rate(target.rps());
    let target = diff.target.map(|(was, is)| format!("The target: {} → {}.", rate(was), rate(is)));
    let planned = diff
        .planned_for
        .map(|(was, is)| format!("The day it is for: {} → {}.", was.day_in_words(), is.day_in_words()));
    let conditions = diff
        .conditions
        .as_ref()
        .map(|(was, is)| format!("The conditions: {} → {}.", in_words(was), in_words(is)));
    let checklist = diff.checklist.as_ref().map(|(was, is)| format!("The checklist: {was} → {is}."));
    let runs =
        |numbers: &[i64]| numbers.iter().map(|number| format!("#{number}")).collect::<Vec<_>>().join(", ");
    let added = (!diff.runs_added.is_empty())
        .then(|| format!("It rests on runs that are new: {}.", runs(&diff.runs_added)));
    let gone =
        (!diff.runs_gone.is_empty()).then(|| format!("It rests no longer on: {}.", runs(&diff.runs_gone)));
    let whole = verdict.into_iter().chain(conditions).chain(order).chain(target).chain(planned);
    whole.chain(checklist).chain(added).chain(gone).collect()
}

/// `LIM-03 by 4 Dec 2026, Team Orders`, or `none`.
fn in_words(conditions: &[Condition]) -> String {
    let each = conditions.iter().map(|condition| {
        let day = condition.due_at.plus_ms(-1).day_in_words();
        format!("{} by {day}, {}", condition.item, condition.owner)
    });
    let all: Vec<_> = each.collect();
    if all.is_empty() { "none".to_owned() } else { all.join("; ") }
}

fn facts(
    checklist: &Checklist,
    changes: &[FactChange],
    was: &'static str,
    is: &'static str,
) -> Option<AnyView> {
    if changes.is_empty() {
        return None;
    }
    let head = view! {
        <th scope="col">"Fact"</th>
        <th scope="col">{domain::format::capital(was)}</th>
        <th scope="col">{domain::format::capital(is)}</th>
    };
    let rows = changes.iter().map(|change| {
        view! {
            <tr>
                <th scope="row">{named(checklist, &change.name)}</th>
                <td>{written(checklist, &change.name, change.was.as_ref())}</td>
                <td>{written(checklist, &change.name, change.is.as_ref())}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    Some(
        view! { <Table caption="Facts of the inventory that differ" head=head.into_any()>{rows}</Table> }
            .into_any(),
    )
}

fn items(
    checklist: &Checklist,
    changes: &[ItemChange],
    was: &'static str,
    is: &'static str,
) -> Option<AnyView> {
    if changes.is_empty() {
        return None;
    }
    let mut changes: Vec<&ItemChange> = changes.iter().collect();
    changes.sort_by_key(|change| (!change.blocking, change.status.is_none()));
    let head = view! {
        <th scope="col">"Item"</th>
        <th scope="col">{domain::format::capital(was)}</th>
        <th scope="col">{domain::format::capital(is)}</th>
        <th scope="col">"What else differs"</th>
    };
    let rows = changes.into_iter().map(|change| row(checklist, change)).collect_view();
    Some(view! { <Table caption="Items that differ, those that block first" head=head.into_any()>{rows}</Table> }.into_any())
}

fn row(checklist: &Checklist, change: &ItemChange) -> AnyView {
    let (was, is) = match &change.sentences {
        Some((was, is)) => (was.clone(), is.clone()),
        None => (None, None),
    };
    let (before, after) = (change.status.map(|(was, _)| was), change.status.map(|(_, is)| is));
    let side = |status: Option<domain::Status>, sentence: Option<String>, alone: Presence| {
        let mark = status.map(Mark::from);
        let state = mark.map(|mark| view! { <State mark>{mark.name()}</State>" " });
        let absent = (change.presence == alone).then_some("not asked");
        view! { {state}{sentence}{absent} }
    };
    let before = side(before, was, Presence::Added);
    let after = side(after, is, Presence::Removed);
    view! {
        <tr>
            <th scope="row" class="name">{change.item.clone()}<small>{change.title.clone()}</small></th>
            <td>{before}</td>
            <td>{after}</td>
            <td>{others(checklist, change).join("; ")}</td>
        </tr>
    }
    .into_any()
}

/// Values, the answer, an excuse and what was said, in a few words each.
fn others(checklist: &Checklist, change: &ItemChange) -> Vec<String> {
    let values = change.inputs.iter().map(|input| {
        let value = |value: Option<&Value>| written(checklist, &input.name, value);
        format!(
            "{} {} → {}",
            named(checklist, &input.name),
            value(input.was.as_ref()),
            value(input.is.as_ref())
        )
    });
    let answer = change.answer.as_ref().map(|answer| {
        let said = |answered: Option<&domain::Answered>| {
            answered.map_or("none", |answered| answered.answer.as_str()).replace('_', " ")
        };
        format!("answer: {} → {}", said(answer.was.as_ref()), said(answer.is.as_ref()))
    });
    let excuse = change.exemption_differs.then(|| "the exemption".to_owned());
    let counted = [
        (change.evidence_added, "piece of evidence more", "pieces of evidence more"),
        (change.evidence_gone, "piece of evidence less", "pieces of evidence less"),
        (change.threads_added, "thread more", "threads more"),
        (change.replies_added, "reply more", "replies more"),
        (change.questions_settled, "question settled", "questions settled"),
    ];
    let said = counted
        .into_iter()
        .filter(|(count, ..)| *count > 0)
        .map(|(count, one, many)| format!("{count} {}", if count == 1 { one } else { many }));
    values.chain(answer).chain(excuse).chain(said).collect()
}

fn named(checklist: &Checklist, name: &InputName) -> String {
    checklist.input(name.as_str()).map_or_else(|| name.words(), inputs::name)
}

fn written(checklist: &Checklist, name: &InputName, value: Option<&Value>) -> String {
    value.map_or_else(
        || "not stated".to_owned(),
        |value| inputs::written(checklist.input(name.as_str()), value),
    )
}
