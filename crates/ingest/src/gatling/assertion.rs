//! Gatling's assertions: decoded from the log, worded as Gatling prints them, and judged from the requests.

use domain::{Histogram, JudgedBy, Ranks, Threshold};

use super::boopickle::Unpickler;

/// One assertion of the simulation.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Assertion {
    path: Path,
    target: Target,
    condition: Condition,
    words: Words,
}

/// How the version words it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Words {
    /// Up to 3.3 `requests`, `events` later.
    noun: &'static str,
    /// Up to 3.9 `between inclusive 1.0 and 2.0`, later `between 1.0 and 2.0 inclusive`.
    inclusive_last: bool,
}

#[derive(Debug, Clone, PartialEq)]
enum Path {
    Global,
    ForAll,
    Details(Vec<String>),
    /// The bytes could not be decoded.
    Opaque,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Target {
    Count(Which),
    Percent(Which),
    Time(Stat),
    RequestsPerSecond,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Which {
    All,
    Successful,
    Failed,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Stat {
    Min,
    Max,
    Mean,
    StdDev,
    Percentile(f64),
}

#[derive(Debug, Clone, PartialEq)]
enum Condition {
    AtMost(f64),
    AtLeast(f64),
    Below(f64),
    Above(f64),
    Is(f64),
    Between { low: f64, high: f64, inclusive: bool },
    In(Vec<f64>),
}

/// What an assertion can ask about one path.
#[derive(Debug, Clone)]
pub(super) struct Numbers<'a> {
    pub(super) count: u64,
    pub(super) failed: u64,
    pub(super) rate_per_s: f64,
    pub(super) mean: f64,
    pub(super) stddev: f64,
    pub(super) times: &'a Histogram,
}

/// The numbers of all requests, of each request path, and of each group.
pub(super) struct Subject<'a> {
    pub(super) all: Numbers<'a>,
    pub(super) requests: Vec<(Vec<String>, Numbers<'a>)>,
    pub(super) groups: Vec<(Vec<String>, Numbers<'a>)>,
}

/// Reads one blob with the table of its version; one that does not fit is kept as undecodable.
pub(super) fn decode(blob: &[u8], version: (u32, u32, u32)) -> Assertion {
    let table = match version {
        (3, 13, 0) => Table::Alphabetical,
        version if version < (3, 1, 1) => Table::Alphabetical,
        version if version < (3, 4, 0) => Table::Mixed,
        _ => Table::Explicit,
    };
    let words = Words {
        noun: if version < (3, 4, 0) { "requests" } else { "events" },
        inclusive_last: version >= (3, 10, 0),
    };
    let opaque = Assertion {
        path: Path::Opaque,
        target: Target::RequestsPerSecond,
        condition: Condition::Is(0.0),
        words,
    };
    Decoder { pickle: Unpickler::new(blob), table, words }.assertion().unwrap_or(opaque)
}

/// Which index stands for which case; it changed between versions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Table {
    Explicit,
    Mixed,
    Alphabetical,
}

struct Decoder<'a> {
    pickle: Unpickler<'a>,
    table: Table,
    words: Words,
}

impl Decoder<'_> {
    fn assertion(mut self) -> Option<Assertion> {
        self.pickle.class()?;
        let assertion = Assertion {
            path: self.path()?,
            target: self.target()?,
            condition: self.condition()?,
            words: self.words,
        };
        self.pickle.is_at_end().then_some(assertion)
    }

    /// The index of a case as the explicit table counts it, given the alphabetical order.
    fn case(&mut self, alphabetical: &[i64], is_alphabetical: bool) -> Option<i64> {
        let index = self.pickle.int()?;
        if is_alphabetical {
            alphabetical.get(usize::try_from(index - 1).ok()?).copied()
        } else {
            Some(index)
        }
    }

    fn path(&mut self) -> Option<Path> {
        let alphabetical = self.table == Table::Alphabetical;
        match self.case(&[3, 2, 1], alphabetical)? {
            1 => Some(Path::Global),
            2 => Some(Path::ForAll),
            3 => {
                self.pickle.class()?;
                self.pickle.list(Unpickler::string).map(Path::Details)
            }
            _ => None,
        }
    }

    fn target(&mut self) -> Option<Target> {
        let alphabetical = self.table == Table::Alphabetical;
        match self.case(&[1, 4, 2, 3], alphabetical)? {
            1 => self.which().map(Target::Count),
            2 => self.which().map(Target::Percent),
            3 => {
                self.pickle.class()?;
                (self.pickle.int()? == 1).then_some(())?;
                self.stat().map(Target::Time)
            }
            4 => Some(Target::RequestsPerSecond),
            _ => None,
        }
    }

    fn which(&mut self) -> Option<Which> {
        self.pickle.class()?;
        match self.case(&[1, 3, 2], self.table != Table::Explicit)? {
            1 => Some(Which::All),
            2 => Some(Which::Successful),
            3 => Some(Which::Failed),
            _ => None,
        }
    }

    fn stat(&mut self) -> Option<Stat> {
        match self.case(&[2, 3, 1, 5, 4], self.table != Table::Explicit)? {
            1 => Some(Stat::Min),
            2 => Some(Stat::Max),
            3 => Some(Stat::Mean),
            4 => Some(Stat::StdDev),
            5 => {
                self.pickle.class()?;
                self.pickle.double().map(Stat::Percentile)
            }
            _ => None,
        }
    }

    fn condition(&mut self) -> Option<Condition> {
        let case = self.case(&[6, 4, 2, 7, 5, 3, 1], self.table == Table::Alphabetical)?;
        self.pickle.class()?;
        if case == 6 {
            let (low, high) = (self.pickle.double()?, self.pickle.double()?);
            return Some(Condition::Between { low, high, inclusive: self.pickle.bool()? });
        }
        if case == 7 {
            return self.pickle.list(Unpickler::double).map(Condition::In);
        }
        let value = self.pickle.double()?;
        match case {
            1 => Some(Condition::AtMost(value)),
            2 => Some(Condition::AtLeast(value)),
            3 => Some(Condition::Below(value)),
            4 => Some(Condition::Above(value)),
            5 => Some(Condition::Is(value)),
            _ => None,
        }
    }
}

impl Assertion {
    pub(super) fn is_opaque(&self) -> bool {
        self.path == Path::Opaque
    }

    /// Judges it; for all requests gives one result a request path.
    pub(super) fn judge(&self, subject: &Subject<'_>) -> Vec<Threshold> {
        match &self.path {
            Path::Global => vec![self.threshold("Global".to_owned(), Some(&subject.all))],
            Path::ForAll => subject
                .requests
                .iter()
                .map(|(path, numbers)| self.threshold(path.join(" / "), Some(numbers)))
                .collect(),
            Path::Details(parts) => {
                let all = subject.requests.iter().chain(&subject.groups);
                let numbers = all.into_iter().find(|(path, _)| path == parts).map(|(_, numbers)| numbers);
                vec![self.threshold(parts.join(" / "), numbers)]
            }
            Path::Opaque => vec![Threshold {
                metric: "assertion".to_owned(),
                expression: "of a form that cannot be decoded".to_owned(),
                passed: None,
                by: JudgedBy::Headroom,
            }],
        }
    }

    /// A path that no request has is a failure, as for Gatling.
    fn threshold(&self, path: String, numbers: Option<&Numbers<'_>>) -> Threshold {
        Threshold {
            metric: path,
            expression: format!(
                "{} {}",
                self.target.words(self.words.noun),
                self.condition.words(self.words)
            ),
            passed: Some(numbers.is_some_and(|numbers| self.condition.holds(self.target.value(numbers)))),
            by: JudgedBy::Headroom,
        }
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

    fn value(self, numbers: &Numbers<'_>) -> f64 {
        let count = |which| match which {
            Which::All => numbers.count,
            Which::Successful => numbers.count - numbers.failed,
            Which::Failed => numbers.failed,
        };
        match self {
            Self::Count(which) => count(which) as f64,
            // Gatling's answer where nothing was requested.
            Self::Percent(Which::Failed) if numbers.count == 0 => 100.0,
            Self::Percent(_) if numbers.count == 0 => 0.0,
            Self::Percent(which) => count(which) as f64 * 100.0 / numbers.count as f64,
            Self::Time(stat) => stat.value(numbers).unwrap_or(0.0),
            Self::RequestsPerSecond => numbers.rate_per_s,
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

    /// Whole milliseconds, rounded half up as the JVM does.
    fn value(self, numbers: &Numbers<'_>) -> Option<f64> {
        let half_up = |value: f64| (value + 0.5).floor();
        match self {
            Self::Min => numbers.times.min_ms(),
            Self::Max => numbers.times.max_ms(),
            Self::Mean => Some(half_up(numbers.mean)),
            Self::StdDev => Some(half_up(numbers.stddev)),
            Self::Percentile(percent) => {
                numbers.times.percentiles_ms(Ranks::WholeMillis, &[percent / 100.0])[0]
            }
        }
    }
}

impl Condition {
    fn words(&self, words: Words) -> String {
        match self {
            Self::AtMost(value) => format!("is less than or equal to {value:?}"),
            Self::AtLeast(value) => format!("is greater than or equal to {value:?}"),
            Self::Below(value) => format!("is less than {value:?}"),
            Self::Above(value) => format!("is greater than {value:?}"),
            Self::Is(value) => format!("is {value:?}"),
            Self::Between { low, high, inclusive: true } if words.inclusive_last => {
                format!("is between {low:?} and {high:?} inclusive")
            }
            Self::Between { low, high, inclusive: true } => {
                format!("is between inclusive {low:?} and {high:?}")
            }
            Self::Between { low, high, .. } => format!("is between {low:?} and {high:?}"),
            Self::In(values) => {
                let values: Vec<String> = values.iter().map(|value| format!("{value:?}")).collect();
                format!("is in List({})", values.join(", "))
            }
        }
    }

    #[expect(clippy::float_cmp, reason = "the simulation asked for equality")]
    fn holds(&self, value: f64) -> bool {
        match self {
            Self::AtMost(limit) => value <= *limit,
            Self::AtLeast(limit) => value >= *limit,
            Self::Below(limit) => value < *limit,
            Self::Above(limit) => value > *limit,
            Self::Is(limit) => value == *limit,
            Self::Between { low, high, inclusive: true } => (*low..=*high).contains(&value),
            Self::Between { low, high, .. } => *low < value && value < *high,
            Self::In(values) => values.contains(&value),
        }
    }
}
