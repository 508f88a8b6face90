//! From what a reader collected to what a run keeps: the report's common part and the recordings beside it.

use std::collections::BTreeMap;

use domain::{Endpoint, ErrorCount, Histogram, Latency, Ranks, Recording, Report, Requests};

use crate::{
    collect::{Collector, Key, Kind, NEST},
    distribution::{self, Moments},
    timeline::Timeline,
};

/// How a tool counts rates and ranks.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rates {
    /// What a count is divided by, in seconds.
    pub(crate) seconds: Option<f64>,
    pub(crate) ranks: Ranks,
}

impl Rates {
    pub(crate) fn rate(&self, count: u64) -> Option<f64> {
        self.seconds.filter(|seconds| *seconds > 0.0).map(|seconds| count as f64 / seconds)
    }
}

/// A report that still lacks its files, and its recordings.
#[derive(Debug)]
pub(crate) struct Gathered {
    pub(crate) report: Report,
    /// What stands behind each endpoint of the report.
    pub(crate) keys: Vec<Key>,
    pub(crate) overall: Recording,
    pub(crate) endpoints: Vec<Recording>,
}

/// Takes the requests of one kind out of a collector that is closed.
pub(crate) fn gather(collector: &mut Collector, kind: Kind, rates: Rates) -> Gathered {
    let mut lines: Vec<(Key, Timeline)> =
        collector.take_endpoints().into_iter().filter(|(key, _)| key.kind == kind).collect();
    lines.sort_by(|(a, _), (b, _)| {
        a.name
            .cmp(&b.name)
            .then_with(|| (&a.method, &a.group, &a.scenario).cmp(&(&b.method, &b.group, &b.scenario)))
    });
    let mut all = Timeline::default();
    let mut overall = Histogram::new();
    let (mut keys, mut endpoints, mut recordings) = (Vec::new(), Vec::new(), Vec::new());
    // Failures of requests whose own lines are lost.
    let mut lost = 0;
    for (key, timeline) in lines {
        let failed = timeline.failed.map(|failed| failed.min(timeline.count));
        all.count += timeline.count;
        if let (Some(told), Some(failed)) = (timeline.failed, failed) {
            *all.failed.get_or_insert(0) += failed;
            lost += told - failed;
        }
        all.passed_ms.merge(&timeline.passed_ms);
        all.failed_ms.merge(&timeline.failed_ms);
        let numbers = numbers(&timeline, rates);
        overall.merge(&numbers.whole);
        endpoints.push(Endpoint {
            name: key.name.clone(),
            method: key.method.clone(),
            group: key.group.as_deref().map(display_path),
            scenario: key.scenario.clone(),
            count: timeline.count,
            failed,
            rate_per_s: rates.rate(timeline.count),
            latency_ms: numbers.all,
            latency_ms_ok: numbers.passed,
            latency_ms_failed: numbers.failed,
            latency_ms_tool: None,
        });
        keys.push(key);
        recordings.push(Recording { whole: numbers.whole, blocks: timeline.blocks });
    }
    let numbers = numbers(&all, rates);
    let requests = Requests {
        count: Some(all.count),
        // Of no request none failed, whatever the file can tell.
        failed: all.failed.or((all.count == 0).then_some(0)),
        rate_per_s: rates.rate(all.count),
        latency_ms: numbers.all,
        latency_ms_ok: numbers.passed,
        latency_ms_failed: numbers.failed,
        latency_ms_tool: None,
    };
    let skipped = std::mem::take(&mut collector.skipped);
    let lost = (lost > 0).then(|| {
        let (samples_say, they_are) = match lost {
            1 => ("1 sample says".to_owned(), "it is"),
            many => (format!("{many} samples say"), "they are"),
        };
        format!("{samples_say} that a request failed which the file does not hold; {they_are} left out.")
    });
    let notes = collector.notes().chain(lost).collect();
    let report = Report { requests, endpoints, skipped, notes, ..Report::default() };
    let overall = Recording { whole: overall, blocks: collector.overall(kind) };
    Gathered { report, keys, overall, endpoints: recordings }
}

struct Numbers {
    whole: Histogram,
    all: Latency,
    passed: Option<Latency>,
    failed: Option<Latency>,
}

/// All, and success and failure apart where both exist.
fn numbers(timeline: &Timeline, rates: Rates) -> Numbers {
    let (whole, moments): (Histogram, Moments) = timeline.whole();
    let both = !timeline.passed_ms.histogram.is_empty() && !timeline.failed_ms.histogram.is_empty();
    Numbers {
        all: distribution::latency(&whole, &moments, rates.ranks),
        passed: both.then(|| timeline.passed_ms.latency(rates.ranks)),
        failed: both.then(|| timeline.failed_ms.latency(rates.ranks)),
        whole,
    }
}

/// Beside others, requests without a name are called so.
pub(crate) fn name_the_nameless(report: &mut Report) {
    for endpoint in report.endpoints.iter_mut().filter(|endpoint| endpoint.name.is_empty()) {
        "(no name)".clone_into(&mut endpoint.name);
    }
}

/// A path of groups as people read it.
pub(crate) fn display_path(path: &str) -> String {
    path.replace(NEST, " / ")
}

/// Messages with their counts, most frequent first.
pub(crate) fn most_frequent(errors: &BTreeMap<String, u64>) -> Vec<ErrorCount> {
    let mut list: Vec<ErrorCount> =
        errors.iter().map(|(message, &count)| ErrorCount { message: message.clone(), count }).collect();
    list.sort_by_key(|error| std::cmp::Reverse(error.count));
    list
}
