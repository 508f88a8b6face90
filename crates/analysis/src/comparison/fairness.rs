//! What makes two sides unlike: reasons against comparing them at all, and what a reader should keep in mind.
//! The limits below are conventions: beyond them, what differs is no longer the service alone.

use std::collections::BTreeSet;

use domain::{
    EnvironmentName, InputName, Metric as Measured, Report, Run, ScenarioName, Slug, Timestamp, share_of,
};

use super::endpoints::{EndpointValues, Key};
use super::{Subject, default, differing};

/// Rates further apart than this are different loads.
const RATES_APART: f64 = 0.05;
/// Shares of one endpoint further apart than this are different mixes.
const MIX_APART: f64 = 0.01;
/// From this share of failures on, fast failures look like speed.
const FAILURES: f64 = 0.01;
/// So far apart may the shares of failures be.
const FAILURES_APART: f64 = 0.005;
/// Durations further apart than this are mentioned.
const LENGTHS_APART: f64 = 0.1;
/// Runs further apart than this are mentioned.
const DAYS_APART: i64 = 14;

/// Why the sides cannot be compared. Runs are named by their numbers.
#[derive(Debug, Clone, PartialEq)]
pub enum Unlike {
    /// A run stands on both sides, or twice on one.
    SameRun(i64),
    /// They are of different services.
    Services(Vec<Slug>),
    /// They ran in different environments.
    Environments(Vec<EnvironmentName>),
    /// They did different things.
    Scenarios(Vec<ScenarioName>),
    /// They were measured by different tools or major versions.
    Tools(Vec<String>),
    /// A run was rejected as invalid.
    Rejected(i64),
    /// A run has no request.
    Empty(i64),
    /// Their request rates are too far apart: lowest and highest.
    Rates(f64, f64),
    /// An endpoint has another share of the requests: lowest and highest.
    Mix(Box<Key>, f64, f64),
    /// Too many requests of a run failed: number and share.
    Failures(i64, f64),
    /// The shares of failed requests are too far apart: lowest and highest.
    FailuresApart(f64, f64),
    /// The load tool could not send all that it should have: number and how many were not sent.
    Dropped(i64, f64),
    /// More than one thing was changed between the sides: `version` and the names of facts.
    Changes(Vec<String>),
}

/// What a reader should keep in mind.
#[derive(Debug, Clone, PartialEq)]
pub enum Caution {
    /// Runs are shorter than a steady window has to be: their numbers with their milliseconds, and the minutes that are
    /// needed.
    Short(Vec<(i64, f64)>, f64),
    /// The runs did not last equally long: shortest and longest, in milliseconds.
    Lengths(f64, f64),
    /// The runs lie so many days apart.
    Days(i64),
    /// The files of these runs end before their end.
    Truncated(Vec<i64>),
    /// So many lines of each of these runs could not be read.
    Skipped(Vec<(i64, u64)>),
    /// Nobody said which version these runs tested.
    NoVersion(Vec<i64>),
    /// Whether requests of these runs failed is not known.
    FailuresUnknown(Vec<i64>),
    /// Nothing was stated about the environment of these runs when they began.
    NothingStated(Vec<i64>),
    /// Facts that are stated for one side only.
    OneSided(Vec<InputName>),
}

pub(super) fn unlike(before: &[Subject], after: &[Subject], endpoints: &[EndpointValues]) -> Vec<Unlike> {
    let runs: Vec<&Run> = before.iter().chain(after).map(|subject| &subject.run).collect();
    let mut found: Vec<Unlike> = twice(&runs).map(Unlike::SameRun).into_iter().collect();
    found.extend(several(runs.iter().map(|run| run.slug.clone())).map(Unlike::Services));
    found.extend(several(runs.iter().map(|run| run.details.environment.clone())).map(Unlike::Environments));
    found.extend(several(runs.iter().map(|run| run.details.scenario.clone())).map(Unlike::Scenarios));
    found.extend(several(runs.iter().map(|run| tool(&run.report))).map(Unlike::Tools));
    let empty = runs.iter().filter(|run| run.report.requests.is_empty());
    found.extend(empty.map(|run| Unlike::Empty(run.number)));
    found.extend(runs.iter().filter(|run| run.rejection.is_some()).map(|run| Unlike::Rejected(run.number)));
    let rates = range(runs.iter().filter_map(|run| run.report.requests.rate_per_s));
    found.extend(
        rates.filter(|range| apart(*range) > RATES_APART).map(|(low, high)| Unlike::Rates(low, high)),
    );
    found.extend(mix(&runs, endpoints));
    found.extend(failures(&runs));
    found.extend(runs.iter().filter_map(|run| {
        dropped(&run.report).filter(|count| *count > 0.0).map(|count| Unlike::Dropped(run.number, count))
    }));
    let changes = changes(before, after);
    found.extend((changes.len() > 1).then_some(Unlike::Changes(changes)));
    found
}

pub(super) fn cautions(before: &[Subject], after: &[Subject]) -> Vec<Caution> {
    let subjects: Vec<&Subject> = before.iter().chain(after).collect();
    let steady = default("steady_minutes");
    let short = each(&subjects, |s| s.run.report.duration_ms.filter(|ms| *ms < steady * 60_000.0));
    let mut found: Vec<Caution> = short.map(|short| Caution::Short(short, steady)).into_iter().collect();
    let lengths = range(subjects.iter().filter_map(|subject| subject.run.report.duration_ms));
    found.extend(
        lengths.filter(|range| apart(*range) > LENGTHS_APART).map(|(low, high)| Caution::Lengths(low, high)),
    );
    let began = || subjects.iter().map(|subject| Subject::began(&subject.run));
    if let (Some(first), Some(last)) = (began().min(), began().max()) {
        let days = last.since(first) / Timestamp::DAY;
        found.extend((days > DAYS_APART).then_some(Caution::Days(days)));
    }
    let truncated = |s: &Subject| s.run.report.files.iter().any(|file| file.truncated);
    found.extend(those(&subjects, truncated).map(Caution::Truncated));
    let skipped = each(&subjects, |s| Some(s.run.report.skipped.count).filter(|count| *count > 0));
    found.extend(skipped.map(Caution::Skipped));
    found.extend(those(&subjects, |s| s.run.report.requests.failed.is_none()).map(Caution::FailuresUnknown));
    found.extend(those(&subjects, |s| s.run.details.version.is_none()).map(Caution::NoVersion));
    found.extend(those(&subjects, |s| s.facts.is_empty()).map(Caution::NothingStated));
    let one_sided = one_sided(before, after);
    found.extend((!one_sided.is_empty()).then_some(Caution::OneSided(one_sided)));
    found
}

/// The runs that have something to be told, by number; none where no run has.
fn each<T>(subjects: &[&Subject], told: impl Fn(&Subject) -> Option<T>) -> Option<Vec<(i64, T)>> {
    let found: Vec<_> =
        subjects.iter().filter_map(|subject| Some((subject.run.number, told(subject)?))).collect();
    (!found.is_empty()).then_some(found)
}

/// The numbers of the runs of which it is so; none where it is so of no run.
fn those(subjects: &[&Subject], is_so: impl Fn(&Subject) -> bool) -> Option<Vec<i64>> {
    let found = each(subjects, |subject| is_so(subject).then_some(()))?;
    Some(found.into_iter().map(|(number, ())| number).collect())
}

fn twice(runs: &[&Run]) -> Option<i64> {
    let mut seen = BTreeSet::new();
    runs.iter().find(|run| !seen.insert(run.id)).map(|run| run.number)
}

/// The different ones in the order they come, where there is more than one.
fn several<T: PartialEq>(all: impl Iterator<Item = T>) -> Option<Vec<T>> {
    let mut different: Vec<T> = Vec::new();
    for one in all {
        if !different.contains(&one) {
            different.push(one);
        }
    }
    (different.len() > 1).then_some(different)
}

/// A tool with its major version, where the file says one.
fn tool(report: &Report) -> String {
    let major = report.tool_version.as_deref().and_then(|version| version.split('.').next());
    major.map_or_else(|| report.tool.clone(), |major| format!("{} {major}", report.tool))
}

fn range(values: impl Iterator<Item = f64>) -> Option<(f64, f64)> {
    let mut values = values.filter(|value| value.is_finite());
    let first = values.next()?;
    Some(values.fold((first, first), |(low, high), value| (low.min(value), high.max(value))))
}

/// How far apart two values are, as a share of the smaller one.
fn apart((low, high): (f64, f64)) -> f64 {
    if low > 0.0 {
        high / low - 1.0
    } else if high > 0.0 {
        f64::INFINITY
    } else {
        0.0
    }
}

/// The endpoint whose share of the requests differs most, where it differs too much.
fn mix(runs: &[&Run], endpoints: &[EndpointValues]) -> Option<Unlike> {
    let shares = |endpoint: &EndpointValues| {
        let share = |(count, run): (Option<u64>, &&Run)| {
            share_of(Some(count.unwrap_or(0)), run.report.requests.count)
        };
        range(endpoint.counts().zip(runs).filter_map(share))
    };
    let ranges = endpoints.iter().filter_map(|endpoint| Some((endpoint, shares(endpoint)?)));
    let (endpoint, (low, high)) = ranges.max_by(|(_, a), (_, b)| (a.1 - a.0).total_cmp(&(b.1 - b.0)))?;
    (high - low > MIX_APART).then(|| Unlike::Mix(Box::new(endpoint.key.clone()), low, high))
}

fn failures(runs: &[&Run]) -> Vec<Unlike> {
    let share = |run: &Run| run.report.requests.failed_share();
    let many =
        runs.iter().filter_map(|run| Some((run.number, share(run).filter(|share| *share > FAILURES)?)));
    let mut found: Vec<Unlike> = many.map(|(number, share)| Unlike::Failures(number, share)).collect();
    if let Some((low, high)) = range(runs.iter().filter_map(|run| share(run)))
        && high - low > FAILURES_APART
    {
        found.push(Unlike::FailuresApart(low, high));
    }
    found
}

/// Iterations that k6 could not begin in time.
fn dropped(report: &Report) -> Option<f64> {
    match report.metrics.get("dropped_iterations")? {
        Measured::Counter { count, .. } => Some(*count),
        _ => None,
    }
}

/// What was changed between the sides, where both state it: the version, and facts.
fn changes(before: &[Subject], after: &[Subject]) -> Vec<String> {
    let versions = before.iter().chain(after).filter_map(|subject| subject.run.details.version.clone());
    let mut names: Vec<String> = several(versions).map(|_| "version".to_owned()).into_iter().collect();
    let pairs = pairs(before, after).flat_map(|(before, after)| differing(&before.facts, &after.facts));
    for difference in pairs.filter(super::FactDifference::is_change) {
        if !names.contains(&difference.name.to_string()) {
            names.push(difference.name.to_string());
        }
    }
    names
}

/// Facts that one side states and the other does not; a side that states nothing at all is told elsewhere.
fn one_sided(before: &[Subject], after: &[Subject]) -> Vec<InputName> {
    let pairs = pairs(before, after).filter(|(a, b)| !a.facts.is_empty() && !b.facts.is_empty());
    let differences = pairs.flat_map(|(before, after)| differing(&before.facts, &after.facts));
    let mut names: Vec<InputName> =
        differences.filter(|difference| !difference.is_change()).map(|difference| difference.name).collect();
    names.sort();
    names.dedup();
    names
}

/// Every run against the first one.
fn pairs<'a>(
    before: &'a [Subject],
    after: &'a [Subject],
) -> impl Iterator<Item = (&'a Subject, &'a Subject)> {
    let all = move || before.iter().chain(after);
    all().next().into_iter().flat_map(move |first| all().skip(1).map(move |other| (first, other)))
}
