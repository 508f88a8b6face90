//! Results of the smaller tools that are cut, damaged, or written in another way than usual: what can be read is, what
//! cannot is said, and nothing panics.

#![expect(clippy::unwrap_used, reason = "a test stops where a file is not as it should be")]

#[path = "common/tools.rs"]
mod tools;

use std::path::{Path, PathBuf};

use base64::{Engine, prelude::BASE64_STANDARD};
use domain::{Measured, Metric, StandardHistogram};
use ingest::read;
use proptest::prelude::*;
use tools::TOOLS;

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")
}

fn fixture(path: &str) -> String {
    std::fs::read_to_string(fixtures().join(path)).unwrap()
}

/// Every result file of these tools.
fn all() -> Vec<(String, Vec<u8>)> {
    let runs = TOOLS.iter().flat_map(|tool| std::fs::read_dir(fixtures().join(tool)).unwrap());
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

fn measured(bytes: impl AsRef<[u8]>) -> Measured {
    read("upload", bytes.as_ref()).unwrap()
}

fn refusal(bytes: impl AsRef<[u8]>) -> String {
    read("upload", bytes.as_ref()).unwrap_err().to_string()
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
        let text = fixture(path);
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
    let text = fixture("hey/0.1.5-mix-z/results.csv");
    let cut = measured(&text.as_bytes()[..text.len() - 10]);
    assert!(cut.report.files[0].truncated);
    assert_eq!(cut.report.requests.count, Some(692));
    let text = fixture("ghz/0.93.0-json/results.json");
    let cut = measured(&text.as_bytes()[..text.len() - 2_000]);
    assert!(cut.report.files[0].truncated);
    assert!((Some(570)..Some(600)).contains(&cut.report.requests.count), "{:?}", cut.report.requests.count);
    assert_eq!(cut.report.endpoints[0].name, "helloworld.Greeter.SayHello");
}

#[test]
fn a_document_that_was_cut_is_refused_with_its_place() {
    for path in ["artillery/2.0.21-shop/results.json", "oha/1.16.0-json-mix/results.json"] {
        let text = fixture(path);
        let message = refusal(&text.as_bytes()[..text.len() / 2]);
        assert!(message.contains("the document is cut off"), "{message}");
    }
}

#[test]
fn two_summaries_are_not_put_together_but_two_logs_are() {
    let of = |paths: [&str; 2]| {
        ingest::read_many(paths.map(|path| (path.to_owned(), std::io::Cursor::new(fixture(path)))))
    };
    let message =
        of(["wrk/4.1.0-latency/results.txt", "wrk/4.1.0-nolatency/results.txt"]).unwrap_err().to_string();
    assert!(message.contains("are both summaries"), "{message}");
    let both =
        of(["vegeta/12.13.0-small-body/results.json", "vegeta/12.13.0-mixed-nobody/results.json"]).unwrap();
    assert_eq!((both.report.requests.count, both.report.requests.failed), (Some(680), Some(89)));
    let logs = of(["hdrhistogram/2.2.2-tags/results.hlog", "hdrhistogram/2.2.2-notags-nobase/results.hlog"])
        .unwrap();
    assert_eq!(logs.report.requests.count, Some(2_066));
    let names: Vec<&str> = logs.report.endpoints.iter().map(|endpoint| endpoint.name.as_str()).collect();
    assert_eq!(names, ["(no name)", "item", "mix", "search"]);
}

#[test]
fn vegeta_files_of_2018_have_nine_columns() {
    let text = fixture("vegeta/12.13.0-small-body/results.csv");
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
    let skipped = measured(damaged).report.skipped;
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
    let text = fixture("hdrhistogram/2.2.2-tags/results.hgrm");
    let expected = measured(&text).report.requests;
    let comma: String = text
        .lines()
        .map(|line| if line.contains("[Mean") || line.starts_with(' ') { line.replace('.', ",") } else { line.to_owned() } + "\n")
        .collect();
    assert_eq!(measured(&comma).report.requests, expected);
    let csv = fixture("hdrhistogram/2.2.2-tags/results.hgrm.csv");
    assert_eq!(measured(csv.replace('.', ",")).report.requests, measured(&csv).report.requests);
}

#[test]
fn autocannon_that_prints_no_statuses_still_counts() {
    let text = fixture("autocannon/9.0.0-table/stdout.txt");
    let without = |mark: &str, text: &str| {
        text.lines().filter(|line| !line.contains(mark)).collect::<Vec<_>>().join("\n")
    };
    let by_code = measured(without("2xx responses", &text)).report.requests;
    assert_eq!((by_code.count, by_code.failed), (Some(1_426), Some(43)));
    let bare: String = without("2xx responses", &text).replace("│ 200 ", "│ x ").replace("│ Code", "│ Cod");
    let sampled = measured(&bare).report;
    assert_eq!(sampled.requests.count, Some(1_426));
    assert!(sampled.notes[0].contains("printed average"), "{:?}", sampled.notes);
    let coloured = text.replace("13 ms", "\u{1b}[1m13 ms\u{1b}[22m");
    assert_eq!(
        measured(format!("Running 5s test @ http://a\n6 connections\n{coloured}"))
            .report
            .requests
            .latency_ms
            .p50,
        Some(13.0)
    );
}

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
    let text = fixture("ghz/0.93.0-json/results.json");
    let start = text.find("\"details\":[").unwrap();
    let end = text.rfind("],\"tags\"").unwrap();
    let run = measured(format!("{}\"details\":null{}", &text[..start], &text[end + 1..])).report;
    assert_eq!((run.requests.count, run.requests.failed), (Some(600), Some(17)));
    assert_eq!(run.requests.latency_ms.p95, Some(27.748_736));
    assert!(run.notes[0].contains("no details"), "{:?}", run.notes);
}

#[test]
fn no_payload_metadata_or_header_is_kept() {
    let mut text = fixture("ghz/0.93.0-json/results.json");
    text = text.replace("{{.RequestNumber}}", "hunter2");
    let vegeta = fixture("vegeta/12.13.0-small-body/results.json").replace("text/plain", "hunter2");
    for text in [text, vegeta] {
        let report = serde_json::to_string(&measured(text).report).unwrap();
        assert!(!report.contains("hunter2"));
    }
}

#[test]
fn final_statistics_of_taurus_are_read_as_csv_and_xml() {
    let (csv, xml) = (
        measured(fixture("taurus/handmade/final.csv")).report,
        measured(fixture("taurus/handmade/final.xml")).report,
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
fn a_report_of_artillery_without_http_says_so() {
    let text = r#"{"aggregate":{"counters":{"websocket.messages_sent":5},"rates":{},"summaries":{}},"intermediate":[]}"#;
    let report = measured(text).report;
    assert_eq!(report.requests.count, Some(0));
    assert!(report.notes[0].contains("counts no HTTP requests"));
    assert_eq!(
        report.metrics.get("websocket.messages_sent"),
        Some(&Metric::Counter { count: 5.0, rate_per_s: None })
    );
}

#[test]
fn a_format_is_found_where_its_first_record_is_long() {
    let body = "QUJD".repeat(30_000);
    let line = format!("1795389336377045141,200,28829999,0,40,,{body},,0,GET,http://a/b,\n");
    assert_eq!(measured(&line).report.format, "vegeta-csv");
    assert_eq!(measured(line.repeat(3)).report.requests.count, Some(3));
    let ghz =
        fixture("ghz/0.93.0-json/results.json").replace("\"Bob {{.RequestNumber}}\"", &format!("\"{body}\""));
    assert_eq!(measured(&ghz).report.requests.count, Some(600));
}

#[test]
fn autocannon_may_write_counts_as_texts() {
    let text = fixture("autocannon/9.0.0-mix/results.json").replace("{\"count\":47}", "{\"count\":\"47\"}");
    let errors = measured(text).report.errors;
    assert!(errors.iter().any(|error| error.message == "status 404" && error.count == 47), "{errors:?}");
}

#[test]
fn what_a_program_prints_is_read_below_its_command_line_too() {
    for (path, command) in [
        ("wrk/4.1.0-latency/results.txt", "$ wrk -t2 -c10 --latency http://127.0.0.1:8301/"),
        ("wrk2/44a94c1-latency/results.txt", "+ wrk2 -R 100 http://127.0.0.1:8301/"),
        ("hey/0.1.5-text-summary/results.txt", "hey -n 100 http://127.0.0.1:8301/"),
        ("ab/2.3-mix/stdout.txt", "# ab -n 200 http://127.0.0.1:8301/\nnice: no permission"),
    ] {
        let (plain, below) = (measured(fixture(path)), measured(format!("{command}\n\n{}", fixture(path))));
        assert_eq!(below.report.requests, plain.report.requests, "{path}");
        assert_eq!(below.report.format, plain.report.format);
    }
}

#[test]
fn a_tar_archive_is_refused_with_the_command_to_type() {
    let line =
        r#"{"metric":"vus","type":"Point","data":{"time":"2026-11-22T23:31:10Z","value":1,"tags":{}}}"#;
    let mut tar = vec![0; 512];
    tar[..8].copy_from_slice(b"run.json");
    tar[257..263].copy_from_slice(b"ustar\0");
    tar.extend_from_slice(line.as_bytes());
    tar.resize(10_240, 0);
    for bytes in [zstd::encode_all(&tar[..], 1).unwrap(), tar] {
        let error = refusal(&bytes);
        assert!(error.contains("this is a tar archive: `tar -xf results.tar.gz` unpacks it"), "{error}");
    }
}
