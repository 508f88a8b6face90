//! What is no result of a load test: a clear refusal that says what was found and what was expected.

use std::io::{self, Cursor};

use ingest::{IngestError, read};

use crate::bytes::{POINT, fixture, gzip, refusal};

#[test]
fn an_empty_file_is_refused_and_says_what_was_expected() {
    assert!(refusal(b"").contains("upload: the file is empty. Expected k6 NDJSON"));
    assert!(refusal(b" \n\n").contains("nothing but white space"));
    assert!(refusal(gzip(b"")).contains("an empty gzip stream"));
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
    assert!(message.contains("line 1, byte 0: expected a k6 Metric or Point, found `{"), "{message}");
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
        assert!(
            error.contains("this is a tar archive, which is not read. `tar -xf results.tar.gz` unpacks it"),
            "{error}"
        );
    }
}

#[test]
fn what_is_expected_and_found_is_said_once() {
    for text in ["{\"type\":\"Point\",\"data\":{}}\n", "metric_name,timestamp,metric_value\nx\n"] {
        let message = refusal(text);
        assert_eq!(message.matches("expected").count(), 1, "{message}");
        assert_eq!(message.matches("found").count(), 1, "{message}");
    }
}
