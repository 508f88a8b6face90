//! The files of one report of Gatling as one test: verdicts, without the log, zipped beside it, as a script.

use std::io::Cursor;
use std::path::PathBuf;

use domain::{JudgedBy, Report};

use super::report::{files, reported, run, together};
use crate::bytes::zipped;
use crate::real::{file, read};

#[test]
fn verdicts_on_assertions_are_gatlings_and_the_same_as_ours() {
    let mut verdicts = 0;
    for run in reported() {
        let log = file(&run, "simulation.log");
        let alone = read(&log).unwrap().report;
        for name in ["js/assertions.json", "js/assertions.xml"] {
            if !run.join(name).exists() {
                continue;
            }
            let both = together(&[run.join(name), log.clone()]).unwrap().report;
            let results = |report: &Report| {
                let results =
                    report.thresholds.iter().map(|t| (t.metric.clone(), t.expression.clone(), t.passed));
                results.collect::<std::collections::BTreeSet<_>>()
            };
            assert_eq!(results(&both), results(&alone), "{} {name}", run.display());
            assert!(
                both.thresholds.iter().all(|threshold| threshold.by == JudgedBy::Tool),
                "{}",
                run.display()
            );
            verdicts += both.thresholds.len();
        }
    }
    assert!(verdicts > 100, "only {verdicts} verdicts");
}

#[test]
fn a_report_without_its_log_is_read_as_one_test() {
    let run = run("3.9.5-sla");
    let report = together(&files(&run)).unwrap().report;
    let turned: Vec<PathBuf> = files(&run).into_iter().rev().collect();
    let turned = together(&turned).unwrap().report;
    assert_eq!(report.format, "gatling-statistics");
    assert_eq!((report.requests.clone(), &report.endpoints), (turned.requests, &turned.endpoints));
    assert_eq!(
        (report.endpoints.len(), report.thresholds.len()),
        (turned.endpoints.len(), turned.thresholds.len())
    );
    assert_eq!(report.started_at, Some(domain::Timestamp(1_795_389_972_758)));
    assert_eq!(report.scenarios.len(), 2);
    let refusal = read(&run.join("js/assertions.json")).unwrap_err().to_string();
    assert!(refusal.contains("assertions only"), "{refusal}");
}

#[test]
fn a_report_of_another_test_is_refused() {
    let refusal =
        together(&[run("3.9.5-sla").join("js/stats.json"), file(&run("3.7.6-soak"), "simulation.log")])
            .unwrap_err();
    assert!(refusal.to_string().contains("1911 requests, but"), "{refusal}");
}

#[test]
fn a_zipped_report_folder_is_the_log_with_gatlings_numbers_beside_it() {
    let run = run("3.13.4-faults");
    let log = ("simulation.log".to_owned(), std::fs::read(run.join("simulation.log")).unwrap());
    let name = |path: &PathBuf| format!("js/{}", path.file_name().unwrap().to_str().unwrap());
    let report = files(&run).into_iter().map(|path| (name(&path), std::fs::read(&path).unwrap()));
    let page = ("index.html".to_owned(), b"<!doctype html><html></html>".to_vec());
    let entries: Vec<_> =
        report.chain([log, page]).map(|(name, bytes)| (format!("faults-1/{name}"), bytes)).collect();
    let entries: Vec<_> = entries.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    let bytes = zipped(&entries);
    let report = ingest::read("faults.zip", &bytes[..]).unwrap().report;
    assert_eq!(report.files.len(), 4);
    assert!(report.requests.latency_ms_tool.is_some());
    assert!(report.thresholds.iter().all(|threshold| threshold.by == JudgedBy::Tool));
}

/// As in `stats.js`: numbers are texts, a dash is none, keys are bare.
fn script(count: u32) -> String {
    let slots = |name: &str, value: &str| {
        format!(r#""{name}": {{ "total": "{value}", "ok": "{value}", "ko": "-" }},"#)
    };
    let times = ["minResponseTime", "maxResponseTime", "meanResponseTime", "standardDeviation"];
    let times = times.map(|name| slots(name, "12")).concat();
    let percentiles = [1, 2, 3, 4].map(|number| slots(&format!("percentiles{number}"), "11")).concat();
    let numbers = |name: &str| {
        format!(
            "stats: {{\n    \"name\": \"{name}\",\n {} {times} {percentiles}\n\"group1\": {{\n\"name\": \"t < 200 ms\",\n\"count\": {count},\n\"percentage\": 100\n}},\n{} \"end\": 0 }}",
            slots("numberOfRequests", &count.to_string()),
            slots("meanNumberOfRequestsPerSecond", "2.5"),
        )
    };
    format!(
        "var stats = {{\n    type: \"GROUP\",\nname: \"Global Information\",\npath: \"\",\npathFormatted: \"group_missing-name-b06d1\",\n{},\ncontents: {{\n\"req_a-eb918\": {{\n        type: \"REQUEST\",\n        name: \"say &quot;a\tb&quot;\",\npath: \"a\",\npathFormatted: \"req_a\",\n{}\n    }}\n}}\n\n}}\n\nfunction fillStats(stat){{\n    $(\"#x\").append(stat.numberOfRequests.total);\n}}\n",
        numbers("Global Information"),
        numbers("a"),
    )
}

#[test]
fn the_script_of_a_report_is_read_like_its_json() {
    let report = ingest::read("stats.js", script(25).as_bytes()).unwrap().report;
    assert_eq!((report.requests.count, report.requests.failed), (Some(25), Some(0)));
    assert_eq!((report.requests.rate_per_s, report.duration_ms), (Some(2.5), Some(10_000.0)));
    assert_eq!((report.requests.latency_ms.p99, report.requests.latency_ms_failed), (Some(11.0), None));
    assert_eq!(report.endpoints[0].name, "say \"a b\"");
    assert_eq!(report.ranges[0].name, "t < 200 ms");
    let refusal = ingest::read("stats.js", &script(25).as_bytes()[..600]).unwrap_err().to_string();
    assert!(refusal.contains("expected the statistics of a Gatling report"), "{refusal}");
}

#[test]
fn assertions_with_quotes_that_are_not_escaped_are_read() {
    let text = r#"{
  "simulation": "shop.Sim",
  "simulationId": "sim-1",
  "start": 1795389972758,
  "description": "",
  "scenarios": ["S"],
  "assertions": [
{
  "path": "say "hello": twice",
  "target": "max of response time",
  "condition": "is less than",
  "expectedValues": [100.0],
  "result": false,
  "message": "say "hello": twice: max of response time is less than 100.0",
  "actualValue": [121.0]
}
  ]
}"#;
    let run = run("3.9.5-sla");
    let files =
        [("stats.json", std::fs::read(run.join("js/stats.json")).unwrap()), ("assertions.json", text.into())];
    let report =
        ingest::read_many(files.map(|(name, bytes)| (name.to_owned(), Cursor::new(bytes)))).unwrap().report;
    let threshold = &report.thresholds[0];
    assert_eq!(threshold.metric, "say \"hello\": twice");
    assert_eq!(threshold.expression, "max of response time is less than 100.0");
    assert_eq!((threshold.passed, threshold.by), (Some(false), JudgedBy::Tool));
}
