//! Gatling's own verdicts on assertions: `assertions.json` (up to 3.9) and `assertions.xml` (up to 3.13). Nothing in them is
//! escaped, so both are read by their lines and marks, and neither as JSON nor as XML.

mod json;
mod xml;

use std::io::Read;

use domain::{JudgedBy, Scenario, Threshold, Timestamp};

use super::spaced;
use crate::{
    IngestError, collect::clean_name, document::Document, format::Format, source::Source, summary::Summary,
};

/// Verdicts that are kept.
const MAX_VERDICTS: usize = 20_000;

/// Of an assertion on a path that the test does not have, up to 3.9; the path stands elsewhere.
const NOWHERE: &str = "Could not find stats matching assertion path";

/// What either of the files says.
#[derive(Debug, Default)]
pub(super) struct Written {
    pub(super) simulation: String,
    pub(super) start: Option<i64>,
    pub(super) scenarios: Vec<String>,
    pub(super) verdicts: Vec<Verdict>,
}

/// One result, as it is worded.
#[derive(Debug, Default)]
pub(super) struct Verdict {
    pub(super) path: String,
    /// What was asked of the path; empty where the file does not say.
    pub(super) asked: String,
    pub(super) message: String,
    pub(super) result: Option<bool>,
}

/// Reads either of the files.
pub(crate) fn read<R: Read>(source: &mut Source<R>) -> Result<Summary, IngestError> {
    let document = Document::read(source)?;
    let is_xml = document.bytes.trim_ascii_start().starts_with(b"<");
    let text = String::from_utf8_lossy(&document.bytes);
    let written = if is_xml { xml::read(&text) } else { json::read(&text) };
    let mut summary = summed(written.verdicts);
    let report = &mut summary.report;
    report.started_at = written.start.map(Timestamp);
    report.scenarios = written.scenarios.iter().map(|name| scenario(name)).collect();
    if !written.simulation.is_empty() {
        summary.note(format!("Simulation {}.", clean_name(&written.simulation)));
    }
    Ok(summary)
}

fn summed(verdicts: Vec<Verdict>) -> Summary {
    let mut summary = Summary::new("gatling", Format::GatlingAssertions);
    summary.report.thresholds = verdicts.into_iter().take(MAX_VERDICTS).map(threshold).collect();
    summary
}

fn threshold(verdict: Verdict) -> Threshold {
    let text = spaced(&verdict.message);
    let (path, expression) = match text.starts_with(NOWHERE) {
        true if verdict.asked.is_empty() => (verdict.path.as_str(), NOWHERE),
        true => (verdict.path.as_str(), verdict.asked.as_str()),
        false => parted(&text),
    };
    Threshold {
        metric: clean_name(&spaced(path)),
        expression: clean_name(expression),
        passed: verdict.result,
        by: JudgedBy::Tool,
    }
}

/// It says that the test has no such path, and not what was asked of it.
pub(super) fn is_of_nothing(threshold: &Threshold) -> bool {
    threshold.expression == NOWHERE
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
