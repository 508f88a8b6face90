//! How long one step of a request takes: a distribution as a table of its quantiles.

use crate::random::Random;

/// Quantiles held: the longest is about the one in eight thousand.
const CELLS: usize = 4_096;

/// A distribution of durations.
#[derive(Debug, Clone)]
pub(crate) struct Shape {
    /// Quantiles in µs, ascending.
    quantiles: Vec<f64>,
}

impl Shape {
    /// Log-normal, as service times usually are: of this mean in ms and this standard deviation as a share of it.
    pub(crate) fn log_normal(mean_ms: f64, spread: f64) -> Self {
        let sigma = libm::sqrt(libm::log1p(spread * spread));
        Self::of(mean_ms, |share| libm::exp(sigma * normal_quantile(share)))
    }

    /// The distribution with this quantile function, scaled to the mean.
    pub(crate) fn of(mean_ms: f64, quantile: impl Fn(f64) -> f64) -> Self {
        let plain: Vec<f64> = (0..CELLS).map(|cell| quantile((cell as f64 + 0.5) / CELLS as f64)).collect();
        let scale = mean_ms * 1_000.0 * CELLS as f64 / plain.iter().sum::<f64>();
        Self { quantiles: plain.into_iter().map(|value| value * scale).collect() }
    }

    /// A duration in µs, between two neighbouring quantiles.
    pub(crate) fn draw(&self, random: &mut Random) -> f64 {
        let at = random.share() * CELLS as f64 - 0.5;
        let low = at.floor().max(0.0);
        let between = (at - low).max(0.0);
        let at = usize::try_from(whole(low)).unwrap_or(0);
        let (below, above) = (self.quantiles[at], self.quantiles[(at + 1).min(CELLS - 1)]);
        below + (above - below) * between
    }
}

/// The whole number next to one that is not negative and no longer than a test.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "µs of a test are far from 2^53")]
pub(crate) fn whole(value: f64) -> u64 {
    value.round() as u64
}

/// Quantile of the standard normal distribution, from 0.0001 to 0.9999 within 0.00045: formula 26.2.23 of Abramowitz and
/// Stegun, "Handbook of Mathematical Functions".
fn normal_quantile(share: f64) -> f64 {
    let tail = share.min(1.0 - share);
    let t = libm::sqrt(-2.0 * libm::log(tail));
    let above = 2.515_517 + t * (0.802_853 + t * 0.010_328);
    let below = 1.0 + t * (1.432_788 + t * (0.189_269 + t * 0.001_308));
    let z = t - above / below;
    if share < 0.5 { -z } else { z }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shape_has_its_mean_and_its_spread() {
        let shape = Shape::log_normal(40.0, 1.0);
        let mut random = Random::seeded(1);
        let drawn: Vec<f64> = (0..200_000).map(|_| shape.draw(&mut random) / 1_000.0).collect();
        let mean = drawn.iter().sum::<f64>() / drawn.len() as f64;
        let variance = drawn.iter().map(|ms| (ms - mean) * (ms - mean)).sum::<f64>() / drawn.len() as f64;
        assert!((mean - 40.0).abs() < 0.4, "{mean}");
        assert!((variance.sqrt() - 40.0).abs() < 2.0, "{}", variance.sqrt());
    }

    #[test]
    fn the_normal_quantile_is_the_tabulated_one() {
        for (share, tabulated) in [(0.5, 0.0), (0.95, 1.644_854), (0.99, 2.326_348), (0.025, -1.959_964)] {
            assert!((normal_quantile(share) - tabulated).abs() < 0.000_5, "{share}");
        }
    }
}
