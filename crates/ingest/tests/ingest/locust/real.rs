//! Locust's files of real runs, 2.17 and 2.47, against numbers computed by another program and Locust's own tables.

use std::collections::BTreeMap;
use std::path::Path;

use domain::{Endpoint, Measured, Metric, Timestamp};
use serde_json::Value;

use super::{by_second, name_of, read_all};
use crate::real::{Differences, cell, exact, expected, file, read, runs, seconds};

#[test]
fn every_number_of_every_real_run_agrees() {
    let mut differences = Differences::default();
    for run in runs("locust") {
        let (name, expected) = (name_of(&run), expected(&run));
        let main = expected["file"].as_str().unwrap();
        let measured = read(&file(&run, main)).unwrap();
        if expected["raw"] == true {
            numbers(&mut differences, &name, &measured, &expected, cell);
            times(differences.at(&name), &measured, &expected);
            seconds(differences.at(format!("{name} seconds")), &measured);
        }
        for (of, numbers_of) in expected["per_file"].as_object().unwrap() {
            let place = format!("{name} {of}");
            match of.as_str() {
                "out_stats.csv" => {
                    let measured = read(&file(&run, of)).unwrap();
                    numbers(&mut differences, &place, &measured, numbers_of, exact);
                }
                "out.json" => {
                    let measured = read(&file(&run, of)).unwrap();
                    numbers(&mut differences, &place, &measured, numbers_of, exact);
                    seconds(differences.at(format!("{place} seconds")), &measured);
                }
                "out_stats_history.csv" => {
                    history(differences.at(&place), &read(&file(&run, of)).unwrap(), numbers_of);
                }
                _ => messages(differences.at(&place), &run, of, numbers_of),
            }
        }
    }
    let compared = differences.compared;
    differences.none();
    assert!(compared > 300, "only {compared} numbers");
}

fn numbers(
    differences: &mut Differences,
    place: &str,
    measured: &Measured,
    expected: &Value,
    room: impl Fn(f64) -> f64,
) {
    let all = &measured.report.requests;
    let differences = differences.at(place);
    differences.equal("count", all.count, expected["count"].as_u64());
    differences.equal("failed", all.failed, expected["failed"].as_u64());
    differences.equal("skipped", measured.report.skipped.count, 0);
    let latency = &all.latency_ms;
    differences.near("min", latency.min, &expected["min_ms"], exact);
    differences.near("max", latency.max, &expected["max_ms"], exact);
    differences.near("mean", latency.mean, &expected["mean_ms"], |_| 0.000_001);
    for (name, ours) in
        [("p50", latency.p50), ("p90", latency.p90), ("p95", latency.p95), ("p99", latency.p99)]
    {
        if !expected[format!("{name}_ms")].is_null() {
            differences.near(name, ours, &expected[format!("{name}_ms")], &room);
        }
    }
    let lines = expected["labels"].as_array().unwrap();
    differences.equal("labels", measured.report.endpoints.len(), lines.len());
    for line in lines {
        let label = line["name"].as_str().unwrap();
        let differences = differences.at(format!("{place} {label:?}"));
        let Some(ours) = measured.report.endpoints.iter().find(|endpoint| label_of(endpoint) == label) else {
            differences.equal("label", "missing", "there");
            continue;
        };
        differences.equal("count", ours.count, line["count"].as_u64().unwrap());
        differences.equal("failed", ours.failed, line["failed"].as_u64());
        if !line["p95_ms"].is_null() {
            differences.near("p95", ours.latency_ms.p95, &line["p95_ms"], &room);
        }
    }
}

fn label_of(endpoint: &Endpoint) -> String {
    format!("{} {}", endpoint.method.as_deref().unwrap_or_default(), endpoint.name)
}

fn times(differences: &mut Differences, measured: &Measured, expected: &Value) {
    let time = |name: &str| {
        let ms = expected[name].as_f64().unwrap().floor();
        Some(Timestamp(format!("{ms:.0}").parse().unwrap()))
    };
    differences.equal("start", measured.report.started_at, time("first_start_ms"));
    differences.equal("end", measured.report.ended_at, time("last_end_ms"));
}

fn history(differences: &mut Differences, measured: &Measured, expected: &Value) {
    let report = &measured.report;
    differences.equal("count", report.requests.count, expected["final_total_count"].as_u64());
    differences.equal("failed", report.requests.failed, expected["final_total_failed"].as_u64());
    let time = |name: &str| expected[name].as_i64().map(|second| Timestamp(second * 1000));
    differences.equal("start", report.started_at, time("first_timestamp"));
    differences.equal("end", report.ended_at, time("last_timestamp"));
    let totals: Vec<(i64, f64, u64, u64)> =
        serde_json::from_value(expected["total_count_by_second"].clone()).unwrap();
    let steps = totals.windows(2).map(|pair| (pair[1].0, (pair[1].2 - pair[0].2, pair[1].3 - pair[0].3)));
    let steps: BTreeMap<_, _> = steps.filter(|(_, (count, _))| *count > 0).collect();
    differences.equal("course", by_second(&measured.overall.blocks), steps);
    let most = totals.iter().map(|(_, users, _, _)| *users).reduce(f64::max);
    let ours = match report.metrics.get("User Count") {
        Some(Metric::Gauge { max, .. }) => *max,
        _ => None,
    };
    differences.equal("users", ours, most);
}

/// Lists of messages say nothing by themselves; beside the statistics they do.
fn messages(differences: &mut Differences, run: &Path, of: &str, expected: &Value) {
    let path = file(run, of);
    let alone = read(&path).unwrap_err().to_string();
    differences.equal("alone", alone.contains("PREFIX_stats.csv"), true);
    let report = read_all(&[file(run, "out_stats.csv"), path]).report;
    let sum: u64 = report.errors.iter().map(|error| error.count).sum();
    let total = expected.get("occurrences").unwrap_or(&expected["count"]);
    differences.equal("sum", Some(sum), total.as_u64());
    differences.equal("rows", Some(report.errors.len() as u64), expected["rows"].as_u64());
    differences.equal("traceback", format!("{:?}", report.errors).contains("site-packages"), false);
}
