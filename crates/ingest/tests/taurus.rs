//! Taurus's final statistics of real runs, beside the files of the executors behind it.

#![expect(clippy::unwrap_used, reason = "a test stops where a file is not as it should be")]

mod common;

use common::{Differences, expected, file, read, runs};
use domain::{Metric, Report};

#[test]
fn the_xml_says_what_the_csv_says_and_how_long_it_took() {
    let mut differences = Differences::default();
    for run in runs("taurus") {
        let expected = expected(&run);
        let [csv, xml] = ["final.csv", "final.xml"].map(|name| read(&file(&run, name)).unwrap().report);
        let place = differences.at(run.file_name().unwrap().to_str().unwrap());
        place.equal("format", xml.format.as_str(), "taurus-xml");
        place.equal("numbers", expected["xml"]["same_numbers_as_csv"].as_bool(), Some(true));
        place.equal("latency", xml.requests.latency_ms, csv.requests.latency_ms);
        place.equal(
            "counts",
            (xml.requests.count, xml.requests.failed),
            (csv.requests.count, csv.requests.failed),
        );
        place.equal("endpoints", sorted(&xml), sorted(&csv));
        place.equal("errors", &xml.errors, &csv.errors);
        place.near(
            "duration",
            xml.duration_ms.map(|ms| ms / 1000.0),
            &expected["xml"]["test_duration_s"],
            |_| 0.0,
        );
    }
    differences.none();
}

fn sorted(report: &Report) -> Vec<domain::Endpoint> {
    let mut endpoints = report.endpoints.clone();
    endpoints.sort_by(|a, b| a.name.cmp(&b.name));
    endpoints
}

/// Taurus counts statuses of passed and of failed requests alike: `failed_by_response_code` is of the executor's own file.
#[test]
fn errors_are_told_by_status_only_where_the_statuses_add_up_to_them() {
    let mut told = Vec::new();
    for run in runs("taurus") {
        let (expected, report) = (expected(&run), read(&file(&run, "final.csv")).unwrap().report);
        for (code, count) in expected["response_codes"].as_object().unwrap() {
            let metric = &report.metrics[&format!("rc_{code}")];
            assert!(matches!(metric, Metric::Counter { count: ours, .. } if Some(*ours) == count.as_f64()));
        }
        let name = run.file_name().unwrap().to_str().unwrap().to_owned();
        let mut errors: Vec<_> = report.errors.iter().map(|e| format!("{} {}", e.count, e.message)).collect();
        errors.sort();
        let is_noted =
            report.notes.iter().any(|note| note.starts_with("What failed is not told by its status"));
        assert_eq!(is_noted, errors.is_empty(), "{name}");
        told.push((name, errors));
    }
    insta::assert_debug_snapshot!(told);
}

/// The executors' own files of the same tests, which are in Taurus's artifacts folder.
#[test]
fn the_files_of_the_executors_are_read_request_by_request() {
    let mut differences = Differences::default();
    for run in runs("taurus") {
        let raw = &expected(&run)["raw_samples"];
        let Some(name) = raw["file"].as_str().filter(|name| run.join(name).exists()) else { continue };
        let report = read(&run.join(name)).unwrap().report;
        let place = differences.at(format!("{} {name}", run.display()));
        place.equal("count", report.requests.count, raw["count"].as_u64());
        place.equal("failed", report.requests.failed, raw["failed"].as_u64());
        let latency = &report.requests.latency_ms;
        place.near("mean", latency.mean, &raw["mean_ms"], |_| 1e-3);
        place.near("max", latency.max, &raw["max_ms"], |_| 1e-6);
        let labels = raw["labels"].as_object().unwrap();
        place.equal("labels", report.endpoints.len(), labels.len());
        for endpoint in &report.endpoints {
            place.equal(&endpoint.name, Some(endpoint.count), labels[&endpoint.name]["count"].as_u64());
        }
    }
    assert!(differences.compared > 10);
    differences.none();
}
