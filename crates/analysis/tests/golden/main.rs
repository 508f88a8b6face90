//! Published tables with their results, computed again; see the harness of crate `ingest`, which this shares.

#![expect(clippy::unwrap_used, reason = "a test stops where a table is not as it should be")]

mod examples;
#[path = "../../../ingest/tests/golden/published.rs"]
mod published;
#[expect(dead_code, reason = "ingest reads more of a table")]
#[path = "../../../ingest/tests/golden/table.rs"]
mod table;

use std::path::Path;

use published::{By, assert_all_are_there, check_all, check_table};
use serde_json::json;
use table::{Findings, Table};

#[test]
fn every_case_of_every_table_comes_out_as_published() {
    check_all(env!("CARGO_MANIFEST_DIR"), By::Analysis, examples::check).none();
}

#[test]
fn our_own_folder_holds_all_our_tables() {
    assert_all_are_there(env!("CARGO_MANIFEST_DIR"), By::Analysis);
}

#[test]
fn a_table_a_case_or_a_result_that_is_not_known_fails() {
    let found = |golden: &str, id: &str, input: serde_json::Value, expected: serde_json::Value| {
        let mut findings = Findings::default();
        let table =
            json!({ "golden": golden, "cases": [{ "id": id, "input": input, "expected": expected }] });
        check_table(&Table::parse(&table, Path::new("")), By::Analysis, &mut findings, examples::check);
        findings.list.len()
    };
    let threads = || json!({ "threads": 200, "mean_thread_hold_s": 0.25 });
    assert_eq!(found("seed_examples", "seed_threads_200", threads(), json!({ "ceiling_rps": 800.0 })), 0);
    assert_eq!(found("seed_examples", "seed_threads_200", threads(), json!({ "ceiling_rps": 801.0 })), 1);
    assert_eq!(found("seed_examples", "seed_threads_200", threads(), json!({ "ceiling": 800.0 })), 1);
    assert_eq!(
        found(
            "seed_examples",
            "seed_threads_200",
            json!({ "threads": 200 }),
            json!({ "ceiling_rps": 800.0 })
        ),
        1
    );
    assert_eq!(found("seed_examples", "seed_threads_200", threads(), json!({})), 1);
    assert_eq!(found("seed_examples", "a_case_of_its_own", threads(), json!({ "ceiling_rps": 800.0 })), 1);
    assert_eq!(found("horoscope", "seed_threads_200", threads(), json!({})), 1);
    assert_eq!(found("usl", "any", json!({}), json!({})), 0);
}
