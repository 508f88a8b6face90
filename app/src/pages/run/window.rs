//! The numbers of the window that is shown, next to those of the whole run.

use chart::format;
use domain::{Ranks, Requests, Run, Window};
use leptos::prelude::*;

use super::Loaded;
use crate::charts;
use crate::ui::Table;

/// What was read of a window.
pub(super) struct Windowed {
    pub(super) window: Window,
    /// Of all requests.
    pub(super) all: Requests,
    /// Of the endpoint that is shown, where one is.
    pub(super) endpoint: Option<Requests>,
    /// Of the busiest endpoints, by position; most requests in the window first.
    pub(super) endpoints: Vec<(usize, Requests)>,
}

/// The section, where a window is shown.
pub(super) fn view(loaded: &Loaded) -> Option<AnyView> {
    let Loaded { run, windowed, looked, .. } = loaded;
    let windowed = windowed.as_ref()?;
    let endpoint = looked.look.endpoint.zip(windowed.endpoint.as_ref()).map(|(position, requests)| {
        let name = charts::named(&run.report.endpoints[position]);
        let whole = charts::requests_of(run, Some(position));
        view! {
            {row(format!("{name}, window"), requests)}
            {row(format!("{name}, whole run"), &whole)}
        }
    });
    let head = ["Requests", "Failed", "Rate, req/s", "p50", "p75", "p90", "p95", "p99", "Slowest"];
    let head = view! {
        <th scope="col">"Of"</th>
        {head.map(|name| view! { <th scope="col" class="n">{name}</th> }).into_iter().collect_view()}
    };
    let spelled = charts::spelled(windowed.window);
    let (in_window, in_run) = match endpoint {
        None => ("This window", "Whole run"),
        Some(_) => ("All requests, window", "All requests, whole run"),
    };
    let all = view! {
        {row(in_window.to_owned(), &windowed.all)}
        {row(in_run.to_owned(), &run.report.requests)}
    };
    let how = how(run, windowed.window);
    let view = view! {
        <section aria-labelledby="window">
            <h2 id="window">"This window"</h2>
            <Table caption=format!("From {spelled}, next to the whole run; latency in milliseconds") head=head.into_any()>
                {endpoint}
                {all}
            </Table>
            <p class="quiet">{how}</p>
        </section>
    };
    Some(view.into_any())
}

fn row(name: String, requests: &Requests) -> AnyView {
    let latency = &requests.latency_ms;
    let mut cells: Vec<String> =
        [requests.count, requests.failed].map(|count| format::known(count, format::count)).into();
    cells.push(format::known(requests.rate_per_s, format::number));
    let percentiles = [latency.p50, latency.p75, latency.p90, latency.p95, latency.p99, latency.max];
    cells.extend(percentiles.map(|ms| format::known(ms, format::number)));
    let cells = cells.into_iter().map(|cell| view! { <td class="n">{cell}</td> });
    view! { <tr><th scope="row" class="name">{name}</th>{cells.collect_view()}</tr> }.into_any()
}

/// How we know.
fn how(run: &Run, window: Window) -> String {
    let rule = match Ranks::of_tool(&run.report.tool) {
        Ranks::Linear => "linear between closest ranks",
        Ranks::Nearest => "nearest rank",
        Ranks::WholeMillis => "nearest rank in whole milliseconds",
    };
    let seconds = format::counted(window.seconds().unsigned_abs(), "second");
    format!(
        "How we know: the histograms of {seconds} were merged and read as those of the whole run are ({rule}), which is within 0.1 % or 2 µs of the exact value. Requests, failures and the slowest are exact. A request belongs to the second in which it ended; the rate is requests over {seconds}."
    )
}
