//! Percentiles as the tool's own report prints them, beside ours, where the two differ.

use chart::format;
use domain::{Latency, Report};
use leptos::prelude::*;

use crate::charts;
use crate::ui::Table;

/// Rows shown; the rest is counted.
const MOST: usize = 50;
const COLUMNS: [&str; 4] = ["p50", "p75", "p95", "p99"];

/// One path with our numbers and those that the tool prints.
struct Line {
    name: String,
    place: Option<String>,
    exact: Latency,
    printed: Latency,
}

/// The table, or nothing where the tool's report was not sent, or agrees.
pub(super) fn view(report: &Report) -> Option<AnyView> {
    let lines = lines(report);
    if lines.is_empty() {
        return None;
    }
    let head = view! {
        <th scope="col">"What"</th>
        {COLUMNS.map(|name| view! { <th scope="col" class="n">{name}</th> }).into_iter().collect_view()}
    };
    let rows = lines.iter().take(MOST).map(row).collect_view();
    let more = lines.len().saturating_sub(MOST) as u64;
    let rest = (more > 0)
        .then(|| view! { <p class="quiet">{format!("{} more rows are not shown; the JSON has them.", format::count(more))}</p> });
    let caption = format!(
        "Read from every request, and below it what {}'s report prints where that differs",
        tool(report)
    );
    let view = view! {
        <section aria-labelledby="printed">
            <h2 id="printed">"As the tool prints them"</h2>
            <Table caption=caption head=head.into_any()>{rows}</Table>
            {rest}
        </section>
    };
    Some(view.into_any())
}

fn tool(report: &Report) -> String {
    format::capital(&report.tool)
}

fn lines(report: &Report) -> Vec<Line> {
    let all = report.requests.latency_ms_tool.map(|printed| Line {
        name: "All".to_owned(),
        place: None,
        exact: report.requests.latency_ms,
        printed,
    });
    let endpoints = report.endpoints.iter().filter_map(|endpoint| {
        let printed = endpoint.latency_ms_tool?;
        let (name, place) = (charts::named(endpoint), super::endpoints::place(endpoint));
        Some(Line { name, place, exact: endpoint.latency_ms, printed })
    });
    let groups = report.groups.iter().filter_map(|group| {
        let exact = group.cumulated_ms.unwrap_or(group.duration_ms);
        let place = Some("group, cumulated response time".to_owned());
        Some(Line { name: group.path.clone(), place, exact, printed: group.latency_ms_tool? })
    });
    all.into_iter().chain(endpoints).chain(groups).collect()
}

fn row(line: &Line) -> AnyView {
    let place = line.place.clone().map(|place| view! { <small>{place}</small> });
    let percentiles = |latency: &Latency| [latency.p50, latency.p75, latency.p95, latency.p99];
    let pairs = percentiles(&line.exact).into_iter().zip(percentiles(&line.printed));
    let cell = |(exact, printed): (Option<f64>, Option<f64>)| {
        let printed = printed.filter(|printed| exact.is_none_or(|exact| (exact - printed).abs() > 0.5));
        let printed =
            printed.map(|printed| view! { <small>{format!("printed {}", format::latency(printed))}</small> });
        view! { <td class="n">{format::known(exact, format::latency)}{printed}</td> }
    };
    let cells = pairs.map(cell).collect_view();
    view! { <tr><th scope="row" class="name">{line.name.clone()}{place}</th>{cells}</tr> }.into_any()
}
