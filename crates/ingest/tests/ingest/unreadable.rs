//! Files that begin as one of their format should and hold no record that can be read: they say nothing about a test, and
//! are refused with the first record's place and reason. A head alone, or one record that was cut, is a run without requests.

use std::io::Cursor;

use crate::bytes::{measured, refusal};

const K6: &str = r#"{"type":"Metric","data":{"name":"http_reqs","type":"counter","contains":"default","thresholds":[]},"metric":"http_reqs"}"#;
const K6_CSV: &str = "metric_name,timestamp,metric_value,name\n";
const GATLING: &str =
    "RUN\tshop.Browse\tbrowse\t1795389900000\t \t3.9.5\nUSER\tBuyers\tSTART\t1795389900100\n";
const JMETER: &str = "timeStamp,elapsed,label,responseCode,success\n";
const LOCUST: &str = "timestamp,request_type,name,response_time_ms,response_length,status_code,exception\r\n";
const HEY: &str =
    "response-time,DNS+dialup,DNS,Request-write,Response-delay,Response-read,status-code,offset\n";

#[test]
fn a_file_of_which_no_record_can_be_read_is_refused_with_the_first_one() {
    let bad_k6 =
        r#"{"metric":"http_reqs","type":"Point","data":{"time":"2026-11-22T23:31:10Z","value":"x"}}"#;
    let cases = [
        (format!("{K6}\n{bad_k6}\n{bad_k6}\n"), "line 2, byte 121: expected a k6 Metric or Point, found `{"),
        (
            format!("{K6_CSV}http_reqs,noon,1,home\n"),
            "line 2, byte 40: expected a row of k6's CSV, found `http_reqs,noon",
        ),
        (
            format!("{GATLING}REQUEST\t\tHome\tx\ty\tOK\t \nREQUEST\t\tHome\tx\ty\tOK\t \n"),
            "line 3, byte 77: expected a record of Gatling, found `REQUEST",
        ),
        (format!("{JMETER}22:13:20,50,Home,200,true\n"), "line 2, byte 45: expected a time"),
        (format!("{JMETER}1795388616299,50,Home\n"), "expected 5 fields, found 3"),
        (
            format!("{LOCUST}yesterday,GET,/,13.66,368,200,\r\n"),
            "line 2, byte 84: expected the time and the duration",
        ),
        (format!("{HEY}fast,0,0,0,0,0,200,0\n"), "line 2, byte 91: expected"),
        (
            "name,latency_ms\nhome,fast\ncart,slow\n".to_owned(),
            "line 2, byte 16: expected a duration (a number such as 12.5), found `home,fast`",
        ),
    ];
    for (text, expected) in cases {
        let message = refusal(&text);
        assert!(message.contains(expected), "{message}");
        assert!(
            message.contains("record cannot be read") || message.contains("records can be read"),
            "{message}"
        );
    }
}

#[test]
fn the_refusal_says_what_would_make_it_readable() {
    let message = refusal("name,latency_ms\nhome,fast\ncart,slow\n");
    assert!(message.contains("None of the 2 records can be read. Which column means what"), "{message}");
    assert!(message.contains("headroom inspect --columns") && message.contains("How its results are read"));
    let message = refusal(format!("{JMETER}22:13:20,50,Home,200,true\n"));
    assert!(message.contains("jmeter.save.saveservice.timestamp_format=ms"), "{message}");
    let old = "<?xml version=\"1.0\"?>\n<testResults>\n<sampleResult timeStamp=\"1700000000000\" label=\"L\" time=\"100\"/>\n</testResults>";
    let message = refusal(old);
    assert!(
        message.contains("expected a sample, found `<sampleResult>`, as JMeter wrote it before 2.1"),
        "{message}"
    );
}

#[test]
fn of_several_files_the_unreadable_one_is_named() {
    let files = [("good.csv", "home,12\n"), ("bad.csv", "home,fast\n")]
        .map(|(name, row)| (name.to_owned(), Cursor::new(format!("name,latency_ms\n{row}").into_bytes())));
    let message = ingest::read_many(files).unwrap_err().to_string();
    assert!(message.starts_with("bad.csv: line 2, byte 16: expected a duration"), "{message}");
}

#[test]
fn a_head_alone_or_one_cut_record_is_a_run_without_a_request() {
    let cut_k6 = r#"{"metric":"http_reqs","type":"Point","da"#;
    for text in [
        K6.to_owned() + "\n",
        format!("{K6}\n{cut_k6}"),
        K6_CSV.to_owned(),
        format!("{K6_CSV}http_re"),
        GATLING.to_owned(),
        format!("{GATLING}REQUEST\t\tHo"),
        JMETER.to_owned(),
        format!("{JMETER}17953886"),
        LOCUST.to_owned(),
        "name,latency_ms\n".to_owned(),
        "name,latency_ms\nho".to_owned(),
        "<?xml version=\"1.0\"?>\n<testResults version=\"1.2\">\n</testResults>".to_owned(),
    ] {
        assert_eq!(measured(&text).report.requests.count, Some(0), "{text}");
    }
}

#[test]
fn a_run_with_other_good_samples_needs_no_request() {
    let good =
        r#"{"metric":"vus","type":"Point","data":{"time":"2026-11-22T23:31:10Z","value":3,"tags":{}}}"#;
    let report = measured(format!("{K6}\nwhat is this\n{good}\n")).report;
    assert_eq!((report.requests.count, report.skipped.count), (Some(0), 1));
}
