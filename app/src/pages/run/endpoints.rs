//! The endpoints of a run, those with most requests first.

use chart::format;
use domain::{Endpoint, Latency, Report};
use leptos::prelude::*;

use crate::ui::Table;

/// Rows shown; the rest is counted. The whole list is in the API.
const MOST: usize = 100;

/// The table, or nothing where the run has no request.
pub(super) fn view(report: &Report) -> Option<AnyView> {
    let all = &report.requests;
    if all.count == 0 {
        return None;
    }
    let mut endpoints: Vec<&Endpoint> = report.endpoints.iter().collect();
    endpoints.sort_by_key(|endpoint| std::cmp::Reverse(endpoint.count));
    let left = endpoints.len().saturating_sub(MOST);
    let rest = (left > 0).then(|| {
        view! { <p class="quiet">{format!("{} more with fewer requests are in the API.", format::counted(left as u64, "endpoint"))}</p> }
    });
    let rows: Vec<AnyView> =
        endpoints.into_iter().take(MOST).map(|endpoint| row(endpoint, all.count)).collect();
    let total = cells(all.count, all.count, all.failed, &all.latency_ms);
    let head = ["Requests", "Share", "p50", "p95", "p99", "Slowest", "Failed"];
    let head = view! {
        <th scope="col">"Endpoint"</th>
        {head.map(|name| view! { <th scope="col" class="n">{name}</th> }).into_iter().collect_view()}
    };
    let view = view! {
        <section aria-labelledby="endpoints">
            <h2 id="endpoints">"Endpoints"</h2>
            <Table caption="Whole run, latency in milliseconds, most requests first" head=head.into_any()>
                <tr><th scope="row"><b>"All"</b></th>{total}</tr>
                {rows}
            </Table>
            {rest}
        </section>
    };
    Some(view.into_any())
}

fn row(endpoint: &Endpoint, all: u64) -> AnyView {
    let method = endpoint.method.as_deref().map(|method| format!("{method} ")).unwrap_or_default();
    let place: Vec<&str> =
        [&endpoint.scenario, &endpoint.group].into_iter().filter_map(|part| part.as_deref()).collect();
    let place = (!place.is_empty()).then(|| view! { <small>{place.join(", ")}</small> });
    let cells = cells(endpoint.count, all, endpoint.failed, &endpoint.latency_ms);
    view! { <tr><th scope="row" class="name">{method}{endpoint.name.clone()}{place}</th>{cells}</tr> }
        .into_any()
}

fn cells(count: u64, all: u64, failed: Option<u64>, latency: &Latency) -> AnyView {
    let share =
        |part: u64, whole: u64| format::percent(if whole == 0 { 0.0 } else { part as f64 / whole as f64 });
    let mut cells = vec![format::count(count), share(count, all)];
    cells.extend(
        [latency.p50, latency.p95, latency.p99, latency.max].map(|ms| format::known(ms, format::number)),
    );
    cells.push(failed.map_or_else(|| format::UNKNOWN.to_owned(), |failed| share(failed, count)));
    cells.into_iter().map(|cell| view! { <td class="n">{cell}</td> }).collect_view().into_any()
}
