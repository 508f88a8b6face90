//! The endpoints of a run, those with most requests first: of the whole run, or of the window that is shown.

use chart::format;
use domain::{Endpoint, Latency, Report, Requests, share_of};
use leptos::prelude::*;

use super::Loaded;
use crate::charts;
use crate::ui::Table;

/// Rows shown; the rest is counted. The whole list is in the CSV and in the API.
pub(super) const MOST: usize = 100;

/// Said where the file has no endpoints.
pub(super) const NOT_APART: &str = "The file does not tell endpoints apart.";

/// What the table shows.
pub(super) const CAPTION: &str = "Whole run, latency in milliseconds, most requests first";
/// Its columns after the name.
pub(super) const COLUMNS: [&str; 7] = ["Requests", "Share", "p50", "p95", "p99", "Slowest", "Failed"];

/// The table, or nothing where there is no request.
pub(super) fn view(loaded: &Loaded) -> Option<AnyView> {
    let run = &loaded.run;
    let all = loaded.windowed.as_ref().map_or(&run.report.requests, |windowed| &windowed.all);
    if all.is_empty() {
        return None;
    }
    let lines: Vec<(usize, Requests)> = if let Some(windowed) = &loaded.windowed {
        windowed.endpoints.iter().filter(|(_, requests)| !requests.is_empty()).cloned().collect()
    } else {
        let busiest = charts::busiest(run).into_iter().take(MOST);
        busiest.map(|position| (position, charts::requests_of(run, Some(position)))).collect()
    };
    let rows: Vec<AnyView> =
        lines.iter().map(|(at, requests)| row(loaded, *at, requests, all.count)).collect();
    let total = numbers(cells(all, all.count));
    let rest = match &loaded.windowed {
        None if run.report.endpoints.is_empty() => Some(NOT_APART.to_owned()),
        None => rest(&run.report),
        Some(_) => rest_of_window(&run.report, lines.len()),
    };
    let rest = rest.map(|words| view! { <p class="quiet">{words}</p> });
    let caption = loaded.windowed.as_ref().map_or_else(
        || CAPTION.to_owned(),
        |windowed| {
            let window = charts::spelled(windowed.window);
            format!("From {window}, latency in milliseconds, most requests first")
        },
    );
    let head = view! {
        <th scope="col">"Endpoint"</th>
        {COLUMNS.map(|name| view! { <th scope="col" class="n">{name}</th> }).into_iter().collect_view()}
    };
    let view = view! {
        <section aria-labelledby="endpoints">
            <h2 id="endpoints">"Endpoints"</h2>
            <Table caption=caption head=head.into_any()>
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

/// What is said of those that a window leaves out; `shown` had a request in it.
fn rest_of_window(report: &Report, shown: usize) -> Option<String> {
    let count = report.endpoints.len();
    match count.saturating_sub(MOST) {
        0 => (shown < count).then(|| {
            format!("{} had no request in this window.", format::counted((count - shown) as u64, "endpoint"))
        }),
        left => Some(format!(
            "Of the {MOST} endpoints with most requests in the whole run, {shown} had one in this window. The {} others are not read for a window.",
            format::count(left as u64),
        )),
    }
}

fn row(loaded: &Loaded, position: usize, requests: &Requests, all: Option<u64>) -> AnyView {
    let endpoint = &loaded.run.report.endpoints[position];
    let place = place(endpoint).map(|place| view! { <small>{place}</small> });
    let looked = &loaded.looked;
    let is_shown = (looked.look.endpoint == Some(position)).then_some("true");
    let link =
        view! { <a href=looked.of(Some(position)) aria-current=is_shown>{charts::named(endpoint)}</a> };
    let cells = numbers(cells(requests, all));
    view! { <tr><th scope="row" class="name">{link}{place}</th>{cells}</tr> }.into_any()
}

fn numbers(cells: Vec<String>) -> AnyView {
    cells.into_iter().map(|cell| view! { <td class="n">{cell}</td> }).collect_view().into_any()
}

/// Scenario and group, where the file says them.
pub(super) fn place(endpoint: &Endpoint) -> Option<String> {
    let place: Vec<&str> =
        [&endpoint.scenario, &endpoint.group].into_iter().filter_map(|part| part.as_deref()).collect();
    (!place.is_empty()).then(|| place.join(", "))
}

/// The numbers of all requests together.
pub(super) fn total(report: &Report) -> Vec<String> {
    cells(&report.requests, report.requests.count)
}

/// The numbers of an endpoint of a run with so many requests.
pub(super) fn cells_of(endpoint: &Endpoint, all: Option<u64>) -> Vec<String> {
    cells(&endpoint.requests(), all)
}

fn cells(requests: &Requests, all: Option<u64>) -> Vec<String> {
    let latency: &Latency = &requests.latency_ms;
    let mut cells = vec![format::known(requests.count, format::count), share(requests.count, all)];
    cells.extend(
        [latency.p50, latency.p95, latency.p99, latency.max].map(|ms| format::known(ms, format::number)),
    );
    cells.push(share(requests.failed, requests.count));
    cells
}

/// Of nothing nothing failed.
fn share(part: Option<u64>, all: Option<u64>) -> String {
    let of_nothing = part.filter(|_| all == Some(0)).map(|_| 0.0);
    format::known(share_of(part, all).or(of_nothing), format::percent)
}
