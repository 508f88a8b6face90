//! What k6's summaries lack, spell in two ways, or put far behind: said, read, found.

use std::fs::File;

use domain::Metric;
use serde_json::Value;

use super::summary::run;
use crate::real::read;

#[test]
fn percentiles_that_a_summary_lacks_stay_unknown_and_the_option_is_named() {
    let summary = read(&run("v0.43.1-trend-stats").join("summary.json")).unwrap().report;
    let latency = summary.requests.latency_ms;
    assert_eq!((latency.p50.is_some(), latency.p95, latency.max), (true, None, None));
    let notes = summary.notes.join("\n");
    assert!(
        notes.contains(r#"--summary-trend-stats="min,avg,med,max,p(90),p(95),p(99),p(99.9)""#),
        "{notes}"
    );
    assert!(notes.contains("p(99.99) of http_req_duration"), "{notes}");
}

#[test]
fn a_rate_of_failures_counts_its_passes_as_failures() {
    let summary = r#"{"metrics":{"http_reqs":{"count":10,"rate":2},"http_req_failed":{"value":0.3,"passes":3,"fails":7,
        "thresholds":{"rate<0.1":true,"rate<0.5":false}},"http_req_duration":{"avg":1.5,"p(95)":2.5},
        "wait":{"p(99)":3},"queue":{"value":2,"min":1,"max":4},"orders":{"count":5,"rate":1}}}"#;
    let report = ingest::read("summary.json", summary.as_bytes()).unwrap().report;
    assert_eq!((report.requests.count, report.requests.failed), (Some(10), Some(3)));
    assert_eq!((report.requests.rate_per_s, report.duration_ms), (Some(2.0), Some(5_000.0)));
    let verdicts: Vec<_> = report.thresholds.iter().map(|t| (t.expression.as_str(), t.passed)).collect();
    assert_eq!(verdicts, [("rate<0.1", Some(false)), ("rate<0.5", Some(true))]);
    assert!(matches!(report.metrics["wait"], Metric::Trend { count: None, .. }));
    assert!(matches!(report.metrics["queue"], Metric::Gauge { .. }));
    assert!(matches!(report.metrics["orders"], Metric::Counter { .. }));
}

#[test]
fn a_summary_of_percentiles_alone_leaves_the_number_of_requests_open() {
    let summary = r#"{"metrics":{"grpc_req_duration":{"type":"trend","contains":"time","values":{"p(99)":3}},
        "orders":{"type":"counter","contains":"default","values":{}},"served":{"type":"rate","contains":"default","values":{}}}}"#;
    let report = ingest::read("summary.json", summary.as_bytes()).unwrap().report;
    assert_eq!((report.requests.count, report.requests.failed), (None, None));
    assert_eq!(report.requests.latency_ms.p99, Some(3.0));
    assert!(report.notes.iter().any(|note| note.contains("count among grpc_req_duration's columns")));
    assert!(matches!(report.metrics["grpc_req_duration"], Metric::Trend { count: None, .. }));
    assert_eq!(report.metrics.len(), 1, "a sum that is not written is not 0: {:?}", report.metrics);
}

#[test]
fn both_spellings_of_the_machine_readable_summary_are_read_and_the_script_is_not_kept() {
    let written = |head: &str, p90: &str| {
        format!(
            r#"{{"config":{{"duration":2,"execution":"local","script":"const secret = 'hunter2'"}},"metadata":{{{head}}},
            "results":{{"checks":{{"metrics":[],"results":[]}},"metrics":[
            {{"name":"http_reqs","type":"counter","contains":"default","values":{{"count":4}}}},
            {{"name":"never","type":"trend","contains":"time","values":null}},
            {{"name":"http_req_duration","type":"trend","contains":"time","values":{{"avg":1,"{p90}":2,"p95":null}}}}]}},
            "version":"1.0.0"}}"#
        )
    };
    let time = "2026-11-22T18:31:39.113-05:00";
    let one = written(&format!(r#""generated_at":"{time}","k6_version":"2.2.0""#), "p90");
    let other = written(&format!(r#""generatedAt":"{time}","k6Version":"2.2.0""#), "p(90)");
    for text in [one, other] {
        let measured = ingest::read("summary.json", text.as_bytes()).unwrap();
        assert_eq!(measured.report.tool_version.as_deref(), Some("2.2.0"));
        assert_eq!(measured.report.requests.rate_per_s, Some(2.0));
        assert_eq!(measured.report.requests.latency_ms.p90, Some(2.0));
        assert_eq!(measured.report.ended_at, Some(domain::Timestamp(1_795_390_299_113)));
        let lacking = "p(99), p(99.9). `k6 run --summary-trend-stats=";
        let note = measured.report.notes.iter().find(|note| note.contains(lacking)).unwrap();
        assert!(note.ends_with("` writes them, without --new-machine-readable-summary."), "{note}");
        assert!(!format!("{measured:?}").contains("hunter2"));
    }
}

#[test]
fn a_summary_that_is_cut_off_is_refused_with_its_place() {
    let text = std::fs::read(run("v1.8.1-empty").join("summary.json")).unwrap();
    for end in (400..text.len() - 2).step_by(97) {
        let refusal = ingest::read("summary.json", &text[..end]).unwrap_err().to_string();
        assert!(refusal.contains("cut off"), "{end}: {refusal}");
    }
}

/// So many checks that nothing but them is in the first 64 KiB.
fn many_checks(shape: &str) -> String {
    let check = |nth: usize| {
        let check = format!(
            r#"{{"name":"check {nth} of many","path":"::check {nth} of many","id":"d41d8cd98f00b204e9800998ecf8427e","passes":9,"fails":1}}"#
        );
        if shape == "list" { check } else { format!(r#""check {nth} of many":{check}"#) }
    };
    let checks: Vec<String> = (0..700).map(check).collect();
    let (checks, groups) = match shape {
        "list" => (format!("[{}]", checks.join(",")), "[]"),
        _ => (format!("{{{}}}", checks.join(",")), "{}"),
    };
    format!(
        r#"{{"name":"","path":"","id":"d41d8cd98f00b204e9800998ecf8427e","groups":{groups},"checks":{checks}}}"#
    )
}

#[test]
fn a_summary_whose_groups_come_first_and_are_long_is_known() {
    for (name, shape, format) in
        [("summary.json", "list", "k6-summary"), ("summary-export.json", "object", "k6-summary-export")]
    {
        let path = run("v1.8.1-checkout-groups").join(name);
        let untouched = read(&path).unwrap().report;
        assert_eq!(untouched.format, format);
        let metrics: Value = serde_json::from_reader(File::open(&path).unwrap()).unwrap();
        let text =
            format!("{{\n  \"root_group\": {},\n \"metrics\": {}}}", many_checks(shape), metrics["metrics"]);
        assert!(text.find("\"metrics\"").unwrap() > 64 << 10);
        let report = ingest::read("upload", text.as_bytes()).unwrap().report;
        assert_eq!((report.format.as_str(), report.checks.len()), (format, 700));
        assert_eq!(report.requests.latency_ms, untouched.requests.latency_ms);
    }
}

#[test]
fn a_summary_of_the_scripts_own_metrics_alone_is_known() {
    let text = r#"{ "metrics": { "waiting_room": { "avg": 2, "min": 1, "med": 2, "max": 3, "p(90)": 3, "p(95)": 3,
        "thresholds": { "p(95)<500": false } }, "tickets": { "count": 12, "rate": 0.4 } } }"#;
    let report = ingest::read("upload", text.as_bytes()).unwrap().report;
    assert_eq!(report.format, "k6-summary-export");
    assert_eq!((report.metrics.len(), report.thresholds[0].passed), (2, Some(true)));
    for other in
        [r#"{"metrics":{"cpu":{"usage":3,"count":1}}}"#, r#"{"metrics":{"cpu":3}}"#, r#"{"metrics":[]}"#]
    {
        let error = ingest::read("upload", other.as_bytes()).unwrap_err();
        assert!(matches!(error, ingest::IngestError::Unrecognised { .. }), "{other}: {error}");
    }
}
