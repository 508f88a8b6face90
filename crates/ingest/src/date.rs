//! Dates and times of day as programs write them that keep to no standard: `2026-11-30 10:00:00,250 +0100` and its kin.
//! Slower than [`crate::time`], and not for the formats that this is enough for.

use crate::time::{days_of_month, days_since_1970};

const MICROS: i64 = 1_000_000;
const DAY: i64 = 86_400;

/// A date with a time of day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Written {
    /// In µs since 1970, as if it were UTC; of a zone that is said, in UTC.
    pub(crate) micros: i64,
    /// Its zone is said.
    pub(crate) has_zone: bool,
}

/// Which of day and month comes first where a year comes last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Order {
    /// `30/11/2026`.
    DayFirst,
    /// `11/30/2026`.
    MonthFirst,
}

/// What a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Date {
    /// One moment.
    Sure(Written),
    /// One of two, by the order of day and month.
    Either {
        /// With the day first.
        day_first: Written,
        /// With the month first.
        month_first: Written,
    },
    /// No date with a time of day.
    None,
}

impl Date {
    /// Reads a date, `T` or blanks, and a time of day with or without fraction and zone.
    pub(crate) fn read(text: &[u8]) -> Self {
        let Some((date, rest)) = split(text) else { return Self::None };
        let Some((clock, zone)) = time_of_day(rest) else { return Self::None };
        let written = |day: Option<i64>| {
            let micros = (day? * DAY - zone.unwrap_or(0)) * MICROS + clock;
            Some(Written { micros, has_zone: zone.is_some() })
        };
        let sure = |year, month, day| written(day_of(year, month, day)).map_or(Self::None, Self::Sure);
        match date {
            Parts::YearFirst(year, month, day) => sure(year, month, day),
            // Nobody writes the month first between dots.
            Parts::YearLast { first, second, year, mark: b'.' } if second <= 12 => sure(year, second, first),
            Parts::YearLast { first, second, year, .. } => {
                let (day_first, month_first) =
                    (written(day_of(year, second, first)), written(day_of(year, first, second)));
                match (day_first, month_first) {
                    (Some(one), Some(other)) if one != other => {
                        Self::Either { day_first: one, month_first: other }
                    }
                    (one, other) => one.or(other).map_or(Self::None, Self::Sure),
                }
            }
        }
    }

    /// By the order that the file has, where one is known.
    pub(crate) fn by(self, order: Option<Order>) -> Self {
        match (self, order) {
            (Self::Either { day_first, .. }, Some(Order::DayFirst)) => Self::Sure(day_first),
            (Self::Either { month_first, .. }, Some(Order::MonthFirst)) => Self::Sure(month_first),
            (date, _) => date,
        }
    }
}

/// The order of a date whose numbers leave only one.
pub(crate) fn order_of(text: &[u8]) -> Option<Order> {
    let (Parts::YearLast { first, second, .. }, _) = split(text)? else { return None };
    match (first, second) {
        (13..=31, 1..=12) => Some(Order::DayFirst),
        (1..=12, 13..=31) => Some(Order::MonthFirst),
        _ => None,
    }
}

enum Parts {
    YearFirst(i64, i64, i64),
    YearLast { first: i64, second: i64, year: i64, mark: u8 },
}

/// The date, and what follows the mark between date and time.
fn split(text: &[u8]) -> Option<(Parts, &[u8])> {
    let end = text.iter().position(|byte| matches!(byte, b'T' | b't' | b' '))?;
    let (date, rest) = (&text[..end], text[end + 1..].trim_ascii_start());
    if date.len() == 8 && date.iter().all(u8::is_ascii_digit) {
        let parts = Parts::YearFirst(digits(&date[..4])?, digits(&date[4..6])?, digits(&date[6..])?);
        return Some((parts, rest));
    }
    let mark = *date.iter().find(|byte| matches!(byte, b'-' | b'/' | b'.'))?;
    let mut parts = date.split(|&byte| byte == mark);
    let [one, two, three] = [parts.next()?, parts.next()?, parts.next()?];
    if parts.next().is_some() || !(1..=2).contains(&two.len()) {
        return None;
    }
    let [first, second, third] = [digits(one)?, digits(two)?, digits(three)?];
    let parts = match (one.len(), three.len()) {
        (4, 1..=2) => Parts::YearFirst(first, second, third),
        (1..=2, 4) => Parts::YearLast { first, second, year: third, mark },
        (1..=2, 2) => Parts::YearLast { first, second, year: 2_000 + third, mark },
        _ => return None,
    };
    Some((parts, rest))
}

/// Days since 1970 of a date that the calendar has.
fn day_of(year: i64, month: i64, day: i64) -> Option<i64> {
    let is_there = (1970..=9999).contains(&year) && (1..=days_of_month(year, month)?).contains(&day);
    is_there.then(|| days_since_1970(year, month, day))
}

/// `HH:mm:ss` with a fraction, AM or PM, and a zone, all of them optional: µs since midnight, and the zone in seconds.
fn time_of_day(text: &[u8]) -> Option<(i64, Option<i64>)> {
    let (hour, rest) = number(text)?;
    let (minute, rest) = number(rest.strip_prefix(b":")?)?;
    let (second, rest) = number(rest.strip_prefix(b":")?)?;
    let (fraction, rest) = match rest {
        [b'.' | b',', rest @ ..] => fraction(rest)?,
        _ => (0, rest),
    };
    let (hour, rest) = half_of_day(hour, rest.trim_ascii_start())?;
    let is_time = hour < 24 && minute < 60 && second < 60;
    let micros = (hour * 3_600 + minute * 60 + second) * MICROS + fraction;
    is_time.then_some((micros, zone(rest.trim_ascii_start())?))
}

/// The hour of the day; where half of it is said, of twelve.
fn half_of_day(hour: i64, rest: &[u8]) -> Option<(i64, &[u8])> {
    let Some((half, behind)) = rest.split_first_chunk::<2>() else { return Some((hour, rest)) };
    let afternoon = match half.to_ascii_uppercase().as_slice() {
        b"AM" => 0,
        b"PM" => 12,
        _ => return Some((hour, rest)),
    };
    (1..=12).contains(&hour).then_some((hour % 12 + afternoon, behind))
}

/// Seconds east of Greenwich; names of zones other than its own mean different ones in different places.
#[expect(clippy::option_option, reason = "a zone that is no zone is not one that is not said")]
fn zone(text: &[u8]) -> Option<Option<i64>> {
    // Go writes the name behind the offset: `+0000 UTC`.
    let text = match text.iter().position(|byte| *byte == b' ') {
        Some(end) if text[end + 1..].iter().all(u8::is_ascii_alphabetic) => &text[..end],
        _ => text,
    };
    let (sign, text) = match text {
        b"" => return Some(None),
        b"Z" | b"z" | b"UTC" | b"GMT" => return Some(Some(0)),
        [b'+', text @ ..] => (1, text),
        [b'-', text @ ..] => (-1, text),
        _ => return None,
    };
    let (hours, minutes) = match text {
        [h1, h2] => (digits(&[*h1, *h2])?, 0),
        [h1, h2, m1, m2] | [h1, h2, b':', m1, m2] => (digits(&[*h1, *h2])?, digits(&[*m1, *m2])?),
        _ => return None,
    };
    (hours < 24 && minutes < 60).then(|| Some(sign * (hours * 3_600 + minutes * 60)))
}

/// A number of one or two digits, and what follows.
fn number(text: &[u8]) -> Option<(i64, &[u8])> {
    let length = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    (1..=2).contains(&length).then(|| digits(&text[..length]).map(|number| (number, &text[length..])))?
}

/// Digits behind a decimal mark in µs, and what follows.
fn fraction(text: &[u8]) -> Option<(i64, &[u8])> {
    let length = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let micros = text[..length].iter().chain(std::iter::repeat(&b'0')).take(6);
    let micros = micros.fold(0, |micros, digit| micros * 10 + i64::from(digit - b'0'));
    (1..=9).contains(&length).then_some((micros, &text[length..]))
}

fn digits(text: &[u8]) -> Option<i64> {
    let is_short = (1..=4).contains(&text.len());
    let add = |value: i64, byte: &u8| byte.is_ascii_digit().then(|| value * 10 + i64::from(byte - b'0'));
    is_short.then(|| text.iter().try_fold(0, add))?
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// 2026-11-30 10:00:00.25 UTC.
    const MOMENT: i64 = 1_796_032_800_250_000;

    fn sure(text: &str) -> Option<(i64, bool)> {
        match Date::read(text.as_bytes()) {
            Date::Sure(written) => Some((written.micros, written.has_zone)),
            _ => None,
        }
    }

    #[test]
    fn one_moment_is_written_in_many_ways() {
        for text in [
            "2026-11-30T10:00:00.25Z",
            "2026-11-30 10:00:00.250 Z",
            "2026-11-30 11:00:00,250+01:00",
            "2026/11/30 11:00:00.250 +0100",
            "20261130T04:30:00.25-0530",
            "2026-11-30 10:00:00.250000 UTC",
            "30/11/2026 10:00:00.25 +00",
            "11/30/2026 10:00:00.25 AM GMT",
            "30.11.26 10:00:00,25 Z",
            "2026-11-30 11:00:00.25 +0100 CET",
        ] {
            assert_eq!(sure(text), Some((MOMENT, true)), "{text}");
        }
        assert_eq!(sure("20261130 10:00:00.25"), Some((MOMENT, false)));
        assert_eq!(sure("11/30/2026 12:00:01 AM"), sure("2026-11-30 00:00:01"));
        assert_eq!(sure("11/30/2026 12:00:01 PM"), sure("2026-11-30 12:00:01"));
    }

    #[test]
    fn day_and_month_are_told_by_the_file() {
        let date = Date::read(b"11/12/2026 10:00:00");
        assert!(matches!(date, Date::Either { .. }));
        assert_eq!(date.by(Some(Order::DayFirst)), Date::read(b"2026-12-11 10:00:00"));
        assert_eq!(date.by(Some(Order::MonthFirst)), Date::read(b"2026-11-12 10:00:00"));
        assert_eq!(date.by(None), date);
        assert_eq!(sure("11.12.2026 10:00:00"), sure("2026-12-11 10:00:00"));
        assert_eq!(sure("11/11/2026 10:00:00"), sure("2026-11-11 10:00:00"));
        assert_eq!(order_of(b"14/11/2026 10:00:00"), Some(Order::DayFirst));
        assert_eq!(order_of(b"11/14/2026 10:00:00"), Some(Order::MonthFirst));
        assert_eq!(order_of(b"11/12/2026 10:00:00"), None);
        assert_eq!(order_of(b"2026-11-30 10:00:00"), None);
    }

    #[test]
    fn what_is_no_moment_is_none() {
        for text in [
            "",
            "10:00:00",
            "2026-11-30",
            "2026-11-30 10:00",
            "2026-02-29 10:00:00",
            "2026-11-30 24:00:00",
            "2026-11-30 10:00:00 CET",
            "2026-11-30 10:00:00 13",
            "31/31/2026 10:00:00",
            "11/30/2026 13:00:00 PM",
            "2026-11-30 10:00:00.",
            "2026-11-30-01 10:00:00",
        ] {
            assert_eq!(Date::read(text.as_bytes()), Date::None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_jiff_writes_is_read_as_it_was(micros in 0..253_402_214_400_000_000_i64, offset in -1439_i32..=1439) {
            let zone = jiff::tz::Offset::from_seconds(offset * 60).unwrap();
            let time = jiff::Timestamp::from_microsecond(micros).unwrap();
            prop_assume!(time.to_string().starts_with(|c: char| c.is_ascii_digit()));
            let text = time.display_with_offset(zone).to_string();
            prop_assume!(text.as_bytes()[..4] >= b"1970"[..]);
            for text in [text.replace('T', " "), text.replace('.', ",")] {
                prop_assert_eq!(Date::read(text.as_bytes()), Date::Sure(Written { micros, has_zone: true }), "{}", text);
            }
        }

        #[test]
        fn anything_else_is_refused_without_a_panic(text in prop::collection::vec(any::<u8>(), 0..40)) {
            let _ = (Date::read(&text), order_of(&text));
        }
    }
}
