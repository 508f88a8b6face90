//! Result files of Locust: the four that `--csv` writes, the log of requests, and `--json`. In one upload they are one
//! test, in any order and any selection: what says most gives the numbers, the rest stands beside.

mod course;
mod document;
mod gathered;
mod history;
mod messages;
mod requests;
mod statistics;
mod table;

use std::io::Read;

use domain::Skipped;

use self::{document::Entries, history::History, messages::Messages, statistics::Statistics};
use crate::{IngestError, Names, format::Format, request_log::RequestLog, source::Source};

/// One test.
#[derive(Debug)]
pub(crate) struct Locust {
    /// Of the file that says most.
    pub(crate) format: Format,
    pub(crate) cut: bool,
    log: Option<Box<RequestLog>>,
    document: Option<Entries>,
    statistics: Option<Statistics>,
    history: Option<History>,
    failures: Messages,
    /// Exceptions of the script.
    exceptions: Messages,
    skipped: Skipped,
}

impl Locust {
    fn new(format: Format) -> Self {
        Self {
            format,
            cut: false,
            log: None,
            document: None,
            statistics: None,
            history: None,
            failures: Messages::default(),
            exceptions: Messages::default(),
            skipped: Skipped::default(),
        }
    }

    /// Reads one file of the test.
    pub(crate) fn read<R: Read>(
        format: Format,
        source: &mut Source<R>,
        names: &Names,
    ) -> Result<Self, IngestError> {
        let mut locust = Self::new(format);
        let end = match format {
            Format::LocustRequests => {
                let log = requests::read(source, names)?;
                locust.cut = log.cut;
                locust.log = Some(Box::new(log));
                return Ok(locust);
            }
            Format::LocustJson => {
                locust.document = Some(Entries::read(source)?);
                return Ok(locust);
            }
            Format::LocustHistory => {
                let (history, end) = History::read(source)?;
                locust.history = Some(history);
                end
            }
            Format::LocustFailures => locust.failures.read_failures(source)?,
            Format::LocustExceptions => locust.exceptions.read_exceptions(source)?,
            _ => {
                let (statistics, end) = Statistics::read(source)?;
                locust.statistics = Some(statistics);
                end
            }
        };
        (locust.cut, locust.skipped) = (end.cut, end.skipped);
        Ok(locust)
    }

    /// What was left out.
    pub(crate) fn skipped(&mut self) -> &mut Skipped {
        self.log.as_mut().map_or(&mut self.skipped, |log| &mut log.collector.skipped)
    }

    /// Times of the first and the last request of the log.
    pub(crate) fn span_ms(&self) -> Option<(i64, i64)> {
        self.log.as_ref()?.span_ms()
    }

    /// Adds another file of the test.
    pub(crate) fn merge(&mut self, part: Self, first: &str, other: &str) -> Result<(), IngestError> {
        let twice = (self.document.is_some() && part.document.is_some())
            || (self.statistics.is_some() && part.statistics.is_some())
            || (self.history.is_some() && part.history.is_some());
        if twice {
            return Err(IngestError::Summaries { first: first.to_owned(), other: other.to_owned() });
        }
        if self.weight() < part.weight() {
            self.format = part.format;
        }
        self.cut |= part.cut;
        match (&mut self.log, part.log) {
            (Some(log), Some(part)) => log.merge(*part)?,
            (log, part) => *log = log.take().or(part),
        }
        self.document = self.document.take().or(part.document);
        self.statistics = self.statistics.take().or(part.statistics);
        self.history = self.history.take().or(part.history);
        self.failures.merge(part.failures);
        self.exceptions.merge(part.exceptions);
        self.skipped.count += part.skipped.count;
        self.skipped.first.extend(part.skipped.first);
        Ok(())
    }

    /// The log of requests, where there is one.
    pub(crate) fn requests(&self) -> Option<&RequestLog> {
        self.log.as_deref()
    }

    /// What the files lack to be a run: lists of messages do not say how many requests there were.
    pub(crate) fn lacks(&self) -> Option<&'static str> {
        (self.weight() == 0).then_some(
            "only a list of messages, which does not say how many requests there were. Add `PREFIX_stats.csv` and \
             `PREFIX_stats_history.csv` of the same test",
        )
    }

    /// Files that say more have more of it.
    fn weight(&self) -> u8 {
        let has =
            [self.history.is_some(), self.statistics.is_some(), self.document.is_some(), self.log.is_some()];
        (1..).zip(has).filter(|(_, has)| *has).map(|(weight, _)| weight).max().unwrap_or(0)
    }
}
