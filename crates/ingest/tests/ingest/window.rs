//! The numbers of windows of real runs, from the seconds that are stored of them, against the samples themselves, read here
//! line by line.

use domain::{Measured, Ranks, Requests, Slice, Window};
use serde_json::{Value, json};

use crate::bytes::{measured, text_of};
use crate::real::Differences;

/// One request: the second of its end since 1970, how long it took in ms, and whether it failed.
struct Sample {
    second: i64,
    ms: f64,
    failed: bool,
}

/// k6 writes a sample's time and value, and its success as a sample of its own with the same time.
fn k6_samples(text: &str) -> Vec<Sample> {
    let points = |metric: &str| -> Vec<(i64, f64)> {
        let points = text.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
        points
            .filter(|point| point["type"] == "Point" && point["metric"] == metric)
            .map(|point| {
                let time: jiff::Timestamp = point["data"]["time"].as_str().unwrap().parse().unwrap();
                (
                    time.as_nanosecond().div_euclid(1_000_000_000).try_into().unwrap(),
                    point["data"]["value"].as_f64().unwrap(),
                )
            })
            .collect()
    };
    let (took, failed) = (points("http_req_duration"), points("http_req_failed"));
    assert_eq!(took.len(), failed.len());
    let sample =
        |((second, ms), (_, failed)): ((i64, f64), (i64, f64))| Sample { second, ms, failed: failed != 0.0 };
    took.into_iter().zip(failed).map(sample).collect()
}

/// Gatling writes when a request began and ended, in ms.
fn gatling_samples(text: &str) -> Vec<Sample> {
    let sample = |line: &str| {
        let fields: Vec<&str> = line.split('\t').collect();
        let [start, end] = [3, 4].map(|at| fields[at].parse::<i64>().unwrap());
        Sample { second: end.div_euclid(1000), ms: (end - start) as f64, failed: fields[5] == "KO" }
    };
    text.lines().filter(|line| line.starts_with("REQUEST\t")).map(sample).collect()
}

/// What the window's numbers are by the samples alone.
fn expected(samples: &[Sample], first: i64, window: Window, percentile: fn(&[f64], f64) -> f64) -> Value {
    let inside: Vec<&Sample> = samples
        .iter()
        .filter(|sample| (first + window.from()..first + window.to()).contains(&sample.second))
        .collect();
    let mut ms: Vec<f64> = inside.iter().map(|sample| sample.ms).collect();
    ms.sort_by(f64::total_cmp);
    let read = |share: f64| (!ms.is_empty()).then(|| percentile(&ms, share));
    json!({
        "count": inside.len(),
        "failed": inside.iter().filter(|sample| sample.failed).count(),
        "rate": inside.len() as f64 / window.seconds() as f64,
        "min": ms.first(), "max": ms.last(),
        "p50": read(0.5), "p75": read(0.75), "p90": read(0.9), "p95": read(0.95), "p99": read(0.99),
    })
}

/// Linear between closest ranks.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a place among some thousand values"
)]
fn linear(sorted: &[f64], share: f64) -> f64 {
    let place = share * (sorted.len() - 1) as f64;
    let (low, high) = (sorted[place.floor() as usize], sorted[place.ceil() as usize]);
    low + (high - low) * place.fract()
}

/// The smallest value with at least that share at or below it.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a rank among some thousand values"
)]
fn nearest(sorted: &[f64], share: f64) -> f64 {
    let rank = (share * sorted.len() as f64 - 1e-9).ceil().max(1.0);
    sorted[rank as usize - 1]
}

/// Every window of these lengths, wherever it begins.
fn windows(length: i64) -> Vec<Window> {
    let lengths = [1, 2, 7, length / 3, length - 1];
    let all = lengths
        .into_iter()
        .filter(|seconds| *seconds > 0)
        .flat_map(|seconds| (0..=length - seconds).step_by(3).map(move |from| (from, from + seconds)));
    all.filter_map(|(from, to)| Window::read(Some(&from.to_string()), Some(&to.to_string()), length).unwrap())
        .collect()
}

fn numbers(measured: &Measured, first: i64, window: Window) -> Requests {
    let part = Slice::merged(&measured.overall.blocks, &window.since(first)).unwrap();
    part.requests(window.seconds(), &measured.report.requests, Ranks::of_tool(&measured.report.tool))
}

fn agree(
    differences: &mut Differences,
    path: &str,
    samples: fn(&str) -> Vec<Sample>,
    percentile: fn(&[f64], f64) -> f64,
    room: fn(f64) -> f64,
) {
    let text = text_of(path);
    let (measured, samples) = (measured(&text), samples(&text));
    let seconds = || samples.iter().map(|sample| sample.second);
    let (first, last) = (seconds().min().unwrap(), seconds().max().unwrap());
    assert_eq!(first, measured.overall.blocks.iter().map(|block| block.first_second).min().unwrap());
    for window in windows(last - first + 1) {
        let (ours, theirs) =
            (numbers(&measured, first, window), expected(&samples, first, window, percentile));
        let place = differences.at(format!("{path} {}..{}", window.from(), window.to()));
        place.equal("count", ours.count, theirs["count"].as_u64());
        place.equal("failed", ours.failed, theirs["failed"].as_u64());
        place.near("rate", ours.rate_per_s, &theirs["rate"], |rate| rate * 1e-12);
        let latency = ours.latency_ms;
        place.near("min", latency.min, &theirs["min"], |_| 0.0);
        place.near("max", latency.max, &theirs["max"], |_| 0.0);
        let percentiles = [
            ("p50", latency.p50),
            ("p75", latency.p75),
            ("p90", latency.p90),
            ("p95", latency.p95),
            ("p99", latency.p99),
        ];
        for (name, ours) in percentiles {
            place.near(name, ours, &theirs[name], room);
        }
    }
}

#[test]
fn every_window_of_a_k6_run_has_the_numbers_of_the_samples_that_ended_in_it() {
    let mut differences = Differences::default();
    for run in ["v1.8.1-knee", "v2.2.0-default-stats", "v2.2.0-multi-scenario"] {
        let path = format!("k6/{run}/run.json");
        agree(&mut differences, &path, k6_samples, linear, |ms| (ms * 0.001).max(0.002));
    }
    assert!(differences.compared > 600, "only {} numbers", differences.compared);
    differences.none();
}

#[test]
fn every_window_of_a_gatling_run_has_the_numbers_of_the_requests_that_ended_in_it() {
    let mut differences = Differences::default();
    let room = |ms: f64| if ms <= 1000.0 { 0.0 } else { ms * 0.0005 + 1.0 };
    for run in ["3.12.0-browse", "3.6.1-portal"] {
        let path = format!("gatling/{run}/simulation.log");
        agree(&mut differences, &path, gatling_samples, nearest, room);
    }
    assert!(differences.compared > 200, "only {} numbers", differences.compared);
    differences.none();
}
