//! What tools print for people: numbers with their units, and the summary that hey, oha and ghz share.

use std::borrow::Cow;

use domain::{Latency, Report};

use crate::{IngestError, document::Document, format::Format, printout::Printout};

impl Document {
    /// The bytes as text; what is no UTF-8 is replaced.
    pub(crate) fn text(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(&self.bytes)
    }

    /// Says that this is not what it seemed to be.
    pub(crate) fn refused(&self, format: Format, found: &str) -> IngestError {
        self.damaged(1, 0, format.in_words().to_owned(), found.to_owned())
    }
}

/// Takes colours and other control sequences of a terminal out of a text (ECMA-48, 5.4): parameters, then one final byte.
pub(crate) fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\u{1b}') {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        if let Some(sequence) = rest.strip_prefix('[') {
            rest = sequence.trim_start_matches(|c| matches!(c, ' '..='?'));
            rest = rest.strip_prefix(|c| matches!(c, '@'..='~')).unwrap_or(rest);
        }
    }
    out.push_str(rest);
    out
}

/// A duration in ms: `1.16ms`, `87.00us`, `1.2 s`, `0.0577 secs`, `2.00m`. None of anything else, also of `-nan`.
pub(crate) fn ms(text: &str) -> Option<f64> {
    let text = text.trim();
    let end = text.find(|c: char| !matches!(c, '0'..='9' | '.' | '-' | '+')).unwrap_or(text.len());
    let value: f64 = text[..end].parse().ok()?;
    let nanos = match text[end..].trim() {
        "ns" => 1.0,
        "us" | "µs" | "μs" => 1e3,
        "ms" => 1e6,
        "s" | "sec" | "secs" | "seconds" => 1e9,
        "m" | "min" => 60e9,
        "h" => 3_600e9,
        _ => return None,
    };
    Some((value * nanos).round() / 1e6)
}

/// Seconds as ms, to the nanosecond: `0.0113` is 11.3 and not a hair less.
pub(crate) fn seconds_as_ms(seconds: f64) -> f64 {
    (seconds * 1e9).round() / 1e6
}

/// Seconds as µs.
#[expect(clippy::cast_possible_truncation, reason = "a cast of a float saturates")]
pub(crate) fn micros(seconds: f64) -> i64 {
    (seconds * 1e6).round() as i64
}

/// What hey, oha and ghz print: a summary, percentiles, answers by status, errors.
#[derive(Debug, Default)]
pub(crate) struct Printed {
    section: Section,
    values: Vec<(String, String)>,
    /// Percent and ms.
    percentiles: Vec<(f64, f64)>,
    pub(crate) statuses: Vec<(String, u64)>,
    pub(crate) errors: Vec<(String, u64)>,
    /// The list of answers by status.
    list: List,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Section {
    Summary,
    Percentiles,
    Statuses,
    Errors,
    #[default]
    Other,
}

/// How much of a list is there.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum List {
    #[default]
    Missing,
    Begun,
    /// A line of it is cut.
    Torn,
}

impl Printout for Printed {
    fn line(&mut self, line: &str) {
        match section_of(line) {
            Some(begun) => {
                self.section = begun;
                if begun == Section::Statuses {
                    self.list = List::Begun;
                }
            }
            // Behind a blank line follows what the next section or the shell says.
            None if line.is_empty() && matches!(self.section, Section::Statuses | Section::Errors) => {
                self.section = Section::Other;
            }
            None => self.entry(line),
        }
    }

    fn begins_again(&self, line: &str) -> bool {
        section_of(line) == Some(Section::Summary) && !self.values.is_empty()
    }

    /// All three print the list of answers, even an empty one; but ghz none where there was no call.
    fn lacks(&self) -> Option<&'static str> {
        match self.list {
            List::Begun => None,
            List::Missing if self.value("Count") == Some("0") => None,
            List::Missing => Some("the list of answers by status is missing"),
            List::Torn => Some("the list of answers by status does not come to its end"),
        }
    }
}

impl Printed {
    fn entry(&mut self, line: &str) {
        match self.section {
            Section::Summary => {
                if let Some((name, value)) = line.split_once(':') {
                    self.values.push((name.to_owned(), value.trim().to_owned()));
                }
            }
            Section::Percentiles => {
                // `50%% in`, `50.00% in` and `50 % in` are all seen.
                let parts = line.split_once(" in ");
                let percent =
                    parts.and_then(|(percent, _)| percent.trim_end_matches(['%', ' ']).parse().ok());
                self.percentiles.extend(percent.zip(parts.and_then(|(_, value)| ms(value))));
            }
            Section::Statuses => {
                if let Some((status, behind)) = bracketed(line) {
                    self.answers(status.trim(), behind.trim());
                }
            }
            Section::Errors => {
                if let Some((count, message)) = bracketed(line) {
                    let count = count.trim().parse().ok();
                    self.errors.extend(count.map(|count| (message.trim().to_owned(), count)));
                }
            }
            Section::Other => {}
        }
    }

    /// `594 responses` of a status, or as much of it as is there.
    fn answers(&mut self, status: &str, behind: &str) {
        let (count, words) =
            behind.split_at(behind.find(|c: char| !c.is_ascii_digit()).unwrap_or(behind.len()));
        let words = words.trim_start();
        if words == "responses" {
            self.statuses.extend(count.parse().ok().map(|count| (status.to_owned(), count)));
        } else if "responses".starts_with(words) {
            self.list = List::Torn;
        }
    }

    /// The text behind `name:` in the summary.
    pub(crate) fn value(&self, name: &str) -> Option<&str> {
        self.values.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    fn ms(&self, name: &str) -> Option<f64> {
        self.value(name).and_then(ms)
    }

    /// What stands in the summary, and the percentiles, goes into the report: how long it took, the rate, the latencies.
    pub(crate) fn sum_up(&self, report: &mut Report) {
        report.duration_ms = self.ms("Total");
        report.requests.rate_per_s = self.value("Requests/sec").and_then(|text| text.parse().ok());
        report.requests.latency_ms = Latency {
            min: self.ms("Fastest"),
            mean: self.ms("Average"),
            max: self.ms("Slowest"),
            ..self.percentiles()
        };
    }

    fn percentiles(&self) -> Latency {
        let of = |percent: f64| {
            self.percentiles.iter().find(|(known, _)| (known - percent).abs() < 1e-9).map(|&(_, ms)| ms)
        };
        Latency {
            p50: of(50.0),
            p75: of(75.0),
            p90: of(90.0),
            p95: of(95.0),
            p99: of(99.0),
            p999: of(99.9),
            ..Latency::default()
        }
    }
}

fn section_of(line: &str) -> Option<Section> {
    let head = line.trim().to_ascii_lowercase();
    let section = match head.as_str() {
        "summary:" => Section::Summary,
        "latency distribution:" | "response time distribution:" => Section::Percentiles,
        "status code distribution:" => Section::Statuses,
        "error distribution:" => Section::Errors,
        _ if head.starts_with("details (") || head.ends_with("histogram:") => Section::Other,
        _ => return None,
    };
    Some(section)
}

/// `[200]  594 responses` as its two parts.
fn bracketed(line: &str) -> Option<(&str, &str)> {
    line.strip_prefix('[')?.split_once(']')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_read_in_every_unit() {
        for (text, expected) in [
            ("1.16ms", 1.16),
            ("87.00us", 0.087),
            ("12 s", 12_000.0),
            ("0.0577 secs", 57.7),
            ("2.00m", 120_000.0),
            ("1.5h", 5_400_000.0),
            ("415.2 µs", 0.4152),
        ] {
            assert_eq!(ms(text), Some(expected), "{text}");
        }
        for text in ["-nanus", "", "12", "ms", "12 parsecs"] {
            assert_eq!(ms(text), None, "{text}");
        }
    }

    #[test]
    fn colours_are_taken_out() {
        assert_eq!(plain("\u{1b}[32m200\u{1b}[39m ok\u{1b}"), "200 ok");
        assert_eq!(plain("\u{1b}[1;31m\u{1b}[?25l7 \u{1b}[K\u{1b}[é"), "7 é");
    }

    #[test]
    fn a_million_sequences_without_an_end_are_taken_out_at_once() {
        assert_eq!(plain(&"\u{1b}[".repeat(1_000_000)), "");
    }
}
