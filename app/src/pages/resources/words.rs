//! What is said of a shared resource: how much is wanted of it, by whom, and who crosses the line.

use analysis::shared::{Fit, Shared, Sum, at_most, usable};
use chart::format;
use domain::{Draw, Resource, ResourceKind};
use leptos::prelude::*;

use crate::ui::{Mark, Sentence, State};
use crate::urls;

/// Connections as people read them: exact.
pub(super) fn connections(count: f64) -> String {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "whole and within 0 and 1e15"
    )]
    if count.fract() == 0.0 && (0.0..1e15).contains(&count) {
        format::count(count as u64)
    } else {
        format::number(count)
    }
}

pub(super) fn known(count: Option<f64>) -> String {
    format::known(count, connections)
}

/// `197 usable connections (200, 3 of them reserved)`.
pub(super) fn usable_words(resource: &Resource) -> String {
    let words = &resource.words;
    match (words.max_connections, words.reserved_connections) {
        (None, _) => "nobody said how many connections".to_owned(),
        (Some(max), None) => format!("{} connections, what is reserved of them unknown", whole(max.count())),
        (Some(max), Some(reserved)) => format!(
            "{} usable connections ({}, {} of them reserved)",
            known(usable(resource)),
            whole(max.count()),
            whole(reserved.count())
        ),
    }
}

fn whole(count: i64) -> String {
    format::count(count.unsigned_abs())
}

pub(super) fn kind_words(kind: ResourceKind) -> &'static str {
    match kind {
        ResourceKind::Database => "database",
        ResourceKind::Pooler => "pooler",
        ResourceKind::Cache => "cache",
        ResourceKind::Queue => "queue",
        ResourceKind::Other => "other resource",
    }
}

/// How a sum stands against what there is, as symbol and word.
pub(super) fn fit(fit: Fit) -> AnyView {
    let (mark, words) = match fit {
        Fit::Over => (Mark::Fail, "over the line"),
        Fit::Unknown => (Mark::Unknown, "unknown"),
        Fit::Within => (Mark::Pass, "enough"),
    };
    view! { <State mark>{words}</State> }.into_any()
}

/// The answer of a resource's page.
pub(super) fn answer(shared: &Shared<'_>) -> Sentence {
    let services = format::counted(shared.lines.len() as u64, "service");
    if shared.lines.is_empty() {
        return Sentence::plain("No service is known to draw on it yet.");
    }
    let wants = if shared.lines.len() == 1 { " wants " } else { " want " };
    let begun = match (at_most(shared.resource), &shared.largest) {
        (None, sum) => Sentence::strong(services)
            .then(wants)
            .then_strong(wanted(sum))
            .then(" connections when each is at its largest. Nobody said how many there are."),
        (Some(line), sum) => Sentence::strong(services)
            .then(wants)
            .then_strong(format!("{} of its {}", wanted(sum), connections(line)))
            .then(" usable connections when each is at its largest."),
    };
    match crossing(shared) {
        Some((who, how)) => begun.then(" ").then_strong(who).then(how),
        None => begun.then(verdict(shared)),
    }
}

fn wanted(sum: &Sum<'_>) -> String {
    if sum.unknown.is_empty() {
        connections(sum.known)
    } else {
        format!("at least {}", connections(sum.known))
    }
}

fn crossing(shared: &Shared<'_>) -> Option<(String, String)> {
    if shared.today.fit == Fit::Over {
        return Some(("The line is crossed today".to_owned(), format!(" with {}.", wanted(&shared.today))));
    }
    let at = shared.crossing?;
    let who = shared.steps[at].draw.slug.to_string();
    let how = match at {
        0 => " crosses the line first.".to_owned(),
        before => format!(
            " crosses the line, after {} that {} more.",
            format::counted(before as u64, "service"),
            if before == 1 { "grows" } else { "grow" }
        ),
    };
    Some((who, how))
}

fn verdict(shared: &Shared<'_>) -> &'static str {
    match shared.largest.fit {
        Fit::Within => " That is enough.",
        Fit::Unknown => " Whether that is enough is unknown.",
        Fit::Over => "",
    }
}

/// Who is not in the sums, each with what its inventory does not say; nothing where all are.
pub(super) fn not_counted(shared: &Shared<'_>) -> Option<AnyView> {
    use analysis::shared::Want;
    let of = |line: &analysis::shared::Line<'_>| {
        let mut missing: Vec<&str> = Vec::new();
        for want in [&line.today, &line.largest] {
            if let Want::Unknown(names) = want {
                missing
                    .extend(names.iter().filter(|name| !missing.contains(name)).copied().collect::<Vec<_>>());
            }
        }
        (!missing.is_empty()).then(|| missing_of(line.draw, &missing))
    };
    let named: Vec<_> = shared.lines.iter().filter_map(of).collect();
    if named.is_empty() {
        return None;
    }
    let services = format::counted(named.len() as u64, "service");
    Some(
        view! {
            <div class="notice" data-state="unknown">
                <p><State mark=Mark::Unknown>{format!("{services} not fully counted")}</State>": the sums are at least what they say."</p>
                <ul class="list">{named}</ul>
            </div>
        }
        .into_any(),
    )
}

fn missing_of(draw: &Draw, missing: &[&str]) -> AnyView {
    let names: Vec<_> = missing
        .iter()
        .map(|name| crate::inputs::named(name).map_or_else(|| (*name).to_owned(), crate::inputs::name))
        .collect();
    let says = format!(" does not state {}.", names.join(" and "));
    view! { <li><span><a href=urls::inventory(&draw.slug)>{draw.slug.to_string()}</a>{says}</span></li> }
        .into_any()
}

/// What the portfolio says of a resource that is promised more than once.
pub(in crate::pages) fn notice(shared: &Shared<'_>) -> AnyView {
    let slug = &shared.resource.slug;
    let link = view! { <a href=urls::resource(slug)>{slug.to_string()}</a> };
    let sentence = answer(shared);
    view! {
        <div class="notice" data-state="fail">
            <p><State mark=Mark::Fail>{link}</State>" "{sentence.view()}</p>
        </div>
    }
    .into_any()
}
