//! The endpoints of both sides with their differences, in the order that the address asks for.

use analysis::comparison::{Comparison, EndpointValues, Metric};
use chart::format;
use domain::RunId;
use leptos::prelude::*;

use crate::comparison::words;
use crate::ui::Table;
use crate::{Visit, urls};

/// Rows shown; the rest is counted. The whole list is in the API.
const MOST: usize = 100;

/// By what the endpoints are sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sort {
    /// Most requests first.
    Requests,
    /// By name.
    Name,
    /// Largest change first, whichever way it goes.
    By(Metric),
}

impl Sort {
    const ALL: [Self; 7] = [
        Self::Name,
        Self::Requests,
        Self::By(Metric::P50),
        Self::By(Metric::P95),
        Self::By(Metric::P99),
        Self::By(Metric::Rate),
        Self::By(Metric::Failed),
    ];

    /// What the address asks for; most requests first where it asks for nothing that is known.
    fn of(visit: &Visit) -> Self {
        let asked = visit.query::<String>("sort").unwrap_or_default();
        Self::ALL.into_iter().find(|sort| sort.name() == asked).unwrap_or(Self::Requests)
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Requests => "requests",
            Self::Name => "name",
            Self::By(metric) => metric.name(),
        }
    }

    const fn head(self) -> &'static str {
        match self {
            Self::Requests => "Requests",
            Self::Name => "Endpoint",
            Self::By(Metric::Rate) => "req/s",
            Self::By(Metric::Failed) => "Failed",
            Self::By(metric) => metric.name(),
        }
    }

    const fn words(self) -> &'static str {
        match self {
            Self::Requests => "most requests first",
            Self::Name => "by name",
            Self::By(_) => "largest change first",
        }
    }

    fn sorted(self, endpoints: &[EndpointValues]) -> Vec<&EndpointValues> {
        let mut rows: Vec<&EndpointValues> = endpoints.iter().collect();
        match self {
            Self::Requests => {}
            Self::Name => rows.sort_by(|a, b| a.key.cmp(&b.key)),
            Self::By(metric) => rows.sort_by(|a, b| size(b, metric).total_cmp(&size(a, metric))),
        }
        rows
    }
}

/// How much a metric of an endpoint changed; below everything where that is not known or too few requests say it.
fn size(row: &EndpointValues, metric: Metric) -> f64 {
    let values = row.metric(metric);
    let size = if metric == Metric::Failed { values.difference() } else { values.change() };
    size.filter(|_| row.supports(metric)).map_or(-1.0, f64::abs)
}

/// The table, or nothing where neither side has a request.
pub(super) fn view(
    visit: &Visit,
    (before, after): (RunId, RunId),
    comparison: &Comparison,
) -> Option<AnyView> {
    if comparison.endpoints.is_empty() {
        return None;
    }
    let sort = Sort::of(visit);
    let column = |of: Sort| {
        let order = (of == sort).then_some(if of == Sort::Name { "ascending" } else { "descending" });
        let class = (of != Sort::Name).then_some("n");
        view! { <th scope="col" class=class aria-sort=order><a href=urls::compared_by(before, after, of.name())>{of.head()}</a></th> }
    };
    let head = Sort::ALL.map(column).into_iter().collect_view().into_any();
    let rows = sort.sorted(&comparison.endpoints);
    let left = rows.len().saturating_sub(MOST);
    let rest = (left > 0).then(|| {
        view! { <p class="quiet">{format!("{} more are in the API.", format::counted(left as u64, "endpoint"))}</p> }
    });
    let caption = format!(
        "The run after; below each number the one before, and by how much they differ. Latency in milliseconds, {}. A column’s name sorts by it.",
        sort.words()
    );
    let rows: Vec<AnyView> = rows.into_iter().take(MOST).map(row).collect();
    let view = view! {
        <section aria-labelledby="endpoints">
            <h2 id="endpoints">"Endpoints"</h2>
            <Table caption head>{rows}</Table>
            {rest}
        </section>
    };
    Some(view.into_any())
}

fn row(row: &EndpointValues) -> AnyView {
    let key = &row.key;
    let place: Vec<&str> =
        [&key.scenario, &key.group].into_iter().filter_map(|part| part.as_deref()).collect();
    let place = (!place.is_empty()).then(|| view! { <small>{place.join(", ")}</small> });
    let (before, after) = (row.before[0], row.after[0]);
    let only = match (before, after) {
        (Some(_), None) => Some("only before"),
        (None, Some(_)) => Some("only after"),
        _ => None,
    };
    let only = only.map(|words| view! { <small><b>{words}</b></small> });
    view! {
        <tr>
            <th scope="row" class="name">{words::named(key)}{place}{only}</th>
            {requests(before, after)}
            {Metric::ALL.map(|metric| metric_cell(row, metric)).into_iter().collect_view()}
        </tr>
    }
    .into_any()
}

fn requests(before: Option<u64>, after: Option<u64>) -> AnyView {
    let written = |count: Option<u64>| count.map_or_else(|| "none".to_owned(), format::count);
    let change = match (before, after) {
        (Some(before), Some(after)) if before > 0 => format::change(after as f64 / before as f64 - 1.0),
        _ => String::new(),
    };
    cell(&written(after), &written(before), &change)
}

fn metric_cell(row: &EndpointValues, metric: Metric) -> AnyView {
    let values = row.metric(metric);
    let plain = plain_of(metric);
    let side = |count: Option<u64>, value: Option<f64>| match (count, value) {
        (None, _) => "none".to_owned(),
        (Some(_), value) => format::known(value, plain),
    };
    let by = match (values.difference(), values.change()) {
        (None, _) => String::new(),
        _ if !row.supports(metric) => "too few requests".to_owned(),
        (Some(by), _) if metric == Metric::Failed => words::difference(metric, by),
        (Some(by), Some(change)) => format!("{}{}, {}", plus(by), plain(by), format::change(change)),
        (Some(by), None) => format!("{}{}", plus(by), plain(by)),
    };
    cell(&side(row.after[0], values.after[0]), &side(row.before[0], values.before[0]), &by)
}

fn plain_of(metric: Metric) -> fn(f64) -> String {
    if metric == Metric::Failed { format::percent } else { format::number }
}

fn plus(difference: f64) -> &'static str {
    if difference > 0.0 { "+" } else { "" }
}

fn cell(after: &str, before: &str, by: &str) -> AnyView {
    let by = (!by.is_empty()).then(|| view! { <small>{by.to_owned()}</small> });
    view! { <td class="n">{after.to_owned()}<small>{format!("{before} before")}</small>{by}</td> }.into_any()
}
