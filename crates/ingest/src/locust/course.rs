//! How many requests there were in each second, where nothing is known of how long they took: seconds with a count and
//! without a distribution.

use std::collections::BTreeMap;

use domain::{Histogram, Recording, SeriesBlock, Slice};

use crate::{
    IngestError,
    timeline::{self, BLOCK},
};

/// Counts by second, packed behind the last few.
#[derive(Debug, Default)]
pub(super) struct Course {
    blocks: Vec<SeriesBlock>,
    open: BTreeMap<i64, Slice>,
    pub(super) count: u64,
    pub(super) failed: u64,
}

impl Course {
    /// Adds what happened in a second.
    pub(super) fn add(&mut self, second: i64, count: u64, failed: u64) -> Result<(), IngestError> {
        if count == 0 {
            return Ok(());
        }
        (self.count, self.failed) = (self.count.saturating_add(count), self.failed.saturating_add(failed));
        let more = Slice { second, count, failed: Some(failed), histogram: Histogram::new() };
        self.open.entry(second).or_insert_with(|| Slice::empty(second)).merge(&more);
        if self.open.len() as u64 > BLOCK.unsigned_abs() { self.pack() } else { Ok(()) }
    }

    /// Packs everything.
    pub(super) fn pack(&mut self) -> Result<(), IngestError> {
        timeline::absorb(&mut self.blocks, std::mem::take(&mut self.open))
    }

    /// The seconds without a distribution of the whole; what is not packed is not in it.
    pub(super) fn recording(self) -> Recording {
        Recording { whole: Histogram::new(), blocks: self.blocks }
    }
}
