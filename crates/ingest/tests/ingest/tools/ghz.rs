//! ghz: what it prints, a summary without details, failed calls, and nothing of its payloads.

use super::real::{distribution, named};
use crate::bytes::{measured, text_of};
use crate::real::{Differences, expected, runs};

const GHZ: &str = "
Summary:
  Count:\t200
  Total:\t181.57 ms
  Slowest:\t69.60 ms
  Fastest:\t26.09 ms
  Average:\t32.01 ms
  Requests/sec:\t1101.53

Response time histogram:
  26.093 [1]  |∎
  30.443 [53] |∎∎∎∎∎∎∎∎∎∎∎∎∎∎∎∎∎∎∎∎∎∎∎∎∎∎∎∎∎∎∎∎∎∎∎∎∎∎∎∎

Latency distribution:
  10 % in 28.48 ms
  50 % in 31.66 ms
  90 % in 35.48 ms
  95 % in 38.55 ms
  99 % in 62.83 ms

Status code distribution:
  [Unavailable]   3 responses
  [OK]            197 responses

Error distribution:
  [3]   rpc error: code = Unavailable desc = \"transport is closing\"
";

#[test]
fn what_ghz_prints_is_read() {
    let run = measured(GHZ).report;
    assert_eq!(
        (run.format.as_str(), run.requests.count, run.requests.failed),
        ("ghz-text", Some(200), Some(3))
    );
    let latency = run.requests.latency_ms;
    assert_eq!(
        (latency.min, latency.p50, latency.p95, latency.p99),
        (Some(26.09), Some(31.66), Some(38.55), Some(62.83))
    );
    assert_eq!((run.requests.rate_per_s, run.duration_ms), (Some(1101.53), Some(181.57)));
    assert_eq!(
        (run.errors[0].message.as_str(), run.errors[0].count),
        ("rpc error: code = Unavailable desc = \"transport is closing\"", 3)
    );
}

#[test]
fn ghz_without_details_is_a_summary() {
    let text = text_of("ghz/0.93.0-json/results.json");
    let start = text.find("\"details\":[").unwrap();
    let end = text.rfind("],\"tags\"").unwrap();
    let run = measured(format!("{}\"details\":null{}", &text[..start], &text[end + 1..])).report;
    assert_eq!((run.requests.count, run.requests.failed), (Some(600), Some(17)));
    assert_eq!(run.requests.latency_ms.p95, Some(27.748_736));
    assert!(run.notes[0].contains("no details"), "{:?}", run.notes);
}

#[test]
fn no_payload_metadata_or_header_is_kept() {
    let mut text = text_of("ghz/0.93.0-json/results.json");
    text = text.replace("{{.RequestNumber}}", "hunter2");
    let vegeta = text_of("vegeta/12.13.0-small-body/results.json").replace("text/plain", "hunter2");
    for text in [text, vegeta] {
        let report = serde_json::to_string(&measured(text).report).unwrap();
        assert!(!report.contains("hunter2"));
    }
}

#[test]
fn ghz_leaves_failed_calls_out_of_its_percentiles_and_both_are_given() {
    let run = runs("ghz").into_iter().find(|run| run.join("results.json").exists()).unwrap();
    let mut differences = Differences::default();
    let requests = named(&run, "results.json").report.requests;
    distribution(&mut differences, &requests.latency_ms_ok.unwrap(), &expected(&run)["ok_only"], false);
    differences.none();
}
