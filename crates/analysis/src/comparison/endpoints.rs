//! Endpoints of both sides, matched by name, method, group and the tool's scenario.

use std::collections::BTreeMap;

use domain::Endpoint;

use super::Subject;
use super::metric::{self, Metric, Values};

/// What makes requests of two runs the same endpoint.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    /// The tool's name of the request, or its URL.
    pub name: String,
    /// HTTP method, where the file says it.
    pub method: Option<String>,
    /// Path of groups.
    pub group: Option<String>,
    /// The tool's own word for the scenario.
    pub scenario: Option<String>,
}

/// An endpoint on both sides. `None` stands for a run that does not have it.
#[derive(Debug, Clone, PartialEq)]
pub struct EndpointValues {
    /// Which.
    pub key: Key,
    /// Requests of it in each run before.
    pub before: Vec<Option<u64>>,
    /// Requests of it in each run after.
    pub after: Vec<Option<u64>>,
    /// One entry a metric.
    pub metrics: Vec<Values>,
}

impl EndpointValues {
    /// Requests on both sides together.
    pub fn requests(&self) -> u64 {
        self.counts().flatten().fold(0, u64::saturating_add)
    }

    /// Requests in each run, the ones before first.
    pub fn counts(&self) -> impl Iterator<Item = Option<u64>> {
        self.before.iter().chain(&self.after).copied()
    }

    /// The values of one metric.
    ///
    /// # Panics
    /// Never: every metric is among them.
    pub fn metric(&self, metric: Metric) -> &Values {
        self.metrics.iter().find(|values| values.metric == metric).expect("every metric is compared")
    }

    /// Whether every run has enough requests of it for this metric.
    pub fn supports(&self, metric: Metric) -> bool {
        self.counts().all(|count| count.is_some_and(|count| metric.is_supported_by(count)))
    }
}

impl Key {
    fn of(endpoint: &Endpoint) -> Self {
        Self {
            name: endpoint.name.clone(),
            method: endpoint.method.clone(),
            group: endpoint.group.clone(),
            scenario: endpoint.scenario.clone(),
        }
    }
}

/// Every endpoint of any run, most requests first.
pub(super) fn matched(before: &[Subject], after: &[Subject]) -> Vec<EndpointValues> {
    let mut rows: BTreeMap<Key, Vec<Option<&Endpoint>>> = BTreeMap::new();
    let runs = before.len() + after.len();
    for (place, subject) in before.iter().chain(after).enumerate() {
        for endpoint in &subject.run.report.endpoints {
            rows.entry(Key::of(endpoint)).or_insert_with(|| vec![None; runs])[place] = Some(endpoint);
        }
    }
    let mut rows: Vec<_> =
        rows.into_iter().map(|(key, found)| row(key, found.split_at(before.len()))).collect();
    rows.sort_by_key(|row| std::cmp::Reverse(row.requests()));
    rows
}

fn row(key: Key, (before, after): (&[Option<&Endpoint>], &[Option<&Endpoint>])) -> EndpointValues {
    let counts = |side: &[Option<&Endpoint>]| side.iter().map(|found| found.map(|e| e.count)).collect();
    let values = |metric: Metric, side: &[Option<&Endpoint>]| -> Vec<Option<f64>> {
        side.iter()
            .map(|found| found.and_then(|endpoint| metric::of_requests(metric, &endpoint.requests())))
            .collect()
    };
    let metrics = Metric::ALL
        .map(|metric| Values { metric, before: values(metric, before), after: values(metric, after) })
        .into();
    EndpointValues { key, before: counts(before), after: counts(after), metrics }
}
