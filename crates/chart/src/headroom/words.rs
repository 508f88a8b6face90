//! The bar in words and as a table.

use super::Headroom;
use crate::format::{known, number, rate, times};
use crate::table::Table;

pub(super) fn sentence(spec: &Headroom) -> String {
    let reached = match (spec.first(), spec.tested()) {
        (Some(first), _) => format!("First limit: {}, at {}", first.name, rate(first.rate)),
        (None, Some(tested)) => format!("Tested to {}", rate(tested)),
        (None, None) => "Not tested yet".to_owned(),
    };
    let base = spec.first().map(|c| c.rate).or(spec.tested());
    let peak = match (spec.peak(), base) {
        (Some(peak), Some(base)) => format!(", {} today’s peak of {}", times(base / peak), rate(peak)),
        (Some(peak), None) => format!("; today’s peak is {}", rate(peak)),
        (None, _) => "; today’s peak is unknown".to_owned(),
    };
    let target = match (spec.target(), base.or(spec.peak())) {
        (Some(target), Some(base)) => {
            format!("; the target of {} is {} that", rate(target), times(target / base))
        }
        (Some(target), None) => format!("; the target is {}", rate(target)),
        (None, _) => "; no target is set".to_owned(),
    };
    format!("{reached}{peak}{target}.")
}

pub(super) fn table(spec: &Headroom) -> Table {
    let mut ceilings: Vec<_> = spec.ceilings.iter().collect();
    ceilings.sort_by(|a, b| a.rate.total_cmp(&b.rate));
    let row = |name: &str, rate: Option<f64>| vec![name.to_owned(), known(rate, number)];
    let mut rows = vec![row("Peak traffic", spec.peak()), row("Highest tested rate", spec.tested())];
    rows.extend(ceilings.into_iter().map(|c| row(&c.name, Some(c.rate))));
    rows.push(row("Target", spec.target()));
    let head = ["What", "Requests per second"].map(str::to_owned).to_vec();
    Table { caption: "Traffic, tested rate, ceilings and target".to_owned(), head, rows }
}
