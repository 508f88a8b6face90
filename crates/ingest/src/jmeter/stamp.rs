//! The times that `JMeter` writes: milliseconds since 1970, or a date in any format that a test plan's owner likes.

use crate::date::{Date, Order};

/// The last millisecond of the year 9999.
const LAST_MS: i64 = 253_402_300_799_999;
/// So many digits are seconds since 1970, or milliseconds of the first months of 1970, when no test ran.
const SECONDS: std::ops::RangeInclusive<usize> = 9..=10;

/// A time as it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stamp {
    /// In µs since 1970.
    Sure(i64),
    /// In µs since 1970 by the clock on the generator's wall: the date does not say its zone.
    Wall(i64),
    /// A date whose day may be its month.
    Undecided,
    /// Seconds, which `JMeter` does not write.
    Seconds,
    /// Zero, negative or beyond all calendars.
    Impossible,
    /// `1.7E+12`: a spreadsheet has rounded it.
    Rounded,
    /// Anything else.
    Unknown,
}

impl Stamp {
    /// Reads a time; `order` is that of the file's dates, where it is known.
    pub(super) fn read(text: &[u8], order: Option<Order>) -> Self {
        let digits = text.strip_prefix(b"-").unwrap_or(text);
        if !digits.is_empty() && digits.len() <= 18 && digits.iter().all(u8::is_ascii_digit) {
            return if digits.len() == text.len() { Self::of_digits(digits) } else { Self::Impossible };
        }
        if is_rounded(text) {
            return Self::Rounded;
        }
        // The one format with two digits of the year that JMeter itself knows has the month first.
        let is_of_jmeter = matches!(text, [_, _, b'/', _, _, b'/', _, _, b' ', ..]);
        let order = order.or(is_of_jmeter.then_some(Order::MonthFirst));
        match Date::read(text).by(order) {
            Date::Sure(written) if written.has_zone => Self::Sure(written.micros),
            Date::Sure(written) => Self::Wall(written.micros),
            Date::Either { .. } => Self::Undecided,
            Date::None => Self::Unknown,
        }
    }

    /// Milliseconds, or a date without marks (`yyyyMMddHHmmss`), which would be milliseconds of a far year.
    fn of_digits(digits: &[u8]) -> Self {
        if let Some(date) = without_marks(digits) {
            return date;
        }
        match number(digits) {
            Some(1..) if SECONDS.contains(&digits.len()) => Self::Seconds,
            Some(ms @ 1..=LAST_MS) => Self::Sure(ms * 1000),
            _ => Self::Impossible,
        }
    }
}

fn without_marks(digits: &[u8]) -> Option<Stamp> {
    let (seconds, millis) =
        digits.split_at_checked(14).filter(|(_, millis)| matches!(millis.len(), 0 | 3))?;
    let [y1 @ b'2', y2 @ b'0', y3, y4, m1, m2, d1, d2, h1, h2, n1, n2, s1, s2] = *seconds else {
        return None;
    };
    let marked = [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2, b' ', h1, h2, b':', n1, n2, b':', s1, s2];
    match Date::read(&marked) {
        Date::Sure(written) => Some(Stamp::Wall(written.micros + number(millis)? * 1_000)),
        _ => None,
    }
}

fn is_rounded(text: &[u8]) -> bool {
    let mut parts = text.splitn(2, |byte| matches!(byte, b'E' | b'e'));
    let (Some(mantissa), Some(exponent)) = (parts.next(), parts.next()) else { return false };
    let exponent = exponent.strip_prefix(b"+").unwrap_or(exponent);
    let is_digits = |text: &[u8]| !text.is_empty() && text.iter().all(u8::is_ascii_digit);
    is_digits(exponent)
        && mantissa.first().is_some_and(u8::is_ascii_digit)
        && mantissa.iter().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b','))
}

fn number(digits: &[u8]) -> Option<i64> {
    digits
        .iter()
        .try_fold(0, |value, byte| byte.is_ascii_digit().then(|| value * 10 + i64::from(byte - b'0')))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Stamp {
        Stamp::read(text.as_bytes(), None)
    }

    #[test]
    fn the_five_dates_of_jmeter_and_others_are_the_same_moment() {
        let whole = 1_393_227_741_000_000;
        for text in [
            "2014/02/24 07:42:21",
            "2014-02-24 07:42:21",
            "02/24/14 07:42:21",
            "24.02.2014 07:42:21",
            "20140224074221",
        ] {
            assert_eq!(read(text), Stamp::Wall(whole), "{text}");
        }
        for text in [
            "2014/02/24 07:42:21.256",
            "2014-02-24 07:42:21,256",
            "2014-02-24T07:42:21.256",
            "20140224074221256",
        ] {
            assert_eq!(read(text), Stamp::Wall(whole + 256_000), "{text}");
        }
        for text in ["1393227741256", "2014-02-24T07:42:21.256Z", "2014-02-24T09:42:21.256+0200"] {
            assert_eq!(read(text), Stamp::Sure(whole + 256_000), "{text}");
        }
    }

    #[test]
    fn a_day_that_may_be_a_month_is_told_by_the_file() {
        assert_eq!(read("02/04/2014 07:42:21"), Stamp::Undecided);
        let by = |order| Stamp::read(b"02/04/2014 07:42:21", Some(order));
        assert_eq!(by(Order::DayFirst), read("2014-04-02 07:42:21"));
        assert_eq!(by(Order::MonthFirst), read("2014-02-04 07:42:21"));
        assert_eq!(read("02/04/14 07:42:21"), read("2014-02-04 07:42:21"), "the format that JMeter knows");
        assert_eq!(Stamp::read(b"02/04/14 07:42:21", Some(Order::DayFirst)), read("2014-04-02 07:42:21"));
    }

    #[test]
    fn what_is_no_time_is_told_apart() {
        for text in ["0", "-1", "999999999999999999"] {
            assert_eq!(read(text), Stamp::Impossible, "{text}");
        }
        for text in ["1.79539E+12", "1,79539E+12", "2E12"] {
            assert_eq!(read(text), Stamp::Rounded, "{text}");
        }
        assert_eq!(read("1393227741"), Stamp::Seconds);
        for text in ["", "-", "yesterday", "07:42:21", "2014-13-24 07:42:21", "Elena", "E+12"] {
            assert_eq!(read(text), Stamp::Unknown, "{text}");
        }
    }
}
