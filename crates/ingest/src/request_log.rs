//! What the readers of tools that write a record for each request fill, whichever tool: requests with their times, and
//! what stands beside them.

mod report;
mod stretch;

use std::{collections::BTreeMap, ops::RangeInclusive};

use domain::Metric;

use crate::{
    IngestError,
    collect::{Collector, EndpointIndex, Key, Kind, OTHER, clean_name},
    distribution::Distribution,
    format::Format,
    measure::Measures,
    messages::Messages,
    naming::Names,
    stretches::{Stretch, Stretches},
    time::CALENDAR_MS,
    timeline::Outcome,
};

/// Groups that are kept; beyond, they are counted together.
const MAX_NAMES: usize = 2_000;
const MICROS: i64 = 1_000_000;
/// The years 1970 to 9999 in µs.
const CALENDAR: RangeInclusive<i64> = 0..=(*CALENDAR_MS.end() + 1) * 1_000 - 1;

/// What a tool's times are counted from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Clock {
    /// 1970: the times of day are known.
    Epoch,
    /// The beginning of the test, whenever that was.
    Start,
    /// The file has durations only: there is no course.
    None,
}

/// What was understood of a file; more comes later.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Understood {
    /// It only begins like one of its format.
    Nothing,
    /// Its head line, or what stands for it.
    Head,
    /// A record.
    Record,
}

/// One request, as its record tells it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sent<'a> {
    pub(crate) endpoint: EndpointIndex,
    /// When it began, in µs by the log's clock.
    pub(crate) start: i64,
    /// How long it took; may be below zero where a clock was set.
    pub(crate) ms: f64,
    pub(crate) outcome: Outcome,
    /// What went wrong, in the tool's words.
    pub(crate) error: Option<&'a str>,
}

impl Sent<'_> {
    /// Why it cannot be: its start or its end lies in no year between 1970 and 9999.
    fn of_no_calendar(&self) -> String {
        const MOST_DIGITS: f64 = 1e15;
        let Self { start, ms, .. } = *self;
        match () {
            () if !CALENDAR.contains(&start) => format!("a request at {start} µs after 1970"),
            () if ms < MOST_DIGITS => {
                format!("a request that took {ms} ms and would end after the year 9999")
            }
            () => format!("a request that took {ms:e} ms and would end after the year 9999"),
        }
    }
}

/// All requests of one file, or of several files of one test.
#[derive(Debug)]
pub(crate) struct RequestLog {
    pub(crate) tool: &'static str,
    pub(crate) format: Format,
    pub(crate) tool_version: Option<String>,
    pub(crate) clock: Clock,
    /// The file tells when requests ended, to the second or nearly so.
    pub(crate) has_course: bool,
    pub(crate) collector: Collector,
    /// Metrics of the tool's own.
    pub(crate) metrics: BTreeMap<String, Metric>,
    /// Metrics that add up over files.
    pub(crate) measures: Measures,
    /// What rates are divided by, in seconds; where none is set, the time from the first start to the last end.
    pub(crate) rate_seconds: Option<f64>,
    /// Sentences about this file.
    pub(crate) notes: Vec<String>,
    /// How far this is a file of its format.
    pub(crate) understood: Understood,
    /// Line and byte of the record that is being read, where the reader says it.
    pub(crate) place: Option<(u64, u64)>,
    /// The file ends inside a record.
    pub(crate) cut: bool,
    /// Not all requests say whether they failed.
    forgets_failures: bool,
    groups: BTreeMap<String, GroupState>,
    errors: Messages,
    /// The first start and the last end, in µs.
    span: Option<(i64, i64)>,
    negative: u64,
    /// Which stretch of time this is; readers that sum up beside the log tell them apart by it.
    pub(crate) stretch: u32,
    /// Requests of other days.
    stretches: Stretches<Self>,
}

/// One group or transaction over all its executions.
#[derive(Debug, Clone, Default)]
struct GroupState {
    failed: u64,
    duration: Distribution,
}

impl RequestLog {
    /// A log without a request.
    pub(crate) fn new(tool: &'static str, format: Format, clock: Clock, names: &Names) -> Self {
        Self {
            tool,
            format,
            tool_version: None,
            clock,
            has_course: clock != Clock::None,
            collector: Collector::named(names),
            metrics: BTreeMap::new(),
            measures: Measures::default(),
            rate_seconds: None,
            notes: Vec::new(),
            understood: Understood::Nothing,
            place: None,
            cut: false,
            forgets_failures: false,
            groups: BTreeMap::new(),
            errors: Messages::default(),
            span: None,
            negative: 0,
            stretch: 0,
            stretches: Stretches::default(),
        }
    }

    /// The endpoint of this name, new or known. Readers of large files remember it by the bytes of its name.
    pub(crate) fn endpoint(
        &mut self,
        name: &str,
        method: Option<&str>,
        group: Option<&str>,
        scenario: Option<&str>,
    ) -> EndpointIndex {
        let clean = |text: Option<&str>| text.filter(|text| !text.is_empty()).map(clean_name);
        self.collector.endpoint(Key {
            kind: Kind::Http,
            name: clean_name(name),
            method: clean(method),
            group: clean(group),
            scenario: clean(scenario),
        })
    }

    /// Times of the first start and the last end in ms since 1970, where the log knows the time of day.
    pub(crate) fn span_ms(&self) -> Option<(i64, i64)> {
        let (first, last) = self.span.filter(|_| self.clock == Clock::Epoch)?;
        Some((first.div_euclid(1_000), last.div_euclid(1_000)))
    }

    /// Counts a request in the second in which it ended. One of no year between 1970 and 9999 is left out, as a record that
    /// cannot be read.
    pub(crate) fn request(&mut self, sent: &Sent<'_>) -> Result<(), IngestError> {
        self.understand(Understood::Head);
        if self.clock == Clock::None {
            self.understand(Understood::Record);
            self.told(sent);
            return self.collector.request(sent.endpoint, 0, sent.ms, sent.outcome);
        }
        let end = sent.start.saturating_add(micros(sent.ms.max(0.0)));
        if self.clock == Clock::Epoch && !(CALENDAR.contains(&sent.start) && CALENDAR.contains(&end)) {
            let (line, byte) = self.place.unzip();
            self.collector.skip(line, byte, || sent.of_no_calendar());
            return Ok(());
        }
        self.understand(Understood::Record);
        if !self.enters(sent.start)? {
            return Ok(());
        }
        self.told(sent);
        self.seen(sent.start, end);
        self.collector.request(sent.endpoint, end.div_euclid(MICROS), sent.ms, sent.outcome)
    }

    /// What a request says beside its time.
    fn told(&mut self, sent: &Sent<'_>) {
        self.negative += u64::from(sent.ms < 0.0);
        if let Some(error) = sent.error {
            self.error(error);
        }
    }

    /// Counts requests of which only the distribution is known, in the second in the middle of their interval (µs).
    pub(crate) fn interval(
        &mut self,
        endpoint: EndpointIndex,
        (start, end): (i64, i64),
        many: &Distribution,
    ) -> Result<(), IngestError> {
        self.understand(Understood::Record);
        if !self.enters(start)? {
            return Ok(());
        }
        self.seen(start, end);
        let middle = start.saturating_add(end.saturating_sub(start) / 2);
        self.collector.requests(endpoint, middle.div_euclid(MICROS), many)
    }

    /// Notes what was understood of the file.
    pub(crate) fn understand(&mut self, what: Understood) {
        self.understood = self.understood.max(what);
    }

    /// Widens the time of the test.
    pub(crate) fn seen(&mut self, start: i64, end: i64) {
        let (first, last) = self.span.unwrap_or((start, end));
        self.span = Some((first.min(start), last.max(end)));
    }

    /// Counts passes through a group or transaction; nested names are joined by [`crate::collect::NEST`].
    pub(crate) fn add_group(&mut self, path: &str, failed: u64, duration: &Distribution) {
        let path = clean_name(path);
        let has_room = self.groups.len() < MAX_NAMES || self.groups.contains_key(&path);
        let group = self.groups.entry(if has_room { path } else { OTHER.to_owned() }).or_default();
        group.failed += failed;
        group.duration.merge(duration);
    }

    /// Counts an error message.
    pub(crate) fn error(&mut self, message: &str) {
        self.errors(message, 1);
    }

    /// Counts an error message several times.
    pub(crate) fn errors(&mut self, message: &str, times: u64) {
        if times == 0 {
            return;
        }
        self.errors.count(message, times, self.collector.naming());
    }

    /// Takes an error message back.
    pub(crate) fn forget_error(&mut self, message: &str) {
        self.errors.forget(message);
    }

    /// Makes it unknown which requests failed, also of those of other files; it must be closed.
    pub(crate) fn forget_failures(&mut self) -> Result<(), IngestError> {
        self.forgets_failures = true;
        self.collector.forget_failures()
    }

    /// The first line or record that could not be read.
    pub(crate) fn first_skipped(&self) -> Option<&domain::SkippedLine> {
        self.collector.skipped.first.first()
    }

    /// Nothing more may be read.
    pub(crate) fn close(&mut self) -> Result<(), IngestError> {
        self.settle()?;
        self.collector.close()
    }

    /// Adds another file of the same test.
    pub(crate) fn merge(&mut self, other: Self) -> Result<(), IngestError> {
        self.collector.merge(other.collector)?;
        for (path, group) in other.groups {
            self.add_group(&path, group.failed, &group.duration);
        }
        self.errors.merge(other.errors, self.collector.naming());
        if let Some((start, end)) = other.span {
            self.seen(start, end);
        }
        for (name, metric) in other.metrics {
            self.metrics.entry(name).or_insert(metric);
        }
        self.measures.merge(other.measures);
        self.rate_seconds = self.rate_seconds.zip(other.rate_seconds).map(|(ours, theirs)| ours.max(theirs));
        self.negative += other.negative;
        self.cut |= other.cut;
        self.has_course &= other.has_course;
        for note in other.notes {
            self.note(note);
        }
        if self.forgets_failures || other.forgets_failures {
            self.forget_failures()?;
        }
        Ok(())
    }

    /// Says something about the file, once.
    pub(crate) fn note(&mut self, note: impl Into<String>) {
        let note = note.into();
        if self.notes.len() < 20 && !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }
}

/// Whole µs of a duration in ms.
#[expect(clippy::cast_possible_truncation, reason = "a cast of a float saturates")]
pub(crate) fn micros(ms: f64) -> i64 {
    (ms * 1000.0).round() as i64
}
