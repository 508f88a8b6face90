//! How long a test took, which the statistics do not say: their rate is the count over it.

use serde_json::Value;

/// Milliseconds. Gatling divides by whole seconds, begun ones included; 2.0 and 2.1 by the exact span. None where the
/// rate is rounded so far that several would fit.
pub(super) fn duration_ms(count: u64, rate: &Value) -> Option<f64> {
    let count = count as f64;
    if let Some(rate) = rate.as_f64().filter(|rate| *rate > 0.0) {
        let (seconds, whole) = (count / rate, (count / rate).round());
        let is_whole = (seconds - whole).abs() < 1e-9 * seconds;
        return Some(if is_whole { whole * 1000.0 } else { (seconds * 1000.0).round() });
    }
    let text = rate.as_str()?;
    let (rate, room) = (super::written(text)?, half_of_last_place(text));
    let (least, most) = (count / (rate + room), count / (rate - room));
    let seconds = least.ceil();
    (rate > room && seconds <= most && most < seconds + 1.0).then_some(seconds * 1000.0)
}

/// The scripts round to two places, those of 2.1 to 2.3 to three, and leave zeros out.
fn half_of_last_place(text: &str) -> f64 {
    let places = text.trim().split_once('.').map_or(0, |(_, places)| places.len());
    if places > 2 { 0.000_5 } else { 0.005 }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_rate_gives_the_duration_that_it_was_made_of() {
        assert_eq!(duration_ms(306, &json!(306.0 / 7.0)), Some(7_000.0));
        assert_eq!(duration_ms(326, &json!(52.750_809_061_488_674)), Some(6_180.0));
        assert_eq!(duration_ms(306, &json!("    43.71")), Some(7_000.0));
        assert_eq!(duration_ms(306, &json!("51")), Some(6_000.0));
    }

    #[test]
    fn a_rate_that_is_rounded_too_far_gives_none() {
        for (count, rate) in [(1_000, "0.28"), (1, "0"), (5, "-"), (326, "52.75")] {
            assert_eq!(duration_ms(count, &json!(rate)), None, "{rate}");
        }
    }
}
