//! What was read of a k6 test, as a report.

use std::collections::BTreeSet;

use domain::{Check, Group, JudgedBy, Ranks, Scenario, Threshold};

use super::{K6, NANOS, Written, metric::MetricState, threshold};
use crate::{
    IngestError,
    collect::Kind,
    format::Format,
    measured::{self, Gathered, Rates, display_path},
};

/// What stands for the thresholds on a part of a metric, of which NDJSON names the part alone.
pub(super) const NOT_IN_THIS_FILE: &str = "not in this file";

impl K6 {
    /// Adds another file of the same test.
    pub(crate) fn merge(&mut self, other: Self) -> Result<(), IngestError> {
        if self.parts.is_empty() {
            self.parts.push(self.counts());
        }
        self.parts.push(other.counts());
        self.absorb(other)
    }

    /// Adds all that another one counted; both must be closed.
    pub(super) fn absorb(&mut self, other: Self) -> Result<(), IngestError> {
        self.collector.merge(other.collector)?;
        for state in other.metrics {
            match self.metrics.iter_mut().find(|known| known.name == state.name) {
                Some(known) => known.merge(&state),
                None => self.metrics.push(state),
            }
        }
        for (group, distribution) in other.groups {
            super::samples::limited(&mut self.groups, group).merge(&distribution);
        }
        for (check, (passed, failed)) in other.checks {
            let known = self.checks.entry(check).or_default();
            known.0 += passed;
            known.1 += failed;
        }
        for (errors, others) in self.errors.iter_mut().zip(other.errors) {
            errors.merge(others, self.collector.naming());
        }
        self.first_ns = earliest(self.first_ns, other.first_ns);
        self.last_ns = self.last_ns.max(other.last_ns);
        self.unjudged += other.unjudged;
        if matches!(other.written, Written::Csv | Written::OldNdjson) {
            self.written = other.written;
        }
        self.last_line_cut |= other.last_line_cut;
        self.torn += other.torn;
        self.unread += other.unread;
        self.setup_iterations |= other.setup_iterations;
        Ok(())
    }

    /// The numbers and notes of the whole test.
    pub(crate) fn finish(mut self) -> Gathered {
        self.metrics.iter_mut().for_each(MetricState::assume);
        let seconds = self.seconds();
        let rates = Rates { seconds, ranks: Ranks::Linear };
        let kinds: BTreeSet<Kind> = self.collector.keys.iter().map(|key| key.kind).collect();
        let kind = kinds.first().copied().unwrap_or(Kind::Http);
        let mut gathered = measured::gather(&mut self.collector, kind, rates);
        let report = &mut gathered.report;
        measured::name_the_nameless(report);
        "k6".clone_into(&mut report.tool);
        self.format().id().clone_into(&mut report.format);
        report.started_at = self.first_ns.map(|ns| domain::Timestamp(ns.div_euclid(1_000_000)));
        report.ended_at = self.last_ns.map(|ns| domain::Timestamp(ns.div_euclid(1_000_000)));
        report.duration_ms = seconds.map(|seconds| seconds * 1000.0);
        report.scenarios = Scenario::of(&report.endpoints);
        report.groups = self.groups();
        report.metrics =
            self.metrics.iter().map(|metric| (metric.name.clone(), metric.report(seconds))).collect();
        report.checks = self.checks();
        report.thresholds = self.thresholds(seconds);
        let errors = std::mem::take(&mut self.errors[kind as usize]);
        report.errors = errors.most_frequent(self.collector.naming());
        self.adopt(report);
        let notes = self.notes(kind, &kinds, report);
        report.notes.extend(notes);
        gathered
    }

    pub(crate) fn format(&self) -> Format {
        if self.is_csv() { Format::K6Csv } else { Format::K6Ndjson }
    }

    /// Time from the first to the last sample.
    #[expect(clippy::cast_precision_loss, reason = "a test of 100 days is still exact to the nanosecond")]
    fn seconds(&self) -> Option<f64> {
        Some(self.last_ns?.checked_sub(self.first_ns?)? as f64 / NANOS as f64)
    }

    fn groups(&self) -> Vec<Group> {
        let group = |(path, distribution): (&String, &crate::distribution::Distribution)| Group {
            path: display_path(path),
            count: distribution.moments.n,
            failed: None,
            duration_ms: distribution.latency(Ranks::Linear),
            cumulated_ms: None,
            latency_ms_tool: None,
        };
        self.groups.iter().map(group).collect()
    }

    fn checks(&self) -> Vec<Check> {
        let check = |((group, name), &(passed, failed)): (&(String, String), &(u64, u64))| Check {
            name: name.clone(),
            group: (!group.is_empty()).then(|| display_path(group)),
            passed,
            failed,
        };
        self.checks.iter().map(check).collect()
    }

    fn thresholds(&self, seconds: Option<f64>) -> Vec<Threshold> {
        let of = |metric: &super::MetricState| {
            let judged = |expression: &String| Threshold {
                metric: metric.name.clone(),
                expression: expression.clone(),
                passed: threshold::judge(expression, metric, seconds),
                by: JudgedBy::Headroom,
            };
            // k6 names the parts of a metric that have thresholds, but not the thresholds.
            let unknown = |part: &String| Threshold {
                metric: part.clone(),
                expression: NOT_IN_THIS_FILE.to_owned(),
                passed: None,
                by: JudgedBy::Headroom,
            };
            let parts = metric.submetrics.iter().map(unknown);
            metric.thresholds.iter().map(judged).chain(parts).collect::<Vec<_>>()
        };
        self.metrics.iter().flat_map(of).collect()
    }
}

fn earliest(a: Option<i64>, b: Option<i64>) -> Option<i64> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (one, None) | (None, one) => one,
    }
}
