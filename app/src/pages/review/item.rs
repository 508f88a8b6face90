//! One item of a review: the question, how it stands, how that is known, and what can be done.

use analysis::standing::{JudgedBy, Standing};
use domain::Status;
use leptos::prelude::*;

use super::{Walk, answer, contents, exempt, known, lapsed, margin, precedents, threads};
use crate::islands::ItemKeys;
use crate::shell::IslandScripts;
use crate::ui::{Mark, Refusal, State, words};
use crate::urls;

/// The page of the item at this place of the walk.
pub(super) fn view(walk: &Walk, all: &[Standing<'_>], at: usize) -> AnyView {
    let standing = &all[at];
    let (wide, narrow) = contents::view(walk, all, standing);
    view! {
        {walk.head(Some(&standing.item.id))}
        {walk.tally(all, None)}
        <div class="walk">
            {wide}
            {narrow}
            <article class="flow" aria-labelledby="item-title">
                <Refusal returned=walk.visit.returned.clone()/>
                {question(walk, standing)}
                {lapsed::view(walk, standing)}
                {judgement(walk, all, at)}
                {threads::section(walk, standing)}
                {verify(standing)}
                {remedies(standing)}
                {precedents::view(walk, standing)}
                {exempt::section(walk, standing)}
                {pager(walk, all, at)}
            </article>
            {margin::view(walk, standing)}
        </div>
    }
    .into_any()
}

/// The values and the answer; what decides comes first.
fn judgement(walk: &Walk, all: &[Standing<'_>], at: usize) -> AnyView {
    let (values, answer) = (known::view(walk, &all[at]), answer::view(walk, all, at));
    match all[at].by {
        JudgedBy::Data => view! { {values}{answer} }.into_any(),
        JudgedBy::Person => view! { {answer}{values} }.into_any(),
    }
}

fn question(walk: &Walk, standing: &Standing<'_>) -> AnyView {
    let item = standing.item;
    let mark = Mark::from(standing.status);
    let blocks = if item.blocking { " · blocks the review" } else { "" };
    let head = format!("{} · {}{blocks}", item.id, item.severity);
    view! {
        <div class="item" data-state=mark.name()>
            <header>
                <span>{head}</span>
                <span>{judged(standing)}</span>
            </header>
            <h2 id="item-title" tabindex="-1">{item.title.clone()}</h2>
            <p class="question">{item.question.clone()}</p>
            <p class="why">{item.why.clone()}</p>
            <div class="verdict" data-state=mark.name()>
                <State mark>{mark.name()}</State>
                <p>{standing.sentence.clone()}</p>
                {reason(standing)}
                {walk.carried(standing)}
            </div>
        </div>
    }
    .into_any()
}

/// Who judges it, and when that was last done.
fn judged(standing: &Standing<'_>) -> String {
    let when = standing.answered.map(|answered| words::moment(answered.at));
    match (standing.by, when) {
        (JudgedBy::Data, None) => "decided by values".to_owned(),
        (JudgedBy::Data, Some(when)) => format!("decided by values; stated {when}"),
        (JudgedBy::Person, None) => "judged by a person".to_owned(),
        (JudgedBy::Person, Some(when)) => format!("judged by a person, {when}"),
    }
}

/// What the person who answered gave as the reason.
fn reason(standing: &Standing<'_>) -> Option<AnyView> {
    let answered = standing.answered?;
    let reason = answered.reason.as_ref()?;
    let because = answered.because.map(|because| format!(", {}", because.words())).unwrap_or_default();
    let words = format!("{}{because}: “{reason}”", answered.by);
    Some(view! { <small>{words}</small> }.into_any())
}

fn verify(standing: &Standing<'_>) -> AnyView {
    let item = standing.item;
    view! {
        <section aria-labelledby="verify-title">
            <h3 id="verify-title">"How to verify it"</h3>
            <p>{item.verify.clone()}</p>
            <p class="lead">"Good evidence: "{item.evidence_note.clone()}</p>
            {examples(standing)}
        </section>
    }
    .into_any()
}

fn examples(standing: &Standing<'_>) -> Option<AnyView> {
    let item = standing.item;
    let worked = item.examples.iter().map(|example| {
        let mark = example.status.parse::<Status>().map_or(Mark::Unknown, Mark::from);
        view! { <li><span>{example.text.clone()}</span><span><State mark>{mark.name()}</State></span></li> }
    });
    let summary = match item.examples.len() {
        0 => return None,
        1 => "Worked example from the checklist",
        _ => "Worked examples from the checklist",
    };
    let list = view! { <ul class="list">{worked.collect_view()}</ul> };
    Some(view! { <details class="more"><summary>{summary}</summary>{list}</details> }.into_any())
}

fn remedies(standing: &Standing<'_>) -> Option<AnyView> {
    let item = standing.item;
    if item.remedies.is_empty() {
        return None;
    }
    let actions = item.remedies.iter().map(|remedy| {
        let tools = remedy.tool.split('|').map(|tool| view! { <span class="chip">{tool.trim().to_owned()}</span> });
        view! { <li><span>{remedy.action.clone()}</span><span class="chips">{tools.collect_view()}</span></li> }
    });
    let actions = actions.collect_view();
    let section = view! {
        <section aria-labelledby="remedy-title">
            <h3 id="remedy-title">"What can be done"</h3>
            <ul class="list">{actions}</ul>
        </section>
    };
    Some(section.into_any())
}

fn pager(walk: &Walk, all: &[Standing<'_>], at: usize) -> AnyView {
    let previous = at.checked_sub(1).and_then(|before| all.get(before));
    let next = all.get(at + 1);
    let following = |wanted: Status| {
        all.iter().skip(at + 1).chain(all.iter().take(at)).find(|standing| standing.status == wanted)
    };
    let lead = |to: Option<&Standing<'_>>, words: Option<&'static str>, key: &'static str| {
        let item = &to?.item.id;
        let address = urls::review_item_part(walk.id(), item, "item-title");
        let rel = match key {
            "j" => Some("next"),
            "k" => Some("prev"),
            _ => None,
        };
        let words = words.map_or_else(|| item.clone(), str::to_owned);
        Some(view! { <a href=address rel=rel data-key=key>{words}" "<kbd>{key}</kbd></a> })
    };
    view! {
        <nav class="pager" aria-label="Items">
            {lead(previous, None, "k")}
            {lead(following(Status::Unknown), Some("next unknown"), "u")}
            {lead(following(Status::Fail), Some("next fail"), "f")}
            {lead(next, None, "j")}
        </nav>
        <ItemKeys/>
        <IslandScripts/>
    }
    .into_any()
}
