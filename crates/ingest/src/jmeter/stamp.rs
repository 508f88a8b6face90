//! The times that `JMeter` writes: milliseconds since 1970, or a date in one of the formats that it reads itself.

use crate::time::days_since_1970;

const MICROS: i64 = 1_000_000;
/// The last millisecond of the year 9999.
const LAST_MS: i64 = 253_402_300_799_999;

/// A time as it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stamp {
    /// In µs since 1970, from milliseconds.
    Millis(i64),
    /// In µs since 1970 by the clock on the generator's wall: no date says its zone.
    Wall(i64),
    /// Zero, negative or beyond all calendars.
    Impossible,
    /// `1.7E+12`: a spreadsheet has rounded it.
    Rounded,
    /// Anything else.
    Unknown,
}

impl Stamp {
    pub(super) fn read(text: &[u8]) -> Self {
        let digits = text.strip_prefix(b"-").unwrap_or(text);
        if !digits.is_empty() && digits.len() <= 18 && digits.iter().all(u8::is_ascii_digit) {
            return match number(digits) {
                Some(ms) if text.len() == digits.len() && (1..=LAST_MS).contains(&ms) => {
                    Self::Millis(ms * 1000)
                }
                _ => Self::Impossible,
            };
        }
        if is_rounded(text) {
            return Self::Rounded;
        }
        date(text).map_or(Self::Unknown, Self::Wall)
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

/// `yyyy/MM/dd HH:mm:ss[.SSS]`, `yyyy-MM-dd HH:mm:ss[.SSS]` and `MM/dd/yy HH:mm:ss`.
fn date(text: &[u8]) -> Option<i64> {
    let (year, month, day, rest) = match text {
        [y1, y2, y3, y4, mark @ (b'/' | b'-'), m1, m2, other, d1, d2, b' ', rest @ ..] if mark == other => {
            (number(&[*y1, *y2, *y3, *y4])?, number(&[*m1, *m2])?, number(&[*d1, *d2])?, rest)
        }
        [m1, m2, b'/', d1, d2, b'/', y1, y2, b' ', rest @ ..] => {
            (2000 + number(&[*y1, *y2])?, number(&[*m1, *m2])?, number(&[*d1, *d2])?, rest)
        }
        _ => return None,
    };
    let is_date = (1970..=9999).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day);
    let seconds = is_date.then(|| days_since_1970(year, month, day) * 86_400)?;
    Some((seconds * MICROS).saturating_add(time_of_day(rest)?))
}

/// `HH:mm:ss[.SSS]` in µs.
fn time_of_day(text: &[u8]) -> Option<i64> {
    let (clock, fraction) = text.split_first_chunk::<8>()?;
    let [h1, h2, b':', m1, m2, b':', s1, s2] = clock else { return None };
    let (hour, minute, second) = (number(&[*h1, *h2])?, number(&[*m1, *m2])?, number(&[*s1, *s2])?);
    let millis = match fraction {
        [] => 0,
        [b'.', ms @ ..] if ms.len() == 3 => number(ms)?,
        _ => return None,
    };
    let is_time = hour < 24 && minute < 60 && second < 60;
    is_time.then_some((hour * 3_600 + minute * 60 + second) * MICROS + millis * 1_000)
}

fn number(digits: &[u8]) -> Option<i64> {
    digits
        .iter()
        .try_fold(0, |value, byte| byte.is_ascii_digit().then(|| value * 10 + i64::from(byte - b'0')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_five_dates_of_jmeter_are_the_same_moment() {
        let whole = 1_393_227_741 * MICROS;
        for text in ["2014/02/24 07:42:21", "2014-02-24 07:42:21", "02/24/14 07:42:21"] {
            assert_eq!(Stamp::read(text.as_bytes()), Stamp::Wall(whole), "{text}");
        }
        for text in ["2014/02/24 07:42:21.256", "2014-02-24 07:42:21.256"] {
            assert_eq!(Stamp::read(text.as_bytes()), Stamp::Wall(whole + 256_000), "{text}");
        }
        assert_eq!(Stamp::read(b"1393227741256"), Stamp::Millis(whole + 256_000));
    }

    #[test]
    fn what_is_no_time_is_told_apart() {
        for text in ["0", "-1", "999999999999999999"] {
            assert_eq!(Stamp::read(text.as_bytes()), Stamp::Impossible, "{text}");
        }
        for text in ["1.79539E+12", "1,79539E+12", "2E12"] {
            assert_eq!(Stamp::read(text.as_bytes()), Stamp::Rounded, "{text}");
        }
        for text in ["", "-", "yesterday", "2014-02-24T07:42:21Z", "2014-13-24 07:42:21", "Elena", "E+12"] {
            assert_eq!(Stamp::read(text.as_bytes()), Stamp::Unknown, "{text}");
        }
    }
}
