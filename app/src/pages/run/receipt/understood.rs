//! What was understood: requests by endpoint, the time they cover, and how much else there is.

use chart::format;
use domain::{Endpoint, Report, Timestamp};
use leptos::prelude::*;

use super::super::endpoints;
use super::Read;
use crate::charts;
use crate::ui::Table;

/// Endpoints that are named here; the page of the run has more of them.
const MOST: usize = 20;
/// The name under which requests are counted together once there are too many names.
const OTHER: &str = "(other)";

pub(super) fn view(report: &Report, read: Read) -> AnyView {
    view! {
        <section aria-labelledby="understood">
            <h2 id="understood">"What was understood"</h2>
            <div class="halves">
                {by_endpoint(report)}
                {facts(report, read)}
            </div>
        </section>
    }
    .into_any()
}

fn by_endpoint(report: &Report) -> AnyView {
    let all = &report.requests;
    let shown = endpoints::shown(report);
    let rows = shown.into_iter().take(MOST).map(row).collect_view();
    let left = report.endpoints.len().saturating_sub(MOST) as u64;
    let rest = match (report.endpoints.len(), left) {
        (0, _) if !all.is_empty() => Some(endpoints::NOT_APART.to_owned()),
        (_, 0) => None,
        _ => Some(format!("{} more with fewer requests.", format::counted(left, "endpoint"))),
    };
    let [count, failed] = [all.count, all.failed].map(known);
    let head = view! { <th scope="col">"Endpoint"</th><th scope="col" class="n">"Requests"</th><th scope="col" class="n">"Failed"</th> };
    view! {
        <div>
            <Table caption="Requests by endpoint, most first" head=head.into_any()>
                {rows}
                <tr>
                    <th scope="row"><b>"All"</b></th>
                    <td class="n">{count}</td>
                    <td class="n">{failed}</td>
                </tr>
            </Table>
            {rest.map(|words| view! { <p class="quiet">{words}</p> })}
        </div>
    }
    .into_any()
}

fn row(endpoint: &Endpoint) -> AnyView {
    let place = endpoints::place(endpoint).map(|place| view! { <small>{place}</small> });
    view! {
        <tr>
            <th scope="row" class="name">{charts::named(endpoint)}{place}</th>
            <td class="n">{format::count(endpoint.count)}</td>
            <td class="n">{known(endpoint.failed)}</td>
        </tr>
    }
    .into_any()
}

fn known(count: Option<u64>) -> String {
    format::known(count, format::count)
}

fn facts(report: &Report, read: Read) -> AnyView {
    let count = |number: usize| format::count(number as u64);
    let folded: u64 = report
        .endpoints
        .iter()
        .filter(|endpoint| endpoint.name == OTHER)
        .map(|endpoint| endpoint.count)
        .sum();
    let over_time = match read.course {
        0 => "none: the file does not say when its requests came".to_owned(),
        seconds => format!("{}, by the second", format::counted(seconds.unsigned_abs(), "second")),
    };
    let distribution = match read.samples {
        0 => "the tool’s own percentiles, no single latency".to_owned(),
        samples => format!("the latencies of {}", format::counted(samples, "request")),
    };
    let fact = |name: &'static str, value: String| view! { <dt>{name}</dt><dd>{value}</dd> };
    view! {
        <dl class="facts">
            <dt>"First request"</dt><dd>{exact(report.started_at)}</dd>
            <dt>"Last request"</dt><dd>{exact(report.ended_at)}</dd>
            {fact("Time zone", zone(report).to_owned())}
            {fact("Duration", format::known(report.duration_ms, format::span))}
            {fact("Course", over_time)}
            {fact("Distribution", distribution)}
            {fact("Endpoints", count(report.endpoints.len()))}
            {(folded > 0).then(|| fact("Names folded", format!("{} under {OTHER}", format::counted(folded, "request"))))}
            {fact("Groups", count(report.groups.len()))}
            {fact("Scenarios", count(report.scenarios.len()))}
            {fact("Checks", count(report.checks.len()))}
            {fact("Thresholds", count(report.thresholds.len()))}
            {fact("Read by", format!("Headroom {}", report.headroom))}
        </dl>
    }
    .into_any()
}

/// A moment to the millisecond.
fn exact(at: Option<Timestamp>) -> AnyView {
    match at {
        None => format::UNKNOWN.into_any(),
        Some(at) => view! { <time datetime=at.to_string()>{at.to_string()}</time> }.into_any(),
    }
}

/// How the times of the file are told, and how they are shown.
fn zone(report: &Report) -> &'static str {
    if report.started_at.is_none() {
        return "none: the file has no time of day";
    }
    match report.format.as_str() {
        "k6-ndjson" => "each time in the file names its own; shown in UTC",
        "gatling-text" | "gatling-binary" => "counted from 1970 in the file; shown in UTC",
        _ => "shown in UTC",
    }
}
