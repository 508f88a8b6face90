//! A review as a whole: how far it is, and every item by section.

use analysis::standing::{JudgedBy, Standing};
use domain::{Checklist, Review, Section, Status};
use leptos::prelude::*;

use super::{Walk, by_section, contents::register, counts_in_words, steps};
use crate::islands::ItemKeys;
use crate::shell::IslandScripts;
use crate::ui::{Mark, Refusal, Sentence, State};
use crate::urls;

/// The overview; with `only`, of the items that stand so.
pub(super) fn view(walk: &Walk, all: &[Standing<'_>], only: Option<Status>) -> AnyView {
    let sections = by_section(&walk.checklist, all)
        .filter_map(|(section, items)| one_section(walk, section, &items, only));
    let sections = sections.collect_view();
    let everything = only.map(|status| {
        let words = format!("Only what is {}. ", Mark::from(status).name());
        view! { <p class="lead">{words}<a href=urls::review(walk.id())>"Show every item"</a></p> }
    });
    view! {
        {walk.head(None)}
        <Refusal returned=walk.visit.returned.clone()/>
        <p class="answer">{answer(&walk.file.review, all).view()}</p>
        <p class="lead">{lead(&walk.file.review, &walk.checklist, all)}</p>
        {go_on(walk, all)}
        {walk.tally(all, only)}
        {everything}
        {only.is_none().then(|| steps::section(walk))}
        {first_of(walk, all)}
        <ItemKeys/>
        <IslandScripts/>
        {sections}
    }
    .into_any()
}

/// How far it is, in one sentence.
pub(super) fn answer(review: &Review, all: &[Standing<'_>]) -> Sentence {
    let count = |status| all.iter().filter(|standing| standing.status == status).count();
    let (to, total) = (review.to, all.len());
    let service = Sentence::strong(review.slug.to_string());
    let open = [
        (count(Status::Fail), "fails", "fail"),
        (count(Status::Unknown), "is unknown", "are unknown"),
        (count(Status::Stale), "is stale", "are stale"),
    ];
    let open: Vec<_> = open.into_iter().filter(|(count, ..)| *count > 0).collect();
    let claim = match open.first() {
        None => {
            return service
                .then(format!(" meets what the checklist asks for {to}: all "))
                .then_strong(total.to_string())
                .then(" items are answered.");
        }
        Some((_, "fails", _)) => service.then(format!(" is not ready for {to}: ")),
        Some(_) => service.then(format!(" is not known to be ready for {to}: ")),
    };
    let told = open.iter().enumerate().fold(claim, |claim, (at, (count, one, many))| {
        if at == 0 {
            return claim.then_strong(format!("{count} of {total} items")).then(format!(" {many}"));
        }
        let before = if at + 1 == open.len() { " and " } else { ", " };
        let verb = if *count == 1 { one } else { many };
        claim.then(before).then_strong(count.to_string()).then(format!(" {verb}"))
    });
    told.then(".")
}

/// What limits the answer.
pub(super) fn lead(review: &Review, checklist: &Checklist, all: &[Standing<'_>]) -> String {
    let stated = all.iter().filter(|standing| standing.stated().is_some()).count();
    let blocking = all.iter().filter(|standing| standing.item.blocking && is_open(standing)).count();
    let order = checklist.orders.iter().find(|order| order.id == review.to.id());
    let shape = order.map(|order| {
        format!(" What usually runs out first at this size: {}", lower_first(&order.usual_first_limit))
    });
    let shape = shape.unwrap_or_default();
    let stated = match stated {
        0 => String::new(),
        1 => " 1 answer is stated and waits for its values.".to_owned(),
        count => format!(" {count} answers are stated and wait for their values."),
    };
    let blocks = match blocking {
        0 => "Nothing that is open blocks a signature.".to_owned(),
        1 => "1 open item blocks a signature.".to_owned(),
        count => format!("{count} open items block a signature."),
    };
    let settled = match all.iter().filter(|standing| is_settled(standing)).count() {
        0 => String::new(),
        1 => " 1 item is answered by your data.".to_owned(),
        count => format!(" {count} items are answered by your data."),
    };
    format!("{blocks}{settled}{stated}{shape}")
}

fn is_open(standing: &Standing<'_>) -> bool {
    matches!(standing.status, Status::Fail | Status::Unknown | Status::Stale)
}

/// The way to the first item that nobody has said anything of, else to the first unknown one.
fn go_on(walk: &Walk, all: &[Standing<'_>]) -> Option<AnyView> {
    let unknown = || all.iter().filter(|standing| standing.status == Status::Unknown);
    let next = unknown().find(|standing| standing.answered.is_none()).or_else(|| unknown().next())?;
    let begun = all.iter().any(|standing| standing.answered.is_some());
    let words = format!("{} {}", if begun { "Continue with" } else { "Begin with" }, next.item.id);
    let address = walk.address(next);
    Some(
        view! { <p class="actions"><a class="button" data-kind="main" href=address>{words}</a></p> }
            .into_any(),
    )
}

/// The ways that the keys go, for whoever has no script.
fn first_of(walk: &Walk, all: &[Standing<'_>]) -> Option<AnyView> {
    let first = |status, words: &'static str| {
        let standing = all.iter().find(|standing| standing.status == status)?;
        let address = urls::review_item_part(walk.id(), &standing.item.id, "item-title");
        Some(view! { <a href=address>{words}</a> })
    };
    let (unknown, fail) = (first(Status::Unknown, "First unknown"), first(Status::Fail, "First fail"));
    if unknown.is_none() && fail.is_none() {
        return None;
    }
    Some(view! { <nav class="pager" aria-label="Items to look at">{unknown}{fail}</nav> }.into_any())
}

fn one_section(
    walk: &Walk,
    section: &Section,
    items: &[&Standing<'_>],
    only: Option<Status>,
) -> Option<AnyView> {
    let shown = items.iter().copied().filter(|standing| only.is_none_or(|status| standing.status == status));
    let (settled, open): (Vec<_>, Vec<_>) =
        shown.partition(|standing| only.is_none() && is_settled(standing));
    if settled.is_empty() && open.is_empty() {
        return None;
    }
    let rows: Vec<_> = open.iter().map(|standing| row(walk, standing)).collect();
    let rows = (!rows.is_empty()).then(|| view! { <ul class="list">{rows}</ul> });
    let title = format!("section-{}", section.id);
    let labelled = title.clone();
    let counts = format!("{} items: {}", items.len(), counts_in_words(items));
    let section_view = view! {
        <section aria-labelledby=labelled>
            <h2 id=title>{section.title.clone()}</h2>
            <p class="lead">{section.intro.clone()}</p>
            <p class="quiet">{counts}</p>
            {register(items)}
            {rows}
            {folded(walk, &settled)}
        </section>
    };
    Some(section_view.into_any())
}

/// Data answers it and nothing is to be done: a person need not read it.
fn is_settled(standing: &Standing<'_>) -> bool {
    standing.by == JudgedBy::Data && matches!(standing.status, Status::Pass | Status::NotApplicable)
}

/// `3 answered by your data: 2 pass, 1 n/a`, to be unfolded.
fn folded(walk: &Walk, settled: &[&Standing<'_>]) -> Option<AnyView> {
    if settled.is_empty() {
        return None;
    }
    let summary = format!("{} answered by your data: {}", settled.len(), counts_in_words(settled));
    let rows = settled.iter().map(|standing| row(walk, standing)).collect_view();
    Some(
        view! { <details class="more"><summary>{summary}</summary><ul class="list">{rows}</ul></details> }
            .into_any(),
    )
}

fn row(walk: &Walk, standing: &Standing<'_>) -> AnyView {
    let mark = Mark::from(standing.status);
    let item = standing.item;
    let blocks = item.blocking.then_some(" · blocks");
    view! {
        <li>
            <span>
                <State mark>{mark.name()}</State>
                " "
                <a class="step" data-state=mark.name() href=walk.address(standing)>{item.id.clone()}" "{item.title.clone()}</a>
            </span>
            <span class="quiet">{item.severity.to_string()}{blocks}" · "{standing.sentence.clone()}</span>
        </li>
    }
    .into_any()
}

fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}
