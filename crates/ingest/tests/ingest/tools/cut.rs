//! Results of the smaller tools that are cut or damaged: what can be read is, what cannot is said, and nothing panics.

use ingest::read;
use proptest::prelude::*;

use super::TOOLS;
use crate::bytes::{fixtures, measured, refusal, text_of};

/// Every result file of these tools.
fn all() -> Vec<(String, Vec<u8>)> {
    let runs = TOOLS.iter().flat_map(|tool| std::fs::read_dir(fixtures(tool)).unwrap());
    let files = runs.flat_map(|run| std::fs::read_dir(run.unwrap().path()).unwrap());
    let mut all = Vec::new();
    for path in files.map(|file| file.unwrap().path()) {
        let name = path.display().to_string();
        if !name.ends_with("expected.json") && !name.ends_with("command.txt") {
            all.push((name, std::fs::read(&path).unwrap()));
        }
    }
    assert!(all.len() > 30);
    all
}

#[test]
fn a_file_cut_at_any_byte_is_read_in_part_or_refused() {
    for (name, bytes) in all() {
        // Around each line end, and else at steps that do not fall on one column.
        let step = (bytes.len() / 40).max(1) | 1;
        let line_ends = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'\n').map(|(at, _)| at);
        let near = line_ends.take(12).flat_map(|at| at.saturating_sub(2)..at + 3);
        for end in (0..bytes.len()).step_by(step).chain(near).filter(|end| *end <= bytes.len()) {
            if let Ok(part) = read("upload", &bytes[..end]) {
                let whole = &part.report.requests;
                assert!(whole.failed.is_none_or(|failed| Some(failed) <= whole.count), "{name} cut at {end}");
            }
        }
    }
}

#[test]
fn damaged_bytes_never_panic() {
    let files = all();
    proptest!(ProptestConfig::with_cases(300), |(
        file in 0..files.len(), at in any::<prop::sample::Index>(), garbage in prop::collection::vec(any::<u8>(), 0..12),
    )| {
        let mut bytes = files[file].1.clone();
        let at = at.index(bytes.len());
        let end = (at + garbage.len()).min(bytes.len());
        bytes.splice(at..end, garbage);
        let _ = read("upload", &bytes[..]);
    });
}

#[test]
fn a_mark_windows_line_ends_and_garbage_lines_change_no_number() {
    for path in [
        "vegeta/12.13.0-small-body/results.json",
        "vegeta/12.13.0-small-body/results.csv",
        "hdrhistogram/2.2.2-tags/results.hlog",
        "hey/0.1.5-mix-z/results.csv",
        "oha/1.16.0-csv-drop/results.csv",
        "ghz/0.93.0-csv/results.csv",
        "ab/2.3-mix/plot.tsv",
    ] {
        let text = text_of(path);
        let plain = measured(&text);
        let windows = measured(format!("\u{feff}{}", text.replace('\n', "\r\n")));
        assert_eq!(windows.report.requests, plain.report.requests, "{path}");
        assert_eq!(windows.report.skipped.count, 0, "{path}");
        let (head, rest) = text.split_at(text.len() / 2);
        let (broken, rest) = rest.split_once('\n').unwrap();
        let garbled = measured(format!("{head}{broken}\nnot a record \u{0} at all\n{rest}"));
        assert_eq!(garbled.report.requests, plain.report.requests, "{path}");
        assert_eq!(garbled.report.skipped.count, 1, "{path}");
        assert!(garbled.report.skipped.first[0].line > Some(10), "{path}");
        let invalid = [text.as_bytes(), b"\xff\xfe\x80\n"].concat();
        assert_eq!(measured(invalid).report.requests, plain.report.requests, "{path}");
    }
}

#[test]
fn a_head_line_alone_is_a_run_without_a_request() {
    for head in [
        "response-time,DNS+dialup,DNS,Request-write,Response-delay,Response-read,status-code,offset\n",
        "request-start,DNS,DNS+dialup,Response-delay,request-duration,bytes,status\n",
        "\nduration (ms),status,error\n",
        "starttime\tseconds\tctime\tdtime\tttime\twait\n",
        "#[Histogram log format version 1.3]\n\"StartTimestamp\",\"Interval_Length\",\"Interval_Max\",\"Interval_Compressed_Histogram\"\n",
    ] {
        let run = measured(head);
        assert_eq!((run.report.requests.count, run.report.requests.failed), (Some(0), Some(0)), "{head}");
        assert_eq!(run.report.requests.latency_ms, domain::Latency::default());
    }
}

#[test]
fn a_cut_record_is_marked() {
    let text = text_of("hey/0.1.5-mix-z/results.csv");
    let cut = measured(&text.as_bytes()[..text.len() - 10]);
    assert!(cut.report.files[0].truncated);
    assert_eq!(cut.report.requests.count, Some(692));
    let text = text_of("ghz/0.93.0-json/results.json");
    let cut = measured(&text.as_bytes()[..text.len() - 2_000]);
    assert!(cut.report.files[0].truncated);
    assert!((Some(570)..Some(600)).contains(&cut.report.requests.count), "{:?}", cut.report.requests.count);
    assert_eq!(cut.report.endpoints[0].name, "helloworld.Greeter.SayHello");
}

#[test]
fn a_document_that_was_cut_is_refused_with_its_place() {
    for path in ["artillery/2.0.21-shop/results.json", "oha/1.16.0-json-mix/results.json"] {
        let text = text_of(path);
        let message = refusal(&text.as_bytes()[..text.len() / 2]);
        assert!(message.contains("the document is cut off"), "{message}");
    }
}

/// The numbers of a summary from which everything behind `mark` was cut.
fn cut_behind(path: &str, mark: &str) -> domain::Report {
    let text = text_of(path);
    let end = text.find(mark).unwrap() + mark.len();
    let report = measured(&text.as_bytes()[..end]).report;
    assert!(report.files[0].truncated, "{path} cut behind {mark}");
    assert!(report.notes[0].contains("is cut off"), "{}", report.notes[0]);
    report
}

#[test]
fn a_printed_summary_that_was_cut_says_so_and_does_not_tell_what_the_rest_would_prove() {
    let hgrm = "hdrhistogram/2.2.2-tags/results.hgrm";
    let requests = cut_behind(hgrm, "     154.796 0.9781250").requests;
    assert_eq!((requests.count, requests.latency_ms.max), (None, None));
    assert_eq!((requests.latency_ms.p95, requests.latency_ms.p99), (Some(91.488), None));
    let requests = cut_behind(hgrm, "1.000000000000       13").requests;
    assert_eq!((requests.count, requests.latency_ms.max), (None, None));
    let requests = cut_behind(hgrm, "#[Mean    =       33").requests;
    assert_eq!((requests.count, requests.latency_ms.mean), (Some(1_308), None));
    let requests = cut_behind("hdrhistogram/2.2.2-tags/results.hgrm.csv", ",0.998437500000,").requests;
    assert_eq!((requests.count, requests.latency_ms.max), (None, None));

    let requests = cut_behind("ab/2.3-mix/stdout.txt", "HTML transferred:      ").requests;
    assert_eq!((requests.count, requests.rate_per_s), (Some(1_500), None));
    let requests = cut_behind("ab/2.3-mix/stdout.txt", "  95%     4").requests;
    assert_eq!((requests.latency_ms.p90, requests.latency_ms.p95), (Some(31.0), None));
    assert_eq!(cut_behind("ab/2.3-mix/percentiles.csv", "\n60,").requests.latency_ms.max, None);

    let requests = cut_behind("wrk/4.1.0-latency/results.txt", "requests in 8.02s, 2.57MB read\n").requests;
    assert_eq!((requests.count, requests.failed, requests.rate_per_s), (Some(4_362), None, None));
    for (path, mark) in [
        ("hey/0.1.5-text-summary/results.txt", "99%% in"),
        ("hey/0.1.5-text-summary/results.txt", "[200]\t59"),
        ("oha/1.16.0-text/results.txt", "Details (average"),
        ("oha/1.16.0-text/results.txt", "[500] 9 resp"),
    ] {
        let requests = cut_behind(path, mark).requests;
        assert_eq!((requests.count, requests.failed), (None, None), "{path} cut behind {mark}");
        assert!(requests.rate_per_s.is_some());
    }
}

#[test]
fn a_printed_summary_that_is_whole_is_not_called_cut() {
    for path in [
        "ab/2.3-mix/stdout.txt",
        "ab/2.3-mix/percentiles.csv",
        "autocannon/9.0.0-table/stdout.txt",
        "hdrhistogram/2.2.2-tags/results.hgrm",
        "hdrhistogram/2.2.2-tags/results.hgrm.csv",
        "hey/0.1.5-text-summary/results.txt",
        "oha/1.16.0-text/results.txt",
        "vegeta/12.13.0-small-body/hdrplot.txt",
        "wrk/4.1.0-lua-errors/results.txt",
        "wrk2/44a94c1-nan/results.txt",
    ] {
        for text in [text_of(path), text_of(path).trim_end().to_owned()] {
            let report = measured(text).report;
            assert!(!report.files[0].truncated, "{path}: {:?}", report.notes);
        }
    }
}

#[test]
fn a_table_of_locust_without_its_last_row_says_so() {
    let text = text_of("locust/2.47.0-json/out_stats.csv");
    let is_said = |text: &str| {
        measured(text).report.notes.iter().any(|note| note.starts_with("The table has no row Aggregated"))
    };
    assert!(is_said(&text[..text.find(",Aggregated").unwrap()]));
    assert!(!is_said(&text));
}
