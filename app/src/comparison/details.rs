//! What is known of two runs beside their numbers, line by line.

use analysis::comparison::Subject;
use chart::format;
use domain::{Metric, Report, Run, ThresholdCounts};

use crate::ui::words;

/// One line of what is known of both runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Detail {
    /// What it is: `Version`.
    pub name: &'static str,
    /// Of the run before; none where it is not known.
    pub before: Option<String>,
    /// Of the run after.
    pub after: Option<String>,
    /// How the two stand to each other.
    pub result: Result,
}

/// How the two values of a line stand to each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Result {
    /// They are the same.
    Same,
    /// They are not.
    Differs,
    /// One of them is not known.
    Unknown,
    /// They always differ; by how much is what matters.
    Apart(String),
}

impl Detail {
    fn of<T: PartialEq>(
        name: &'static str,
        (before, after): (Option<T>, Option<T>),
        write: impl Fn(T) -> String,
    ) -> Self {
        let result = match (&before, &after) {
            (Some(before), Some(after)) if before == after => Result::Same,
            (Some(_), Some(_)) => Result::Differs,
            _ => Result::Unknown,
        };
        Self { name, before: before.map(&write), after: after.map(&write), result }
    }

    /// The same, with how far the values lie apart instead of that they do.
    fn apart(mut self, how_far: Option<String>) -> Self {
        if let (Result::Differs | Result::Same, Some(how_far)) = (&self.result, how_far) {
            self.result = Result::Apart(how_far);
        }
        self
    }
}

/// Everything that the two runs say of themselves, and what their services have in common.
pub fn details(before: &Run, after: &Run) -> Vec<Detail> {
    let both = |value: fn(&Run) -> Option<String>| (value(before), value(after));
    let text = |name, value| Detail::of(name, both(value), |text| text);
    let mut details = vec![
        text("Service", |run| Some(run.slug.to_string())),
        text("Environment", |run| Some(run.details.environment.to_string())),
        text("Scenario", |run| Some(run.details.scenario.to_string())),
        text("Version", |run| run.details.version.as_ref().map(ToString::to_string)),
        text("Tool", |run| Some(tool(&run.report))),
        began(before, after),
        number("Duration", (before, after), |run| run.report.duration_ms, format::span),
        number("Request rate", (before, after), |run| run.report.requests.rate_per_s, format::rate),
        count("Requests", (before, after), |run| run.report.requests.count),
        text("Users", |run| users(&run.report)),
        text("Thresholds", |run| Some(thresholds(&run.report))),
    ];
    // A remark that neither side has is nothing that is missing.
    let remarks = [
        text("What it was for", |run| run.details.reason.as_ref().map(ToString::to_string)),
        text("Change", |run| run.details.change.as_ref().map(ToString::to_string)),
    ];
    details.extend(remarks.into_iter().filter(|remark| remark.before.is_some() || remark.after.is_some()));
    details
}

fn number(
    name: &'static str,
    (before, after): (&Run, &Run),
    value: fn(&Run) -> Option<f64>,
    write: fn(f64) -> String,
) -> Detail {
    let (b, a) = (value(before), value(after));
    let change = b.zip(a).filter(|(b, _)| *b > 0.0).map(|(b, a)| format::change(a / b - 1.0));
    Detail::of(name, (b, a), write).apart(change)
}

fn count(name: &'static str, (before, after): (&Run, &Run), value: fn(&Run) -> Option<u64>) -> Detail {
    let (b, a) = (value(before), value(after));
    let change = b.zip(a).filter(|(b, _)| *b > 0).map(|(b, a)| format::change(a as f64 / b as f64 - 1.0));
    Detail::of(name, (b, a), format::count).apart(change)
}

fn began(before: &Run, after: &Run) -> Detail {
    let (b, a) = (Subject::began(before), Subject::began(after));
    let apart = a.since(b);
    let which = if apart < 0 { "earlier" } else { "later" };
    let far = format!("{} {which}", format::span(apart.unsigned_abs() as f64));
    Detail::of("Began", (Some(b), Some(a)), words::moment).apart((apart != 0).then_some(far))
}

fn tool(report: &Report) -> String {
    match &report.tool_version {
        Some(version) => format!("{} {version}", report.tool),
        None => report.tool.clone(),
    }
}

/// How many users there were: as k6 counts them at most at one time, or as Gatling counts those that began.
fn users(report: &Report) -> Option<String> {
    let started: Vec<u64> = report.scenarios.iter().filter_map(|scenario| scenario.users_started).collect();
    if !started.is_empty() {
        return Some(format!("{} began", format::count(started.iter().sum())));
    }
    match report.metrics.get("vus")? {
        Metric::Gauge { max: Some(most), .. } => Some(format!("{} at most", format::number(*most))),
        _ => None,
    }
}

fn thresholds(report: &Report) -> String {
    let counts = ThresholdCounts::of(report);
    let all = counts.passed + counts.failed + counts.unknown;
    match (counts.failed, counts.unknown) {
        _ if all == 0 => "none".to_owned(),
        (0, 0) => format!("{all} held"),
        (failed, 0) => format!("{failed} of {all} not held"),
        (0, unknown) => format!("{unknown} of {all} unknown"),
        (failed, unknown) => format!("{failed} of {all} not held, {unknown} unknown"),
    }
}
