//! Real results of the tools that have one format or two: Vegeta, `HdrHistogram`, wrk, wrk2, hey, oha, Artillery,
//! autocannon, ghz, ab and siege, against numbers computed by another program or copied from the tool's own summary.

#![expect(clippy::unwrap_used, reason = "a test stops where a file is not as it should be")]

mod common;
#[path = "common/tools.rs"]
mod tools;

use std::{collections::BTreeMap, path::Path};

use common::{Differences, expected, file, read, runs};
use domain::{Endpoint, Latency, Measured, Metric, SeriesBlock};
use serde_json::Value;
use tools::TOOLS;

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

fn named(run: &Path, name: &str) -> Measured {
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
        place.near("p95", endpoint.latency_ms.p95, &label["p95_ms"], close);
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
fn distribution(differences: &mut Differences, ours: &Latency, expected: &Value, of_cells: bool) {
    let ends = |value: f64| if of_cells { value * 0.001 } else { 1e-9 };
    let mut check = |what: &str, ours: Option<f64>, room: &dyn Fn(f64) -> f64| {
        differences.near(what, ours, &expected[format!("{what}_ms")], room);
    };
    check("min", ours.min, &ends);
    check("max", ours.max, &ends);
    check("mean", ours.mean, &|value: f64| if of_cells { value * 0.001 } else { 1e-6 });
    check("p50", ours.p50, &close);
    check("p90", ours.p90, &close);
    check("p95", ours.p95, &close);
    check("p99", ours.p99, &close);
}

fn close(value: f64) -> f64 {
    (value.abs() * 0.001).max(0.002)
}

#[test]
fn vegeta_csv_and_json_hold_the_same_requests() {
    for run in runs("vegeta") {
        let (json, csv) = (named(&run, "results.json"), named(&run, "results.csv"));
        assert_eq!(csv.report.format, "vegeta-csv");
        assert_eq!(csv.report.requests, json.report.requests);
        assert_eq!(csv.report.endpoints, json.report.endpoints);
        assert_eq!(csv.report.errors, json.report.errors);
        assert_eq!(csv.overall.blocks, json.overall.blocks);
        assert!(json.report.endpoints.iter().all(|endpoint| endpoint.name.starts_with('/')));
    }
}

#[test]
fn vegeta_reports_are_read_as_the_summaries_that_they_are() {
    let mut differences = Differences::default();
    for run in runs("vegeta") {
        let own = expected(&run)["own_summary"].clone();
        for name in ["report.json", "report-buckets.json"] {
            let measured = named(&run, name);
            let requests = &measured.report.requests;
            let place = differences.at(format!("{} {name}", run.display()));
            place.equal("format", measured.report.format.as_str(), "vegeta-report");
            place.equal("count", requests.count, own["count"].as_u64());
            place.equal("failed", requests.failed, own["failed"].as_u64());
            place.near("rate", requests.rate_per_s, &own["rate"], |rate| rate * 1e-12);
            distribution(place, &requests.latency_ms, &own, false);
            let buckets: u64 = measured.report.ranges.iter().map(|range| range.count).sum();
            place.equal(
                "buckets",
                Some(buckets),
                if name == "report.json" { Some(0) } else { requests.count },
            );
        }
        let plot = named(&run, "hdrplot.txt");
        let place = differences.at(format!("{} hdrplot", run.display()));
        place.equal("tool", plot.report.tool.as_str(), "vegeta");
        place.equal("count", plot.report.requests.count, own["count"].as_u64());
        for name in ["min", "p50", "p90", "p95", "max"] {
            let latency = serde_json::to_value(plot.report.requests.latency_ms).unwrap();
            place.near(name, latency[name].as_f64(), &own[format!("{name}_ms")], close);
        }
    }
    differences.none();
}

#[test]
fn what_vegeta_writes_otherwise_is_refused_with_the_command_to_type() {
    let run = runs("vegeta").into_iter().find(|run| run.join("results.bin").exists()).unwrap();
    for name in ["results.bin", "stdout.txt", "hist.txt"] {
        let message = read(&run.join(name)).unwrap_err().to_string();
        assert!(message.contains("`vegeta encode -to json < results.bin > results.json`"), "{message}");
    }
}

#[test]
fn histogram_tables_agree_with_the_histogram_that_was_printed() {
    let mut differences = Differences::default();
    for run in runs("hdrhistogram") {
        let own = expected(&run)["own_summary"].clone();
        for (name, unit) in [("results.hgrm", 1.0), ("results.hgrm.csv", 1000.0)] {
            let measured = named(&run, name);
            let place = differences.at(format!("{} {name}", run.display()));
            place.equal("count", measured.report.requests.count, own["count"].as_u64());
            place.equal("failed", measured.report.requests.failed, None);
            let latency = serde_json::to_value(measured.report.requests.latency_ms).unwrap();
            for percentile in ["min", "p50", "p90", "p95", "max"] {
                let ours = latency[percentile].as_f64().map(|value| value / unit);
                place.near(percentile, ours, &own[format!("{percentile}_ms")], close);
            }
            // There is no row for it: at most the next one's value.
            assert!(latency["p99"].as_f64().unwrap() / unit >= own["p99_ms"].as_f64().unwrap() * 0.999);
            assert!(measured.report.notes.iter().any(|note| note.contains("does not say its unit")));
        }
    }
    differences.none();
}

#[test]
fn ab_says_more_in_what_it_prints_and_in_its_table_of_percentiles() {
    let mut differences = Differences::default();
    for run in runs("ab") {
        let expected = expected(&run);
        let printed = named(&run, "stdout.txt");
        let place = differences.at(format!("{} stdout.txt", run.display()));
        place.equal("format", printed.report.format.as_str(), "ab-text");
        place.equal("version", printed.report.tool_version.as_deref(), Some("2.3"));
        place.equal("count", printed.report.requests.count, expected["count"].as_u64());
        place.equal("failed", printed.report.requests.failed, expected["own_summary"]["failed"].as_u64());
        distribution(place, &printed.report.requests.latency_ms, &expected["own_summary"], false);
        let table = named(&run, "percentiles.csv");
        place.equal("format of the table", table.report.format.as_str(), "ab-percentiles");
        let own = &expected["percentiles_csv"];
        let latency = serde_json::to_value(table.report.requests.latency_ms).unwrap();
        for name in ["p50", "p90", "p95", "p99"] {
            place.near(name, latency[name].as_f64(), &own[format!("{name}_ms")], |_| 0.0);
        }
        place.equal("count in the table", table.report.requests.count, None);
        assert!(table.report.notes[0].contains("how many requests there were is not known"));
    }
    differences.none();
}

#[test]
fn ghz_leaves_failed_calls_out_of_its_percentiles_and_both_are_given() {
    let run = runs("ghz").into_iter().find(|run| run.join("results.json").exists()).unwrap();
    let mut differences = Differences::default();
    let requests = named(&run, "results.json").report.requests;
    distribution(&mut differences, &requests.latency_ms_ok.unwrap(), &expected(&run)["ok_only"], false);
    differences.none();
}

#[test]
fn wrk2_shows_the_latencies_that_do_not_count_the_wait() {
    let run = runs("wrk2").into_iter().find(|run| run.ends_with("44a94c1-uncorrected")).unwrap();
    let report = named(&run, "results.txt").report;
    let Some(Metric::Trend { count, latency_ms: Some(latency), .. }) =
        report.metrics.get("latency_uncorrected")
    else {
        panic!("{:?}", report.metrics.keys());
    };
    assert_eq!((*count, latency.mean, latency.max), (Some(1244), Some(12.786), Some(231.168)));
    assert_eq!(latency.p95, Some(26.975));
}
