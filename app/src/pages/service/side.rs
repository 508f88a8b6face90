//! Beside the runs: baselines, reviews and what is stated about production.

use domain::{Baseline, Fact, Review, Slug};
use leptos::prelude::*;

use super::load::Loaded;
use super::words::short;
use crate::inputs;
use crate::ui::{Day, words};
use crate::urls;

/// Three sections, each with its way on.
pub(super) fn side(loaded: &Loaded, may_write: bool) -> AnyView {
    let slug = &loaded.line.service.slug;
    let has_runs = !loaded.runs.items.is_empty();
    view! {
        {has_runs.then(|| baselines(&loaded.baselines))}
        {reviews(&loaded.reviews.items, slug, may_write)}
        {inventory(&loaded.facts, slug, may_write)}
    }
    .into_any()
}

fn baselines(baselines: &[Baseline]) -> AnyView {
    let line = |baseline: &Baseline| {
        view! {
            <li>
                <a href=urls::run(baseline.run)>{format!("Run #{}", baseline.run_number)}</a>
                <span>{format!("{}, {}", baseline.scenario, baseline.environment)}</span>
                <span class="quiet">{format!("{}, ", baseline.set_by)}<Day at=baseline.set_at/>{format!(": {}", baseline.reason)}</span>
            </li>
        }
    };
    let content = if baselines.is_empty() {
        view! { <p class="quiet">"None. Open a run and use it as the baseline; later runs are seen against it."</p> }.into_any()
    } else {
        view! { <ul class="list">{baselines.iter().map(line).collect_view()}</ul> }.into_any()
    };
    view! {
        <section aria-labelledby="baselines-title">
            <h2 id="baselines-title">"Baselines"</h2>
            {content}
        </section>
    }
    .into_any()
}

fn reviews(reviews: &[Review], slug: &Slug, may_write: bool) -> AnyView {
    let line = |review: &Review| {
        view! {
            <li>
                <a href=urls::review(review.id)>{review_name(review)}</a>
                <span class="quiet">{format!("{}, {}, changed ", review.state.as_str().replace('_', " "), review.author)}<Day at=review.changed_at/></span>
            </li>
        }
    };
    let content = if reviews.is_empty() {
        view! { <p class="quiet">"None yet. A review walks the checklist for the next order of magnitude."</p> }.into_any()
    } else {
        view! { <ul class="list">{reviews.iter().map(line).collect_view()}</ul> }.into_any()
    };
    let start = may_write.then(|| view! { <p><a href=urls::new_review(slug)>"Start a review"</a></p> });
    view! {
        <section aria-labelledby="reviews-title">
            <h2 id="reviews-title">"Reviews"</h2>
            {content}
            {start}
        </section>
    }
    .into_any()
}

/// `Review #3: 1k to 10k`.
pub(super) fn review_name(review: &Review) -> String {
    let (from, to) = (short(review.from), short(review.to));
    let words = if from == to { format!("to {to}, for the first time") } else { format!("{from} to {to}") };
    format!("Review #{}: {words}", review.number)
}

/// A fact in words: what it is called, what it is, and who stated it when.
pub(super) fn stated(fact: &Fact) -> [String; 3] {
    let input = inputs::named(fact.name.as_str());
    let value = fact.value.as_ref().map(|value| inputs::written(input, value)).unwrap_or_default();
    let source = format!("{}, {}", words::day(fact.since), fact.by);
    [input.map_or_else(|| fact.name.words(), inputs::name), value, source]
}

/// How much of the inventory is stated.
pub(super) fn how_many(facts: &[Fact]) -> String {
    format!("{} of {} facts about production are stated.", facts.len(), inputs::stated().count())
}

fn inventory(facts: &[Fact], slug: &Slug, may_write: bool) -> AnyView {
    let line = |fact: &Fact| {
        let [name, value, source] = stated(fact);
        view! { <dt>{name}</dt><dd>{value}<small>{source}</small></dd> }
    };
    let known = how_many(facts);
    let way = if may_write { "Edit the inventory" } else { "The whole inventory" };
    let list =
        (!facts.is_empty()).then(|| view! { <dl class="facts">{facts.iter().map(line).collect_view()}</dl> });
    view! {
        <section aria-labelledby="inventory-title">
            <h2 id="inventory-title">"Inventory"</h2>
            <p class="quiet">{known}</p>
            {list}
            <p><a href=urls::inventory(slug)>{way}</a></p>
        </section>
    }
    .into_any()
}
