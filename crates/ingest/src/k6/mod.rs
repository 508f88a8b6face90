//! k6's results. NDJSON (`--out json=…`), read here, has one Metric line for each metric and one Point line for each
//! sample; CSV fills the same [`K6`]; summaries are sums, and may stand beside either.

mod beside;
mod csv;
mod malformed;
mod metric;
mod ndjson;
mod notes;
mod quick_tags;
mod repeats;
mod report;
mod row;
mod samples;
mod scan;
mod stretch;
pub(crate) mod summary;
mod tags;
mod threshold;

use std::{collections::BTreeMap, io::Read};

use domain::Skipped;
use rustc_hash::FxHashMap;

use self::{
    beside::{Beside, Counts},
    malformed::parse,
    metric::MetricState,
    ndjson::Envelope,
    repeats::{Repeated, Repeats},
    tags::TagSets,
};
use crate::{
    IngestError,
    collect::Collector,
    distribution::Distribution,
    error::printable,
    lines::{Line, LineKind, Lines, MAX_LINE},
    messages::Messages,
    naming::Names,
    source::Source,
    stretches::{Stretch, Stretches},
    time::TimeReader,
};

/// Metrics, groups and checks of one test that are kept; beyond, they are counted together.
const MAX_NAMES: usize = 2_000;
const NANOS: i64 = 1_000_000_000;

/// How the samples are written.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Written {
    #[default]
    Ndjson,
    /// With the fields that versions before v0.40 wrote.
    OldNdjson,
    Csv,
    /// Each time so far is a whole second.
    CsvOfSeconds,
}

/// What is read of one k6 file.
#[derive(Debug, Default)]
pub(crate) struct K6 {
    written: Written,
    collector: Collector,
    metrics: Vec<MetricState>,
    metric_index: FxHashMap<Vec<u8>, usize>,
    groups: BTreeMap<String, Distribution>,
    /// By group and name: passed, failed.
    checks: BTreeMap<(String, String), (u64, u64)>,
    /// By kind of request.
    errors: [Messages; 3],
    first_ns: Option<i64>,
    last_ns: Option<i64>,
    /// Duration samples by kind that no file says the success of.
    unjudged: u64,
    setup_iterations: bool,
    recognised: bool,
    last_line_cut: bool,
    /// Lines that hold a part of a sample.
    torn: u64,
    /// Lines that could not be read though they hold a sample.
    unread: u64,
    /// What each file counts to, where there are several.
    parts: Vec<Counts>,
    beside: Vec<Beside>,
    time: TimeReader,
    tag_sets: TagSets,
    repeats: Repeats,
    /// Samples of other days.
    stretches: Stretches<Self>,
}

impl K6 {
    /// Reads a file to its end. A line that cannot be read is counted and passed over; a file without any sample or
    /// metric is refused.
    pub(crate) fn read<R: Read>(source: &mut Source<R>, names: &Names) -> Result<Self, IngestError> {
        let mut k6 = Self { collector: Collector::named(names), ..Self::default() };
        let mut lines = Lines::new(source);
        loop {
            k6.repeated(&mut lines)?;
            let Some(line) = lines.next()? else { break };
            k6.line(&line)?;
        }
        k6.close()?;
        Ok(k6)
    }

    pub(crate) fn is_csv(&self) -> bool {
        matches!(self.written, Written::Csv | Written::CsvOfSeconds)
    }

    /// Reads a file as [`Self::read`] does, but of its samples only those of requests.
    pub(crate) fn read_requests<R: Read>(source: &mut Source<R>, names: &Names) -> Result<Self, IngestError> {
        let mut k6 = Self { collector: Collector::named(names), ..Self::default() };
        let mut lines = Lines::new(source);
        while let Some(line) = lines.next()? {
            if !k6.is_beside_requests(line.bytes) {
                k6.line(&line)?;
            }
        }
        k6.close()?;
        Ok(k6)
    }

    /// Nothing more may be read.
    fn close(&mut self) -> Result<(), IngestError> {
        self.settle()?;
        self.collector.close()
    }

    /// A sample of a metric that tells neither how long a request took nor, where that is still open, how it went.
    fn is_beside_requests(&self, line: &[u8]) -> bool {
        let Some(rest) = line.strip_prefix(scan::BEFORE_METRIC) else { return false };
        let is = |metric: &[u8]| rest.strip_prefix(metric).is_some_and(|rest| rest.starts_with(b"\""));
        let is_wanted_failure =
            self.unjudged > 0 && (is(b"http_req_failed") || is(b"browser_http_req_failed"));
        let is_duration =
            is(b"http_req_duration") || is(b"grpc_req_duration") || is(b"browser_http_req_duration");
        !is_duration && !is_wanted_failure
    }

    /// True once a Metric or Point was read.
    pub(crate) fn is_recognised(&self) -> bool {
        self.recognised
    }

    /// A sample was read.
    pub(crate) fn has_sample(&self) -> bool {
        self.records() > 0
    }

    /// Lines that hold a sample, as far as it can be seen, and could not be read.
    pub(crate) fn unread_samples(&self) -> u64 {
        if self.is_csv() { self.collector.skipped.count } else { self.unread }
    }

    /// The last line is only the beginning of one.
    pub(crate) fn is_cut(&self) -> bool {
        self.last_line_cut
    }

    /// The first line that could not be read: its place and why.
    pub(crate) fn first_skipped(&self) -> Option<&domain::SkippedLine> {
        self.collector.skipped.first.first()
    }

    /// What was left out.
    pub(crate) fn skipped(&mut self) -> &mut Skipped {
        &mut self.collector.skipped
    }

    /// Times of the first and the last sample.
    pub(crate) fn span_ms(&self) -> Option<(i64, i64)> {
        Some((self.first_ns?.div_euclid(1_000_000), self.last_ns?.div_euclid(1_000_000)))
    }

    fn line(&mut self, line: &Line<'_>) -> Result<(), IngestError> {
        if line.kind == LineKind::TooLong {
            let reason =
                || format!("the line is longer than {} MiB: {}", MAX_LINE >> 20, printable(line.bytes));
            self.collector.skip(Some(line.number), line.byte, reason);
            return Ok(());
        }
        if self.quick(line)? || line.bytes.iter().all(u8::is_ascii_whitespace) {
            return Ok(());
        }
        match parse(line.bytes) {
            Ok(envelope) => self.parsed(line, envelope),
            Err(malformed) => {
                self.last_line_cut = line.kind == LineKind::Unended;
                let is_torn = !self.last_line_cut && malformed.is_torn(line.bytes);
                self.torn += u64::from(is_torn);
                self.skip(line, &malformed.why);
                Ok(())
            }
        }
    }

    fn skip(&mut self, line: &Line<'_>, why: &str) {
        self.unread += u64::from(memchr::memmem::find(line.bytes, b"\"Point\"").is_some());
        let reason = || format!("expected a k6 Metric or Point, found `{}`: {why}", printable(line.bytes));
        self.collector.skip(Some(line.number), line.byte, reason);
    }

    /// Takes the lines that repeat what stands in the one before.
    fn repeated<R: Read>(&mut self, lines: &mut Lines<'_, R>) -> Result<(), IngestError> {
        while let Some((Repeated { metric, nanos, value, tags }, length)) = self.repeats.read(lines.held()) {
            self.point(metric, nanos, value, tags)?;
            lines.pass(length);
        }
        Ok(())
    }

    /// Takes a line that the scanner understands, of a metric that is known; false leaves it to the JSON parser.
    fn quick(&mut self, line: &Line<'_>) -> Result<bool, IngestError> {
        let Some(Repeated { metric, nanos, value, tags }) = self.scanned(line) else { return Ok(false) };
        self.point(metric, nanos, value, tags)?;
        Ok(true)
    }

    fn scanned(&mut self, line: &Line<'_>) -> Option<Repeated> {
        let scanned = scan::scan(line.bytes)?;
        let metric = *self.metric_index.get(scanned.metric)?;
        let nanos = self.time.nanos(scanned.time).filter(|&nanos| self.stretches.is_near(nanos))?;
        let tags = self.tag_sets.find(scanned.tags)?;
        let taken = Repeated { metric, nanos, value: scanned.value, tags };
        self.repeats.remember(&scanned, &taken, line.end());
        Some(taken)
    }

    fn parsed(&mut self, line: &Line<'_>, envelope: Envelope<'_>) -> Result<(), IngestError> {
        self.repeats.forget();
        let Some(name) = envelope.metric.or_else(|| envelope.data.name.clone()) else {
            self.skip(line, "no metric is named");
            return Ok(());
        };
        match (&*envelope.kind, &envelope.data.time, envelope.data.value) {
            ("Metric", ..) => {
                self.recognised = true;
                if let Some(metric) = self.metric(&name) {
                    self.declare(metric, envelope.data);
                }
            }
            ("Point", Some(time), Some(value)) => match self.time.nanos(time.as_bytes()) {
                Some(nanos) if self.enters(nanos)? => {
                    let tags = self.tag_sets.scratch(envelope.data.tags.unwrap_or_default());
                    if let Some(metric) = self.metric(&name) {
                        self.point(metric, nanos, value, tags)?;
                    }
                }
                Some(_) => {}
                None => self.skip(line, "the time is not RFC 3339"),
            },
            ("Point", ..) => self.skip(line, "time or value is missing"),
            _ => self.skip(line, "the type is neither Metric nor Point"),
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
