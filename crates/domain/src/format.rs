//! How numbers are written for people, in one place: three significant digits, thousands by comma, a true minus, an en
//! dash for ranges and the unit after a space. Charts, pages and sentences all write with it.

/// What stands where a value is not known. Never 0.
pub const UNKNOWN: &str = "unknown";

/// A number with three significant digits at most: `1,250`, `41.3`, `0.0302`, `−6`. What is not finite is unknown.
///
/// Digits before the point are never rounded away below 1,000: `1234` is `1,230`, `999.6` is `1,000`.
pub fn number(value: f64) -> String {
    if !value.is_finite() {
        return UNKNOWN.to_owned();
    }
    if value.abs() >= 1e15 {
        return format!("{value:.2e}").replace('-', "−");
    }
    let (rounded, exponent) = three_digits(value);
    let decimals = usize::try_from(2 - exponent).unwrap_or(0).min(9);
    let text = format!("{:.decimals$}", rounded.abs());
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let fraction = fraction.trim_end_matches('0');
    let sign =
        if rounded < 0.0 && text.bytes().any(|b| b.is_ascii_digit() && b != b'0') { "−" } else { "" };
    let point = if fraction.is_empty() { "" } else { "." };
    format!("{sign}{}{point}{fraction}", grouped(whole))
}

/// A number with this many digits behind the point: `1,250`, `4.0`, `−0.25`. What is not finite is unknown.
pub fn decimals(value: f64, digits: usize) -> String {
    if !value.is_finite() || value.abs() >= 1e15 {
        return number(value);
    }
    let text = format!("{:.digits$}", value.abs());
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let sign = if value < 0.0 && text.bytes().any(|b| (b'1'..=b'9').contains(&b)) { "−" } else { "" };
    let point = if fraction.is_empty() { "" } else { "." };
    format!("{sign}{}{point}{fraction}", grouped(whole))
}

/// A count, exact: `612,010`.
pub fn count(value: u64) -> String {
    grouped(&value.to_string())
}

/// A count with its noun, whose plural takes an s: `1 run`, `28 runs`.
pub fn counted(value: u64, noun: &str) -> String {
    format!("{} {noun}{}", count(value), if value == 1 { "" } else { "s" })
}

/// A latency in milliseconds, as `171 ms`, or from one second on as `1.18 s`.
pub fn latency(ms: f64) -> String {
    if !ms.is_finite() {
        return UNKNOWN.to_owned();
    }
    if three_digits(ms).0.abs() < 1000.0 {
        format!("{} ms", number(ms))
    } else {
        format!("{} s", number(ms / 1000.0))
    }
}

/// How long something took, in milliseconds, by its two largest units: `10 min 12 s`, `2 h 5 min`, `45 s`, `120 ms`.
pub fn span(ms: f64) -> String {
    if !ms.is_finite() || ms < 0.0 {
        return UNKNOWN.to_owned();
    }
    if ms < 59_500.0 {
        return if ms < 1000.0 { latency(ms) } else { format!("{} s", number(ms / 1000.0)) };
    }
    let seconds = (ms / 1000.0).round();
    let (large, small, names) = if seconds < 3600.0 {
        ((seconds / 60.0).floor(), seconds % 60.0, ("min", "s"))
    } else if seconds < 86_400.0 {
        ((seconds / 3600.0).floor(), (seconds % 3600.0 / 60.0).floor(), ("h", "min"))
    } else {
        ((seconds / 86_400.0).floor(), (seconds % 86_400.0 / 3600.0).floor(), ("d", "h"))
    };
    let rest = if small >= 1.0 { format!(" {small:.0} {}", names.1) } else { String::new() };
    format!("{} {}{rest}", grouped(&format!("{large:.0}")), names.0)
}

/// A place on a run's clock, in seconds from its start: `4:24`, `1:02:09`.
pub fn clock(seconds: f64) -> String {
    if !seconds.is_finite() || seconds < 0.0 {
        return UNKNOWN.to_owned();
    }
    let (hours, rest) = ((seconds / 3600.0).floor(), seconds % 3600.0);
    let (minutes, seconds) = ((rest / 60.0).floor(), (rest % 60.0).floor());
    if hours >= 1.0 {
        format!("{hours:.0}:{minutes:02.0}:{seconds:02.0}")
    } else {
        format!("{minutes:.0}:{seconds:02.0}")
    }
}

/// A rate in requests per second: `1,250 req/s`.
pub fn rate(per_second: f64) -> String {
    if per_second.is_finite() { format!("{} req/s", number(per_second)) } else { UNKNOWN.to_owned() }
}

/// A share of 0 to 1 as per cent: `0.03 %`.
pub fn percent(share: f64) -> String {
    if share.is_finite() { format!("{} %", number(share * 100.0)) } else { UNKNOWN.to_owned() }
}

/// A difference as a share, with its sign: `+3.2 %`, `−6 %`.
pub fn change(share: f64) -> String {
    let plus = if share > 0.0 && share.is_finite() { "+" } else { "" };
    format!("{plus}{}", percent(share))
}

/// A ratio with two digits: `8.0 ×`, `1.3 ×`, `16 ×`.
pub fn times(ratio: f64) -> String {
    if ratio.is_finite() && (0.0..9.95).contains(&ratio) {
        format!("{ratio:.1} ×")
    } else {
        format!("{} ×", number(ratio.round()))
    }
}

/// An order of magnitude in requests per second: `100`, `1k`, `10k`, `100k`.
pub fn order(rate: f64) -> String {
    if rate < 1000.0 { number(rate) } else { format!("{}k", number(rate / 1000.0)) }
}

/// Two numbers of one unit: `1,130–1,230`.
pub fn range(low: f64, high: f64) -> String {
    format!("{}–{}", number(low), number(high))
}

/// A size in bytes with decimal units: `10.9 MB`.
pub fn bytes(size: u64) -> String {
    let units = [(1e12, "TB"), (1e9, "GB"), (1e6, "MB"), (1e3, "kB")];
    let in_units = size as f64;
    match units.iter().find(|(unit, _)| in_units >= *unit) {
        Some((unit, name)) => format!("{} {name}", number(in_units / unit)),
        None => counted(size, "byte"),
    }
}

/// The written value, or [`UNKNOWN`].
pub fn known<T>(value: Option<T>, write: impl FnOnce(T) -> String) -> String {
    value.map_or_else(|| UNKNOWN.to_owned(), write)
}

/// The text with its first letter as a capital.
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| format!("{}{}", first.to_uppercase(), letters.as_str()))
}

/// The value rounded to three significant digits, and the power of ten of its first digit. No logarithm is taken, as
/// those differ in the last bit between machines.
fn three_digits(value: f64) -> (f64, i32) {
    let text = format!("{value:.2e}");
    let exponent = text.split_once('e').and_then(|(_, e)| e.parse().ok()).unwrap_or(0);
    (text.parse().unwrap_or(value), exponent)
}

fn grouped(digits: &str) -> String {
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_three_significant_digits_and_commas() {
        let written =
            [0.0, 0.030_17, 1.0, 41.34, 99.96, 171.4, 999.6, 1250.0, 93_349.0, -6.0, -0.000_000_000_1, 1e300]
                .map(number);
        let expected =
            ["0", "0.0302", "1", "41.3", "100", "171", "1,000", "1,250", "93,300", "−6", "0", "1.00e300"];
        assert_eq!(written, expected);
    }

    #[test]
    fn decimals_are_as_many_as_asked_for() {
        let written = [(1234.5, 0), (4.0, 1), (-0.25, 2), (-0.004, 2), (612_010.0, 0), (1e300, 1)];
        let expected = ["1,234", "4.0", "−0.25", "0.00", "612,010", "1.00e300"];
        assert_eq!(written.map(|(value, digits)| decimals(value, digits)), expected);
        assert_eq!(decimals(f64::NAN, 0), UNKNOWN);
    }

    #[test]
    fn what_is_not_finite_is_unknown_and_never_zero() {
        for write in [number, latency, span, clock, rate, percent] {
            assert_eq!(write(f64::NAN), UNKNOWN);
            assert_eq!(write(f64::INFINITY), UNKNOWN);
        }
        assert_eq!(known(None, rate), UNKNOWN);
        assert_eq!(times(f64::NAN), "unknown ×");
    }

    #[test]
    fn latencies_change_to_seconds_where_milliseconds_would_need_a_comma() {
        assert_eq!(
            [0.9, 171.0, 999.4, 999.6, 27_496.0].map(latency),
            ["0.9 ms", "171 ms", "999 ms", "1 s", "27.5 s"]
        );
    }

    #[test]
    fn spans_are_told_by_their_two_largest_units() {
        let spans =
            [120.0, 1500.0, 45_000.0, 59_900.0, 60_000.0, 612_000.0, 7_500_000.0, 90_000_000.0].map(span);
        assert_eq!(
            spans,
            ["120 ms", "1.5 s", "45 s", "1 min", "1 min", "10 min 12 s", "2 h 5 min", "1 d 1 h"]
        );
        assert_eq!([0.0, 264.9, 3729.0].map(clock), ["0:00", "4:24", "1:02:09"]);
    }

    #[test]
    fn counts_are_exact_and_shares_carry_their_sign() {
        assert_eq!(count(612_010), "612,010");
        assert_eq!((counted(1, "run"), counted(1200, "run")), ("1 run".to_owned(), "1,200 runs".to_owned()));
        assert_eq!([0.0, -0.06, 0.0321].map(change), ["0 %", "−6 %", "+3.21 %"]);
        assert_eq!([2.0, 9.96, 16.13].map(times), ["2.0 ×", "10 ×", "16 ×"]);
        assert_eq!([100.0, 1e3, 1e4, 1e5].map(order), ["100", "1k", "10k", "100k"]);
        assert_eq!(range(1130.0, 1230.0), "1,130–1,230");
        assert_eq!([0, 1, 10_900_000].map(bytes), ["0 bytes", "1 byte", "10.9 MB"]);
    }
}
