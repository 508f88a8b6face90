//! Report folders of Gatling as people zip them, 2.0.3 to 3.15.1, with and without the log, and with files in them that
//! cannot be read.

use std::{collections::BTreeMap, io::Cursor, path::PathBuf};

use domain::{JudgedBy, Report};
use ingest::IngestError;

use crate::bytes::{fixture, fixtures};
use crate::real::{expected, file, read};

fn run(name: &str) -> PathBuf {
    fixtures("gatling").join(name)
}

fn folder(run_name: &str, with: &str) -> Result<Report, IngestError> {
    read(&run(run_name).join(format!("report-{with}-log.zip"))).map(|measured| measured.report)
}

/// Bytes of a file of a run.
fn bytes(path: &str) -> Vec<u8> {
    fixture(&format!("gatling/{path}"))
}

fn together(files: &[(&str, &[u8])]) -> Result<Report, IngestError> {
    let files = files.iter().map(|(name, bytes)| ((*name).to_owned(), Cursor::new(bytes.to_vec())));
    ingest::read_many(files).map(|measured| measured.report)
}

fn printed(run_name: &str) -> BTreeMap<String, bool> {
    let lines = expected(&run(run_name))["assertions"]["results_as_printed"].as_array().cloned().unwrap();
    lines
        .iter()
        .map(|line| (line["text"].as_str().unwrap().to_owned(), line["result"].as_bool().unwrap()))
        .collect()
}

fn judged(report: &Report) -> BTreeMap<String, bool> {
    let thresholds = report.thresholds.iter();
    thresholds.map(|t| (format!("{}: {}", t.metric, t.expression), t.passed.unwrap())).collect()
}

#[test]
fn a_folder_is_its_log_with_gatlings_numbers_and_verdicts_beside_it() {
    for (name, files) in [("2.0.3-portal", 3), ("2.3.1-names", 6), ("3.13.4-portal", 5)] {
        let report = folder(name, "with").unwrap();
        let alone = read(&file(&run(name), "simulation.log")).unwrap().report;
        assert_eq!((report.files.len(), &report.format), (files, &alone.format), "{name}");
        assert_eq!(report.requests.latency_ms, alone.requests.latency_ms, "{name}");
        assert_eq!(report.groups.len(), alone.groups.len(), "{name}");
        assert_eq!(
            (judged(&report), report.thresholds.len()),
            (printed(name), printed(name).len()),
            "{name}"
        );
        assert!(report.thresholds.iter().all(|threshold| threshold.by == JudgedBy::Tool), "{name}");
        assert!(!report.notes.iter().any(|note| note.contains("24 hours")), "{name}: {:?}", report.notes);
    }
}

#[test]
fn the_two_percentiles_of_2_0_are_not_taken_for_the_median() {
    let report = folder("2.0.3-portal", "with").unwrap();
    let beside = report.endpoints.iter().filter_map(|endpoint| endpoint.latency_ms_tool);
    assert!(beside.chain(report.requests.latency_ms_tool).all(|latency| latency.p50.is_none()));
    assert!(report.notes.iter().any(|note| note.contains("the 95th and 99th")), "{:?}", report.notes);
    let alone = together(&[("stats.js", &bytes("2.0.3-portal/js/stats.js"))]).unwrap();
    assert!(alone.notes[0].contains("the 95th and 99th"), "{:?}", alone.notes);
}

#[test]
fn a_folder_without_its_log_is_read_where_its_files_hold_numbers() {
    let report = folder("3.13.4-portal", "without").unwrap();
    assert_eq!((report.requests.count, report.requests.failed), (Some(306), Some(57)));
    assert_eq!((report.requests.latency_ms.max, report.duration_ms), (Some(1_354.0), Some(7_000.0)));
    assert_eq!(judged(&report), printed("3.13.4-portal"));
    assert_eq!(report.thresholds.len(), printed("3.13.4-portal").len());
}

#[test]
fn a_folder_of_3_14_and_later_without_its_log_says_that_the_log_is_missing() {
    let refusal = folder("3.15.1-portal", "without").unwrap_err().to_string();
    assert!(refusal.contains("a report of Gatling without its simulation.log"), "{refusal}");
}

#[test]
fn the_files_of_a_report_say_the_same_in_any_order() {
    let names = ["global_stats.json", "stats.js", "stats.json", "assertions.json", "assertions.xml"];
    let files: Vec<(&str, Vec<u8>)> =
        names.iter().map(|name| (*name, bytes(&format!("3.9.5-portal/js/{name}")))).collect();
    let of = |order: [usize; 5]| {
        let files = order.map(|at| (files[at].0, files[at].1.as_slice()));
        let report = together(&files).unwrap();
        (
            report.requests.clone(),
            report.duration_ms,
            report.endpoints.clone(),
            judged(&report),
            report.thresholds.len(),
        )
    };
    let first = of([0, 1, 2, 3, 4]);
    assert_eq!((first.4, &first.3), (60, &printed("3.9.5-portal")));
    for order in [[4, 3, 2, 1, 0], [1, 4, 3, 0, 2], [3, 1, 4, 2, 0], [2, 0, 1, 4, 3]] {
        assert_eq!(of(order), first, "{order:?}");
    }
}

#[test]
fn a_file_beside_the_log_that_cannot_be_read_is_left_out_and_named() {
    let log = bytes("2.3.1-portal/simulation.log");
    let script = bytes("2.3.1-portal/js/stats.js");
    let global = bytes("2.3.1-portal/js/global_stats.json");
    let cut = &script[..script.len() / 2];
    let alone = together(&[("simulation.log", &log)]).unwrap();
    for files in [
        [("simulation.log", &log[..]), ("stats.js", cut)],
        [("stats.js", cut), ("simulation.log", &log[..])],
        [("stats.js", cut), ("global_stats.json", &global[..])],
    ] {
        let report = together(&files).unwrap();
        assert_eq!(report.requests.count, alone.requests.count);
        assert_eq!(report.files.len(), 1);
        let says = |note: &String| note.starts_with("stats.js: ") && note.contains("was left out");
        assert!(report.notes.iter().any(says), "{:?}", report.notes);
    }
    let refusal = together(&[("stats.js", cut)]).unwrap_err().to_string();
    assert!(refusal.contains("expected the statistics of a Gatling report"), "{refusal}");
    let verdicts = bytes("2.3.1-portal/js/assertions.xml");
    together(&[("stats.js", cut), ("assertions.xml", &verdicts)]).unwrap_err();
    let of_k6 = std::fs::read(fixtures("k6/v1.8.1-grpc/run.json.gz")).unwrap();
    together(&[("stats.js", cut), ("run.json.gz", &of_k6)]).unwrap_err();
}

#[test]
fn quotes_in_names_are_put_right_and_it_is_said() {
    for name in ["stats.js", "stats.json"] {
        let report = together(&[(name, &bytes(&format!("2.3.1-names/js/{name}")))]).unwrap();
        assert!(report.endpoints.iter().any(|endpoint| endpoint.name == "Beleg \"100\""), "{name}");
        assert!(report.notes.iter().any(|note| note.contains("did not escape the quotes")), "{name}");
    }
}

#[test]
fn a_count_that_cannot_be_read_is_not_taken_for_none() {
    let script = String::from_utf8(bytes("3.13.4-portal/js/stats.js")).unwrap();
    let unknown = script.replace("\"      306\"", "\"some 306\"");
    let refusal = together(&[("stats.js", unknown.as_bytes())]).unwrap_err().to_string();
    assert!(refusal.contains("without a numberOfRequests in total"), "{refusal}");
    // The second is that of the first request or group.
    let (at, _) = script.match_indices("\"numberOfRequests\"").nth(1).unwrap();
    let one = script[..at].to_owned() + &script[at..].replacen("\"total\": \"", "\"total\": \"some", 1);
    let whole = together(&[("stats.js", script.as_bytes())]).unwrap();
    let report = together(&[("stats.js", one.as_bytes())]).unwrap();
    let paths = |report: &Report| report.endpoints.len() + report.groups.len();
    assert_eq!((report.requests.count, paths(&report)), (whole.requests.count, paths(&whole) - 1));
    assert!(report.notes.iter().any(|note| note.contains("have no count that can be read")));
}

#[test]
fn names_in_verdicts_mean_what_they_say() {
    let statistics = bytes("3.9.5-portal/js/global_stats.json");
    let json = r#"{
  "simulation": "shop.Sim",
  "simulationId": "sim-1",
  "start": 1795389972758,
  "description": "",
  "scenarios": ["S", "say "hi", twice"],
  "assertions": [
{
  "path": "C:\new\table",
  "target": "max of response time",
  "condition": "is less than",
  "expectedValues": [100.0],
  "result": true,
  "message": "C:\new\table: max of response time is less than 100.0",
  "actualValue": [21.0]
}
  ]
}"#;
    let report =
        together(&[("global_stats.json", &statistics), ("assertions.json", json.as_bytes())]).unwrap();
    assert_eq!(report.thresholds[0].metric, r"C:\new\table");
    assert_eq!(report.scenarios[1].name, "say \"hi\", twice");
    let xml = "<testsuite name=\"shop.Sim\" tests=\"1\" errors=\"0\" failures=\"0\" time=\"0\">\n\
               <testcase name=\"a &amp; \"b\" status=\"x\": count of all events is 1.0\" status=\"true\" time=\"0\">\n\
               <system-out>a</system-out>\n</testcase>\n</testsuite>\n";
    let report = together(&[("global_stats.json", &statistics), ("assertions.xml", xml.as_bytes())]).unwrap();
    assert_eq!(report.thresholds[0].metric, "a &amp; \"b\" status=\"x\"");
    assert_eq!(
        (report.thresholds[0].expression.as_str(), report.thresholds[0].passed),
        ("count of all events is 1.0", Some(true))
    );
}

#[test]
fn a_version_that_the_log_does_not_tell_is_said_as_far_as_its_layout_does() {
    for (name, version) in [("2.0.3-extra", "2.0 or 2.1"), ("2.3.1-extra", "2.2 or 2.3")] {
        let report = read(&file(&run(name), "simulation.log")).unwrap().report;
        assert_eq!(report.tool_version.as_deref(), Some(version));
        assert!(report.notes.iter().any(|note| note.contains("says version 2.0, as every 2.x does")));
    }
}

#[test]
fn infos_that_a_simulation_adds_are_no_errors() {
    let report = read(&file(&run("2.3.1-extra"), "simulation.log")).unwrap().report;
    assert_eq!(report.errors.iter().map(|error| error.count).sum::<u64>(), report.requests.failed.unwrap());
    assert!(!report.errors.iter().any(|error| error.message.contains("käse")));
}
