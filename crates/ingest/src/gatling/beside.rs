//! The files of Gatling's report beside its log: the numbers stay those of the log, Gatling's own stand beside them where
//! they differ, and verdicts on assertions are Gatling's.

use std::collections::BTreeSet;

use domain::{Endpoint, Latency, Report, Threshold};

use super::{Gatling, statistics::Percentiles, verdicts::is_of_nothing};
use crate::{IngestError, format::Format, summary::Summary};

/// One file of the report.
#[derive(Debug)]
pub(super) struct Beside {
    name: String,
    summary: Summary,
}

impl Gatling {
    /// Takes a file of the report of this log; `first` is the name of the log.
    pub(crate) fn stand_beside(
        &mut self,
        first: &str,
        name: &str,
        summary: Summary,
    ) -> Result<(), IngestError> {
        let (ours, theirs) = (self.ranges.iter().sum::<u64>(), summary.report.requests.count.unwrap_or(0));
        let name = name.to_owned();
        if summary.format != Format::GatlingStatistics || ours == theirs {
            self.beside.push(Beside { name, summary });
            return Ok(());
        }
        // Gatling's own reader stops where a log is damaged; a log may be a shortened copy.
        if self.cut || self.collector.skipped.count > 0 || !self.notes.is_empty() {
            self.note(format!(
                "{name} is of {theirs} requests, but {ours} were read of the log: its numbers are not shown."
            ));
            return Ok(());
        }
        Err(IngestError::OtherTest {
            first: first.to_owned(),
            first_counts: format!("{ours} requests"),
            other: name,
            other_counts: format!("{theirs} requests"),
        })
    }

    /// Puts what the report says into what was read of the log.
    pub(super) fn adopt(&self, report: &mut Report) {
        for Beside { summary, .. } in &self.beside {
            match summary.format {
                Format::GatlingStatistics => adopt_numbers(report, &summary.report),
                _ => adopt_verdicts(report, &summary.report),
            }
        }
        let names = |format: Format| {
            let these = self.beside.iter().filter(|beside| beside.summary.format == format);
            these.map(|beside| beside.name.as_str()).collect::<Vec<_>>().join(", ")
        };
        let (statistics, verdicts) = (names(Format::GatlingStatistics), names(Format::GatlingAssertions));
        if !statistics.is_empty() {
            let of_statistics =
                self.beside.iter().find(|beside| beside.summary.format == Format::GatlingStatistics);
            let percentiles = of_statistics
                .map_or(Percentiles::Four, |beside| Percentiles::of(&beside.summary.report))
                .in_words();
            report.notes.push(format!(
                "Gatling's own numbers, from {statistics}, stand beside those of the log where they differ. Its percentiles are taken to be {percentiles}."
            ));
        }
        if !verdicts.is_empty() {
            report.notes.push(format!("The verdicts on assertions are Gatling's own, from {verdicts}."));
        }
    }
}

fn adopt_numbers(report: &mut Report, tool: &Report) {
    if let Some(latency) = differing(&report.requests.latency_ms, &tool.requests.latency_ms) {
        report.requests.latency_ms_tool = Some(latency);
    }
    for endpoint in &mut report.endpoints {
        let same = |e: &&Endpoint| e.name == endpoint.name && e.group == endpoint.group;
        let printed = tool.endpoints.iter().find(same).map(|printed| printed.latency_ms);
        if let Some(latency) = printed.and_then(|printed| differing(&endpoint.latency_ms, &printed)) {
            endpoint.latency_ms_tool = Some(latency);
        }
    }
    for group in &mut report.groups {
        let printed = tool.groups.iter().find(|printed| printed.path == group.path);
        let Some(printed) = printed.and_then(|printed| printed.cumulated_ms) else { continue };
        // A setting makes Gatling print the duration of groups instead.
        let is_duration = (group.duration_ms.min, group.duration_ms.max) == (printed.min, printed.max);
        let ours = group.cumulated_ms.filter(|_| !is_duration).unwrap_or(group.duration_ms);
        if let Some(latency) = differing(&ours, &printed) {
            group.latency_ms_tool = Some(latency);
        }
    }
    // Other bounds than the default ones were set.
    let names = |ranges: &[domain::Range]| ranges.iter().map(|range| range.name.clone()).collect::<Vec<_>>();
    if tool.ranges.len() == 4 && names(&tool.ranges) != names(&report.ranges) {
        report.ranges.clone_from(&tool.ranges);
    }
}

/// What Gatling printed, where one of its percentiles differs from that of the log.
fn differing(ours: &Latency, printed: &Latency) -> Option<Latency> {
    let pairs =
        [(ours.p50, printed.p50), (ours.p75, printed.p75), (ours.p95, printed.p95), (ours.p99, printed.p99)];
    // Our own are kept to a part in two thousand.
    let differs = |(ours, printed): (Option<f64>, Option<f64>)| {
        ours.zip(printed).is_some_and(|(ours, printed)| (ours - printed).abs() > f64::max(0.5, 0.001 * ours))
    };
    pairs.into_iter().any(differs).then_some(*printed)
}

fn adopt_verdicts(report: &mut Report, tool: &Report) {
    // Another file of the report may say what was asked of a path that is not there.
    let asked: BTreeSet<&str> = tool
        .thresholds
        .iter()
        .filter(|verdict| !is_of_nothing(verdict))
        .map(|verdict| verdict.metric.as_str())
        .collect();
    report.thresholds.retain(|known| !is_of_nothing(known) || !asked.contains(known.metric.as_str()));
    for verdict in &tool.thresholds {
        let is_of_nothing = is_of_nothing(verdict);
        let is_it = |known: &Threshold| {
            is_of_nothing && known.metric == verdict.metric || text(known).eq(text(verdict))
        };
        let mut is_known = false;
        for known in report.thresholds.iter_mut().filter(|known| is_it(known)) {
            (known.passed, known.by) = (verdict.passed, verdict.by);
            is_known = true;
        }
        if !is_known {
            report.thresholds.push(verdict.clone());
        }
    }
}

/// A name with a colon in it may be parted elsewhere.
fn text(threshold: &Threshold) -> impl Iterator<Item = u8> {
    threshold.metric.bytes().chain(*b": ").chain(threshold.expression.bytes())
}

/// Puts two files of one report together that no log stands beside.
pub(crate) fn together(
    first: &str,
    mut one: Summary,
    name: &str,
    other: Summary,
) -> Result<Summary, IngestError> {
    let is_statistics = |summary: &Summary| summary.format == Format::GatlingStatistics;
    let counts = [&one, &other].map(|summary| summary.report.requests.count.unwrap_or(0));
    if is_statistics(&one) && is_statistics(&other) && counts[0] != counts[1] {
        return Err(IngestError::OtherTest {
            first: first.to_owned(),
            first_counts: format!("{} requests", counts[0]),
            other: name.to_owned(),
            other_counts: format!("{} requests", counts[1]),
        });
    }
    if !is_statistics(&one) && is_statistics(&other) {
        return together(name, other, first, one);
    }
    let Report { requests, duration_ms, endpoints, groups, thresholds, scenarios, started_at, notes, .. } =
        other.report;
    let report = &mut one.report;
    if places([requests.rate_per_s]) > places([report.requests.rate_per_s]) {
        (report.requests, report.duration_ms) = (requests, duration_ms);
    }
    let rates = |endpoints: &[Endpoint]| places(endpoints.iter().map(|endpoint| endpoint.rate_per_s));
    if report.endpoints.is_empty() || rates(&endpoints) > rates(&report.endpoints) {
        (report.endpoints, report.groups) = (endpoints, groups);
    }
    let tool = Report { thresholds, ..Report::default() };
    adopt_verdicts(report, &tool);
    if report.scenarios.is_empty() {
        report.scenarios = scenarios;
    }
    report.started_at = report.started_at.or(started_at);
    for note in notes {
        if !report.notes.contains(&note) {
            report.notes.push(note);
        }
    }
    Ok(one)
}

/// Digits of the longest of the rates: the script of a report rounds them, its JSON does not.
fn places(rates: impl IntoIterator<Item = Option<f64>>) -> usize {
    rates.into_iter().flatten().map(|rate| rate.to_string().len()).max().unwrap_or(0)
}
