//! Which samples are requests: `JMeter` also writes sums (transactions) and parts (redirect hops, embedded resources), which
//! would count the same time twice. Sums become groups, parts become metrics; neither is lost.

mod stretch;

use super::{
    labels::{LabelIndex, Labels},
    sample::{Numbers, Sample},
    threads::Threads,
    totals::Totals,
};
use crate::{
    IngestError, Names,
    format::Format,
    request_log::{Clock, RequestLog, Sent, Understood},
    stretches::{Stretch, Stretches},
};

/// Samples that may be transactions or requests and wait for the end of the file.
const MAX_HELD: usize = 10_000;

/// All samples of one file.
pub(super) struct Samples {
    pub(super) log: RequestLog,
    labels: Labels,
    threads: Threads,
    totals: Totals,
    transactions: u64,
    parts: u64,
    failed_parts: u64,
    held: Vec<Held>,
    /// Transactions as requests, as long as no request was seen: a file may hold nothing else.
    sums: Option<Box<RequestLog>>,
    /// How many there are, and the start of the first and the last in µs.
    number: u64,
    starts: Option<(i64, i64)>,
    /// Samples of other days.
    stretches: Stretches<Self>,
    /// What was read of another stretch of the same time.
    joined: Vec<RequestLog>,
}

/// A sample that says too little of itself.
struct Held {
    label: LabelIndex,
    numbers: Numbers,
    error: Option<String>,
}

/// What a sample is.
enum Role {
    Request,
    Part,
    Transaction,
    Unclear,
}

impl Samples {
    pub(super) fn new(format: Format, clock: Clock, names: &Names) -> Self {
        Self::with_log(|| RequestLog::new("jmeter", format, clock, names))
    }

    fn with_log(log: impl Fn() -> RequestLog) -> Self {
        Self {
            log: log(),
            labels: Labels::default(),
            threads: Threads::default(),
            totals: Totals::default(),
            transactions: 0,
            parts: 0,
            failed_parts: 0,
            held: Vec::new(),
            sums: Some(Box::new(log())),
            number: 0,
            starts: None,
            stretches: Stretches::default(),
            joined: Vec::new(),
        }
    }

    /// Counts a sample of a flat file, whose place among the others must be told from its label and times.
    pub(super) fn add(&mut self, sample: &Sample<'_>) -> Result<(), IngestError> {
        if !self.counts(sample)? {
            return Ok(());
        }
        let label = self.label(sample)?;
        match self.role(label, sample) {
            Role::Request => self.request(label, sample),
            Role::Part => {
                self.count_part(label, sample);
                Ok(())
            }
            Role::Transaction => self.count_transaction(label, sample),
            Role::Unclear => self.hold(label, sample),
        }
    }

    /// Counts a sample that its file shows as one by itself.
    pub(super) fn add_request(&mut self, sample: &Sample<'_>) -> Result<(), IngestError> {
        if !self.counts(sample)? {
            return Ok(());
        }
        let label = self.label(sample)?;
        self.request(label, sample)
    }

    /// Counts a sample that its file shows inside a request.
    pub(super) fn add_part(&mut self, sample: &Sample<'_>) -> Result<(), IngestError> {
        if !self.counts(sample)? {
            return Ok(());
        }
        let label = self.label(sample)?;
        self.count_part(label, sample);
        Ok(())
    }

    /// Counts a sample that its file shows around others.
    pub(super) fn add_transaction(&mut self, sample: &Sample<'_>) -> Result<(), IngestError> {
        if !self.counts(sample)? {
            return Ok(());
        }
        let label = self.label(sample)?;
        self.count_transaction(label, sample)
    }

    /// Goes to the stretch of time that the sample belongs to; false where it is left out.
    fn counts(&mut self, sample: &Sample<'_>) -> Result<bool, IngestError> {
        let Some(start) = sample.numbers.start else { return Ok(true) };
        if !self.enters(start)? {
            return Ok(false);
        }
        self.number += 1;
        let (first, last) = self.starts.unwrap_or((start, start));
        self.starts = Some((first.min(start), last.max(start)));
        Ok(true)
    }

    /// No sample was seen.
    pub(super) fn is_empty(&self) -> bool {
        self.labels.is_empty()
    }

    /// The requests of the file with all that was learned beside them.
    pub(super) fn finish(mut self) -> Result<RequestLog, IngestError> {
        self.settle()?;
        self.settle_held()?;
        self.labels.settle(&mut self.log);
        self.log.close()?;
        for other in std::mem::take(&mut self.joined) {
            self.log.merge(other)?;
        }
        if let Some(mut sums) = self.sums.take().filter(|_| self.transactions > 0) {
            sums.close()?;
            self.log.merge(*sums)?;
            self.log.note(
                "The file holds transactions only, without the requests inside them: each transaction counts as one request. \
                 Without *Generate parent sample*, or with `jmeter.save.saveservice.subresults=true`, JMeter writes the requests too.",
            );
        } else {
            self.note_transactions();
        }
        self.note_parts();
        self.totals.settle(&mut self.log.measures);
        Ok(self.log)
    }

    fn label(&mut self, sample: &Sample<'_>) -> Result<LabelIndex, IngestError> {
        self.log.understand(Understood::Record);
        if self.labels.is_full() {
            self.settle_held()?;
            self.labels.settle(&mut self.log);
            self.threads.forget();
        }
        Ok(self.labels.index(sample.label))
    }

    fn role(&self, label: LabelIndex, sample: &Sample<'_>) -> Role {
        if sample.is_transaction() {
            return Role::Transaction;
        }
        if sample.is_bare() {
            if self.labels.is_transaction(label) {
                return Role::Transaction;
            }
            // The URL `null` is that of every sample without one; a file without that column says even less.
            if sample.url.is_some() {
                return Role::Unclear;
            }
        }
        let parent = || self.threads.parent_of(sample);
        if self.labels.may_be_part(label) && parent().is_some_and(|parent| self.labels.is_part(label, parent))
        {
            return Role::Part;
        }
        Role::Request
    }

    fn request(&mut self, label: LabelIndex, sample: &Sample<'_>) -> Result<(), IngestError> {
        self.threads.request(sample, label);
        if sample.numbers.has_failed() {
            let error = sample.error();
            return self.count_request(label, &sample.numbers, Some(&error));
        }
        self.count_request(label, &sample.numbers, None)
    }

    fn count_request(
        &mut self,
        label: LabelIndex,
        numbers: &Numbers,
        error: Option<&str>,
    ) -> Result<(), IngestError> {
        self.sums = None;
        self.totals.count(numbers);
        let endpoint = self.labels.endpoint(label, &mut self.log);
        if let Some((start, end)) = numbers.span().filter(|_| numbers.idle_ms > 0) {
            self.log.seen(start, end);
        }
        self.log.request(&Sent {
            endpoint,
            start: numbers.start.unwrap_or(0).saturating_add(numbers.idle_ms.saturating_mul(1000)),
            ms: numbers.elapsed_ms as f64,
            outcome: numbers.outcome,
            error,
        })
    }

    fn count_part(&mut self, label: LabelIndex, sample: &Sample<'_>) {
        self.parts += 1;
        self.labels.add_part(label, sample.numbers.elapsed_ms as f64);
        if sample.numbers.has_failed() {
            self.failed_parts += 1;
        }
    }

    fn count_transaction(&mut self, label: LabelIndex, sample: &Sample<'_>) -> Result<(), IngestError> {
        self.threads.transaction(sample);
        if let Some(sums) = &mut self.sums {
            let error = sample.numbers.has_failed().then(|| sample.error());
            let endpoint = sums.endpoint(&sample.label.text(), None, None, None);
            sums.request(&Sent {
                endpoint,
                start: sample.numbers.start.unwrap_or(0),
                ms: sample.numbers.elapsed_ms as f64,
                outcome: sample.numbers.outcome,
                error: error.as_deref(),
            })?;
        }
        self.pass(label, &sample.numbers);
        Ok(())
    }

    fn pass(&mut self, label: LabelIndex, numbers: &Numbers) {
        self.transactions += 1;
        self.labels.add_pass(label, numbers);
        if let Some(threads) = numbers.all_threads {
            self.totals.threads(threads);
        }
    }

    fn hold(&mut self, label: LabelIndex, sample: &Sample<'_>) -> Result<(), IngestError> {
        let error = sample.numbers.has_failed().then(|| sample.error());
        self.held.push(Held { label, numbers: sample.numbers, error });
        if self.held.len() >= MAX_HELD { self.settle_held() } else { Ok(()) }
    }

    /// Where the file holds transactions, what looks like one that was cut off is one.
    fn settle_held(&mut self) -> Result<(), IngestError> {
        for held in std::mem::take(&mut self.held) {
            if self.transactions > 0 {
                self.pass(held.label, &held.numbers);
            } else {
                self.count_request(held.label, &held.numbers, held.error.as_deref())?;
            }
        }
        Ok(())
    }

    fn note_transactions(&mut self) {
        let childless = self.threads.childless();
        if self.transactions > 0 {
            self.log.note(format!(
                "{} transactions are shown as groups: the requests inside them are counted, not their sums.",
                self.transactions - childless.min(self.transactions)
            ));
        }
        if childless > 0 {
            self.log.note(format!(
                "{childless} transactions stand in the file without the requests inside them, so those requests are not counted. \
                 Without *Generate parent sample*, or with `jmeter.save.saveservice.subresults=true`, JMeter writes them too."
            ));
        }
    }

    fn note_parts(&mut self) {
        if self.parts > 0 {
            let (parts, failed) = (self.parts, self.failed_parts);
            self.log.note(format!(
                "{parts} sub-results (redirect hops, embedded resources; {failed} of them failed) are parts of these requests and not \
                 counted again; the metrics have their times."
            ));
        }
    }
}
