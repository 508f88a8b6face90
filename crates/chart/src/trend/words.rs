//! The trend over runs in words and as a table.

use super::{Run, Trend};
use crate::format::{UNKNOWN, change, counted, known, latency, number, range};
use crate::table::Table;

pub(super) fn sentence(spec: &Trend) -> String {
    let Some(last) = spec.runs.last() else { return "There is no run yet.".to_owned() };
    let p95: Vec<f64> = spec.runs.iter().filter_map(|run| run.p95).filter(|v| v.is_finite()).collect();
    let mut parts = vec![format!("p95 of run #{} was {}", last.number, known(last.p95, latency))];
    if p95.len() > 1 {
        let (low, high) =
            p95.iter().fold((f64::INFINITY, 0.0_f64), |(low, high), v| (low.min(*v), high.max(*v)));
        parts.push(format!("over {} it was {} ms", counted(p95.len() as u64, "run"), range(low, high)));
    }
    parts.extend(against_baseline(spec, last));
    parts.join("; ") + "."
}

/// How far the last run is from the baseline; nothing where the last run is it.
fn against_baseline(spec: &Trend, last: &Run) -> Option<String> {
    let baseline = spec.runs.iter().rev().find(|run| run.baseline)?;
    if baseline.number == last.number {
        return Some("it is the baseline".to_owned());
    }
    let (now, then) = (last.p95?, baseline.p95.filter(|v| *v > 0.0)?);
    Some(format!("against the baseline, run #{}, {}", baseline.number, change(now / then - 1.0)))
}

pub(super) fn table(spec: &Trend) -> Table {
    let head =
        ["Run", "When", "Requests per second", "p50", "p95", "p99", "Mark"].map(str::to_owned).to_vec();
    let rows = spec.runs.iter().rev().map(row).collect();
    Table { caption: "Percentiles by run, milliseconds, latest first".to_owned(), head, rows }
}

fn row(run: &Run) -> Vec<String> {
    let cell = |value: Option<f64>| value.map_or_else(|| UNKNOWN.to_owned(), number);
    let mut row = vec![format!("#{}", run.number), run.when.clone()];
    row.extend([run.rate, run.p50, run.p95, run.p99].map(cell));
    row.push(if run.baseline { "baseline" } else { "" }.to_owned());
    row
}
