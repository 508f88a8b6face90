//! Units of durations.

use std::fmt;

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

    /// The unit of this name.
    pub(super) fn read(text: &str) -> Option<Self> {
        match text {
            "s" | "sec" | "seconds" => Some(Self::Seconds),
            "ms" | "millis" | "milliseconds" => Some(Self::Milliseconds),
            "us" | "µs" | "micros" | "microseconds" => Some(Self::Microseconds),
            "ns" | "nanos" | "nanoseconds" => Some(Self::Nanoseconds),
            _ => None,
        }
    }

    /// The unit that ends a column's name: `elapsed_ms`, `latency (us)`.
    pub fn of_name(name: &str) -> Option<Self> {
        Self::split(name).map(|(_, unit)| unit)
    }

    /// What a column's name says before its unit, and the unit.
    pub(super) fn split(name: &str) -> Option<(&str, Self)> {
        let (word, last) =
            name.trim().trim_end_matches([')', ']']).rsplit_once(['_', ' ', '(', '[', '-', '.'])?;
        Some((word, Self::read(&last.to_ascii_lowercase())?))
    }
}

impl fmt::Display for DurationUnit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Seconds => "s",
            Self::Milliseconds => "ms",
            Self::Microseconds => "us",
            Self::Nanoseconds => "ns",
        })
    }
}
