//! Runs before and after, held against each other: every number of both sides, and what makes the sides unlike. No verdict
//! is given here. One run a side cannot carry one, and percentiles of several runs are listed, never averaged.

mod endpoints;
mod fairness;
mod inventory;
mod metric;

use domain::{Fact, Run, Timestamp};

pub use endpoints::{EndpointValues, Key};
pub use fairness::{Caution, Unlike};
pub use inventory::{FactDifference, differing};
pub use metric::{Metric, Values};

use crate::checklist;

/// A run with what was stated about its environment when it began.
#[derive(Debug, Clone, PartialEq)]
pub struct Subject {
    /// The run.
    pub run: Run,
    /// The facts of its service in its environment, as they stood at [`Subject::began`], by name.
    pub facts: Vec<Fact>,
}

impl Subject {
    /// When the run began: as its file says, else when it was received.
    pub fn began(run: &Run) -> Timestamp {
        run.report.started_at.unwrap_or(run.received_at)
    }
}

/// What can be said of two sides without a verdict.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// Why the sides cannot be compared at all; empty where nothing known speaks against it.
    pub unlike: Vec<Unlike>,
    /// What a reader should keep in mind.
    pub cautions: Vec<Caution>,
    /// Of all requests.
    pub metrics: Vec<Values>,
    /// By endpoint, most requests first; those of one side only are among them.
    pub endpoints: Vec<EndpointValues>,
}

impl Comparison {
    /// Holds the runs of two sides against each other. A side has one run at least.
    pub fn of(before: &[Subject], after: &[Subject]) -> Self {
        let endpoints = endpoints::matched(before, after);
        Self {
            unlike: fairness::unlike(before, after, &endpoints),
            cautions: fairness::cautions(before, after),
            metrics: metric::overall(before, after),
            endpoints,
        }
    }

    /// The values of one metric over all requests.
    ///
    /// # Panics
    /// Never: every metric is among them.
    pub fn metric(&self, metric: Metric) -> &Values {
        self.metrics.iter().find(|values| values.metric == metric).expect("every metric is compared")
    }
}

/// How many runs a side a verdict needs, by the default checklist.
pub fn runs_needed() -> usize {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a small count in the checklist"
    )]
    let needed = default("runs_verdict") as usize;
    needed
}

/// How many requests must lie beyond a percentile before it is quoted, by the default checklist.
pub fn tail_samples() -> u64 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a small count in the checklist"
    )]
    let samples = default("tail_samples") as u64;
    samples
}

/// A number of the default checklist; a test reads all that are used.
fn default(name: &str) -> f64 {
    *checklist::default().defaults.get(name).expect("the embedded checklist has it, as a test proves")
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_checklist_says_how_many_runs_and_requests_are_enough() {
        assert_eq!((super::runs_needed(), super::tail_samples()), (4, 10));
        assert!((super::default("steady_minutes") - 10.0).abs() < f64::EPSILON);
    }
}
