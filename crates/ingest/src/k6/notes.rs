//! What a reader should know of the files of a k6 test beside their numbers.

use std::collections::BTreeSet;

use domain::Report;

use super::{K6, Written, metric::MetricType, report::NOT_IN_THIS_FILE};
use crate::collect::{Kind, MAX_ENDPOINTS};

/// Said where requests of one kind are counted, and others are in the file.
pub(super) const GRPC_BESIDE: &str =
    "gRPC calls are not among the requests; see the metric grpc_req_duration.";
/// The same of a browser's.
pub(super) const BROWSER_BESIDE: &str =
    "Requests of the browser are not among the requests; see the metric browser_http_req_duration.";
/// What a browser's requests are.
pub(super) const OF_A_BROWSER: &str = "A request of the browser is timed until its headers arrived. One that was refused, or whose answer the page did not read, leaves no sample, and is not among the failed ones.";

/// What is said of a metric, and of several, whose type was assumed.
const ASSUMED: [(MetricType, &str, &str); 3] = [
    (MetricType::Trend, "it is read as a trend", "they are read as trends"),
    (
        MetricType::Rate,
        "its values are 0 and 1, so it is read as a rate",
        "their values are 0 and 1, so they are read as rates",
    ),
    (
        MetricType::Counter,
        "all of its values are 1, so it is read as a counter, though it may be a rate of 100 %",
        "all of their values are 1, so they are read as counters, though they may be rates of 100 %",
    ),
];

/// The notes so far; each is said where it applies.
#[derive(Default)]
struct Notes(Vec<String>);

impl Notes {
    fn note(&mut self, applies: bool, text: impl Into<String>) {
        if applies {
            self.0.push(text.into());
        }
    }
}

impl K6 {
    /// The notes on a report whose requests are of this kind; `kinds` are those that the files hold.
    pub(super) fn notes(&self, kind: Kind, kinds: &BTreeSet<Kind>, report: &Report) -> Vec<String> {
        let mut notes = Notes::default();
        which_requests(&mut notes, kind, kinds);
        self.where_web_sockets_are(&mut notes, kinds);
        self.which_thresholds(&mut notes, report);
        self.what_of_requests(&mut notes);
        self.what_of_metrics(&mut notes);
        notes.0
    }

    /// A message over a WebSocket is no request; k6 measures sessions.
    fn where_web_sockets_are(&self, notes: &mut Notes, kinds: &BTreeSet<Kind>) {
        let names = self.metrics.iter().map(|metric| metric.name.as_str());
        let names: Vec<&str> = names.filter(|name| name.starts_with("ws_")).collect();
        notes.note(
            kinds.is_empty() && !names.is_empty(),
            format!(
                "The file holds no HTTP request, gRPC call or request of a browser: its WebSocket sessions are in the metrics {}.",
                names.join(", ")
            ),
        );
    }

    fn which_thresholds(&self, notes: &mut Notes, report: &Report) {
        let unknown = report.thresholds.iter().filter(|threshold| threshold.expression == NOT_IN_THIS_FILE);
        let submetrics: Vec<&str> = unknown.map(|threshold| threshold.metric.as_str()).collect();
        notes.note(
            !submetrics.is_empty(),
            format!(
                "k6 does not write thresholds on a part of a metric into this file, so they are not judged here: {}. A summary (handleSummary or --summary-export) holds them, and may be sent together with this file.",
                submetrics.join(", ")
            ),
        );
        notes.note(
            self.written == Written::OldNdjson && report.thresholds.is_empty() && self.beside.is_empty(),
            "The file is of a k6 before v0.40, and before v0.32 k6 wrote no thresholds into it: whether one was missed is not known. A summary (handleSummary or --summary-export) says it, and may be sent together with this file.",
        );
        notes.note(
            self.is_csv() && self.beside.is_empty(),
            "A CSV holds no thresholds: a summary (handleSummary or --summary-export) does, and may be sent together with this file.",
        );
    }

    fn what_of_requests(&self, notes: &mut Notes) {
        let is_judged = |name: &str| self.metrics.iter().any(|metric| metric.name == name);
        let why = match () {
            () if is_judged("http_req_failed") || is_judged("browser_http_req_failed") => {
                "no response callback"
            }
            () => "k6 before v0.31, or no response callback",
        };
        let (requests_do, they, are) = match self.unjudged {
            1 => ("1 request does".to_owned(), "it", "is"),
            many => (format!("{many} requests do"), "they", "are"),
        };
        notes.note(
            self.unjudged > 0,
            format!(
                "{requests_do} not say whether {they} succeeded ({why}); {they} {are} not among the failed ones."
            ),
        );
        notes.note(
            self.collector.folded > 0,
            format!(
                "{} requests have names beyond the first {MAX_ENDPOINTS} and are counted together as (other). Give requests a name tag, so that URLs with ids count as one.",
                self.collector.folded
            ),
        );
        let (are_parts, missing) = match self.torn {
            1 => ("One of the lines that were left out is a part of a sample".to_owned(), "one sample is"),
            many => (
                format!("{many} of the lines that were left out are parts of samples"),
                "so many samples are",
            ),
        };
        notes.note(
            self.torn > 0,
            format!(
                "{are_parts}: k6 tears lines where its standard output carries other text too. At most {missing} missing; `k6 run --out json=run.json` loses none.",
            ),
        );
        notes.note(
            self.written == Written::CsvOfSeconds && self.first_ns.is_some(),
            "The times in this file are whole seconds, so the duration and the rate are less exact. `k6 run --out csv=fileName=run.csv,timeFormat=unix_micro` writes more of them.",
        );
        notes.note(
            self.collector.late_requests > 0,
            format!(
                "{} requests came more than a minute out of order (a clock was set); they are counted in their own second.",
                self.collector.late_requests
            ),
        );
    }

    fn what_of_metrics(&self, notes: &mut Notes) {
        notes.note(
            self.setup_iterations,
            "iteration_duration holds setup and teardown too, as k6 itself counts them up to v0.53.",
        );
        for (kind, one, several) in ASSUMED {
            let assumed = self.metrics.iter().filter(|m| !m.is_known() && m.kind() == kind);
            let assumed: Vec<&str> = assumed.map(|metric| metric.name.as_str()).collect();
            let sentence = match assumed.as_slice() {
                [] => continue,
                [name] => format!("The type of the metric {name} is not in the file; {one}."),
                names => {
                    format!(
                        "The types of these metrics are not in the file; {several}: {}.",
                        names.join(", ")
                    )
                }
            };
            notes.note(true, sentence);
        }
        for metric in self.metrics.iter().filter(|metric| metric.negative > 0) {
            notes.note(
                true,
                format!(
                    "{} of {} samples of {} are below zero; percentiles count them as 0.",
                    metric.negative, metric.samples, metric.name
                ),
            );
        }
        let gauges = self.metrics.iter().any(|metric| metric.kind() == MetricType::Gauge);
        notes.note(
            self.parts.len() > 1 && gauges,
            format!("Gauges such as vus are those of each of the {} files, not their sum.", self.parts.len()),
        );
    }
}

fn which_requests(notes: &mut Notes, kind: Kind, kinds: &BTreeSet<Kind>) {
    match kind {
        Kind::Http => {}
        Kind::Grpc => notes
            .note(true, "The file holds no HTTP request: the requests are gRPC calls (grpc_req_duration)."),
        Kind::Browser => {
            notes.note(
                true,
                "The file holds no HTTP or gRPC request of a script: the requests are those of the browser (browser_http_req_duration).",
            );
            notes.note(true, OF_A_BROWSER);
        }
    }
    let others = |other: Kind| other != kind && kinds.contains(&other);
    notes.note(others(Kind::Grpc), GRPC_BESIDE);
    notes.note(others(Kind::Browser), BROWSER_BESIDE);
}
