//! A day, as it is asked for in an address.

use std::{
    fmt::{self, Display},
    str::FromStr,
};

use serde::{Deserialize, Serialize};

use crate::{Invalid, Timestamp};

/// A day in UTC, as in an address: `2026-11-23`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Day(Timestamp);

crate::schema::described!(Day, {"type": "string", "format": "date"});

impl Day {
    /// The day that ends just before this moment.
    pub fn ending(end: Timestamp) -> Self {
        let last = end.0.saturating_sub(1);
        Self(Timestamp(last - last.rem_euclid(Timestamp::DAY)))
    }

    /// The day in which a moment lies.
    pub fn of(at: Timestamp) -> Self {
        Self(Timestamp(at.0 - at.0.rem_euclid(Timestamp::DAY)))
    }

    /// Its first moment.
    pub fn start(self) -> Timestamp {
        self.0
    }

    /// The first moment after it.
    pub fn end(self) -> Timestamp {
        self.0.plus_ms(Timestamp::DAY)
    }
}

impl FromStr for Day {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let start = format!("{text}T00:00:00Z").parse().ok().filter(|_| text.len() == 10);
        start.map(Self).ok_or_else(|| Invalid(format!("“{text}” is not a day: write it as 2026-11-23.")))
    }
}

impl TryFrom<String> for Day {
    type Error = Invalid;

    fn try_from(text: String) -> Result<Self, Invalid> {
        text.parse()
    }
}

impl From<Day> for String {
    fn from(day: Day) -> Self {
        day.to_string()
    }
}

impl Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.day())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_has_a_beginning_and_an_end() {
        let day: Day = "2026-11-23".parse().unwrap();
        assert_eq!(day.end().since(day.start()), Timestamp::DAY);
        assert_eq!(day.to_string(), "2026-11-23");
        for bad in ["", "23.11.2026", "2026-13-01", "2026-11-23T00:00:00Z", "yesterday"] {
            assert!(bad.parse::<Day>().is_err(), "{bad} became a day");
        }
    }
}
