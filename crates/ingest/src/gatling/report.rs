//! What was read of a Gatling log, as a report. Counts, extremes, means, deviations, rates and ranges are Gatling's own;
//! percentiles are read from the distribution, because Gatling's sketch can be far off where the tail is thin.

use domain::{Endpoint, Group, Range, Ranks, Recording, Report, Scenario, Threshold, Timestamp};

use super::{
    Gatling, GroupState,
    assertion::{Assertion, Numbers, Subject},
    layout::Layout,
};
use crate::{
    IngestError,
    collect::{Key, Kind, MAX_ENDPOINTS, NEST},
    measured::{self, Gathered, Rates, display_path},
};

impl Gatling {
    /// Adds the log `other`, of another load generator; `first` is the name of the first one. A log of another simulation
    /// is of another test: its assertions are not about these requests.
    pub(crate) fn merge_file(&mut self, first: &str, part: Self, other: &str) -> Result<(), IngestError> {
        let is_known = !self.simulation.is_empty() && !part.simulation.is_empty();
        if is_known && self.simulation != part.simulation {
            return Err(IngestError::OtherTest {
                first: first.to_owned(),
                first_counts: format!("those of {}", self.simulation),
                other: other.to_owned(),
                other_counts: format!("requests of the simulation {}", part.simulation),
            });
        }
        if let (Some(ours), Some(theirs)) = (&self.version, &part.version)
            && ours != theirs
        {
            self.note(format!("{first} was written by Gatling {ours}, {other} by Gatling {theirs}."));
        }
        if self.simulation.is_empty() {
            self.simulation.clone_from(&part.simulation);
        }
        self.merge(part)
    }

    /// Adds all that another one read.
    pub(crate) fn merge(&mut self, other: Self) -> Result<(), IngestError> {
        self.collector.merge(other.collector)?;
        for scenario in other.scenarios {
            let known = self.scenario(&scenario.name);
            known.started += scenario.started;
            known.ended += scenario.ended;
        }
        for (path, group) in other.groups {
            let known = self.groups.entry(path).or_default();
            known.failed += group.failed;
            known.duration.merge(&group.duration);
            known.cumulated.merge(&group.cumulated);
        }
        self.errors.merge(other.errors, self.collector.naming());
        for assertion in other.assertions {
            if !self.assertions.contains(&assertion) {
                self.assertions.push(assertion);
            }
        }
        for (ours, theirs) in self.ranges.iter_mut().zip(other.ranges) {
            *ours += theirs;
        }
        self.first_ms = self.first_ms.into_iter().chain(other.first_ms).min();
        self.last_ms = self.last_ms.max(other.last_ms);
        self.negative += other.negative;
        self.notes.extend(other.notes);
        Ok(())
    }

    /// The numbers and notes of the whole test.
    pub(crate) fn finish(mut self) -> Gathered {
        let span_ms = self.first_ms.zip(self.last_ms).map(|(first, last)| last.saturating_sub(first));
        let seconds = span_ms.map(|ms| self.seconds(ms as f64 / 1000.0));
        let rates = Rates { seconds, ranks: Ranks::WholeMillis };
        let mut gathered = measured::gather(&mut self.collector, Kind::Http, rates);
        let thresholds = self.judged(&gathered, rates);
        let report = &mut gathered.report;
        "gatling".clone_into(&mut report.tool);
        let format = if self.is_binary { "gatling-binary" } else { "gatling-text" };
        format.clone_into(&mut report.format);
        report.tool_version = self.shown_version();
        report.started_at = self.first_ms.map(Timestamp);
        report.ended_at = self.last_ms.map(Timestamp);
        report.duration_ms = span_ms.map(|ms| ms as f64);
        if report.requests.failed.is_none() {
            report.requests.failed = Some(0);
        }
        report.groups = self.groups.iter().map(|(path, group)| shown(path, group)).collect();
        report.scenarios = self.scenarios(report);
        report.ranges = self.ranges(report);
        report.thresholds = thresholds;
        report.errors = std::mem::take(&mut self.errors).most_frequent(self.collector.naming());
        self.adopt(report);
        let notes = self.notes(report);
        report.notes.extend(notes);
        gathered
    }

    /// What a count is divided by: begun seconds in full, and in 2.0 and 2.1 the exact span.
    fn seconds(&self, span: f64) -> f64 {
        match self.layout {
            Layout::Early => span,
            Layout::Middle | Layout::Late => span.ceil(),
        }
    }

    /// The version, as far as the log tells it: all of 2.x say 2.0.
    fn shown_version(&self) -> Option<String> {
        match (self.version.as_deref(), self.layout.versions()) {
            (Some("2.0"), Some(versions)) => Some(versions.to_owned()),
            (version, _) => version.map(str::to_owned),
        }
    }

    fn judged(&self, gathered: &Gathered, rates: Rates) -> Vec<Threshold> {
        let requests = gathered.keys.iter().zip(&gathered.report.endpoints).zip(&gathered.endpoints);
        let requests =
            requests.map(|((key, endpoint), recording)| (parts_of(key), numbers(endpoint, recording)));
        let groups = self.groups.iter().map(|(path, group)| (split(path), group_numbers(group, rates)));
        let all = &gathered.report.requests;
        let subject = Subject {
            all: Numbers {
                count: all.count.unwrap_or(0),
                failed: all.failed.unwrap_or(0),
                rate_per_s: all.rate_per_s.unwrap_or(0.0),
                mean: all.latency_ms.mean.unwrap_or(0.0),
                stddev: all.latency_ms.stddev.unwrap_or(0.0),
                times: &gathered.overall.whole,
            },
            requests: requests.collect(),
            groups: groups.collect(),
        };
        self.assertions.iter().flat_map(|assertion| assertion.judge(&subject)).collect()
    }

    /// The log does not tie requests to scenarios; with a single scenario there is no question.
    fn scenarios(&self, report: &Report) -> Vec<Scenario> {
        let only = self.scenarios.len() == 1;
        let shown = |state: &super::ScenarioState| Scenario {
            name: state.name.clone(),
            count: report.requests.count.filter(|_| only),
            failed: report.requests.failed.filter(|_| only),
            users_started: Some(state.started),
            users_ended: Some(state.ended),
        };
        self.scenarios.iter().map(shown).collect()
    }

    fn ranges(&self, report: &Report) -> Vec<Range> {
        if report.requests.is_empty() {
            return Vec::new();
        }
        let names = match self.version_numbers {
            version if version < (3, 8, 0) => ["t < 800 ms", "800 ms < t < 1200 ms", "t > 1200 ms", "failed"],
            _ => ["t < 800 ms", "800 ms <= t < 1200 ms", "t >= 1200 ms", "failed"],
        };
        names.iter().zip(self.ranges).map(|(name, count)| Range { name: (*name).to_owned(), count }).collect()
    }

    fn notes(&self, report: &Report) -> Vec<String> {
        let mut notes = self.notes.clone();
        let mut note = |applies: bool, text: String| notes.extend(applies.then_some(text));
        note(!self.simulation.is_empty(), format!("Simulation {}.", self.simulation));
        note(
            !self.description.is_empty(),
            format!("Description: {}.", self.description.trim_end_matches('.')),
        );
        note(
            !report.requests.is_empty() && self.beside.is_empty(),
            "Percentiles are by nearest rank: exact to the millisecond up to a second, and within 0.1 % above. Gatling prints those of a sketch, which can differ where the tail is thin.".to_owned(),
        );
        note(
            report.requests.is_empty(),
            "The log holds no request; Gatling makes no report of it.".to_owned(),
        );
        let unfinished: u64 = self.scenarios.iter().map(|s| s.started.saturating_sub(s.ended)).sum();
        note(
            unfinished > 0,
            format!(
                "{unfinished} users did not come to their end: the test was stopped, or the end of the log is missing."
            ),
        );
        note(
            self.scenarios.len() > 1,
            "The log does not say which scenario a request belongs to.".to_owned(),
        );
        note(
            self.negative > 0,
            format!(
                "{} requests end before they start (a clock was set); percentiles count them as 0.",
                self.negative
            ),
        );
        note(
            self.collector.folded > 0,
            format!(
                "{} requests have names beyond the first {MAX_ENDPOINTS} and are counted together as (other). Name requests without session values.",
                self.collector.folded
            ),
        );
        let version = self.layout.versions().filter(|_| self.version.as_deref() == Some("2.0"));
        note(
            version.is_some(),
            format!(
                "The log says version 2.0, as every 2.x does; it is laid out as those of {}.",
                version.unwrap_or_default()
            ),
        );
        note(
            self.assertions.iter().any(Assertion::is_of_a_ranked_percentile),
            "The log numbers percentiles in assertions; they are taken to be the 50th, 75th, 95th and 99th, Gatling's default.".to_owned(),
        );
        let opaque = self.assertions.iter().filter(|assertion| assertion.is_opaque()).count();
        note(opaque > 0, format!("{opaque} assertions could not be decoded and are not judged."));
        note(
            self.collector.late_requests > 0,
            format!(
                "{} requests came more than a minute out of order; they are counted in their own second.",
                self.collector.late_requests
            ),
        );
        notes
    }
}

fn shown(path: &str, group: &GroupState) -> Group {
    Group {
        path: display_path(path),
        count: group.duration.moments.n,
        failed: Some(group.failed),
        duration_ms: group.duration.latency(Ranks::WholeMillis),
        cumulated_ms: Some(group.cumulated.latency(Ranks::WholeMillis)),
        latency_ms_tool: None,
    }
}

fn split(path: &str) -> Vec<String> {
    path.split(NEST).map(str::to_owned).collect()
}

fn parts_of(key: &Key) -> Vec<String> {
    let mut parts = key.group.as_deref().map(split).unwrap_or_default();
    parts.push(key.name.clone());
    parts
}

fn numbers<'a>(endpoint: &Endpoint, recording: &'a Recording) -> Numbers<'a> {
    Numbers {
        count: endpoint.count,
        failed: endpoint.failed.unwrap_or(0),
        rate_per_s: endpoint.rate_per_s.unwrap_or(0.0),
        mean: endpoint.latency_ms.mean.unwrap_or(0.0),
        stddev: endpoint.latency_ms.stddev.unwrap_or(0.0),
        times: &recording.whole,
    }
}

/// On a group an assertion about time is about the cumulated response time.
fn group_numbers(group: &GroupState, rates: Rates) -> Numbers<'_> {
    let moments = &group.cumulated.moments;
    Numbers {
        count: moments.n,
        failed: group.failed,
        rate_per_s: rates.rate(moments.n).unwrap_or(0.0),
        mean: moments.mean().unwrap_or(0.0),
        stddev: moments.stddev().unwrap_or(0.0),
        times: &group.cumulated.histogram,
    }
}
