//! One stretch of time of a file of `JMeter`; see [`crate::stretches`]. It knows its labels and threads by itself.

use super::Samples;
use crate::{
    IngestError,
    stretches::{LeftOut, Stretch, Stretches},
};

impl Stretch for Samples {
    const PER_MS: i64 = 1_000;

    fn stretches(&mut self) -> &mut Stretches<Self> {
        &mut self.stretches
    }

    fn span(&self) -> Option<(i64, i64)> {
        self.starts
    }

    fn records(&self) -> u64 {
        self.number
    }

    fn another(&self, number: u32) -> Self {
        Self::with_log(|| self.log.another(number))
    }

    fn follow(&mut self, before: &mut Self) -> Result<(), IngestError> {
        self.log.take_file(&mut before.log);
        self.log.collector.take_skipped(&mut before.log.collector);
        Ok(())
    }

    fn join(&mut self, other: Self) -> Result<(), IngestError> {
        self.joined.push(other.finish()?);
        Ok(())
    }

    fn leave_out(&mut self, left_out: LeftOut) {
        self.log.leave_out(left_out);
    }
}
