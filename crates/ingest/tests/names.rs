//! Names of endpoints: as written or folded by rules, whatever the order and however many there are.

#![expect(clippy::unwrap_used, reason = "a test stops where a file is not as it should be")]

use std::fmt::Write;

use domain::{Measured, NameRules};
use ingest::{Names, Reading};

/// `count` requests to as many addresses, each a millisecond longer than the one before it.
fn requests(count: usize, name: impl Fn(usize) -> String) -> String {
    let mut text = String::new();
    for nth in 0..count {
        let (name, second) = (name(nth), nth * 40 / count);
        writeln!(
            text,
            r#"{{"metric":"http_req_duration","type":"Point","data":{{"time":"2026-11-22T23:31:{second:02}Z","value":{nth},"tags":{{"name":"{name}","method":"GET","expected_response":"{}"}}}}}}"#,
            nth % 10 != 0
        )
        .unwrap();
    }
    text
}

fn read(text: &str, names: Names) -> Measured {
    let reading = Reading { names, ..Reading::default() };
    reading.read_many(vec![("run.json".to_owned(), text.as_bytes())]).unwrap()
}

fn counts(measured: &Measured) -> Vec<(&str, u64)> {
    measured.report.endpoints.iter().map(|endpoint| (endpoint.name.as_str(), endpoint.count)).collect()
}

#[test]
fn a_few_addresses_stay_as_written_unless_rules_are_given() {
    let text = requests(12, |nth| format!("http://shop/orders/{}?token=s{nth}", nth % 3));
    assert_eq!(read(&text, Names::default()).report.endpoints.len(), 12);
    let folded = read(&text, Names::Folded(NameRules::default()));
    assert_eq!(counts(&folded), [("http://shop/orders/{id}?token={secret}", 12)]);
    let note = &folded.report.notes[0];
    assert!(note.starts_with("12 different addresses count for endpoints such as /orders/{id}"), "{note}");
    let ours: NameRules = "/orders/{number}\nquery drop".parse().unwrap();
    assert_eq!(counts(&read(&text, Names::Folded(ours))), [("http://shop/orders/{number}", 12)]);
}

#[test]
fn too_many_addresses_are_folded_and_lose_nothing() {
    let text = requests(9_000, |nth| match nth % 3 {
        0 => "checkout".to_owned(),
        _ => format!("/orders/{nth}"),
    });
    let measured = read(&text, Names::default());
    assert_eq!(counts(&measured), [("/orders/{id}", 6_000), ("checkout", 3_000)]);
    let orders = &measured.report.endpoints[0];
    let (min, max) = (orders.latency_ms.min, orders.latency_ms.max);
    assert_eq!((orders.failed, min, max), (Some(600), Some(1.0), Some(8_999.0)));
    let series = measured.series(1_000).unwrap().unwrap();
    let count = |name: &str| -> u64 {
        let line = series.endpoints.iter().find(|line| line.name == name).unwrap();
        line.count.iter().sum()
    };
    assert_eq!((count("*"), count("/orders/{id}"), count("checkout")), (9_000, 6_000, 3_000));
    let always = read(&text, Names::Folded(NameRules::default()));
    assert_eq!(always.report.requests, measured.report.requests);
    assert_eq!(always.report.endpoints, measured.report.endpoints);
    for (a, b) in always.endpoints.iter().zip(&measured.endpoints) {
        assert_eq!(a.whole.encode(), b.whole.encode());
    }
}

#[test]
fn what_rules_cannot_fold_is_counted_together() {
    let text = requests(5_000, |nth| format!("/page-{nth}-words"));
    let measured = read(&text, Names::default());
    let other = measured.report.endpoints.iter().find(|endpoint| endpoint.name == "(other)").unwrap();
    assert_eq!((measured.report.requests.count, other.count), (5_000, 3_000));
}

#[test]
fn files_of_one_test_are_folded_together() {
    let texts = [0, 1].map(|file| requests(1_500, |nth| format!("/orders/{}", nth * 2 + file)));
    let files = texts.iter().enumerate().map(|(nth, text)| (format!("{nth}.json"), text.as_bytes()));
    let measured = Reading::default().read_many(files).unwrap();
    assert_eq!(counts(&measured), [("/orders/{id}", 3_000)]);
    let series = measured.series(1_000).unwrap().unwrap();
    assert_eq!(series.endpoints[1].count.iter().sum::<u64>(), 3_000);
}
