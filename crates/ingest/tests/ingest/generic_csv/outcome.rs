//! Which requests of a CSV failed: by status, success, failure and error, and unknown where a row cannot be judged.

use domain::Report;

use super::read_by;

/// A file with this column behind name and latency, a row for each of its values.
fn with(column: &str, values: &[&str]) -> Report {
    let rows = values.iter().map(|value| format!("/a,10,{value}\n")).collect::<Vec<_>>().concat();
    read_by("", format!("url,latency_ms,{column}\n{rows}")).unwrap().report
}

fn failed(column: &str, values: &[&str]) -> Option<u64> {
    let report = with(column, values);
    assert_eq!(report.requests.count, Some(values.len() as u64));
    assert_eq!(report.endpoints[0].failed, report.requests.failed);
    report.requests.failed
}

fn note(report: &Report, about: &str) -> String {
    let found = report.notes.iter().find(|note| note.contains(about));
    found.cloned().unwrap_or_else(|| panic!("{about}: {:?}", report.notes))
}

#[test]
fn a_status_is_a_number_with_what_follows_or_a_word() {
    assert_eq!(
        failed("status", &["200", "200.0", "200 OK", "301", "404", "500 Internal Server Error", "503.0"]),
        Some(3)
    );
    assert_eq!(
        failed("status", &["OK", "success", "Passed", "true", "KO", "fail", "FAILED", "error", "false"]),
        Some(5)
    );
    assert_eq!(failed("status", &["200", "0", "", "302"]), Some(2), "without an answer");
    let report = with("status", &["200 OK", "500 Internal Server Error", "0"]);
    let messages: Vec<_> = report.errors.iter().map(|error| error.message.as_str()).collect();
    assert_eq!(messages, ["0", "500 Internal Server Error"]);
}

#[test]
fn a_word_that_is_not_understood_makes_it_unknown_how_many_failed() {
    let report = with("status", &["200", "strange", "500", "odd"]);
    assert_eq!(
        (report.requests.count, report.requests.failed, report.endpoints[0].failed),
        (Some(4), None, None)
    );
    assert_eq!((report.requests.latency_ms_ok, report.requests.latency_ms_failed), (None, None));
    let note = note(&report, "2 requests without a word that tells success from failure");
    assert!(
        note.contains("the first has the status `strange`") && note.contains("`success=COLUMN`"),
        "{note}"
    );
    assert_eq!(failed("success", &["true", "perhaps"]), None);
    assert_eq!(failed("status", &["200", "14"]), None, "no status of HTTP");
}

#[test]
fn the_course_does_not_know_either_how_many_failed() {
    let text = "time,latency_ms,status\n1796032800,10,200\n1796032801,10,500\n1796032801,10,strange\n";
    let measured = read_by("", text).unwrap();
    let series = measured.series(1_000).unwrap().unwrap();
    assert_eq!(
        (series.endpoints[0].count.as_slice(), series.endpoints[0].failed.as_slice()),
        (&[1, 2][..], &[None, None][..])
    );
    assert_eq!(measured.report.requests.latency_ms.max, Some(10.0));
}

#[test]
fn statuses_of_0_to_16_may_be_of_grpc_and_tell_nothing() {
    let report = with("status", &["0", "0", "14", "0"]);
    assert_eq!((report.requests.failed, report.errors.len()), (None, 0));
    let note = note(&report, "numbers from 0 to 16");
    assert!(note.contains("of gRPC 0 is a success") && note.contains("`failed=COLUMN`"), "{note}");
    assert_eq!(failed("status", &["0", "0", "200"]), Some(2), "of HTTP");
    assert_eq!(failed("status,error", &["0,", "14,unavailable"]), None);
    let text = "url,latency_ms,status,error\n/a,1,0,\n/a,2,14,unavailable\n";
    let mapped = read_by("duration=latency_ms, name=url, error=error", text).unwrap().report;
    assert_eq!((mapped.requests.failed, mapped.errors[0].message.as_str()), (Some(1), "unavailable"));
}

#[test]
fn what_stands_for_no_error_is_none() {
    for nothing in ["None", "null", "NIL", "false", "0", "-", "", "N/A", "<nil>"] {
        assert_eq!(failed("error", &["timeout", nothing, nothing]), Some(1), "{nothing}");
    }
    let report = with("error", &["true", "false", "1", "0"]);
    assert_eq!((report.requests.failed, report.errors.len()), (Some(2), 0), "and no message");
    let report = with("status,error", &["200,None", "503,true"]);
    assert_eq!((report.requests.failed, report.errors[0].message.as_str()), (Some(1), "503"));
}

#[test]
fn a_column_of_failures_is_the_opposite_of_success() {
    for column in ["failed", "is_error", "isFailed", "failure"] {
        assert_eq!(failed(column, &["true", "false", "False", "no", "1"]), Some(2), "{column}");
    }
    let mapped =
        read_by("duration=took, unit=ms, failed=Bad", "took,bad\n1,yes\n2,no\n3,no\n").unwrap().report;
    assert_eq!((mapped.requests.count, mapped.requests.failed), (Some(3), Some(1)));
    assert_eq!(failed("failed", &["true", "perhaps"]), None);
}

#[test]
fn a_file_that_says_nothing_of_failures_names_the_keys_that_would() {
    let report = with("region", &["eu", "us"]);
    assert_eq!(report.requests.failed, None);
    let note = note(&report, "does not say which requests failed");
    assert!(note.contains("`failed=COLUMN`") && note.contains("`status=COLUMN`"), "{note}");
    let nothing = read_by("", "url,latency_ms,status\n").unwrap().report;
    assert_eq!((nothing.requests.failed, nothing.notes.len()), (Some(0), 1), "{:?}", nothing.notes);
}

#[test]
fn of_several_files_one_that_does_not_know_makes_it_unknown() {
    let files = [("a.csv", "/a,10,200\n/a,10,500\n"), ("b.csv", "/a,11,strange\n/a,12,500\n")]
        .map(|(name, rows)| (name.to_owned(), format!("url,latency_ms,status\n{rows}").into_bytes()));
    for files in [files.clone(), {
        let [a, b] = files;
        [b, a]
    }] {
        let files = files.map(|(name, bytes)| (name, std::io::Cursor::new(bytes)));
        let report = ingest::read_many(files).unwrap().report;
        assert_eq!((report.requests.count, report.requests.failed), (Some(4), None));
    }
}
