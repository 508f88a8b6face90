//! What the names in a head line tell of the columns, and what they leave in doubt.

use super::{Column, CsvColumns, DurationUnit, Moment};

/// What a column of durations is called, before its unit.
const DURATIONS: [&str; 9] = [
    "duration",
    "elapsed",
    "latency",
    "responsetime",
    "response",
    "took",
    "requesttime",
    "total",
    "totaltime",
];
/// Those that mean nothing else where no unit follows.
const WITHOUT_UNIT: [&str; 7] =
    ["duration", "elapsed", "latency", "responsetime", "took", "requesttime", "totaltime"];
/// What a column of times is called, also before a unit.
const TIMES: [&str; 9] =
    ["time", "timestamp", "ts", "start", "starttime", "started", "startedat", "date", "datetime"];
const NAMES: [&str; 9] =
    ["name", "label", "endpoint", "request", "requestname", "url", "path", "uri", "route"];

/// What the names in a head line suggest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Guess {
    /// Which column means what, without a doubt.
    Sure(Box<CsvColumns>),
    /// Requests, of which it is not sure how long they took.
    Doubt {
        /// Why it is not.
        why: String,
        /// A mapping that would say it, to be typed.
        mapping: String,
    },
    /// Nothing that is known of requests.
    Nothing,
}

impl CsvColumns {
    /// The mapping that names in a head line suggest: none where not exactly one column is surely a duration with its unit,
    /// or where neither a time nor a name stands beside it.
    pub fn guess(head: &[&str]) -> Guess {
        let known = Known::of(head);
        if known.times.is_empty() && known.name.is_none() {
            return Guess::Nothing;
        }
        match known.durations.as_slice() {
            [(duration, unit)] => Guess::Sure(Box::new(columns(head, &known, duration, *unit))),
            [(duration, unit), ..] => {
                let mapping = columns(head, &known, duration, *unit);
                doubt(may_be(known.durations.iter().map(|(name, _)| *name)), &mapping)
            }
            [] => known.without_duration(head),
        }
    }
}

/// The columns that tell what a file is.
struct Known<'a> {
    /// Surely durations, with their units.
    durations: Vec<(&'a str, DurationUnit)>,
    /// Columns `time_ms` and the like: when it was, or how long it took.
    either: Vec<(&'a str, DurationUnit)>,
    /// Which moment it was, those without a unit first.
    times: Vec<&'a str>,
    name: Option<&'a str>,
}

impl<'a> Known<'a> {
    fn of(head: &[&'a str]) -> Self {
        let measured = |words: &'static [&'static str]| {
            let of = move |column: &&'a str| {
                let (word, unit) = measured(column)?;
                words.contains(&word.as_str()).then_some((column.trim(), unit))
            };
            head.iter().filter_map(of)
        };
        let trimmed = || head.iter().map(|column| column.trim());
        let plain_times = trimmed().filter(|column| TIMES.contains(&plain(column).as_str()));
        Self {
            durations: measured(&DURATIONS).collect(),
            either: measured(&["time"]).collect(),
            times: plain_times.chain(measured(&TIMES).map(|(name, _)| name)).collect(),
            name: find(head, &NAMES),
        }
    }

    /// Where no column is called a duration of some unit.
    fn without_duration(&self, head: &[&'a str]) -> Guess {
        let open: Vec<&str> = head
            .iter()
            .map(|name| name.trim())
            .filter(|name| WITHOUT_UNIT.contains(&plain(name).as_str()))
            .collect();
        match (self.either.as_slice(), open.as_slice()) {
            // The only time there is: nobody counts when a request was and not how long it took.
            (&[(time, unit)], []) if self.times == [time] && self.name.is_some() => {
                Guess::Sure(Box::new(columns(head, self, time, unit)))
            }
            ([(time, unit), ..], []) => {
                let why = format!("“{time}” may be how long a request took, or when it was");
                doubt(why, &columns(head, self, time, *unit))
            }
            (_, [duration]) => {
                let why = format!("“{duration}” is a duration of no known unit (s, ms, us or ns)");
                doubt(why, &columns(head, self, duration, DurationUnit::Milliseconds))
            }
            (_, [duration, ..]) => {
                let mapping = columns(head, self, duration, DurationUnit::Milliseconds);
                doubt(may_be(open.iter().copied()), &mapping)
            }
            ([], []) if !self.times.is_empty() && self.name.is_some() && head.len() > 2 => {
                let mapping = columns(head, self, "COLUMN", DurationUnit::Milliseconds);
                doubt("no column is surely the duration".to_owned(), &mapping)
            }
            ([], []) => Guess::Nothing,
        }
    }
}

fn doubt(why: String, mapping: &CsvColumns) -> Guess {
    Guess::Doubt { why, mapping: mapping.to_string() }
}

fn may_be<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let names: Vec<String> = names.map(|name| format!("“{name}”")).collect();
    format!("{} may each be the duration", names.join(" and "))
}

fn columns(head: &[&str], known: &Known<'_>, duration: &str, unit: DurationUnit) -> CsvColumns {
    let named = |name: &str| Column::Named(name.to_owned());
    let find = |names: &[&str]| find(head, names).map(named);
    let columns = CsvColumns {
        text: String::new(),
        unit,
        duration: named(duration),
        time: known.times.iter().copied().find(|time| *time != duration).map(named),
        time_is: Moment::Start,
        name: known.name.map(named),
        method: find(&["method", "verb", "httpmethod"]),
        group: find(&["group", "transaction"]),
        scenario: find(&["scenario"]),
        status: find(&["status", "statuscode", "code", "responsecode", "httpstatus"]),
        success: find(&["success", "ok", "passed", "successful"]),
        failed: find(&["failed", "isfailed", "isfailure", "iserror", "haserror"]),
        error: find(&["error", "errormessage", "failure", "failuremessage", "exception"]),
        delimiter: None,
    };
    CsvColumns { text: columns.to_text(), ..columns }
}

/// The first column with one of these names.
fn find<'a>(head: &[&'a str], names: &[&str]) -> Option<&'a str> {
    head.iter().map(|column| column.trim()).find(|column| names.contains(&plain(column).as_str()))
}

/// What a column's name says before its unit: `Elapsed (ms)`, `latency_us`, `durationNs`.
fn measured(column: &str) -> Option<(String, DurationUnit)> {
    if let Some((word, unit)) = DurationUnit::split(column) {
        return Some((plain(word), unit));
    }
    let column = column.trim();
    let (word, unit) = column.split_at_checked(column.len().checked_sub(2)?)?;
    let unit = DurationUnit::read(&unit.to_ascii_lowercase())?;
    Some((plain(word), unit))
}

/// Lower case letters and digits of a name.
fn plain(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guess(head: &str) -> Guess {
        CsvColumns::guess(&head.split(',').collect::<Vec<_>>())
    }

    fn sure(head: &str) -> String {
        match guess(head) {
            Guess::Sure(columns) => columns.to_string(),
            other => panic!("{head}: {other:?}"),
        }
    }

    fn doubt(head: &str) -> (String, String) {
        match guess(head) {
            Guess::Doubt { why, mapping } => (why, mapping),
            other => panic!("{head}: {other:?}"),
        }
    }

    #[test]
    fn what_is_sure_is_guessed() {
        let text = sure("Timestamp,URL,Elapsed (ms),Status Code");
        assert_eq!(text, "duration=Elapsed (ms), unit=ms, time=Timestamp, name=URL, status=Status Code");
        assert!(text.parse::<CsvColumns>().is_ok_and(|columns| columns.as_str() == text));
        assert_eq!(sure("url,latencyMs"), "duration=latencyMs, unit=ms, name=url");
        assert_eq!(sure("url,total_s,connect_s"), "duration=total_s, unit=s, name=url");
        assert_eq!(
            sure("url,latency_us,is_error"),
            "duration=latency_us, unit=us, name=url, failed=is_error"
        );
    }

    #[test]
    fn a_time_is_a_duration_only_where_nothing_else_is() {
        assert_eq!(
            sure("time_ms,url,latency_ms,status"),
            "duration=latency_ms, unit=ms, time=time_ms, name=url, status=status"
        );
        assert_eq!(sure("url,duration_ms,time_s"), "duration=duration_ms, unit=ms, time=time_s, name=url");
        assert_eq!(sure("url,time_ms"), "duration=time_ms, unit=ms, name=url");
        let (why, mapping) = doubt("timestamp,time_ms,url");
        assert_eq!(why, "“time_ms” may be how long a request took, or when it was");
        assert_eq!(mapping, "duration=time_ms, unit=ms, time=timestamp, name=url");
    }

    #[test]
    fn a_doubt_says_why_and_what_to_type() {
        let (why, mapping) = doubt("timestamp,url,duration_ms,latency_ms");
        assert_eq!(why, "“duration_ms” and “latency_ms” may each be the duration");
        assert_eq!(mapping, "duration=duration_ms, unit=ms, time=timestamp, name=url");
        assert_eq!(
            doubt("ts,url,latency_ms,latency_ms").0,
            "“latency_ms” and “latency_ms” may each be the duration"
        );
        let (why, mapping) = doubt("timestamp,latency,label");
        assert_eq!(why, "“latency” is a duration of no known unit (s, ms, us or ns)");
        assert_eq!(mapping, "duration=latency, unit=ms, time=timestamp, name=label");
        assert!(mapping.parse::<CsvColumns>().is_ok());
        let (why, mapping) = doubt("start,end,url,status");
        assert_eq!(why, "no column is surely the duration");
        assert_eq!(mapping, "duration=COLUMN, unit=ms, time=start, name=url, status=status");
    }

    #[test]
    fn what_is_not_of_requests_is_nothing() {
        for head in ["id,latency_ms", "name,price_ms", "hello", "name,time", "latency_ms", ""] {
            assert_eq!(guess(head), Guess::Nothing, "{head}");
        }
    }
}
