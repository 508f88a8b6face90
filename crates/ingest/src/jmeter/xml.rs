//! `JMeter`'s XML: an element for each sample. What lies inside a request is a part of it, what lies inside a transaction
//! is a request.

use std::io::Read;

use memchr::memmem;

use super::{
    columns::success_of,
    sample::{LONGEST_MS, Numbers, Sample},
    samples::Samples,
    stamp::Stamp,
};
use crate::{
    IngestError, Names,
    format::Format,
    markup::{Markup, Tag, TagKind, unescaped},
    request_log::{Clock, RequestLog, Understood},
    rows::Field,
    source::Source,
    timeline::Outcome,
};

/// Bytes of an assertion's message that are kept.
const MAX_MESSAGE: usize = 4_096;
/// Samples inside each other that are kept apart.
const MAX_DEPTH: usize = 64;

/// Reads a whole file.
pub(crate) fn read_xml<R: Read>(source: &mut Source<R>, names: &Names) -> Result<RequestLog, IngestError> {
    let has_times = memmem::find(source.head(), b" ts=").is_some();
    let clock = if has_times { Clock::Epoch } else { Clock::None };
    let mut reader = Reader::new(Samples::new(Format::JmeterXml, clock, names));
    let mut markup = Markup::new(source);
    while let Some(tag) = markup.next()? {
        let is_message = tag.kind == TagKind::Start && tag.name == b"failureMessage";
        reader.tag(&tag)?;
        if let Some(message) = reader.message().filter(|_| is_message) {
            markup.text(message, MAX_MESSAGE)?;
        }
    }
    reader.finish(markup.is_cut, markup.too_long)
}

struct Reader {
    samples: Samples,
    /// Elements of samples that are open, then some that are kept for use.
    elements: Vec<Element>,
    depth: usize,
    /// Open elements inside one that is no sample's.
    foreign: u32,
    is_closed: bool,
}

/// An open element of a sample.
#[derive(Default)]
struct Element {
    kind: Kind,
    label: Vec<u8>,
    thread: Vec<u8>,
    code: Vec<u8>,
    message: Vec<u8>,
    failure: Vec<u8>,
    /// None where the file does not say.
    data_type: Option<Vec<u8>>,
    numbers: Numbers,
    /// Why it cannot be counted.
    bad: Option<String>,
    byte: u64,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Kind {
    #[default]
    Request,
    Part,
    Transaction,
    /// A request, or a transaction that was cut off.
    Unclear,
}

impl Reader {
    fn new(samples: Samples) -> Self {
        Self { samples, elements: Vec::new(), depth: 0, foreign: 0, is_closed: false }
    }

    fn tag(&mut self, tag: &Tag<'_>) -> Result<(), IngestError> {
        if self.foreign > 0 {
            match tag.kind {
                TagKind::Start => self.foreign += 1,
                TagKind::End => self.foreign -= 1,
                TagKind::Empty => {}
            }
            return Ok(());
        }
        match (tag.name, tag.kind) {
            (b"httpSample" | b"sample", TagKind::Start) => self.open(tag),
            (b"httpSample" | b"sample", TagKind::Empty) => {
                self.open(tag);
                return self.close();
            }
            (b"httpSample" | b"sample", TagKind::End) => return self.close(),
            (b"testResults", kind) => self.is_closed = kind != TagKind::Start,
            (_, TagKind::Start | TagKind::Empty) if self.depth == 0 => self.pass_over(tag),
            _ => {}
        }
        Ok(())
    }

    /// Where the text of an assertion goes; an assertion that held has none.
    fn message(&mut self) -> Option<&mut Vec<u8>> {
        let at = self.depth.checked_sub(1)?;
        Some(&mut self.elements.get_mut(at)?.failure).filter(|failure| failure.is_empty())
    }

    fn open(&mut self, tag: &Tag<'_>) {
        if self.depth == self.elements.len() {
            self.elements.push(Element::default());
        }
        let (outer, rest) = self.elements.split_at_mut(self.depth);
        let element = &mut rest[0];
        element.fill(tag, self.samples.log.clock);
        element.kind = element.kind_inside(outer.last_mut());
        // Deeper ones take the place of the last.
        self.depth = (self.depth + 1).min(MAX_DEPTH);
    }

    fn close(&mut self) -> Result<(), IngestError> {
        let Some(at) = self.depth.checked_sub(1) else { return Ok(()) };
        self.depth = at;
        self.elements[at].read_failure();
        let element = &self.elements[at];
        if let Some(bad) = &element.bad {
            self.samples.log.collector.skip(None, element.byte, || bad.clone());
            return Ok(());
        }
        let sample = element.sample();
        match element.kind {
            Kind::Request => self.samples.add_request(&sample),
            Kind::Part => self.samples.add_part(&sample),
            Kind::Transaction => self.samples.add_transaction(&sample),
            Kind::Unclear => self.samples.add(&sample),
        }
    }

    fn pass_over(&mut self, tag: &Tag<'_>) {
        self.foreign = u32::from(tag.kind == TagKind::Start);
        let old = if tag.name == b"sampleResult" { ", as JMeter wrote it before 2.1" } else { "" };
        let name = crate::error::printable(tag.name);
        self.samples
            .log
            .collector
            .skip(None, tag.byte, || format!("expected a sample, found `<{name}>`{old}"));
    }

    fn finish(mut self, is_cut: bool, too_long: u64) -> Result<RequestLog, IngestError> {
        self.samples.log.understand(Understood::Head);
        self.samples.log.cut = is_cut || self.depth > 0 || !self.is_closed;
        for _ in 0..too_long {
            self.samples.log.collector.skip(None, None, || "an element is too long".to_owned());
        }
        self.samples.finish()
    }
}

impl Element {
    fn fill(&mut self, tag: &Tag<'_>, clock: Clock) {
        let texts = [&mut self.label, &mut self.thread, &mut self.code, &mut self.message, &mut self.failure];
        texts.into_iter().for_each(Vec::clear);
        (self.numbers, self.bad, self.byte) = (Numbers::default(), None, tag.byte);
        self.data_type = None;
        let mut elapsed = None;
        for (name, value) in tag.attributes() {
            match name {
                b"lb" => set(&mut self.label, value),
                b"tn" => set(&mut self.thread, value),
                b"rc" => set(&mut self.code, value),
                b"rm" => set(&mut self.message, value),
                b"dt" => self.data_type = Some(value.to_vec()),
                b"t" => elapsed = duration(value),
                b"it" => self.numbers.idle_ms = duration(value).unwrap_or(0),
                b"ts" => self.numbers.start = time(value),
                b"s" => {
                    self.numbers.outcome =
                        if success_of(value) == Some(true) { Outcome::Passed } else { Outcome::Failed };
                }
                b"by" => self.numbers.bytes = count(value),
                b"sby" => self.numbers.sent_bytes = count(value),
                b"na" => self.numbers.all_threads = count(value),
                b"lt" => self.numbers.latency_ms = count(value),
                b"ct" => self.numbers.connect_ms = count(value),
                _ => {}
            }
        }
        match elapsed {
            Some(elapsed) => self.numbers.elapsed_ms = elapsed,
            None => self.bad = Some("expected a duration `t` from 0 ms to 24 h".to_owned()),
        }
        if clock == Clock::Epoch && self.numbers.start.is_none() {
            self.bad = Some("expected a time `ts` in milliseconds since 1970".to_owned());
        }
    }

    /// What it is inside `outer`, which may become clear by it.
    fn kind_inside(&self, outer: Option<&mut Self>) -> Kind {
        let kind = match self.sample() {
            sample if sample.is_transaction() => Kind::Transaction,
            sample if sample.is_bare() => Kind::Unclear,
            _ => Kind::Request,
        };
        let Some(outer) = outer else { return kind };
        if outer.kind == Kind::Unclear {
            let is_named_as_part =
                self.label.strip_prefix(outer.label.as_slice()).is_some_and(|rest| rest.starts_with(b"-"));
            outer.kind = if is_named_as_part { Kind::Request } else { Kind::Transaction };
        }
        if outer.kind == Kind::Transaction { kind } else { Kind::Part }
    }

    fn read_failure(&mut self) {
        if let std::borrow::Cow::Owned(failure) = unescaped(&self.failure) {
            self.failure = failure;
        }
    }

    fn sample(&self) -> Sample<'_> {
        Sample {
            label: Field::plain(&self.label),
            thread: Field::plain(&self.thread),
            code: Field::plain(&self.code),
            message: Field::plain(&self.message),
            failure: Field::plain(&self.failure),
            data_type: self.data_type.as_deref(),
            url: Some(b"null"),
            numbers: self.numbers,
        }
    }
}

fn set(text: &mut Vec<u8>, value: &[u8]) {
    text.clear();
    text.extend_from_slice(&unescaped(value));
}

fn count(value: &[u8]) -> Option<u64> {
    Field::plain(value).count()
}

fn duration(value: &[u8]) -> Option<i64> {
    count(value).and_then(|ms| i64::try_from(ms).ok()).filter(|ms| *ms <= LONGEST_MS)
}

fn time(value: &[u8]) -> Option<i64> {
    match Stamp::read(value, None) {
        Stamp::Sure(micros) => Some(micros),
        _ => None,
    }
}
