//! When a request was, by the column that says it: a date, or a number since 1970 or since the beginning of the test.

use domain::{Column, DurationUnit};

use crate::{
    date::Date,
    request_log::{Clock, micros},
    rows::Field,
    time::TimeReader,
};

/// Numbers of so few digits count from the beginning of the test: since 1970 they would be of the years before 1973.
const FEW: usize = 8;

/// Reads the times of one file.
pub(super) struct Moments {
    reader: TimeReader,
    since: Since,
    /// A date did not say its zone.
    pub(super) without_zone: bool,
}

/// What numbers count from.
enum Since {
    /// 1970; their digits tell the unit.
    Epoch,
    /// The beginning of the test, in this unit.
    Start(DurationUnit),
}

impl Moments {
    /// For a file whose first row has this time; a number from the beginning of the test has the unit of its column's name.
    pub(super) fn of(column: &Column, first: Option<Field<'_>>) -> Self {
        let is_small = first.is_some_and(|first| {
            let digits = first.bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
            (1..=FEW).contains(&digits) && first.number().is_some()
        });
        let unit = match column {
            Column::Named(name) => DurationUnit::of_name(name),
            Column::Numbered(_) => None,
        };
        let since = unit.filter(|_| is_small).map_or(Since::Epoch, Since::Start);
        Self { reader: TimeReader::default(), since, without_zone: false }
    }

    pub(super) fn clock(&self) -> Clock {
        match self.since {
            Since::Epoch => Clock::Epoch,
            Since::Start(_) => Clock::Start,
        }
    }

    /// In µs by that clock. A spreadsheet's `1.7E+12` has lost what it stood for.
    pub(super) fn micros(&mut self, field: Field<'_>) -> Option<i64> {
        let is_number = field.bytes.iter().all(|byte| byte.is_ascii_digit() || *byte == b'.');
        match (&self.since, is_number) {
            (Since::Epoch, true) => since_1970(field),
            (Since::Epoch, false) => self.date(field.bytes),
            (Since::Start(unit), true) => field.number().map(|number| micros(number * unit.ms())),
            (Since::Start(_), false) => None,
        }
    }

    /// ISO 8601, also with a blank before time and zone, or a comma before the fraction.
    fn date(&mut self, text: &[u8]) -> Option<i64> {
        if let Some(nanos) = self.reader.nanos(text) {
            return Some(nanos.div_euclid(1_000));
        }
        // Of other dates it is not sure whether the day or the month comes first.
        let has_year_first = text.first_chunk::<4>().is_some_and(|year| year.iter().all(u8::is_ascii_digit));
        match Date::read(text) {
            Date::Sure(written) if has_year_first => {
                self.without_zone |= !written.has_zone;
                Some(written.micros)
            }
            _ => None,
        }
    }
}

/// A number whose digits tell its unit.
fn since_1970(field: Field<'_>) -> Option<i64> {
    match field.bytes.iter().take_while(|byte| byte.is_ascii_digit()).count() {
        17..=19 => {
            i64::try_from(field.count().or_else(|| long(field.bytes))?).ok().map(|nanos| nanos / 1_000)
        }
        14..=16 => i64::try_from(field.count()?).ok(),
        11..=13 => field.number().map(micros),
        9..=10 => field.number().map(|seconds| micros(seconds * 1000.0)),
        _ => None,
    }
}

/// A number of nineteen digits, which [`Field::count`] leaves out.
fn long(digits: &[u8]) -> Option<u64> {
    std::str::from_utf8(digits).ok()?.parse().ok()
}
