//! One stretch of time of a k6 test; see [`crate::stretches`]. It reads lines with what it remembers itself.

use super::{K6, metric::MetricState};
use crate::{
    IngestError,
    stretches::{LeftOut, Stretch, Stretches},
};

impl Stretch for K6 {
    const PER_MS: i64 = 1_000_000;

    fn stretches(&mut self) -> &mut Stretches<Self> {
        &mut self.stretches
    }

    fn span(&self) -> Option<(i64, i64)> {
        self.first_ns.zip(self.last_ns)
    }

    fn records(&self) -> u64 {
        self.metrics.iter().map(|metric| metric.samples).sum()
    }

    fn another(&self, _number: u32) -> Self {
        Self {
            collector: self.collector.another(),
            metrics: self.metrics.iter().map(MetricState::without_samples).collect(),
            metric_index: self.metric_index.clone(),
            ..Self::default()
        }
    }

    fn follow(&mut self, before: &mut Self) -> Result<(), IngestError> {
        self.written = before.written;
        self.recognised |= before.recognised;
        self.last_line_cut = before.last_line_cut;
        self.torn += std::mem::take(&mut before.torn);
        self.unread += std::mem::take(&mut before.unread);
        self.collector.take_skipped(&mut before.collector);
        Ok(())
    }

    fn join(&mut self, mut other: Self) -> Result<(), IngestError> {
        self.collector.close()?;
        other.collector.close()?;
        self.absorb(other)
    }

    /// A Metric line stands before the first sample of its metric, whenever that was.
    fn learn(&mut self, other: &Self) {
        for metric in &mut self.metrics {
            if let Some(said) = other.metrics.iter().find(|said| said.name == metric.name) {
                metric.learn(said);
            }
        }
    }

    fn leave_out(&mut self, left_out: LeftOut) {
        self.collector.leave_out(left_out);
    }
}
