//! What is no result of a load test, or only a part of one: a clear error or a marked part, never a panic.

#![expect(clippy::unwrap_used, reason = "a test stops where a file is not as it should be")]

use std::{
    io::{self, Cursor, Read, Write},
    path::Path,
};

use flate2::{Compression, read::MultiGzDecoder, write::GzEncoder};
use ingest::{IngestError, read};
use proptest::prelude::*;

const POINT: &str = r#"{"metric":"http_req_duration","type":"Point","data":{"time":"2026-11-22T23:31:10.5Z","value":2.5,"tags":{"name":"home","method":"GET","expected_response":"true","scenario":"default"}}}"#;

/// A fixture's bytes, unpacked.
fn fixture(path: &str) -> Vec<u8> {
    let stored = std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(path)).unwrap();
    if !stored.starts_with(&[0x1f, 0x8b]) {
        return stored;
    }
    let mut bytes = Vec::new();
    MultiGzDecoder::new(&stored[..]).read_to_end(&mut bytes).unwrap();
    bytes
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn refusal(bytes: &[u8]) -> String {
    read("upload", bytes).unwrap_err().to_string()
}

/// Three requests, then `line`, then one more.
fn around(line: &[u8]) -> Vec<u8> {
    let good = format!("{POINT}\n").into_bytes();
    [&good[..], &good, &good, line, b"\n", &good].concat()
}

#[test]
fn an_empty_file_is_refused_and_says_what_was_expected() {
    assert!(refusal(b"").contains("upload: the file is empty. Expected k6 NDJSON"));
    assert!(refusal(b" \n\n").contains("nothing but white space"));
    assert!(refusal(&gzip(b"")).contains("an empty gzip stream"));
    assert!(matches!(ingest::read_many::<io::Empty>(Vec::new()), Err(IngestError::NoFile)));
}

#[test]
fn what_another_program_wrote_is_named() {
    let cases: [(&[u8], &str); 5] = [
        (b"<!DOCTYPE html><html><body>502 Bad Gateway</body>", "an HTML page"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "a PNG image"),
        (b"\xff\xfeh\0i\0", "UTF-16 text"),
        (b"hello\nworld\n", "`hello`"),
        (b"\x01\x02\x00\x03", "binary data"),
    ];
    for (bytes, expected) in cases {
        let message = refusal(bytes);
        assert!(
            message.contains(expected) && message.contains("k6 NDJSON") && message.contains("simulation.log"),
            "{message}"
        );
    }
}

#[test]
fn a_refusal_shows_the_first_lines_without_control_characters() {
    let error = read("upload", &b"first\x1b[31m\nsecond\n\nthird\nfourth\n"[..]).unwrap_err();
    assert_eq!(error.excerpt(), ["first\u{fffd}[31m", "second", "third"]);
}

#[test]
fn a_file_that_only_looks_like_k6_is_refused_with_line_and_byte() {
    let message = refusal(b"{\"type\":\"Point\",\"data\":{}}\n{\"type\":\"Point\"");
    assert!(message.contains("line 1, byte 0: expected a k6 Metric or Point line"), "{message}");
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
    let mut counts = std::collections::BTreeMap::<i64, u64>::new();
    for slice in run.overall.blocks.iter().flat_map(|block| block.slices().unwrap()) {
        *counts.entry(slice.second.rem_euclid(86_400)).or_default() += slice.count;
    }
    let mut expected = std::collections::BTreeMap::<i64, u64>::new();
    for second in seconds {
        *expected.entry(i64::try_from(second).unwrap()).or_default() += 1;
    }
    assert_eq!(counts, expected);
    assert_eq!(run.overall.whole.count(), 13_000);
    assert!(run.overall.blocks.windows(2).all(|two| two[0].last_second < two[1].first_second));
    assert!(run.report.notes.iter().any(|note| note.contains("out of order")));
}

#[test]
fn packing_does_not_change_what_is_read() {
    let plain = fixture("k6/v1.8.1-checkout-groups/run.json.gz");
    let (first, second) = plain.split_at(plain.len() / 2);
    let two_members = [gzip(first), gzip(second)].concat();
    let trailed = [gzip(&plain), b"garbage, longer than a header".to_vec()].concat();
    let zstd = zstd::encode_all(&plain[..], 1).unwrap();
    let of_plain = read("upload", &plain[..]).unwrap();
    for packed in [gzip(&plain), two_members, trailed, zstd] {
        let run = read("upload", &packed[..]).unwrap();
        assert_eq!(
            (run.content_id, &run.report.requests),
            (of_plain.content_id.clone(), &of_plain.report.requests)
        );
        assert!(!run.report.files[0].truncated);
        let blocks =
            |run: &domain::Measured| run.endpoints.iter().map(|e| e.blocks.clone()).collect::<Vec<_>>();
        assert_eq!(run.overall.blocks, of_plain.overall.blocks);
        assert_eq!(blocks(&read("upload", &packed[..]).unwrap()), blocks(&of_plain));
    }
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
fn a_time_outside_of_the_calendar_is_a_record_that_cannot_be_read() {
    let gatling = "RUN\ta\tb\t1795389987760\t \t3.8.4\nREQUEST\t\thome\t1795389987761\t1795389987771\tOK\t \n\
                   REQUEST\t\thome\t999999999999999\t999999999999999\tOK\t \n";
    let jmeter = "timeStamp,elapsed,label,responseCode,success\n1795389987761,10,home,200,true\n\
                  99999999999999999,10,home,200,true\n";
    for text in [gatling, jmeter] {
        let run = read("upload", text.as_bytes()).unwrap().report;
        assert_eq!((run.requests.count, run.skipped.count), (Some(1), 1), "{text}");
        let written = serde_json::to_string(&run).unwrap();
        assert_eq!(serde_json::from_str::<domain::Report>(&written).unwrap(), run, "{text}");
    }
}

#[test]
fn a_summary_with_more_failures_than_requests_does_not_tell_how_many_failed() {
    let text =
        std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/ab/2.3-mix/stdout.txt"))
            .unwrap();
    let sound = read("upload", text.as_bytes()).unwrap().report.requests;
    let broken = text
        .replace(&format!("Complete requests:      {}", sound.count.unwrap()), "Complete requests:      1");
    let report = read("upload", broken.as_bytes()).unwrap().report;
    assert_eq!((report.requests.count, report.requests.failed), (Some(1), None));
    assert!(
        sound.failed > Some(1) && report.notes.iter().any(|note| note.contains("more requests failed than"))
    );
}

#[test]
fn no_text_of_a_summary_holds_a_nul() {
    let text = b"label,avg_ct,avg_lt,avg_rt,bytes,concurrency,fail,stdev_rt,succ,throughput,perc_0.0,perc_50.0,perc_90.0,perc_95.0,perc_99.0,perc_100.0,rc_50\x003\n\
                 ,0.1,0.1,0.1,1,1,1,0,1,2,0.1,0.1,0.1,0.1,0.1,0.1,1\n";
    let written = serde_json::to_string(&read("upload", text.as_slice()).unwrap().report).unwrap();
    assert!(written.contains("50\u{fffd}3") && !written.contains("\\u0000"), "{written}");
}

#[test]
fn a_gzip_stream_that_was_cut_gives_what_was_there_and_says_so() {
    let packed = gzip(&fixture("k6/v1.8.1-checkout-groups/run.json.gz"));
    let mut last = None;
    for part in 1..20 {
        match read("upload", &packed[..packed.len() * part / 20]) {
            Ok(run) => {
                assert!(run.report.files[0].truncated);
                assert!(run.report.notes[0].contains("is cut off"), "{:?}", run.report.notes);
                assert!(run.report.requests.count >= last);
                last = run.report.requests.count;
            }
            Err(error) => assert_eq!(last, None, "{error}"),
        }
    }
    assert!(last > Some(200));
}

#[test]
fn a_source_that_fails_is_an_error_and_not_the_end_of_the_file() {
    struct Broken(Cursor<Vec<u8>>);
    impl Read for Broken {
        fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
            match self.0.read(buf)? {
                0 => Err(io::Error::new(io::ErrorKind::ConnectionReset, "the client went away")),
                n => Ok(n),
            }
        }
    }
    for bytes in [around(POINT.as_bytes()), gzip(&around(POINT.as_bytes()))] {
        let error = read("upload", Broken(Cursor::new(bytes))).unwrap_err();
        assert!(
            matches!(error, IngestError::Io { .. }) && error.to_string().contains("went away"),
            "{error}"
        );
    }
}

#[test]
fn files_of_two_tools_cannot_be_merged() {
    let files = vec![
        ("a.json".to_owned(), Cursor::new(POINT.as_bytes().to_vec())),
        ("simulation.log".to_owned(), Cursor::new(fixture("gatling/3.13.5-idle/simulation.log"))),
    ];
    let message = ingest::read_many(files).unwrap_err().to_string();
    assert_eq!(
        message,
        "simulation.log is a Gatling binary log, but a.json is k6 NDJSON: only files of one test in one format can be merged"
    );
}

#[test]
fn a_log_cut_at_any_byte_gives_its_beginning() {
    for path in [
        "gatling/3.13.5-idle/simulation.log",
        "gatling/3.14.3-unicode/simulation.log",
        "gatling/3.8.4-idle/simulation.log",
    ] {
        let whole = fixture(path);
        let all = read("upload", &whole[..]).unwrap().report;
        let step = (whole.len() / 700).max(1);
        for length in (0..whole.len()).step_by(step) {
            match read("upload", &whole[..length]) {
                Ok(run) => assert!(run.report.requests.count <= all.requests.count),
                Err(error) => assert!(length < 120, "{path} at {length}: {error}"),
            }
        }
    }
}

#[test]
fn a_text_too_long_for_gatlings_writer_does_not_end_the_reading() {
    let mut log = fixture("gatling/3.13.5-idle/simulation.log");
    let end = log.len();
    let ts = |ms: i32| ms.to_be_bytes();
    // A request whose name was abandoned after its length, then a good one under the same number.
    log.extend([&[1][..], &0_i32.to_be_bytes(), &900_i32.to_be_bytes(), &9_000_i32.to_be_bytes()].concat());
    log.extend(
        [
            &[1][..],
            &0_i32.to_be_bytes(),
            &900_i32.to_be_bytes(),
            &2_i32.to_be_bytes(),
            b"ok",
            &[0],
            &ts(1),
            &ts(9),
            &[1],
            &901_i32.to_be_bytes(),
            &0_i32.to_be_bytes(),
        ]
        .concat(),
    );
    // One with a message that was abandoned: the request itself is whole.
    log.extend(
        [
            &[1][..],
            &0_i32.to_be_bytes(),
            &(-900_i32).to_be_bytes(),
            &ts(2),
            &ts(5),
            &[0],
            &902_i32.to_be_bytes(),
            &9_000_i32.to_be_bytes(),
        ]
        .concat(),
    );
    let report = read("upload", &log[..]).unwrap().report;
    assert_eq!((report.requests.count, report.requests.failed), (Some(2), Some(1)));
    assert_eq!((report.skipped.count, report.skipped.first[0].byte), (1, Some(end as u64)));
    assert!(
        report.notes.iter().any(|note| note.contains("2 records hold a text too long")),
        "{:?}",
        report.notes
    );
    log.push(9);
    let report = read("upload", &log[..]).unwrap().report;
    assert!(report.files[0].truncated && report.requests.count == Some(2));
    assert!(report.notes.iter().any(|note| note.contains("damaged at byte")), "{:?}", report.notes);
}

#[test]
fn a_name_with_line_ends_and_tabs_is_put_together_again() {
    let log = "RUN\ta.B\tb\t1795389902963\t \t3.12.0\nUSER\tS\tSTART\t1795389903000\nREQUEST\t\tone\ntwo\tthree\t1795389903001\t1795389903011\tOK\t \nstray line\nGROUP\tg\nh\t1795389903001\t1795389903011\t10\tKO\nUSER\tS\tEND\t1795389903020\n";
    let report = read("upload", log.as_bytes()).unwrap().report;
    assert_eq!(report.endpoints[0].name, "one two three");
    assert_eq!((report.groups[0].path.as_str(), report.groups[0].failed), ("g h", Some(1)));
    assert_eq!((report.skipped.count, report.skipped.first[0].line), (1, Some(5)));
}

#[test]
fn the_layouts_before_3_0_are_read() {
    let early = "shop.Sim\tsim\tRUN\t1400000000000\t \t2.0\nS\t1-0\tUSER\tSTART\t1400000000100\t0\nS\t1-0\tREQUEST\tg\thome\t1400000000100\t1400000000101\t1400000000150\t1400000000160\tOK\t \nS\t1-0\tGROUP\tg\t1400000000100\t1400000000160\t60\t1\t0\tOK\nS\t1-0\tUSER\tEND\t1400000000100\t1400000000200\n";
    let middle = "RUN\tshop.Sim\t\tsim\t1400000000000\t \t2.0\nUSER\tS\t1\tSTART\t1400000000100\t1400000000100\nREQUEST\tS\t1\tg\thome\t1400000000100\t1400000000160\tOK\t \nGROUP\tS\t1\tg\t1400000000100\t1400000000160\t60\tOK\nGROUP\tboom\t1400000000170\nUSER\tS\t1\tEND\t1400000000100\t1400000000200\n";
    for (log, errors) in [(early, 0), (middle, 1)] {
        let report = read("upload", log.as_bytes()).unwrap().report;
        let endpoint = &report.endpoints[0];
        assert_eq!(
            (endpoint.name.as_str(), endpoint.group.as_deref(), endpoint.latency_ms.max),
            ("home", Some("g"), Some(60.0))
        );
        assert_eq!(
            (report.groups.len(), report.errors.len(), report.skipped.count),
            (1, errors, 0),
            "{:?}",
            report.skipped
        );
        assert_eq!((report.scenarios[0].users_started, report.scenarios[0].users_ended), (Some(1), Some(1)));
        assert_eq!(
            (report.started_at, report.duration_ms),
            (Some(domain::Timestamp(1_400_000_000_100)), Some(100.0))
        );
        assert_eq!(report.groups[0].cumulated_ms.unwrap().max, Some(60.0));
    }
}

proptest! {
    #[test]
    fn arbitrary_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..2_000)) {
        let _ = read("upload", &bytes[..]);
    }

    #[test]
    fn arbitrary_bytes_behind_a_good_beginning_never_panic(
        format in 0_usize..4, bytes in prop::collection::vec(any::<u8>(), 0..2_000),
    ) {
        let beginning = match format {
            0 => format!("{POINT}\n").into_bytes(),
            1 => fixture("gatling/3.13.5-idle/simulation.log"),
            2 => fixture("gatling/3.8.4-idle/simulation.log"),
            _ => vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3],
        };
        let _ = read("upload", &[beginning, bytes].concat()[..]);
    }
}

#[test]
fn samples_behind_a_long_text_are_found() {
    let log = "time=\"2026-11-22T23:31:09Z\" level=info msg=\"still warming up, nothing to see yet\" source=console\n";
    let text = format!("{}{POINT}\n", log.repeat(3_000));
    let report = read("upload", text.as_bytes()).unwrap().report;
    assert_eq!((report.requests.count, report.skipped.count), (Some(1), 3_000));
    let zip = zipped(&text);
    assert_eq!(read("upload", &zip[..]).unwrap().report.requests, report.requests);
    let error = read("upload", log.repeat(200_000).as_bytes()).unwrap_err();
    assert!(matches!(error, IngestError::Unrecognised { .. }), "{error}");
}

fn zipped(text: &str) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    zip.start_file("k6.log", zip::write::SimpleFileOptions::default()).unwrap();
    zip.write_all(text.as_bytes()).unwrap();
    zip.finish().unwrap().into_inner()
}

/// The text logs of Gatling's real runs.
fn logs() -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/gatling");
    let runs = folder.read_dir().unwrap().map(|run| run.unwrap().path().join("simulation.log"));
    let logs: Vec<_> = runs
        .filter_map(|path| Some((path.display().to_string(), std::fs::read(&path).ok()?)))
        .filter(|(_, log)| log.starts_with(b"RUN\t") || log.starts_with(b"ASSERTION\t"))
        .collect();
    assert!(logs.len() > 5, "{}", logs.len());
    logs
}

fn without_end(line: &[u8]) -> &[u8] {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    line.strip_suffix(b"\r").unwrap_or(line)
}

#[test]
fn records_of_gatling_on_one_line_are_read_as_two() {
    const TAGS: [&[u8]; 3] = [b"REQUEST\t", b"USER\t", b"GROUP\t"];
    for (name, log) in logs() {
        let untouched = read("simulation.log", &log[..]).unwrap().report;
        let lines: Vec<&[u8]> = log.split_inclusive(|&byte| byte == b'\n').collect();
        let is_record = |line: &[u8]| TAGS.iter().any(|tag| line.starts_with(tag));
        let (mut joined, mut lost) = (Vec::new(), 0);
        for (nth, line) in lines.iter().enumerate() {
            let next = lines.get(nth + 1).is_some_and(|next| is_record(next));
            let is_lost = nth % 5 != 0 && nth > 10 && is_record(line) && next;
            lost += u64::from(is_lost);
            joined.extend_from_slice(if is_lost { without_end(line) } else { line });
        }
        let report = read("simulation.log", &joined[..]).unwrap().report;
        assert_eq!(report.requests, untouched.requests, "{name}");
        assert_eq!((&report.endpoints, &report.groups), (&untouched.endpoints, &untouched.groups), "{name}");
        assert_eq!(
            (&report.errors, report.skipped.count),
            (&untouched.errors, untouched.skipped.count),
            "{name}"
        );
        let note = format!("{lost} records stood on one line with the next one");
        assert!(
            report.notes.iter().any(|said| said.starts_with(&note)),
            "{name}: {note}: {:?}",
            report.notes
        );
    }
}

#[test]
fn a_log_of_gatling_that_is_not_utf_8_says_so() {
    let log = b"RUN\tshop.Sim\tsim\t1795389902963\t \t3.12.0\nREQUEST\t\tCaf\xe9\t1795389903887\t1795389904519\tOK\t \n";
    let report = read("simulation.log", &log[..]).unwrap().report;
    assert_eq!(report.endpoints[0].name, "Caf\u{fffd}");
    let says = |report: &domain::Report| report.notes.iter().any(|note| note.contains("are not UTF-8"));
    assert!(says(&report), "{:?}", report.notes);
    for field in [1, 5] {
        let mut columns = [&b"USER"[..], b"Shoppers", b"START", b"1795389903887"].join(&b'\t');
        let mut request =
            [&b"REQUEST"[..], b"", b"Home", b"1795389903887", b"1795389904519", b"KO", b"no"].join(&b'\t');
        if field == 1 {
            columns[5] = 0xe9;
        } else {
            *request.last_mut().unwrap() = 0xe9;
        }
        let log = [&b"RUN\tshop.Sim\tsim\t1795389902963\t \t3.12.0\n"[..], &columns, b"\n", &request, b"\n"]
            .concat();
        assert!(says(&read("simulation.log", &log[..]).unwrap().report), "{field}");
    }
    let utf_8 = String::from_utf8_lossy(&log[..]).replace('\u{fffd}', "é");
    assert!(!says(&read("simulation.log", utf_8.as_bytes()).unwrap().report));
}
