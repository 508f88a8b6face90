use proptest::prelude::*;

use super::{
    ndjson::{self, Envelope},
    scan::scan,
};
use crate::time::TimeReader;

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

const LINES: [&str; 6] = [
    r#"{"metric":"http_req_duration","type":"Point","data":{"time":"2026-11-22T23:31:10.72582902Z","value":2.708087,"tags":{"expected_response":"true","group":"::shop","method":"GET","name":"home","scenario":"default","status":"200"}}}"#,
    r#"{"type":"Point","data":{"time":"2026-11-22T23:31:57.0572+05:30","value":1,"tags":{"group":"","name":"a\"b\\"}},"metric":"http_reqs"}"#,
    r#"{"type":"Point","data":{"time":"2026-11-22T23:31:57Z","value":-3.5,"tags":null},"metric":"vus"}"#,
    r#"{"metric":"vus","type":"Point","data":{"time":"2026-11-22T23:31:57Z","value":1.234567e+06,"tags":{}}}"#,
    r#"{"metric":"http_reqs","type":"Point","data":{"time":"2026-11-23T00:35:57.7-05:00","value":0.1,"tags":{"name":"x"},"metadata":{"vu":"3","iter":"0"}}}"#,
    r#"{"type":"Metric","data":{"name":"vus","type":"gauge","contains":"default","thresholds":["value>0"],"submetrics":null},"metric":"vus"}"#,
];

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
        "e5",
        "1",
        ".",
        "-",
        "00",
        "\u{7f}",
        "\n",
        "\t",
        "ü",
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

proptest! {
    #![proptest_config(ProptestConfig::with_cases(20_000))]
    #[test]
    fn a_changed_line_means_to_the_scanner_what_it_means_to_the_parser(
        line in prop::sample::select(&LINES[..]),
        changes in prop::collection::vec((any::<prop::sample::Index>(), 0_usize..6, piece()), 0..3),
    ) {
        let mut bytes = line.as_bytes().to_vec();
        for (at, removed, piece) in changes {
            let at = at.index(bytes.len() + 1);
            let end = (at + removed).min(bytes.len());
            bytes.splice(at..end, piece);
        }
        agree(&bytes)?;
    }

    #[test]
    fn any_value_and_name_means_the_same_to_both(
        name in "[ -~]{0,12}|\\PC{0,6}", value in any::<f64>(), digits in "-?[0-9]{0,18}(\\.[0-9]{0,18})?",
    ) {
        for value in [format!("{value}"), format!("{value:e}"), digits] {
            for template in [
                r#"{"metric":"M","type":"Point","data":{"time":"2026-11-22T23:31:10Z","value":V,"tags":{"name":"M"}}}"#,
                r#"{"type":"Point","data":{"time":"2026-11-22T23:31:10Z","value":V,"tags":{"name":"M"}},"metric":"M"}"#,
            ] {
                agree(template.replace('M', &name).replace('V', &value).as_bytes())?;
            }
        }
    }
}

#[test]
fn the_scanner_takes_the_lines_that_k6_usually_writes() {
    assert_eq!(
        LINES.map(|line| by_scanner(line.as_bytes()).is_some()),
        [true, true, true, false, false, false]
    );
    assert_eq!(LINES.map(|line| by_parser(line.as_bytes()).is_some()), [true, true, true, true, true, false]);
}
