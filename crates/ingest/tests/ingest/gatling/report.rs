//! The files of Gatling's own reports of real runs, 2.0.3 to 3.13.5, alone and beside the logs that they were made of.

use std::{
    fs::File,
    path::{Path, PathBuf},
};

use domain::{Group, Latency, Measured, Report};
use ingest::IngestError;
use serde_json::Value;

use crate::real::{Differences, expected, file, read, runs};

/// Runs whose report was kept.
pub(super) fn reported() -> Vec<PathBuf> {
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

/// The folder of a run.
pub(super) fn run(name: &str) -> PathBuf {
    runs("gatling").into_iter().find(|run| run.ends_with(name)).unwrap()
}

/// The files of the report that are there.
pub(super) fn files(run: &Path) -> Vec<PathBuf> {
    let verdicts = ["js/assertions.json", "js/assertions.xml"].map(|name| run.join(name));
    statistics(run).into_iter().chain(verdicts.into_iter().filter(|path| path.exists())).collect()
}

/// These files as one run.
pub(super) fn together(paths: &[PathBuf]) -> Result<Measured, IngestError> {
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
