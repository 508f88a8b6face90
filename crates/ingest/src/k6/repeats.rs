//! What a line repeats of those before it. k6 writes nine lines for a request that differ in metric and value alone, and
//! the metrics come in the same order each time: such a line needs to be compared only, not to be read.

use super::scan::{self, BEFORE_METRIC, BEFORE_TIME, BEFORE_VALUE, Scanned};

/// The last line that the scanner took, and the order in which metrics come. Empty, it matches no line.
#[derive(Debug, Default)]
pub(crate) struct Repeats {
    metric: usize,
    /// From the time up to the value.
    time: Vec<u8>,
    nanos: i64,
    /// All behind the value, with the line's end.
    rest: Vec<u8>,
    tags: usize,
    /// By metric.
    heads: Vec<Head>,
}

#[derive(Debug, Clone, Default)]
struct Head {
    /// From the beginning of a line of this metric up to the time.
    text: Vec<u8>,
    /// The metric that came after this one.
    next: usize,
}

/// A line, read by what it repeats.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Repeated {
    pub(crate) metric: usize,
    pub(crate) nanos: i64,
    pub(crate) value: f64,
    pub(crate) tags: usize,
}

impl Repeats {
    /// Reads the first line of `text` if it differs from the one before it in value only, and in metric as expected. Also
    /// gives its length with its end, which is found without looking for it.
    pub(crate) fn read(&mut self, text: &[u8]) -> Option<(Repeated, usize)> {
        if self.rest.is_empty() {
            return None;
        }
        let metric = self.heads.get(self.metric)?.next;
        let rest = text.strip_prefix(self.heads.get(metric)?.text.as_slice())?;
        let (value, rest) = scan::number(rest.strip_prefix(self.time.as_slice())?)?;
        let behind = rest.strip_prefix(self.rest.as_slice())?;
        self.metric = metric;
        Some((Repeated { metric, nanos: self.nanos, value, tags: self.tags }, text.len() - behind.len()))
    }

    /// Remembers a line that the scanner took, and how it ends.
    pub(crate) fn remember(&mut self, scanned: &Scanned<'_>, line: &Repeated, end: &[u8]) {
        let Some(rest) = scanned.rest else { return self.forget() };
        fill(&mut self.time, &[scanned.time, BEFORE_VALUE]);
        fill(&mut self.rest, &[rest, end]);
        self.nanos = line.nanos;
        self.tags = line.tags;
        if self.heads.len() <= line.metric {
            self.heads.resize_with(line.metric + 1, Head::default);
        }
        self.heads[self.metric].next = line.metric;
        self.metric = line.metric;
        let head = &mut self.heads[line.metric].text;
        if head.is_empty() {
            fill(head, &[BEFORE_METRIC, scanned.metric, BEFORE_TIME]);
        }
    }

    /// Matches no line any more, as the tags it knows may mean others from here on.
    pub(crate) fn forget(&mut self) {
        self.rest.clear();
    }
}

fn fill(text: &mut Vec<u8>, parts: &[&[u8]]) {
    text.clear();
    for part in parts {
        text.extend_from_slice(part);
    }
}
