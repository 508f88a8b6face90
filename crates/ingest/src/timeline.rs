//! One endpoint's requests by second: a window of open seconds, packed blocks behind it, and latecomers on the side.

use std::collections::BTreeMap;

use domain::{Histogram, Packer, SeriesBlock, Slice};

use crate::{
    IngestError,
    distribution::{Distribution, Moments},
};

/// Seconds a block covers; blocks begin at multiples of it.
pub(crate) const BLOCK: i64 = 64;

/// Success of a request, as far as the file tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    Passed,
    Failed,
    Unknown,
}

/// What happened to one endpoint, whole and by second.
#[derive(Debug, Clone, Default)]
pub(crate) struct Timeline {
    pub(crate) count: u64,
    /// None as long as no request told.
    pub(crate) failed: Option<u64>,
    /// Requests that did not fail, as far as is known; complete only after [`Timeline::close`].
    pub(crate) passed_ms: Distribution,
    pub(crate) failed_ms: Distribution,
    open: Vec<Cell>,
    /// Index of the cell that was used last: nearly always the next one's too.
    last: usize,
    pub(crate) blocks: Vec<SeriesBlock>,
}

/// One second that is still open.
#[derive(Debug, Clone)]
pub(crate) struct Cell {
    second: i64,
    failed: Option<u64>,
    passed_ms: Histogram,
    failed_ms: Option<Box<Histogram>>,
}

impl Cell {
    fn new(second: i64) -> Self {
        Self { second, failed: None, passed_ms: Histogram::new(), failed_ms: None }
    }

    fn into_slice(self) -> Slice {
        let mut histogram = self.passed_ms;
        if let Some(failed) = self.failed_ms {
            histogram.merge(&failed);
        }
        Slice { second: self.second, count: histogram.count(), failed: self.failed, histogram }
    }
}

impl Timeline {
    /// Counts a request that ended in `second`.
    pub(crate) fn record(&mut self, second: i64, ms: f64, outcome: Outcome) {
        self.count += 1;
        let cell = self.cell(second);
        if outcome == Outcome::Failed {
            cell.failed_ms.get_or_insert_default().record_ms(ms);
            self.failed_ms.moments.record(ms);
        } else {
            cell.passed_ms.record_ms(ms);
            self.passed_ms.moments.record(ms);
        }
        self.tell(second, outcome);
    }

    /// Counts requests that ended in `second` and of which only the distribution is known.
    pub(crate) fn record_many(&mut self, second: i64, many: &Distribution) {
        self.count += many.moments.n;
        self.cell(second).passed_ms.merge(&many.histogram);
        self.passed_ms.moments.merge(&many.moments);
    }

    /// Counts what another line says about the success of a request that was recorded already.
    pub(crate) fn tell(&mut self, second: i64, outcome: Outcome) {
        let one = match outcome {
            Outcome::Passed => 0,
            Outcome::Failed => 1,
            Outcome::Unknown => return,
        };
        *self.failed.get_or_insert(0) += one;
        *self.cell(second).failed.get_or_insert(0) += one;
    }

    fn cell(&mut self, second: i64) -> &mut Cell {
        if self.open.get(self.last).is_none_or(|cell| cell.second != second) {
            self.last = match self.open.binary_search_by_key(&second, |cell| cell.second) {
                Ok(at) => at,
                Err(at) => {
                    self.open.insert(at, Cell::new(second));
                    at
                }
            };
        }
        &mut self.open[self.last]
    }

    /// Packs all open seconds before `second`, and adds them to `overall` too.
    pub(crate) fn close(
        &mut self,
        second: i64,
        overall: &mut BTreeMap<i64, Slice>,
        packer: &mut Packer,
    ) -> Result<(), IngestError> {
        let upto = self.open.partition_point(|cell| cell.second < second);
        if upto == 0 {
            return Ok(());
        }
        let mut closed = Vec::with_capacity(upto);
        for cell in self.open.drain(..upto) {
            self.passed_ms.histogram.merge(&cell.passed_ms);
            if let Some(failed_ms) = &cell.failed_ms {
                self.failed_ms.histogram.merge(failed_ms);
            }
            let slice = cell.into_slice();
            overall.entry(slice.second).or_insert_with(|| Slice::empty(slice.second)).merge(&slice);
            closed.push(slice);
        }
        self.last = 0;
        absorb_slices(&mut self.blocks, &closed, packer)
    }

    /// Makes it unknown which requests failed; it must be closed.
    pub(crate) fn forget_failures(&mut self, packer: &mut Packer) -> Result<(), IngestError> {
        self.failed = None;
        self.passed_ms.merge(&std::mem::take(&mut self.failed_ms));
        forget_failures(&mut self.blocks, packer)
    }

    /// How many seconds are open.
    pub(crate) fn open_seconds(&self) -> usize {
        self.open.len()
    }

    /// Adds all of another timeline; both must be closed.
    pub(crate) fn merge(&mut self, other: &Self, packer: &mut Packer) -> Result<(), IngestError> {
        self.count += other.count;
        if let Some(failed) = other.failed {
            *self.failed.get_or_insert(0) += failed;
        }
        self.passed_ms.merge(&other.passed_ms);
        self.failed_ms.merge(&other.failed_ms);
        absorb_blocks(&mut self.blocks, &other.blocks, packer)
    }

    /// Passed and failed together.
    pub(crate) fn whole(&self) -> (Histogram, Moments) {
        let mut all = self.passed_ms.clone();
        all.merge(&self.failed_ms);
        (all.histogram, all.moments)
    }
}

/// Makes it unknown in all seconds which requests failed.
pub(crate) fn forget_failures(blocks: &mut [SeriesBlock], packer: &mut Packer) -> Result<(), IngestError> {
    for block in blocks {
        let slices: Vec<Slice> =
            block.slices()?.into_iter().map(|slice| Slice { failed: None, ..slice }).collect();
        if let Some(packed) = packer.pack(&slices) {
            *block = packed;
        }
    }
    Ok(())
}

/// Merges slices into blocks that are sorted by time.
pub(crate) fn absorb(blocks: &mut Vec<SeriesBlock>, slices: BTreeMap<i64, Slice>) -> Result<(), IngestError> {
    let slices: Vec<Slice> = slices.into_values().collect();
    absorb_slices(blocks, &slices, &mut Packer::default())
}

/// Merges slices in ascending order into blocks that are sorted by time. Usually they come behind the last one.
pub(crate) fn absorb_slices(
    blocks: &mut Vec<SeriesBlock>,
    slices: &[Slice],
    packer: &mut Packer,
) -> Result<(), IngestError> {
    for part in slices.chunk_by(|a, b| a.second.div_euclid(BLOCK) == b.second.div_euclid(BLOCK)) {
        let block = part[0].second.div_euclid(BLOCK);
        let at = blocks.partition_point(|known| known.first_second.div_euclid(BLOCK) < block);
        match blocks.get_mut(at) {
            Some(known) if known.first_second.div_euclid(BLOCK) == block => {
                let mut all: BTreeMap<i64, Slice> =
                    known.slices()?.into_iter().map(|slice| (slice.second, slice)).collect();
                for slice in part {
                    all.entry(slice.second).or_insert_with(|| Slice::empty(slice.second)).merge(slice);
                }
                let all: Vec<Slice> = all.into_values().collect();
                if let Some(packed) = packer.pack(&all) {
                    *known = packed;
                }
            }
            _ => blocks.splice(at..at, packer.pack(part)).for_each(drop),
        }
    }
    Ok(())
}

/// Merges blocks into blocks.
pub(crate) fn absorb_blocks(
    blocks: &mut Vec<SeriesBlock>,
    other: &[SeriesBlock],
    packer: &mut Packer,
) -> Result<(), IngestError> {
    for block in other {
        absorb_slices(blocks, &block.slices()?, packer)?;
    }
    Ok(())
}
