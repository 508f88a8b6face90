//! What the readers of all formats fill: requests by endpoint and second, in bounded memory.

mod failures;
mod stretch;
mod window;

use std::collections::BTreeMap;

use domain::{Packer, SeriesBlock, Skipped, SkippedLine};
use rustc_hash::FxHashMap;

use crate::{
    IngestError,
    distribution::Distribution,
    naming::{Names, Naming},
    stretches::LeftOut,
    timeline::{self, Outcome, Timeline},
};

/// Endpoints of one test that are kept apart; requests of others are counted together, visibly.
pub(crate) const MAX_ENDPOINTS: usize = 2_000;
/// The name of those others.
pub(crate) const OTHER: &str = "(other)";
/// Bytes of a name that are kept.
const MAX_NAME: usize = 1_024;
/// Skipped lines that are shown.
const SHOWN: usize = 5;
/// How late a request may come, in seconds, without touching packed blocks.
const SLACK: i64 = 16;
/// Latecomers (endpoint and second) that are gathered before they are merged into packed blocks.
const MAX_LATE: usize = 4_096;

/// Separates the names of nested groups inside a path: cannot be typed, and is not part of any tool's names.
pub(crate) const NEST: char = '\u{1f}';

/// The kinds of requests that are looked for, in the order of preference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Kind {
    Http,
    Grpc,
    Browser,
}

/// What tells one endpoint from another.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Key {
    pub(crate) kind: Kind,
    pub(crate) name: String,
    pub(crate) method: Option<String>,
    /// Names from the outermost in, joined by [`NEST`].
    pub(crate) group: Option<String>,
    pub(crate) scenario: Option<String>,
}

/// Index of an endpoint in a [`Collector`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct EndpointIndex(usize);

/// Requests of one file.
#[derive(Debug, Default)]
pub(crate) struct Collector {
    naming: Naming,
    index: FxHashMap<Key, usize>,
    /// Names of endpoints that were there before are still to be folded.
    fold_is_due: bool,
    /// Endpoints whose requests count for another one, since their names were folded.
    moved: FxHashMap<usize, usize>,
    /// How many of those have their requests moved here.
    moved_here: usize,
    pub(crate) keys: Vec<Key>,
    pub(crate) timelines: Vec<Timeline>,
    /// All requests of each kind by second, packed.
    overall: BTreeMap<Kind, Vec<SeriesBlock>>,
    /// Seconds from here on are open.
    open_from: Option<i64>,
    late: BTreeMap<usize, Timeline>,
    /// Requests that came after their second was packed.
    pub(crate) late_requests: u64,
    /// Requests under [`OTHER`].
    pub(crate) folded: u64,
    pub(crate) skipped: Skipped,
    /// Among the skipped: records of another time than the test's.
    left_out: LeftOut,
    packer: Packer,
}

impl Collector {
    /// A collector that names endpoints so.
    pub(crate) fn named(names: &Names) -> Self {
        Self { naming: Naming::new(names), ..Self::default() }
    }

    /// The index of an endpoint, new or known; beyond [`MAX_ENDPOINTS`] that of the others.
    pub(crate) fn endpoint(&mut self, mut key: Key) -> EndpointIndex {
        let folded = self.naming.fold(&key.name);
        // Those there are shall be folded too, which makes room for the name that they have in common.
        let has_room = self.kept() < MAX_ENDPOINTS || (self.fold_is_due && folded.is_some());
        if let Some(folded) = folded {
            key.name = folded;
        }
        if let Some(&at) = self.index.get(&key) {
            return EndpointIndex(at);
        }
        if has_room || key.name == OTHER {
            return EndpointIndex(self.add(key));
        }
        if self.naming.begin() {
            self.fold_is_due = true;
            return self.endpoint(key);
        }
        let scenario = key.scenario.filter(|_| self.kept() < MAX_ENDPOINTS + 100);
        self.endpoint(Key { name: OTHER.to_owned(), method: None, group: None, scenario, ..key })
    }

    fn add(&mut self, key: Key) -> usize {
        self.index.insert(key.clone(), self.keys.len());
        self.keys.push(key);
        self.timelines.push(Timeline::default());
        self.keys.len() - 1
    }

    /// Endpoints that are not part of another one.
    fn kept(&self) -> usize {
        self.keys.len() - self.moved.len()
    }

    /// Folds the names of all endpoints there are; what readers remember of them goes on to be right.
    fn fold_all(&mut self) -> Result<(), IngestError> {
        if !std::mem::take(&mut self.fold_is_due) {
            return Ok(());
        }
        self.pack_all()?;
        self.open_from = None;
        for at in 0..self.keys.len() {
            let Some(name) = self.naming.fold(&self.keys[at].name) else { continue };
            let key = Key { name, ..self.keys[at].clone() };
            self.index.remove(&self.keys[at]);
            let to = match self.index.get(&key) {
                Some(&known) => known,
                None => self.add(key),
            };
            let timeline = std::mem::take(&mut self.timelines[at]);
            self.timelines[to].merge(&timeline, &mut self.packer)?;
            self.moved.insert(at, to);
        }
        self.moved_here = self.moved.len();
        Ok(())
    }

    fn current(&self, EndpointIndex(at): EndpointIndex) -> usize {
        if self.moved.is_empty() { at } else { self.moved.get(&at).copied().unwrap_or(at) }
    }

    /// The endpoints with what was recorded of them.
    pub(crate) fn take_endpoints(&mut self) -> Vec<(Key, Timeline)> {
        let (keys, timelines) = (std::mem::take(&mut self.keys), std::mem::take(&mut self.timelines));
        let all = keys.into_iter().zip(timelines).enumerate();
        // Some may have had no other requests than those that were left out.
        let is_kept = |timeline: &Timeline| {
            self.left_out.records == 0 || timeline.count > 0 || timeline.failed.is_some()
        };
        all.filter(|(at, (_, timeline))| !self.moved.contains_key(at) && is_kept(timeline))
            .map(|(_, endpoint)| endpoint)
            .collect()
    }

    /// How names are folded.
    pub(crate) fn naming(&self) -> &Naming {
        &self.naming
    }

    /// What is said of names that were folded, and of records that were left out.
    pub(crate) fn notes(&self) -> impl Iterator<Item = String> {
        self.naming.note().into_iter().chain(self.left_out.note())
    }

    /// Counts a request that ended in `second` and took `ms`.
    pub(crate) fn request(
        &mut self,
        endpoint: EndpointIndex,
        second: i64,
        ms: f64,
        outcome: Outcome,
    ) -> Result<(), IngestError> {
        self.fold_all()?;
        let at = self.current(endpoint);
        self.folded += u64::from(at >= MAX_ENDPOINTS && self.keys[at].name == OTHER);
        if self.is_open(second)? {
            self.timelines[at].record(second, ms, outcome);
            return Ok(());
        }
        self.late_requests += 1;
        self.late.entry(at).or_default().record(second, ms, outcome);
        self.merge_late_when_many()
    }

    /// Counts requests that ended in `second` and of which only the distribution is known.
    pub(crate) fn requests(
        &mut self,
        endpoint: EndpointIndex,
        second: i64,
        many: &Distribution,
    ) -> Result<(), IngestError> {
        self.fold_all()?;
        let at = self.current(endpoint);
        self.folded += if at >= MAX_ENDPOINTS && self.keys[at].name == OTHER { many.moments.n } else { 0 };
        if self.is_open(second)? {
            self.timelines[at].record_many(second, many);
            return Ok(());
        }
        self.late_requests += many.moments.n;
        self.late.entry(at).or_default().record_many(second, many);
        self.merge_late_when_many()
    }

    /// Gives every endpoint but the others another name; different names must stay different.
    pub(crate) fn rename(&mut self, name: impl Fn(&str) -> String) {
        self.index.clear();
        for (at, key) in self.keys.iter_mut().enumerate().filter(|(at, _)| !self.moved.contains_key(at)) {
            if key.name != OTHER {
                key.name = name(&key.name);
            }
            self.index.insert(key.clone(), at);
        }
    }

    /// Counts what another line says about the success of a request that was counted already.
    pub(crate) fn tell(
        &mut self,
        endpoint: EndpointIndex,
        second: i64,
        outcome: Outcome,
    ) -> Result<(), IngestError> {
        if self.is_open(second)? {
            let at = self.current(endpoint);
            self.timelines[at].tell(second, outcome);
            return Ok(());
        }
        self.late.entry(self.current(endpoint)).or_default().tell(second, outcome);
        self.merge_late_when_many()
    }

    /// Notes a line or record that could not be read.
    pub(crate) fn skip(
        &mut self,
        line: Option<u64>,
        byte: impl Into<Option<u64>>,
        reason: impl FnOnce() -> String,
    ) {
        self.skipped.count += 1;
        if self.skipped.first.len() < SHOWN {
            self.skipped.first.push(SkippedLine { file: None, line, byte: byte.into(), reason: reason() });
        }
    }

    /// Packs everything; nothing may be recorded afterwards.
    pub(crate) fn close(&mut self) -> Result<(), IngestError> {
        self.fold_all()?;
        self.pack_all()
    }

    fn pack_all(&mut self) -> Result<(), IngestError> {
        self.close_before(i64::MAX)?;
        self.merge_late()
    }

    /// Adds all of another file of the same test; both must be closed.
    pub(crate) fn merge(&mut self, mut other: Self) -> Result<(), IngestError> {
        self.naming.merge(&other.naming);
        for (key, timeline) in other.take_endpoints() {
            let at = self.endpoint(key);
            self.fold_all()?;
            let at = self.current(at);
            if at >= MAX_ENDPOINTS {
                self.folded += timeline.count;
            }
            self.timelines[at].merge(&timeline, &mut self.packer)?;
        }
        for (kind, blocks) in other.overall {
            timeline::absorb_blocks(self.overall.entry(kind).or_default(), &blocks, &mut self.packer)?;
        }
        self.late_requests += other.late_requests;
        self.left_out.merge(other.left_out);
        self.skipped.count += other.skipped.count;
        let room = SHOWN.saturating_sub(self.skipped.first.len());
        self.skipped.first.extend(other.skipped.first.into_iter().take(room));
        Ok(())
    }

    /// The blocks of all requests of a kind.
    pub(crate) fn overall(&mut self, kind: Kind) -> Vec<SeriesBlock> {
        self.overall.remove(&kind).unwrap_or_default()
    }
}

/// Text as it may be stored and shown: no NUL (`PostgreSQL` refuses it), and not longer than a name should be. Of a longer
/// one the beginning and a digest, so that different ones stay apart.
pub(crate) fn clean_name(text: &str) -> String {
    let text = if text.contains('\0') { text.replace('\0', "\u{fffd}") } else { text.to_owned() };
    if text.len() <= MAX_NAME {
        return text;
    }
    let digest = blake3::hash(text.as_bytes()).to_hex();
    let mut end = MAX_NAME - 24;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    format!("{}… ({})", &text[..end], &digest[..16])
}
