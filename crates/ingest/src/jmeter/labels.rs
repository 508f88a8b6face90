//! The labels of a file, each found by its bytes: the requests, sums and parts that stand under it.

use rustc_hash::FxHashMap;

use super::sample::Numbers;
use crate::{
    collect::{EndpointIndex, clean_name},
    distribution::Distribution,
    measure::Measure,
    request_log::RequestLog,
    rows::Field,
};

/// Labels that are remembered; a file with more (labels that carry ids) starts anew.
const MAX_LABELS: usize = 50_000;
/// What a request is called in a file without labels.
const NO_LABEL: &str = "(no label)";

/// Place of a label.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct LabelIndex(usize);

/// All labels.
#[derive(Default)]
pub(super) struct Labels {
    places: FxHashMap<Vec<u8>, usize>,
    list: Vec<Label>,
    /// Some label is no UTF-8.
    is_foreign: bool,
}

struct Label {
    bytes: Vec<u8>,
    name: String,
    endpoint: Option<EndpointIndex>,
    /// Ends like the name of a part: `Home-1`.
    may_be_part: bool,
    passes: Option<Box<Passes>>,
    parts: Option<Box<Distribution>>,
}

#[derive(Default)]
struct Passes {
    failed: u64,
    duration: Distribution,
}

impl Labels {
    /// The place of a label, new or known.
    pub(super) fn index(&mut self, label: Field<'_>) -> LabelIndex {
        if let Some(&at) = self.places.get(label.bytes) {
            return LabelIndex(at);
        }
        let at = self.list.len();
        let text = label.text();
        self.is_foreign |= std::str::from_utf8(label.bytes).is_err();
        self.places.insert(label.bytes.to_vec(), at);
        self.list.push(Label {
            bytes: label.bytes.to_vec(),
            name: if text.is_empty() { NO_LABEL.to_owned() } else { clean_name(&text) },
            endpoint: None,
            may_be_part: without_number(label.bytes).is_some(),
            passes: None,
            parts: None,
        });
        LabelIndex(at)
    }

    /// No label is known.
    pub(super) fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// So many that they ought to be settled.
    pub(super) fn is_full(&self) -> bool {
        self.list.len() >= MAX_LABELS
    }

    /// The endpoint of the requests with this label.
    pub(super) fn endpoint(&mut self, label: LabelIndex, log: &mut RequestLog) -> EndpointIndex {
        let label = &mut self.list[label.0];
        *label.endpoint.get_or_insert_with(|| log.endpoint(&label.name, None, None, None))
    }

    /// Ends like the name of a part.
    pub(super) fn may_be_part(&self, label: LabelIndex) -> bool {
        self.list[label.0].may_be_part
    }

    /// `label` is called like a part of `parent`: `Home-1`, or `Home-1-0` for a part of a part.
    pub(super) fn is_part(&self, label: LabelIndex, parent: LabelIndex) -> bool {
        let Some(parent) = self.list.get(parent.0) else { return false };
        let mut stem = self.list[label.0].bytes.as_slice();
        while let Some(shorter) = without_number(stem) {
            if shorter == parent.bytes {
                return true;
            }
            stem = shorter;
        }
        false
    }

    /// A transaction of this name was seen.
    pub(super) fn is_transaction(&self, label: LabelIndex) -> bool {
        self.list[label.0].passes.is_some()
    }

    /// Counts a pass through a transaction.
    pub(super) fn add_pass(&mut self, label: LabelIndex, numbers: &Numbers) {
        let passes = self.list[label.0].passes.get_or_insert_default();
        passes.failed += u64::from(numbers.has_failed());
        passes.duration.record(numbers.elapsed_ms as f64);
    }

    /// Counts a part of a request.
    pub(super) fn add_part(&mut self, label: LabelIndex, ms: f64) {
        self.list[label.0].parts.get_or_insert_default().record(ms);
    }

    /// Gives sums and parts to the log, and forgets all labels.
    pub(super) fn settle(&mut self, log: &mut RequestLog) {
        if self.is_foreign {
            log.note(
                "Some labels are not UTF-8; what cannot be read in them is shown as \u{fffd}. Run JMeter with `-Dfile.encoding=UTF-8`.",
            );
        }
        self.places.clear();
        for label in self.list.drain(..) {
            if let Some(passes) = label.passes {
                log.add_group(&label.name, passes.failed, &passes.duration);
            }
            if let Some(parts) = label.parts {
                log.measures
                    .add(&format!("{} (sub-result)", without_query(&label.name)), Measure::Times(parts));
            }
        }
    }
}

/// `Home` of `Home-12`.
fn without_number(label: &[u8]) -> Option<&[u8]> {
    let dash = label.iter().rposition(|byte| *byte == b'-')?;
    let (stem, number) = (&label[..dash], &label[dash + 1..]);
    (!number.is_empty() && number.iter().all(u8::is_ascii_digit)).then_some(stem)
}

/// Old versions name parts by their address, whose query may hold anything.
fn without_query(name: &str) -> &str {
    if name.contains("://") { name.split('?').next().unwrap_or_default() } else { name }
}
