//! The run in a sentence, and what the sentence does not say.

use chart::format;
use domain::{Report, Requests, ThresholdCounts};
use leptos::prelude::*;

use super::Loaded;
use super::window::Windowed;
use crate::charts;
use crate::ui::Sentence;

/// The answer, and under it what limits it: of the whole run, or of the window that is shown.
pub(super) fn view(loaded: &Loaded) -> AnyView {
    let report = &loaded.run.report;
    if let Some(windowed) = &loaded.windowed {
        return of_window(report, windowed, loaded.looked.at(None));
    }
    view! {
        <p class="answer">{sentence(report).view()}</p>
        <p class="lead">{lead(report)}</p>
    }
    .into_any()
}

/// The run in a sentence.
pub(super) fn sentence(report: &Report) -> Sentence {
    let requests = &report.requests;
    if requests.count == 0 {
        return Sentence::plain("This run has ").then_strong("no request").then(".");
    }
    let lasted = report.duration_ms.map(|ms| format!(" over {}", format::span(ms))).unwrap_or_default();
    Sentence::strong(format::known(requests.rate_per_s, format::rate))
        .then(format!("{lasted} with p95 at "))
        .then_strong(format::known(requests.latency_ms.p95, format::latency))
        .then(format!("; {}{}.", failures(requests), thresholds(report)))
}

/// What limits the sentence.
pub(super) fn lead(report: &Report) -> &'static str {
    if report.requests.count == 0 {
        return "The file was read, but nothing in it is a request. The receipt says what was found.";
    }
    "The whole run from first to last request, successes and failures together, ramp included. It shows what was reached, not what could be carried beyond it."
}

/// The answer for a window, and under it that of the whole run; `back` leads to it.
fn of_window(report: &Report, windowed: &Windowed, back: String) -> AnyView {
    let (part, whole) = (&windowed.all, &report.requests);
    let begin = format!("In the window from {}: ", charts::spelled(windowed.window));
    let said = if part.count == 0 {
        Sentence::plain(begin).then_strong("no request").then(" ended.")
    } else {
        Sentence::plain(begin)
            .then_strong(format::known(part.rate_per_s, format::rate))
            .then(" with p95 at ")
            .then_strong(format::known(part.latency_ms.p95, format::latency))
            .then(format!("; {}.", failures(part)))
    };
    let lasted = report.duration_ms.map(|ms| format!(" over {}", format::span(ms))).unwrap_or_default();
    let rest = format!(
        " reached {} with p95 at {}{lasted}; the facts below are still its.",
        format::known(whole.rate_per_s, format::rate),
        format::known(whole.latency_ms.p95, format::latency),
    );
    view! {
        <p class="answer">{said.view()}</p>
        <p class="lead">"This is a window of the run, successes and failures together. "<a href=back>"The whole run"</a>{rest}</p>
    }
    .into_any()
}

fn failures(requests: &Requests) -> String {
    match requests.failed {
        None => "whether requests failed is unknown".to_owned(),
        Some(0) => "no request failed".to_owned(),
        Some(failed) if failed == requests.count => "every request failed".to_owned(),
        Some(failed) => format!("{} failed", format::percent(failed as f64 / requests.count as f64)),
    }
}

fn thresholds(report: &Report) -> String {
    let counts = ThresholdCounts::of(report);
    match (counts.passed, counts.failed, counts.unknown) {
        (0, 0, 0) => String::new(),
        (1, 0, 0) => " and the one threshold held".to_owned(),
        (all, 0, 0) => format!(" and all {all} thresholds held"),
        (passed, 0, unknown) => {
            format!(" and {passed} of {} thresholds held, {unknown} unknown", passed + unknown)
        }
        (passed, failed, unknown) => {
            format!(" and {failed} of {} thresholds did not hold", passed + failed + unknown)
        }
    }
}
