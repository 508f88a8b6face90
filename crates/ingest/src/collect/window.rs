//! The seconds of a collector that are open: what lies behind them is packed, and what comes too late for that is gathered
//! beside them.

use std::collections::BTreeMap;

use domain::Slice;

use super::{Collector, Kind, MAX_LATE, SLACK};
use crate::{
    IngestError,
    timeline::{self, BLOCK, Timeline},
};

impl Collector {
    /// True if `second` can still be recorded; moves the window on where it lies ahead.
    pub(super) fn is_open(&mut self, second: i64) -> Result<bool, IngestError> {
        let begin = |second: i64| second.saturating_sub(SLACK).div_euclid(BLOCK) * BLOCK;
        let open_from = *self.open_from.get_or_insert_with(|| begin(second));
        if second >= open_from.saturating_add(BLOCK + SLACK) {
            self.close_before(begin(second))?;
        }
        Ok(second >= open_from)
    }

    pub(super) fn close_before(&mut self, second: i64) -> Result<(), IngestError> {
        self.open_from = Some(second);
        let mut overall: BTreeMap<Kind, BTreeMap<i64, Slice>> = BTreeMap::new();
        for (key, timeline) in self.keys.iter().zip(&mut self.timelines) {
            timeline.close(second, overall.entry(key.kind).or_default(), &mut self.packer)?;
        }
        for (kind, slices) in overall {
            let slices: Vec<Slice> = slices.into_values().collect();
            timeline::absorb_slices(self.overall.entry(kind).or_default(), &slices, &mut self.packer)?;
        }
        Ok(())
    }

    pub(super) fn merge_late_when_many(&mut self) -> Result<(), IngestError> {
        // Counting them costs as much as there are endpoints: not at every latecomer.
        if self.late_requests.is_multiple_of(256) || self.late.len() > MAX_LATE {
            let cells: usize = self.late.values().map(Timeline::open_seconds).sum();
            if cells > MAX_LATE {
                return self.merge_late();
            }
        }
        Ok(())
    }

    pub(super) fn merge_late(&mut self) -> Result<(), IngestError> {
        for (at, mut late) in std::mem::take(&mut self.late) {
            let mut slices = BTreeMap::new();
            late.close(i64::MAX, &mut slices, &mut self.packer)?;
            let slices: Vec<Slice> = slices.into_values().collect();
            timeline::absorb_slices(
                self.overall.entry(self.keys[at].kind).or_default(),
                &slices,
                &mut self.packer,
            )?;
            self.timelines[at].merge(&late, &mut self.packer)?;
        }
        Ok(())
    }
}
