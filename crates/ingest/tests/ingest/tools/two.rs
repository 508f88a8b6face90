//! Two results that were appended to one file (`>>`): no number of the two together would be true, so they are refused.

use crate::bytes::{measured, refusal, text_of};

/// Every summary that is printed or written as one document.
const SUMMARIES: [&str; 15] = [
    "ab/2.3-mix/stdout.txt",
    "ab/2.3-mix/percentiles.csv",
    "autocannon/9.0.0-table/stdout.txt",
    "autocannon/9.0.0-mix/results.json",
    "ghz/0.93.0-json/results.json",
    "hdrhistogram/2.2.2-tags/results.hgrm",
    "hdrhistogram/2.2.2-tags/results.hgrm.csv",
    "hey/0.1.5-text-summary/results.txt",
    "locust/2.47.0-json/out_stats.csv",
    "oha/1.16.0-json-mix/results.json",
    "oha/1.16.0-text/results.txt",
    "siege/4.0.7-json/results.json",
    "vegeta/12.13.0-small-body/hdrplot.txt",
    "wrk/4.1.0-latency/results.txt",
    "wrk2/44a94c1-latency/results.txt",
];

/// What ghz prints.
const GHZ: &str = "
Summary:
  Count:\t3
  Total:\t11.22 ms
  Slowest:\t3.22 ms
  Fastest:\t1.04 ms
  Average:\t2.02 ms
  Requests/sec:\t267.39

Latency distribution:
  50 % in 2.01 ms
  95 % in 3.22 ms

Status code distribution:
  [OK]   3 responses

";

#[test]
fn two_results_in_one_file_are_refused() {
    for path in SUMMARIES {
        let text = text_of(path);
        measured(&text);
        let message = refusal(text.repeat(2));
        assert!(message.contains("a second result in the same file"), "{path}: {message}");
    }
    let json = text_of("ghz/0.93.0-json/results.json");
    let message = refusal(json.trim_end().repeat(2));
    assert!(message.contains(&format!("line 1, byte {}", json.trim_end().len())), "{message}");
    let lines = GHZ.lines().count();
    let message = refusal(GHZ.repeat(2));
    assert!(message.contains(&format!("line {}", lines + 2)), "{message}");
}

#[test]
fn the_first_of_two_results_may_be_cut() {
    for path in ["wrk/4.1.0-latency/results.txt", "hdrhistogram/2.2.2-tags/results.hgrm"] {
        let text = text_of(path);
        let lines: Vec<&str> = text.lines().collect();
        let message = refusal(format!("{}\n{text}", lines[..lines.len() / 2].join("\n")));
        assert!(message.contains("a second result in the same file"), "{path}: {message}");
    }
}

#[test]
fn what_a_shell_prints_around_a_result_is_no_second_one() {
    let text = text_of("wrk/4.1.0-latency/results.txt");
    let around = format!("$ wrk -t2 http://127.0.0.1/\n{text}$ echo 5 requests\n5 requests\n$ exit\n");
    assert_eq!(measured(around).report.requests, measured(&text).report.requests);
}
