//! One stretch of time of a log of requests; see [`crate::stretches`].

use std::mem::swap;

use super::{Clock, RequestLog};
use crate::{
    IngestError,
    naming::Names,
    stretches::{LeftOut, Stretch, Stretches},
};

impl RequestLog {
    /// Takes over what is of the whole file, not of the requests of one stretch.
    pub(crate) fn take_file(&mut self, before: &mut Self) {
        self.clock = before.clock;
        self.has_course = before.has_course;
        self.rate_seconds = before.rate_seconds;
        self.understand(before.understood);
        self.cut = before.cut;
        swap(&mut self.tool_version, &mut before.tool_version);
        swap(&mut self.metrics, &mut before.metrics);
        swap(&mut self.measures, &mut before.measures);
        swap(&mut self.notes, &mut before.notes);
    }
}

impl Stretch for RequestLog {
    const PER_MS: i64 = 1_000;

    fn stretches(&mut self) -> &mut Stretches<Self> {
        &mut self.stretches
    }

    fn span(&self) -> Option<(i64, i64)> {
        self.span
    }

    fn records(&self) -> u64 {
        self.collector.records()
    }

    fn another(&self, number: u32) -> Self {
        let log = Self::new(self.tool, self.format, self.clock, &Names::default());
        Self { collector: self.collector.another(), stretch: number, ..log }
    }

    fn follow(&mut self, before: &mut Self) -> Result<(), IngestError> {
        self.take_file(before);
        self.collector.take_keys(&mut before.collector)
    }

    fn join(&mut self, mut other: Self) -> Result<(), IngestError> {
        self.collector.close()?;
        other.collector.close_by(&self.collector)?;
        other.rate_seconds = self.rate_seconds;
        self.merge(other)
    }

    fn leave_out(&mut self, left_out: LeftOut) {
        let has_dates = self.clock == Clock::Epoch;
        self.collector.leave_out(if has_dates { left_out } else { left_out.without_dates() });
    }
}
