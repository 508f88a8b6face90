//! k6's own summaries: what `handleSummary` is given, what `--summary-export` writes, and the machine-readable one. They
//! hold sums and verdicts, but no requests; the source of the script, which the last one holds too, is never kept.

mod sums;
mod written;

use std::io::Read;

use domain::{Check, Group, JudgedBy, Threshold, Timestamp};

use self::{
    sums::Sum,
    written::{Written, WrittenGroup},
};
use super::{
    metric::MetricType,
    notes::{BROWSER_BESIDE, GRPC_BESIDE, OF_A_BROWSER},
    tags,
};
use crate::{
    IngestError, collect::clean_name, document::Document, format::Format, measured::display_path,
    source::Source, summary::Summary, time::TimeReader,
};

/// What to type for a summary with the percentiles that are shown.
const TREND_STATS: &str = r#"--summary-trend-stats="min,avg,med,max,p(90),p(95),p(99),p(99.9)""#;
/// Metrics, checks and groups that are kept.
const MAX_NAMES: usize = 2_000;

/// Reads a summary of any of the shapes.
pub(crate) fn read<R: Read>(source: &mut Source<R>) -> Result<Summary, IngestError> {
    let document = Document::read(source)?;
    let expected = "a summary of k6 (handleSummary, --summary-export or machine-readable)";
    let written: Written = document.json(expected)?;
    let Some(format) = written.format() else {
        let found = "a JSON document without metrics".to_owned();
        return Err(document.damaged(1, 0, expected.to_owned(), found));
    };
    Ok(summed(format, &written))
}

fn summed(format: Format, written: &Written) -> Summary {
    let mut summary = Summary::new("k6", format);
    let sums = written.sums(format);
    let seconds = written.seconds(&sums);
    let report = &mut summary.report;
    report.tool_version = written.metadata.k6_version.as_deref().map(clean_name);
    report.duration_ms = seconds.map(|seconds| seconds * 1000.0);
    report.ended_at = written.metadata.generated_at.as_deref().and_then(moment);
    report.checks = checks(written);
    report.groups = sums.iter().filter_map(|sum| group(sum)).collect();
    report.thresholds = sums.iter().flat_map(|sum| thresholds(sum, format)).collect();
    report.metrics = sums
        .iter()
        .filter_map(|sum| Some((sum.name.clone(), sum.metric(samples_of(&sums, &sum.name), seconds)?)))
        .collect();
    requests(&mut summary, &sums, seconds);
    notes(&mut summary, &sums, written);
    summary
}

/// The requests are HTTP ones, else gRPC calls, else those of a browser.
fn requests(summary: &mut Summary, sums: &[Sum<'_>], seconds: Option<f64>) {
    let kinds = [
        ("http_req_duration", "http_reqs", "http_req_failed"),
        ("grpc_req_duration", "", ""),
        ("browser_http_req_duration", "", "browser_http_req_failed"),
    ];
    let find = |name: &str| sums.iter().find(|sum| sum.name == name);
    let of = |&(duration, ..): &(&str, &str, &str)| {
        samples_of(sums, duration) != Some(0) && find(duration).is_some()
    };
    let (duration, counter, failures) = kinds.into_iter().find(of).unwrap_or(kinds[0]);
    let count = samples_of(sums, duration);
    let requests = &mut summary.report.requests;
    // Without a metric of their durations there was none.
    requests.count = count.or(find(duration).is_none().then_some(0));
    requests.failed = match find(failures).and_then(Sum::share) {
        Some((failed, _)) => Some(failed),
        None => requests.is_empty().then_some(0),
    };
    requests.rate_per_s =
        find(counter).and_then(|sum| sum.rate_per_s(seconds)).filter(|_| !requests.is_empty());
    if !requests.is_empty() {
        requests.latency_ms = find(duration).map(Sum::latency).unwrap_or_default();
        let passed = find(&format!("{duration}{{expected_response:true}}"));
        requests.latency_ms_ok = passed.map(Sum::latency).filter(|_| requests.failed.is_some_and(|n| n > 0));
    }
    if count.is_none() && find(duration).is_some() {
        summary.note(format!(
            "How many requests there were is not in this summary; count among {duration}'s columns (--summary-trend-stats) would say it."
        ));
    }
    if duration != kinds[0].0 {
        summary.note(format!(
            "The summary holds no HTTP request of a script: the requests are those of {duration}."
        ));
    }
    if duration == kinds[2].0 {
        summary.note(OF_A_BROWSER);
    }
    for (kind, note) in [(kinds[1], GRPC_BESIDE), (kinds[2], BROWSER_BESIDE)] {
        if kind.0 != duration && of(&kind) {
            summary.note(note);
        }
    }
}

/// How many samples stand behind a trend: its own count, or that of the requests it is a part of.
fn samples_of(sums: &[Sum<'_>], name: &str) -> Option<u64> {
    let count = |name: &str| sums.iter().find(|sum| sum.name == name).and_then(Sum::count);
    let own = count(name);
    let Some(rest) = name.strip_prefix("http_req_") else { return own };
    let filter = rest.find('{').map_or("", |at| &rest[at..]);
    let of_all = || count(&format!("http_reqs{filter}"));
    // Without any request k6 leaves their number out, and shows times only because of thresholds on them.
    let none = || (filter.is_empty() && !sums.iter().any(|sum| sum.name == "http_reqs")).then_some(0);
    own.or_else(of_all).or_else(none)
}

fn thresholds<'a>(sum: &'a Sum<'_>, format: Format) -> impl Iterator<Item = Threshold> + 'a {
    sum.thresholds(format).map(|(expression, passed)| Threshold {
        metric: sum.name.clone(),
        expression: clean_name(expression),
        passed,
        by: JudgedBy::Tool,
    })
}

/// A group whose duration the summary tells, which it does where there is a threshold on it.
fn group(sum: &Sum<'_>) -> Option<Group> {
    let path = sum.name.strip_prefix("group_duration{group:")?.strip_suffix('}')?;
    Some(Group {
        path: display_path(&tags::group_path(path)),
        count: sum.count()?,
        failed: None,
        duration_ms: sum.latency(),
        cumulated_ms: None,
        latency_ms_tool: None,
    })
}

fn checks(written: &Written) -> Vec<Check> {
    let mut checks = Vec::new();
    if let Some(root) = &written.root_group {
        checks_of(root, &mut checks);
    }
    let plain = written.results.iter().flat_map(|results| &results.checks.results);
    checks.extend(plain.map(|check| Check {
        name: clean_name(&check.name),
        group: None,
        passed: check.passes,
        failed: check.fails,
    }));
    checks.truncate(MAX_NAMES);
    checks
}

fn checks_of(group: &WrittenGroup, checks: &mut Vec<Check>) {
    let path = Some(tags::group_path(&group.path)).filter(|path| !path.is_empty());
    checks.extend(group.checks.iter().map(|check| Check {
        name: clean_name(&check.name),
        group: path.as_deref().map(display_path),
        passed: check.passes,
        failed: check.fails,
    }));
    group.groups.iter().for_each(|inner| checks_of(inner, checks));
}

/// A part of a trend of which k6 may have no sample, and writes 0 for every number.
fn may_be_nothing(sums: &[Sum<'_>], sum: &Sum<'_>) -> bool {
    let is_part = sum.kind == MetricType::Trend && sum.name.contains('{');
    is_part && samples_of(sums, &sum.name).is_none() && sum.is_zero()
}

fn moment(text: &str) -> Option<Timestamp> {
    TimeReader::default().nanos(text.as_bytes()).map(|nanos| Timestamp(nanos.div_euclid(1_000_000)))
}

fn notes(summary: &mut Summary, sums: &[Sum<'_>], written: &Written) {
    let is_machine = summary.format == Format::K6MachineSummary;
    summary.note(
        "This is a summary: it has no requests by endpoint and no course over time. `k6 run --out json=run.json.gz` writes them; both files may be sent together.",
    );
    let latency = summary.report.requests.latency_ms;
    let shown = [
        ("min", latency.min),
        ("avg", latency.mean),
        ("med", latency.p50),
        ("max", latency.max),
        ("p(90)", latency.p90),
        ("p(95)", latency.p95),
        ("p(99)", latency.p99),
        ("p(99.9)", latency.p999),
    ];
    let lacking: Vec<&str> =
        shown.into_iter().filter(|(_, value)| value.is_none()).map(|(name, _)| name).collect();
    if !lacking.is_empty() && !summary.report.requests.is_empty() {
        let how = if is_machine { ", without --new-machine-readable-summary" } else { "" };
        let them = if lacking.len() == 1 { "it" } else { "them" };
        summary.note(format!(
            "Not in this summary: {}. `k6 run {TREND_STATS}` writes {them}{how}.",
            lacking.join(", ")
        ));
    }
    let further: Vec<&str> =
        sums.iter().find(|sum| sum.name == "http_req_duration").map_or(Vec::new(), Sum::further);
    if !further.is_empty() {
        summary.note(format!(
            "In the summary, but not shown here: {} of http_req_duration.",
            further.join(", ")
        ));
    }
    if is_machine {
        summary.note("A machine-readable summary holds no thresholds and no groups. The script's source, which it does hold, was not kept.");
    }
    if summary.report.requests.failed.is_none() {
        summary.note(
            "The summary does not say how many requests failed (k6 before v0.31, or no response callback).",
        );
    }
    if written.states_no_duration() && summary.report.duration_ms.is_some() {
        summary.note("The duration is reckoned from a count and its rate; this summary does not state it.");
    }
    let nothing: Vec<&str> =
        sums.iter().filter(|sum| may_be_nothing(sums, sum)).map(|s| s.name.as_str()).collect();
    if !nothing.is_empty() {
        summary.note(format!(
            "All numbers of {} are 0: k6 writes that also where a part of a metric has no sample.",
            nothing.join(", ")
        ));
    }
    let infinite = |sum: &&Sum<'_>| sum.kind == MetricType::Trend && sum.has_null();
    let infinite: Vec<&str> = sums.iter().filter(infinite).map(|sum| sum.name.as_str()).collect();
    if !infinite.is_empty() {
        summary.note(format!(
            "k6 could not write some numbers of {}: infinite samples make them infinite.",
            infinite.join(", ")
        ));
    }
}
