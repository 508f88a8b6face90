//! What becomes of a sample: counted for its metric, and by what that metric means as a request, an error, a group, a check.

use std::collections::BTreeMap;

use super::{
    K6, MAX_NAMES, NANOS, Written,
    metric::{MetricState, MetricType, Role},
    ndjson::{Data, ThresholdLine},
    tags::TagSet,
};
use crate::{
    IngestError,
    collect::{EndpointIndex, Key, Kind, OTHER, clean_name},
    timeline::Outcome,
};

impl K6 {
    /// The index of a metric, new or known; none beyond [`MAX_NAMES`], where it is counted as skipped.
    pub(super) fn metric(&mut self, name: &str) -> Option<usize> {
        if let Some(&at) = self.metric_index.get(name.as_bytes()) {
            return Some(at);
        }
        if self.metrics.len() >= MAX_NAMES {
            self.collector.skipped.count += 1;
            return None;
        }
        self.metrics.push(MetricState::new(&clean_name(name)));
        self.metric_index.insert(name.as_bytes().to_vec(), self.metrics.len() - 1);
        Some(self.metrics.len() - 1)
    }

    /// Takes what a Metric line says.
    pub(super) fn declare(&mut self, metric: usize, data: Data) {
        if data.tainted {
            self.written = Written::OldNdjson;
        }
        let metric = &mut self.metrics[metric];
        metric.declared = data.kind.as_deref().and_then(MetricType::parse).or(metric.declared);
        if let Some(contains) = data.contains {
            metric.is_time = contains == "time";
        }
        for line in data.thresholds.unwrap_or_default() {
            let (ThresholdLine::Plain(threshold) | ThresholdLine::Aborting { threshold }) = line;
            let threshold = clean_name(&threshold);
            // Files that were joined by hand say them again.
            if !metric.thresholds.contains(&threshold) {
                metric.thresholds.push(threshold);
            }
        }
        // k6 makes this one by itself, for its own summary.
        let made_by_k6 = |name: &str| name.ends_with("{expected_response:true}");
        for submetric in data.submetrics.unwrap_or_default() {
            let name = clean_name(&submetric.name);
            if !made_by_k6(&name) && !metric.submetrics.contains(&name) {
                metric.submetrics.push(name);
            }
        }
    }

    /// Takes a sample.
    pub(super) fn point(
        &mut self,
        metric: usize,
        nanos: i64,
        value: f64,
        tags: usize,
    ) -> Result<(), IngestError> {
        self.recognised = true;
        self.first_ns = Some(self.first_ns.map_or(nanos, |first| first.min(nanos)));
        self.last_ns = Some(self.last_ns.map_or(nanos, |last| last.max(nanos)));
        let second = nanos.div_euclid(NANOS);
        let state = &mut self.metrics[metric];
        state.record(value);
        let role = state.role;
        if role == Role::Plain && state.name != "iteration_duration" {
            return Ok(());
        }
        self.by_role(role, second, value, tags)
    }

    fn by_role(&mut self, role: Role, second: i64, value: f64, tags: usize) -> Result<(), IngestError> {
        let set = self.tag_sets.get(tags);
        match role {
            Role::HttpDuration => self.request(Kind::Http, second, value, tags),
            Role::GrpcDuration => {
                let error = set.grpc_error();
                self.went_wrong(Kind::Grpc, error);
                self.request(Kind::Grpc, second, value, tags)
            }
            Role::BrowserDuration => self.request(Kind::Browser, second, value, tags),
            Role::HttpFailed if set.expected.is_none() => self.tell(Kind::Http, second, value, tags),
            Role::HttpFailed => Ok(()),
            Role::BrowserFailed => {
                let (error, is_open) = (set.browser_error(), set.expected.is_none());
                self.went_wrong(Kind::Browser, error.filter(|_| value != 0.0));
                if is_open { self.tell(Kind::Browser, second, value, tags) } else { Ok(()) }
            }
            Role::HttpRequests => {
                let error = set.error_message();
                self.went_wrong(Kind::Http, error);
                Ok(())
            }
            Role::GroupDuration => {
                let group = set.group.clone().unwrap_or_default();
                limited(&mut self.groups, group).record(value);
                Ok(())
            }
            Role::Checks => {
                let check = (set.group.clone().unwrap_or_default(), set.check.clone().unwrap_or_default());
                if self.checks.len() < MAX_NAMES || self.checks.contains_key(&check) {
                    let (passed, failed) = self.checks.entry(check).or_default();
                    *if value == 0.0 { failed } else { passed } += 1;
                } else {
                    self.collector.skipped.count += 1;
                }
                Ok(())
            }
            Role::Plain => {
                self.setup_iterations |= set.is_setup();
                Ok(())
            }
        }
    }

    fn went_wrong(&mut self, kind: Kind, error: Option<String>) {
        if let Some(error) = error {
            self.errors[kind as usize].count(&error, 1, self.collector.naming());
        }
    }

    fn request(&mut self, kind: Kind, second: i64, ms: f64, tags: usize) -> Result<(), IngestError> {
        let endpoint = self.endpoint(kind, tags);
        let outcome = self.tag_sets.get(tags).outcome(kind);
        self.unjudged += u64::from(outcome == Outcome::Unknown);
        self.collector.request(endpoint, second, ms, outcome)
    }

    fn tell(&mut self, kind: Kind, second: i64, value: f64, tags: usize) -> Result<(), IngestError> {
        let endpoint = self.endpoint(kind, tags);
        self.unjudged = self.unjudged.saturating_sub(1);
        let outcome = if value == 0.0 { Outcome::Passed } else { Outcome::Failed };
        self.collector.tell(endpoint, second, outcome)
    }

    fn endpoint(&mut self, kind: Kind, tags: usize) -> EndpointIndex {
        let set = self.tag_sets.get_mut(tags);
        if let Some(endpoint) = set.endpoints[kind as usize] {
            return endpoint;
        }
        let TagSet { name, method, group, scenario, .. } = set.clone();
        let endpoint = self.collector.endpoint(Key { kind, name, method, group, scenario });
        self.tag_sets.get_mut(tags).endpoints[kind as usize] = Some(endpoint);
        endpoint
    }
}

/// The entry of `key`, or of the others where there are too many keys already.
pub(super) fn limited<V: Default>(map: &mut BTreeMap<String, V>, key: String) -> &mut V {
    let key = if map.len() < MAX_NAMES || map.contains_key(&key) { key } else { OTHER.to_owned() };
    map.entry(key).or_default()
}
