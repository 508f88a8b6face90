//! Time as Headroom keeps it: Unix milliseconds, and a clock that is passed to whatever asks for the time.

use std::{
    fmt,
    str::FromStr,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use uuid::Uuid;

/// A moment, in milliseconds since 1970-01-01T00:00:00Z. Written as RFC 3339 in UTC wherever people or programs read it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "sqlx", derive(sqlx::Type), sqlx(transparent))]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// One hour in milliseconds.
    pub const HOUR: i64 = 3_600_000;
    /// One day in milliseconds.
    pub const DAY: i64 = 24 * Self::HOUR;

    /// The moment `ms` milliseconds later (earlier when negative), held at the ends of what can be counted.
    #[must_use]
    pub fn plus_ms(self, ms: i64) -> Self {
        Self(self.0.saturating_add(ms))
    }

    /// Milliseconds from `earlier` to this moment.
    pub fn since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }

    /// The day and minute in UTC, as people read it: `2026-11-23 01:39`.
    pub fn minute(self) -> String {
        let text = self.to_string();
        text.get(..16).map_or_else(|| text.clone(), |minute| minute.replacen('T', " ", 1))
    }

    /// The day in UTC in words: `23 Nov 2026`.
    pub fn day_in_words(self) -> String {
        let day = self.day();
        in_words(&day).unwrap_or(day)
    }

    /// The same without the year: `23 Nov`.
    pub fn short_day(self) -> String {
        let day = self.day_in_words();
        day.rsplit_once(' ').map_or(day.clone(), |(short, _year)| short.to_owned())
    }

    /// The day in UTC: `2026-11-23`.
    pub fn day(self) -> String {
        let text = self.to_string();
        text.get(..10).map_or_else(|| text.clone(), str::to_owned)
    }
}

fn in_words(day: &str) -> Option<String> {
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let mut parts = day.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    let month = MONTHS.get(month.parse::<usize>().ok()?.checked_sub(1)?)?;
    Some(format!("{} {month} {year}", day.parse::<u8>().ok()?))
}

crate::schema::described!(Timestamp, {"type": "string", "format": "date-time"});

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match jiff::Timestamp::from_millisecond(self.0) {
            Ok(time) => write!(f, "{time:.3}"),
            Err(_) => write!(f, "{} ms after 1970", self.0),
        }
    }
}

impl FromStr for Timestamp {
    type Err = jiff::Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse::<jiff::Timestamp>().map(|time| Self(time.as_millisecond()))
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

/// Where the time comes from: the system, or a hand that a test moves.
#[derive(Debug, Clone)]
pub struct Clock(Source);

#[derive(Debug, Clone)]
enum Source {
    System,
    Hand(Arc<AtomicI64>),
}

impl Clock {
    /// The system's clock.
    pub fn system() -> Self {
        Self(Source::System)
    }

    /// A clock that stands at `start` until [`Clock::advance`] moves it. Clones move together.
    pub fn standing_at(start: Timestamp) -> Self {
        Self(Source::Hand(Arc::new(AtomicI64::new(start.0))))
    }

    /// The time now.
    pub fn now(&self) -> Timestamp {
        match &self.0 {
            Source::System => Timestamp(system_ms()),
            Source::Hand(at) => Timestamp(at.load(Ordering::SeqCst)),
        }
    }

    /// Moves a standing clock on by `ms` milliseconds.
    ///
    /// # Panics
    /// On the system's clock, which nobody can move.
    pub fn advance(&self, ms: i64) {
        match &self.0 {
            Source::System => panic!("the system's clock cannot be moved"),
            Source::Hand(at) => at.fetch_add(ms, Ordering::SeqCst),
        };
    }

    /// A new id that sorts by this clock's time: `clock.id::<RunId>()`.
    pub fn id<Id: From<Uuid>>(&self) -> Id {
        let ms = u64::try_from(self.now().0).unwrap_or(0);
        let time = uuid::Timestamp::from_unix(
            uuid::NoContext,
            ms / 1000,
            u32::try_from(ms % 1000).unwrap_or(0) * 1_000_000,
        );
        Id::from(Uuid::new_v7(time))
    }
}

#[expect(clippy::disallowed_methods, reason = "the one place where the system is asked for the time")]
fn system_ms() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::RunId;

    #[test]
    fn a_timestamp_is_written_and_read_as_rfc_3339() {
        let time = Timestamp(1_795_390_347_793);
        assert_eq!(time.to_string(), "2026-11-22T23:32:27.793Z");
        assert_eq!(time.to_string().parse::<Timestamp>().unwrap(), time);
        assert_eq!("2026-11-23T01:32:27.793+02:00".parse::<Timestamp>().unwrap(), time);
        assert_eq!(time.minute(), "2026-11-22 23:32");
        assert_eq!(time.day(), "2026-11-22");
        assert_eq!((time.day_in_words(), time.short_day()), ("22 Nov 2026".to_owned(), "22 Nov".to_owned()));
    }

    #[test]
    fn a_time_beyond_the_calendar_is_still_written() {
        assert_eq!(Timestamp(i64::MAX).to_string(), "9223372036854775807 ms after 1970");
        assert_eq!(Timestamp(i64::MAX).plus_ms(1), Timestamp(i64::MAX));
    }

    #[test]
    fn ids_sort_by_the_clock_that_made_them() {
        let clock = Clock::standing_at(Timestamp(1_795_390_347_793));
        let first: RunId = clock.id();
        clock.advance(1);
        assert!(first < clock.id::<RunId>());
    }
}
