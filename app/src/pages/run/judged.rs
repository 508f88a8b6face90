//! What the test itself asked for: thresholds and checks, those that did not hold first.

use chart::format;
use domain::{Check, JudgedBy, Report, Threshold};
use leptos::prelude::*;

use crate::ui::{Mark, State, Table};

/// What the table of thresholds shows.
pub(super) const THRESHOLDS: &str = "Thresholds and assertions of the test";
/// What the table of checks shows.
pub(super) const CHECKS: &str = "Checks of the script, most failures first";

/// Both tables; a sentence where the test asks for nothing.
pub(super) fn view(report: &Report) -> AnyView {
    let none = none(report).map(|words| view! { <p class="quiet">{words}</p> });
    view! {
        <section aria-labelledby="judged">
            <h2 id="judged">"Checks and thresholds"</h2>
            {none}
            {thresholds(report)}
            {checks(report)}
        </section>
    }
    .into_any()
}

/// Said where the test asks for nothing.
pub(super) fn none(report: &Report) -> Option<&'static str> {
    (report.thresholds.is_empty() && report.checks.is_empty())
        .then_some("The file has neither a threshold nor a check.")
}

/// Those that did not hold first.
pub(super) fn sorted_thresholds(report: &Report) -> Vec<&Threshold> {
    let mut sorted: Vec<&Threshold> = report.thresholds.iter().collect();
    sorted.sort_by_key(|threshold| match threshold.passed {
        Some(false) => 0,
        None => 1,
        Some(true) => 2,
    });
    sorted
}

/// Those that failed most first.
pub(super) fn sorted_checks(report: &Report) -> Vec<&Check> {
    let mut sorted: Vec<&Check> = report.checks.iter().collect();
    sorted.sort_by_key(|check| std::cmp::Reverse(check.failed));
    sorted
}

fn thresholds(report: &Report) -> Option<AnyView> {
    if report.thresholds.is_empty() {
        return None;
    }
    let head = view! { <th scope="col">"Threshold"</th><th scope="col">"On"</th><th scope="col">"Held"</th><th scope="col">"Judged by"</th> };
    let rows = sorted_thresholds(report).into_iter().map(threshold).collect_view();
    Some(view! { <Table caption=THRESHOLDS head=head.into_any()>{rows}</Table> }.into_any())
}

fn threshold(threshold: &Threshold) -> impl IntoView + use<> {
    let (mark, word) = held(threshold);
    view! {
        <tr>
            <th scope="row"><code>{threshold.expression.clone()}</code></th>
            <td>{threshold.metric.clone()}</td>
            <td><State mark>{word}</State></td>
            <td>{judge(threshold)}</td>
        </tr>
    }
}

/// Whether it held.
pub(super) fn held(threshold: &Threshold) -> (Mark, &'static str) {
    match threshold.passed {
        Some(true) => (Mark::Pass, "held"),
        Some(false) => (Mark::Fail, "not held"),
        None => (Mark::Unknown, "unknown"),
    }
}

/// Who says so.
pub(super) fn judge(threshold: &Threshold) -> &'static str {
    match (threshold.passed, threshold.by) {
        (None, _) => "nobody: the file cannot say",
        (_, JudgedBy::Tool) => "the load tool",
        (_, JudgedBy::Headroom) => "Headroom, from the samples",
    }
}

fn checks(report: &Report) -> Option<AnyView> {
    if report.checks.is_empty() {
        return None;
    }
    let head = view! { <th scope="col">"Check"</th><th scope="col" class="n">"Held"</th><th scope="col" class="n">"Did not"</th><th scope="col" class="n">"Share"</th> };
    let rows = sorted_checks(report).into_iter().map(check).collect_view();
    Some(view! { <Table caption=CHECKS head=head.into_any()>{rows}</Table> }.into_any())
}

fn check(check: &Check) -> impl IntoView + use<> {
    let group = check.group.clone().map(|group| view! { <small>{group}</small> });
    view! {
        <tr>
            <th scope="row" class="name">{check.name.clone()}{group}</th>
            <td class="n">{format::count(check.passed)}</td>
            <td class="n">{format::count(check.failed)}</td>
            <td class="n">{share(check)}</td>
        </tr>
    }
}

/// How often it held, as a share.
pub(super) fn share(check: &Check) -> String {
    match check.passed.saturating_add(check.failed) {
        0 => format::UNKNOWN.to_owned(),
        all => format::percent(check.passed as f64 / all as f64),
    }
}
