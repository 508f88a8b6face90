//! Four facts of a run: how much, how fast, how often it failed, and whether it met what was asked of it.

use chart::format;
use domain::{Report, Requests, ThresholdCounts};
use leptos::prelude::*;

use crate::ui::{Mark, State};

/// The strip under the answer.
pub(super) fn view(report: &Report) -> AnyView {
    let requests = &report.requests;
    let latency = &requests.latency_ms;
    let ms = |value| format::known(value, format::latency);
    view! {
        <dl class="strip">
            <div>
                <dt>"Requests"</dt>
                <dd>{format::count(requests.count)}</dd>
                <dd class="quiet">{rate(report)}</dd>
            </div>
            <div>
                <dt>"Latency"</dt>
                <dd>"p95 "{ms(latency.p95)}</dd>
                <dd class="quiet">{format!("p50 {}, p99 {}, slowest {}.", ms(latency.p50), ms(latency.p99), ms(latency.max))}</dd>
            </div>
            <div>
                <dt>"Failures"</dt>
                {failures(requests)}
            </div>
            <div>
                <dt>"Thresholds"</dt>
                {thresholds(ThresholdCounts::of(report))}
            </div>
        </dl>
    }
    .into_any()
}

fn rate(report: &Report) -> String {
    let rate = format::known(report.requests.rate_per_s, format::rate);
    match report.duration_ms {
        Some(ms) => format!("{rate} over {}.", format::span(ms)),
        None => format!("{rate}."),
    }
}

fn failures(requests: &Requests) -> AnyView {
    match requests.failed {
        None => view! {
            <dd><State mark=Mark::Unknown>"unknown"</State></dd>
            <dd class="quiet">"The file does not tell failed requests from others."</dd>
        }
        .into_any(),
        Some(failed) => {
            let share = if requests.count == 0 { 0.0 } else { failed as f64 / requests.count as f64 };
            view! {
                <dd>{format::percent(share)}</dd>
                <dd class="quiet">{format!("{} of {} failed.", format::count(failed), format::counted(requests.count, "request"))}</dd>
            }
            .into_any()
        }
    }
}

fn thresholds(counts: ThresholdCounts) -> AnyView {
    let all = counts.passed + counts.failed + counts.unknown;
    let said = match (counts.failed, counts.unknown) {
        _ if all == 0 => return view! {
            <dd>"none"</dd>
            <dd class="quiet">"The test sets no threshold, so nothing says whether this is good enough."</dd>
        }
        .into_any(),
        (0, 0) if all == 1 => (Mark::Pass, "held".to_owned(), "The only one of the test.".to_owned()),
        (0, 0) => (Mark::Pass, "held".to_owned(), format!("All {all} of the test.")),
        (0, unknown) => (
            Mark::Unknown,
            format!("{unknown} unknown"),
            format!("{} of {all} held; the file does not say how {unknown} stood.", counts.passed),
        ),
        (failed, _) => {
            (Mark::Fail, format!("{failed} not held"), format!("{} of {all} held.", counts.passed))
        }
    };
    view! {
        <dd><State mark=said.0>{said.1}</State></dd>
        <dd class="quiet">{said.2}</dd>
    }
    .into_any()
}
