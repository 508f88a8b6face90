//! The numbers of Gatling's own report: `js/global_stats.json`, `js/stats.json` and `js/stats.js`, up to 3.13. They are
//! sums; each of them is rounded to a millisecond, and percentiles come out of a sketch.

mod script;

use std::io::Read;

use domain::{Endpoint, Group, Latency, Range, Report};
use serde_json::Value;

use crate::{
    IngestError, collect::clean_name, document::Document, format::Format, gatling::spaced, summary::Summary,
};

/// Requests and groups that are kept.
const MAX_PATHS: usize = 4_000;

/// Reads one of the files.
pub(crate) fn read<R: Read>(source: &mut Source<R>) -> Result<Summary, IngestError> {
    let document = Document::read(source)?;
    let expected = "the statistics of a Gatling report (stats.json, global_stats.json, stats.js)";
    let written = script::value(&document, expected)?;
    let stats = written.get("stats").unwrap_or(&written);
    if stats.get("numberOfRequests").is_none() {
        let found = "a document without numberOfRequests".to_owned();
        return Err(document.damaged(1, 0, expected.to_owned(), found));
    }
    let mut summary = Summary::new("gatling", Format::GatlingStatistics);
    whole(&mut summary.report, &Stats(stats));
    inside(&mut summary.report, &written, &[]);
    summary.note("These are the numbers as Gatling prints them, in whole milliseconds; percentiles are taken to be the 50th, 75th, 95th and 99th, its default. Not in this file: p90, p99.9, the course over time, errors and users. simulation.log has them all, and exact; both may be sent together.");
    Ok(summary)
}

use crate::source::Source;

fn whole(report: &mut Report, stats: &Stats<'_>) {
    let requests = &mut report.requests;
    let count = stats.count("total");
    requests.count = Some(count);
    requests.failed = Some(stats.count("ko"));
    requests.rate_per_s = stats.number("meanNumberOfRequestsPerSecond", "total").filter(|rate| *rate > 0.0);
    requests.latency_ms = stats.latency("total").unwrap_or_default();
    (requests.latency_ms_ok, requests.latency_ms_failed) = stats.parts();
    // Gatling divides by whole seconds, begun ones included.
    report.duration_ms = requests.rate_per_s.map(|rate| (count as f64 / rate).round() * 1000.0);
    report.ranges = (1..=4).filter_map(|number| stats.range(number)).collect();
    if count == 0 {
        report.ranges.clear();
    }
}

/// The requests and groups below a node.
fn inside(report: &mut Report, node: &Value, path: &[String]) {
    let nodes = node.get("contents").and_then(Value::as_object).into_iter().flatten();
    for (_, node) in nodes {
        let (Some(name), Some(stats)) = (node.get("name").and_then(Value::as_str), node.get("stats")) else {
            continue;
        };
        if report.endpoints.len() + report.groups.len() >= MAX_PATHS {
            return;
        }
        let (name, stats) = (named(name), Stats(stats));
        let parent = (!path.is_empty()).then(|| path.join(" / "));
        if node.get("type").and_then(Value::as_str) == Some("GROUP") {
            let path: Vec<String> = path.iter().cloned().chain([name]).collect();
            report.groups.push(stats.group(path.join(" / ")));
            inside(report, node, &path);
        } else {
            report.endpoints.push(stats.endpoint(name, parent));
        }
    }
}

/// Gatling escapes two characters of a name.
fn named(name: &str) -> String {
    clean_name(&spaced(&name.replace("&quot;", "\"").replace("&#92;", "\\")))
}

/// The numbers of one path, each for all requests, the successful and the failed.
struct Stats<'a>(&'a Value);

impl Stats<'_> {
    /// A number, or a text that is one; `-` stands for none.
    fn number(&self, what: &str, which: &str) -> Option<f64> {
        let value = self.0.get(what)?.get(which)?;
        value.as_f64().or_else(|| value.as_str()?.parse().ok()).filter(|value| value.is_finite())
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a cast of a float saturates"
    )]
    fn count(&self, which: &str) -> u64 {
        self.number("numberOfRequests", which).unwrap_or(0.0) as u64
    }

    /// None where there is no request, for which Gatling prints zeros.
    fn latency(&self, which: &str) -> Option<Latency> {
        let number = |what: &str| self.number(what, which);
        (self.count(which) > 0).then(|| Latency {
            min: number("minResponseTime"),
            mean: number("meanResponseTime"),
            stddev: number("standardDeviation"),
            p50: number("percentiles1"),
            p75: number("percentiles2"),
            p95: number("percentiles3"),
            p99: number("percentiles4"),
            max: number("maxResponseTime"),
            ..Latency::default()
        })
    }

    /// Success and failure apart, where there are both.
    fn parts(&self) -> (Option<Latency>, Option<Latency>) {
        match (self.latency("ok"), self.latency("ko")) {
            (Some(ok), Some(failed)) => (Some(ok), Some(failed)),
            _ => (None, None),
        }
    }

    fn endpoint(&self, name: String, group: Option<String>) -> Endpoint {
        let (latency_ms_ok, latency_ms_failed) = self.parts();
        Endpoint {
            name,
            method: None,
            group,
            scenario: None,
            count: self.count("total"),
            failed: Some(self.count("ko")),
            rate_per_s: self.number("meanNumberOfRequestsPerSecond", "total"),
            latency_ms: self.latency("total").unwrap_or_default(),
            latency_ms_ok,
            latency_ms_failed,
            latency_ms_tool: None,
        }
    }

    /// Of a group Gatling sums up the cumulated response time.
    fn group(&self, path: String) -> Group {
        Group {
            path,
            count: self.count("total"),
            failed: Some(self.count("ko")),
            duration_ms: Latency::default(),
            cumulated_ms: self.latency("total"),
            latency_ms_tool: None,
        }
    }

    fn range(&self, number: u8) -> Option<Range> {
        let range = self.0.get(format!("group{number}"))?;
        Some(Range { name: range.get("name")?.as_str()?.to_owned(), count: range.get("count")?.as_u64()? })
    }
}
