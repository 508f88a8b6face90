//! `JMeter`'s files of real runs, 2.13 to 5.6.3, against numbers computed by another program.

use std::path::Path;

use domain::{Measured, Metric, Timestamp};
use serde_json::Value;

use crate::real::{Differences, cell, exact, expected, file, percentiles, read, runs, seconds};

/// The result file of a run and what it must be.
fn real(run: &Path) -> (String, Measured, Value) {
    let name = run.file_name().unwrap().to_str().unwrap().to_owned();
    let expected = expected(run);
    let path = file(run, expected["file"].as_str().unwrap());
    let measured = read(&path).unwrap_or_else(|error| panic!("{name}: {error}"));
    (name, measured, expected)
}

#[test]
fn every_number_of_every_real_run_agrees() {
    let mut differences = Differences::default();
    for run in runs("jmeter") {
        let (name, measured, expected) = real(&run);
        whole(differences.at(&name), &measured, &expected);
        labels(&mut differences, &name, &measured, &expected["labels"]);
        transactions(&mut differences, &name, &measured, &expected["transactions"]);
        parts(&mut differences, &name, &measured, &expected["sub_results"]);
        messages(differences.at(format!("{name} errors")), &measured, &expected);
        seconds(differences.at(format!("{name} seconds")), &measured);
    }
    let compared = differences.compared;
    differences.none();
    assert!(compared > 600, "only {compared} numbers");
}

fn whole(differences: &mut Differences, measured: &Measured, expected: &Value) {
    let report = &measured.report;
    let all = &report.requests;
    differences.equal("tool", report.tool.as_str(), "jmeter");
    differences.equal("format", report.format.as_str(), expected["format"].as_str().unwrap());
    differences.equal("count", all.count, expected["count"].as_u64());
    differences.equal("failed", all.failed, expected["failed"].as_u64());
    differences.equal("skipped", report.skipped.count, 0);
    differences.near("min", all.latency_ms.min, &expected["min_ms"], exact);
    differences.near("max", all.latency_ms.max, &expected["max_ms"], exact);
    differences.near("mean", all.latency_ms.mean, &expected["mean_ms"], |_| 0.000_001);
    percentiles(differences, &all.latency_ms, expected, cell);
    let time = |name: &str| expected[name].as_f64().map(|ms| Timestamp(format!("{ms:.0}").parse().unwrap()));
    differences.equal("start", report.started_at, time("first_start_ms"));
    differences.equal("end", report.ended_at, time("last_end_ms"));
}

fn labels(differences: &mut Differences, run: &str, measured: &Measured, expected: &Value) {
    let lines = expected.as_array().unwrap();
    differences.at(run).equal("labels", measured.report.endpoints.len(), lines.len());
    for line in lines {
        let name = line["name"].as_str().unwrap();
        let place = differences.at(format!("{run} {name:?}"));
        let Some(ours) = measured.report.endpoints.iter().find(|endpoint| endpoint.name == name) else {
            place.equal("label", "missing", "there");
            continue;
        };
        place.equal("count", ours.count, line["count"].as_u64().unwrap());
        place.equal("failed", ours.failed, line["failed"].as_u64());
        place.near("p95", ours.latency_ms.p95, &line["p95_ms"], cell);
    }
}

fn transactions(differences: &mut Differences, run: &str, measured: &Measured, expected: &Value) {
    let lines = expected.as_array().unwrap();
    differences.at(run).equal("transactions", measured.report.groups.len(), lines.len());
    for line in lines {
        let name = line["name"].as_str().unwrap();
        let place = differences.at(format!("{run} transaction {name:?}"));
        let Some(ours) = measured.report.groups.iter().find(|group| group.path == name) else {
            place.equal("transaction", "missing", "there");
            continue;
        };
        place.equal("count", ours.count, line["count"].as_u64().unwrap());
        place.equal("failed", ours.failed, line["failed"].as_u64());
        place.near("p95", ours.duration_ms.p95, &line["p95_ms"], cell);
    }
}

fn parts(differences: &mut Differences, run: &str, measured: &Measured, expected: &Value) {
    let lines = expected.as_array().unwrap();
    let is_part = |name: &&String| name.ends_with(" (sub-result)");
    differences.at(run).equal("parts", measured.report.metrics.keys().filter(is_part).count(), lines.len());
    for line in lines {
        let name = line["name"].as_str().unwrap();
        let place = differences.at(format!("{run} part {name:?}"));
        let Some(Metric::Trend { count, latency_ms: Some(latency), .. }) =
            measured.report.metrics.get(&format!("{name} (sub-result)"))
        else {
            place.equal("part", "missing", "there");
            continue;
        };
        place.equal("count", *count, line["count"].as_u64());
        place.near("p95", latency.p95, &line["p95_ms"], cell);
    }
}

/// What assertions said, word for word; and every failure has a message.
fn messages(differences: &mut Differences, measured: &Measured, expected: &Value) {
    let errors = &measured.report.errors;
    for line in expected["failure_messages"].as_array().unwrap() {
        let text = line["message"].as_str().unwrap().trim();
        let ours = errors.iter().find(|error| error.message == text).map(|error| error.count);
        differences.equal(text, ours, line["count"].as_u64());
    }
    let sum: u64 = errors.iter().map(|error| error.count).sum();
    differences.equal("sum", Some(sum), expected["failed"].as_u64());
}
