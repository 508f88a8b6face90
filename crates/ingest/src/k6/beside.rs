//! k6's own summaries beside the files with all samples of the same test: the requests are those of the samples, the
//! verdicts on thresholds are k6's, also those on parts of a metric that are in no other file.

use domain::{JudgedBy, Metric, Report, Threshold};

use super::{K6, metric::MetricType, report::NOT_IN_THIS_FILE};
use crate::{IngestError, summary::Summary};

/// A summary that stands beside.
#[derive(Debug)]
pub(super) struct Beside {
    name: String,
    report: Report,
    share: Share,
}

/// How much of the test a summary is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Share {
    Whole,
    /// Of one of several load generators.
    Generator,
    /// The samples end before the test did.
    MoreThanTheSamples,
}

/// Has a sample for each request of a browser.
const BROWSER: &str = "browser_http_req_failed";

/// What tells whether two files can be of one test.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Counts {
    requests: f64,
    iterations: f64,
    /// Of a browser, where the file says how many.
    browser: Option<f64>,
}

impl Counts {
    fn of_summary(report: &Report) -> Self {
        let count = |name: &str| match report.metrics.get(name) {
            Some(Metric::Counter { count, .. }) => *count,
            _ => 0.0,
        };
        let browser = match report.metrics.get(BROWSER) {
            Some(Metric::Rate { total, .. }) => Some(*total as f64),
            _ => None,
        };
        Self { requests: count("http_reqs"), iterations: count("iterations"), browser }
    }

    /// Roughly the same: samples at the very end of a test may be in one of the files only.
    fn agree(self, other: Self) -> bool {
        let near = |a: f64, b: f64| (a - b).abs() <= f64::max(5.0, 0.02 * a.max(b));
        let browsers = self.browser.zip(other.browser);
        near(self.requests, other.requests)
            && near(self.iterations, other.iterations)
            && browsers.is_none_or(|(ours, theirs)| near(ours, theirs))
    }

    fn words(self) -> String {
        let browser =
            self.browser.map(|count| format!("{count} requests of a browser, ")).unwrap_or_default();
        format!("{browser}{} HTTP requests and {} iterations", self.requests, self.iterations)
    }
}

impl K6 {
    /// What the samples count to.
    pub(super) fn counts(&self) -> Counts {
        let find = |name: &str| self.metrics.iter().find(|m| m.name == name);
        let sum = |name: &str| find(name).map_or(0.0, |metric| metric.sum);
        Counts {
            requests: sum("http_reqs"),
            iterations: sum("iterations"),
            browser: find(BROWSER).map(|metric| metric.samples as f64),
        }
    }

    /// Takes a summary of this test, or of one of its load generators; `first` is the name of the file of samples.
    pub(crate) fn stand_beside(
        &mut self,
        first: &str,
        name: &str,
        summary: Summary,
    ) -> Result<(), IngestError> {
        let (ours, theirs) = (self.counts(), Counts::of_summary(&summary.report));
        let share = match () {
            () if theirs.agree(ours) => Share::Whole,
            () if self.parts.iter().any(|part| theirs.agree(*part)) => Share::Generator,
            () if self.last_line_cut && theirs.requests > ours.requests => Share::MoreThanTheSamples,
            () => {
                return Err(IngestError::OtherTest {
                    first: first.to_owned(),
                    first_counts: ours.words(),
                    other: name.to_owned(),
                    other_counts: theirs.words(),
                });
            }
        };
        self.learn_types(&summary.report);
        self.beside.push(Beside { name: name.to_owned(), report: summary.report, share });
        Ok(())
    }

    /// A CSV says no types; the summary does.
    fn learn_types(&mut self, report: &Report) {
        for metric in self.metrics.iter_mut().filter(|metric| !metric.is_known()) {
            let Some(known) = report.metrics.get(&metric.name) else { continue };
            let (kind, is_time) = match known {
                Metric::Trend { latency_ms, .. } => (MetricType::Trend, latency_ms.is_some()),
                Metric::Gauge { .. } => (MetricType::Gauge, false),
                Metric::Counter { .. } => (MetricType::Counter, false),
                Metric::Rate { .. } => (MetricType::Rate, false),
            };
            (metric.declared, metric.is_time) = (Some(kind), is_time);
        }
    }

    /// Puts what the summaries say into the report of the samples.
    pub(super) fn adopt(&self, report: &mut Report) {
        for beside in &self.beside {
            if beside.share == Share::Generator {
                beside.name_thresholds(&mut report.thresholds);
                continue;
            }
            let differing = beside.judge(&mut report.thresholds);
            if !differing.is_empty() {
                report.notes.push(format!(
                    "The samples give another verdict than k6's for {}; k6's stands.",
                    differing.join(", ")
                ));
            }
            let parts = beside.report.metrics.iter().filter(|(name, _)| name.contains('{'));
            for (name, metric) in parts {
                report.metrics.entry(name.clone()).or_insert_with(|| metric.clone());
            }
        }
        for beside in &self.beside {
            report.tool_version = report.tool_version.take().or_else(|| beside.report.tool_version.clone());
        }
        report.notes.extend(self.notes_on_summaries());
    }

    fn notes_on_summaries(&self) -> Vec<String> {
        let of = |share: Share, has_thresholds: bool| {
            let these = self.beside.iter().filter(move |beside| {
                beside.share == share && beside.report.thresholds.is_empty() != has_thresholds
            });
            these.map(|beside| beside.name.as_str()).collect::<Vec<_>>()
        };
        let mut notes = Vec::new();
        let mut note = |names: Vec<&str>, text: &str| {
            let (verb, named) = match names.as_slice() {
                [] => return,
                [name] => ("s", (*name).to_owned()),
                [others @ .., last] => ("", format!("{} and {last}", others.join(", "))),
            };
            notes.push(text.replace("NAMES", &named).replace("(s)", verb));
        };
        note(
            of(Share::Whole, true),
            "The verdicts on thresholds are k6's own, from NAMES; requests and their course are those of the samples.",
        );
        note(of(Share::Whole, false), "NAMES hold(s) no thresholds; all numbers are those of the samples.");
        note(
            of(Share::Generator, true),
            "NAMES tell(s) of the share of one load generator: k6 judged thresholds by that share alone, so those of the whole test are judged from the samples, as far as these tell.",
        );
        for has_thresholds in [true, false] {
            note(
                of(Share::MoreThanTheSamples, has_thresholds),
                "NAMES tell(s) of more requests than the samples, which are cut off: k6's verdicts are about the whole test.",
            );
        }
        notes
    }
}

impl Beside {
    /// Replaces verdicts by k6's; names those that differ from what the samples say.
    fn judge(&self, thresholds: &mut Vec<Threshold>) -> Vec<String> {
        let mut differing = Vec::new();
        self.forget_unknown(thresholds);
        for judged in &self.report.thresholds {
            let same = |known: &&mut Threshold| {
                known.metric == judged.metric && known.expression == judged.expression
            };
            match thresholds.iter_mut().find(same) {
                Some(known) => {
                    if known.passed.is_some_and(|passed| judged.passed.is_some_and(|tool| tool != passed)) {
                        differing.push(format!("{}: {}", judged.metric, judged.expression));
                    }
                    *known = judged.clone();
                }
                None => thresholds.push(judged.clone()),
            }
        }
        differing
    }

    /// Names the thresholds on parts of a metric, without a verdict: a share's is not the whole test's.
    fn name_thresholds(&self, thresholds: &mut Vec<Threshold>) {
        self.forget_unknown(thresholds);
        for judged in self.report.thresholds.iter().filter(|threshold| threshold.metric.contains('{')) {
            let known = thresholds
                .iter()
                .any(|known| known.metric == judged.metric && known.expression == judged.expression);
            if !known {
                thresholds.push(Threshold { passed: None, by: JudgedBy::Headroom, ..judged.clone() });
            }
        }
    }

    fn forget_unknown(&self, thresholds: &mut Vec<Threshold>) {
        thresholds.retain(|known| {
            known.expression != NOT_IN_THIS_FILE
                || !self.report.thresholds.iter().any(|judged| judged.metric == known.metric)
        });
    }
}
