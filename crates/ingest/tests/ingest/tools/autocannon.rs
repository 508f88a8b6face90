//! autocannon: its table without statuses, in colour, and counts that are texts.

use crate::bytes::{measured, text_of};

#[test]
fn autocannon_that_prints_no_statuses_still_counts() {
    let text = text_of("autocannon/9.0.0-table/stdout.txt");
    let without = |mark: &str, text: &str| {
        text.lines().filter(|line| !line.contains(mark)).collect::<Vec<_>>().join("\n")
    };
    let by_code = measured(without("2xx responses", &text)).report.requests;
    assert_eq!((by_code.count, by_code.failed), (Some(1_426), Some(43)));
    let bare: String = without("2xx responses", &text).replace("│ 200 ", "│ x ").replace("│ Code", "│ Cod");
    let sampled = measured(&bare).report;
    assert_eq!(sampled.requests.count, Some(1_426));
    assert!(sampled.notes[0].contains("printed average"), "{:?}", sampled.notes);
    let coloured = text.replace("13 ms", "\u{1b}[1m13 ms\u{1b}[22m");
    assert_eq!(
        measured(format!("Running 5s test @ http://a\n6 connections\n{coloured}"))
            .report
            .requests
            .latency_ms
            .p50,
        Some(13.0)
    );
}

#[test]
fn autocannon_may_write_counts_as_texts() {
    let text = text_of("autocannon/9.0.0-mix/results.json").replace("{\"count\":47}", "{\"count\":\"47\"}");
    let errors = measured(text).report.errors;
    assert!(errors.iter().any(|error| error.message == "status 404" && error.count == 47), "{errors:?}");
}

#[test]
fn the_table_of_percentiles_holds_no_statuses() {
    let text = text_of("autocannon/9.0.0-table/stdout.txt");
    let lines: Vec<&str> = text.lines().filter(|line| !line.contains("2xx responses")).collect();
    let end = lines.iter().position(|line| line.contains("requests in")).unwrap();
    let table = "\n│ Percentile │ Latency (ms) │\n│ 50 │ 13 │\n│ 99.9 │ 465 │\n";
    let with_table = [&lines[..end], &[table], &lines[end..]].concat().join("\n");
    assert_eq!(measured(with_table).report.requests, measured(lines.join("\n")).report.requests);
}
