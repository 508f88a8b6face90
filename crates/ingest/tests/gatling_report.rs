//! The files of Gatling's own reports of real runs, 2.0.3 to 3.13.5, alone and beside the logs that they were made of.

#![expect(clippy::unwrap_used, reason = "a test stops where a file is not as it should be")]

mod common;

use std::{
    fs::File,
    io::{Cursor, Write},
    path::{Path, PathBuf},
};

use common::{Differences, expected, file, read, runs};
use domain::{Group, JudgedBy, Latency, Measured, Report};
use ingest::IngestError;
use serde_json::Value;

/// Runs whose report was kept.
fn reported() -> Vec<PathBuf> {
    let reported: Vec<PathBuf> =
        runs("gatling").into_iter().filter(|run| !statistics(run).is_empty()).collect();
    assert!(reported.len() >= 10, "{} reports", reported.len());
    reported
}

/// The files of its numbers, packed or not.
fn statistics(run: &Path) -> Vec<PathBuf> {
    let names = ["global_stats.json", "stats.json", "stats.js"];
    let files = names.iter().flat_map(|name| [format!("js/{name}"), format!("js/{name}.gz")]);
    files.map(|name| run.join(name)).filter(|path| path.exists()).collect()
}

fn is_script(path: &Path) -> bool {
    path.to_str().unwrap().contains("stats.js.") || path.ends_with("js/stats.js")
}

/// What Gatling printed of the whole run: in the file, or, where it was not kept, on its console.
fn printed(run: &Path) -> Value {
    let expected = expected(run);
    let gatling = &expected["gatling"];
    if gatling["global_stats"].is_object() {
        return gatling["global_stats"].clone();
    }
    let mut console = gatling["console"].clone();
    for (name, rank) in
        [("percentiles1", "p50"), ("percentiles2", "p75"), ("percentiles3", "p95"), ("percentiles4", "p99")]
    {
        console[name] = console[rank].clone();
    }
    console
}

fn run(name: &str) -> PathBuf {
    runs("gatling").into_iter().find(|run| run.ends_with(name)).unwrap()
}

/// The files of the report that are there.
fn files(run: &Path) -> Vec<PathBuf> {
    let verdicts = ["js/assertions.json", "js/assertions.xml"].map(|name| run.join(name));
    statistics(run).into_iter().chain(verdicts.into_iter().filter(|path| path.exists())).collect()
}

fn together(paths: &[PathBuf]) -> Result<Measured, IngestError> {
    ingest::read_many(
        paths
            .iter()
            .map(|path| (path.file_name().unwrap().to_str().unwrap().to_owned(), File::open(path).unwrap())),
    )
}

/// 2.0 prints two percentiles only, the 95th and the 99th.
fn slots(stats: &Value, which: &str) -> [Option<f64>; 8] {
    let number = |name: &str| stats[name][which].as_f64();
    let [p50, p75, p95, p99] = if stats["percentiles3"].is_null() {
        [None, None, number("percentiles1"), number("percentiles2")]
    } else {
        ["percentiles1", "percentiles2", "percentiles3", "percentiles4"].map(number)
    };
    let [min, mean, stddev, max] =
        ["minResponseTime", "meanResponseTime", "standardDeviation", "maxResponseTime"].map(number);
    [min, mean, stddev, p50, p75, p95, p99, max]
}

fn numbers(latency: &Latency) -> [Option<f64>; 8] {
    let l = latency;
    [l.min, l.mean, l.stddev, l.p50, l.p75, l.p95, l.p99, l.max]
}

/// What Gatling computes exactly, as it prints it.
fn exact(latency: &Latency) -> [Option<f64>; 4] {
    [latency.min, latency.mean, latency.stddev, latency.max]
}

/// The same of what was read of the log; 2.0 and 2.1 divide whole numbers.
fn rounded(run: &Path, latency: &Latency, count: u64) -> [Option<f64>; 4] {
    let half_up = |value: Option<f64>| value.map(|value| (value + 0.5).floor());
    let (mean, stddev) = match (latency.mean, latency.stddev) {
        (Some(mean), Some(stddev)) if is_early(run) => {
            let n = count as f64;
            let (sum, squares) = ((mean * n).round(), ((mean * mean + stddev * stddev) * n).round());
            let variance = ((squares - (sum * sum / n).floor()) / n).floor();
            (Some((sum / n).floor()), Some(variance.sqrt().floor()))
        }
        (mean, stddev) => (half_up(mean), half_up(stddev)),
    };
    [latency.min, mean, stddev, latency.max]
}

fn is_early(run: &Path) -> bool {
    let name = run.file_name().unwrap().to_str().unwrap();
    name.starts_with("2.0.") || name.starts_with("2.1.")
}

fn is_2(run: &Path) -> bool {
    run.file_name().unwrap().to_str().unwrap().starts_with("2.")
}

#[test]
fn the_statistics_alone_are_gatlings_numbers() {
    let mut differences = Differences::default();
    for run in reported() {
        let (stats, log) = (printed(&run), read(&file(&run, "simulation.log")).unwrap().report);
        for path in statistics(&run) {
            let report = read(&path).unwrap().report;
            let place = differences.at(path.display().to_string());
            place.equal("format", report.format.as_str(), "gatling-statistics");
            place.equal("count", report.requests.count, stats["numberOfRequests"]["total"].as_u64());
            place.equal("failed", report.requests.failed, stats["numberOfRequests"]["ko"].as_u64());
            place.equal("all", numbers(&report.requests.latency_ms), slots(&stats, "total"));
            let (passed, failed) = (report.requests.latency_ms_ok, report.requests.latency_ms_failed);
            place.equal("passed", passed.map(|l| numbers(&l)), Some(slots(&stats, "ok")));
            place.equal("failed", failed.map(|l| numbers(&l)), Some(slots(&stats, "ko")));
            let rate = &stats["meanNumberOfRequestsPerSecond"]["total"];
            // A script rounds it.
            let room = if is_script(&path) { 0.005 } else { 0.0 };
            place.near("rate", report.requests.rate_per_s, rate, |_| room);
            place.equal("ranges", &report.ranges, &log.ranges);
            let has_percentiles = report.requests.latency_ms.p90.is_some();
            place.equal("a percentile that is not there", has_percentiles, false);
            duration(place, &run, &path, &report, &log);
            if !path.to_str().unwrap().contains("global_stats") {
                paths(place, &run, &report, &log);
            }
        }
    }
    assert!(differences.compared > 1_000, "only {} numbers", differences.compared);
    differences.none();
}

/// The rate tells it: in whole seconds, up to 2.1 as it is, and not at all where it is rounded and no second fits.
fn duration(place: &mut Differences, run: &Path, path: &Path, report: &Report, log: &Report) {
    let seconds = log.duration_ms.map(|ms| ms / 1_000.0);
    let expected = match (is_early(run), is_script(path)) {
        (true, true) => None,
        (true, false) => seconds,
        (false, _) => seconds.map(f64::ceil),
    };
    place.equal("duration", report.duration_ms, expected.map(|seconds| seconds * 1_000.0));
}

/// Requests and groups one by one, as far as Gatling computes exactly.
fn paths(place: &mut Differences, run: &Path, report: &Report, log: &Report) {
    place.equal("endpoints", report.endpoints.len(), log.endpoints.len());
    for endpoint in &report.endpoints {
        let Some(ours) = log.endpoints.iter().find(|e| e.name == endpoint.name && e.group == endpoint.group)
        else {
            place.equal(&endpoint.name, "missing", "there");
            continue;
        };
        place.equal(&endpoint.name, (endpoint.count, endpoint.failed), (ours.count, ours.failed));
        place.equal(&endpoint.name, exact(&endpoint.latency_ms), rounded(run, &ours.latency_ms, ours.count));
    }
    // A comma in the name of a group makes two of it in 2.x, and the outer one has no record.
    let recorded = |group: &&Group| !(is_2(run) && group.count == 0);
    let groups: Vec<&Group> = report.groups.iter().filter(recorded).collect();
    place.equal("groups", groups.len(), log.groups.len());
    for group in groups {
        let Some(ours) = log.groups.iter().find(|known| known.path == group.path) else {
            place.equal(&group.path, "missing", "there");
            continue;
        };
        place.equal(&group.path, (group.count, group.failed), (ours.count, ours.failed));
        let theirs = group.cumulated_ms.map(|latency| exact(&latency));
        place.equal(&group.path, theirs, ours.cumulated_ms.map(|latency| rounded(run, &latency, ours.count)));
    }
}

#[test]
fn beside_the_log_gatlings_numbers_stand_where_they_differ_in_any_order_of_the_files() {
    let mut shown = 0;
    for run in reported() {
        let log = file(&run, "simulation.log");
        let alone = read(&log).unwrap().report;
        let after = together(&[vec![log.clone()], files(&run)].concat()).unwrap();
        let before = together(&[files(&run), vec![log]].concat()).unwrap();
        assert_eq!(after.content_id, before.content_id);
        assert_eq!(after.report.requests, before.report.requests);
        assert_eq!(after.report.endpoints, before.report.endpoints);
        let report = after.report;
        assert_eq!(
            report.requests.latency_ms, alone.requests.latency_ms,
            "the exact numbers are those of the log"
        );
        assert_eq!(report.format, alone.format);
        let stats = &printed(&run);
        let ours = &alone.requests.latency_ms;
        let ours = [ours.p50, ours.p75, ours.p95, ours.p99];
        let differ = slots(stats, "total")[3..7] != ours;
        if let Some(printed) = &report.requests.latency_ms_tool {
            assert!(differ, "{}", run.display());
            assert_eq!(numbers(printed), slots(stats, "total"));
        }
        let of_endpoints = report.endpoints.iter().filter(|e| e.latency_ms_tool.is_some()).count();
        let of_groups = report.groups.iter().filter(|group| group.latency_ms_tool.is_some()).count();
        shown += of_endpoints + of_groups + usize::from(report.requests.latency_ms_tool.is_some());
    }
    assert!(shown > 20, "only {shown} are shown");
}

#[test]
fn a_percentile_that_gatling_prints_far_off_stands_beside_the_exact_one() {
    let run = run("3.13.4-faults");
    let report = together(&[run.join("js/stats.json"), file(&run, "simulation.log")]).unwrap().report;
    assert_eq!(report.requests.latency_ms.p99, Some(702.0));
    assert_eq!(report.requests.latency_ms_tool.unwrap().p99, Some(27_496.0));
}

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
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let log = vec![("simulation.log".to_owned(), std::fs::read(run.join("simulation.log")).unwrap())];
    let name = |path: &PathBuf| format!("js/{}", path.file_name().unwrap().to_str().unwrap());
    let report = files(&run).into_iter().map(|path| (name(&path), std::fs::read(&path).unwrap()));
    let page = ("index.html".to_owned(), b"<!doctype html><html></html>".to_vec());
    for (name, bytes) in report.chain(log).chain([page]) {
        zip.start_file(format!("faults-1/{name}"), zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(&bytes).unwrap();
    }
    let bytes = zip.finish().unwrap().into_inner();
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
