//! Tag sets: thousands of lines share a few, so each is read once and then found by its bytes.

use rustc_hash::FxHashMap;

use super::{
    ndjson::{self, Tags},
    quick_tags,
};
use crate::{
    collect::{EndpointIndex, Kind, NEST, clean_name},
    timeline::Outcome,
};

/// Tag sets that are remembered, and the bytes of their texts, before all are forgotten.
const MAX_SETS: usize = 8_192;
const MAX_BYTES: usize = 8 << 20;
/// A longer one is read each time: it carries a URL of its own.
const MAX_SET: usize = 4_096;

/// What the tags of a line say, as far as it is used.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct TagSet {
    pub(crate) name: String,
    pub(crate) method: Option<String>,
    pub(crate) group: Option<String>,
    pub(crate) scenario: Option<String>,
    pub(crate) check: Option<String>,
    /// The tag `expected_response`.
    pub(crate) expected: Option<bool>,
    status: Option<String>,
    error: Option<String>,
    error_code: Option<String>,
    /// The endpoint of each kind of request, once there was one.
    pub(crate) endpoints: [Option<EndpointIndex>; 3],
}

impl TagSet {
    pub(crate) fn new(tags: Tags) -> Self {
        let some = |text: Option<String>| text.filter(|text| !text.is_empty()).map(|text| clean_name(&text));
        let name = some(tags.name).or_else(|| some(tags.url)).unwrap_or_default();
        Self {
            name: without_credentials(name),
            method: some(tags.method),
            group: tags.group.filter(|group| !group.is_empty()).map(|group| group_path(&group)),
            scenario: some(tags.scenario),
            check: some(tags.check),
            expected: tags.expected_response.and_then(|text| text.parse().ok()),
            status: tags.status,
            error: some(tags.error),
            error_code: some(tags.error_code),
            endpoints: [None; 3],
        }
    }

    /// Whether a request of these tags succeeded. The status of gRPC is 0 when all is well.
    pub(crate) fn outcome(&self, kind: Kind) -> Outcome {
        let passed = match kind {
            Kind::Grpc => self.status.as_ref().map(|status| status == "0"),
            Kind::Http | Kind::Browser => self.expected,
        };
        match passed {
            Some(true) => Outcome::Passed,
            Some(false) => Outcome::Failed,
            None => Outcome::Unknown,
        }
    }

    /// k6's text of the error with its number; k6 has no text for an HTTP status.
    pub(crate) fn error_message(&self) -> Option<String> {
        match (&self.error, &self.error_code) {
            (Some(error), Some(code)) => Some(format!("{error} (error code {code})")),
            (Some(error), None) => Some(error.clone()),
            (None, Some(code)) => {
                let status = self.status.as_deref().unwrap_or("unknown");
                Some(format!("HTTP status {status} (error code {code})"))
            }
            (None, None) => None,
        }
    }

    /// Why a gRPC call failed; nothing where it did not.
    pub(crate) fn grpc_error(&self) -> Option<String> {
        let status = self.status.as_deref().filter(|status| *status != "0")?;
        Some(format!("gRPC status {status}"))
    }

    /// Why a request of a browser failed, as far as its tags say it.
    pub(crate) fn browser_error(&self) -> Option<String> {
        let status = || self.status.as_deref().map(|status| format!("HTTP status {status}"));
        self.error_message().or_else(status)
    }

    /// True inside `setup()` and `teardown()`.
    pub(crate) fn is_setup(&self) -> bool {
        matches!(self.group.as_deref(), Some("setup" | "teardown"))
    }
}

/// `::outer::inner` as a path.
pub(super) fn group_path(group: &str) -> String {
    let path = group.strip_prefix("::").unwrap_or(group);
    clean_name(&path.replace("::", NEST.encode_utf8(&mut [0; 4])))
}

/// k6 masks user and password in a URL, but an escaped `@` among them lets a part through.
fn without_credentials(name: String) -> String {
    let Some(scheme) = name.find("://") else { return name };
    let start = scheme + 3;
    let host = name[start..].find(['/', '?', '#']).map_or(name.len(), |end| start + end);
    match name[start..host].rfind('@') {
        Some(at) => format!("{}****:****{}", &name[..start], &name[start + at..]),
        None => name,
    }
}

/// Tag sets by their bytes. Index 0 is the scratch for one that is not remembered.
#[derive(Debug)]
pub(crate) struct TagSets {
    sets: Vec<TagSet>,
    index: FxHashMap<Vec<u8>, usize>,
    bytes: usize,
    /// The nine samples of a request carry the same tags.
    last: (Vec<u8>, usize),
    /// Room for the part of a set that is read.
    known: Vec<u8>,
}

impl Default for TagSets {
    fn default() -> Self {
        Self {
            sets: vec![TagSet::default()],
            index: FxHashMap::default(),
            bytes: 0,
            last: (Vec::new(), 0),
            known: Vec::new(),
        }
    }
}

impl TagSets {
    pub(crate) fn get(&self, at: usize) -> &TagSet {
        &self.sets[at]
    }

    pub(crate) fn get_mut(&mut self, at: usize) -> &mut TagSet {
        &mut self.sets[at]
    }

    /// The set that these bytes are; none where they are not a JSON object of texts (or null).
    ///
    /// Bytes that differ in tags which are not read, such as one of its own for each request, are the same set.
    pub(crate) fn find(&mut self, bytes: &[u8]) -> Option<usize> {
        if let Some(at) = self.recall(bytes) {
            return Some(at);
        }
        let is_quick = quick_tags::only_known(bytes, &mut self.known);
        if is_quick && let Some(&at) = self.index.get(&self.known) {
            return Some(self.remember(bytes, at));
        }
        let tags = quick_tags::read(bytes).or_else(|| ndjson::tags(bytes))?;
        let at = self.read(bytes, tags);
        if is_quick && at > 0 {
            self.bytes += self.known.len();
            self.index.insert(self.known.clone(), at);
        }
        Some(self.remember(bytes, at))
    }

    /// The set that these bytes stand for, read by `read` where they are new. No bytes stand for no set of their own.
    pub(crate) fn find_or(&mut self, bytes: &[u8], read: impl FnOnce() -> Option<Tags>) -> Option<usize> {
        if let Some(at) = self.recall(bytes) {
            return Some(at);
        }
        let at = self.read(bytes, read()?);
        Some(self.remember(bytes, at))
    }

    fn recall(&mut self, bytes: &[u8]) -> Option<usize> {
        if !self.last.0.is_empty() && self.last.0 == bytes {
            return Some(self.last.1);
        }
        let at = *self.index.get(bytes)?;
        Some(self.remember(bytes, at))
    }

    fn remember(&mut self, bytes: &[u8], at: usize) -> usize {
        self.last.0.clear();
        self.last.0.extend_from_slice(bytes);
        self.last.1 = at;
        at
    }

    /// Puts tags that will not be looked for again into the scratch.
    pub(crate) fn scratch(&mut self, tags: Tags) -> usize {
        self.last.0.clear();
        self.sets[0] = TagSet::new(tags);
        0
    }

    fn read(&mut self, bytes: &[u8], tags: Tags) -> usize {
        if bytes.is_empty() || bytes.len() > MAX_SET {
            return self.scratch(tags);
        }
        if self.sets.len() > MAX_SETS || self.bytes > MAX_BYTES {
            self.sets.truncate(1);
            self.index.clear();
            self.bytes = 0;
        }
        self.sets.push(TagSet::new(tags));
        self.bytes += bytes.len();
        self.index.insert(bytes.to_vec(), self.sets.len() - 1);
        self.sets.len() - 1
    }
}
