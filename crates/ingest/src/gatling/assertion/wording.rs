//! Assertions in the words that their version prints.

use super::{Assertion, Condition, Stat, Target, Which};

/// How a version words them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Words {
    /// 2.1: whole numbers; what it calls less and greater includes the limit.
    Whole,
    /// Up to 3.3: `requests`, `between inclusive 1.0 and 2.0`.
    Requests,
    /// Up to 3.9: `events` instead.
    Events,
    /// Later: `between 1.0 and 2.0 inclusive`.
    InclusiveLast,
}

impl Words {
    fn noun(self) -> &'static str {
        match self {
            Self::Whole | Self::Requests => "requests",
            Self::Events | Self::InclusiveLast => "events",
        }
    }

    fn number(self, value: f64) -> String {
        match self {
            Self::Whole => value.to_string(),
            _ => format!("{value:?}"),
        }
    }
}

impl Assertion {
    /// What it asks, without the path.
    pub(super) fn expression(&self) -> String {
        format!("{} {}", self.target.words(self.words.noun()), self.condition.words(self.words))
    }
}

impl Target {
    fn words(self, noun: &str) -> String {
        let which = |which| match which {
            Which::All => "all",
            Which::Successful => "successful",
            Which::Failed => "failed",
        };
        match self {
            Self::Count(metric) => format!("count of {} {noun}", which(metric)),
            Self::Percent(metric) => format!("percentage of {} {noun}", which(metric)),
            Self::Time(stat) => format!("{} of response time", stat.words()),
            Self::RequestsPerSecond => "mean requests per second".to_owned(),
        }
    }
}

impl Stat {
    fn words(self) -> String {
        match self {
            Self::Min => "min".to_owned(),
            Self::Max => "max".to_owned(),
            Self::Mean => "mean".to_owned(),
            Self::StdDev => "standard deviation".to_owned(),
            Self::Percentile(percent) => {
                let number = percent.to_string();
                let suffix = match number.as_bytes() {
                    [.., b'1', b'1' | b'2' | b'3'] => "th",
                    [.., b'1'] => "st",
                    [.., b'2'] => "nd",
                    [.., b'3'] => "rd",
                    _ => "th",
                };
                format!("{number}{suffix} percentile")
            }
        }
    }
}

impl Condition {
    fn words(&self, words: Words) -> String {
        let number = |value: &f64| words.number(*value);
        match (self, words) {
            (Self::AtMost(value), Words::Whole) | (Self::Below(value), _) => {
                format!("is less than {}", number(value))
            }
            (Self::AtLeast(value), Words::Whole) | (Self::Above(value), _) => {
                format!("is greater than {}", number(value))
            }
            (Self::AtMost(value), _) => format!("is less than or equal to {}", number(value)),
            (Self::AtLeast(value), _) => format!("is greater than or equal to {}", number(value)),
            (Self::Is(value), _) => format!("is {}", number(value)),
            (Self::Between { low, high, inclusive }, _) => {
                let (before, behind) = match (words, inclusive) {
                    (Words::Requests | Words::Events, true) => (" inclusive", ""),
                    (Words::InclusiveLast, true) => ("", " inclusive"),
                    _ => ("", ""),
                };
                format!("is between{before} {} and {}{behind}", number(low), number(high))
            }
            (Self::In(values), _) => {
                let values: Vec<String> = values.iter().map(number).collect();
                format!("is in List({})", values.join(", "))
            }
        }
    }
}
