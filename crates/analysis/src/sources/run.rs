//! Inputs that follow from one run. Only what the report says is given; what it cannot say stays unknown.

use domain::{Metric, Report, Requests, Value, format};
use serde::{Deserialize, Serialize};

use super::{Origin, Quantity, TABLE, Which};

/// A value that was taken from a run.
#[derive(Debug, Clone, PartialEq)]
pub struct Derived {
    /// The input.
    pub name: &'static str,
    /// Its value, in the input's unit.
    pub value: Value,
    /// Which part of the run says so.
    pub over: Extent,
}

/// The part of a run that a number is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Extent {
    /// All of it, with whatever ramps it has.
    Whole,
    /// The time in which its load was steady.
    Steady,
}

impl Extent {
    /// The words that stand beside the number.
    pub fn words(self) -> &'static str {
        match self {
            Self::Whole => "whole run",
            Self::Steady => "steady window",
        }
    }
}

/// The time in which a run's load was steady, with its requests.
#[derive(Debug, Clone, Copy)]
pub struct Steady<'a> {
    /// The requests that ended in it.
    pub requests: &'a Requests,
    /// How long it is.
    pub seconds: f64,
}

/// Every input that this run answers where it is asked for as `which`. A steady window speaks where there is one; else
/// the whole run does, but never for what only a steady window can say.
pub fn from_run(which: Which, report: &Report, steady: Option<Steady<'_>>) -> Vec<Derived> {
    let run = Run { report, steady };
    let asked = TABLE.iter().filter_map(|(name, origin)| match origin {
        Origin::Run(of, quantity) if *of == which => Some((*name, *quantity)),
        _ => None,
    });
    asked
        .filter_map(|(name, quantity)| {
            let (value, over) = run.quantity(quantity)?;
            Some(Derived { name, value, over })
        })
        .collect()
}

struct Run<'a> {
    report: &'a Report,
    steady: Option<Steady<'a>>,
}

impl Run<'_> {
    fn quantity(&self, quantity: Quantity) -> Option<(Value, Extent)> {
        let over = if self.steady.is_some() { Extent::Steady } else { Extent::Whole };
        let requests = self.steady.map_or(&self.report.requests, |steady| steady.requests);
        let has =
            |percentile: Option<f64>| (!requests.is_empty()).then_some(Value::Bool(percentile.is_some()));
        let value = match quantity {
            Quantity::Rate => number(requests.rate_per_s),
            Quantity::SteadyRate => number(self.steady?.requests.rate_per_s),
            Quantity::SteadyMinutes => number(Some(self.steady?.seconds / 60.0)),
            Quantity::SteadyHours => number(Some(self.steady?.seconds / 3_600.0)),
            Quantity::Requests => number(requests.count.map(|count| count as f64)),
            Quantity::HasP50 => has(requests.latency_ms.p50),
            Quantity::HasP95 => has(requests.latency_ms.p95),
            Quantity::HasP99 => has(requests.latency_ms.p99),
            Quantity::P50 => number(successes(requests, |latency| latency.p50)),
            Quantity::P95 => number(successes(requests, |latency| latency.p95)),
            Quantity::P95OfAll => number(requests.latency_ms.p95),
            Quantity::ErrorShare => number(self.error_share(requests)),
            Quantity::Dropped => return Some((number(dropped(self.report))?, Extent::Whole)),
        };
        Some((value?, over))
    }
}

impl Run<'_> {
    /// For the whole run, k6's own rate where it has one: it leaves out the requests that the script did not judge.
    fn error_share(&self, requests: &Requests) -> Option<f64> {
        if let (None, Some(Metric::Rate { rate, .. })) =
            (self.steady, self.report.metrics.get("http_req_failed"))
        {
            return *rate;
        }
        requests.failed_share()
    }
}

fn number(value: Option<f64>) -> Option<Value> {
    value.filter(|number| number.is_finite()).map(Value::Number)
}

/// A number of the requests that succeeded. Where some failed and the file does not tell them apart, there is none: fast
/// failures would flatter it. Where the file knows of no failures at all, all requests speak.
fn successes(requests: &Requests, of: impl Fn(&domain::Latency) -> Option<f64>) -> Option<f64> {
    match (&requests.latency_ms_ok, requests.failed) {
        (Some(latency), _) => of(latency),
        (None, None | Some(0)) => of(&requests.latency_ms),
        (None, Some(_)) => None,
    }
}

/// k6 writes this metric only where an iteration was dropped, so that its absence from a whole file means none. Other
/// tools say nothing of it.
fn dropped(report: &Report) -> Option<f64> {
    let is_whole = report.files.iter().all(|file| !file.truncated) && report.skipped.count == 0;
    match report.metrics.get("dropped_iterations") {
        Some(Metric::Counter { count, .. }) => Some(*count),
        Some(_) => None,
        None => (report.tool == "k6" && is_whole && !report.metrics.is_empty()).then_some(0.0),
    }
}

impl Derived {
    /// The value and what it is of, in words: `1,000 (whole run)`.
    pub fn words(&self) -> String {
        let value = match &self.value {
            Value::Number(number) => format::number(*number),
            other => other.to_string(),
        };
        format!("{value} ({})", self.over.words())
    }
}
