//! Locust's files of real runs, 2.17 and 2.47, against numbers computed by another program and Locust's own tables.

#![expect(clippy::unwrap_used, reason = "a test stops where a file is not as it should be")]

mod common;

use std::{
    collections::BTreeMap,
    fs::File,
    path::{Path, PathBuf},
};

use common::{Differences, expected, file, read, runs};
use domain::{Endpoint, Measured, Metric, Timestamp};
use serde_json::Value;

fn name_of(run: &Path) -> String {
    run.file_name().unwrap().to_str().unwrap().to_owned()
}

/// The result files of a run.
fn files(run: &Path) -> Vec<PathBuf> {
    let expected = expected(run);
    let per_file = expected["per_file"].as_object().unwrap().keys().cloned();
    let raw = expected["file"].as_str().map(str::to_owned);
    let mut names: Vec<String> = per_file.chain(raw).collect();
    names.sort();
    names.dedup();
    names.iter().map(|name| file(run, name)).collect()
}

fn read_all(paths: &[PathBuf]) -> Measured {
    let open = |path: &PathBuf| (name_of(path), File::open(path).unwrap());
    ingest::read_many(paths.iter().map(open)).unwrap()
}

fn exact(_: f64) -> f64 {
    0.0
}

fn cell(value: f64) -> f64 {
    (value * 0.001).max(0.002)
}

#[test]
fn every_number_of_every_real_run_agrees() {
    let mut differences = Differences::default();
    for run in runs("locust") {
        let (name, expected) = (name_of(&run), expected(&run));
        let main = expected["file"].as_str().unwrap();
        let measured = read(&file(&run, main)).unwrap();
        if expected["raw"] == true {
            numbers(&mut differences, &name, &measured, &expected, cell);
            times(differences.at(&name), &measured, &expected);
            seconds(differences.at(format!("{name} seconds")), &measured);
        }
        for (of, numbers_of) in expected["per_file"].as_object().unwrap() {
            let place = format!("{name} {of}");
            match of.as_str() {
                "out_stats.csv" => {
                    let measured = read(&file(&run, of)).unwrap();
                    numbers(&mut differences, &place, &measured, numbers_of, exact);
                }
                "out.json" => {
                    let measured = read(&file(&run, of)).unwrap();
                    numbers(&mut differences, &place, &measured, numbers_of, exact);
                    seconds(differences.at(format!("{place} seconds")), &measured);
                }
                "out_stats_history.csv" => {
                    history(differences.at(&place), &read(&file(&run, of)).unwrap(), numbers_of);
                }
                _ => messages(differences.at(&place), &run, of, numbers_of),
            }
        }
    }
    let compared = differences.compared;
    differences.none();
    assert!(compared > 300, "only {compared} numbers");
}

#[test]
fn each_file_of_a_set_says_what_it_is() {
    for run in runs("locust") {
        let names: Vec<_> = files(&run).iter().map(|path| name_of(path)).collect();
        let report = read_all(&files(&run)).report;
        assert_eq!(report.files.iter().map(|file| file.name.clone()).collect::<Vec<_>>(), names);
        for file in report.files {
            let known = match file.name.as_str() {
                "out_stats.csv" => "locust-csv",
                "out_stats_history.csv" => "locust-history",
                "out_failures.csv" => "locust-failures",
                "out_exceptions.csv" => "locust-exceptions",
                "out.json" => "locust-json",
                _ => "locust-requests",
            };
            assert_eq!(file.format.as_deref(), Some(known), "{} of {}", file.name, name_of(&run));
        }
    }
}

fn numbers(
    differences: &mut Differences,
    place: &str,
    measured: &Measured,
    expected: &Value,
    room: impl Fn(f64) -> f64,
) {
    let all = &measured.report.requests;
    let differences = differences.at(place);
    differences.equal("count", all.count, expected["count"].as_u64());
    differences.equal("failed", all.failed, expected["failed"].as_u64());
    differences.equal("skipped", measured.report.skipped.count, 0);
    let latency = &all.latency_ms;
    differences.near("min", latency.min, &expected["min_ms"], exact);
    differences.near("max", latency.max, &expected["max_ms"], exact);
    differences.near("mean", latency.mean, &expected["mean_ms"], |_| 0.000_001);
    for (name, ours) in
        [("p50", latency.p50), ("p90", latency.p90), ("p95", latency.p95), ("p99", latency.p99)]
    {
        if !expected[format!("{name}_ms")].is_null() {
            differences.near(name, ours, &expected[format!("{name}_ms")], &room);
        }
    }
    let lines = expected["labels"].as_array().unwrap();
    differences.equal("labels", measured.report.endpoints.len(), lines.len());
    for line in lines {
        let label = line["name"].as_str().unwrap();
        let differences = differences.at(format!("{place} {label:?}"));
        let Some(ours) = measured.report.endpoints.iter().find(|endpoint| label_of(endpoint) == label) else {
            differences.equal("label", "missing", "there");
            continue;
        };
        differences.equal("count", ours.count, line["count"].as_u64().unwrap());
        differences.equal("failed", ours.failed, line["failed"].as_u64());
        if !line["p95_ms"].is_null() {
            differences.near("p95", ours.latency_ms.p95, &line["p95_ms"], &room);
        }
    }
}

fn label_of(endpoint: &Endpoint) -> String {
    format!("{} {}", endpoint.method.as_deref().unwrap_or_default(), endpoint.name)
}

fn times(differences: &mut Differences, measured: &Measured, expected: &Value) {
    let time = |name: &str| {
        let ms = expected[name].as_f64().unwrap().floor();
        Some(Timestamp(format!("{ms:.0}").parse().unwrap()))
    };
    differences.equal("start", measured.report.started_at, time("first_start_ms"));
    differences.equal("end", measured.report.ended_at, time("last_end_ms"));
}

/// Count and failures by second.
fn by_second(blocks: &[domain::SeriesBlock]) -> BTreeMap<i64, (u64, u64)> {
    let slices = blocks.iter().flat_map(|block| block.slices().unwrap());
    slices.map(|slice| (slice.second, (slice.count, slice.failed.unwrap()))).collect()
}

fn seconds(differences: &mut Differences, measured: &Measured) {
    let total = |blocks| {
        let seconds = by_second(blocks).into_values();
        seconds.fold((0, 0), |(count, failed), (more, failures)| (count + more, failed + failures))
    };
    let requests = &measured.report.requests;
    differences.equal(
        "total",
        total(&measured.overall.blocks),
        (requests.count.unwrap(), requests.failed.unwrap()),
    );
    for (endpoint, recording) in measured.report.endpoints.iter().zip(&measured.endpoints) {
        let expected = (endpoint.count, endpoint.failed.unwrap());
        differences.equal(&endpoint.name, total(&recording.blocks), expected);
        differences.equal(&endpoint.name, recording.whole.count(), endpoint.count);
    }
}

fn history(differences: &mut Differences, measured: &Measured, expected: &Value) {
    let report = &measured.report;
    differences.equal("count", report.requests.count, expected["final_total_count"].as_u64());
    differences.equal("failed", report.requests.failed, expected["final_total_failed"].as_u64());
    let time = |name: &str| expected[name].as_i64().map(|second| Timestamp(second * 1000));
    differences.equal("start", report.started_at, time("first_timestamp"));
    differences.equal("end", report.ended_at, time("last_timestamp"));
    let totals: Vec<(i64, f64, u64, u64)> =
        serde_json::from_value(expected["total_count_by_second"].clone()).unwrap();
    let steps = totals.windows(2).map(|pair| (pair[1].0, (pair[1].2 - pair[0].2, pair[1].3 - pair[0].3)));
    let steps: BTreeMap<_, _> = steps.filter(|(_, (count, _))| *count > 0).collect();
    differences.equal("course", by_second(&measured.overall.blocks), steps);
    let most = totals.iter().map(|(_, users, _, _)| *users).reduce(f64::max);
    let ours = match report.metrics.get("User Count") {
        Some(Metric::Gauge { max, .. }) => *max,
        _ => None,
    };
    differences.equal("users", ours, most);
}

/// Lists of messages say nothing by themselves; beside the statistics they do.
fn messages(differences: &mut Differences, run: &Path, of: &str, expected: &Value) {
    let path = file(run, of);
    let alone = read(&path).unwrap_err().to_string();
    differences.equal("alone", alone.contains("PREFIX_stats.csv"), true);
    let report = read_all(&[file(run, "out_stats.csv"), path]).report;
    let sum: u64 = report.errors.iter().map(|error| error.count).sum();
    let total = expected.get("occurrences").unwrap_or(&expected["count"]);
    differences.equal("sum", Some(sum), total.as_u64());
    differences.equal("rows", Some(report.errors.len() as u64), expected["rows"].as_u64());
    differences.equal("traceback", format!("{:?}", report.errors).contains("site-packages"), false);
}

#[test]
fn the_files_of_one_test_are_one_run_in_any_order() {
    for run in runs("locust") {
        let (name, expected, files) = (name_of(&run), expected(&run), files(&run));
        let one = read_all(&files);
        assert_eq!(one.report.requests.count, expected["count"].as_u64(), "{name}");
        assert_eq!(one.report.requests.failed, expected["failed"].as_u64(), "{name}");
        assert!(one.series(1000).unwrap().is_some(), "{name}");
        assert!(one.report.metrics.contains_key("User Count"), "{name}");
        let failures: u64 = one
            .report
            .errors
            .iter()
            .filter(|error| !error.message.starts_with("Exception"))
            .map(|e| e.count)
            .sum();
        assert_eq!(Some(failures), expected["failed"].as_u64(), "{name}");
        for turn in 1..files.len() {
            let mut turned = files.clone();
            turned.rotate_left(turn);
            let other = read_all(&turned);
            assert_eq!(other.report.requests, one.report.requests, "{name}");
            assert_eq!(
                (other.report.errors, other.report.metrics),
                (one.report.errors.clone(), one.report.metrics.clone())
            );
            assert_eq!(
                (other.content_id, other.overall.whole, other.overall.blocks),
                (one.content_id.clone(), one.overall.whole.clone(), one.overall.blocks.clone()),
                "{name}"
            );
        }
    }
}

#[test]
fn sums_of_two_tests_cannot_be_merged() {
    let runs = runs("locust");
    let two = [file(&runs[0], "out_stats.csv"), file(&runs[1], "out_stats.csv")];
    let error =
        ingest::read_many(two.iter().map(|path| (name_of(path), File::open(path).unwrap()))).unwrap_err();
    assert!(error.to_string().contains("both summaries"), "{error}");
}

const HISTORY: &str = "Timestamp,User Count,Type,Name,Requests/s,Failures/s,50%,95%,Total Request Count,Total Failure Count,Total Median Response Time,Total Average Response Time,Total Min Response Time,Total Max Response Time,Total Average Content Size\r\r\n";

fn history_row(second: i64, count: u64, failed: u64) -> String {
    format!("{second},5,,Aggregated,1.0,0.0,N/A,20,{count},{failed},9,9.5,3.25,40.5,100.0\r\r\n")
}

fn csv(text: &str) -> Measured {
    ingest::read("upload.csv", text.as_bytes()).unwrap()
}

#[test]
fn totals_that_were_set_back_count_on() {
    let rows = [(100, 0, 0), (101, 40, 1), (103, 60, 1), (104, 7, 2), (105, 9, 2)];
    let text =
        HISTORY.to_owned() + &rows.map(|(second, count, failed)| history_row(second, count, failed)).concat();
    let measured = csv(&text);
    assert_eq!((measured.report.requests.count, measured.report.requests.failed), (Some(69), Some(3)));
    let seconds = by_second(&measured.overall.blocks);
    assert_eq!(seconds, BTreeMap::from([(101, (40, 1)), (103, (20, 0)), (104, (7, 2)), (105, (2, 0))]));
    assert!(
        measured.report.notes.iter().any(|note| note.contains("reset_stats")),
        "{:?}",
        measured.report.notes
    );
    assert_eq!(measured.report.skipped.count, 0);
}

#[test]
fn a_second_of_the_history_has_a_count_and_no_percentile() {
    let text = HISTORY.to_owned() + &history_row(100, 0, 0) + &history_row(101, 40, 1);
    let series = csv(&text).series(1000).unwrap().unwrap();
    let all = &series.endpoints[0];
    assert_eq!((all.count.as_slice(), all.failed.as_slice()), (&[40_u64][..], &[Some(1)][..]));
    assert_eq!((all.p50[0], all.p95[0], all.p99[0]), (None, None, None));
}

#[test]
fn columns_of_percentiles_are_found_by_name() {
    let text = "Type,Name,Request Count,Failure Count,Median Response Time,Average Response Time,Min Response Time,Max Response Time,Average Content Size,Requests/s,Failures/s,42%,99%,99.9%\r\n\
        GET,/,10,1,5,6.5,2.25,30.5,100.0,2.0,0.2,4,30,31\r\n,Aggregated,10,1,5,6.5,2.25,30.5,100.0,2.0,0.2,4,30,N/A\r\n";
    let latency = csv(text).report.requests.latency_ms;
    assert_eq!((latency.p50, latency.p95, latency.p99, latency.p999), (Some(5.0), None, Some(30.0), None));
    let empty = "Type,Name,Request Count,Failure Count,Median Response Time\r\n,Aggregated,0,0,0\r\n";
    let report = csv(empty).report;
    assert_eq!((report.requests.count, report.requests.latency_ms.p50), (Some(0), None));
}

#[test]
fn files_that_are_cut_anywhere_keep_what_was_whole() {
    for run in runs("locust").into_iter().filter(|run| run.ends_with("2.47.0-json")) {
        for path in files(&run) {
            let mut bytes = Vec::new();
            std::io::Read::read_to_end(
                &mut flate2::read::MultiGzDecoder::new(File::open(&path).unwrap()),
                &mut bytes,
            )
            .or_else(|_| {
                File::open(&path).and_then(|mut file| {
                    bytes.clear();
                    std::io::Read::read_to_end(&mut file, &mut bytes)
                })
            })
            .unwrap();
            for end in (0..bytes.len()).step_by(bytes.len() / 97 + 1) {
                if let Ok(measured) = ingest::read("cut", &bytes[..end]) {
                    assert_eq!(measured.report.skipped.count, 0, "{path:?} cut at {end}");
                }
            }
        }
    }
}

#[test]
fn rows_that_cannot_be_are_counted_and_left_out() {
    let text = "timestamp,request_type,name,response_time_ms,response_length,status_code,exception\r\r\n\
        1795389248.5,GET,/,13.66,368,200,\r\r\n\r\r\n\
        yesterday,GET,/,13.66,368,200,\r\r\n1795389249.25,GET,/,NaN,368,200,\r\r\nwhat,is\r\r\n\
        1795389249.25,POST,/,10,368,0,\"refused,\r\ntwice\"\r\r\n";
    let report = csv(text).report;
    assert_eq!((report.requests.count, report.requests.failed, report.skipped.count), (Some(2), Some(1), 3));
    assert_eq!(report.errors[0].message, "refused,\ntwice");
    let bad =
        HISTORY.to_owned() + "x,5,,Aggregated,1,0,1,2,3,0,9,9.5,3.25,40.5,1\r\n" + &history_row(101, 4, 1);
    let report = csv(&bad).report;
    assert_eq!((report.requests.count, report.skipped.count), (Some(4), 1));
}
