//! What a file must hold to be a result of its format: a record that could be read, or nothing behind its head. A file of
//! which every record is unreadable says nothing about the test, and must not pass for one without a request.

use domain::SkippedLine;

use super::Test;
use crate::{
    IngestError,
    format::Format,
    request_log::{RequestLog, Understood},
};

/// What tells whether a file is one of its format.
struct Held<'a> {
    /// Its head or a record was understood.
    is_recognised: bool,
    has_record: bool,
    /// Records that could not be read, but for the one that the end of the file cuts: a test may be killed in its first.
    unread: u64,
    first: Option<&'a SkippedLine>,
    expected: &'static str,
    /// What makes the tool write what can be read.
    advice: Option<&'static str>,
}

impl Test {
    /// Refuses a file that only begins like one of its format.
    pub(super) fn recognised(self, file: &str, excerpt: Vec<String>) -> Result<Self, IngestError> {
        match self.held() {
            Some(held) if !held.is_recognised => Err(held.refusal(file, excerpt)),
            _ => Ok(self),
        }
    }

    /// The same, and refuses a file of whose records not one could be read.
    pub(super) fn readable(self, file: &str, excerpt: Vec<String>) -> Result<Self, IngestError> {
        match self.held() {
            Some(held) if !held.is_recognised || held.is_unreadable() => Err(held.refusal(file, excerpt)),
            _ => Ok(self),
        }
    }

    /// None of files that are not made of records.
    fn held(&self) -> Option<Held<'_>> {
        match self {
            Self::K6(k6) => Some(Held {
                is_recognised: k6.is_recognised(),
                has_record: k6.has_sample(),
                unread: k6.unread_samples().saturating_sub(u64::from(k6.is_cut())),
                first: k6.first_skipped(),
                expected: if k6.is_csv() { "a row of k6's CSV" } else { "a k6 Metric or Point" },
                advice: None,
            }),
            Self::Gatling(gatling) => Some(Held {
                is_recognised: gatling.is_recognised(),
                has_record: gatling.has_request(),
                unread: gatling.unread_requests,
                first: gatling.first_skipped(),
                expected: "a record of Gatling (RUN, USER, REQUEST, GROUP)",
                advice: None,
            }),
            Self::Log(log) => Some(Held::of_log(log)),
            Self::Locust(locust) => locust.requests().map(Held::of_log),
            Self::Summary(_) => None,
        }
    }
}

impl<'a> Held<'a> {
    fn of_log(log: &'a RequestLog) -> Self {
        // These do not count a record that is cut as one that cannot be read.
        let counts_whole_ones =
            matches!(log.format, Format::JmeterCsv | Format::JmeterXml | Format::LocustRequests);
        Self {
            is_recognised: log.understood > Understood::Nothing,
            has_record: log.understood == Understood::Record,
            unread: log.collector.skipped.count.saturating_sub(u64::from(log.cut && !counts_whole_ones)),
            first: log.first_skipped(),
            expected: log.format.in_words(),
            advice: advice(log.format),
        }
    }

    fn is_unreadable(&self) -> bool {
        !self.has_record && self.unread > 0
    }

    fn refusal(&self, file: &str, excerpt: Vec<String>) -> IngestError {
        let reason = self.first.map_or("none in the whole file", |first| &first.reason);
        // Where the first one that was left out says itself what it ought to be.
        let told = reason.strip_prefix("expected ").map(|told| told.split_once(", found ").ok_or(told));
        let (expected, found) = match told {
            Some(Ok(told)) => told,
            Some(Err(expected)) => (expected, "none in the whole file"),
            None => (self.expected, reason),
        };
        let mut found = found.to_owned();
        if self.is_recognised {
            found.push_str(
                match self.unread {
                    1 => ". The only record cannot be read".to_owned(),
                    many => format!(". None of the {many} records can be read"),
                }
                .as_str(),
            );
        }
        if let Some(advice) = self.advice {
            found.push_str(". ");
            found.push_str(advice);
        }
        IngestError::NoRecord {
            file: file.to_owned(),
            line: self.first.and_then(|first| first.line).unwrap_or(1),
            byte: self.first.and_then(|first| first.byte).unwrap_or(0),
            expected: expected.to_owned(),
            found,
            excerpt,
        }
    }
}

fn advice(format: Format) -> Option<&'static str> {
    match format {
        Format::GenericCsv => Some(
            "Which column means what can be said: `headroom inspect --columns \"duration=COLUMN, unit=ms, name=COLUMN\"`, \
             or “How its results are read” of the service",
        ),
        Format::JmeterCsv => Some(
            "`-Jjmeter.save.saveservice.timestamp_format=ms -Jjmeter.save.saveservice.print_field_names=true` makes JMeter \
             write rows that leave no doubt",
        ),
        _ => None,
    }
}
