//! `JMeter`'s CSV: any columns in any order, times of every format, sums and parts told from requests, rows that cannot be.

use domain::Metric;

use super::figure;
use crate::bytes::{measured, refusal};

const HEAD: &str = "timeStamp,elapsed,label,responseCode,responseMessage,threadName,dataType,success,failureMessage,bytes,sentBytes,grpThreads,allThreads,URL,Latency,IdleTime,Connect\n";

/// One row, `second` seconds into the test.
fn row(second: i64, elapsed: i64, label: &str) -> String {
    let start = 1_795_388_616_299 + second * 1000;
    format!("{start},{elapsed},{label},200,OK,Users 1-1,text,true,,1018,116,2,3,http://127.0.0.1/,7,0,1\n")
}

#[test]
fn any_delimiter_and_any_order_of_columns_is_read() {
    let comma = HEAD.to_owned() + &row(0, 12, "Home") + &row(1, 30, "Pay");
    let expected = measured(&comma).report;
    assert_eq!((expected.requests.count, expected.endpoints.len()), (Some(2), 2));
    for delimiter in ["\t", ";", "|"] {
        let report = measured(comma.replace(',', delimiter)).report;
        assert_eq!((report.requests, report.metrics), (expected.requests.clone(), expected.metrics.clone()));
    }
    let other =
        "label\tsuccess\t\"region\"\telapsed\ttimeStamp\n\"Home\ta\"\ttrue\t\"e\tu\"\t12\t1795388616299\n";
    let report = measured(other).report;
    assert_eq!((report.requests.count, report.endpoints[0].name.as_str()), (Some(1), "Home\ta"));
    let windows = format!("\u{feff}{}", comma.replace('\n', "\r\n"));
    assert_eq!(measured(&windows).report.requests, expected.requests);
    assert_eq!(measured(&windows).report.metrics, expected.metrics);
}

#[test]
fn a_file_without_a_head_line_is_read_by_the_default_orders() {
    let rows = row(0, 12, "Home") + &row(1, 30, "\"Search\nall\"");
    let with_head = measured(&(HEAD.to_owned() + &rows)).report;
    let without = measured(&rows).report;
    assert_eq!((without.requests, without.metrics), (with_head.requests, with_head.metrics));
    // JMeter 3.1 wrote no URL; sample variables stand behind.
    let old = measured(rows.replace(",http://127.0.0.1/", "").replace(",1\n", ",1,eu,\"a,b\"\n")).report;
    assert_eq!((old.requests.count, old.endpoints.len()), (Some(2), 2));
    let unknown = "1795388616299,12,Home,200,OK,Users 1-1,true,what,is,that\n";
    assert!(refusal(unknown).contains("print_field_names=true"), "{}", refusal(unknown));
}

#[test]
fn times_of_every_format_are_read_and_what_is_none_is_said() {
    let report =
        |time: &str| measured(format!("timeStamp,elapsed,label,success\n{time},1300,Home,true\n")).report;
    let millis = report("1393227741256");
    for time in ["2014-02-24 07:42:21.256", "2014/02/24 07:42:21.256"] {
        let dated = report(time);
        assert_eq!((dated.started_at, dated.ended_at), (millis.started_at, millis.ended_at));
        assert!(dated.notes.iter().any(|note| note.contains("taken as UTC")), "{:?}", dated.notes);
    }
    for time in ["2014-02-24T09:42:21.256+02:00", "2014-02-24T07:42:21.256Z", "2014-02-24T09:42:21.256+0200"]
    {
        let dated = report(time);
        assert_eq!((dated.started_at, dated.notes.len()), (millis.started_at, 0), "{time}");
    }
    assert_eq!(report("\"2014-02-24 07:42:21,256\"").started_at, millis.started_at);
    let seconds = refusal("timeStamp,elapsed,label,success\n1393227741,1300,Home,true\n");
    assert!(seconds.contains(
        "line 2, byte 32: expected a time in milliseconds since 1970, not in seconds, found `1393227741`"
    ));
    assert!(seconds.contains("timestamp_format=ms"), "{seconds}");
    let timeless = measured("elapsed,label,success\n1300,Home,true\n1300,Home-0,true\n");
    assert_eq!((timeless.report.started_at, timeless.report.requests.count), (None, Some(1)));
    assert!(timeless.report.metrics.contains_key("Home-0 (sub-result)"));
    assert!(timeless.series(1000).unwrap().is_none());
    for rounded in ["1.79539E+12", "\"1,79539E+12\""] {
        let text = format!("timeStamp,elapsed,label,success\n{rounded},1300,Home,true\n");
        assert!(refusal(&text).contains("a spreadsheet has rounded the times"), "{}", refusal(&text));
    }
    assert!(
        refusal("timeStamp,label,responseCode,success\n1,a,200,true\n")
            .contains("jmeter.save.saveservice.time=true")
    );
}

#[test]
fn whether_the_day_or_the_month_comes_first_is_told_by_the_file_or_it_is_refused() {
    let text = |dates: &[&str]| {
        let rows = dates.iter().map(|date| format!("{date} 23:59:59,10,Home,true\n"));
        "timeStamp,elapsed,label,success\n".to_owned() + &rows.collect::<String>()
    };
    let started = |dates: &[&str]| measured(text(dates)).report.started_at.unwrap().to_string();
    assert_eq!(started(&["14/11/2026"]), "2026-11-14T23:59:59.000Z");
    assert_eq!(started(&["11/14/2026"]), "2026-11-14T23:59:59.000Z");
    assert_eq!(started(&["14.11.2026"]), "2026-11-14T23:59:59.000Z");
    assert_eq!(started(&["12/11/2026", "13/11/2026"]), "2026-11-12T23:59:59.000Z", "by a later row");
    assert_eq!(started(&["11/12/2026", "11/13/2026"]), "2026-11-12T23:59:59.000Z");
    assert_eq!(started(&["11/11/2026"]), "2026-11-11T23:59:59.000Z", "both are the same");
    let far = vec!["12/11/2026"; 5_000];
    assert_eq!(started(&[&far[..], &["13/11/2026"]].concat()), "2026-11-12T23:59:59.000Z");
    let message = refusal(text(&["12/11/2026", "12/11/2026"]));
    assert!(
        message.contains("line 2, byte 32: expected a date whose day and month can be told apart"),
        "{message}"
    );
    assert!(message.contains("`12/11/2026 23:59:59`: no day") && message.contains("timestamp_format=ms"));
}

#[test]
fn rows_that_cannot_be_are_counted_and_left_out() {
    let bad = [
        row(0, 12, "Home").replacen("1795388616299", "0", 1),
        row(0, 12, "Home").replacen("1795388616299", "-5", 1),
        row(0, -3, "Home"),
        row(0, 86_400_001, "Home"),
        row(0, 12, "Home").replace("true", "perhaps"),
        "what is this\n".to_owned(),
        "\u{0}\u{1},,\n".to_owned(),
    ];
    let report = measured(
        &(HEAD.to_owned() + &bad.concat() + "\n\r\n" + &row(1, 30, "Home") + HEAD + &row(2, 40, "Home")),
    )
    .report;
    assert_eq!((report.requests.count, report.skipped.count), (Some(2), bad.len() as u64));
    assert_eq!(report.skipped.first[0].line, Some(2));
    assert!(report.skipped.first[0].reason.contains("found `0`"), "{:?}", report.skipped);
    assert_eq!(measured(HEAD).report.requests.count, Some(0));
}

#[test]
fn a_file_of_transactions_alone_counts_them_as_requests() {
    let transaction = |second, label: &str| {
        row(second, 250, label)
            .replace(",OK,", ",\"Number of samples in transaction : 3, number of failing samples : 0\",")
    };
    let alone = measured(&(HEAD.to_owned() + &transaction(0, "Buy") + &transaction(1, "Buy"))).report;
    assert_eq!((alone.requests.count, alone.groups[0].count), (Some(2), 2));
    assert!(alone.notes.iter().any(|note| note.contains("counts as one request")), "{:?}", alone.notes);
    let mixed =
        measured(&(HEAD.to_owned() + &transaction(0, "Buy") + &transaction(1, "Buy") + &row(2, 12, "Ping")))
            .report;
    assert_eq!((mixed.requests.count, mixed.groups[0].count), (Some(1), 2));
    assert!(mixed.notes.iter().any(|note| note.starts_with("2 transactions stand")), "{:?}", mixed.notes);
}

#[test]
fn a_request_whose_label_only_looks_like_a_part_is_a_request() {
    // `Step-1` begins when `Step` has ended; `Step-0` lies inside it.
    let part = row(0, 10, "Step-0");
    let report = measured(&(HEAD.to_owned() + &row(0, 100, "Step") + &part + &row(1, 50, "Step-1"))).report;
    let names: Vec<_> = report.endpoints.iter().map(|endpoint| endpoint.name.as_str()).collect();
    assert_eq!(names, ["Step", "Step-1"]);
    assert!(report.metrics.contains_key("Step-0 (sub-result)"));
}

#[test]
fn a_sampler_that_says_nothing_of_itself_is_a_request_where_there_is_no_transaction() {
    let silent =
        row(0, 12, "Java").replace("200,OK", ",").replace("text", "").replace("http://127.0.0.1/", "null");
    let report = measured(&(HEAD.to_owned() + &silent + &silent)).report;
    assert_eq!((report.requests.count, report.groups.len()), (Some(2), 0));
}

#[test]
fn what_stands_beside_the_requests_is_summed_up() {
    let report = measured(&(HEAD.to_owned() + &row(0, 12, "Home") + &row(1, 30, "Home"))).report;
    assert_eq!(figure(&report, "bytes"), "2036");
    assert_eq!(figure(&report, "sentBytes"), "232");
    assert_eq!(figure(&report, "allThreads"), "3");
    assert!(matches!(report.metrics["Latency"], Metric::Trend { count: Some(2), latency_ms: Some(_), .. }));
    assert!(matches!(report.metrics["Connect"], Metric::Trend { count: Some(2), .. }));
}

#[test]
fn a_file_that_is_cut_anywhere_keeps_what_was_whole() {
    let whole =
        HEAD.to_owned() + &row(0, 12, "\"Search\n\"\"all\"\"\"") + &row(1, 30, "Home") + &row(2, 5, "Home");
    let mut counts = Vec::new();
    for end in HEAD.len()..=whole.len() {
        let report = measured(&whole[..end]).report;
        assert_eq!(report.skipped.count, 0, "cut at {end}: {:?}", report.skipped);
        counts.push(report.requests.count);
    }
    assert!(counts.is_sorted());
    assert_eq!((counts[0], counts.last()), (Some(0), Some(&Some(3))));
    for end in 1..HEAD.len() {
        let _ = ingest::read("results.jtl", &whole.as_bytes()[..end]);
    }
}

#[test]
fn labels_in_another_encoding_are_shown_as_far_as_they_can_be_read() {
    let text = HEAD.to_owned() + &row(0, 12, "Gr@sse");
    let bytes: Vec<u8> = text.bytes().map(|byte| if byte == b'@' { 0xf6 } else { byte }).collect();
    let report = ingest::read("results.jtl", bytes.as_slice()).unwrap().report;
    assert_eq!((report.endpoints[0].name.as_str(), report.requests.count), ("Gr\u{fffd}sse", Some(1)));
    assert!(report.notes.iter().any(|note| note.contains("not UTF-8")), "{:?}", report.notes);
}

#[test]
fn several_generators_are_one_test() {
    let one = HEAD.to_owned() + &row(0, 12, "Home") + &row(1, 30, "Pay");
    let other = HEAD.to_owned() + &row(0, 20, "Home");
    let files = vec![("a.jtl".to_owned(), one.as_bytes()), ("b.jtl".to_owned(), other.as_bytes())];
    let report = ingest::read_many(files).unwrap().report;
    assert_eq!((report.requests.count, report.endpoints[0].count), (Some(3), 2));
    assert_eq!(figure(&report, "bytes"), "3054");
}
