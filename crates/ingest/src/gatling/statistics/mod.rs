//! The numbers of Gatling's own report: `js/global_stats.json`, `js/stats.json` and `js/stats.js`, up to 3.13. They are
//! sums; each of them is rounded to a millisecond, and percentiles come out of a sketch.

mod duration;
mod script;

use std::io::Read;

use domain::{Endpoint, Group, Latency, Range, Report};
use serde_json::Value;

use self::script::Script;
use crate::{
    IngestError, collect::clean_name, document::Document, format::Format, gatling::spaced, source::Source,
    summary::Summary,
};

/// Requests and groups that are kept.
const MAX_PATHS: usize = 4_000;

/// Reads one of the files.
pub(crate) fn read<R: Read>(source: &mut Source<R>) -> Result<Summary, IngestError> {
    let document = Document::read(source)?;
    let expected = "the statistics of a Gatling report (stats.json, global_stats.json, stats.js)";
    let Script { value: written, is_mended } = script::read(&document, expected)?;
    let stats = Stats(written.get("stats").unwrap_or(&written));
    let Some(count) = stats.count("total") else {
        let found = "a document without a numberOfRequests in total".to_owned();
        return Err(document.damaged(1, 0, expected.to_owned(), found));
    };
    let mut summary = Summary::new("gatling", Format::GatlingStatistics);
    whole(&mut summary.report, &stats, count);
    let uncounted = inside(&mut summary.report, &written, &[]);
    let percentiles = Percentiles::of(&summary.report).in_words();
    summary.note(format!("These are the numbers as Gatling prints them, in whole milliseconds; percentiles are taken to be {percentiles}. Not in this file: p90, p99.9, the course over time, errors and users. simulation.log has them all, with percentiles that are exact to the millisecond up to a second and within 0.1 % above; both may be sent together."));
    if is_mended {
        summary.note("Gatling did not escape the quotes in names; they are read as what seems to be meant.");
    }
    if uncounted > 0 {
        summary.note(format!(
            "{uncounted} requests and groups have no count that can be read; they are left out."
        ));
    }
    Ok(summary)
}

/// Which percentiles a report prints, as far as its files tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Percentiles {
    /// Those of 2.0.
    Two,
    /// From 2.1 on.
    Four,
}

impl Percentiles {
    pub(super) fn of(report: &Report) -> Self {
        let latency = &report.requests.latency_ms;
        if latency.p50.is_none() && latency.p95.is_some() { Self::Two } else { Self::Four }
    }

    pub(super) fn in_words(self) -> &'static str {
        match self {
            Self::Two => "the 95th and 99th, the default of Gatling 2.0",
            Self::Four => "the 50th, 75th, 95th and 99th, its default",
        }
    }
}

fn whole(report: &mut Report, stats: &Stats<'_>, count: u64) {
    let requests = &mut report.requests;
    requests.count = Some(count);
    requests.failed = stats.count("ko");
    requests.rate_per_s = stats.number("meanNumberOfRequestsPerSecond", "total").filter(|rate| *rate > 0.0);
    requests.latency_ms = stats.latency("total").unwrap_or_default();
    (requests.latency_ms_ok, requests.latency_ms_failed) = stats.parts();
    report.duration_ms = stats
        .slot("meanNumberOfRequestsPerSecond", "total")
        .and_then(|rate| duration::duration_ms(count, rate));
    report.ranges = (1..=4).filter_map(|number| stats.range(number)).collect();
    if count == 0 {
        report.ranges.clear();
    }
}

/// The requests and groups below a node; says how many have no count.
fn inside(report: &mut Report, node: &Value, path: &[String]) -> u64 {
    let mut uncounted = 0;
    let nodes = node.get("contents").and_then(Value::as_object).into_iter().flatten();
    for (_, node) in nodes {
        let (Some(name), Some(stats)) = (node.get("name").and_then(Value::as_str), node.get("stats")) else {
            continue;
        };
        if report.endpoints.len() + report.groups.len() >= MAX_PATHS {
            return uncounted;
        }
        let (name, stats) = (named(name), Stats(stats));
        let count = stats.count("total");
        uncounted += u64::from(count.is_none());
        if node.get("type").and_then(Value::as_str) == Some("GROUP") {
            let path: Vec<String> = path.iter().cloned().chain([name]).collect();
            report.groups.extend(count.map(|count| stats.group(path.join(" / "), count)));
            uncounted += inside(report, node, &path);
        } else {
            let parent = (!path.is_empty()).then(|| path.join(" / "));
            report.endpoints.extend(count.map(|count| stats.endpoint(name, parent, count)));
        }
    }
    uncounted
}

/// A number of a script; those of 3.13.4 are padded, with commas between thousands.
fn written(text: &str) -> Option<f64> {
    text.trim().replace(',', "").parse().ok()
}

/// Gatling escapes two characters of a name.
fn named(name: &str) -> String {
    clean_name(&spaced(&name.replace("&quot;", "\"").replace("&#92;", "\\")))
}

/// The numbers of one path, each for all requests, the successful and the failed.
struct Stats<'a>(&'a Value);

impl Stats<'_> {
    fn slot(&self, what: &str, which: &str) -> Option<&Value> {
        self.0.get(what)?.get(which)
    }

    /// A number, or a text that is one; `-` stands for none.
    fn number(&self, what: &str, which: &str) -> Option<f64> {
        let value = self.slot(what, which)?;
        value.as_f64().or_else(|| written(value.as_str()?)).filter(|value| value.is_finite())
    }

    /// None where it is no whole number.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a cast of a float saturates"
    )]
    fn count(&self, which: &str) -> Option<u64> {
        match self.slot("numberOfRequests", which)?.as_str() {
            Some(text) if text.trim() == "-" => Some(0),
            _ => self
                .number("numberOfRequests", which)
                .filter(|count| *count >= 0.0 && count.fract() == 0.0)
                .map(|count| count as u64),
        }
    }

    /// None where there is no request, for which Gatling prints zeros.
    fn latency(&self, which: &str) -> Option<Latency> {
        let number = |what: &str| self.number(what, which);
        let [p50, p75, p95, p99] = self.percentiles(which);
        self.count(which).filter(|count| *count > 0).map(|_| Latency {
            min: number("minResponseTime"),
            mean: number("meanResponseTime"),
            stddev: number("standardDeviation"),
            p50,
            p75,
            p95,
            p99,
            max: number("maxResponseTime"),
            ..Latency::default()
        })
    }

    /// The 50th, 75th, 95th and 99th. 2.0 prints two percentiles only, and they are the last two.
    fn percentiles(&self, which: &str) -> [Option<f64>; 4] {
        let number = |nth: u8| self.number(&format!("percentiles{nth}"), which);
        if self.0.get("percentiles3").is_some() {
            [1, 2, 3, 4].map(number)
        } else {
            [None, None, number(1), number(2)]
        }
    }

    /// Success and failure apart, where there are both.
    fn parts(&self) -> (Option<Latency>, Option<Latency>) {
        match (self.latency("ok"), self.latency("ko")) {
            (Some(ok), Some(failed)) => (Some(ok), Some(failed)),
            _ => (None, None),
        }
    }

    fn endpoint(&self, name: String, group: Option<String>, count: u64) -> Endpoint {
        let (latency_ms_ok, latency_ms_failed) = self.parts();
        Endpoint {
            name,
            method: None,
            group,
            scenario: None,
            count,
            failed: self.count("ko"),
            rate_per_s: self.number("meanNumberOfRequestsPerSecond", "total"),
            latency_ms: self.latency("total").unwrap_or_default(),
            latency_ms_ok,
            latency_ms_failed,
            latency_ms_tool: None,
        }
    }

    /// Of a group Gatling sums up the cumulated response time.
    fn group(&self, path: String, count: u64) -> Group {
        Group {
            path,
            count,
            failed: self.count("ko"),
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
