//! Zip archives: one result or a report folder is read as the files in it; anything else is refused with what was found.

use std::io::Cursor;

use ingest::{Reading, read};

use crate::bytes::{POINT, fixture, fixtures, gzip, refusal, stored_zip, zipped};

/// The place of the one byte sequence in an archive, which holds it as it is.
fn place_of(needle: &[u8], archive: &[u8]) -> usize {
    archive.windows(needle.len()).position(|bytes| bytes == needle).unwrap()
}

#[test]
fn an_entry_that_was_damaged_is_read_and_told() {
    let text = format!("{POINT}\n").repeat(3);
    for packed in [text.clone().into_bytes(), gzip(text.as_bytes())] {
        let mut archive = stored_zip("run.json", &packed);
        let middle = place_of(&packed, &archive) + packed.len() - 4;
        archive[middle] ^= 1;
        let report = read("results.zip", &archive[..]).unwrap().report;
        assert!(report.files[0].truncated);
        let note = "results.zip/run.json is damaged: its ";
        assert!(report.notes[0].starts_with(note), "{:?}", report.notes);
    }
}

#[test]
fn a_report_folder_is_read_as_the_log_in_it() {
    let log = fixture("gatling/3.4.2-portal/simulation.log");
    let archive = zipped(&[
        ("portal-1/index.html", b"<!doctype html><html></html>"),
        ("portal-1/style/logo.png", b"\x89PNG\r\n"),
        ("portal-1/simulation.log", &log),
    ]);
    let packed = read("results.zip", &archive[..]).unwrap();
    let plain = read("simulation.log", &log[..]).unwrap();
    assert_eq!(packed.report.requests, plain.report.requests);
    assert_eq!(packed.content_id, plain.content_id, "the content counts, not how it is packed");
    let file = &packed.report.files[0];
    assert_eq!(file.name, "results.zip/portal-1/simulation.log");
    assert_eq!(file.compression.as_deref(), Some("zip"));
    assert!(packed.report.notes.iter().any(|note| note.contains("2 of the 3 entries of results.zip")));
}

#[test]
fn a_packed_result_inside_an_archive_is_unpacked_too() {
    let result = std::fs::read(fixtures("k6/v1.8.1-grpc/run.json.gz")).unwrap();
    let packed = read("results.zip", &zipped(&[("run.json.gz", &result)])[..]).unwrap();
    assert_eq!(packed.content_id, read("run.json.gz", &result[..]).unwrap().content_id);
}

#[test]
fn several_results_in_one_archive_are_refused_by_name() {
    let log = fixture("gatling/3.4.2-portal/simulation.log");
    let message = refusal(zipped(&[("a/simulation.log", &log), ("b/simulation.log", &log)]));
    assert!(message.contains("found 2 results (a/simulation.log, b/simulation.log)"), "{message}");
}

#[test]
fn an_archive_without_a_result_or_damaged_is_refused() {
    assert!(refusal(zipped(&[])).contains("0 entries, none of which is a result"));
    assert!(refusal(zipped(&[("notes.txt", b"hello"), ("empty", b"")])).contains("2 entries, none of which"));
    let whole = zipped(&[("simulation.log", &fixture("gatling/3.4.2-portal/simulation.log"))]);
    let message = refusal(&whole[..whole.len() / 2]);
    assert!(message.contains("expected a zip archive, found invalid Zip archive"), "{message}");
    let inner = stored_zip("run.json", format!("{POINT}\n").repeat(9).as_bytes());
    assert!(refusal(stored_zip("inner.zip", &inner)).contains("1 entries, none of which is a result"));
    assert!(refusal(zipped(&[("inner.zip", &inner)])).contains("1 entries, none of which is a result"));
    assert!(refusal(b"PK\x03\x04").contains("damaged at byte 4"));
}

#[test]
fn an_entry_that_needs_a_password_is_refused() {
    // The flag that says so is bit 0 of the flags, in the local head and in the index.
    let mut bytes = zipped(&[("simulation.log", b"RUN\ta\tb\t1\t \t3.4.2\n")]);
    bytes[6] |= 1;
    let index = bytes.windows(4).position(|four| four == [b'P', b'K', 1, 2]).unwrap();
    bytes[index + 8] |= 1;
    assert!(refusal(&bytes).contains("needs a password"), "{}", refusal(&bytes));
}

#[test]
fn an_archive_is_spooled_where_the_reader_is_told() {
    let reading = Reading { spool: Some("/nowhere/at/all".into()), ..Reading::default() };
    let files = vec![("results.zip".to_owned(), Cursor::new(zipped(&[])))];
    let message = reading.read_many(files).unwrap_err().to_string();
    assert!(message.contains("results.zip: reading stopped"), "{message}");
}
