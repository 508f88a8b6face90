//! Which columns of a CSV of requests mean what: said by a team once, kept with the service.
//!
//! Written as pairs, `time=started, duration=elapsed, unit=ms, name=label`, where the right side is a column's name in
//! the head line, or `#3` for the third one where there is no head line.

mod guess;
mod pairs;
mod unit;

use std::{fmt, fmt::Write, str::FromStr};

pub use guess::Guess;
pub use unit::DurationUnit;

use self::pairs::Pairs;
use crate::Invalid;

/// Longest text of a mapping, in characters.
const MAX_LEN: usize = 2_000;
/// Where in a CSV each fact about a request stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CsvColumns {
    text: String,
    /// How long the request took. The one column that must be there.
    pub duration: Column,
    /// Unit of the duration.
    pub unit: DurationUnit,
    /// When it was: ISO 8601, or a number of seconds to nanoseconds since 1970 (told apart by its digits). Where the name
    /// says a unit, numbers may count from the beginning of the test.
    pub time: Option<Column>,
    /// Which moment of the request the time is.
    pub time_is: Moment,
    /// What was asked for: a name, a path, an address.
    pub name: Option<Column>,
    /// HTTP method.
    pub method: Option<Column>,
    /// Group or transaction it belongs to.
    pub group: Option<Column>,
    /// Scenario it belongs to.
    pub scenario: Option<Column>,
    /// HTTP status: 400 and above, 0 and none have failed. Words for success and failure are understood too; of others it
    /// is not known.
    pub status: Option<Column>,
    /// Whether it succeeded: `true`, `1`, `ok`, `yes`, `pass` or `false`, `0`, `ko`, `no`, `fail`.
    pub success: Option<Column>,
    /// Whether it failed: `true`, `1`, `yes` or `false`, `0`, `no`.
    pub failed: Option<Column>,
    /// What went wrong; empty, or a word for nothing, where nothing did.
    pub error: Option<Column>,
    /// The character between two columns; found by itself if none is given.
    pub delimiter: Option<u8>,
}

/// A column, by its name in the head line or by its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Column {
    /// By name, upper and lower case alike.
    Named(String),
    /// By place, counted from 1: the file has no head line.
    Numbered(usize),
}

/// A moment of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// Its first.
    Start,
    /// Its last.
    End,
}

impl CsvColumns {
    /// The text, as it was written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether the file has a head line.
    pub fn has_head(&self) -> bool {
        matches!(self.duration, Column::Named(_))
    }

    fn to_text(&self) -> String {
        let mut text = format!("duration={}, unit={}", self.duration, self.unit);
        for (key, column) in [
            ("time", &self.time),
            ("name", &self.name),
            ("method", &self.method),
            ("group", &self.group),
            ("scenario", &self.scenario),
            ("status", &self.status),
            ("success", &self.success),
            ("failed", &self.failed),
            ("error", &self.error),
        ] {
            if let Some(column) = column {
                let _ = write!(text, ", {key}={column}");
            }
        }
        text
    }
}

impl FromStr for CsvColumns {
    type Err = Invalid;

    /// Reads a mapping; the error names what is wrong.
    fn from_str(text: &str) -> Result<Self, Invalid> {
        if text.chars().count() > MAX_LEN {
            return Err(Invalid(format!("A mapping of columns may have at most {MAX_LEN} characters.")));
        }
        let mut pairs = Pairs::read(text)?;
        let duration = pairs
            .column("duration")?
            .ok_or_else(|| Invalid("A mapping of columns needs at least duration=COLUMN.".to_owned()))?;
        let columns = Self {
            text: text.trim().to_owned(),
            unit: pairs.unit(&duration)?,
            duration,
            time: pairs.column("time")?,
            time_is: pairs.moment()?,
            name: pairs.column("name")?,
            method: pairs.column("method")?,
            group: pairs.column("group")?,
            scenario: pairs.column("scenario")?,
            status: pairs.column("status")?,
            success: pairs.column("success")?,
            failed: pairs.column("failed")?,
            error: pairs.column("error")?,
            delimiter: pairs.delimiter()?,
        };
        pairs.finish()?;
        columns.of_one_kind()
    }
}

impl CsvColumns {
    /// Either all columns have names or none has.
    fn of_one_kind(self) -> Result<Self, Invalid> {
        let all = [
            &self.time,
            &self.name,
            &self.method,
            &self.group,
            &self.scenario,
            &self.status,
            &self.success,
            &self.failed,
            &self.error,
        ];
        let differs = |column: &Column| matches!(column, Column::Named(_)) != self.has_head();
        if all.into_iter().flatten().any(differs) {
            return Err(Invalid("Name all columns, or count all of them (#1, #2 …).".to_owned()));
        }
        Ok(self)
    }
}

impl fmt::Display for CsvColumns {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl fmt::Display for Column {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Named(name) => f.write_str(name),
            Self::Numbered(place) => write!(f, "#{place}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mapping_is_read_as_it_is_written() {
        let columns: CsvColumns =
            "time=When, time-is=end\nduration = took, unit=us, name=What, delimiter=tab".parse().unwrap();
        assert_eq!(columns.duration, Column::Named("took".to_owned()));
        assert_eq!((columns.unit, columns.time_is), (DurationUnit::Microseconds, Moment::End));
        assert_eq!((columns.delimiter, columns.method), (Some(b'\t'), None));
        let failed = "duration=took_ms, failed=Bad".parse::<CsvColumns>().unwrap().failed;
        assert_eq!(failed, Some(Column::Named("Bad".to_owned())));
        let counted: CsvColumns = "duration=#2, unit=s, name=#1".parse().unwrap();
        assert!(!counted.has_head());
        assert_eq!("duration=wait_ns".parse::<CsvColumns>().unwrap().unit, DurationUnit::Nanoseconds);
    }

    #[test]
    fn what_is_wrong_with_a_mapping_is_said() {
        for (text, expected) in [
            ("", "needs at least duration=COLUMN"),
            ("time=a", "needs at least duration=COLUMN"),
            ("duration=took", "Say the unit of “took”"),
            ("duration=took, unit=h", "“h” is no unit"),
            ("duration=took_ms, failed=#1", "Name all columns, or count all"),
            ("duration=took_ms, name=#1", "Name all columns, or count all"),
            ("duration=#0, unit=ms", "“#0” is no place"),
            ("duration=took_ms, colour=red", "“colour” is not known. Keys: time, time-is"),
            ("duration=took_ms, name", "Expected KEY=COLUMN, found “name”"),
            ("duration=a_ms, duration=b_ms", "“duration” is said twice"),
            ("duration=a_ms, time-is=middle", "start or end, not “middle”"),
            ("duration=a_ms, delimiter=ab", "“ab” is no delimiter"),
        ] {
            let error = text.parse::<CsvColumns>().unwrap_err().0;
            assert!(error.contains(expected), "{text}: {error}");
        }
    }
}
