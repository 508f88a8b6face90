//! A run over time in words and as a table.

use super::Timeline;
use crate::format::{UNKNOWN, clock, known, latency, number, percent, rate, span};
use crate::table::Table;

/// How many evenly chosen steps a table has at most, without the highest p99.
const ROWS: usize = 24;

pub(super) fn sentence(spec: &Timeline) -> String {
    if spec.steps() == 0 {
        return spec.absent.clone().unwrap_or_else(|| "This run has no request.".to_owned());
    }
    let subject = part_of_run(spec.endpoint.as_deref(), spec.part);
    if spec.part.is_some() && spec.rate.iter().flatten().all(|rate| *rate == 0.0) {
        return format!("{subject}no request ended.");
    }
    let whole = spec.whole;
    let begin = match (whole.p95, whole.p99) {
        (None, None) if subject.is_empty() => "Requests came at ".to_owned(),
        (None, None) => format!("{subject}requests came at "),
        (p95, p99) => format!("{subject}p95 was {} and p99 {} at ", known(p95, latency), known(p99, latency)),
    };
    let mut parts = vec![format!(
        "{begin}{} over {}",
        known(whole.rate, rate),
        span(whole.seconds.unwrap_or_else(|| spec.seconds()) * 1000.0),
    )];
    parts.extend(
        highest(spec)
            .map(|(i, p99)| format!("p99 was highest at {}, {}", clock(spec.begin(i)), latency(p99))),
    );
    parts.extend(whole.failed.map(|share| match share {
        0.0 => "no request failed".to_owned(),
        share => format!("{} of requests failed", percent(share)),
    }));
    let absent = spec.absent.as_ref().map(|why| format!(" {why}")).unwrap_or_default();
    format!("{}.{absent}", parts.join("; "))
}

/// What a sentence is about, where that is not the whole run: a window, an endpoint, or both.
pub(crate) fn part_of_run(endpoint: Option<&str>, part: Option<(f64, f64)>) -> String {
    let part = part.map(|(from, to)| format!("rom {} to {}", clock(from), clock(to)));
    match (endpoint, part) {
        (None, None) => String::new(),
        (None, Some(part)) => format!("F{part}, "),
        (Some(endpoint), None) => format!("{endpoint}: "),
        (Some(endpoint), Some(part)) => format!("{endpoint} f{part}: "),
    }
}

pub(super) fn table(spec: &Timeline) -> Table {
    let every = spec.steps().div_ceil(ROWS).max(1);
    let mut steps: Vec<usize> = (0..spec.steps()).step_by(every).collect();
    if let Some((highest, _)) = highest(spec)
        && let Err(place) = steps.binary_search(&highest)
    {
        steps.insert(place, highest);
    }
    let caption = format!(
        "One step every {}, from the same steps of {} as the picture; latency in milliseconds, with the highest p99",
        span(spec.step() * every as f64 * 1000.0),
        span(spec.step() * 1000.0),
    );
    let head =
        ["From", "Requests per second", "Failed per second", "p50", "p95", "p99"].map(str::to_owned).to_vec();
    Table { caption, head, rows: steps.into_iter().map(|i| row(spec, i)).collect() }
}

fn row(spec: &Timeline, i: usize) -> Vec<String> {
    let cell =
        |values: &[Option<f64>]| values.get(i).copied().flatten().map_or_else(|| UNKNOWN.to_owned(), number);
    let mut row = vec![clock(spec.begin(i))];
    row.extend([&spec.rate, &spec.failed, &spec.p50, &spec.p95, &spec.p99].map(|values| cell(values)));
    row
}

pub(super) fn reading(spec: &Timeline, i: usize) -> String {
    let value =
        |values: &[Option<f64>], write: fn(f64) -> String| known(values.get(i).copied().flatten(), write);
    format!(
        "{}: {}, of which {} failed; p50 {}, p95 {}, p99 {}",
        clock(spec.begin(i)),
        value(&spec.rate, rate),
        value(&spec.failed, number),
        value(&spec.p50, latency),
        value(&spec.p95, latency),
        value(&spec.p99, latency),
    )
}

/// The step with the highest p99, and that value.
fn highest(spec: &Timeline) -> Option<(usize, f64)> {
    let steps = spec.p99.iter().enumerate().filter_map(|(i, v)| v.filter(|v| v.is_finite()).map(|v| (i, v)));
    steps.reduce(|most, next| if next.1 > most.1 { next } else { most })
}
