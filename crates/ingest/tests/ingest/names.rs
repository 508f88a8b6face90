//! Names of endpoints: as written or folded by rules, whatever the order and however many there are.

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
    let as_written: Vec<String> =
        (0..3).map(|nth| format!("http://shop/orders/{nth}?token={{secret}}")).collect();
    let measured = read(&text, Names::default());
    let as_written: Vec<(&str, u64)> = as_written.iter().map(|name| (name.as_str(), 4)).collect();
    assert_eq!(counts(&measured), as_written);
    let folded = read(&text, Names::Folded(NameRules::default()));
    assert_eq!(counts(&folded), [("http://shop/orders/{id}?token={secret}", 12)]);
    let note = &folded.report.notes[0];
    assert!(
        note.starts_with(
            "12 different addresses count for endpoints such as http://shop/orders/{id}?token={secret} ("
        ),
        "{note}"
    );
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
    assert_eq!((measured.report.requests.count, other.count), (Some(5_000), 3_000));
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

const ADDRESS: &str = "https://me:hunter2@shop.example/orders/17?page=2&token=hunter2";

/// A test of one request to [`ADDRESS`] that failed with it in its message, in several formats.
fn with_secrets() -> [(&'static str, String); 6] {
    let failed = format!("Get {ADDRESS}: no answer");
    [
        (
            "k6",
            format!(
                r#"{{"metric":"http_req_duration","type":"Point","data":{{"time":"2026-11-22T23:31:10Z","value":1,"tags":{{"name":"{ADDRESS}","error":"{failed}","expected_response":"false"}}}}}}
{{"metric":"http_reqs","type":"Point","data":{{"time":"2026-11-22T23:31:10Z","value":1,"tags":{{"name":"{ADDRESS}","error":"{failed}","expected_response":"false"}}}}}}
{{"metric":"checks","type":"Point","data":{{"time":"2026-11-22T23:31:10Z","value":1,"tags":{{"check":"{ADDRESS}","group":"::{ADDRESS}"}}}}}}
{{"metric":"what is {ADDRESS}"#
            ),
        ),
        (
            "gatling",
            format!(
                "RUN\tshop.Sim\tsim\t1795389902963\t{ADDRESS}\t3.12.0\nUSER\t{ADDRESS}\tSTART\t1795389903887\n\
                 REQUEST\t{ADDRESS}\t{ADDRESS}\t1795389903887\t1795389904519\tKO\t{failed}\nGROUP\t{ADDRESS}\t1795389903887\t1795389904519\t632\tKO\n\
                 ERROR\t{failed}\t1795389904519\nwhat is {ADDRESS}\n"
            ),
        ),
        (
            "jmeter",
            format!(
                "timeStamp,elapsed,label,responseCode,responseMessage,threadName,dataType,success\n\
                 1795388616299,88,{ADDRESS},500,{failed},Shoppers 1-2,text,false\nwhat is {ADDRESS}\n"
            ),
        ),
        (
            "locust",
            format!(
                "timestamp,request_type,name,response_time_ms,response_length,status_code,exception\n\
                 1795389248.314073,POST,{ADDRESS},48.37,120,500,{failed}\nwhat is {ADDRESS}\n"
            ),
        ),
        (
            "vegeta",
            format!(
                "1795389336421746509,404,21125684,0,13,{failed},,{ADDRESS},2,GET,{ADDRESS},\nwhat is {ADDRESS}\n"
            ),
        ),
        ("csv", format!("duration_ms,name,error\n12,{ADDRESS},{failed}\nwhat is {ADDRESS}\n")),
    ]
}

#[test]
fn passwords_and_tokens_in_addresses_are_kept_nowhere() {
    for (tool, text) in with_secrets() {
        for names in [Names::default(), Names::Folded(NameRules::default())] {
            let reading = Reading { names: names.clone(), ..Reading::default() };
            let kept = match reading.read_many([(tool.to_owned(), text.as_bytes())]) {
                Ok(measured) => serde_json::to_string(&measured.report).unwrap(),
                Err(refused) => format!("{refused} {:?}", refused.excerpt()),
            };
            assert!(kept.contains("shop.example"), "{tool}: {kept}");
            assert!(!kept.contains("hunter2"), "{tool}: {kept}");
        }
    }
}

#[test]
fn an_address_in_a_message_is_folded_as_names_are() {
    let text = "duration_ms,name,error\n12,a,no answer from https://shop/orders/17\n12,a,no answer from https://shop/orders/18\n";
    let errors = |names: Names| {
        let reading = Reading { names, ..Reading::default() };
        reading.read_many([("a.csv".to_owned(), text.as_bytes())]).unwrap().report.errors
    };
    assert_eq!(errors(Names::default()).len(), 2);
    let folded = errors(Names::Folded(NameRules::default()));
    assert_eq!((folded[0].message.as_str(), folded[0].count), ("no answer from https://shop/orders/{id}", 2));
}
