//! Published tables with their results, computed again. `HEADROOM_GOLDEN` names another folder of such tables; a case that
//! this harness does not know fails.

#![expect(clippy::unwrap_used, reason = "a test stops where a table is not as it should be")]

mod histogram;
mod table;
mod tools;

use std::path::{Path, PathBuf};

use serde_json::json;
use table::{Case, Findings, Table, tables};

/// The tables whose cases are computed here.
const OURS: [&str; 2] = ["hdr_histogram", "tool_percentiles"];
/// Those that are about models and comparisons: crate `analysis` computes them.
const OF_ANALYSIS: [&str; 11] = [
    "changepoint_otava",
    "compare_runs",
    "erlang_c",
    "knee",
    "memory_leak",
    "mser5",
    "n_plus_one",
    "operational_laws",
    "saturation",
    "seed_examples",
    "usl",
];

fn check(case: &Case, findings: &mut Findings) {
    match case.kind.as_str() {
        "k6_percentile" => tools::k6_percentile(case, findings),
        "k6_summary" => tools::k6_summary(case, findings),
        "k6_rate" => tools::k6_rate(case, findings),
        "k6_cloud_bucket" => tools::k6_cloud_bucket(case, findings),
        "gatling_report" => tools::gatling_report(case, findings),
        "record_correct" => histogram::record_correct(case, findings),
        "quantile" => histogram::quantile(case, findings),
        "bucket_width" => histogram::bucket_width(case, findings),
        "interval_log_merge" => histogram::interval_log_merge(case, findings),
        "property" => histogram::property(case, findings),
        unknown => findings.wrong(format!("the kind {unknown:?} is not known here")),
    }
}

/// Everything wrong with one table; nothing of those that another crate computes.
fn check_table(table: &Table, findings: &mut Findings) {
    if OF_ANALYSIS.contains(&table.name.as_str()) {
        return;
    }
    if !OURS.contains(&table.name.as_str()) {
        findings.at(&table.name).wrong("no crate knows this table".to_owned());
        return;
    }
    if table.cases.is_empty() {
        findings.at(&table.name).wrong("there is no case in it".to_owned());
    }
    for case in &table.cases {
        check(case, findings.at(&format!("{} {}", table.name, case.id)));
    }
}

/// The folder that `HEADROOM_GOLDEN` names, from here or from the top of the repository; else our own.
fn folder() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    match std::env::var_os("HEADROOM_GOLDEN") {
        None => here.join("fixtures/golden"),
        Some(named) => {
            let from_top = here.join("../..").join(&named);
            if from_top.is_dir() { from_top } else { PathBuf::from(named) }
        }
    }
}

#[test]
fn every_case_of_every_table_comes_out_as_published() {
    let mut findings = Findings::default();
    let tables = tables(&folder());
    assert!(!tables.is_empty(), "{} holds no table", folder().display());
    for table in &tables {
        check_table(table, &mut findings);
    }
    findings.none();
}

#[test]
fn our_own_folder_holds_all_our_tables() {
    let names: Vec<String> = tables(&Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/golden"))
        .into_iter()
        .map(|table| table.name)
        .collect();
    assert_eq!(names, OURS);
}

#[test]
fn a_table_or_a_case_that_is_not_known_fails() {
    let found = |table: &serde_json::Value| {
        let mut findings = Findings::default();
        check_table(&Table::parse(table, Path::new("")), &mut findings);
        findings.list.len()
    };
    let case = |kind: &str, input: serde_json::Value, expected: serde_json::Value| {
        let case = json!({ "id": "a", "kind": kind, "input": input, "expected": expected });
        json!({ "golden": "tool_percentiles", "cases": [case] })
    };
    assert_eq!(found(&json!({ "golden": "horoscope", "cases": [] })), 1);
    assert_eq!(found(&json!({ "golden": "usl", "cases": [{ "id": "b", "kind": "fit" }] })), 0);
    assert_eq!(found(&case("k6_mode", json!([1.0]), json!({}))), 1);
    assert_eq!(found(&case("k6_rate", json!([1, 0]), json!({ "rate": 0.5 }))), 0);
    assert_eq!(found(&case("k6_rate", json!([1, 0]), json!({ "rate": 0.6 }))), 1);
    assert_eq!(found(&case("k6_rate", json!([1, 0]), json!({ "rates": 0.5 }))), 1);
    assert_eq!(found(&case("k6_rate", json!("one and nought"), json!({ "rate": 0.5 }))), 1);
    assert_eq!(found(&case("quantile", json!({ "values": "some" }), json!({ "value": 1 }))), 1);
}
