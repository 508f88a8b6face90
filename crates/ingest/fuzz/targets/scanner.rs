//! k6 lines by the scanner and by the JSON parser: the same report.

#![no_main]

use domain::Report;
use libfuzzer_sys::fuzz_target;

/// Every line twice, so that its metric is known at the second time and the scanner may take it.
fn twice(bytes: &[u8]) -> Vec<u8> {
    let lines = bytes.split(|&byte| byte == b'\n').filter(|line| !line.is_empty());
    lines.flat_map(|line| [line, b"\n", line, b"\n"].concat()).collect()
}

/// The same lines with a space that the scanner does not know and JSON does not mind.
fn spaced(lines: &[u8]) -> Vec<u8> {
    let spaced = |line: &[u8]| match line.strip_prefix(b"{\"") {
        Some(rest) => [b"{ \"", rest, b"\n"].concat(),
        None => [line, b"\n"].concat(),
    };
    lines.split(|&byte| byte == b'\n').filter(|line| !line.is_empty()).flat_map(spaced).collect()
}

/// All but the file and the places within it.
fn numbers(mut report: Report) -> String {
    report.files.clear();
    report.skipped.first.clear();
    serde_json::to_string(&report).expect("a report is written")
}

fuzz_target!(|bytes: &[u8]| {
    let quick = twice(bytes);
    let slow = spaced(&quick);
    match (ingest_fuzz::read_from(&mut quick.as_slice()), ingest_fuzz::read_from(&mut slow.as_slice())) {
        (Ok(quick), Ok(slow)) => assert_eq!(numbers(quick.report), numbers(slow.report)),
        (Err(_), Err(_)) => {}
        (quick, slow) => panic!("one is read, the other is not: {:?} {:?}", quick.err(), slow.err()),
    }
});
