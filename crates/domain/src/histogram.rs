//! How long requests took, as counts in `HdrHistogram`'s bucket layout: unit 1 µs, three significant digits.
//! Whole runs and single seconds use the same type, so that any span of time can be merged without loss.

mod cells;
mod codec;
mod layout;
mod ranks;
mod standard;
#[cfg(test)]
mod tests;

pub use layout::Buckets;
pub use ranks::Ranks;
pub use standard::StandardHistogram;

use cells::Cells;
use layout::{cell_of, lowest_of, micros_of, middle_ms, width_of};

/// Counts of durations. Relative width of a cell at most 2⁻¹⁰, so a value read back is off by at most 0.05 %.
///
/// Minimum and maximum are kept as the source gave them. Values below zero count in the cell of zero.
#[derive(Debug, Clone, Default)]
pub struct Histogram {
    count: u64,
    min_ms: f64,
    max_ms: f64,
    cells: Cells,
}

impl Histogram {
    /// An empty histogram; takes no memory of its own until a value comes.
    pub fn new() -> Self {
        Self::default()
    }

    /// Counts one duration in µs.
    pub fn record(&mut self, micros: u64) {
        self.record_n(micros, 1);
    }

    /// Counts `n` equal durations in µs.
    pub fn record_n(&mut self, micros: u64, n: u64) {
        if n > 0 {
            self.widen(micros as f64 / 1000.0, micros as f64 / 1000.0);
            self.count = self.count.saturating_add(n);
            self.cells.add(cell_of(micros), n);
        }
    }

    /// Counts one duration in ms: rounded to µs for its cell, kept exactly where it is the smallest or largest.
    ///
    /// NaN is ignored; a trend that is no time comes here too, its unit then takes the place of the millisecond.
    pub fn record_ms(&mut self, ms: f64) {
        if !ms.is_nan() {
            self.widen(ms, ms);
            self.count += 1;
            self.cells.push(cell_of(micros_of(ms)));
        }
    }

    /// Counts `n` equal durations in ms; see [`Self::record_ms`].
    pub fn record_ms_n(&mut self, ms: f64, n: u64) {
        if n > 0 && !ms.is_nan() {
            self.widen(ms, ms);
            self.count = self.count.saturating_add(n);
            self.cells.add(cell_of(micros_of(ms)), n);
        }
    }

    /// Counts `n` equal durations of a generator that ought to have sent one request every `interval` µs, and with each the
    /// requests that it could not send while it waited: those would have taken one interval less each.
    ///
    /// Only for a generator with a fixed interval. A user of k6 or Gatling thinks for a random time: nothing can be
    /// corrected there.
    pub fn record_corrected(&mut self, micros: u64, n: u64, interval: u64) {
        self.record_n(micros, n);
        let mut left = micros;
        while n > 0 && interval > 0 && left / 2 >= interval {
            // As many at once as fall into one cell.
            let largest = left - interval;
            let lowest = lowest_of(cell_of(largest)).max(interval);
            let together = (largest - lowest) / interval + 1;
            left = largest - (together - 1) * interval;
            self.record_n(largest, n.saturating_mul(together));
            self.widen(left as f64 / 1000.0, left as f64 / 1000.0);
        }
    }

    /// Widens the extremes to those that the source names beside its counts; nothing is counted.
    pub fn reach_ms(&mut self, min_ms: f64, max_ms: f64) {
        if self.count > 0 {
            self.widen(min_ms, max_ms);
        }
    }

    /// Adds all of `other`, exactly as if its values had been recorded here.
    pub fn merge(&mut self, other: &Self) {
        if other.count == 0 {
            return;
        }
        self.widen(other.min_ms, other.max_ms);
        self.count = self.count.saturating_add(other.count);
        self.cells.merge(&other.cells);
    }

    /// How many values were recorded.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// True when nothing was recorded.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// The smallest value in µs, as exact as the source gave it.
    pub fn min(&self) -> Option<f64> {
        self.min_ms().map(|ms| ms * 1000.0)
    }

    /// The largest value in µs, as exact as the source gave it.
    pub fn max(&self) -> Option<f64> {
        self.max_ms().map(|ms| ms * 1000.0)
    }

    /// The smallest value in ms, exact.
    pub fn min_ms(&self) -> Option<f64> {
        (self.count > 0).then_some(self.min_ms)
    }

    /// The largest value in ms, exact.
    pub fn max_ms(&self) -> Option<f64> {
        (self.count > 0).then_some(self.max_ms)
    }

    /// The `q` quantile (0 to 1) in ms by linear interpolation between closest ranks, which is k6's rule (type 7 of R).
    ///
    /// Agrees with the exact one within max(0.1 %, 2 µs). None when empty.
    pub fn quantile_ms(&self, q: f64) -> Option<f64> {
        self.quantiles_ms(&[q])[0]
    }

    /// Several quantiles at once, in the order asked for; see [`Self::quantile_ms`].
    pub fn quantiles_ms(&self, quantiles: &[f64]) -> Vec<Option<f64>> {
        self.percentiles_ms(Ranks::Linear, quantiles)
    }

    /// The `q` quantile (0 to 1) in ms by nearest rank: the smallest recorded value with at least `q` of all at or
    /// below it. Within half a cell (0.05 %) of the exact one. None when empty.
    pub fn nearest_rank_ms(&self, q: f64) -> Option<f64> {
        self.percentiles_ms(Ranks::Nearest, &[q])[0]
    }

    /// The occupied cells in ascending order: lowest and highest value in µs that fall into it, and the count.
    pub fn cells(&self) -> Vec<(u64, u64, u64)> {
        let with_bounds = |(cell, n)| (lowest_of(cell), lowest_of(cell) + (width_of(cell) - 1), n);
        self.cells.sorted().iter().copied().map(with_bounds).collect()
    }

    fn widen(&mut self, min_ms: f64, max_ms: f64) {
        if self.count == 0 {
            (self.min_ms, self.max_ms) = (min_ms, max_ms);
        } else {
            self.min_ms = self.min_ms.min(min_ms);
            self.max_ms = self.max_ms.max(max_ms);
        }
    }

    fn ranks(&self) -> Cumulated {
        let mut total = 0_u64;
        let cells = self.cells.sorted();
        let upto = cells.iter().map(|&(cell, n)| {
            total = total.saturating_add(n);
            (cell, total)
        });
        let upto = upto.collect();
        Cumulated { upto, total }
    }

    /// The value of rank `rank` (0 is the smallest) in ms: the middle of its cell, but exact at both ends.
    fn ranked_ms(&self, ranks: &Cumulated, rank: u64) -> f64 {
        if rank == 0 {
            return self.min_ms;
        }
        if rank + 1 >= ranks.total {
            return self.max_ms;
        }
        let at = ranks.upto.partition_point(|&(_, upto)| upto <= rank);
        ranks.upto.get(at).map_or(self.max_ms, |&(cell, _)| middle_ms(cell).clamp(self.min_ms, self.max_ms))
    }
}

/// Equal when the same values were recorded, whatever the form they are held in.
impl PartialEq for Histogram {
    fn eq(&self, other: &Self) -> bool {
        self.count == other.count
            && self.min_ms() == other.min_ms()
            && self.max_ms() == other.max_ms()
            && self.cells.sorted() == other.cells.sorted()
    }
}

struct Cumulated {
    /// Each occupied cell with the number of values in it and all below.
    upto: Vec<(u16, u64)>,
    total: u64,
}
