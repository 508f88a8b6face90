//! What the test itself asked for: thresholds and checks, those that did not hold first.

use chart::format;
use domain::{Check, JudgedBy, Report, Threshold};
use leptos::prelude::*;

use crate::ui::{Mark, State, Table};

/// Both tables; a sentence where the test asks for nothing.
pub(super) fn view(report: &Report) -> AnyView {
    let none = (report.thresholds.is_empty() && report.checks.is_empty())
        .then(|| view! { <p class="quiet">"The file has neither a threshold nor a check."</p> });
    view! {
        <section aria-labelledby="judged">
            <h2 id="judged">"Checks and thresholds"</h2>
            {none}
            {thresholds(&report.thresholds)}
            {checks(&report.checks)}
        </section>
    }
    .into_any()
}

fn thresholds(thresholds: &[Threshold]) -> Option<AnyView> {
    if thresholds.is_empty() {
        return None;
    }
    let mut sorted: Vec<&Threshold> = thresholds.iter().collect();
    sorted.sort_by_key(|threshold| match threshold.passed {
        Some(false) => 0,
        None => 1,
        Some(true) => 2,
    });
    let head = view! { <th scope="col">"Threshold"</th><th scope="col">"On"</th><th scope="col">"Held"</th><th scope="col">"Judged by"</th> };
    let rows = sorted.into_iter().map(threshold).collect_view();
    Some(
        view! { <Table caption="Thresholds and assertions of the test" head=head.into_any()>{rows}</Table> }
            .into_any(),
    )
}

fn threshold(threshold: &Threshold) -> impl IntoView + use<> {
    let (mark, word) = match threshold.passed {
        Some(true) => (Mark::Pass, "held"),
        Some(false) => (Mark::Fail, "not held"),
        None => (Mark::Unknown, "unknown"),
    };
    let by = match threshold.by {
        JudgedBy::Tool => "the load tool",
        JudgedBy::Headroom => "Headroom, from the samples",
    };
    view! {
        <tr>
            <th scope="row"><code>{threshold.expression.clone()}</code></th>
            <td>{threshold.metric.clone()}</td>
            <td><State mark>{word}</State></td>
            <td>{if threshold.passed.is_some() { by } else { "nobody: the file cannot say" }}</td>
        </tr>
    }
}

fn checks(checks: &[Check]) -> Option<AnyView> {
    if checks.is_empty() {
        return None;
    }
    let mut sorted: Vec<&Check> = checks.iter().collect();
    sorted.sort_by_key(|check| std::cmp::Reverse(check.failed));
    let head = view! { <th scope="col">"Check"</th><th scope="col" class="n">"Held"</th><th scope="col" class="n">"Did not"</th><th scope="col" class="n">"Share"</th> };
    let rows = sorted.into_iter().map(check).collect_view();
    Some(view! { <Table caption="Checks of the script, most failures first" head=head.into_any()>{rows}</Table> }.into_any())
}

fn check(check: &Check) -> impl IntoView + use<> {
    let all = check.passed.saturating_add(check.failed);
    let share =
        if all == 0 { format::UNKNOWN.to_owned() } else { format::percent(check.passed as f64 / all as f64) };
    let group = check.group.clone().map(|group| view! { <small>{group}</small> });
    view! {
        <tr>
            <th scope="row" class="name">{check.name.clone()}{group}</th>
            <td class="n">{format::count(check.passed)}</td>
            <td class="n">{format::count(check.failed)}</td>
            <td class="n">{share}</td>
        </tr>
    }
}
