//! Files that are made to cost much. Their full sizes are measured by `make bench`; here are smaller ones of the same make.

use std::io::{Read, Write};

use flate2::{Compression, write::GzEncoder};
use ingest::{IngestError, Reading, read};

const POINT: &str = r#"{"metric":"http_req_duration","type":"Point","data":{"time":"2026-11-22T23:31:10.5Z","value":2.5,"tags":{"name":"home","expected_response":"true"}}}"#;

#[test]
fn much_that_was_packed_small_is_passed_over() {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
    writeln!(gzip, "{POINT}").unwrap();
    std::io::copy(&mut std::io::repeat(0).take(100 << 20), &mut gzip).unwrap();
    writeln!(gzip, "\n{POINT}").unwrap();
    let bomb = gzip.finish().unwrap();
    assert!(bomb.len() < 200_000);
    let report = read("upload", &bomb[..]).unwrap().report;
    assert_eq!((report.requests.count, report.skipped.count), (Some(2), 1));
    assert!(report.skipped.first[0].reason.contains("longer than 8 MiB"));
}

#[test]
fn a_zstd_stream_that_asks_for_too_much_memory_is_refused() {
    // A frame without a size of its own whose window is 2^(10 + exponent) bytes, with one block as it is.
    let frame = |exponent: u8| {
        let header = [0x28, 0xb5, 0x2f, 0xfd, 0, exponent << 3];
        let length = u32::try_from(POINT.len()).unwrap();
        let block = ((length << 3) | 1).to_le_bytes();
        [&header[..], &block[..3], POINT.as_bytes()].concat()
    };
    assert_eq!(read("upload", &frame(15)[..]).unwrap().report.requests.count, Some(1));
    let error = read("upload", &frame(21)[..]).unwrap_err();
    assert!(matches!(error, IngestError::Compression { .. }), "{error}");
    assert!(error.to_string().contains("memory"), "{error}");
}

#[test]
fn a_url_of_its_own_for_each_request_is_folded_or_counted_with_others() {
    let lines: Vec<String> = (0..20_000)
        .map(|nth| POINT.replace("home", &format!("https://shop.example/{nth:x}/x{nth}")))
        .collect();
    let report = read("upload", lines.join("\n").as_bytes()).unwrap().report;
    assert_eq!(report.requests.count, Some(20_000));
    assert!(report.endpoints.len() <= 2_001, "{}", report.endpoints.len());
}

#[test]
fn what_is_packed_is_read_up_to_a_limit_and_said_to_hold_more() {
    let text = format!("{POINT}\n").repeat(20_000);
    let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
    gzip.write_all(text.as_bytes()).unwrap();
    let zstd = zstd::encode_all(text.as_bytes(), 1).unwrap();
    let reading = Reading { most_unpacked: Some(1 << 20), ..Reading::default() };
    let report = |bytes: &[u8]| reading.read_many([("upload".to_owned(), bytes)]).unwrap().report;
    for packed in [gzip.finish().unwrap(), zstd] {
        let report = report(&packed);
        let whole_lines = (1 << 20) / (POINT.len() as u64 + 1);
        assert_eq!((report.requests.count, report.skipped.count), (Some(whole_lines), 1));
        assert!(report.files[0].truncated);
        let note = "upload holds more than 1 MiB when it is unpacked: it was read up to there.";
        assert!(report.notes.iter().any(|said| said == note), "{:?}", report.notes);
    }
    let plain = report(text.as_bytes());
    assert_eq!((plain.requests.count, plain.files[0].truncated), (Some(20_000), false));
}
