//! The endpoints of a run, those with most requests first.

use chart::format;
use domain::{Endpoint, Latency, Report};
use leptos::prelude::*;

use crate::ui::Table;

/// Rows shown; the rest is counted. The whole list is in the CSV and in the API.
const MOST: usize = 100;

/// What the table shows.
pub(super) const CAPTION: &str = "Whole run, latency in milliseconds, most requests first";
/// Its columns after the name.
pub(super) const COLUMNS: [&str; 7] = ["Requests", "Share", "p50", "p95", "p99", "Slowest", "Failed"];

/// The table, or nothing where the run has no request.
pub(super) fn view(report: &Report) -> Option<AnyView> {
    let all = &report.requests;
    if all.count == 0 {
        return None;
    }
    let rest = rest(report).map(|words| view! { <p class="quiet">{words}</p> });
    let rows: Vec<AnyView> = shown(report).into_iter().map(|endpoint| row(endpoint, all.count)).collect();
    let total = numbers(total(report));
    let head = view! {
        <th scope="col">"Endpoint"</th>
        {COLUMNS.map(|name| view! { <th scope="col" class="n">{name}</th> }).into_iter().collect_view()}
    };
    let view = view! {
        <section aria-labelledby="endpoints">
            <h2 id="endpoints">"Endpoints"</h2>
            <Table caption=CAPTION head=head.into_any()>
                <tr><th scope="row"><b>"All"</b></th>{total}</tr>
                {rows}
            </Table>
            {rest}
        </section>
    };
    Some(view.into_any())
}

/// The endpoints that are shown, in their order.
pub(super) fn shown(report: &Report) -> Vec<&Endpoint> {
    let mut endpoints: Vec<&Endpoint> = report.endpoints.iter().collect();
    endpoints.sort_by_key(|endpoint| std::cmp::Reverse(endpoint.count));
    endpoints.truncate(MOST);
    endpoints
}

/// What is said of those that are not.
pub(super) fn rest(report: &Report) -> Option<String> {
    let left = report.endpoints.len().saturating_sub(MOST) as u64;
    (left > 0)
        .then(|| format!("{} more with fewer requests are not shown.", format::counted(left, "endpoint")))
}

fn row(endpoint: &Endpoint, all: u64) -> AnyView {
    let place = place(endpoint).map(|place| view! { <small>{place}</small> });
    let cells = numbers(cells_of(endpoint, all));
    view! { <tr><th scope="row" class="name">{name(endpoint)}{place}</th>{cells}</tr> }.into_any()
}

fn numbers(cells: Vec<String>) -> AnyView {
    cells.into_iter().map(|cell| view! { <td class="n">{cell}</td> }).collect_view().into_any()
}

/// Method and name.
pub(super) fn name(endpoint: &Endpoint) -> String {
    let method = endpoint.method.as_deref().map(|method| format!("{method} ")).unwrap_or_default();
    format!("{method}{}", endpoint.name)
}

/// Scenario and group, where the file says them.
pub(super) fn place(endpoint: &Endpoint) -> Option<String> {
    let place: Vec<&str> =
        [&endpoint.scenario, &endpoint.group].into_iter().filter_map(|part| part.as_deref()).collect();
    (!place.is_empty()).then(|| place.join(", "))
}

/// The numbers of all requests together.
pub(super) fn total(report: &Report) -> Vec<String> {
    let all = &report.requests;
    cells(all.count, all.count, all.failed, &all.latency_ms)
}

/// The numbers of an endpoint of a run with so many requests.
pub(super) fn cells_of(endpoint: &Endpoint, all: u64) -> Vec<String> {
    cells(endpoint.count, all, endpoint.failed, &endpoint.latency_ms)
}

fn cells(count: u64, all: u64, failed: Option<u64>, latency: &Latency) -> Vec<String> {
    let share =
        |part: u64, whole: u64| format::percent(if whole == 0 { 0.0 } else { part as f64 / whole as f64 });
    let mut cells = vec![format::count(count), share(count, all)];
    cells.extend(
        [latency.p50, latency.p95, latency.p99, latency.max].map(|ms| format::known(ms, format::number)),
    );
    cells.push(failed.map_or_else(|| format::UNKNOWN.to_owned(), |failed| share(failed, count)));
    cells
}
