//! k6's own summaries of real runs: their numbers are those of the samples of the same run, their verdicts are k6's.

use std::{
    fs::File,
    path::{Path, PathBuf},
};

use domain::{JudgedBy, Latency, Measured, Metric, Report};
use serde_json::Value;

use crate::real::{Differences, expected, file, read, runs};

const NAMES: [&str; 2] = ["summary.json", "summary-export.json"];

/// The folder of a run.
pub(super) fn run(name: &str) -> PathBuf {
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
    assert!(!both.notes.iter().any(|note| note.contains("not in the file; ")), "{:?}", both.notes);
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
    assert!(all.notes.iter().any(|note| {
        note.starts_with("summary-export-b.json and summary-export-a.json tell of the share of one")
    }));
}

#[test]
fn two_summaries_alone_are_refused() {
    let refusal = together(&run("v1.8.1-knee"), &NAMES).unwrap_err().to_string();
    assert!(refusal.contains("both summaries"), "{refusal}");
}
