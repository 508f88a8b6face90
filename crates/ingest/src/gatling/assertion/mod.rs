//! Gatling's assertions: read of the log, worded as Gatling prints them, and judged from the requests.

pub(super) mod in_words;
pub(super) mod pickled;
mod wording;

use domain::{Histogram, JudgedBy, Ranks, Threshold};

use self::wording::Words;

/// One assertion of the simulation.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Assertion {
    path: Path,
    target: Target,
    condition: Condition,
    words: Words,
}

#[derive(Debug, Clone, PartialEq)]
enum Path {
    Global,
    ForAll,
    Details(Vec<String>),
    /// It could not be decoded.
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

impl Numbers<'_> {
    fn sum(&self) -> f64 {
        (self.mean * self.count as f64).round()
    }

    fn mean_cut_off(&self) -> f64 {
        (self.sum() / self.count.max(1) as f64).floor()
    }

    fn stddev_cut_off(&self) -> f64 {
        let n = self.count.max(1) as f64;
        let squares = ((self.mean * self.mean + self.stddev * self.stddev) * n).round();
        ((squares - (self.sum() * self.sum() / n).floor()) / n).floor().max(0.0).sqrt().floor()
    }
}

/// The numbers of all requests, of each request path, and of each group.
pub(super) struct Subject<'a> {
    pub(super) all: Numbers<'a>,
    pub(super) requests: Vec<(Vec<String>, Numbers<'a>)>,
    pub(super) groups: Vec<(Vec<String>, Numbers<'a>)>,
}

impl Assertion {
    fn opaque(words: Words) -> Self {
        Self { path: Path::Opaque, target: Target::RequestsPerSecond, condition: Condition::Is(0.0), words }
    }

    pub(super) fn is_opaque(&self) -> bool {
        self.path == Path::Opaque
    }

    /// It is about a percentile of which the log only says which of four it is.
    pub(super) fn is_of_a_ranked_percentile(&self) -> bool {
        self.words == Words::Whole && matches!(self.target, Target::Time(Stat::Percentile(_)))
    }

    /// Judges it; for all requests gives one result a request path, in 2.1 one for all of them.
    pub(super) fn judge(&self, subject: &Subject<'_>) -> Vec<Threshold> {
        match &self.path {
            Path::Global => vec![self.threshold("Global".to_owned(), Some(&subject.all))],
            Path::ForAll if self.words == Words::Whole => vec![Threshold {
                passed: Some(subject.requests.iter().all(|(_, numbers)| self.holds(numbers))),
                ..self.threshold("For all requests".to_owned(), None)
            }],
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
            expression: self.expression(),
            passed: Some(numbers.is_some_and(|numbers| self.holds(numbers))),
            by: JudgedBy::Headroom,
        }
    }

    /// 2.1 compares whole numbers, what is behind the point cut off.
    fn holds(&self, numbers: &Numbers<'_>) -> bool {
        let value = self.target.value(numbers, self.words);
        self.condition.holds(if self.words == Words::Whole { value.trunc() } else { value })
    }
}

impl Target {
    fn value(self, numbers: &Numbers<'_>, words: Words) -> f64 {
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
            Self::Time(stat) => stat.value(numbers, words).unwrap_or(0.0),
            Self::RequestsPerSecond => numbers.rate_per_s,
        }
    }
}

impl Stat {
    /// Whole milliseconds, rounded half up as the JVM does; 2.1 divides whole numbers.
    fn value(self, numbers: &Numbers<'_>, words: Words) -> Option<f64> {
        let whole = |value: f64| (value + 0.5).floor();
        match self {
            Self::Mean if words == Words::Whole => Some(numbers.mean_cut_off()),
            Self::StdDev if words == Words::Whole => Some(numbers.stddev_cut_off()),
            Self::Min => numbers.times.min_ms(),
            Self::Max => numbers.times.max_ms(),
            Self::Mean => Some(whole(numbers.mean)),
            Self::StdDev => Some(whole(numbers.stddev)),
            Self::Percentile(percent) => {
                numbers.times.percentiles_ms(Ranks::WholeMillis, &[percent / 100.0])[0]
            }
        }
    }
}

impl Condition {
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
