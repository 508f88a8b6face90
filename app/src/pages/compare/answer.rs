//! The comparison in a sentence with its figures, and plainly that it is no verdict.

use analysis::comparison::{Comparison, Metric, runs_needed};
use chart::format;
use domain::Run;
use leptos::prelude::*;

use crate::comparison::words;

/// The answer, and under it what it does not say.
pub(super) fn view(before: &Run, after: &Run, comparison: &Comparison) -> AnyView {
    let needed = runs_needed();
    view! {
        <p class="answer">{p95(before, after, comparison)}{rates(comparison)}"."</p>
        <p class="lead">
            "Whether this is a change or noise is not known, and no verdict is given. "
            <b>"One run a side is no verdict: "{format!("it takes {needed} runs a side")}</b>
            " to tell a change from what two runs of an unchanged service differ by. "
            <a href="#why">"Why"</a>
        </p>
    }
    .into_any()
}

fn p95(before: &Run, after: &Run, comparison: &Comparison) -> AnyView {
    let values = comparison.metric(Metric::P95);
    let (Some((was, is)), Some(direction)) = (values.pair(), words::direction(values)) else {
        return view! { <strong>"p95 is not known on both sides"</strong> }.into_any();
    };
    let which = |run: &Run, other: &str| {
        if before.slug == after.slug { format!("run #{}", run.number) } else { other.to_owned() }
    };
    view! {
        <strong>{format!("p95 is {direction}")}</strong>
        {format!(
            " in {}: {} against {} in {}",
            which(after, "the run after"),
            format::latency(is),
            format::latency(was),
            which(before, "the run before"),
        )}
    }
    .into_any()
}

/// Under which loads, without which a latency says nothing.
fn rates(comparison: &Comparison) -> Option<String> {
    let (was, is) = comparison.metric(Metric::Rate).pair()?;
    Some(format!(", under {} against {}", format::rate(is), format::rate(was)))
}
