//! Two runs over time in words and as a table.

use super::{Compared, Line, Side};
use crate::format::{UNKNOWN, capital, clock, latency, number, rate, span};
use crate::table::Table;

/// How many evenly chosen steps the table has at most.
const ROWS: usize = 24;

pub(super) fn sentence(spec: &Compared) -> String {
    let at = |name: &str, ms: Option<f64>| match ms {
        Some(ms) => format!("{name} at {}", latency(ms)),
        None => format!("an unknown {name}"),
    };
    let of = |side: &Side| {
        let load = side.rate.whole.map_or_else(|| "an unknown rate".to_owned(), rate);
        format!(
            "{} had {} and {} under {load}",
            side.name,
            at("p95", side.p95.whole),
            at("p99", side.p99.whole)
        )
    };
    capital(&format!("{}; {}.", of(&spec.before), of(&spec.after)))
}

pub(super) fn table(spec: &Compared) -> Table {
    let every = spec.steps().div_ceil(ROWS).max(1);
    let caption = format!(
        "One step every {} since each start, from the same steps of {} as the picture; before → after, latency in milliseconds",
        span(spec.step() * every as f64 * 1000.0),
        span(spec.step() * 1000.0),
    );
    let head = ["From", "Requests per second", "p50", "p95", "p99"].map(str::to_owned).to_vec();
    Table { caption, head, rows: (0..spec.steps()).step_by(every).map(|i| row(spec, i)).collect() }
}

fn row(spec: &Compared, i: usize) -> Vec<String> {
    let mut row = vec![clock(spec.step() * i as f64)];
    let both = spec.before.lines().into_iter().zip(spec.after.lines());
    row.extend(both.map(|(before, after)| format!("{} → {}", cell(before, i), cell(after, i))));
    row
}

/// The value of a step. A run that had ended by then says so.
fn cell(line: &Line, i: usize) -> String {
    match line.steps.get(i) {
        None => "ended".to_owned(),
        Some(value) => value.map_or_else(|| UNKNOWN.to_owned(), number),
    }
}
