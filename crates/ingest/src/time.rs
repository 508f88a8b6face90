//! RFC 3339 as load tools write it, read from bytes: a line of a result file has no time to spare.

use std::ops::RangeInclusive;

/// The years 1970 to 9999 in milliseconds: other times cannot be written as a date, and no test ran then.
pub(crate) const CALENDAR_MS: RangeInclusive<i64> = 0..=253_402_300_799_999;

/// Reads RFC 3339 times to nanoseconds since 1970; remembers the last second, which most lines share.
#[derive(Debug, Default)]
pub(crate) struct TimeReader {
    prefix: [u8; PREFIX],
    seconds: i64,
}

/// Length of `2026-11-22T23:31:10`.
const PREFIX: usize = 19;

impl TimeReader {
    /// None where `text` is no such time, or none that nanoseconds in 64 bits can hold (years 1678 to 2261).
    pub(crate) fn nanos(&mut self, text: &[u8]) -> Option<i64> {
        let (prefix, rest) = text.split_first_chunk::<PREFIX>()?;
        if *prefix != self.prefix {
            self.seconds = seconds_of(prefix)?;
            self.prefix = *prefix;
        }
        let (fraction, zone) = fraction_of(rest)?;
        let offset = offset_of(zone)?;
        (self.seconds - offset).checked_mul(1_000_000_000)?.checked_add(fraction)
    }
}

fn seconds_of(text: &[u8; PREFIX]) -> Option<i64> {
    let marks = [(4, b'-'), (7, b'-'), (10, b'T'), (13, b':'), (16, b':')];
    if marks.iter().any(|&(at, mark)| text[at] != mark) {
        return None;
    }
    let year = digits(&text[0..4])?;
    let (month, day) = (digits(&text[5..7])?, digits(&text[8..10])?);
    let (hour, minute, second) = (digits(&text[11..13])?, digits(&text[14..16])?, digits(&text[17..19])?);
    if !(1..=days_of_month(year, month)?).contains(&day) || hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    Some(days_since_1970(year, month, day) * 86_400 + hour * 3_600 + minute * 60 + second)
}

/// How many days a month has; none of a month that is none.
pub(crate) fn days_of_month(year: i64, month: i64) -> Option<i64> {
    let is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    match month {
        2 => Some(28 + i64::from(is_leap)),
        4 | 6 | 9 | 11 => Some(30),
        1..=12 => Some(31),
        _ => None,
    }
}

/// Days of the Gregorian calendar; Howard Hinnant's `days_from_civil`.
pub(crate) fn days_since_1970(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// The nanoseconds after an optional dot, and what follows them.
fn fraction_of(rest: &[u8]) -> Option<(i64, &[u8])> {
    let Some(rest) = rest.strip_prefix(b".") else { return Some((0, rest)) };
    let length = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    if !(1..=9).contains(&length) {
        return None;
    }
    let scale = 10_i64.pow(9 - u32::try_from(length).ok()?);
    Some((digits(&rest[..length])? * scale, &rest[length..]))
}

/// Seconds east of Greenwich.
fn offset_of(zone: &[u8]) -> Option<i64> {
    let (sign, zone) = match zone {
        b"Z" => return Some(0),
        [b'+', zone @ ..] => (1, zone),
        [b'-', zone @ ..] => (-1, zone),
        _ => return None,
    };
    let [h1, h2, b':', m1, m2] = zone else { return None };
    let (hours, minutes) = (digits(&[*h1, *h2])?, digits(&[*m1, *m2])?);
    (hours < 24 && minutes < 60).then(|| sign * (hours * 3_600 + minutes * 60))
}

fn digits(text: &[u8]) -> Option<i64> {
    text.iter().try_fold(0, |value, byte| byte.is_ascii_digit().then(|| value * 10 + i64::from(byte - b'0')))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn times_are_read_as_jiff_reads_them(nanos in any::<i64>(), digits in 0_u32..=9, offset in -1439_i32..=1439) {
            let zone = jiff::tz::Offset::from_seconds(offset * 60).unwrap();
            let unit = 10_i128.pow(9 - digits);
            let time = jiff::Timestamp::from_nanosecond(i128::from(nanos) / unit * unit).unwrap();
            let text = time.display_with_offset(zone).to_string();
            let expected = i64::try_from(time.as_nanosecond()).ok();
            prop_assert_eq!(TimeReader::default().nanos(text.as_bytes()), expected, "{}", text);
        }

        #[test]
        fn what_is_accepted_jiff_accepts_too(text in "[0-9]{4}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9](\\.[0-9]{1,9})?(Z|[+-][01][0-9]:[0-5][0-9])") {
            let jiff = text.parse::<jiff::Timestamp>().ok().and_then(|time| i64::try_from(time.as_nanosecond()).ok());
            prop_assert_eq!(TimeReader::default().nanos(text.as_bytes()), jiff);
        }

        #[test]
        fn anything_else_is_refused_without_a_panic(text in prop::collection::vec(any::<u8>(), 0..40)) {
            TimeReader::default().nanos(&text);
        }
    }

    #[test]
    fn a_remembered_second_does_not_leak_into_a_bad_time() {
        let mut reader = TimeReader::default();
        assert_eq!(reader.nanos(b"1970-01-01T00:00:01Z"), Some(1_000_000_000));
        assert_eq!(reader.nanos(b"1970-13-01T00:00:01Z"), None);
        assert_eq!(reader.nanos(b"1970-01-01T00:00:01.5+00:01"), Some(-58_500_000_000));
        for bad in [
            "1970-01-01T00:00:01",
            "1970-01-01T00:00:01.Z",
            "1970-01-01T00:00:01.0123456789Z",
            "1970-02-29T00:00:00Z",
        ] {
            assert_eq!(reader.nanos(bad.as_bytes()), None, "{bad}");
        }
    }
}
