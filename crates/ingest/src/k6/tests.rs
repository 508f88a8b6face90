use proptest::prelude::*;

use super::{
    K6,
    ndjson::{self, Envelope},
    quick_tags,
    scan::scan,
    tags::{TagSet, TagSets},
};
use crate::{
    lines::{Line, LineKind},
    naming::Names,
    source::Source,
    time::TimeReader,
};

/// What a line means: metric, nanoseconds, value, tags.
type Meaning = (String, i64, f64, ndjson::Tags);

fn by_scanner(line: &[u8]) -> Option<Meaning> {
    let scanned = scan(line)?;
    let nanos = TimeReader::default().nanos(scanned.time)?;
    let metric = String::from_utf8(scanned.metric.to_vec()).ok()?;
    Some((metric, nanos, scanned.value, ndjson::tags(scanned.tags)?))
}

fn by_parser(line: &[u8]) -> Option<Meaning> {
    let envelope: Envelope<'_> = super::parse(line).ok()?;
    let nanos = TimeReader::default().nanos(envelope.data.time?.as_bytes())?;
    (envelope.kind == "Point").then_some((
        envelope.metric?,
        nanos,
        envelope.data.value?,
        envelope.data.tags.unwrap_or_default(),
    ))
}

fn agree(line: &[u8]) -> Result<(), TestCaseError> {
    if let Some(scanned) = by_scanner(line) {
        prop_assert_eq!(Some(scanned), by_parser(line), "{}", String::from_utf8_lossy(line));
    }
    Ok(())
}

fn agree_on_tags(tags: &[u8]) -> Result<(), TestCaseError> {
    if let Some(quick) = quick_tags::read(tags) {
        prop_assert_eq!(Some(quick), ndjson::tags(tags), "{}", String::from_utf8_lossy(tags));
    }
    Ok(())
}

/// Reads lines one after the other as [`K6`] does, and holds each that the quick way takes to what the parser says.
fn agree_in_order(lines: &[Vec<u8>]) -> Result<usize, TestCaseError> {
    let mut k6 = K6::default();
    let mut repeated = 0;
    for bytes in lines.iter().flat_map(|bytes| bytes.split(|&byte| byte == b'\n')) {
        let line = Line { bytes, number: 1, byte: 0, kind: LineKind::Whole, lost_return: false };
        let text = [bytes, line.end(), b"what follows"].concat();
        let repeats = k6.repeats.read(&text);
        if let Some((_, length)) = repeats {
            prop_assert_eq!(length, bytes.len() + 1);
            repeated += 1;
        }
        if let Some(taken) = repeats.map(|(taken, _)| taken).or_else(|| k6.scanned(&line)) {
            let shown = String::from_utf8_lossy(bytes).into_owned();
            let Some((metric, nanos, value, tags)) = by_parser(bytes) else {
                return Err(TestCaseError::fail(format!("the parser does not take {shown}")));
            };
            prop_assert_eq!(&k6.metrics[taken.metric].name, &metric, "{}", shown);
            prop_assert_eq!((taken.nanos, taken.value.to_bits()), (nanos, value.to_bits()), "{}", shown);
            prop_assert_eq!(k6.tag_sets.get(taken.tags), &TagSet::new(tags), "{}", shown);
        } else if let Ok(envelope) = super::parse(bytes) {
            k6.parsed(&line, envelope).map_err(|error| TestCaseError::fail(error.to_string()))?;
        }
    }
    Ok(repeated)
}

const LINES: [&str; 8] = [
    r#"{"metric":"http_req_duration","type":"Point","data":{"time":"2026-11-22T23:31:10.72582902Z","value":2.708087,"tags":{"expected_response":"true","group":"::shop","method":"GET","name":"home","scenario":"default","status":"200"}}}"#,
    r#"{"type":"Point","data":{"time":"2026-11-22T23:31:57.0572+05:30","value":1,"tags":{"group":"","name":"a\"b\\"}},"metric":"http_reqs"}"#,
    r#"{"type":"Point","data":{"time":"2026-11-22T23:31:57Z","value":-3.5,"tags":null},"metric":"vus"}"#,
    r#"{"metric":"http_reqs","type":"Point","data":{"time":"2026-11-23T00:35:57.7-05:00","value":0.1,"tags":{"name":"x"},"metadata":{"vu":"3","iter":"0"}}}"#,
    r#"{"metric":"http_reqs","type":"Point","data":{"time":"2026-11-23T00:35:57.7-05:00","value":7,"tags":{"name":"a\u0026b","url":"}},\"metadata\":{"}}}"#,
    r#"{"metric":"vus","type":"Point","data":{"time":"2026-11-22T23:31:57Z","value":1.234567e+06,"tags":{}}}"#,
    r#"{"metric":"http_reqs","type":"Point","data":{"time":"2026-11-23T00:35:57.7-05:00","value":0.1,"tags":{"name":"x"},"metadata":{"vu":3}}}"#,
    r#"{"type":"Metric","data":{"name":"vus","type":"gauge","contains":"default","thresholds":["value>0"],"submetrics":null},"metric":"vus"}"#,
];

#[test]
fn the_scanner_takes_the_lines_that_k6_usually_writes() {
    let taken = [true, true, true, true, true, false, false, false];
    assert_eq!(LINES.map(|line| by_scanner(line.as_bytes()).is_some()), taken);
    let read = [true, true, true, true, true, true, true, false];
    assert_eq!(LINES.map(|line| by_parser(line.as_bytes()).is_some()), read);
}

/// Pieces that break a line in interesting ways.
fn piece() -> impl Strategy<Value = Vec<u8>> {
    let known = prop::sample::select(vec![
        "\"",
        "\\",
        "{",
        "}",
        "}}",
        ",",
        ":",
        "null",
        "\"metric\":\"",
        "},\"metric\":\"x\"}",
        "},\"metadata\":{",
        "},\"metadata\":{\"vu\":\"1\"}",
        "\"a\":{\"b\":\"c\"}",
        "e5",
        "1",
        ".",
        "-",
        "00",
        "\u{7f}",
        "\n",
        "\t",
        "ü",
        "\\u0026",
        "\"tags\":",
        "\"value\":",
        "Z",
        "\"metadata\":{}",
        " ",
        "+Inf",
        "NaN",
    ]);
    prop_oneof![3 => known.prop_map(|text| text.as_bytes().to_vec()), 1 => prop::collection::vec(any::<u8>(), 0..4)]
}

type Change = (prop::sample::Index, usize, Vec<u8>);

fn changes(most: usize) -> impl Strategy<Value = Vec<Change>> {
    prop::collection::vec((any::<prop::sample::Index>(), 0_usize..6, piece()), 0..=most)
}

fn changed(line: &str, changes: Vec<Change>) -> Vec<u8> {
    let mut bytes = line.as_bytes().to_vec();
    for (at, removed, piece) in changes {
        let at = at.index(bytes.len() + 1);
        let end = (at + removed).min(bytes.len());
        bytes.splice(at..end, piece);
    }
    bytes
}

fn one_of(texts: &'static [&'static str]) -> impl Strategy<Value = String> {
    prop::sample::select(texts).prop_map(str::to_owned)
}

/// A text in quotes, its characters as they are or in escapes, as some version or nobody would write it.
fn quoted() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => "[a-z0-9/:.?=$]{0,12}".prop_map(|text| format!("\"{text}\"")),
        2 => "\\PC{0,6}".prop_map(|text| serde_json::Value::from(text).to_string()),
        2 => one_of(&[r#""a\u0026b""#, r#""\u003c\\\u003E\"""#, r#""a\/b\n""#, r#""\u0000""#, r#""\ud83d\ude00""#, r#""\ud83d""#, r#""}},""#, r#""},\"metadata\":{""#, r#""\x""#]),
    ]
}

fn value() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => "-?[0-9]{1,4}(\\.[0-9]{1,7})?",
        2 => "-?[0-9]{0,18}(\\.[0-9]{0,18})?",
        1 => any::<f64>().prop_map(|value| format!("{value}")),
        1 => any::<f64>().prop_map(|value| format!("{value:e}")),
        1 => one_of(&["-0", "0", "00", "1.", ".5", "1e999", "1E2", "+1", "NaN", "Infinity", "null", "\"1\""]),
    ]
}

/// An object of texts, mostly; keys that are read, and others.
fn object() -> impl Strategy<Value = String> {
    let key =
        one_of(&["name", "url", "group", "status", "expected_response", "vu", "metadata", "n\\u0061me"]);
    let odd = one_of(&["null", "7", "{\"a\":\"b\"}", "[\"x\"]", "true"]);
    let pair =
        (key, prop_oneof![12 => quoted(), 1 => odd]).prop_map(|(key, value)| format!("\"{key}\":{value}"));
    let object = prop::collection::vec(pair, 0..4).prop_map(|pairs| format!("{{{}}}", pairs.join(",")));
    prop_oneof![12 => object, 1 => one_of(&["null", "{ }", "\"text\""])]
}

/// A whole line: its parts in an order that some version writes, or in any.
fn line() -> impl Strategy<Value = String> {
    let metric = one_of(&["http_reqs", "http_req_duration", "http_req_failed", "vus", "a b", "\\u0061", "é"]);
    let time = one_of(&[
        "2026-11-22T23:31:10.5Z",
        "2026-11-22T23:31:10.75+05:30",
        "2026-11-22T23:31:1Z",
        "2026-02-30T00:00:00Z",
    ]);
    let parts = (metric, time, value(), object(), prop::option::weighted(0.3, object()), any::<u64>());
    parts.prop_map(|(metric, time, value, tags, metadata, order)| {
        let mut data =
            vec![format!("\"time\":\"{time}\""), format!("\"value\":{value}"), format!("\"tags\":{tags}")];
        data.extend(metadata.map(|metadata| format!("\"metadata\":{metadata}")));
        if order.is_multiple_of(5) {
            let (a, b) = (order / 5 % data.len() as u64, order / 25 % data.len() as u64);
            data.swap(usize::try_from(a).unwrap(), usize::try_from(b).unwrap());
        }
        let (metric, data) = (format!("\"metric\":\"{metric}\""), format!("\"data\":{{{}}}", data.join(",")));
        let kind = "\"type\":\"Point\"".to_owned();
        let parts = match order % 7 {
            0 => [kind, data, metric],
            1 => [data, kind, metric],
            _ => [metric, kind, data],
        };
        format!("{{{}}}", parts.join(if order.is_multiple_of(11) { ", " } else { "," }))
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]
    #[test]
    fn a_changed_line_means_to_the_scanner_what_it_means_to_the_parser(
        line in prop::sample::select(&LINES[..]), changes in changes(2),
    ) {
        agree(&changed(line, changes))?;
    }

    #[test]
    fn any_line_means_to_the_scanner_what_it_means_to_the_parser(line in line(), changes in changes(1)) {
        agree(&changed(&line, changes))?;
    }

    #[test]
    fn any_tags_mean_to_the_quick_reader_what_they_mean_to_the_parser(tags in object(), changes in changes(1)) {
        agree_on_tags(&changed(&tags, changes))?;
    }
}

#[test]
fn the_quick_reader_takes_the_tags_that_k6_usually_writes() {
    for line in LINES.iter().filter(|line| line.contains("\"name\"") && line.contains("Point")) {
        let tags = scan(line.as_bytes()).map(|scanned| scanned.tags);
        assert!(tags.is_none_or(|tags| quick_tags::read(tags).is_some()), "{line}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3_000))]
    #[test]
    fn what_a_line_repeats_of_those_before_means_to_the_parser_what_it_meant_there(
        pool in prop::collection::vec(line(), 1..4),
        order in prop::collection::vec((any::<prop::sample::Index>(), value(), prop::option::weighted(0.1, changes(2))), 1..16),
    ) {
        let lines: Vec<Vec<u8>> = order.into_iter().map(|(at, value, changes)| {
            let line = at.get(&pool);
            // The same line with another value.
            let line = line.split_once("\"value\":").map_or_else(|| line.clone(), |(before, behind)| {
                let end = behind.find([',', '}']).unwrap_or(0);
                format!("{before}\"value\":{value}{}", &behind[end..])
            });
            changed(&line, changes.unwrap_or_default())
        }).collect();
        agree_in_order(&lines)?;
    }
}

#[test]
fn tags_that_differ_in_what_is_not_read_are_one_set() {
    let mut sets = TagSets::default();
    let tags = |id: u32, name: &str| format!(r#"{{"group":"","id":"{id}","name":"{name}","status":"200"}}"#);
    let found: Vec<_> = [tags(1, "a"), tags(2, "a"), tags(3, "b"), tags(1, "a")]
        .iter()
        .map(|tags| sets.find(tags.as_bytes()))
        .collect();
    assert_eq!(found, [Some(1), Some(1), Some(2), Some(1)]);
    // Twice the same is an error to the parser, also where each alone is known.
    assert_eq!(sets.find(br#"{"name":"a","name":"a"}"#), None);
    assert_eq!(sets.find(br#"{"id":"1"}"#).map(|at| sets.get(at).name.clone()), Some(String::new()));
}

#[test]
fn the_lines_of_a_request_are_known_by_what_they_repeat() {
    let line = |metric: &str, value: &str, second: u32| {
        LINES[0]
            .replace("http_req_duration", metric)
            .replace("2.708087", value)
            .replace("10.72582902", &format!("{second}.5"))
    };
    let request = |second| {
        let metrics = ["http_reqs", "http_req_duration", "http_req_waiting", "http_req_failed"];
        metrics.map(|metric| line(metric, "1.25", second).into_bytes())
    };
    let lines = [request(10), request(11), request(12), request(13)].concat();
    // The parser names the metrics, the second request shows their order; from then on all but the first line, whose
    // time is new.
    assert_eq!(agree_in_order(&lines).unwrap(), 6);
}

#[test]
fn lines_that_are_passed_over_by_what_they_repeat_are_counted() {
    for (end, length) in [("\n", 1), ("\r\n", 2)] {
        let lines = [[LINES[0]; 9].as_slice(), &["torn", LINES[0], LINES[0]]].concat();
        let text = lines.join(end);
        let mut source = Source::open("run.json", text.as_bytes()).unwrap();
        let k6 = K6::read(&mut source, &Names::default()).unwrap();
        let torn = k6.first_skipped().unwrap();
        assert_eq!((torn.line, torn.byte), (Some(10), Some(9 * (LINES[0].len() as u64 + length))));
        assert_eq!(k6.metrics[0].samples, 11);
    }
}

#[test]
fn tags_that_the_parser_read_are_not_taken_for_those_before() {
    let odd = LINES[0]
        .replace("\"name\"", "\"n\\u0061me\"")
        .replace("{\"metric\"", "{ \"metric\"")
        .replace("home", "other");
    let lines = [LINES[0], LINES[0], &odd, LINES[0]].map(|line| line.as_bytes().to_vec());
    assert_eq!(agree_in_order(&lines).unwrap(), 0);
    let mut k6 = K6::default();
    for bytes in &lines {
        k6.line(&Line { bytes, number: 1, byte: 0, kind: LineKind::Whole, lost_return: false }).unwrap();
    }
    let names: Vec<_> = k6.collector.keys.iter().map(|key| key.name.as_str()).collect();
    assert_eq!(names, ["home", "other"]);
}
