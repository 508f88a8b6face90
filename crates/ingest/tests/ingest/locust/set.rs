//! The files of one test of Locust: each says what it is, and together they are one run.

use std::fs::File;

use super::{files, name_of, read_all};
use crate::bytes::unpacked;
use crate::real::{expected, file, runs};

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

#[test]
fn files_that_are_cut_anywhere_keep_what_was_whole() {
    for run in runs("locust").into_iter().filter(|run| run.ends_with("2.47.0-json")) {
        for path in files(&run) {
            let bytes = unpacked(std::fs::read(&path).unwrap());
            for end in (0..bytes.len()).step_by(bytes.len() / 97 + 1) {
                if let Ok(measured) = ingest::read("cut", &bytes[..end]) {
                    assert_eq!(measured.report.skipped.count, 0, "{path:?} cut at {end}");
                }
            }
        }
    }
}
