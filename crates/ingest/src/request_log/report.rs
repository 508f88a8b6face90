//! What was read of a log of requests, as a report.

use domain::{Group, Ranks, Report, Scenario, Timestamp};

use super::{Clock, GroupState, RequestLog};
use crate::{
    collect::{Kind, MAX_ENDPOINTS},
    measured::{Gathered, Rates, display_path, gather, name_the_nameless},
};

impl RequestLog {
    /// The numbers and notes of the whole test.
    pub(crate) fn finish(mut self) -> Gathered {
        let seconds = self.span.map(|(first, last)| last.saturating_sub(first) as f64 / 1e6);
        let rates = Rates { seconds: self.rate_seconds.or(seconds), ranks: Ranks::of_tool(self.tool) };
        self.metrics.extend(self.measures.report(rates));
        let mut gathered = gather(&mut self.collector, Kind::Http, rates);
        forget_the_only_nameless(&mut gathered);
        name_the_nameless(&mut gathered.report);
        if !self.has_course {
            gathered.overall.blocks.clear();
            gathered.endpoints.iter_mut().for_each(|endpoint| endpoint.blocks.clear());
        }
        let moment = |micros: i64| Timestamp(micros.div_euclid(1_000));
        let span = self.span.filter(|_| self.clock == Clock::Epoch);
        let report = &mut gathered.report;
        *report = Report {
            tool: self.tool.to_owned(),
            format: self.format.id().to_owned(),
            tool_version: self.tool_version.take(),
            started_at: span.map(|(first, _)| moment(first)),
            ended_at: span.map(|(_, last)| moment(last)),
            duration_ms: seconds.or(self.rate_seconds).map(|seconds| seconds * 1000.0),
            groups: self.groups.iter().map(shown).collect(),
            scenarios: Scenario::of(&report.endpoints),
            metrics: std::mem::take(&mut self.metrics),
            errors: std::mem::take(&mut self.errors).most_frequent(self.collector.naming()),
            notes: self.all_notes(std::mem::take(&mut report.notes)),
            ..std::mem::take(report)
        };
        gathered
    }

    fn all_notes(&mut self, naming: Vec<String>) -> Vec<String> {
        let mut notes = std::mem::take(&mut self.notes);
        notes.extend(naming);
        let mut note = |applies: bool, text: String| notes.extend(applies.then_some(text));
        note(
            self.clock == Clock::Start,
            "The file has no time of day: its course counts from the beginning of the test.".to_owned(),
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
                "{} requests have names beyond the first {MAX_ENDPOINTS} and are counted together as (other).",
                self.collector.folded
            ),
        );
        notes
    }
}

/// A tool that names no endpoint has none in the report.
fn forget_the_only_nameless(gathered: &mut Gathered) {
    if let [only] = gathered.report.endpoints.as_slice()
        && only.name.is_empty()
    {
        gathered.report.endpoints.clear();
        gathered.endpoints.clear();
        gathered.keys.clear();
    }
}

fn shown((path, group): (&String, &GroupState)) -> Group {
    Group {
        path: display_path(path),
        count: group.duration.moments.n,
        failed: Some(group.failed),
        duration_ms: group.duration.latency(Ranks::Linear),
        cumulated_ms: None,
        latency_ms_tool: None,
    }
}
