//! Taurus's final statistics of real runs, beside the files of the executors behind it.

use domain::{Metric, Report};

use crate::bytes::{measured, refusal, text_of};
use crate::real::{Differences, expected, file, read, runs};

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

#[test]
fn final_statistics_of_taurus_are_read_as_csv_and_xml() {
    let (csv, xml) = (
        measured(text_of("taurus/handmade/final.csv")).report,
        measured(text_of("taurus/handmade/final.xml")).report,
    );
    for (report, format) in [(&csv, "taurus-csv"), (&xml, "taurus-xml")] {
        assert_eq!((report.tool.as_str(), report.format.as_str()), ("taurus", format));
        assert_eq!((report.requests.count, report.requests.failed), (Some(40), Some(3)));
        let latency = report.requests.latency_ms;
        assert_eq!((latency.min, latency.mean, latency.stddev), (Some(3.0), Some(23.75), Some(11.0)));
        assert_eq!((latency.p50, latency.p90, latency.p95), (Some(17.0), Some(50.0), Some(60.0)));
        assert_eq!((latency.p99, latency.p999, latency.max), (Some(100.0), Some(150.0), Some(150.0)));
        assert_eq!((report.errors[0].message.as_str(), report.errors[0].count), ("status 503", 3));
    }
    let named: Vec<_> =
        csv.endpoints.iter().map(|e| (e.name.as_str(), e.count, e.failed, e.latency_ms.p95)).collect();
    assert_eq!(named, [("/orders, open", 30, Some(1), Some(50.0)), ("/checkout", 10, Some(2), Some(70.0))]);
    assert_eq!(xml.endpoints[0].name, "/orders, <open>");
    assert_eq!((xml.duration_ms, xml.requests.rate_per_s), (Some(8_000.0), Some(5.0)));
    assert!(refusal("<FinalStatus></FinalStatus>").contains("with an empty label"));
}

#[test]
fn no_text_of_a_summary_holds_a_nul() {
    let text = b"label,avg_ct,avg_lt,avg_rt,bytes,concurrency,fail,stdev_rt,succ,throughput,perc_0.0,perc_50.0,perc_90.0,perc_95.0,perc_99.0,perc_100.0,rc_50\x003\n\
                 ,0.1,0.1,0.1,1,1,1,0,1,2,0.1,0.1,0.1,0.1,0.1,0.1,1\n";
    let written = serde_json::to_string(&measured(text).report).unwrap();
    assert!(written.contains("50\u{fffd}3") && !written.contains("\\u0000"), "{written}");
}
