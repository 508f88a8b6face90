//! A collector among those that record the stretches of one file; see [`crate::stretches`]. They share their endpoints,
//! because readers remember those.

use super::{Collector, SHOWN};
use crate::{IngestError, stretches::LeftOut, timeline::Timeline};

impl Collector {
    /// One that holds nothing and names endpoints by the same rules.
    pub(crate) fn another(&self) -> Self {
        Self { naming: self.naming.another(), ..Self::default() }
    }

    /// Takes over the endpoints of `before`, whose places stay the same, and what was skipped.
    pub(crate) fn take_keys(&mut self, before: &mut Self) -> Result<(), IngestError> {
        std::mem::swap(&mut self.naming, &mut before.naming);
        std::mem::swap(&mut self.index, &mut before.index);
        std::mem::swap(&mut self.keys, &mut before.keys);
        std::mem::swap(&mut self.moved, &mut before.moved);
        self.fold_is_due = std::mem::take(&mut before.fold_is_due);
        self.take_skipped(before);
        self.timelines.resize_with(self.keys.len(), Timeline::default);
        self.move_timelines()
    }

    /// Packs everything by the endpoints of `owner`, which is closed.
    pub(crate) fn close_by(&mut self, owner: &Self) -> Result<(), IngestError> {
        self.keys.clone_from(&owner.keys);
        self.moved.clone_from(&owner.moved);
        self.timelines.resize_with(self.keys.len(), Timeline::default);
        self.move_timelines()?;
        self.close()
    }

    /// Takes over what was skipped.
    pub(crate) fn take_skipped(&mut self, before: &mut Self) {
        std::mem::swap(&mut self.skipped, &mut before.skipped);
    }

    /// Moves what was recorded of endpoints whose names were folded in the meantime.
    fn move_timelines(&mut self) -> Result<(), IngestError> {
        if self.moved_here == self.moved.len() {
            return Ok(());
        }
        self.pack_all()?;
        self.open_from = None;
        for (&at, &to) in &self.moved {
            let timeline = std::mem::take(&mut self.timelines[at]);
            self.timelines[to].merge(&timeline, &mut self.packer)?;
        }
        self.moved_here = self.moved.len();
        Ok(())
    }

    /// How many requests were recorded.
    pub(crate) fn records(&self) -> u64 {
        self.timelines.iter().chain(self.late.values()).map(|timeline| timeline.count).sum()
    }

    /// Counts records as skipped, and forgets endpoints that had no others.
    pub(crate) fn leave_out(&mut self, left_out: LeftOut) {
        self.skipped.count += left_out.records;
        if self.skipped.first.len() < SHOWN {
            let reason = left_out.why();
            self.skipped.first.push(domain::SkippedLine { file: None, line: None, byte: None, reason });
        }
        self.left_out.merge(left_out);
    }
}
