//! How long requests took, as counts in `HdrHistogram`'s bucket layout: unit 1 µs, three significant digits.
//! Whole runs and single seconds use the same type, so that any span of time can be merged without loss.

mod codec;
mod layout;
mod ranks;
mod standard;
#[cfg(test)]
mod tests;

pub use layout::Buckets;
pub use ranks::Ranks;
pub use standard::StandardHistogram;

use std::borrow::Cow;

use layout::{cell_of, lowest_of, micros_of, middle_ms, width_of};

/// Cells collected unsorted before they are folded into the sorted ones, at least; as many as there are sorted ones, so
/// that folding costs each value the same however many there are.
const RECENT: usize = 512;
/// One counter a cell is worth it up to this many cells for each that is occupied: twice the memory, and no more sorting.
const SPARSE: usize = 4;

/// Counts of durations. Relative width of a cell at most 2⁻¹⁰, so a value read back is off by at most 0.05 %.
///
/// Minimum and maximum are kept as the source gave them. Values below zero count in the cell of zero.
#[derive(Debug, Clone, Default)]
pub struct Histogram {
    count: u64,
    min_ms: f64,
    max_ms: f64,
    recent: Vec<u16>,
    cells: Cells,
}

/// Sorted counts, in whichever of two forms takes less memory.
#[derive(Debug, Clone)]
enum Cells {
    Sparse(Vec<(u16, u64)>),
    Dense { first: u16, counts: Vec<u64> },
}

impl Default for Cells {
    fn default() -> Self {
        Self::Sparse(Vec::new())
    }
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
            self.add(cell_of(micros), n);
        }
    }

    /// Counts one duration in ms: rounded to µs for its cell, kept exactly where it is the smallest or largest.
    ///
    /// NaN is ignored; a trend that is no time comes here too, its unit then takes the place of the millisecond.
    pub fn record_ms(&mut self, ms: f64) {
        if !ms.is_nan() {
            self.widen(ms, ms);
            self.count += 1;
            self.push(cell_of(micros_of(ms)));
        }
    }

    /// Counts `n` equal durations in ms; see [`Self::record_ms`].
    pub fn record_ms_n(&mut self, ms: f64, n: u64) {
        if n > 0 && !ms.is_nan() {
            self.widen(ms, ms);
            self.count = self.count.saturating_add(n);
            self.add(cell_of(micros_of(ms)), n);
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
        other.recent.iter().for_each(|&cell| self.push(cell));
        match (&mut self.cells, &other.cells) {
            (_, Cells::Sparse(added)) if added.is_empty() => return,
            (Cells::Sparse(sparse), _) => *sparse = merged(sparse, &other.settled()),
            (Cells::Dense { .. }, _) => {
                other.settled().iter().for_each(|&(cell, n)| self.add_settled(cell, n));
            }
        }
        self.densify();
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
        self.sorted().iter().copied().map(with_bounds).collect()
    }

    fn widen(&mut self, min_ms: f64, max_ms: f64) {
        if self.count == 0 {
            (self.min_ms, self.max_ms) = (min_ms, max_ms);
        } else {
            self.min_ms = self.min_ms.min(min_ms);
            self.max_ms = self.max_ms.max(max_ms);
        }
    }

    fn push(&mut self, cell: u16) {
        if let Cells::Dense { first, counts } = &mut self.cells
            && let Some(count) = cell.checked_sub(*first).and_then(|i| counts.get_mut(usize::from(i)))
        {
            *count += 1;
            return;
        }
        self.recent.push(cell);
        if self.recent.len() >= RECENT && self.recent.len() >= self.occupied() {
            self.settle();
        }
    }

    /// Pairs that are kept; none where each cell has a counter.
    fn occupied(&self) -> usize {
        match &self.cells {
            Cells::Sparse(sparse) => sparse.len(),
            Cells::Dense { .. } => 0,
        }
    }

    fn add(&mut self, cell: u16, n: u64) {
        if n == 1 {
            self.push(cell);
        } else {
            self.settle();
            self.add_settled(cell, n);
        }
    }

    /// Folds the recent cells into the sorted ones.
    fn settle(&mut self) {
        if self.recent.is_empty() {
            return;
        }
        let mut recent = std::mem::take(&mut self.recent);
        sort(&mut recent);
        let runs = runs_of(&recent);
        match &mut self.cells {
            Cells::Sparse(sparse) if sparse.is_empty() => *sparse = runs.into_boxed_slice().into_vec(),
            Cells::Sparse(sparse) => *sparse = merged(sparse, &runs),
            Cells::Dense { .. } => runs.iter().for_each(|&(cell, n)| self.add_settled(cell, n)),
        }
        recent.clear();
        self.recent = recent;
        self.densify();
    }

    fn add_settled(&mut self, cell: u16, n: u64) {
        match &mut self.cells {
            Cells::Sparse(sparse) => {
                match sparse.binary_search_by_key(&cell, |&(at, _)| at) {
                    Ok(i) => sparse[i].1 = sparse[i].1.saturating_add(n),
                    Err(i) => sparse.insert(i, (cell, n)),
                }
                self.densify();
            }
            Cells::Dense { first, counts } => {
                if cell < *first {
                    counts.splice(0..0, std::iter::repeat_n(0, usize::from(*first - cell)));
                    *first = cell;
                }
                let i = usize::from(cell - *first);
                if i >= counts.len() {
                    counts.resize(i + 1, 0);
                }
                counts[i] = counts[i].saturating_add(n);
            }
        }
    }

    /// Goes over to one counter a cell where that does not take much more memory than the pairs do.
    fn densify(&mut self) {
        if let Cells::Sparse(sparse) = &self.cells
            && sparse.len() > RECENT
            && let (Some(&(first, _)), Some(&(last, _))) = (sparse.first(), sparse.last())
            && usize::from(last - first) < SPARSE * sparse.len()
        {
            let mut counts = vec![0; usize::from(last - first) + 1];
            for &(cell, n) in sparse {
                counts[usize::from(cell - first)] = n;
            }
            self.cells = Cells::Dense { first, counts };
        }
    }

    fn sorted(&self) -> Cow<'_, [(u16, u64)]> {
        if self.recent.is_empty() {
            return self.settled();
        }
        let mut recent = self.recent.clone();
        sort(&mut recent);
        let runs = runs_of(&recent);
        match &self.cells {
            Cells::Sparse(sparse) if sparse.is_empty() => runs.into(),
            _ => merged(&self.settled(), &runs).into(),
        }
    }

    /// The sorted cells without the recent ones.
    fn settled(&self) -> Cow<'_, [(u16, u64)]> {
        match &self.cells {
            Cells::Sparse(sparse) => Cow::Borrowed(sparse),
            Cells::Dense { first, counts } => {
                (*first..).zip(counts).filter(|(_, n)| **n > 0).map(|(cell, &n)| (cell, n)).collect()
            }
        }
    }

    fn ranks(&self) -> Cumulated {
        let mut total = 0_u64;
        let cells = self.sorted();
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
            && self.sorted() == other.sorted()
    }
}

struct Cumulated {
    /// Each occupied cell with the number of values in it and all below.
    upto: Vec<(u16, u64)>,
    total: u64,
}

/// Sorts cells: many of them by their bytes, the lower first, which takes a third of the time that comparing does.
fn sort(cells: &mut [u16]) {
    const MANY: usize = 256;
    if cells.len() < MANY {
        return cells.sort_unstable();
    }
    let mut spare = vec![0; cells.len()];
    distribute(cells, &mut spare, |cell| cell & 0xff);
    distribute(&spare, cells, |cell| cell >> 8);
}

/// Puts `from` into `to` in the order of a byte, and equal ones in the order they have.
fn distribute(from: &[u16], to: &mut [u16], byte: impl Fn(u16) -> u16) {
    let mut ends = [0_usize; 256];
    for &cell in from {
        ends[usize::from(byte(cell))] += 1;
    }
    let mut end = 0;
    for next in &mut ends {
        end += std::mem::replace(next, end);
    }
    for &cell in from {
        let next = &mut ends[usize::from(byte(cell))];
        to[*next] = cell;
        *next += 1;
    }
}

fn runs_of(sorted: &[u16]) -> Vec<(u16, u64)> {
    let mut runs: Vec<(u16, u64)> = Vec::with_capacity(sorted.len());
    for &cell in sorted {
        match runs.last_mut() {
            Some((last, n)) if *last == cell => *n += 1,
            _ => runs.push((cell, 1)),
        }
    }
    runs
}

fn merged(a: &[(u16, u64)], b: &[(u16, u64)]) -> Vec<(u16, u64)> {
    if b.is_empty() {
        return a.to_vec();
    }
    let mut out: Vec<(u16, u64)> = Vec::with_capacity(a.len() + b.len());
    let (mut i, mut j) = (0, 0);
    while i < a.len() && j < b.len() {
        match a[i].0.cmp(&b[j].0) {
            std::cmp::Ordering::Less => out.push(a[i]),
            std::cmp::Ordering::Greater => out.push(b[j]),
            std::cmp::Ordering::Equal => out.push((a[i].0, a[i].1.saturating_add(b[j].1))),
        }
        let (left, right) = (a[i].0, b[j].0);
        i += usize::from(left <= right);
        j += usize::from(right <= left);
    }
    out.extend_from_slice(&a[i..]);
    out.extend_from_slice(&b[j..]);
    out
}
