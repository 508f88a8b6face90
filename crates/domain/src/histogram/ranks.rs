//! Which of a distribution's values a percentile is: load tools differ, and a window of a run is read as the whole run is.

use super::Histogram;
use super::layout::whole;

/// How a tool defines its percentiles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ranks {
    /// Linear between closest ranks, as k6 does (type 7 of R).
    Linear,
    /// The smallest value with at least the share of all at or below it, as `HdrHistogram` does.
    Nearest,
    /// The same in whole milliseconds: what Gatling's sketch approximates.
    WholeMillis,
}

impl Ranks {
    /// The rule of the tool with this name in a report.
    pub fn of_tool(tool: &str) -> Self {
        if tool == "gatling" { Self::WholeMillis } else { Self::Linear }
    }

    /// The percentile `share` (0 to 1) of `count` values; `nth` gives them in ascending order, from 0 on. None of none.
    pub fn of(self, share: f64, count: u64, nth: impl Fn(u64) -> f64) -> Option<f64> {
        match self {
            Self::Linear => {
                let position = share.clamp(0.0, 1.0) * count.checked_sub(1)? as f64;
                let below = position.floor();
                let (low, high) = (nth(whole(below)), nth(whole(position.ceil())));
                Some(low + (high - low) * (position - below))
            }
            Self::Nearest => nearest(share, count).map(nth),
            Self::WholeMillis => nearest(share, count).map(|rank| nth(rank).round()),
        }
    }
}

/// The nearest rank of `share` (0 to 1) among `count` values, from 0 on; none of none.
pub(super) fn nearest(share: f64, count: u64) -> Option<u64> {
    let last = count.checked_sub(1)?;
    // The product may come out a hair above a whole number that it is in decimal: the next smaller share never does.
    let rank = (share.clamp(0.0, 1.0).next_down() * count as f64).ceil().max(1.0);
    Some((whole(rank) - 1).min(last))
}

impl Histogram {
    /// Percentiles (as shares from 0 to 1) in ms by a tool's rule, in the order asked for. All none when empty.
    ///
    /// Of values that are whole milliseconds: the one next to the middle of the cell, which is the exact one up to a second
    /// and within 0.05 % above.
    pub fn percentiles_ms(&self, ranks: Ranks, shares: &[f64]) -> Vec<Option<f64>> {
        let order = self.ranks();
        let nth = |rank| self.ranked_ms(&order, rank);
        shares.iter().map(|share| ranks.of(*share, order.total, nth)).collect()
    }
}
