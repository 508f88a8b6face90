//! Lines of k6 that are bad, long, strange or among other text: they are counted with their place, and the rest is read.

use std::collections::BTreeMap;

use domain::Metric;
use ingest::{IngestError, read};

use crate::bytes::{POINT, zipped};

/// Three requests, then `line`, then one more.
fn around(line: &[u8]) -> Vec<u8> {
    let good = format!("{POINT}\n").into_bytes();
    [&good[..], &good, &good, line, b"\n", &good].concat()
}

#[test]
fn a_recognised_file_without_a_request_is_a_run_with_none() {
    let run = read("upload", &b"{\"metric\":\"vus\",\"type\":\"Point\",\"data\":{\"time\":\"2026-11-22T23:31:10Z\",\"value\":1,\"tags\":{}}}\n"[..]).unwrap();
    assert_eq!((run.report.requests.count, run.report.requests.failed), (Some(0), Some(0)));
    assert_eq!(run.report.requests.latency_ms.p50, None);
    assert!(run.series(1_000).unwrap().is_none());
}

#[test]
fn a_bad_line_is_counted_with_its_place_and_the_rest_is_read() {
    let deep = "[".repeat(100_000);
    let lines: [&[u8]; 9] = [
        b"running (0m01.0s), 1/1 VUs",
        b"{\"metric\":\"x\",\"type\":\"Point\",\"data\":{\"time\":\"2026-11-22T23:31:10Z\",\"value\":+Inf,\"tags\":{}}}",
        b"{\"metric\":\"x\",\"type\":\"Point\",\"data\":{\"time\":\"yesterday\",\"value\":1,\"tags\":{}}}",
        b"{\"metric\":\"x\",\"type\":\"Point\",\"data\":{\"time\":\"2026-11-22T23:31:10Z\",\"value\":1e999,\"tags\":{}}}",
        b"{\"metric\":\"x\",\"type\":\"Point\",\"data\":{\"time\":\"2026-11-22T23:31:10Z\",\"value\":1,\"tags\":{\"name\":7}}}",
        b"{\"metric\":\"http_req_duration\",\"type\":\"Point\",\"data\":{\"time\":\"2026-11-22T23:31:10Z\",\"value\":1,\"tags\":{\"name\":\"\xff\"}}}",
        b"\x00\x01\x02",
        b"{\"level\":\"info\",\"msg\":\"hello\"}",
        deep.as_bytes(),
    ];
    for line in lines {
        let report = read("upload", &around(line)[..]).unwrap().report;
        let shown = String::from_utf8_lossy(&line[..line.len().min(60)]).into_owned();
        assert_eq!((report.requests.count, report.skipped.count), (Some(4), 1), "{shown}");
        let first = &report.skipped.first[0];
        assert_eq!((first.line, first.byte), (Some(4), Some(3 * (POINT.len() as u64 + 1))), "{shown}");
        assert!(!report.files[0].truncated, "{shown}");
    }
}

#[test]
fn a_value_nested_too_deep_is_a_bad_line_and_not_a_crash() {
    let deep = format!(r#"{{"metric":"x","type":"Point","data":{{"extra":{}"#, "{\"a\":".repeat(100_000));
    assert_eq!(read("upload", &around(deep.as_bytes())[..]).unwrap().report.skipped.count, 1);
}

#[test]
fn a_line_of_over_a_mebibyte_is_read_and_one_without_end_is_passed_over() {
    let long = POINT.replace("home", &"x".repeat(2 << 20));
    let run = read("upload", &around(long.as_bytes())[..]).unwrap().report;
    assert_eq!((run.requests.count, run.skipped.count, run.endpoints.len()), (Some(5), 0, 2));
    assert!(run.endpoints.iter().all(|endpoint| endpoint.name.len() <= 1_100));
    let endless = POINT.replace("home", &"x".repeat(20 << 20));
    let run = read("upload", &around(endless.as_bytes())[..]).unwrap().report;
    assert_eq!((run.requests.count, run.skipped.count), (Some(4), 1));
    assert!(run.skipped.first[0].reason.contains("longer than 8 MiB"));
}

#[test]
fn a_nul_in_a_name_is_replaced() {
    let run = read("upload", POINT.replace("home", "a\\u0000b").as_bytes()).unwrap();
    assert_eq!(run.report.endpoints[0].name, "a\u{fffd}b");
}

#[test]
fn a_byte_order_mark_and_windows_line_ends_do_not_matter() {
    let text = format!("\u{feff}{POINT}\r\n{POINT}\r\n");
    let report = read("upload", text.as_bytes()).unwrap().report;
    assert_eq!((report.requests.count, report.skipped.count), (Some(2), 0));
}

#[test]
fn too_many_names_are_counted_together_and_said_so() {
    let lines: Vec<String> = (0..2_500).map(|i| POINT.replace("home", &format!("user {i}"))).collect();
    let report = read("upload", lines.join("\n").as_bytes()).unwrap().report;
    assert_eq!((report.requests.count, report.endpoints.len()), (Some(2_500), 2_001));
    let other = report.endpoints.iter().find(|endpoint| endpoint.name == "(other)").unwrap();
    assert_eq!(other.count, 500);
    assert!(
        report.notes.iter().any(|note| note.starts_with("500 requests have names beyond")),
        "{:?}",
        report.notes
    );
}

#[test]
fn requests_far_out_of_order_are_counted_in_their_own_second() {
    let at = |second: u64| {
        POINT.replace(
            "23:31:10.5Z",
            &format!("{:02}:{:02}:{:02}Z", second / 3600, second / 60 % 60, second % 60),
        )
    };
    // A clock that is set back by hours, twice, with thousands of seconds of each.
    let seconds: Vec<u64> = (20_000..26_000).chain(3_000..9_000).chain(20_000..21_000).collect();
    let lines: Vec<String> = seconds.iter().map(|&second| at(second)).collect();
    let run = read("upload", lines.join("\n").as_bytes()).unwrap();
    let mut counts = BTreeMap::<i64, u64>::new();
    for slice in run.overall.blocks.iter().flat_map(|block| block.slices().unwrap()) {
        *counts.entry(slice.second.rem_euclid(86_400)).or_default() += slice.count;
    }
    let mut expected = BTreeMap::<i64, u64>::new();
    for second in seconds {
        *expected.entry(i64::try_from(second).unwrap()).or_default() += 1;
    }
    assert_eq!(counts, expected);
    assert_eq!(run.overall.whole.count(), 13_000);
    assert!(run.overall.blocks.windows(2).all(|two| two[0].last_second < two[1].first_second));
    assert!(run.report.notes.iter().any(|note| note.contains("out of order")));
}

#[test]
fn more_failures_than_requests_are_not_counted_and_said() {
    let failed =
        POINT.replace("http_req_duration", "http_req_failed").replace("\"expected_response\":\"true\",", "");
    let run = read("upload", format!("{POINT}\n{failed}\n{failed}\n{failed}\n").as_bytes()).unwrap().report;
    assert_eq!((run.requests.count, run.requests.failed), (Some(1), Some(1)));
    assert!(
        run.notes.iter().any(|note| note.starts_with("2 samples say that a request failed")),
        "{:?}",
        run.notes
    );
}

#[test]
fn samples_behind_a_long_text_are_found() {
    let log = "time=\"2026-11-22T23:31:09Z\" level=info msg=\"still warming up, nothing to see yet\" source=console\n";
    let text = format!("{}{POINT}\n", log.repeat(3_000));
    let report = read("upload", text.as_bytes()).unwrap().report;
    assert_eq!((report.requests.count, report.skipped.count), (Some(1), 3_000));
    let zip = zipped(&[("k6.log", text.as_bytes())]);
    assert_eq!(read("upload", &zip[..]).unwrap().report.requests, report.requests);
    let error = read("upload", log.repeat(200_000).as_bytes()).unwrap_err();
    assert!(matches!(error, IngestError::Unrecognised { .. }), "{error}");
}

fn point(metric: &str, value: f64, tags: &str) -> String {
    format!(
        r#"{{"metric":"{metric}","type":"Point","data":{{"time":"2026-11-22T23:31:10.5Z","value":{value},"tags":{{{tags}}}}}}}"#
    )
}

#[test]
fn without_a_request_of_the_script_those_of_the_browser_are_the_requests() {
    let tags = r#""name":"https://shop.test/","method":"GET","status":"200""#;
    let lines = [
        point("browser_http_req_duration", 12.5, tags),
        point("browser_http_req_failed", 0.0, tags),
        point("browser_http_req_duration", 80.0, tags),
        point("browser_http_req_failed", 1.0, tags),
        point("browser_web_vital_cls", 0.02, r#""url":"https://shop.test/""#),
        point("browser_web_vital_lcp", 812.0, r#""url":"https://shop.test/""#),
        point("browser_data_received", 4_096.0, ""),
    ];
    let report = ingest::read("run.json", lines.join("\n").as_bytes()).unwrap().report;
    assert_eq!((report.requests.count, report.requests.failed), (Some(2), Some(1)));
    assert_eq!(report.requests.latency_ms.max, Some(80.0));
    assert!(matches!(report.metrics["browser_web_vital_cls"], Metric::Trend { latency_ms: None, .. }));
    assert!(matches!(report.metrics["browser_web_vital_lcp"], Metric::Trend { latency_ms: Some(_), .. }));
    assert!(matches!(report.metrics["browser_data_received"], Metric::Counter { count: 4_096.0, .. }));
    assert!(report.notes.iter().any(|note| note.contains("those of the browser")));
}

#[test]
fn a_file_of_k6_0_26_does_not_say_what_failed() {
    let metric = r#"{"type":"Metric","data":{"name":"http_req_duration","type":"trend","contains":"time","tainted":null,"thresholds":[],"submetrics":null,"sub":{"name":"","parent":"","suffix":"","tags":null}},"metric":"http_req_duration"}"#;
    let point = r#"{"type":"Point","data":{"time":"2019-12-16T10:00:00.25+01:00","value":31.5,"tags":{"group":"::a","method":"GET","name":"home","proto":"HTTP/1.1","status":"500","url":"http://x.test/"}},"metric":"http_req_duration"}"#;
    let report = ingest::read("run.json", [metric, point, point].join("\n").as_bytes()).unwrap().report;
    assert_eq!((report.requests.count, report.requests.failed), (Some(2), None));
    assert_eq!(report.endpoints[0].scenario, None);
    assert!(report.notes.iter().any(|note| note.contains("do not say whether they succeeded")));
}

#[test]
fn a_request_without_a_name_is_called_so() {
    let nameless = POINT.replace(r#""name":"home","#, "");
    let report = read("upload", format!("{POINT}\n{nameless}\n").as_bytes()).unwrap().report;
    let names: Vec<&str> = report.endpoints.iter().map(|endpoint| endpoint.name.as_str()).collect();
    assert_eq!(names, ["(no name)", "home"]);
}

#[test]
fn a_test_of_web_sockets_says_where_its_sessions_are() {
    let lines = [point("ws_sessions", 1.0, ""), point("ws_connecting", 2.5, "")];
    let report = read("upload", lines.join("\n").as_bytes()).unwrap().report;
    assert_eq!(report.requests.count, Some(0));
    let note =
        report.notes.iter().find(|note| note.contains("WebSocket sessions are in the metrics")).unwrap();
    assert!(note.ends_with("ws_sessions, ws_connecting."), "{note}");
    let with_request = read("upload", format!("{POINT}\n{}", lines[0]).as_bytes()).unwrap().report;
    assert!(!with_request.notes.iter().any(|note| note.contains("WebSocket")));
}

#[test]
fn a_line_that_is_only_malformed_is_not_called_torn() {
    let notes =
        |line: &str| read("upload", format!("{POINT}\n{line}\n{POINT}\n").as_bytes()).unwrap().report.notes;
    let torn = notes(r#""time":"2026-11-22T23:31:10.5Z","value":2.5,"tags":{"name":"home"}}}"#);
    assert!(torn[0].starts_with("One of the lines that were left out is a part of a sample: "), "{torn:?}");
    let deep = format!(r#"{{"type":"Point","metric":"x","data":{}"#, "[".repeat(50_000));
    assert!(notes(&deep).is_empty(), "{:?}", notes(&deep));
}

#[test]
fn files_joined_by_hand_say_their_thresholds_once() {
    let metric = r#"{"type":"Metric","data":{"name":"http_req_duration","type":"trend","contains":"time","thresholds":["p(95)<500"],"submetrics":[{"name":"http_req_duration{scenario:a}"}]},"metric":"http_req_duration"}"#;
    let file = format!("{metric}\n{POINT}\n");
    let thresholds = |text: &str| read("upload", text.as_bytes()).unwrap().report.thresholds;
    assert_eq!(thresholds(&file).len(), 2);
    assert_eq!(thresholds(&file.repeat(3)), thresholds(&file));
}

#[test]
fn a_single_metric_or_request_is_spoken_of_as_one() {
    let untold = POINT.replace(r#""expected_response":"true","#, "");
    let lines = [untold, point("queue_depth", 7.0, "")];
    let notes = read("upload", lines.join("\n").as_bytes()).unwrap().report.notes;
    for expected in [
        "1 request does not say whether it succeeded",
        "The type of the metric queue_depth is not in the file; it is read as a trend.",
    ] {
        assert!(notes.iter().any(|note| note.contains(expected)), "{notes:?}");
    }
}

#[test]
fn a_duration_is_told_without_the_rest_of_a_product() {
    let end = POINT.replace("23:31:10.5", "23:31:18.54");
    let report = read("upload", format!("{POINT}\n{end}\n").as_bytes()).unwrap().report;
    assert_eq!(report.duration_ms, Some(8_040.0));
}
