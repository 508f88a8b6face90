//! What is summed up over all requests beside their durations.

use super::sample::Numbers;
use crate::{
    distribution::Distribution,
    measure::{Measure, Measures},
};

/// Sums and extremes so far.
#[derive(Default)]
pub(super) struct Totals {
    bytes: Option<u64>,
    sent_bytes: Option<u64>,
    threads: Option<(u64, u64)>,
    latency: Distribution,
    connect: Distribution,
}

impl Totals {
    /// Adds a request.
    pub(super) fn count(&mut self, numbers: &Numbers) {
        let add = |sum: &mut Option<u64>, more: Option<u64>| {
            if let Some(more) = more {
                *sum = Some(sum.unwrap_or(0).saturating_add(more));
            }
        };
        add(&mut self.bytes, numbers.bytes);
        add(&mut self.sent_bytes, numbers.sent_bytes);
        if let Some(threads) = numbers.all_threads {
            self.threads(threads);
        }
        if let Some(ms) = numbers.latency_ms {
            self.latency.record(ms as f64);
        }
        if let Some(ms) = numbers.connect_ms {
            self.connect.record(ms as f64);
        }
    }

    /// Threads that were active.
    pub(super) fn threads(&mut self, active: u64) {
        let (min, max) = self.threads.unwrap_or((active, active));
        self.threads = Some((min.min(active), max.max(active)));
    }

    /// Gives everything under `JMeter`'s own names.
    pub(super) fn settle(self, measures: &mut Measures) {
        for (name, sum) in [("bytes", self.bytes), ("sentBytes", self.sent_bytes)] {
            if let Some(sum) = sum {
                measures.add(name, Measure::Sum(sum as f64));
            }
        }
        if let Some((min, max)) = self.threads {
            measures.add("allThreads", Measure::Level { min: min as f64, max: max as f64 });
        }
        for (name, times) in [("Latency", self.latency), ("Connect", self.connect)] {
            if times.moments.n > 0 {
                measures.add(name, Measure::Times(Box::new(times)));
            }
        }
    }
}
