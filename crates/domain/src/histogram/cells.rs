//! Counts by cell: recent ones as they came, folded now and then into sorted ones.

use std::borrow::Cow;

/// Cells collected unsorted before they are folded into the sorted ones, at least; as many as there are sorted ones, so
/// that folding costs each value the same however many there are.
const RECENT: usize = 512;
/// One counter a cell is worth it up to this many cells for each that is occupied: twice the memory, and no more sorting.
const SPARSE: usize = 4;

/// Counts by cell.
#[derive(Debug, Clone, Default)]
pub(super) struct Cells {
    recent: Vec<u16>,
    sorted: Sorted,
}

/// Sorted counts, in whichever of two forms takes less memory.
#[derive(Debug, Clone)]
enum Sorted {
    Sparse(Vec<(u16, u64)>),
    Dense { first: u16, counts: Vec<u64> },
}

impl Default for Sorted {
    fn default() -> Self {
        Self::Sparse(Vec::new())
    }
}

impl Cells {
    /// Cells with these counts, in ascending order.
    pub(super) fn of(sparse: Vec<(u16, u64)>) -> Self {
        let mut cells = Self { recent: Vec::new(), sorted: Sorted::Sparse(sparse) };
        cells.densify();
        cells
    }

    /// Counts one value.
    pub(super) fn push(&mut self, cell: u16) {
        if let Sorted::Dense { first, counts } = &mut self.sorted
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

    /// Counts `n` values.
    pub(super) fn add(&mut self, cell: u16, n: u64) {
        if n == 1 {
            self.push(cell);
        } else {
            self.settle();
            self.add_settled(cell, n);
        }
    }

    /// Adds all of `other`.
    pub(super) fn merge(&mut self, other: &Self) {
        other.recent.iter().for_each(|&cell| self.push(cell));
        match (&mut self.sorted, &other.sorted) {
            (_, Sorted::Sparse(added)) if added.is_empty() => return,
            (Sorted::Sparse(sparse), _) => *sparse = merged(sparse, &other.settled()),
            (Sorted::Dense { .. }, _) => {
                other.settled().iter().for_each(|&(cell, n)| self.add_settled(cell, n));
            }
        }
        self.densify();
    }

    /// The occupied cells in ascending order, with their counts.
    pub(super) fn sorted(&self) -> Cow<'_, [(u16, u64)]> {
        if self.recent.is_empty() {
            return self.settled();
        }
        let mut recent = self.recent.clone();
        sort(&mut recent);
        let runs = runs_of(&recent);
        match &self.sorted {
            Sorted::Sparse(sparse) if sparse.is_empty() => runs.into(),
            _ => merged(&self.settled(), &runs).into(),
        }
    }

    /// Pairs that are kept; none where each cell has a counter.
    fn occupied(&self) -> usize {
        match &self.sorted {
            Sorted::Sparse(sparse) => sparse.len(),
            Sorted::Dense { .. } => 0,
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
        match &mut self.sorted {
            Sorted::Sparse(sparse) if sparse.is_empty() => *sparse = runs.into_boxed_slice().into_vec(),
            Sorted::Sparse(sparse) => *sparse = merged(sparse, &runs),
            Sorted::Dense { .. } => runs.iter().for_each(|&(cell, n)| self.add_settled(cell, n)),
        }
        recent.clear();
        self.recent = recent;
        self.densify();
    }

    fn add_settled(&mut self, cell: u16, n: u64) {
        match &mut self.sorted {
            Sorted::Sparse(sparse) => {
                match sparse.binary_search_by_key(&cell, |&(at, _)| at) {
                    Ok(i) => sparse[i].1 = sparse[i].1.saturating_add(n),
                    Err(i) => sparse.insert(i, (cell, n)),
                }
                self.densify();
            }
            Sorted::Dense { first, counts } => {
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
        if let Sorted::Sparse(sparse) = &self.sorted
            && sparse.len() > RECENT
            && let (Some(&(first, _)), Some(&(last, _))) = (sparse.first(), sparse.last())
            && usize::from(last - first) < SPARSE * sparse.len()
        {
            let mut counts = vec![0; usize::from(last - first) + 1];
            for &(cell, n) in sparse {
                counts[usize::from(cell - first)] = n;
            }
            self.sorted = Sorted::Dense { first, counts };
        }
    }

    /// The sorted cells without the recent ones.
    fn settled(&self) -> Cow<'_, [(u16, u64)]> {
        match &self.sorted {
            Sorted::Sparse(sparse) => Cow::Borrowed(sparse),
            Sorted::Dense { first, counts } => {
                (*first..).zip(counts).filter(|(_, n)| **n > 0).map(|(cell, &n)| (cell, n)).collect()
            }
        }
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_values_in_a_narrow_range_have_a_counter_for_each_cell() {
        let mut cells = Cells::default();
        (0..10_000_u16).for_each(|nth| cells.push(5_000 + nth % 600));
        assert!(matches!(cells.sorted, Sorted::Dense { .. }));
        (0..60_000).step_by(100).for_each(|cell| cells.add(cell, 2));
        assert_eq!(cells.sorted().iter().map(|(_, n)| n).sum::<u64>(), 10_000 + 2 * 600);
    }

    #[test]
    fn values_far_apart_are_kept_as_pairs() {
        let mut cells = Cells::default();
        (0..10_000_u32).for_each(|nth| cells.push(u16::try_from(nth * 7 % 60_000).unwrap()));
        cells.settle();
        assert!(matches!(cells.sorted, Sorted::Sparse(_)));
        assert!(cells.sorted().is_sorted_by(|one, other| one.0 < other.0));
    }
}
