//! From values to display pixels, and where an axis has its ticks.

/// A straight scale from 0 to `top`, which is at least the largest value and has room above it.
#[derive(Debug, Clone)]
pub(crate) struct Linear {
    pub(crate) top: f64,
    pub(crate) ticks: Vec<f64>,
}

impl Linear {
    /// A scale for these values with three to five ticks. Without a value above 0 it ends at 1.
    pub(crate) fn over(values: impl Iterator<Item = Option<f64>>) -> Self {
        let most = values.flatten().filter(|v| v.is_finite()).fold(0.0, f64::max);
        let most = if most > 0.0 { most.min(f64::MAX / 4.0) } else { 1.0 };
        let top = most * 1.08;
        let step = round_step(top / 4.0);
        let ticks = (0..=5).map(|k| f64::from(k) * step).take_while(|t| *t <= top).collect();
        Self { top, ticks }
    }

    /// The same scale with every second tick, for low panels.
    pub(crate) fn fewer(mut self) -> Self {
        self.ticks = self.ticks.into_iter().step_by(2).collect();
        self
    }

    /// The share of the height, from 0 at the foot to 1 at the top.
    pub(crate) fn share(&self, value: f64) -> f64 {
        (value / self.top).clamp(0.0, 1.0)
    }
}

/// The next of 1, 2, 2.5 and 5 times a power of ten.
fn round_step(least: f64) -> f64 {
    let text = format!("{least:e}");
    let exponent = text.split_once('e').and_then(|(_, e)| e.parse::<i32>().ok()).unwrap_or(0);
    let power = libm::pow(10.0, f64::from(exponent));
    let factor = [1.0, 2.0, 2.5, 5.0].into_iter().find(|f| f * power >= least).unwrap_or(10.0);
    factor * power
}

/// The logarithmic scale of orders of magnitude, 100 to 100,000 requests per second.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Orders;

impl Orders {
    pub(crate) const LOW: f64 = 100.0;
    pub(crate) const HIGH: f64 = 100_000.0;

    /// The share of the width; what lies outside the scale is put at its end.
    pub(crate) fn share(rate: f64) -> f64 {
        if rate <= Self::LOW { 0.0 } else { ((libm::log10(rate) - 2.0) / 3.0).min(1.0) }
    }

    /// Every tick from 100 to 100,000 with whether it is an order.
    pub(crate) fn ticks() -> impl Iterator<Item = (f64, bool)> {
        (2..=5)
            .flat_map(|order| {
                (1..10).map(move |k| (f64::from(k) * libm::pow(10.0, f64::from(order)), k == 1))
            })
            .filter(|(rate, _)| *rate <= Self::HIGH)
    }
}

/// Ticks of a time axis between two times in seconds, about `most` of them at most, with what is written at each: a length
/// where the axis begins at 0, otherwise the place on the run's clock.
pub(crate) fn time_ticks((from, to): (f64, f64), most: f64) -> Vec<(f64, String)> {
    const STEPS: [f64; 17] = [
        1.0, 2.0, 5.0, 10.0, 15.0, 30.0, 60.0, 120.0, 300.0, 600.0, 900.0, 1800.0, 3600.0, 7200.0, 10_800.0,
        21_600.0, 43_200.0,
    ];
    let seconds = to - from;
    let step = STEPS
        .into_iter()
        .find(|s| seconds / s <= most)
        .unwrap_or_else(|| 86_400.0 * (seconds / most / 86_400.0).ceil());
    let (unit, name) = match step {
        s if s < 60.0 => (1.0, "s"),
        s if s < 3600.0 => (60.0, "min"),
        s if s < 86_400.0 => (3600.0, "h"),
        _ => (86_400.0, "d"),
    };
    let written = |t: f64| {
        if from > 0.0 {
            crate::format::clock(t)
        } else {
            format!("{} {name}", crate::format::number(t / unit))
        }
    };
    let first = (from / step).ceil();
    (0..64).map(|k| (first + f64::from(k)) * step).take_while(|t| *t <= to).map(|t| (t, written(t))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_linear_axis_has_three_to_five_ticks_whatever_the_values() {
        for most in
            [1e-300, 1e-9, 0.3, 0.99, 1.0, 4.4, 7.0, 402.0, 999.0, 1000.0, 1012.0, 6e9, 1e300, f64::MAX]
        {
            let scale = Linear::over([Some(most)].into_iter());
            assert!((3..=5).contains(&scale.ticks.len()), "{most}: {:?}", scale.ticks);
            assert!(scale.top >= most.min(f64::MAX / 4.0));
        }
        assert_eq!(Linear::over([None, Some(f64::NAN), Some(0.0)].into_iter()).ticks.len(), 3);
    }

    #[test]
    fn a_time_axis_keeps_to_its_number_of_ticks() {
        for seconds in [0.0, 1.0, 59.0, 670.0, 7200.0, 86_400.0 * 30.0] {
            for from in [0.0, 7.0, 3601.0] {
                let ticks = time_ticks((from, from + seconds), 6.0);
                assert!((1..=7).contains(&ticks.len()), "{from}, {seconds}: {ticks:?}");
            }
        }
        assert_eq!(time_ticks((0.0, 670.0), 6.0)[1], (120.0, "2 min".to_owned()));
        let inside = time_ticks((95.0, 131.0), 6.0);
        assert_eq!(inside[0], (100.0, "1:40".to_owned()));
        assert_eq!(inside.len(), 4);
    }
}
