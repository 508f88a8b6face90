//! k6 NDJSON of real runs, v0.33 to v2.2, against numbers computed from the samples by another program.

use std::{collections::BTreeMap, fs::File};

use domain::{Endpoint, Latency, Measured, Metric};
use serde_json::Value;

use crate::bytes::fixtures;
use crate::real::{Differences, cell, expected, file, read, runs};

#[test]
fn every_number_of_every_real_run_agrees() {
    let mut differences = Differences::default();
    for run in runs("k6") {
        let expected = expected(&run);
        if expected.get("parts").is_some() || run.ends_with("v0.57.0-no-samples") {
            continue;
        }
        let path = file(&run, "run.json");
        let measured = read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let name = run.file_name().unwrap().to_str().unwrap().to_owned();
        compare(&mut differences, &name, &measured, &expected);
        lines(differences.at(name), &measured, &expected["ndjson"]);
    }
    assert!(differences.compared > 4_500, "only {} numbers", differences.compared);
    differences.none();
}

#[test]
fn two_generators_of_one_test_merge_into_the_numbers_of_all_samples() {
    let mut differences = Differences::default();
    for run in runs("k6") {
        let expected = expected(&run);
        let Some(parts) = expected["parts"].as_object() else { continue };
        let files = |names: Vec<&String>| {
            let open =
                |name: &String| (name.clone(), File::open(file(&run, name.trim_end_matches(".gz"))).unwrap());
            names.into_iter().map(open).collect::<Vec<_>>()
        };
        let merged = ingest::read_many(files(parts.keys().collect())).unwrap();
        compare(&mut differences, "merged", &merged, &expected["merged"]);
        for (name, part) in parts {
            compare(&mut differences, name, &read(&file(&run, name.trim_end_matches(".gz"))).unwrap(), part);
        }
        let reversed = ingest::read_many(files(parts.keys().rev().collect())).unwrap();
        assert_eq!(reversed.content_id, merged.content_id);
        assert_eq!(reversed.report.requests, merged.report.requests);
        let twice = ingest::read_many(files(vec![parts.keys().next().unwrap(); 2])).unwrap();
        assert_eq!(twice.report.requests.count, expected["parts"]["run-a.json.gz"]["requests"].as_u64());
    }
    assert!(differences.compared > 100);
    differences.none();
}

fn compare(differences: &mut Differences, run: &str, measured: &Measured, expected: &Value) {
    let report = &measured.report;
    let all = differences.at(run);
    all.equal("tool", report.tool.as_str(), "k6");
    all.equal("requests", report.requests.count, expected["http_req_duration"]["count"].as_u64().or(Some(0)));
    all.equal("failed", report.requests.failed, expected["http_req_failed"]["failed"].as_u64());
    if !report.requests.is_empty() {
        distribution(all, &report.requests.latency_ms, &expected["http_req_duration"]);
        let span = expected["time"]["span_s"].as_f64().unwrap();
        all.near(
            "rate",
            report.requests.rate_per_s,
            &Value::from(report.requests.count.unwrap() as f64 / span),
            |v| v * 1e-9,
        );
    }
    all.near("duration", report.duration_ms.map(|ms| ms / 1000.0), &expected["time"]["span_s"], |_| 1e-6);
    let started = expected["time"]["first_unix_ns"].as_i64().unwrap().div_euclid(1_000_000);
    all.equal("start", report.started_at, Some(domain::Timestamp(started)));
    endpoints(differences, run, report, expected);
    metrics(differences, run, measured, expected);
    checks(differences.at(format!("{run} checks")), measured, expected);
    seconds(differences.at(format!("{run} seconds")), measured, expected);
    if expected["requests_of"] == "browser_http_req_duration" {
        let failed = report.errors.iter().map(|error| error.count).sum::<u64>();
        differences.at(run).equal("errors", Some(failed), report.requests.failed);
        return;
    }
    let by_code = report.errors.iter().fold(BTreeMap::<String, u64>::new(), |mut codes, error| {
        let code = error.message.rsplit("error code ").next().unwrap().trim_end_matches(')');
        *codes.entry(code.to_owned()).or_default() += error.count;
        codes
    });
    let codes: BTreeMap<String, u64> = serde_json::from_value(expected["http_error_codes"].clone()).unwrap();
    differences.at(run).equal("error codes", by_code, codes);
}

fn lines(differences: &mut Differences, measured: &Measured, expected: &Value) {
    let count = |name: &str| expected[name].as_u64().unwrap();
    let partial = u64::from(expected["partial_last_line"].as_bool().unwrap());
    let bad = count("foreign_lines") + count("bad_json_lines") + count("nonfinite_lines") + partial;
    differences.equal("skipped", measured.report.skipped.count, bad);
    let file = &measured.report.files[0];
    differences.equal(
        "truncated",
        file.truncated,
        expected["truncated_gzip"].as_bool().unwrap() || partial > 0,
    );
}

fn endpoints(differences: &mut Differences, run: &str, report: &domain::Report, expected: &Value) {
    let series = expected["series"].as_array().unwrap();
    let total = expected["series_total"].as_u64().unwrap();
    differences.at(run).equal("endpoints", report.endpoints.len() as u64, total);
    for line in series {
        let name = line["name"].as_str().unwrap();
        let place = differences.at(format!("{run} {name:?}"));
        let Some(endpoint) = report.endpoints.iter().find(|endpoint| is_that(endpoint, line)) else {
            place.equal("endpoint", "missing", "there");
            continue;
        };
        place.equal("count", endpoint.count, line["count"].as_u64().unwrap());
        if let Some(failed) = endpoint.failed {
            place.equal("failed", failed, line["failed"].as_u64().unwrap());
        } else {
            place.equal("failed", 0, line["failed"].as_u64().unwrap());
        }
        distribution(place, &endpoint.latency_ms, line);
    }
}

fn is_that(endpoint: &Endpoint, line: &Value) -> bool {
    let tag = |name: &str| line[name].as_str().unwrap().replace('\0', "\u{fffd}");
    let given = |text: &Option<String>| text.clone().unwrap_or_default();
    let name = tag("name").replace("****:****ss@", "****:****@");
    let name = domain::address_without_secrets(&name);
    let same_name = match name.split_once("… (") {
        // Several long names may begin alike.
        Some((beginning, _)) => {
            endpoint.name.starts_with(beginning) && endpoint.latency_ms.min == line["min"].as_f64()
        }
        None if name.is_empty() => endpoint.name == "(no name)",
        None => endpoint.name == name,
    };
    let group = tag("group");
    let group = group.strip_prefix("::").unwrap_or(&group).replace("::", " / ");
    same_name
        && given(&endpoint.method) == tag("method")
        && given(&endpoint.group) == group
        && given(&endpoint.scenario) == tag("scenario")
}

fn metrics(differences: &mut Differences, run: &str, measured: &Measured, expected: &Value) {
    let seen = |line: &Value| line["type"].is_string();
    let expected: BTreeMap<&String, &Value> =
        expected["metrics"].as_object().unwrap().iter().filter(|(_, line)| seen(line)).collect();
    let names: Vec<&String> = measured.report.metrics.keys().collect();
    differences.at(run).equal("metrics", names, expected.keys().copied().collect());
    for (name, line) in expected {
        let place = differences.at(format!("{run} {name}"));
        let (close, exact) = (|value: f64| value.abs() * 1e-9, |_| 0.0);
        match measured.report.metrics.get(name.as_str()) {
            None => {}
            Some(Metric::Trend { count, latency_ms, values }) => {
                place.equal("type", "trend", line["type"].as_str().unwrap());
                place.equal("count", *count, line["count"].as_u64());
                place.equal("is time", latency_ms.is_some(), line["contains"] == "time");
                distribution(place, &latency_ms.or(*values).unwrap(), line);
            }
            Some(Metric::Counter { count, .. }) => {
                place.equal("type", "counter", line["type"].as_str().unwrap());
                place.near("sum", Some(*count), &line["count"], close);
            }
            Some(Metric::Gauge { last, min, max }) => {
                place.equal("type", "gauge", line["type"].as_str().unwrap());
                place.near("last", *last, &line["last"], exact);
                place.near("min", *min, &line["min"], exact);
                place.near("max", *max, &line["max"], exact);
            }
            Some(Metric::Rate { nonzero, total, .. }) => {
                place.equal("type", "rate", line["type"].as_str().unwrap());
                place.equal("nonzero", *nonzero, line["passes"].as_u64().unwrap());
                place.equal("total", *total, line["samples"].as_u64().unwrap());
            }
        }
    }
}

fn checks(differences: &mut Differences, measured: &Measured, expected: &Value) {
    let by_check = expected["checks"]["by_check"].as_array().unwrap();
    differences.equal("number", measured.report.checks.len(), by_check.len());
    for line in by_check {
        let group = line["group"].as_str().unwrap();
        let group = group.strip_prefix("::").map(|group| group.replace("::", " / "));
        let ours = measured
            .report
            .checks
            .iter()
            .find(|c| c.name == line["check"].as_str().unwrap() && c.group == group);
        let counts = (line["passes"].as_u64().unwrap(), line["fails"].as_u64().unwrap());
        differences.equal(line["check"].as_str().unwrap(), ours.map(|c| (c.passed, c.failed)), Some(counts));
    }
}

fn seconds(differences: &mut Differences, measured: &Measured, expected: &Value) {
    let rows = expected["per_second"]["rows"].as_array().unwrap();
    let mut expected: Vec<(i64, u64, u64)> = serde_json::from_value(Value::from(rows.clone())).unwrap();
    // They count http_reqs; a file that was cut inside a request has one more of these than of durations.
    if let (true, Some(last)) = (measured.report.files.iter().any(|file| file.truncated), expected.last_mut())
    {
        last.1 = measured.report.requests.count.unwrap() - expected_before(&rows[..rows.len() - 1]);
    }
    let of = |blocks: &[domain::SeriesBlock]| {
        let slices = blocks.iter().flat_map(|block| block.slices().unwrap());
        slices.fold(BTreeMap::<i64, (u64, u64)>::new(), |mut seconds, slice| {
            assert_eq!(slice.count, slice.histogram.count());
            let (count, failed) = seconds.entry(slice.second).or_default();
            *count += slice.count;
            *failed += slice.failed.unwrap_or(0);
            seconds
        })
    };
    let flat = |seconds: BTreeMap<i64, (u64, u64)>| {
        seconds.into_iter().map(|(second, (count, failed))| (second, count, failed)).collect::<Vec<_>>()
    };
    differences.equal("overall", flat(of(&measured.overall.blocks)), expected.clone());
    let endpoints: Vec<domain::SeriesBlock> =
        measured.endpoints.iter().flat_map(|e| e.blocks.clone()).collect();
    differences.equal("sum of the endpoints", flat(of(&endpoints)), expected);
}

fn expected_before(rows: &[Value]) -> u64 {
    rows.iter().map(|row| row[1].as_u64().unwrap()).sum()
}

/// Minimum and maximum exact, percentiles within max(0.1 %, 2 µs) as k6 counts them.
fn distribution(differences: &mut Differences, ours: &Latency, expected: &Value) {
    let exact = |_| 0.0;
    let mut check = |what: &str, ours: Option<f64>, room: &dyn Fn(f64) -> f64| {
        if let Some(value) = expected.get(what) {
            differences.near(what, ours, value, room);
        }
    };
    check("min", ours.min, &exact);
    check("max", ours.max, &exact);
    check("mean", ours.mean, &|value: f64| value.abs() * 1e-9 + 1e-9);
    // Values below zero are in the histogram as zero.
    if ours.min.is_some_and(|min| min < 0.0) {
        return;
    }
    check("p50", ours.p50, &cell);
    check("p75", ours.p75, &cell);
    check("p90", ours.p90, &cell);
    check("p95", ours.p95, &cell);
    check("p99", ours.p99, &cell);
    check("p99_9", ours.p999, &cell);
}

/// k6 writes its progress between buffers of 4,096 bytes, wherever a line is.
#[test]
fn standard_output_mixed_with_other_text_loses_the_lines_that_are_cut_and_no_other() {
    let mut differences = Differences::default();
    for name in ["v1.8.1-mixed-stdout", "v1.8.1-mixed-stdout-raw-log"] {
        let run = fixtures("k6").join(name);
        let expected = expected(&run);
        let measured = read(&run.join("mixed.txt.gz")).unwrap();
        compare(&mut differences, name, &measured, &expected["mixed"]);
        let report = &measured.report;
        let place = differences.at(name);
        place.equal(
            "says that samples are lost",
            report.notes.iter().any(|n| n.contains("parts of samples")),
            true,
        );
        let whole = read(&file(&run, "run.json")).unwrap().report;
        let lost = whole.requests.count.unwrap() - report.requests.count.unwrap();
        place.equal("lost", Some(lost), expected["lost_in_mixed"]["requests"].as_u64());
        place.equal(
            "says so of the whole",
            whole.notes.iter().any(|n| n.contains("parts of samples")),
            false,
        );
    }
    differences.none();
}
