//! Real results of the tools that have one format or two: Vegeta, `HdrHistogram`, wrk, wrk2, hey, oha, Artillery,
//! autocannon, ghz, ab and siege, against numbers computed by another program or copied from the tool's own summary.

use std::{collections::BTreeMap, path::Path};

use domain::{Endpoint, Latency, Measured, Metric, SeriesBlock};
use serde_json::Value;

use super::TOOLS;
use crate::real::{Differences, cell, expected, file, read, runs};

#[test]
fn every_number_of_every_real_run_agrees() {
    let mut differences = Differences::default();
    for run in TOOLS.into_iter().flat_map(runs) {
        let expected = expected(&run);
        let measured = named(&run, expected["file"].as_str().unwrap());
        let name = format!("{}/{}", expected["tool"].as_str().unwrap(), run.file_name().unwrap().display());
        compare(&mut differences, &name, &measured, &expected);
    }
    assert!(differences.compared > 500, "only {} numbers", differences.compared);
    differences.none();
}

/// The file `name` of a run.
pub(super) fn named(run: &Path, name: &str) -> Measured {
    let path = file(run, name);
    read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn compare(differences: &mut Differences, run: &str, measured: &Measured, expected: &Value) {
    let report = &measured.report;
    let all = differences.at(run);
    all.equal("tool", report.tool.as_str(), expected["tool"].as_str().unwrap());
    all.equal("format", report.format.as_str(), expected["format"].as_str().unwrap());
    all.equal("count", report.requests.count, expected["count"].as_u64());
    all.equal("failed", report.requests.failed, expected["failed"].as_u64());
    all.equal("skipped", report.skipped.count, 0);
    all.equal("cut", report.files[0].truncated, false);
    all.equal("has notes", report.notes.is_empty(), expected["tool"] == "vegeta" && expected["raw"] == true);
    distribution(all, &report.requests.latency_ms, expected, report.format == "hdr-hlog");
    endpoints(differences, run, &report.endpoints, expected);
    times(differences.at(format!("{run} times")), measured, expected);
    own_summary(differences.at(format!("{run} own summary")), measured, &expected["own_summary"]);
}

fn endpoints(differences: &mut Differences, run: &str, endpoints: &[Endpoint], expected: &Value) {
    let labels = expected["labels"].as_array().unwrap();
    differences.at(run).equal("endpoints", endpoints.len(), labels.len());
    for label in labels {
        let name = label["name"].as_str().unwrap();
        let place = differences.at(format!("{run} {name:?}"));
        let is_that = |endpoint: &&Endpoint| {
            let method = endpoint.method.as_ref().map_or(String::new(), |method| format!("{method} "));
            format!("{method}{}", endpoint.name) == name
        };
        let Some(endpoint) = endpoints.iter().find(is_that) else {
            place.equal("endpoint", "missing", "there");
            continue;
        };
        place.equal("count", endpoint.count, label["count"].as_u64().unwrap());
        place.equal("failed", endpoint.failed, label["failed"].as_u64());
        place.near("p95", endpoint.latency_ms.p95, &label["p95_ms"], cell);
    }
}

/// Start and end, and all requests in the seconds of their ends.
fn times(differences: &mut Differences, measured: &Measured, expected: &Value) {
    let report = &measured.report;
    if expected["raw"] != true {
        differences.equal("seconds", measured.overall.blocks.len(), 0);
        return;
    }
    let by_second = seconds(&measured.overall.blocks);
    let basis = expected["time_basis"].as_str().unwrap_or_default();
    differences.equal("has a course", by_second.is_empty(), basis.is_empty());
    if basis.is_empty() {
        return;
    }
    differences.equal("requests", Some(by_second.values().sum::<u64>()), report.requests.count);
    let relative = basis.starts_with("relative");
    differences.equal("has no time of day", report.started_at.is_none(), relative);
    if let Some(intervals) = expected["intervals"].as_array() {
        differences.equal("intervals", by_second, by_middle(intervals));
        return;
    }
    let [first, last] = ["first_start_ms", "last_end_ms"].map(|name| expected[name].as_f64().unwrap());
    differences.near("duration", report.duration_ms, &Value::from(last - first), |_| 0.002);
    if !relative {
        let moment = |ms: Option<domain::Timestamp>| ms.map(|ms| ms.0 as f64);
        differences.near("start", moment(report.started_at), &Value::from(first.floor()), |_| 0.0);
        differences.near("end", moment(report.ended_at), &Value::from(last.floor()), |_| 0.0);
    }
    let ends = (by_second.first_key_value().unwrap().0, by_second.last_key_value().unwrap().0);
    differences.equal("last second", *ends.1, second(last));
    differences.equal("first second is that of an early end", *ends.0 - second(first) <= 1, true);
}

/// The intervals of a histogram log, each in the second of its middle.
fn by_middle(intervals: &[Value]) -> BTreeMap<i64, u64> {
    let mut seconds = BTreeMap::new();
    for interval in intervals {
        let start = interval["start_field"].as_f64().unwrap();
        // The base of the one run whose stamps are relative.
        let base = if start < 1e6 { 1_795_389_747.527 } else { 0.0 };
        let middle = base + start + interval["length_s"].as_f64().unwrap() / 2.0;
        *seconds.entry(second(middle * 1000.0)).or_default() += interval["count"].as_u64().unwrap();
    }
    seconds
}

fn seconds(blocks: &[SeriesBlock]) -> BTreeMap<i64, u64> {
    let slices = blocks.iter().flat_map(|block| block.slices().unwrap());
    slices.fold(BTreeMap::new(), |mut seconds, slice| {
        assert_eq!(slice.count, slice.histogram.count());
        *seconds.entry(slice.second).or_default() += slice.count;
        seconds
    })
}

#[expect(clippy::cast_possible_truncation, reason = "a time of these runs")]
fn second(ms: f64) -> i64 {
    (ms / 1000.0).floor() as i64
}

/// Rates and counts that the tool prints itself, where it says them of what was read.
fn own_summary(differences: &mut Differences, measured: &Measured, own: &Value) {
    let report = &measured.report;
    let rate = |name: &str| own.get(name).filter(|rate| rate.is_number());
    for name in ["requests_per_sec", "rps", "rate", "requestsPerSec", "transaction_rate"] {
        if let Some(rate) = rate(name) {
            differences.near("rate", report.requests.rate_per_s, rate, |rate| rate * 1e-9);
        }
    }
    if let Some(Metric::Trend { count, .. }) = report.metrics.get("latency_spectrum") {
        differences.equal("spectrum", *count, own["histogram_total_count"].as_u64());
    }
    for codes in ["status_codes", "codes", "statusCodeDistribution"] {
        for (code, count) in own[codes].as_object().into_iter().flatten() {
            let message = format!("status {code}");
            if let Some(error) = report.errors.iter().find(|error| error.message == message) {
                differences.equal("errors by status", error.count, count.as_u64().unwrap());
            }
        }
    }
    for (name, count) in own["errors"].as_object().into_iter().flatten() {
        let error = report.errors.iter().find(|error| error.message == *name);
        differences.equal("errors", error.map(|error| error.count), count.as_u64());
    }
    for (name, count) in own["vusers"].as_object().into_iter().flatten() {
        let metric = report.metrics.get(name);
        let is_that =
            matches!(metric, Some(Metric::Counter { count: ours, .. }) if Some(*ours) == count.as_f64());
        differences.equal("users", is_that, true);
    }
}

/// Minimum and maximum exact, but in histograms of three digits; percentiles within max(0.1 %, 2 µs).
pub(super) fn distribution(differences: &mut Differences, ours: &Latency, expected: &Value, of_cells: bool) {
    let ends = |value: f64| if of_cells { value * 0.001 } else { 1e-9 };
    let mut check = |what: &str, ours: Option<f64>, room: &dyn Fn(f64) -> f64| {
        differences.near(what, ours, &expected[format!("{what}_ms")], room);
    };
    check("min", ours.min, &ends);
    check("max", ours.max, &ends);
    check("mean", ours.mean, &|value: f64| if of_cells { value * 0.001 } else { 1e-6 });
    check("p50", ours.p50, &cell);
    check("p90", ours.p90, &cell);
    check("p95", ours.p95, &cell);
    check("p99", ours.p99, &cell);
}
