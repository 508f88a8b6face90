//! CSV files of tools that are not known: read by a mapping, or where the first line leaves no doubt.

mod outcome;

use domain::{Measured, Timestamp};
use ingest::{IngestError, Reading};
use proptest::prelude::*;

pub(crate) fn read_by(columns: &str, text: impl AsRef<[u8]>) -> Result<Measured, IngestError> {
    let columns = (!columns.is_empty()).then(|| columns.parse().unwrap());
    let reading = Reading { columns, ..Reading::default() };
    reading.read_many(vec![("requests.csv".to_owned(), text.as_ref())])
}

#[test]
fn a_first_line_without_doubt_needs_no_mapping() {
    let text = "timestamp,url,method,latency_ms,status\n\
        2026-11-30T10:00:00.5Z,/orders,GET,12.5,200\n\
        2026-11-30T10:00:01Z,/orders,GET,1000,503\n\
        2026-11-30T10:00:01Z,\"/a,b\",POST,20,201\n";
    let measured = read_by("", text).unwrap();
    let report = &measured.report;
    assert_eq!((report.tool.as_str(), report.format.as_str()), ("csv", "csv"));
    assert_eq!((report.requests.count, report.requests.failed), (Some(3), Some(1)));
    assert_eq!(report.started_at, Some(Timestamp(1_796_032_800_500)));
    assert_eq!(report.duration_ms, Some(1_500.0), "to the end of the last request");
    let names: Vec<_> =
        report.endpoints.iter().map(|e| (e.name.as_str(), e.method.as_deref(), e.count)).collect();
    assert_eq!(names, [("/a,b", Some("POST"), 1), ("/orders", Some("GET"), 2)]);
    assert_eq!(report.requests.latency_ms.max, Some(1_000.0));
    assert_eq!(report.errors[0].message, "503");
    let by_second = &measured.series(1_000).unwrap().unwrap().endpoints[0];
    assert_eq!(by_second.count, [1, 1, 1], "in the second of its end");
    assert!(
        report
            .notes
            .iter()
            .any(|note| note.starts_with("Columns: duration=latency_ms, unit=ms, time=timestamp"))
    );
}

#[test]
fn a_mapping_reads_what_names_do_not_tell() {
    let text = "when;took;what;good\r\n1796032800;0.25;home;yes\r\n1796032801;1.5;home;no\r\n";
    let mapping = "duration=took, unit=s, time=when, time-is=end, name=What, success=good";
    let report = read_by(mapping, text).unwrap().report;
    assert_eq!((report.requests.count, report.requests.failed), (Some(2), Some(1)));
    assert_eq!(
        (report.requests.latency_ms.min, report.requests.latency_ms.max),
        (Some(250.0), Some(1_500.0))
    );
    assert_eq!(report.started_at, Some(Timestamp(1_796_032_799_500)));
    assert_eq!(report.ended_at, Some(Timestamp(1_796_032_801_000)));
}

#[test]
fn columns_can_be_counted_where_there_is_no_first_line() {
    let text = "home\t1500\nhome\t2500\ncart\t10\n";
    let report = read_by("duration=#2, unit=us, name=#1", text).unwrap().report;
    assert_eq!((report.requests.count, report.requests.failed, report.started_at), (Some(3), None, None));
    assert_eq!(report.requests.latency_ms.max, Some(2.5));
    assert_eq!(report.endpoints.len(), 2);
}

#[test]
fn times_are_told_by_their_digits() {
    for (time, millis) in [
        ("1796032800", 1_796_032_800_000),
        ("1796032800.25", 1_796_032_800_250),
        ("1796032800250", 1_796_032_800_250),
        ("1796032800250999", 1_796_032_800_250),
        ("1796032800250999888", 1_796_032_800_250),
        ("2026-11-30T11:00:00.25+01:00", 1_796_032_800_250),
        ("2026-11-30T11:00:00.25+0100", 1_796_032_800_250),
        ("2026-11-30 10:00:00.25Z", 1_796_032_800_250),
        ("2026-11-30 11:00:00.250 +0100", 1_796_032_800_250),
        ("\"2026-11-30 11:00:00,250 +01:00\"", 1_796_032_800_250),
        ("2026-11-30 10:00:00.25", 1_796_032_800_250),
    ] {
        let report = read_by("", format!("ts,elapsed_ms\n{time},1\n")).unwrap().report;
        assert_eq!(report.started_at, Some(Timestamp(millis)), "{time}");
    }
    for time in [
        "1.79603E+12",
        "yesterday",
        "",
        "-5",
        "12.5",
        "99999999999999999999",
        "30/11/2026 10:00",
        "30/11/2026 10:00:00",
    ] {
        let report = read_by("", format!("ts,elapsed_ms\n{time},1\n1796032800,2\n")).unwrap().report;
        assert_eq!((report.requests.count, report.skipped.count), (Some(1), 1), "{time}");
        assert_eq!((report.skipped.first[0].line, report.skipped.first[0].byte), (Some(2), Some(14)));
        assert!(report.skipped.first[0].reason.starts_with("expected a time"), "{time}");
    }
}

#[test]
fn a_time_without_a_zone_is_taken_as_utc_and_that_is_said() {
    let notes = |time: &str| read_by("", format!("ts,elapsed_ms\n{time},1\n")).unwrap().report.notes;
    let says = |notes: &[String]| notes.iter().any(|note| note.contains("no zone and are taken as UTC"));
    assert!(says(&notes("2026-11-30 10:00:00")));
    assert!(!says(&notes("2026-11-30 10:00:00Z")));
}

#[test]
fn a_column_of_times_is_not_the_duration_where_there_is_a_better_one() {
    let report =
        read_by("", "time_ms,url,latency_ms\n1796032800250,/a,10\n1796032801250,/a,20\n").unwrap().report;
    assert_eq!(
        (report.requests.latency_ms.max, report.started_at),
        (Some(20.0), Some(Timestamp(1_796_032_800_250)))
    );
}

#[test]
fn times_since_the_beginning_of_the_test_have_the_unit_of_their_column() {
    let measured = read_by("", "url,latency_ms,time_s\n/a,10,0.0\n/a,20,1.5\n").unwrap();
    let report = &measured.report;
    assert_eq!((report.requests.latency_ms.max, report.started_at), (Some(20.0), None));
    assert_eq!(report.duration_ms, Some(1_520.0));
    assert_eq!(measured.series(1_000).unwrap().unwrap().endpoints[0].count, [1, 1]);
    assert!(report.notes.iter().any(|note| note.contains("counts from the beginning of the test")));
    let unit = read_by("", "url,latency_ms,time\n/a,10,0.0\n/a,20,1.5\n").unwrap_err().to_string();
    assert!(unit.contains("expected a time"), "of which unit? {unit}");
}

#[test]
fn a_doubt_about_the_duration_is_said_with_the_text_to_type() {
    let refusal = |text: &str| read_by("", text).unwrap_err().to_string();
    let message = refusal("timestamp,url,latency,status\n1796032800250,/a,10,200\n");
    assert!(message.contains("“latency” is a duration of no known unit"), "{message}");
    let mapping = "duration=latency, unit=ms, time=timestamp, name=url, status=status";
    assert!(message.contains(&format!("headroom inspect --columns \"{mapping}\"")), "{message}");
    assert!(message.contains("How its results are read") && !message.contains("Gatling"), "{message}");
    let text = "timestamp,url,latency,status\n1796032800250,/a,10,200\n";
    assert_eq!(read_by(mapping, text).unwrap().report.requests.latency_ms.max, Some(10.0));
    let message = refusal("timestamp,url,duration_ms,latency_ms\n1796032800250,/a,100,10\n");
    assert!(message.contains("“duration_ms” and “latency_ms” may each be the duration"), "{message}");
}

#[test]
fn utf_16_is_told_as_such() {
    let text: Vec<u8> = "url,latency_ms,time\n/a,1,2\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let message = read_by("", [b"\xff\xfe", &text[..]].concat()).unwrap_err().to_string();
    assert!(message.contains("UTF-16 text; save it as UTF-8"), "{message}");
}

#[test]
fn a_file_without_times_says_which_key_would_name_them() {
    let notes = read_by("", "url,latency_ms,status\n/a,10,200\n").unwrap().report.notes;
    assert!(notes.iter().any(|note| note.contains("`time=COLUMN`")), "{notes:?}");
}

#[test]
fn what_is_missing_is_said() {
    let refusal = |columns: &str, text: &str| read_by(columns, text).unwrap_err().to_string();
    let message = refusal("duration=took_ms, name=what", "took_ms,who\n1,a\n");
    assert!(message.contains("expected a column “what”, found `took_ms, who`"), "{message}");
    assert!(refusal("", "ts,took,label\n1,2,a\n").contains("line 1, byte 0: expected a CSV of requests"));
    assert!(refusal("duration=took_ms", "hello\nworld\n").contains("found `hello`"));
}

#[test]
fn bad_rows_are_counted_and_passed_over() {
    let text = "name,latency_ms\na,1\nb,fast\n\nc\nd,NaN\n\"e,2\nf,3";
    let report = read_by("", text).unwrap().report;
    assert_eq!((report.requests.count, report.skipped.count), (Some(1), 4), "{:?}", report.skipped);
    let empty = read_by("", "name,latency_ms\n").unwrap().report;
    assert_eq!((empty.requests.count, empty.requests.failed), (Some(0), Some(0)));
}

proptest! {
    #[test]
    fn any_bytes_behind_a_head_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let text = [b"time,name,latency_ms,status,error\n", &bytes[..]].concat();
        let _ = read_by("", text);
    }

    #[test]
    fn a_file_cut_anywhere_gives_its_beginning(cut in 0_usize..80) {
        let text = "\u{feff}name,latency_ms\nhome,1\n\"cart\nb\",22\nhome,3\n";
        let _ = read_by("", &text.as_bytes()[..cut.min(text.len())]);
    }
}

#[test]
fn a_request_of_no_calendar_is_told_with_its_place_and_what_is_wrong_with_it() {
    let text = "timestamp,url,latency_ms\n\
        1700000000000,/a,12\n\
        1700000000000,/a,1e300\n\
        1700000000000,/a,1e18\n\
        1700000001000,/a,12\n";
    let skipped = read_by("", text).unwrap().report.skipped;
    assert_eq!((skipped.count, skipped.first[0].line, skipped.first[0].byte), (2, Some(3), Some(45)));
    assert_eq!(skipped.first[0].reason, "a request that took 1e300 ms and would end after the year 9999");
    assert!(skipped.first[1].reason.contains("1e18 ms"), "{}", skipped.first[1].reason);
}
