//! Gatling's own verdicts on assertions: `assertions.json` (up to 3.9) and `assertions.xml` (up to 3.13).

use std::io::Read;

use domain::{JudgedBy, Scenario, Threshold, Timestamp};
use serde::Deserialize;

use super::spaced;
use crate::{
    IngestError,
    collect::clean_name,
    document::Document,
    format::Format,
    markup::{Markup, unescaped},
    source::Source,
    summary::Summary,
};

/// Verdicts that are kept.
const MAX_VERDICTS: usize = 20_000;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Written {
    simulation: String,
    start: Option<i64>,
    scenarios: Vec<String>,
    assertions: Vec<Verdict>,
}

#[derive(Debug, Deserialize)]
struct Verdict {
    message: String,
    result: Option<bool>,
}

/// Reads either of the files.
pub(crate) fn read<R: Read>(source: &mut Source<R>) -> Result<Summary, IngestError> {
    let is_xml = source.head().trim_ascii_start().starts_with(b"<");
    if is_xml {
        return xml(source);
    }
    let document = Document::read(source)?;
    // Gatling does not escape quotes in names, so the document may not be JSON.
    let written = serde_json::from_slice(&document.bytes).unwrap_or_else(|_| by_lines(&document.bytes));
    let mut summary = summed(written.assertions);
    let report = &mut summary.report;
    report.started_at = written.start.map(Timestamp);
    report.scenarios = written.scenarios.iter().map(|name| scenario(name)).collect();
    if !written.simulation.is_empty() {
        summary.note(format!("Simulation {}.", clean_name(&written.simulation)));
    }
    Ok(summary)
}

fn xml<R: Read>(source: &mut Source<R>) -> Result<Summary, IngestError> {
    let mut tags = Markup::new(source);
    let mut verdicts = Vec::new();
    while let Some(tag) = tags.next()? {
        if tag.name != b"testcase" || verdicts.len() >= MAX_VERDICTS {
            continue;
        }
        let text =
            |name: &[u8]| tag.attributes().find(|(key, _)| *key == name).map(|(_, value)| unescaped(value));
        let Some(message) = text(b"name") else { continue };
        let result = text(b"status").and_then(|status| std::str::from_utf8(&status).ok()?.parse().ok());
        verdicts.push(Verdict { message: String::from_utf8_lossy(&message).into_owned(), result });
    }
    Ok(summed(verdicts))
}

/// Each field stands in a line of its own.
fn by_lines(bytes: &[u8]) -> Written {
    let mut written = Written::default();
    let mut result = None;
    for line in String::from_utf8_lossy(bytes).lines() {
        let line = line.trim().trim_end_matches(',');
        if let Some(text) = line.strip_prefix("\"result\": ") {
            result = text.parse().ok();
        } else if let Some(text) = line.strip_prefix("\"start\": ") {
            written.start = text.parse().ok();
        } else if let Some(text) =
            line.strip_prefix("\"message\": \"").and_then(|text| text.strip_suffix('"'))
        {
            written.assertions.push(Verdict { message: text.to_owned(), result: result.take() });
        }
    }
    written
}

fn summed(verdicts: Vec<Verdict>) -> Summary {
    let mut summary = Summary::new("gatling", Format::GatlingAssertions);
    summary.report.thresholds = verdicts.into_iter().take(MAX_VERDICTS).map(threshold).collect();
    summary
}

fn threshold(verdict: Verdict) -> Threshold {
    let text = spaced(&verdict.message);
    let (path, expression) = parted(&text);
    Threshold {
        metric: clean_name(path),
        expression: clean_name(expression),
        passed: verdict.result,
        by: JudgedBy::Tool,
    }
}

/// `path: expression`; a name in the path may hold a colon too.
fn parted(text: &str) -> (&str, &str) {
    let is_target = |rest: &str| {
        let begins = [
            "count of ",
            "percentage of ",
            "min of ",
            "max of ",
            "mean of ",
            "standard deviation of ",
            "mean requests per second ",
        ];
        begins.iter().any(|begin| rest.starts_with(begin))
            || rest.starts_with(|c: char| c.is_ascii_digit()) && rest.contains(" percentile of ")
    };
    let marks = text.match_indices(": ");
    let parts = marks.map(|(at, mark)| (&text[..at], &text[at + mark.len()..]));
    parts.into_iter().find(|(_, rest)| is_target(rest)).unwrap_or(("", text))
}

fn scenario(name: &str) -> Scenario {
    Scenario { name: clean_name(name), count: None, failed: None, users_started: None, users_ended: None }
}
