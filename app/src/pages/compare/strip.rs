//! Four measures at a glance, the side after first.

use analysis::comparison::{Comparison, Metric};
use chart::format;
use leptos::prelude::*;

use crate::comparison::words;
use crate::ui::{Mark, State};

/// The strip under the answer.
pub(super) fn view(comparison: &Comparison) -> AnyView {
    let cell = |(name, metric): (&'static str, Metric)| {
        let values = comparison.metric(metric);
        let (value, rest) = match values.pair() {
            Some((before, after)) => {
                let by = values.difference().map(|by| words::difference(metric, by));
                let change = values.change().filter(|_| metric != Metric::Failed).map(format::change);
                let by: Vec<String> = by.into_iter().chain(change).collect();
                let rest = format!("{} before; {}.", words::written(metric, before), by.join(", "));
                (view! { <dd>{words::written(metric, after)}</dd> }.into_any(), rest)
            }
            None => (
                view! { <dd><State mark=Mark::Unknown>"unknown"</State></dd> }.into_any(),
                "One of the files does not say it.".to_owned(),
            ),
        };
        view! { <div><dt>{name}</dt>{value}<dd class="quiet">{rest}</dd></div> }
    };
    let cells =
        [("Median", Metric::P50), ("p95", Metric::P95), ("p99", Metric::P99), ("Failed", Metric::Failed)];
    view! { <dl class="strip">{cells.map(cell).into_iter().collect_view()}</dl> }.into_any()
}
