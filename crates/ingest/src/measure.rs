//! Metrics of a tool's own that can be merged over files: what stands beside the requests.

use std::collections::BTreeMap;

use domain::{Metric, Ranks};

use crate::{collect::OTHER, distribution::Distribution, measured::Rates};

/// Metrics that are kept apart; beyond, they are put together.
const MAX_METRICS: usize = 2_000;

/// One metric, by its kind.
#[derive(Debug, Clone)]
pub(crate) enum Measure {
    /// Durations in ms.
    Times(Box<Distribution>),
    /// What adds up.
    Sum(f64),
    /// The smallest and the largest value of what goes up and down.
    Level { min: f64, max: f64 },
}

impl Measure {
    fn merge(&mut self, other: Self) {
        match (self, other) {
            (Self::Times(ours), Self::Times(theirs)) => ours.merge(&theirs),
            (Self::Sum(ours), Self::Sum(theirs)) => *ours += theirs,
            (Self::Level { min, max }, Self::Level { min: lower, max: higher }) => {
                (*min, *max) = (min.min(lower), max.max(higher));
            }
            (ours, theirs) => *ours = theirs,
        }
    }

    fn report(&self, rates: Rates, ranks: Ranks) -> Metric {
        match self {
            Self::Times(times) => {
                let count = Some(times.moments.n);
                Metric::Trend { count, latency_ms: Some(times.latency(ranks)), values: None }
            }
            Self::Sum(sum) => Metric::Counter {
                count: *sum,
                rate_per_s: rates.seconds.filter(|seconds| *seconds > 0.0).map(|seconds| sum / seconds),
            },
            Self::Level { min, max } => Metric::Gauge { last: None, min: Some(*min), max: Some(*max) },
        }
    }
}

/// Metrics by name.
#[derive(Debug, Clone, Default)]
pub(crate) struct Measures(BTreeMap<String, Measure>);

impl Measures {
    /// Adds what was measured under a name that may be known.
    pub(crate) fn add(&mut self, name: &str, measure: Measure) {
        let has_room = self.0.len() < MAX_METRICS || self.0.contains_key(name);
        match self.0.entry(if has_room { name } else { OTHER }.to_owned()) {
            std::collections::btree_map::Entry::Occupied(known) => known.into_mut().merge(measure),
            std::collections::btree_map::Entry::Vacant(place) => {
                place.insert(measure);
            }
        }
    }

    /// Adds all of another file of the same test.
    pub(crate) fn merge(&mut self, other: Self) {
        for (name, measure) in other.0 {
            self.add(&name, measure);
        }
    }

    /// As the report shows them.
    pub(crate) fn report(&self, rates: Rates) -> BTreeMap<String, Metric> {
        self.0.iter().map(|(name, measure)| (name.clone(), measure.report(rates, rates.ranks))).collect()
    }
}
