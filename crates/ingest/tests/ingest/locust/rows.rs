//! Rows of Locust's CSV files as they also occur: totals that were set back, other columns, rows that cannot be.

use std::collections::BTreeMap;

use super::by_second;
use crate::bytes::measured;

const HISTORY: &str = "Timestamp,User Count,Type,Name,Requests/s,Failures/s,50%,95%,Total Request Count,Total Failure Count,Total Median Response Time,Total Average Response Time,Total Min Response Time,Total Max Response Time,Total Average Content Size\r\r\n";

fn history_row(second: i64, count: u64, failed: u64) -> String {
    format!("{second},5,,Aggregated,1.0,0.0,N/A,20,{count},{failed},9,9.5,3.25,40.5,100.0\r\r\n")
}

#[test]
fn totals_that_were_set_back_count_on() {
    let rows = [(100, 0, 0), (101, 40, 1), (103, 60, 1), (104, 7, 2), (105, 9, 2)];
    let text =
        HISTORY.to_owned() + &rows.map(|(second, count, failed)| history_row(second, count, failed)).concat();
    let measured = measured(&text);
    assert_eq!((measured.report.requests.count, measured.report.requests.failed), (Some(69), Some(3)));
    let seconds = by_second(&measured.overall.blocks);
    assert_eq!(seconds, BTreeMap::from([(101, (40, 1)), (103, (20, 0)), (104, (7, 2)), (105, (2, 0))]));
    assert!(
        measured.report.notes.iter().any(|note| note.contains("reset_stats")),
        "{:?}",
        measured.report.notes
    );
    assert_eq!(measured.report.skipped.count, 0);
}

#[test]
fn a_second_of_the_history_has_a_count_and_no_percentile() {
    let text = HISTORY.to_owned() + &history_row(100, 0, 0) + &history_row(101, 40, 1);
    let series = measured(&text).series(1000).unwrap().unwrap();
    let all = &series.endpoints[0];
    assert_eq!((all.count.as_slice(), all.failed.as_slice()), (&[40_u64][..], &[Some(1)][..]));
    assert_eq!((all.p50[0], all.p95[0], all.p99[0]), (None, None, None));
}

#[test]
fn columns_of_percentiles_are_found_by_name() {
    let text = "Type,Name,Request Count,Failure Count,Median Response Time,Average Response Time,Min Response Time,Max Response Time,Average Content Size,Requests/s,Failures/s,42%,99%,99.9%\r\n\
        GET,/,10,1,5,6.5,2.25,30.5,100.0,2.0,0.2,4,30,31\r\n,Aggregated,10,1,5,6.5,2.25,30.5,100.0,2.0,0.2,4,30,N/A\r\n";
    let report = measured(text).report;
    let latency = report.requests.latency_ms;
    assert_eq!((latency.p50, latency.p95, latency.p99, latency.p999), (Some(5.0), None, Some(30.0), None));
    let asked = |note: &String| {
        note.starts_with("The file has no p90, p95:") && note.contains("PERCENTILES_TO_REPORT")
    };
    assert!(report.notes.iter().any(asked), "{:?}", report.notes);
    let empty = "Type,Name,Request Count,Failure Count,Median Response Time\r\n,Aggregated,0,0,0\r\n";
    let report = measured(empty).report;
    assert_eq!((report.requests.count, report.requests.latency_ms.p50), (Some(0), None));
}

#[test]
fn rows_that_cannot_be_are_counted_and_left_out() {
    let text = "timestamp,request_type,name,response_time_ms,response_length,status_code,exception\r\r\n\
        1795389248.5,GET,/,13.66,368,200,\r\r\n\r\r\n\
        yesterday,GET,/,13.66,368,200,\r\r\n1795389249.25,GET,/,NaN,368,200,\r\r\nwhat,is\r\r\n\
        1795389249.25,POST,/,10,368,0,\"refused,\r\ntwice\"\r\r\n";
    let report = measured(text).report;
    assert_eq!((report.requests.count, report.requests.failed, report.skipped.count), (Some(2), Some(1), 3));
    assert_eq!(report.errors[0].message, "refused,\ntwice");
    let bad =
        HISTORY.to_owned() + "x,5,,Aggregated,1,0,1,2,3,0,9,9.5,3.25,40.5,1\r\n" + &history_row(101, 4, 1);
    let report = measured(&bad).report;
    assert_eq!((report.requests.count, report.skipped.count), (Some(4), 1));
}
