//! The measures that are compared, and their values on both sides.

use domain::Requests;

use super::{Subject, tail_samples};

/// What is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Metric {
    /// Median latency, in milliseconds.
    P50,
    /// 95th percentile, in milliseconds. The one that a comparison is about unless another was chosen before it.
    P95,
    /// 99th percentile, in milliseconds.
    P99,
    /// Requests per second.
    Rate,
    /// Share of requests that failed, 0 to 1.
    Failed,
}

impl Metric {
    /// All of them, in the order they are shown.
    pub const ALL: [Self; 5] = [Self::P50, Self::P95, Self::P99, Self::Rate, Self::Failed];

    /// Its name in the API and in addresses.
    pub const fn name(self) -> &'static str {
        match self {
            Self::P50 => "p50",
            Self::P95 => "p95",
            Self::P99 => "p99",
            Self::Rate => "rate",
            Self::Failed => "failed",
        }
    }

    /// The least relative change that counts; of the failed share the least difference. A change of p99 must be twice as
    /// large as one of p95, as it is twice as noisy.
    pub const fn margin(self) -> f64 {
        match self {
            Self::P50 | Self::P95 => 0.05,
            Self::P99 => 0.10,
            Self::Rate => 0.02,
            Self::Failed => 0.005,
        }
    }

    /// Whether so many requests support it: a percentile needs [`tail_samples`] requests beyond it.
    pub fn is_supported_by(self, count: u64) -> bool {
        let beyond = match self {
            Self::P50 => 0.5,
            Self::P95 => 0.05,
            Self::P99 => 0.01,
            Self::Rate | Self::Failed => return count > 0,
        };
        count as f64 * beyond >= tail_samples() as f64 - 1e-9
    }
}

/// The values of one metric, one a run in the order the runs were given. `None` is not known.
#[derive(Debug, Clone, PartialEq)]
pub struct Values {
    /// Of what.
    pub metric: Metric,
    /// On the first side.
    pub before: Vec<Option<f64>>,
    /// On the other side.
    pub after: Vec<Option<f64>>,
}

impl Values {
    /// Before and after where each side has one run and both values are known.
    pub fn pair(&self) -> Option<(f64, f64)> {
        Some((only(&self.before)?, only(&self.after)?))
    }

    /// After less before, in the metric's unit.
    pub fn difference(&self) -> Option<f64> {
        self.pair().map(|(before, after)| after - before)
    }

    /// The same as a share of before; none where that is 0.
    pub fn change(&self) -> Option<f64> {
        self.pair().filter(|(before, _)| *before > 0.0).map(|(before, after)| after / before - 1.0)
    }
}

/// The value of a side that has one run. Values of several are not made into one.
fn only(side: &[Option<f64>]) -> Option<f64> {
    match side {
        [only] => only.filter(|value| value.is_finite()),
        _ => None,
    }
}

pub(super) fn overall(before: &[Subject], after: &[Subject]) -> Vec<Values> {
    let of = |metric: Metric, side: &[Subject]| -> Vec<Option<f64>> {
        side.iter().map(|subject| of_requests(metric, &subject.run.report.requests)).collect()
    };
    Metric::ALL.map(|metric| Values { metric, before: of(metric, before), after: of(metric, after) }).into()
}

pub(super) fn of_requests(metric: Metric, requests: &Requests) -> Option<f64> {
    let latency = &requests.latency_ms;
    match metric {
        Metric::P50 => latency.p50,
        Metric::P95 => latency.p95,
        Metric::P99 => latency.p99,
        Metric::Rate => requests.rate_per_s,
        Metric::Failed => requests.failed_share(),
    }
}
