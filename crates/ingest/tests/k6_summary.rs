//! k6's own summaries of real runs: their numbers are those of the samples of the same run, their verdicts are k6's.

#![expect(clippy::unwrap_used, reason = "a test stops where a file is not as it should be")]

mod common;

use std::{
    fs::File,
    path::{Path, PathBuf},
};

use common::{Differences, expected, file, read, runs};
use domain::{JudgedBy, Latency, Measured, Metric, Report};
use serde_json::Value;

const NAMES: [&str; 2] = ["summary.json", "summary-export.json"];

fn run(name: &str) -> PathBuf {
    runs("k6").into_iter().find(|run| run.ends_with(name)).unwrap()
}

fn together(run: &Path, names: &[&str]) -> Result<Measured, ingest::IngestError> {
    ingest::read_many(names.iter().map(|name| ((*name).to_owned(), File::open(file(run, name)).unwrap())))
}

#[test]
fn every_summary_of_every_real_run_agrees_with_its_samples() {
    let mut differences = Differences::default();
    let mut shapes = std::collections::BTreeSet::new();
    for run in runs("k6") {
        let expected = expected(&run);
        for name in NAMES {
            let (path, agreement) = (run.join(name), &expected["agreement_with_k6_summaries"][name]);
            if !path.exists() || agreement.is_null() {
                continue;
            }
            let summary = read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display())).report;
            let place = format!("{} {name}", run.file_name().unwrap().to_str().unwrap());
            let format = match agreement["shape"].as_str().unwrap() {
                "handleSummary data" => "k6-summary",
                "summary export" if name == "summary.json" => "k6-summary",
                "summary export" => "k6-summary-export",
                _ => "k6-machine-summary",
            };
            differences.at(&place).equal("format", summary.format.as_str(), format);
            shapes.insert(format);
            if expected.get("time").is_none() {
                continue;
            }
            let samples = read(&file(&run, "run.json")).unwrap().report;
            compare(differences.at(&place), &summary, &samples, &expected, agreement);
        }
    }
    assert_eq!(shapes.len(), 3);
    assert!(differences.compared > 2_500, "only {} numbers", differences.compared);
    differences.none();
}

fn compare(
    differences: &mut Differences,
    summary: &Report,
    samples: &Report,
    expected: &Value,
    agreement: &Value,
) {
    let differs = |name: &str| {
        let known = agreement["differences"].as_array().into_iter().flatten();
        known.filter_map(Value::as_str).any(|line| line.starts_with(&format!("{name}.")))
    };
    let is_said = summary.requests.count.is_some() || expected["requests_of"].is_null();
    if is_said {
        differences.equal("requests", summary.requests.count, samples.requests.count);
    } else {
        let note = |note: &String| note.contains("How many requests there were is not in this summary");
        differences.equal("says that it is not said", summary.notes.iter().any(note), true);
    }
    if samples.requests.failed.is_some() && summary.requests.failed.is_some() {
        differences.equal("failed", summary.requests.failed, samples.requests.failed);
    }
    stated(differences, "latency", &summary.requests.latency_ms, &samples.requests.latency_ms);
    let seconds = &expected["k6_test_run_duration_s"];
    differences.near("duration", summary.duration_ms.map(|ms| ms / 1000.0), seconds, |s| s * 1e-9);
    if let (Some(rate), Some(seconds)) = (summary.requests.rate_per_s, seconds.as_f64()) {
        let rate_of_all = Value::from(summary.requests.count.unwrap() as f64 / seconds);
        differences.near("rate", Some(rate), &rate_of_all, |rate| rate * 1e-9);
    }
    // k6's own list of checks counts those of interrupted iterations too, whose samples are in no file.
    let interrupted = |line: &str| line.starts_with("check ");
    let known = agreement["differences"].as_array().into_iter().flatten();
    if !known.filter_map(Value::as_str).any(interrupted) {
        checks(differences, summary, samples);
    }
    for (name, ours) in &summary.metrics {
        let Some(theirs) = samples.metrics.get(name).filter(|_| !differs(name)) else { continue };
        metric(differences, name, ours, theirs);
    }
    let lacking = samples.metrics.keys().filter(|name| !summary.metrics.contains_key(*name));
    // A compact summary leaves these out.
    let compact = |name: &str| name.starts_with("http_req_") || name == "group_duration";
    let lacking: Vec<&String> =
        lacking.filter(|name| summary.format != "k6-machine-summary" || !compact(name)).collect();
    differences.equal("metrics that are not in the summary", lacking, Vec::new());
    for threshold in &summary.thresholds {
        differences.equal(&threshold.expression, threshold.by, JudgedBy::Tool);
        differences.equal(&threshold.expression, threshold.passed.is_some(), true);
    }
    let failed = summary.thresholds.iter().any(|threshold| threshold.passed == Some(false));
    if summary.format != "k6-machine-summary" {
        differences.equal("exit code", failed, expected["exit_codes"] == serde_json::json!([99]));
    }
}

/// Each number that the summary states is that of the samples.
fn stated(differences: &mut Differences, what: &str, ours: &Latency, theirs: &Latency) {
    let numbers = |l: &Latency| [l.min, l.mean, l.p50, l.p75, l.p90, l.p95, l.p99, l.p999, l.max];
    let samples_min = theirs.min.unwrap_or(0.0);
    for (ours, theirs) in numbers(ours).into_iter().zip(numbers(theirs)) {
        let Some(ours) = ours else { continue };
        let theirs = theirs.map_or(Value::Null, Value::from);
        // Values below zero are in the histogram as zero, which moves the percentiles above them too.
        if samples_min >= 0.0 {
            differences.near(what, Some(ours), &theirs, |value| (value.abs() * 0.001).max(0.002));
        }
    }
}

fn metric(differences: &mut Differences, name: &str, ours: &Metric, theirs: &Metric) {
    match (ours, theirs) {
        (
            Metric::Trend { count, latency_ms, values },
            Metric::Trend { count: n, latency_ms: l, values: v },
        ) => {
            if count.is_some() {
                differences.equal(name, count, n);
            }
            stated(differences, name, &latency_ms.or(*values).unwrap(), &l.or(*v).unwrap());
        }
        (Metric::Counter { count, .. }, Metric::Counter { count: n, .. }) => {
            differences.near(name, Some(*count), &Value::from(*n), |value| value.abs() * 1e-9);
        }
        (Metric::Gauge { last, min, max }, Metric::Gauge { last: l, min: lo, max: hi }) => {
            differences.equal(name, (last, min, max), (l, lo, hi));
        }
        (Metric::Rate { nonzero, total, .. }, Metric::Rate { nonzero: p, total: n, .. }) => {
            differences.equal(name, (nonzero, total), (p, n));
        }
        (ours, theirs) => {
            differences.equal(name, format!("{ours:?}"), format!("{theirs:?}"));
        }
    }
}

fn checks(differences: &mut Differences, summary: &Report, samples: &Report) {
    let mut ours: Vec<_> =
        summary.checks.iter().map(|c| (c.name.clone(), c.group.clone(), c.passed, c.failed)).collect();
    let mut theirs: Vec<_> =
        samples.checks.iter().map(|c| (c.name.clone(), c.group.clone(), c.passed, c.failed)).collect();
    if summary.format == "k6-machine-summary" {
        // It does not say the groups.
        for check in &mut theirs {
            check.1 = None;
        }
    }
    ours.sort();
    theirs.sort();
    differences.equal("checks", ours, theirs);
}

#[test]
fn a_summary_beside_the_samples_brings_the_verdicts_in_any_order_of_the_files() {
    let mut judged = 0;
    for run in runs("k6") {
        let large = ["v1.8.1-knee", "v0.43.1-cardinality", "v0.43.1-tls-batch-setup"];
        let is_left_out = large.iter().any(|name| run.ends_with(name)) || run.ends_with("v0.57.0-no-samples");
        if is_left_out || !run.join("summary.json").exists() {
            continue;
        }
        let samples = read(&file(&run, "run.json")).unwrap();
        for name in NAMES {
            let alone = read(&run.join(name)).unwrap().report;
            let both = together(&run, &["run.json", name]).unwrap();
            let turned = together(&run, &[name, "run.json"]).unwrap();
            assert_eq!(both.content_id, turned.content_id);
            assert_eq!(both.report.thresholds, turned.report.thresholds);
            assert_eq!(both.report.requests, samples.report.requests);
            assert_eq!(both.report.endpoints, samples.report.endpoints);
            assert_eq!(both.report.format, "k6-ndjson");
            for threshold in &alone.thresholds {
                assert!(both.report.thresholds.contains(threshold), "{}: {threshold:?}", run.display());
                judged += 1;
            }
            if !alone.thresholds.is_empty() {
                let unknown =
                    both.report.thresholds.iter().filter(|t| t.passed.is_none() && t.metric.contains('{'));
                assert_eq!(unknown.count(), 0, "{}", run.display());
                assert!(both.report.notes.iter().any(|note| note.contains("k6's own, from summary")));
            }
            for (part, metric) in alone.metrics.iter().filter(|(part, _)| part.contains('{')) {
                assert_eq!(both.report.metrics.get(part), Some(metric));
            }
        }
        let all = together(&run, &["summary-export.json", "run.json", "summary.json"]).unwrap().report;
        let two = together(&run, &["run.json", "summary.json"]).unwrap().report;
        assert_eq!(all.thresholds, two.thresholds, "{}", run.display());
    }
    assert!(judged > 60, "only {judged} verdicts");
}

#[test]
fn a_summary_beside_a_csv_says_the_types_of_its_metrics() {
    let run = run("v0.57.0-custom-metrics");
    let samples = read(&file(&run, "run.json")).unwrap().report;
    let both = together(&run, &["run.csv", "summary.json"]).unwrap().report;
    assert!(!both.notes.iter().any(|note| note.contains("The type of these metrics")), "{:?}", both.notes);
    for (name, metric) in &samples.metrics {
        let ours = &both.metrics[name];
        assert_eq!(std::mem::discriminant(ours), std::mem::discriminant(metric), "{name}");
    }
}

#[test]
fn a_summary_of_another_test_is_refused() {
    let (one, other) = (run("v1.8.1-arrival-dropped"), run("v1.8.1-checkout-groups"));
    let open = |run: &Path, name: &str| (name.to_owned(), File::open(file(run, name)).unwrap());
    let refusal = ingest::read_many(vec![open(&one, "run.json"), open(&other, "summary.json")])
        .unwrap_err()
        .to_string();
    assert!(refusal.contains("305 HTTP requests") && refusal.contains("532 HTTP requests"), "{refusal}");
    assert!(refusal.contains("not of one test"), "{refusal}");
}

#[test]
fn summaries_of_load_generators_do_not_judge_the_whole_test() {
    let run = run("v2.2.0-two-generators");
    let logs = together(&run, &["run-a.json", "run-b.json"]).unwrap().report;
    let names = ["summary-export-b.json", "run-a.json", "summary-export-a.json", "run-b.json"];
    let all = together(&run, &names).unwrap().report;
    assert_eq!(all.requests, logs.requests);
    assert!(all.thresholds.iter().all(|threshold| threshold.by == JudgedBy::Headroom));
    assert!(
        all.notes
            .iter()
            .any(|note| note.contains("summary-export-b.json, summary-export-a.json tells of one"))
    );
}

#[test]
fn two_summaries_alone_are_refused() {
    let refusal = together(&run("v1.8.1-knee"), &NAMES).unwrap_err().to_string();
    assert!(refusal.contains("both summaries"), "{refusal}");
}

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
