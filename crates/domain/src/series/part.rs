//! The numbers of a part of a run, from the histograms of its seconds.

use std::ops::Range;

use super::{SeriesBlock, Slice};
use crate::{Latency, Ranks, Requests, varint::DecodeError};

impl Slice {
    /// All that happened in these seconds since 1970, merged into one.
    pub fn merged(blocks: &[SeriesBlock], seconds: &Range<i64>) -> Result<Self, DecodeError> {
        let mut all = Self::empty(seconds.start);
        let touched = blocks
            .iter()
            .filter(|block| block.last_second >= seconds.start && block.first_second < seconds.end);
        for block in touched {
            block
                .slices()?
                .iter()
                .filter(|slice| seconds.contains(&slice.second))
                .for_each(|slice| all.merge(slice));
        }
        Ok(all)
    }

    /// The numbers of a part of a run that has so many seconds, whose whole is `run`: read by the rule of its tool.
    ///
    /// The rate is the count over the seconds. Minimum and maximum are exact; mean and deviation cannot be told from seconds.
    pub fn requests(&self, seconds: i64, run: &Requests, ranks: Ranks) -> Requests {
        let [p50, p75, p90, p95, p99, p999] = self.shares(ranks);
        Requests {
            count: Some(self.count),
            failed: self.failed.or_else(|| run.failed.filter(|_| self.count == 0).map(|_| 0)),
            rate_per_s: (seconds > 0).then(|| self.count as f64 / seconds as f64),
            latency_ms: Latency {
                min: self.histogram.min_ms(),
                mean: None,
                stddev: None,
                p50,
                p75,
                p90,
                p95,
                p99,
                p999,
                max: self.histogram.max_ms(),
            },
            latency_ms_ok: None,
            latency_ms_failed: None,
            latency_ms_tool: None,
        }
    }

    fn shares(&self, ranks: Ranks) -> [Option<f64>; 6] {
        const SHARES: [f64; 6] = [0.5, 0.75, 0.9, 0.95, 0.99, 0.999];
        let read = self.histogram.percentiles_ms(ranks, &SHARES);
        std::array::from_fn(|i| read[i])
    }
}
