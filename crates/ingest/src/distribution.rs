//! What is kept of many values: a histogram for the percentiles, and the moments that a histogram would blur.

use domain::{Histogram, Latency, Ranks};

/// Count, sum and sum of squares.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Moments {
    pub(crate) n: u64,
    sum: f64,
    squares: f64,
}

impl Moments {
    pub(crate) fn record(&mut self, value: f64) {
        self.n += 1;
        self.sum += value;
        self.squares += value * value;
    }

    /// Counts `n` equal values.
    pub(crate) fn record_n(&mut self, value: f64, n: u64) {
        self.n += n;
        self.sum += value * n as f64;
        self.squares += value * value * n as f64;
    }

    pub(crate) fn merge(&mut self, other: &Self) {
        self.n += other.n;
        self.sum += other.sum;
        self.squares += other.squares;
    }

    pub(crate) fn mean(&self) -> Option<f64> {
        (self.n > 0).then(|| self.sum / self.n as f64)
    }

    /// Of the population, as Gatling prints it.
    pub(crate) fn stddev(&self) -> Option<f64> {
        self.mean().map(|mean| (self.squares / self.n as f64 - mean * mean).max(0.0).sqrt())
    }
}

/// Values of one kind.
#[derive(Debug, Clone, Default)]
pub(crate) struct Distribution {
    pub(crate) histogram: Histogram,
    pub(crate) moments: Moments,
}

impl Distribution {
    pub(crate) fn record(&mut self, value: f64) {
        self.histogram.record_ms(value);
        self.moments.record(value);
    }

    pub(crate) fn merge(&mut self, other: &Self) {
        self.histogram.merge(&other.histogram);
        self.moments.merge(&other.moments);
    }

    pub(crate) fn latency(&self, ranks: Ranks) -> Latency {
        latency(&self.histogram, &self.moments, ranks)
    }
}

/// The numbers that are reported of a distribution; all none when it is empty.
pub(crate) fn latency(histogram: &Histogram, moments: &Moments, ranks: Ranks) -> Latency {
    const SHOWN: [f64; 6] = [0.5, 0.75, 0.9, 0.95, 0.99, 0.999];
    let quantiles = histogram.percentiles_ms(ranks, &SHOWN);
    Latency {
        min: histogram.min_ms(),
        mean: moments.mean(),
        stddev: moments.stddev(),
        p50: quantiles[0],
        p75: quantiles[1],
        p90: quantiles[2],
        p95: quantiles[3],
        p99: quantiles[4],
        p999: quantiles[5],
        max: histogram.max_ms(),
    }
}
