//! Gatling's `simulation.log`: text up to 3.12, binary from 3.13. Both readers fill the same [`Gatling`].
//! The files of its report, up to 3.13, say what Gatling itself printed.

mod assertion;
pub(crate) mod beside;
mod binary;
mod boopickle;
mod layout;
mod report;
pub(crate) mod statistics;
mod stretch;
mod strings;
mod text;
pub(crate) mod verdicts;

use std::{collections::BTreeMap, io::Read};

use domain::Skipped;
use rustc_hash::FxHashMap;

use self::{assertion::Assertion, beside::Beside, layout::Layout};
use crate::{
    IngestError,
    collect::{Collector, EndpointIndex, Key, Kind, NEST, OTHER, clean_name},
    distribution::Distribution,
    messages::Messages,
    naming::Names,
    source::Source,
    stretches::{Stretch, Stretches},
    timeline::Outcome,
};

/// Groups and scenarios that are kept; beyond, they are counted together.
const MAX_NAMES: usize = 2_000;
/// Gatling's default bounds between its ranges of response time, in ms.
const LOWER_BOUND: i64 = 800;
const HIGHER_BOUND: i64 = 1_200;

/// What is read of one log.
#[derive(Debug, Default)]
pub(crate) struct Gatling {
    pub(crate) is_binary: bool,
    collector: Collector,
    version: Option<String>,
    /// Major, minor and patch; zeros where the version is not known.
    version_numbers: (u32, u32, u32),
    layout: Layout,
    simulation: String,
    description: String,
    recognised: bool,
    scenarios: Vec<ScenarioState>,
    groups: BTreeMap<String, GroupState>,
    errors: Messages,
    assertions: Vec<Assertion>,
    /// Passed below, between and from the bounds on; failed.
    ranges: [u64; 4],
    /// The window that Gatling counts rates over, in ms since 1970.
    first_ms: Option<i64>,
    last_ms: Option<i64>,
    negative: u64,
    cut: bool,
    /// Whole records of requests that could not be read.
    pub(crate) unread_requests: u64,
    notes: Vec<String>,
    endpoints: FxHashMap<Vec<u8>, EndpointIndex>,
    beside: Vec<Beside>,
    /// Records of other days.
    stretches: Stretches<Self>,
}

#[derive(Debug, Clone)]
struct ScenarioState {
    name: String,
    started: u64,
    ended: u64,
}

/// One group over all its executions.
#[derive(Debug, Clone, Default)]
struct GroupState {
    failed: u64,
    duration: Distribution,
    cumulated: Distribution,
}

/// Times of a request or a group, in ms since 1970.
#[derive(Debug, Clone, Copy)]
struct Span {
    start: i64,
    end: i64,
}

impl Gatling {
    /// Reads a text log to its end.
    pub(crate) fn read_text<R: Read>(source: &mut Source<R>, names: &Names) -> Result<Self, IngestError> {
        let mut gatling = Self { collector: Collector::named(names), ..Self::default() };
        text::read(source, &mut gatling)?;
        gatling.close()?;
        Ok(gatling)
    }

    /// Reads a binary log to its end, or to where it is damaged.
    pub(crate) fn read_binary<R: Read>(source: &mut Source<R>, names: &Names) -> Result<Self, IngestError> {
        let mut gatling = Self { is_binary: true, collector: Collector::named(names), ..Self::default() };
        binary::read(source, &mut gatling)?;
        gatling.close()?;
        Ok(gatling)
    }

    /// Nothing more may be read.
    fn close(&mut self) -> Result<(), IngestError> {
        self.settle()?;
        self.collector.close()
    }

    /// True once a record was read.
    pub(crate) fn is_recognised(&self) -> bool {
        self.recognised
    }

    /// A request was read.
    pub(crate) fn has_request(&self) -> bool {
        self.collector.records() > 0
    }

    /// The log ends inside a record.
    pub(crate) fn is_cut(&self) -> bool {
        self.cut
    }

    /// The first line or record that could not be read.
    pub(crate) fn first_skipped(&self) -> Option<&domain::SkippedLine> {
        self.collector.skipped.first.first()
    }

    /// What was left out.
    pub(crate) fn skipped(&mut self) -> &mut Skipped {
        &mut self.collector.skipped
    }

    /// Times of the first and the last event.
    pub(crate) fn span_ms(&self) -> Option<(i64, i64)> {
        self.first_ms.zip(self.last_ms)
    }

    fn run(&mut self, version: &str, simulation: &str, description: &str) {
        self.recognised = true;
        self.version = Some(clean_name(version)).filter(|version| !version.is_empty());
        self.version_numbers = numbers_of(self.version.as_deref().unwrap_or_default());
        self.simulation = clean_name(simulation);
        self.description = clean_name(description.trim());
    }

    fn seen(&mut self, from: i64, to: i64) {
        self.recognised = true;
        self.first_ms = Some(self.first_ms.map_or(from, |first| first.min(from)));
        self.last_ms = Some(self.last_ms.map_or(to, |last| last.max(to)));
    }

    fn user_started(&mut self, scenario: &str, at: i64) -> Result<(), IngestError> {
        if self.enters(at)? {
            self.seen(at, at);
            self.scenario(scenario).started += 1;
        }
        Ok(())
    }

    fn user_ended(&mut self, scenario: &str, at: i64) -> Result<(), IngestError> {
        if self.enters(at)? {
            // An end moves the end of the window only.
            self.recognised = true;
            self.last_ms = Some(self.last_ms.map_or(at, |last| last.max(at)));
            self.scenario(scenario).ended += 1;
        }
        Ok(())
    }

    fn scenario(&mut self, name: &str) -> &mut ScenarioState {
        let known = self.scenarios.iter().position(|scenario| scenario.name == name);
        let at = known.unwrap_or_else(|| {
            let name = if self.scenarios.len() < MAX_NAMES { clean_name(name) } else { OTHER.to_owned() };
            self.scenarios.push(ScenarioState { name, started: 0, ended: 0 });
            self.scenarios.len() - 1
        });
        &mut self.scenarios[at.min(MAX_NAMES)]
    }

    /// The endpoint of a request; `id` are bytes that stand for its groups and name in this log.
    fn endpoint(&mut self, id: &[u8], path: impl FnOnce() -> (Vec<String>, String)) -> EndpointIndex {
        if let Some(&endpoint) = self.endpoints.get(id) {
            return endpoint;
        }
        let (groups, name) = path();
        let group = (!groups.is_empty()).then(|| nested(&groups));
        let key = Key { kind: Kind::Http, name: clean_name(&name), method: None, group, scenario: None };
        let endpoint = self.collector.endpoint(key);
        if self.endpoints.len() > 4 * crate::collect::MAX_ENDPOINTS {
            self.endpoints.clear();
        }
        self.endpoints.insert(id.to_vec(), endpoint);
        endpoint
    }

    fn request(
        &mut self,
        endpoint: EndpointIndex,
        span: Span,
        passed: bool,
        message: &str,
    ) -> Result<(), IngestError> {
        if !self.enters_from(span.start, span.end)? {
            return Ok(());
        }
        self.seen(span.start.min(span.end), span.start.max(span.end));
        let ms = span.end.saturating_sub(span.start);
        self.negative += u64::from(ms < 0);
        self.ranges[self.range_of(ms, passed)] += 1;
        // 2.x reads a message of failed requests only; of others a simulation may write something there.
        let has_message = !passed || self.layout == Layout::Late;
        if has_message && !message.trim().is_empty() {
            self.error(message);
        }
        let outcome = if passed { Outcome::Passed } else { Outcome::Failed };
        self.collector.request(endpoint, span.end.div_euclid(1000), ms as f64, outcome)
    }

    /// Up to 3.9 the upper bound itself belongs to the middle.
    fn range_of(&self, ms: i64, passed: bool) -> usize {
        let (major, minor, _) = self.version_numbers;
        let high = if (major, minor) < (3, 10) { ms > HIGHER_BOUND } else { ms >= HIGHER_BOUND };
        match (passed, ms < LOWER_BOUND, high) {
            (false, ..) => 3,
            (true, true, _) => 0,
            (true, false, false) => 1,
            (true, false, true) => 2,
        }
    }

    /// Counts an execution of the group with this path; see [`nested`].
    fn group(&mut self, path: &str, span: Span, cumulated: i64, passed: bool) -> Result<(), IngestError> {
        if !self.enters_from(span.start, span.end)? {
            return Ok(());
        }
        self.seen(span.start.min(span.end), span.start.max(span.end));
        let is_new = !self.groups.contains_key(path);
        let name = if is_new && self.groups.len() >= MAX_NAMES { OTHER } else { path };
        let group = match self.groups.get_mut(name) {
            Some(group) => group,
            None => self.groups.entry(name.to_owned()).or_default(),
        };
        group.failed += u64::from(!passed);
        group.duration.record(span.end.saturating_sub(span.start) as f64);
        group.cumulated.record(cumulated as f64);
        Ok(())
    }

    /// Counts what went wrong beside the requests; its time does not count for the window.
    fn error_at(&mut self, message: &str, at: i64) -> Result<(), IngestError> {
        if self.enters(at)? {
            self.error(message);
        }
        Ok(())
    }

    fn error(&mut self, message: &str) {
        self.recognised = true;
        self.errors.count(message, 1, self.collector.naming());
    }

    fn note(&mut self, note: String) {
        if self.notes.len() < 20 {
            self.notes.push(note);
        }
    }
}

/// Major, minor and patch of a version such as `3.14.8`.
fn numbers_of(version: &str) -> (u32, u32, u32) {
    let mut parts = version.split(['.', '-']);
    let mut next = || parts.next().and_then(|part| part.parse().ok()).unwrap_or(0);
    (next(), next(), next())
}

/// The path of nested groups, from the outermost in.
fn nested(groups: &[String]) -> String {
    clean_name(&groups.join(NEST.encode_utf8(&mut [0; 4])))
}

/// Names as Gatling's own reader shows them: a tab or an end of line is a space.
fn spaced(text: &str) -> String {
    text.replace(['\t', '\r', '\n'], " ")
}
