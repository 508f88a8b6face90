//! Vegeta: its three encodings, its reports, and files of 2018.

use super::real::{distribution, named};
use crate::bytes::{measured, text_of};
use crate::real::{Differences, cell, expected, read, runs};

#[test]
fn vegeta_files_of_2018_have_nine_columns() {
    let text = text_of("vegeta/12.13.0-small-body/results.csv");
    let nine: String =
        text.lines().map(|line| line.rsplitn(4, ',').last().unwrap().to_owned() + "\n").collect();
    let run = measured(&nine);
    assert_eq!((run.report.requests.count, run.report.requests.failed), (Some(200), Some(26)));
    assert!(run.report.endpoints.is_empty());
    assert!(run.report.notes[0].contains("nine columns"), "{:?}", run.report.notes);
}

#[test]
fn addresses_of_several_hosts_keep_them() {
    let line = |url: &str| {
        format!(
            r#"{{"attack":"a","seq":0,"code":200,"timestamp":"2026-11-22T23:15:27Z","latency":1000000,"error":"","method":"GET","url":"{url}"}}"#
        )
    };
    let names = |urls: [&str; 2]| {
        let run = measured(urls.map(line).join("\n"));
        run.report.endpoints.into_iter().map(|endpoint| endpoint.name).collect::<Vec<_>>()
    };
    assert_eq!(names(["http://me:secret@a/x", "http://a/y"]), ["/x", "/y"]);
    assert_eq!(names(["http://a/x", "http://b/x"]), ["http://a/x", "http://b/x"]);
}

#[test]
fn vegeta_csv_and_json_hold_the_same_requests() {
    for run in runs("vegeta") {
        let (json, csv) = (named(&run, "results.json"), named(&run, "results.csv"));
        assert_eq!(csv.report.format, "vegeta-csv");
        assert_eq!(csv.report.requests, json.report.requests);
        assert_eq!(csv.report.endpoints, json.report.endpoints);
        assert_eq!(csv.report.errors, json.report.errors);
        assert_eq!(csv.overall.blocks, json.overall.blocks);
        assert!(json.report.endpoints.iter().all(|endpoint| endpoint.name.starts_with('/')));
    }
}

#[test]
fn vegeta_reports_are_read_as_the_summaries_that_they_are() {
    let mut differences = Differences::default();
    for run in runs("vegeta") {
        let own = expected(&run)["own_summary"].clone();
        for name in ["report.json", "report-buckets.json"] {
            let measured = named(&run, name);
            let requests = &measured.report.requests;
            let place = differences.at(format!("{} {name}", run.display()));
            place.equal("format", measured.report.format.as_str(), "vegeta-report");
            place.equal("count", requests.count, own["count"].as_u64());
            place.equal("failed", requests.failed, own["failed"].as_u64());
            place.near("rate", requests.rate_per_s, &own["rate"], |rate| rate * 1e-12);
            distribution(place, &requests.latency_ms, &own, false);
            let buckets: u64 = measured.report.ranges.iter().map(|range| range.count).sum();
            place.equal(
                "buckets",
                Some(buckets),
                if name == "report.json" { Some(0) } else { requests.count },
            );
        }
        let plot = named(&run, "hdrplot.txt");
        let place = differences.at(format!("{} hdrplot", run.display()));
        place.equal("tool", plot.report.tool.as_str(), "vegeta");
        place.equal("count", plot.report.requests.count, own["count"].as_u64());
        for name in ["min", "p50", "p90", "p95", "max"] {
            let latency = serde_json::to_value(plot.report.requests.latency_ms).unwrap();
            place.near(name, latency[name].as_f64(), &own[format!("{name}_ms")], cell);
        }
    }
    differences.none();
}

#[test]
fn what_vegeta_writes_otherwise_is_refused_with_the_command_to_type() {
    let run = runs("vegeta").into_iter().find(|run| run.join("results.bin").exists()).unwrap();
    for name in ["results.bin", "stdout.txt", "hist.txt"] {
        let message = read(&run.join(name)).unwrap_err().to_string();
        let instead = "which is not read. Its JSON is: `vegeta encode -to json < results.bin > results.json`";
        assert!(message.contains(instead), "{message}");
    }
}
