//! The sections of a review as a list: where am I, and how does the rest stand.

use analysis::standing::Standing;
use domain::{Section, Status};
use leptos::prelude::*;

use super::{Walk, by_section, counts_in_words};
use crate::ui::{Mark, Symbol};

/// The list beside the item on wide pages, folded above it on narrow ones.
pub(super) fn view(walk: &Walk, all: &[Standing<'_>], here: &Standing<'_>) -> (AnyView, AnyView) {
    let open = all.iter().filter(|standing| standing.status == Status::Unknown).count();
    let summary = format!("All sections: {} of {} items are known", all.len() - open, all.len());
    let wide = view! {
        <nav class="margin-start only-wide" aria-label="Sections">{list(walk, all, here)}</nav>
    };
    let narrow = view! {
        <details class="only-narrow"><summary>{summary}</summary>{list(walk, all, here)}</details>
    };
    (wide.into_any(), narrow.into_any())
}

fn list(walk: &Walk, all: &[Standing<'_>], here: &Standing<'_>) -> AnyView {
    let sections = by_section(&walk.checklist, all)
        .map(|(section, items)| entry(walk, section, &items, here))
        .collect_view();
    view! { <ul class="contents">{sections}</ul> }.into_any()
}

/// A section: its name leads to what is unknown in it first; the section of this item shows all of its own.
fn entry(walk: &Walk, section: &Section, items: &[&Standing<'_>], here: &Standing<'_>) -> AnyView {
    let is_here = here.item.section == section.id;
    let first = items.iter().find(|standing| standing.status == Status::Unknown).or(items.first());
    let address = first.map(|standing| walk.address(standing));
    let opened = is_here.then(|| {
        let steps = items.iter().map(|standing| step(walk, standing, here)).collect_view();
        view! { <ol>{steps}</ol> }
    });
    view! {
        <li>
            <a href=address aria-current=is_here.then_some("true")>
                <span>{section.title.clone()}</span>
                " "
                <span class="quiet">{items.len()}</span>
            </a>
            <span class="hidden-text">{counts_in_words(items)}</span>
            {register(items)}
            {opened}
        </li>
    }
    .into_any()
}

/// The items as a row of symbols, worst first.
pub(super) fn register(items: &[&Standing<'_>]) -> AnyView {
    let mut marks: Vec<Status> = items.iter().map(|standing| standing.status).collect();
    marks.sort_unstable();
    let marks = marks.into_iter().map(Mark::from).map(|mark| {
        view! { <li data-state=mark.name()><Symbol mark/></li> }
    });
    view! { <ul class="register" aria-hidden="true">{marks.collect_view()}</ul> }.into_any()
}

fn step(walk: &Walk, standing: &Standing<'_>, here: &Standing<'_>) -> AnyView {
    let mark = Mark::from(standing.status);
    let current = (standing.item.id == here.item.id).then_some("step");
    view! {
        <li>
            <a href=walk.address(standing) aria-current=current>
                <span class="state" data-state=mark.name()>
                    <Symbol mark/>
                    <span class="hidden-text">{mark.name()}</span>
                </span>
                " "
                <span>{standing.item.id.clone()}</span>
                " "
                <span>{short(&standing.item.title)}</span>
            </a>
        </li>
    }
    .into_any()
}

/// A title up to its colon, for a narrow column; the item's page has it whole.
fn short(title: &str) -> String {
    title.split_once(": ").map_or(title, |(head, _)| head).to_owned()
}
