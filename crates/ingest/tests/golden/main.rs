//! Published tables with their results, computed again. `HEADROOM_GOLDEN` names another folder of such tables; a case that
//! this harness does not know fails.

#![expect(clippy::unwrap_used, reason = "a test stops where a table is not as it should be")]

mod histogram;
mod published;
mod table;
mod tools;

use std::path::Path;

use published::{By, assert_all_are_there, check_all, check_table};
use serde_json::json;
use table::{Case, Findings, Table};

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

#[test]
fn every_case_of_every_table_comes_out_as_published() {
    check_all(env!("CARGO_MANIFEST_DIR"), By::Ingest, check).none();
}

#[test]
fn our_own_folder_holds_all_our_tables() {
    assert_all_are_there(env!("CARGO_MANIFEST_DIR"), By::Ingest);
}

#[test]
fn a_table_or_a_case_that_is_not_known_fails() {
    let found = |table: &serde_json::Value| {
        let mut findings = Findings::default();
        check_table(&Table::parse(table, Path::new("")), By::Ingest, &mut findings, check);
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
