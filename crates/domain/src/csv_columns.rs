//! Which columns of a CSV of requests mean what: said by a team once, kept with the service.
//!
//! Written as pairs, `time=started, duration=elapsed, unit=ms, name=label`, where the right side is a column's name in
//! the head line, or `#3` for the third one where there is no head line.

use std::{fmt, fmt::Write, str::FromStr};

use crate::Invalid;

/// What a column of durations is called, before its unit.
const DURATIONS: [&str; 8] =
    ["duration", "elapsed", "latency", "responsetime", "response", "took", "time", "requesttime"];
/// Longest text of a mapping, in characters.
const MAX_LEN: usize = 2_000;
/// What a mapping may say.
const KEYS: &str =
    "time, time-is, duration, unit, name, method, group, scenario, status, success, error, delimiter";

/// Where in a CSV each fact about a request stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CsvColumns {
    text: String,
    /// How long the request took. The one column that must be there.
    pub duration: Column,
    /// Unit of the duration.
    pub unit: DurationUnit,
    /// When it was: RFC 3339, or a number of seconds to nanoseconds since 1970 (told apart by its digits).
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
    /// HTTP status: 400 and above, 0 and anything that is no number have failed.
    pub status: Option<Column>,
    /// Whether it succeeded: `true`, `1`, `ok`, `yes`, `pass` or `false`, `0`, `ko`, `no`, `fail`.
    pub success: Option<Column>,
    /// What went wrong; empty where nothing did.
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

/// What a number of a duration counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DurationUnit {
    /// Seconds.
    Seconds,
    /// Milliseconds.
    Milliseconds,
    /// Microseconds.
    Microseconds,
    /// Nanoseconds.
    Nanoseconds,
}

/// A moment of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// Its first.
    Start,
    /// Its last.
    End,
}

impl DurationUnit {
    /// Milliseconds of one.
    pub fn ms(self) -> f64 {
        match self {
            Self::Seconds => 1e3,
            Self::Milliseconds => 1.0,
            Self::Microseconds => 1e-3,
            Self::Nanoseconds => 1e-6,
        }
    }

    fn read(text: &str) -> Option<Self> {
        match text {
            "s" | "sec" | "seconds" => Some(Self::Seconds),
            "ms" | "millis" | "milliseconds" => Some(Self::Milliseconds),
            "us" | "µs" | "micros" | "microseconds" => Some(Self::Microseconds),
            "ns" | "nanos" | "nanoseconds" => Some(Self::Nanoseconds),
            _ => None,
        }
    }

    /// The unit that ends a column's name: `elapsed_ms`, `latency (us)`.
    fn of_name(name: &str) -> Option<Self> {
        let last = name.trim_end_matches([')', ']']).rsplit(['_', ' ', '(', '[', '-', '.']).next()?;
        (last.len() < name.len()).then(|| Self::read(&last.to_ascii_lowercase())).flatten()
    }
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

    /// The mapping that names in a head line suggest: none where no column is surely a duration with its unit, or where
    /// neither a time nor a name stands beside it.
    pub fn guess(head: &[&str]) -> Option<Self> {
        let find = |names: &[&str]| {
            let is = |column: &&&str| names.contains(&plain(column).as_str());
            head.iter().find(is).map(|column| Column::Named(column.trim().to_owned()))
        };
        let is_duration = |column: &&&str| {
            let name = plain(column);
            let word = ["ms", "us", "ns", "s", "millis", "micros", "seconds"]
                .iter()
                .find_map(|unit| name.strip_suffix(unit).filter(|word| DURATIONS.contains(word)));
            word.is_some() && DurationUnit::of_name(column).is_some()
        };
        let duration = head.iter().find(is_duration)?.trim();
        let columns = Self {
            text: String::new(),
            unit: DurationUnit::of_name(duration)?,
            duration: Column::Named(duration.to_owned()),
            time: find(&[
                "time",
                "timestamp",
                "ts",
                "start",
                "starttime",
                "started",
                "startedat",
                "date",
                "datetime",
            ]),
            time_is: Moment::Start,
            name: find(&[
                "name",
                "label",
                "endpoint",
                "request",
                "requestname",
                "url",
                "path",
                "uri",
                "route",
            ]),
            method: find(&["method", "verb", "httpmethod"]),
            group: find(&["group", "transaction"]),
            scenario: find(&["scenario"]),
            status: find(&["status", "statuscode", "code", "responsecode", "httpstatus"]),
            success: find(&["success", "ok", "passed", "successful"]),
            error: find(&["error", "errormessage", "failure", "failuremessage", "exception"]),
            delimiter: None,
        };
        (columns.time.is_some() || columns.name.is_some())
            .then(|| Self { text: columns.to_text(), ..columns })
    }

    fn to_text(&self) -> String {
        let unit = match self.unit {
            DurationUnit::Seconds => "s",
            DurationUnit::Milliseconds => "ms",
            DurationUnit::Microseconds => "us",
            DurationUnit::Nanoseconds => "ns",
        };
        let mut text = format!("duration={}, unit={unit}", self.duration);
        for (key, column) in [
            ("time", &self.time),
            ("name", &self.name),
            ("method", &self.method),
            ("group", &self.group),
            ("scenario", &self.scenario),
            ("status", &self.status),
            ("success", &self.success),
            ("error", &self.error),
        ] {
            if let Some(column) = column {
                let _ = write!(text, ", {key}={column}");
            }
        }
        text
    }
}

/// Lower case letters and digits of a name.
fn plain(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
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

/// `key=value` pairs that are taken out one by one.
struct Pairs<'a>(Vec<(&'a str, &'a str)>);

impl<'a> Pairs<'a> {
    fn read(text: &'a str) -> Result<Self, Invalid> {
        let mut pairs: Vec<(&str, &str)> = Vec::new();
        for part in text.split([',', '\n']).map(str::trim).filter(|part| !part.is_empty()) {
            let (key, value) = part
                .split_once('=')
                .map(|(key, value)| (key.trim(), value.trim()))
                .filter(|(_, value)| !value.is_empty())
                .ok_or_else(|| Invalid(format!("Expected KEY=COLUMN, found “{part}”. Keys: {KEYS}.")))?;
            if pairs.iter().any(|(known, _)| *known == key) {
                return Err(Invalid(format!("“{key}” is said twice.")));
            }
            pairs.push((key, value));
        }
        Ok(Self(pairs))
    }

    fn take(&mut self, key: &str) -> Option<&'a str> {
        let at = self.0.iter().position(|(known, _)| *known == key)?;
        Some(self.0.remove(at).1)
    }

    fn column(&mut self, key: &str) -> Result<Option<Column>, Invalid> {
        let Some(text) = self.take(key) else { return Ok(None) };
        let Some(place) = text.strip_prefix('#') else { return Ok(Some(Column::Named(text.to_owned()))) };
        match place.parse() {
            Ok(place @ 1..=10_000) => Ok(Some(Column::Numbered(place))),
            _ => Err(Invalid(format!("“{text}” is no place of a column; the first one is #1."))),
        }
    }

    fn unit(&mut self, duration: &Column) -> Result<DurationUnit, Invalid> {
        let Some(text) = self.take("unit") else {
            let named = match duration {
                Column::Named(name) => DurationUnit::of_name(name),
                Column::Numbered(_) => None,
            };
            return named
                .ok_or_else(|| Invalid(format!("Say the unit of “{duration}”: unit=s, ms, us or ns.")));
        };
        DurationUnit::read(text).ok_or_else(|| Invalid(format!("“{text}” is no unit: s, ms, us or ns.")))
    }

    fn moment(&mut self) -> Result<Moment, Invalid> {
        match self.take("time-is") {
            None | Some("start") => Ok(Moment::Start),
            Some("end") => Ok(Moment::End),
            Some(other) => Err(Invalid(format!("time-is is start or end, not “{other}”."))),
        }
    }

    fn delimiter(&mut self) -> Result<Option<u8>, Invalid> {
        match self.take("delimiter") {
            None => Ok(None),
            Some("tab") => Ok(Some(b'\t')),
            Some("comma") => Ok(Some(b',')),
            Some(text) => match text.as_bytes() {
                [byte] if byte.is_ascii_punctuation() && *byte != b'"' => Ok(Some(*byte)),
                _ => Err(Invalid(format!("“{text}” is no delimiter: comma, tab, ; or |."))),
            },
        }
    }

    fn finish(self) -> Result<(), Invalid> {
        match self.0.first() {
            None => Ok(()),
            Some((key, _)) => Err(Invalid(format!("“{key}” is not known. Keys: {KEYS}."))),
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

    #[test]
    fn only_what_is_sure_is_guessed() {
        let guessed = CsvColumns::guess(&["Timestamp", "URL", "Elapsed (ms)", "Status Code"]).unwrap();
        assert_eq!(
            guessed.to_string(),
            "duration=Elapsed (ms), unit=ms, time=Timestamp, name=URL, status=Status Code"
        );
        assert_eq!(guessed.to_string().parse::<CsvColumns>().unwrap(), guessed);
        assert_eq!(CsvColumns::guess(&["timestamp", "elapsed", "label"]), None, "of which unit?");
        assert_eq!(CsvColumns::guess(&["id", "latency_ms"]), None);
        assert_eq!(CsvColumns::guess(&["name", "price_ms"]), None);
    }
}
