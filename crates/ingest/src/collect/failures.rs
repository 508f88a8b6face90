//! Taking back what was learned of failures, where not all requests tell.

use super::Collector;
use crate::{IngestError, timeline};

impl Collector {
    /// Makes it unknown which requests failed; it must be closed.
    pub(crate) fn forget_failures(&mut self) -> Result<(), IngestError> {
        for timeline in &mut self.timelines {
            timeline.forget_failures(&mut self.packer)?;
        }
        for blocks in self.overall.values_mut() {
            timeline::forget_failures(blocks, &mut self.packer)?;
        }
        Ok(())
    }
}
