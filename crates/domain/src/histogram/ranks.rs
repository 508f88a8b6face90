//! Which of a distribution's values a percentile is: load tools differ, and a window of a run is read as the whole run is.

use super::Histogram;

/// How a tool defines its percentiles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ranks {
    /// Linear between closest ranks, as k6 does.
    Linear,
    /// The value of the nearest rank, in whole milliseconds: what Gatling's sketch approximates.
    WholeMillis,
}

impl Ranks {
    /// The rule of the tool with this name in a report.
    pub fn of_tool(tool: &str) -> Self {
        if tool == "gatling" { Self::WholeMillis } else { Self::Linear }
    }
}

impl Histogram {
    /// Percentiles (as shares from 0 to 1) in ms by a tool's rule, in the order asked for. All none when empty.
    ///
    /// Of values that are whole milliseconds: the one next to the middle of the cell, which is the exact one up to a second
    /// and within 0.05 % above.
    pub fn percentiles_ms(&self, ranks: Ranks, shares: &[f64]) -> Vec<Option<f64>> {
        match ranks {
            Ranks::Linear => self.quantiles_ms(shares),
            Ranks::WholeMillis => {
                shares.iter().map(|share| self.nearest_rank_ms(*share).map(f64::round)).collect()
            }
        }
    }
}
