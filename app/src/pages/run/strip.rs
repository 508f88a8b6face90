//! Four facts of a run: how much, how fast, how often it failed, and whether it met what was asked of it.

use chart::format;
use domain::{Report, Requests, ThresholdCounts};
use leptos::prelude::*;

use crate::ui::{Mark, State};

/// One fact: its name, its value, a state that the value names, and what the value rests on.
pub(super) struct Fact {
    pub(super) name: &'static str,
    pub(super) value: String,
    state: Option<Mark>,
    pub(super) more: String,
}

/// The strip under the answer.
pub(in crate::pages) fn view(report: &Report) -> AnyView {
    let fact = |Fact { name, value, state, more }: Fact| {
        let value = match state {
            Some(mark) => view! { <State mark>{value}</State> }.into_any(),
            None => value.into_any(),
        };
        view! { <div><dt>{name}</dt><dd>{value}</dd><dd class="quiet">{more}</dd></div> }
    };
    view! { <dl class="strip">{facts(report).map(fact).into_iter().collect_view()}</dl> }.into_any()
}

/// The four of them.
pub(super) fn facts(report: &Report) -> [Fact; 4] {
    let requests = &report.requests;
    [sent(report), latency(requests), failures(requests), thresholds(ThresholdCounts::of(report))]
}

fn plain(name: &'static str, value: impl Into<String>, more: impl Into<String>) -> Fact {
    Fact { name, value: value.into(), state: None, more: more.into() }
}

fn stated(name: &'static str, state: Mark, value: impl Into<String>, more: impl Into<String>) -> Fact {
    Fact { state: Some(state), ..plain(name, value, more) }
}

fn latency(requests: &Requests) -> Fact {
    let (name, latency) = ("Latency", &requests.latency_ms);
    let ms = |value| format::known(value, format::latency);
    let more = format!("p50 {}, p99 {}, slowest {}.", ms(latency.p50), ms(latency.p99), ms(latency.max));
    match latency.p95 {
        None if !requests.is_empty() => stated(name, Mark::Unknown, "p95 unknown", more),
        p95 => plain(name, format!("p95 {}", ms(p95)), more),
    }
}

fn sent(report: &Report) -> Fact {
    let name = "Requests";
    match report.requests.count {
        Some(count) => plain(name, format::count(count), rate(report)),
        None => stated(name, Mark::Unknown, format::UNKNOWN, rate(report)),
    }
}

fn rate(report: &Report) -> String {
    let rate = match report.requests.rate_per_s {
        Some(rate) => format::rate(rate),
        None => "Rate unknown".to_owned(),
    };
    match report.duration_ms {
        Some(ms) => format!("{rate} over {}.", format::span(ms)),
        None => format!("{rate}."),
    }
}

fn failures(requests: &Requests) -> Fact {
    let name = "Failures";
    let Some(failed) = requests.failed else {
        return stated(name, Mark::Unknown, "unknown", "The file does not tell failed requests from others.");
    };
    let Some(count) = requests.count else {
        return plain(name, format::count(failed), "Of how many requests is not in the file.");
    };
    let share = requests.failed_share().unwrap_or(0.0);
    let of = format::counted(count, "request");
    plain(name, format::percent(share), format!("{} of {of} failed.", format::count(failed)))
}

fn thresholds(counts: ThresholdCounts) -> Fact {
    let name = "Thresholds";
    let all = counts.passed + counts.failed + counts.unknown;
    let (mark, value, more) = match (counts.failed, counts.unknown) {
        _ if all == 0 => {
            let more = "No threshold came with the results, so nothing says whether this is good enough.";
            return plain(name, "none", more);
        }
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
    stated(name, mark, value, more)
}
