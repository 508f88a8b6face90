//! hey's CSV where it ends.

use crate::bytes::measured;

#[test]
fn where_hey_stops_writing_it_is_said() {
    let head = "response-time,DNS+dialup,DNS,Request-write,Response-delay,Response-read,status-code,offset\n";
    let row = "0.0113,0,0,0,0,0,200,1.5\n";
    for (rows, is_said) in [(999_999, false), (1_000_000, true)] {
        let report = measured(head.to_owned() + &row.repeat(rows)).report;
        assert_eq!(report.requests.count, Some(rows as u64));
        let note = "hey writes at most 1,000,000 rows: the test may have sent more.";
        assert_eq!(report.notes.iter().any(|said| said == note), is_said, "{:?}", report.notes);
    }
}
