//! Gatling's logs of real runs, 2.0.3 to 3.15.1, against numbers computed by another program and Gatling's own results.

use std::collections::BTreeMap;

use domain::{Latency, Measured, Timestamp};
use serde_json::Value;

use crate::real::{Differences, expected, file, read, runs, seconds};

#[test]
fn every_number_of_every_real_run_agrees() {
    let mut differences = Differences::default();
    for run in runs("gatling") {
        let name = run.file_name().unwrap().to_str().unwrap().to_owned();
        let path = file(&run, "simulation.log");
        if name == "3.14.9-soak-killed-empty" {
            assert!(matches!(read(&path), Err(ingest::IngestError::Empty { .. })));
            continue;
        }
        let measured = read(&path).unwrap_or_else(|error| panic!("{name}: {error}"));
        let expected = expected(&run);
        whole(differences.at(&name), &measured, &expected);
        requests(&mut differences, &name, &measured, &expected);
        groups(&mut differences, &name, &measured, &expected);
        users(differences.at(format!("{name} users")), &measured, &expected);
        messages(differences.at(format!("{name} errors")), &measured, &expected);
        ranges(differences.at(format!("{name} ranges")), &measured, &expected);
        assertions(differences.at(format!("{name} assertions")), &measured, &expected);
        seconds(differences.at(format!("{name} seconds")), &measured);
    }
    let compared = differences.compared;
    differences.none();
    assert!(compared > 2_000, "only {compared} numbers");
}

/// Exact below 1,024 ms, within half a cell above.
fn rank(value: f64) -> f64 {
    if value < 1_024.0 { 0.0 } else { value * 0.000_5 + 0.5 }
}

fn exact(_: f64) -> f64 {
    0.0
}

fn whole(differences: &mut Differences, measured: &Measured, expected: &Value) {
    let report = &measured.report;
    differences.equal("format", report.format.as_str(), expected["format"].as_str().unwrap());
    differences.equal("version", report.tool_version.as_deref(), version(expected));
    differences.equal("count", report.requests.count, expected["count"].as_u64());
    differences.equal("failed", report.requests.failed, expected["ko"].as_u64());
    differences.equal("truncated", report.files[0].truncated, expected["truncated"].as_bool().unwrap());
    let time = |name: &str| expected[name].as_i64().map(Timestamp);
    differences.equal("start", report.started_at, time("first_event_ms_epoch"));
    differences.equal("end", report.ended_at, time("last_event_ms_epoch"));
    if report.requests.is_empty() {
        return;
    }
    differences.near("rate", report.requests.rate_per_s, &expected["mean_rps"], |_| 0.000_06);
    let all = &report.requests.latency_ms;
    differences.near("min", all.min, &expected["min_ms"], exact);
    differences.near("max", all.max, &expected["max_ms"], exact);
    differences.near("mean", all.mean, &expected["mean_ms"], |_| 0.000_6);
    differences.near("std dev", all.stddev.map(f64::round), &expected["std_ms"], exact);
    for (ours, name) in [(all.p50, "p50"), (all.p75, "p75"), (all.p95, "p95"), (all.p99, "p99")] {
        differences.near(name, ours, &expected[format!("{name}_exact_ms")], rank);
    }
    let both = (report.requests.latency_ms_ok, report.requests.latency_ms_failed);
    if let (Some(ok), Some(failed)) = both {
        part(differences, "ok", &ok, &expected["ok_stats"]);
        part(differences, "failed", &failed, &expected["ko_stats"]);
    }
}

/// All of 2.x write 2.0 into the log, whose layout tells a little more.
fn version(expected: &Value) -> Option<&str> {
    match expected["gatling_version"].as_str().map(|version| &version[..3]) {
        Some("2.0" | "2.1") => Some("2.0 or 2.1"),
        Some("2.2" | "2.3") => Some("2.2 or 2.3"),
        _ => expected["version"].as_str(),
    }
}

fn part(differences: &mut Differences, which: &str, ours: &Latency, expected: &Value) {
    let rounded = |value: Option<f64>| value.map(|value| (value + 0.5).floor());
    let numbers = [
        ("min", ours.min),
        ("max", ours.max),
        ("mean", rounded(ours.mean)),
        ("std", rounded(ours.stddev)),
        ("p50", ours.p50),
        ("p75", ours.p75),
        ("p95", ours.p95),
        ("p99", ours.p99),
    ];
    for (name, ours) in numbers {
        let room = if name.starts_with('p') { rank } else { exact };
        differences.near(&format!("{which} {name}"), ours, &expected[name], room);
    }
}

fn path(line: &Value) -> Option<String> {
    let groups: Vec<String> = serde_json::from_value(line["groups"].clone()).unwrap();
    (!groups.is_empty()).then(|| groups.join(" / "))
}

fn requests(differences: &mut Differences, run: &str, measured: &Measured, expected: &Value) {
    let lines = expected["requests"].as_array().unwrap();
    differences.at(run).equal("endpoints", measured.report.endpoints.len(), lines.len());
    for line in lines {
        let name = line["name"].as_str().unwrap();
        let place = differences.at(format!("{run} {name:?}"));
        let group = path(line);
        let Some(ours) = measured.report.endpoints.iter().find(|e| e.name == name && e.group == group) else {
            place.equal("endpoint", "missing", "there");
            continue;
        };
        place.equal("count", ours.count, line["count"].as_u64().unwrap());
        place.equal("failed", ours.failed, line["ko"].as_u64());
        place.near("min", ours.latency_ms.min, &line["min_ms"], exact);
        place.near("mean", ours.latency_ms.mean, &line["mean_ms"], |_| 0.000_6);
        place.near("p95", ours.latency_ms.p95, &line["p95_exact_ms"], rank);
        place.near("max", ours.latency_ms.max, &line["max_ms"], exact);
    }
}

fn groups(differences: &mut Differences, run: &str, measured: &Measured, expected: &Value) {
    let lines = expected["groups"].as_array().unwrap();
    differences.at(run).equal("groups", measured.report.groups.len(), lines.len());
    for line in lines {
        let path = path(line).unwrap();
        let place = differences.at(format!("{run} group {path:?}"));
        let Some(ours) = measured.report.groups.iter().find(|group| group.path == path) else {
            place.equal("group", "missing", "there");
            continue;
        };
        let cumulated = ours.cumulated_ms.unwrap();
        place.equal("count", ours.count, line["count"].as_u64().unwrap());
        place.equal("failed", ours.failed, line["ko"].as_u64());
        place.near("duration mean", ours.duration_ms.mean, &line["duration_mean_ms"], |_| 0.000_6);
        place.near("duration p95", ours.duration_ms.p95, &line["duration_p95_exact_ms"], rank);
        place.near("cumulated mean", cumulated.mean, &line["cumulated_mean_ms"], |_| 0.000_6);
        place.near("cumulated p95", cumulated.p95, &line["cumulated_p95_exact_ms"], rank);
    }
}

fn users(differences: &mut Differences, measured: &Measured, expected: &Value) {
    let ours: BTreeMap<String, (u64, u64)> = measured
        .report
        .scenarios
        .iter()
        .map(|s| (s.name.clone(), (s.users_started.unwrap(), s.users_ended.unwrap())))
        .collect();
    let line = |line: &Value| {
        let count = |name: &str| line[name].as_u64().unwrap();
        (line["name"].as_str().unwrap().to_owned(), (count("started"), count("ended")))
    };
    differences.equal(
        "scenarios",
        ours,
        expected["scenarios"].as_array().unwrap().iter().map(line).collect(),
    );
}

fn messages(differences: &mut Differences, measured: &Measured, expected: &Value) {
    let mut lines: BTreeMap<String, u64> = BTreeMap::new();
    for list in ["error_messages", "ko_messages"] {
        for (message, count) in expected[list].as_object().unwrap() {
            *lines.entry(message.trim().to_owned()).or_default() += count.as_u64().unwrap();
        }
    }
    lines.retain(|message, _| !message.is_empty());
    // The expected texts are cut after 300 characters, and say so.
    let cut = |text: &str| match text.chars().count() {
        long @ 301.. => text.chars().take(300).collect::<String>() + &format!("…({long} characters)"),
        _ => text.to_owned(),
    };
    let errors = measured.report.errors.iter();
    let ours: BTreeMap<String, u64> = errors.map(|e| (cut(e.message.trim()), e.count)).collect();
    differences.equal("messages", ours, lines);
}

/// Gatling's own counts, where it made a report of the very log.
fn ranges(differences: &mut Differences, measured: &Measured, expected: &Value) {
    let stats = &expected["gatling"]["global_stats"];
    for number in 1..=4 {
        let theirs = &stats[format!("group{number}")];
        if let (Some(count), Some(ours)) = (theirs["count"].as_u64(), measured.report.ranges.get(number - 1))
        {
            differences.equal("count", ours.count, count);
            differences.equal("name", ours.name.as_str(), theirs["name"].as_str().unwrap());
        }
    }
    let sum: u64 = measured.report.ranges.iter().map(|range| range.count).sum();
    differences.equal("sum", Some(sum), measured.report.requests.count);
}

fn assertions(differences: &mut Differences, measured: &Measured, expected: &Value) {
    let printed = expected["assertions"]["results_as_printed"].as_array().cloned().unwrap_or_default();
    let ours: BTreeMap<String, bool> = measured
        .report
        .thresholds
        .iter()
        .map(|t| (format!("{}: {}", t.metric, t.expression), t.passed.unwrap()))
        .collect();
    let defined = expected["assertions"]["defined"].as_array().map_or(0, Vec::len);
    differences.equal(
        "some where some are defined",
        ours.is_empty(),
        defined == 0 || measured_nothing(measured, expected),
    );
    if printed.is_empty() {
        return;
    }
    let theirs: BTreeMap<String, bool> = printed
        .iter()
        .map(|line| (line["text"].as_str().unwrap().to_owned(), line["result"].as_bool().unwrap()))
        .collect();
    for (text, result) in &theirs {
        differences.equal(text, ours.get(text).copied(), Some(*result));
    }
    differences.equal("number", ours.len(), theirs.len());
}

/// Only assertions for each request path, and no request.
fn measured_nothing(measured: &Measured, expected: &Value) -> bool {
    let defined = expected["assertions"]["defined"].as_array().unwrap();
    measured.report.requests.is_empty() && defined.iter().all(|assertion| assertion["path"] == "ForAll")
}
