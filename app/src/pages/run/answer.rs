//! The run in a sentence, and what the sentence does not say.

use chart::format;
use domain::{Latency, Report, Requests, ThresholdCounts};
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
        <p class="lead">{lead(report, loaded.looked.extent.seconds())}</p>
    }
    .into_any()
}

/// The run in a sentence.
pub(super) fn sentence(report: &Report) -> Sentence {
    let requests = &report.requests;
    if requests.is_empty() {
        return Sentence::plain("This run has ").then_strong("no request").then(".");
    }
    let lasted = report.duration_ms.map(|ms| format!(" over {}", format::span(ms))).unwrap_or_default();
    let load = match (requests.rate_per_s, requests.count) {
        (Some(rate), _) => Sentence::strong(format::rate(rate)),
        (None, Some(count)) => Sentence::strong(format::counted(count, "request")),
        (None, None) => Sentence::strong("An unknown number").then(" of requests"),
    };
    let (which, latency) = slowness(&requests.latency_ms);
    load.then(format!("{lasted} with {which} ")).then_strong(latency).then(format!(
        "; {}{}.",
        failures(requests),
        thresholds(report)
    ))
}

/// What is said of the latency: p95, or what comes nearest to it in the file.
pub(super) fn slowness(latency: &Latency) -> (&'static str, String) {
    let Latency { mean, p50, p75, p90, p95, p99, max, .. } = *latency;
    let known = [
        ("p95 at", p95),
        ("p99 at", p99),
        ("p90 at", p90),
        ("p75 at", p75),
        ("p50 at", p50),
        ("a mean latency of", mean),
        ("the slowest at", max),
    ];
    let nearest = known.into_iter().find_map(|(which, ms)| Some((which, format::latency(ms?))));
    nearest.unwrap_or_else(|| ("latency", format::UNKNOWN.to_owned()))
}

/// What limits the sentence. `course` is the number of seconds that are known one by one.
pub(super) fn lead(report: &Report, course: i64) -> &'static str {
    if report.requests.is_empty() {
        return "The file was read, but nothing in it is a request. The receipt says what was found.";
    }
    if course == 0 {
        return "The whole run, successes and failures together, ramp included, without its course: the file does not say when its requests came. What is unknown here is not in the file.";
    }
    "The whole run from first to last request, successes and failures together, ramp included. It shows what was reached, not what could be carried beyond it."
}

/// The answer for a window, and under it that of the whole run; `back` leads to it.
fn of_window(report: &Report, windowed: &Windowed, back: String) -> AnyView {
    let (part, whole) = (&windowed.all, &report.requests);
    let begin = format!("In the window from {}: ", charts::spelled(windowed.window));
    let (which, latency) = slowness(&part.latency_ms);
    let said = if part.is_empty() {
        Sentence::plain(begin).then_strong("no request").then(" ended.")
    } else {
        Sentence::plain(begin)
            .then_strong(format::known(part.rate_per_s, format::rate))
            .then(format!(" with {which} "))
            .then_strong(latency)
            .then(format!("; {}.", failures(part)))
    };
    let lasted = report.duration_ms.map(|ms| format!(" over {}", format::span(ms))).unwrap_or_default();
    let (which, latency) = slowness(&whole.latency_ms);
    let rest = format!(
        " reached {} with {which} {latency}{lasted}; the facts below are still its.",
        format::known(whole.rate_per_s, format::rate),
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
        Some(failed) if requests.count == Some(failed) => "every request failed".to_owned(),
        Some(failed) => {
            let share = requests.failed_share();
            format!("{} failed", share.map_or_else(|| format::count(failed), format::percent))
        }
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
