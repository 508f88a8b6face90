//! Artillery without HTTP.

use domain::Metric;

use crate::bytes::measured;

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
