//! The metrics of the tool, each in one line.

use chart::format;
use domain::{Metric, Report};
use leptos::prelude::*;

use crate::ui::Table;

pub(super) fn view(report: &Report) -> Option<AnyView> {
    if report.metrics.is_empty() {
        return None;
    }
    let head = view! { <th scope="col">"Metric"</th><th scope="col">"Kind"</th><th scope="col">"Value"</th> };
    let row = |(name, metric): (&String, &Metric)| {
        let (kind, value) = said(metric);
        view! { <tr><th scope="row" class="name">{name.clone()}</th><td>{kind}</td><td>{value}</td></tr> }
    };
    let rows = report.metrics.iter().map(row).collect_view();
    let view = view! {
        <section aria-labelledby="metrics">
            <h2 id="metrics">"Metrics of the tool"</h2>
            <Table caption="Every metric of the file by name" head=head.into_any()>{rows}</Table>
        </section>
    };
    Some(view.into_any())
}

/// A metric's kind, and its value in one line.
fn said(metric: &Metric) -> (&'static str, String) {
    let number = |value: Option<f64>| format::known(value, format::number);
    match metric {
        Metric::Trend { count, latency_ms, values } => {
            let (numbers, unit) = if latency_ms.is_some() { (latency_ms, " ms") } else { (values, "") };
            let samples = count.map_or(String::new(), |count| format::counted(count, "sample"));
            let Some(numbers) = numbers else { return ("trend", samples) };
            let of = |value| format::known(value, |value| format!("{}{unit}", format::number(value)));
            let said = format!("p50 {}, p95 {}, p99 {}", of(numbers.p50), of(numbers.p95), of(numbers.p99));
            ("trend", if samples.is_empty() { said } else { format!("{said}; {samples}") })
        }
        Metric::Gauge { last, min, max } => {
            ("gauge", format!("last {}, from {} to {}", number(*last), number(*min), number(*max)))
        }
        Metric::Counter { count, rate_per_s } => {
            let rate = rate_per_s.map(|rate| format!(", {} per second", format::number(rate)));
            ("counter", format!("{}{}", sum(*count), rate.unwrap_or_default()))
        }
        Metric::Rate { nonzero, total, rate } => {
            let share = format::known(*rate, format::percent);
            ("rate", format!("{share}, {} of {}", format::count(*nonzero), format::count(*total)))
        }
    }
}

/// A counter's sum: exact where it is whole, as most are.
fn sum(value: f64) -> String {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "whole and within exact integers"
    )]
    if value.fract() == 0.0 && (0.0..9e15).contains(&value) {
        format::count(value as u64)
    } else {
        format::number(value)
    }
}
