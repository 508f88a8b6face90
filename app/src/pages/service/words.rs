//! What the page of a service says before it shows anything.

use chart::format;
use domain::{Order, Service};
use leptos::prelude::*;

use super::load::Loaded;
use crate::ui::Sentence;
use crate::ui::words::{age, day};

/// The facts under the name.
pub(super) fn meta(loaded: &Loaded) -> AnyView {
    let owner = owner(loaded);
    let facts = facts(loaded).map(|(name, value)| view! { <span>{format!("{name} ")}<b>{value}</b></span> });
    view! { <span>{owner}</span>{facts.into_iter().collect_view()} }.into_any()
}

/// Whose it is.
pub(super) fn owner(loaded: &Loaded) -> String {
    loaded.line.service.owner.as_ref().map_or_else(|| "no owner".to_owned(), ToString::to_string)
}

/// How far it is, and how far it shall come.
pub(super) fn facts(loaded: &Loaded) -> [(&'static str, String); 3] {
    let service = &loaded.line.service;
    [
        ("order reached", order(service)),
        ("target", service.target.map_or_else(|| "unknown".to_owned(), |target| format::rate(target.rps()))),
        ("peak now", format::known(loaded.headroom().peak, format::rate)),
    ]
}

/// The order that it has reached, and the one that it had.
fn order(service: &Service) -> String {
    match (&service.order_reached, &service.order_lapsed) {
        (None, None) => "none yet".to_owned(),
        _ => service.order_in_words(),
    }
}

/// One sentence: how far it was tested, against what it prepares for.
pub(super) fn answer(loaded: &Loaded) -> Sentence {
    let headroom = loaded.headroom();
    let Some(tested) = headroom.tested else {
        let target = headroom.target.map_or_else(
            || "and no target is set".to_owned(),
            |target| format!("and {} is prepared for", format::rate(target)),
        );
        return Sentence::strong("Not tested yet").then(format!(", {target}."));
    };
    let against = match headroom.target {
        Some(target) if tested >= target => {
            format!(", at or above the {} it prepares for.", format::number(target))
        }
        Some(target) if tested / target < 0.01 => {
            format!(
                "; the {} it prepares for is {} that.",
                format::number(target),
                format::times(target / tested)
            )
        }
        Some(target) => {
            format!(
                ": {} of the {} it prepares for.",
                format::percent(tested / target),
                format::number(target)
            )
        }
        None => "; no target is set.".to_owned(),
    };
    Sentence::plain("Tested to ").then_strong(format::rate(tested)).then(against)
}

/// What limits the sentence.
pub(super) fn lead(loaded: &Loaded) -> String {
    let newest = match (loaded.runs.items.first(), loaded.line.last_run_at) {
        (Some(run), Some(at)) => {
            let p95 = format::known(run.p95_ms, format::latency);
            let when = age(loaded.now, at);
            let when =
                if when == "today" { "today".to_owned() } else { format!("{when} ago, on {}", day(at)) };
            format!("The newest run, #{}, was received {when}: p95 {p95}. ", run.number)
        }
        _ => String::new(),
    };
    let peak = match loaded.peak() {
        Some(fact) => format!("The peak was stated by {} on {}. ", fact.by, day(fact.since)),
        None => "Today’s peak traffic is not stated. ".to_owned(),
    };
    format!("{newest}{peak}Which resource runs out first, and where, is unknown.")
}

/// An order as `1k`.
pub(super) fn short(order: Order) -> String {
    #[expect(clippy::cast_precision_loss, reason = "at most 100,000")]
    format::order(order.rps() as f64)
}
