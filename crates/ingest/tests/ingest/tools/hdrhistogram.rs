//! `HdrHistogram`'s logs of every version, and its tables of percentiles.

use base64::{Engine, prelude::BASE64_STANDARD};
use domain::StandardHistogram;

use super::real::named;
use crate::bytes::{measured, refusal, text_of};
use crate::real::{Differences, cell, expected, runs};

/// An interval log of one interval with this payload.
fn hlog(head: &str, stamps: &str, payload: &[u8]) -> String {
    format!(
        "#[Histogram log format version 1.1]\n{head}\"StartTimestamp\",\"Interval_Length\",\"Interval_Max\",\"Interval_Compressed_Histogram\"\n{stamps},0.000,{}\n",
        BASE64_STANDARD.encode(payload)
    )
}

/// The layout of a histogram in the order of versions 0 and 1.
fn layout() -> Vec<u8> {
    [&3_u32.to_be_bytes()[..], &1_u64.to_be_bytes(), &60_000_000_000_u64.to_be_bytes()].concat()
}

/// Counts of two bytes: two values of 1 ms, one of 2 µs.
fn counts() -> Vec<u8> {
    let buckets = domain::Buckets::new(3, 1).unwrap();
    let place = |value: u64| usize::try_from(buckets.index(value)).unwrap();
    let mut counts = vec![0_u16; place(1_000_000) + 1];
    counts[place(1_000_000)] = 2;
    counts[place(2_000)] = 1;
    counts.iter().flat_map(|count| count.to_be_bytes()).collect()
}

/// A histogram of version 0, not packed.
fn version_0() -> Vec<u8> {
    [&0x1c84_9328_u32.to_be_bytes()[..], &layout(), &3_u64.to_be_bytes(), &counts()].concat()
}

/// A histogram of version 1, not packed.
fn version_1() -> Vec<u8> {
    let length = u32::try_from(counts().len()).unwrap().to_be_bytes();
    let cookie = 0x1c84_9321_u32.to_be_bytes();
    [&cookie[..], &length, &[0; 4], &layout(), &1.0_f64.to_be_bytes(), &counts()].concat()
}

#[test]
fn histograms_of_every_version_are_read() {
    let mut second = StandardHistogram::new(3, 1, 60_000_000_000).unwrap();
    second.record_n(1_000_000, 2);
    second.record_n(2_000, 1);
    for payload in [version_0(), version_1(), second.encode()] {
        let run = measured(hlog(
            "#[StartTime: 1441812279.474 (seconds since epoch), Wed]\n",
            "0.127,1.007",
            &payload,
        ));
        let latency = run.report.requests.latency_ms;
        assert_eq!(run.report.requests.count, Some(3));
        assert_eq!((latency.min, run.report.requests.failed), (Some(0.002), None));
        assert!((latency.max.unwrap() - 1.0).abs() < 0.001 && (latency.p50.unwrap() - 1.0).abs() < 0.001);
        assert_eq!(run.report.started_at.unwrap().to_string(), "2015-09-09T15:24:39.601Z");
    }
    let damaged = hlog("", "0.127,1.007", &version_1()[..60]);
    assert!(refusal(&damaged).contains("a histogram that ends too early"), "{}", refusal(&damaged));
    let whole = hlog("", "1.134,1.007", &version_1());
    let skipped = measured(damaged + whole.lines().last().unwrap()).report.skipped;
    assert_eq!((skipped.count, skipped.first[0].line), (1, Some(3)));
    assert!(
        skipped.first[0].reason.starts_with("a histogram that ends too early"),
        "{}",
        skipped.first[0].reason
    );
}

#[test]
fn stamps_of_a_histogram_log_count_from_what_it_says() {
    let payload = version_1();
    let start = |head: &str, stamps: &str| measured(hlog(head, stamps, &payload)).report;
    let stamped = "#[StartTime: 1441812279.474 (seconds since epoch), Wed]\n";
    let absolute = start(stamped, "1441812280.474,1.000");
    assert_eq!(absolute.started_at.unwrap().0, 1_441_812_280_474);
    let based = format!("{stamped}#[BaseTime: 1441812000.000 (seconds since epoch)]\n");
    assert_eq!(start(&based, "-1.5,1.000").started_at.unwrap().0, 1_441_811_998_500);
    let unknown = start("", "5.000,1.000");
    assert_eq!(unknown.started_at, None);
    assert!(unknown.notes.iter().any(|note| note.contains("no time of day")));
    let long = measured(hlog(stamped, "0.000,10.000", &payload));
    assert!(long.overall.blocks.is_empty() && long.overall.whole.count() == 3);
    assert!(long.report.notes.iter().any(|note| note.contains("intervals of 10.0 s")));
}

#[test]
fn tables_of_percentiles_may_have_a_decimal_comma() {
    let text = text_of("hdrhistogram/2.2.2-tags/results.hgrm");
    let expected = measured(&text).report.requests;
    let comma: String = text
        .lines()
        .map(|line| if line.contains("[Mean") || line.starts_with(' ') { line.replace('.', ",") } else { line.to_owned() } + "\n")
        .collect();
    assert_eq!(measured(&comma).report.requests, expected);
    let csv = text_of("hdrhistogram/2.2.2-tags/results.hgrm.csv");
    assert_eq!(measured(csv.replace('.', ",")).report.requests, measured(&csv).report.requests);
}

#[test]
fn histogram_tables_agree_with_the_histogram_that_was_printed() {
    let mut differences = Differences::default();
    for run in runs("hdrhistogram") {
        let own = expected(&run)["own_summary"].clone();
        for (name, unit) in [("results.hgrm", 1.0), ("results.hgrm.csv", 1000.0)] {
            let measured = named(&run, name);
            let place = differences.at(format!("{} {name}", run.display()));
            place.equal("count", measured.report.requests.count, own["count"].as_u64());
            place.equal("failed", measured.report.requests.failed, None);
            let latency = serde_json::to_value(measured.report.requests.latency_ms).unwrap();
            for percentile in ["min", "p50", "p90", "p95", "max"] {
                let ours = latency[percentile].as_f64().map(|value| value / unit);
                place.near(percentile, ours, &own[format!("{percentile}_ms")], cell);
            }
            // There is no row for it: at most the next one's value.
            assert!(latency["p99"].as_f64().unwrap() / unit >= own["p99_ms"].as_f64().unwrap() * 0.999);
            assert!(measured.report.notes.iter().any(|note| note.contains("does not say its unit")));
        }
    }
    differences.none();
}

#[test]
fn the_foot_of_the_python_port_is_one() {
    let text = text_of("hdrhistogram/2.2.2-tags/results.hgrm");
    let ported = text.replace("Total count", "TotalCount");
    assert_ne!(ported, text);
    let run = measured(ported).report;
    assert_eq!((run.requests, run.files[0].truncated), (measured(&text).report.requests, false));
}
