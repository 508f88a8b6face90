//! What is only a part of a result, or none at all behind a good beginning: a marked part or a clear error, never a panic.

use std::io::{self, Cursor, Read};

use ingest::{IngestError, read};
use proptest::prelude::*;

use crate::bytes::{POINT, fixture, gzip};

#[test]
fn a_gzip_stream_that_was_cut_gives_what_was_there_and_says_so() {
    let packed = gzip(&fixture("k6/v1.8.1-checkout-groups/run.json"));
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
fn a_gzip_stream_whose_check_sum_is_another_is_read_and_told() {
    let mut packed = gzip(&fixture("k6/v1.8.1-checkout-groups/run.json"));
    let sum = packed.len() - 8;
    packed[sum] ^= 1;
    let report = read("upload", &packed[..]).unwrap().report;
    assert!(report.files[0].truncated);
    assert!(report.notes[0].contains("is damaged: its gzip stream stops at byte"), "{:?}", report.notes);
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
    let lines = format!("{POINT}\n").repeat(5).into_bytes();
    for bytes in [lines.clone(), gzip(&lines)] {
        let error = read("upload", Broken(Cursor::new(bytes))).unwrap_err();
        assert!(
            matches!(error, IngestError::Io { .. }) && error.to_string().contains("went away"),
            "{error}"
        );
    }
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
fn a_few_bytes_behind_a_whole_gzip_stream_are_no_cut() {
    let packed = gzip(format!("{POINT}\n").as_bytes());
    for behind in [&b"\n"[..], b"\r\n", &[0; 3], &[0; 512]] {
        let report = read("upload", &[&packed, behind].concat()[..]).unwrap().report;
        assert_eq!((report.requests.count, report.files[0].truncated), (Some(1), false));
        assert!(report.notes[0].starts_with("Bytes after the end of the gzip stream"), "{:?}", report.notes);
    }
}

#[test]
fn a_test_that_died_before_its_first_sample_is_one_without_a_request() {
    let metric = r#"{"type":"Metric","data":{"name":"http_reqs","type":"counter","contains":"default","thresholds":[],"submetrics":null},"metric":"http_reqs"}"#;
    let report =
        read("upload", format!("{metric}\nERRO[0001] the script failed\n").as_bytes()).unwrap().report;
    assert_eq!((report.requests.count, report.skipped.count), (Some(0), 1));
}
