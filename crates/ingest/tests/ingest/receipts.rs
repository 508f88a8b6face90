//! The JSON of a few receipts as a whole, and verdicts against the exit codes of the tools.

use crate::bytes::fixtures;
use crate::real::{Differences, expected, file, read, runs};

fn receipt(tool: &str, run: &str, name: &str) -> domain::Report {
    // As it is kept here: a receipt says how many bytes it has.
    let folder = fixtures(tool).join(run);
    let measured = read(&file(&folder, name)).unwrap();
    let series = measured.series(10_000).unwrap();
    domain::Report { series, ..measured.report }
}

#[test]
fn the_receipt_of_a_k6_run_with_thresholds_that_abort() {
    insta::assert_json_snapshot!(receipt("k6", "v2.2.0-threshold-abort", "run.json"));
}

#[test]
fn the_receipt_of_a_k6_run_with_infinite_values() {
    insta::assert_json_snapshot!(receipt("k6", "v0.57.0-custom-metrics", "run.json"));
}

#[test]
fn the_receipt_of_a_gatling_run_with_assertions() {
    insta::assert_json_snapshot!(receipt("gatling", "3.9.5-sla", "simulation.log"));
}

#[test]
fn the_receipt_of_a_gatling_run_without_a_request() {
    insta::assert_json_snapshot!(receipt("gatling", "3.13.5-idle", "simulation.log"));
}

/// k6 ends with 0 where all thresholds hold: then none that we judge may fail.
#[test]
fn no_threshold_fails_that_held_for_k6() {
    let mut differences = Differences::default();
    for run in runs("k6") {
        let expected = expected(&run);
        if expected["exit_codes"] != serde_json::json!([0]) {
            continue;
        }
        let place = differences.at(run.file_name().unwrap().to_str().unwrap());
        for threshold in read(&file(&run, "run.json")).unwrap().report.thresholds {
            place.equal(&threshold.expression, threshold.passed == Some(false), false);
            place.near(&threshold.metric, None, &serde_json::Value::Null, |_| 0.0);
        }
    }
    assert!(differences.compared > 10, "only {} thresholds", differences.compared);
    differences.none();
}
