//! A comparison in words, the same on the page and in the API. Higher and lower are said; better and worse are a verdict.

use analysis::comparison::{Caution, Comparison, Key, Metric, Unlike, Values, runs_needed};
use chart::format;

/// A value of a metric with its unit.
pub fn written(metric: Metric, value: f64) -> String {
    match metric {
        Metric::P50 | Metric::P95 | Metric::P99 => format::latency(value),
        Metric::Rate => format::rate(value),
        Metric::Failed => format::percent(value),
    }
}

/// How much more the side after has, with sign and unit: `+4.4 ms`, `−0.3 points`.
pub fn difference(metric: Metric, difference: f64) -> String {
    let text = match metric {
        Metric::Failed => format!("{} points", format::number(difference * 100.0)),
        metric => written(metric, difference),
    };
    if difference > 0.0 { format!("+{text}") } else { text }
}

/// Which way a metric went, without a judgement: `12 % higher`, `the same`; none where it cannot be said.
pub fn direction(values: &Values) -> Option<String> {
    let (before, after) = values.pair()?;
    let change = values.change();
    let far = change.map_or_else(
        || difference(values.metric, (after - before).abs()),
        |share| format::percent(share.abs()),
    );
    Some(if after > before {
        format!("{far} higher")
    } else if after < before {
        format!("{far} lower")
    } else {
        "the same".to_owned()
    })
}

/// The comparison in one sentence, without a verdict.
pub fn sentence(comparison: &Comparison) -> String {
    let p95 = comparison.metric(Metric::P95);
    let said = match (p95.pair(), direction(p95)) {
        (Some((before, after)), Some(direction)) => format!(
            "p95 is {direction} after, {} against {}",
            written(Metric::P95, after),
            written(Metric::P95, before)
        ),
        _ if p95.before.len() > 1 || p95.after.len() > 1 => {
            format!(
                "{} before, {} after, each with its own numbers",
                runs(p95.before.len()),
                runs(p95.after.len())
            )
        }
        _ => "p95 is not known on both sides".to_owned(),
    };
    format!("{said}; whether that is a change or noise is not known, as no verdict is computed.")
}

/// Why there is no verdict, and what it would take: one sentence each.
pub fn no_verdict(before: usize, after: usize) -> Vec<String> {
    let needed = runs_needed();
    let enough = match (before, after) {
        (1, 1) => format!(
            "One run a side is no verdict: it takes {needed} runs a side to tell a change from what runs of an unchanged service differ by."
        ),
        (b, a) if b < needed || a < needed => format!(
            "{} before and {} after are too few for a verdict, which takes {needed} runs a side.",
            runs(b),
            runs(a)
        ),
        _ => "There are runs enough on both sides.".to_owned(),
    };
    let mut said = vec![enough, "The statistics of a verdict are not part of this version: no interval is computed and nothing is called better or worse.".to_owned()];
    if before > 1 || after > 1 {
        said.push(
            "Percentiles of several runs are never averaged: each run’s values are listed, and no number stands for a side that has more than one."
                .to_owned(),
        );
    }
    said
}

/// Why the sides cannot be compared, as a sentence.
pub fn unlike(reason: &Unlike) -> String {
    match reason {
        Unlike::SameRun(number) => format!("Run #{number} is named twice."),
        Unlike::Services(slugs) => format!("They are of different services: {}.", list(slugs)),
        Unlike::Environments(names) => format!("They ran in different environments: {}.", list(names)),
        Unlike::Scenarios(names) => format!("They are of different scenarios: {}.", list(names)),
        Unlike::Tools(tools) => format!("They were measured by different tools: {}.", list(tools)),
        Unlike::Rejected(number) => format!("Run #{number} was rejected as invalid."),
        Unlike::Empty(number) => format!("Run #{number} has no request."),
        Unlike::Rates(low, high) => format!(
            "The loads are {} apart, {} and {}: latency depends on the load.",
            format::percent(high / low - 1.0),
            format::rate(*low),
            format::rate(*high)
        ),
        Unlike::Mix(key, low, high) => format!(
            "The mix of requests differs: {} is {} of one and {} of the other.",
            named(key),
            format::percent(*low),
            format::percent(*high)
        ),
        Unlike::Failures(number, share) => format!(
            "{} of the requests of run #{number} failed: a failure is often answered sooner, which looks like speed.",
            format::percent(*share)
        ),
        Unlike::FailuresApart(low, high) => format!(
            "The shares of failed requests are apart: {} and {}.",
            format::percent(*low),
            format::percent(*high)
        ),
        Unlike::Dropped(number, count) => format!(
            "The load tool could not begin {} iterations of run #{number} in time: its latencies are too low.",
            format::number(*count)
        ),
        Unlike::Changes(names) => format!(
            "{} things were changed between them, so none can be told from the others: {}.",
            names.len(),
            list(&names.iter().map(|name| name.replace('_', " ")).collect::<Vec<_>>())
        ),
    }
}

/// What a reader should keep in mind, as a sentence.
pub fn caution(caution: &Caution) -> String {
    match caution {
        Caution::Short(short, minutes) => format!(
            "{}; a load should be held for {} steady minutes.",
            format::capital(&each(short, |ms| format!("lasted {}", format::span(*ms)))),
            format::number(*minutes)
        ),
        Caution::Lengths(low, high) => {
            format!("They did not last equally long: {} and {}.", format::span(*low), format::span(*high))
        }
        Caution::Days(days) => format!("{days} days lie between them; much else may have changed."),
        Caution::Truncated(numbers) => {
            format!("What was uploaded of {} ends before its end.", numbered(numbers))
        }
        Caution::Skipped(skipped) => {
            let lines =
                |count: &u64| format!("has {} that could not be read", format::counted(*count, "line"));
            format!("{}.", format::capital(&each(skipped, lines)))
        }
        Caution::NoVersion(numbers) => {
            format!("Which version was tested is not said of {}.", numbered(numbers))
        }
        Caution::FailuresUnknown(numbers) => {
            format!("Whether requests failed is unknown of {}.", numbered(numbers))
        }
        Caution::NothingStated(numbers) => format!(
            "Nothing was stated about the system when {} began: what differs in its inventory is unknown.",
            numbered(numbers)
        ),
        Caution::OneSided(names) => format!(
            "Stated for one side only, so whether it differs is unknown: {}.",
            list(&names.iter().map(domain::InputName::words).collect::<Vec<_>>())
        ),
    }
}

/// An endpoint as people name it: `GET /cart`.
pub fn named(key: &Key) -> String {
    key.method.as_ref().map_or_else(|| key.name.clone(), |method| format!("{method} {}", key.name))
}

fn list(names: &[impl ToString]) -> String {
    names.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

/// `run #3`; `run #3 and run #7`.
fn numbered(numbers: &[i64]) -> String {
    numbers.iter().map(|number| format!("run #{number}")).collect::<Vec<_>>().join(" and ")
}

/// `run #3 lasted 5 s, run #7 lasted 6 s`.
fn each<T>(of: &[(i64, T)], say: impl Fn(&T) -> String) -> String {
    of.iter().map(|(number, what)| format!("run #{number} {}", say(what))).collect::<Vec<_>>().join(", ")
}

fn runs(count: usize) -> String {
    format::counted(count as u64, "run")
}
