//! The spectrum in words and as a table.

use super::{MARKS, Side, Spectrum, supported};
use crate::format::{UNKNOWN, capital, counted, latency, number};
use crate::table::Table;
use crate::timeline::part_of_run;

pub(super) fn sentence(spec: &Spectrum) -> String {
    match spec.sides.as_slice() {
        [] => "There is no run to draw.".to_owned(),
        [only] => format!("{}{}", subject(spec), one(spec, only)),
        [before, after, ..] => two(spec, before, after),
    }
}

fn one(spec: &Spectrum, side: &Side) -> String {
    let said = |share: f64, who: &str| {
        side.at(share, spec.beyond).map(|ms| format!("{who} took at most {}", latency(ms)))
    };
    let parts: Vec<String> =
        [(0.5, "half of the requests"), (0.95, "95 %"), (0.99, "99 %"), (0.999, "99.9 %")]
            .into_iter()
            .filter_map(|(share, who)| said(share, who))
            .collect();
    let said = if parts.is_empty() { none(spec, side) } else { parts.join(", ") } + ".";
    if subject(spec).is_empty() { capital(&said) } else { said }
}

/// What the sentence is about, where that is not the whole run.
fn subject(spec: &Spectrum) -> String {
    part_of_run(spec.endpoint.as_deref(), spec.part)
}

/// Why no percentile of a side is drawn.
fn none(spec: &Spectrum, side: &Side) -> String {
    match side.count.map(|count| counted(count, "request")) {
        None => "the file has no percentile".to_owned(),
        Some(requests) if is_supported(spec, side) => {
            format!("the file has no percentile of its {requests}")
        }
        Some(requests) => format!("{requests} support no percentile"),
    }
}

/// Whether a side has requests enough for its median.
fn is_supported(spec: &Spectrum, side: &Side) -> bool {
    supported(side.count, spec.beyond) >= 0.5
}

/// Said in the picture where nothing can be drawn.
pub(super) fn nothing(spec: &Spectrum) -> &'static str {
    if spec.sides.iter().any(|side| is_supported(spec, side)) {
        "no percentile in the file"
    } else {
        "too few requests for a percentile"
    }
}

fn two(spec: &Spectrum, before: &Side, after: &Side) -> String {
    let parts: Vec<String> = [(0.5, "the median"), (0.95, "p95"), (0.99, "p99"), (0.999, "p99.9")]
        .into_iter()
        .filter_map(|(share, name)| {
            let (before, after) = (before.at(share, spec.beyond)?, after.at(share, spec.beyond)?);
            Some(format!("{name} went from {} to {}", latency(before), latency(after)))
        })
        .collect();
    if parts.is_empty() {
        return "No percentile is supported by both sides.".to_owned();
    }
    capital(&parts.join(", ")) + "."
}

/// Units, scale, and where the curves end and why.
pub(super) fn reading(spec: &Spectrum) -> String {
    let ends: Vec<String> = spec
        .sides
        .iter()
        .map(|side| {
            let Some(count) = side.count else {
                return format!("{}, an unknown number of requests, as far as its file goes", side.name);
            };
            let most = supported(side.count, spec.beyond);
            let up_to =
                if most < 0.5 { "no percentile".to_owned() } else { format!("up to {}", exact(most)) };
            format!("{}, {}, {up_to}", side.name, counted(count, "request"))
        })
        .collect();
    let marks = if spec.sides.len() > 1 {
        "Ring: before. Disc: after. They stand at p50, p95 and p99. "
    } else {
        "Discs at p50, p95 and p99. "
    };
    let apart: Vec<_> = spec.sides.iter().filter(|side| side.apart).map(|side| side.name.as_str()).collect();
    let apart = match apart.as_slice() {
        [] => String::new(),
        names => format!(
            " Of {} the file has these percentiles only and nothing between them, so they are not joined.",
            names.join(" and ")
        ),
    };
    format!(
        "Milliseconds that a share of requests took at most; each step of the axis is ten times rarer. {marks}A curve ends where \
         fewer than {} lie beyond: {}.{apart}",
        counted(spec.beyond, "request"),
        ends.join("; "),
    )
}

/// What the sides say between two shares: at a named one, else at the largest known of them.
pub(super) fn reading_at(spec: &Spectrum, (from, to): (f64, f64)) -> String {
    let within = |share: f64| from - 1e-9 <= share && share < to;
    let known = spec.sides.iter().flat_map(|side| side.drawn(spec.beyond)).map(|(share, _)| share);
    let named = MARKS.into_iter().map(|(share, _)| share).find(|share| within(*share));
    let share = named.or_else(|| known.filter(|share| within(*share)).reduce(f64::max)).unwrap_or(from);
    let said = |side: &Side| {
        let ms = side.at(share, spec.beyond).map_or_else(|| UNKNOWN.to_owned(), latency);
        if spec.sides.len() > 1 { format!("{} {ms}", side.name) } else { format!("at most {ms}") }
    };
    format!("{}: {}", exact(share), spec.sides.iter().map(said).collect::<Vec<_>>().join(", "))
}

/// A share close to 1 as per cent with two digits, cut and never rounded up to more than it is.
fn exact(share: f64) -> String {
    let text = format!("{:.2}", ((share + 1e-9) * 10_000.0).floor() / 100.0);
    format!("{} %", text.trim_end_matches('0').trim_end_matches('.'))
}

pub(super) fn table(spec: &Spectrum) -> Table {
    let mut head = vec!["At most, share of requests".to_owned()];
    head.extend(spec.sides.iter().map(|side| side.name.clone()));
    let row = |(share, name): (f64, &str)| {
        let mut row = vec![name.to_owned()];
        row.extend(spec.sides.iter().map(|side| cell(side, share, spec.beyond)));
        row
    };
    let unless =
        if spec.sides.iter().any(|side| side.count.is_none()) { ", or nobody knows how many" } else { "" };
    Table {
        caption: format!(
            "Latency by percentile, milliseconds, where at least {} lie beyond{unless}",
            counted(spec.beyond, "request")
        ),
        head,
        rows: MARKS.into_iter().map(row).collect(),
    }
}

fn cell(side: &Side, share: f64, beyond: u64) -> String {
    match side.at(share, beyond) {
        Some(ms) => number(ms),
        None if share > supported(side.count, beyond) + 1e-9 => "too few requests".to_owned(),
        None => UNKNOWN.to_owned(),
    }
}
