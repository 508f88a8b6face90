//! Requests recorded one by one instead of read from a file: what generates a test fills this, and gets the same
//! report and the same distributions as an upload would.

use std::collections::BTreeMap;

use domain::{ContentId, Measured, Ranks, Report, Timestamp};

use crate::{
    IngestError,
    collect::{Collector, EndpointIndex, Key, Kind},
    measured::{Gathered, Rates, gather, most_frequent},
    timeline::Outcome,
};

/// Requests in the order in which they end, give or take a few seconds.
#[derive(Debug, Default)]
pub struct Recorder {
    collector: Collector,
    /// Ends of the first and the last request, in µs since 1970.
    span: Option<(i64, i64)>,
    errors: BTreeMap<String, u64>,
}

/// One endpoint of a [`Recorder`].
#[derive(Debug, Clone, Copy)]
pub struct RecordedEndpoint(EndpointIndex);

impl Recorder {
    /// A recorder without a request.
    pub fn new() -> Self {
        Self::default()
    }

    /// The endpoint of this name and method, new or known.
    pub fn endpoint(&mut self, name: &str, method: &str, scenario: &str) -> RecordedEndpoint {
        let key = Key {
            kind: Kind::Http,
            name: name.to_owned(),
            method: Some(method.to_owned()),
            group: None,
            scenario: Some(scenario.to_owned()),
        };
        RecordedEndpoint(self.collector.endpoint(key))
    }

    /// Counts a request that ended at `end` (µs since 1970) after `ms`; with its error where it failed.
    pub fn request(
        &mut self,
        endpoint: RecordedEndpoint,
        end: i64,
        ms: f64,
        error: Option<&str>,
    ) -> Result<(), IngestError> {
        let (first, last) = self.span.unwrap_or((end, end));
        self.span = Some((first.min(end), last.max(end)));
        let outcome = if error.is_some() { Outcome::Failed } else { Outcome::Passed };
        if let Some(error) = error {
            *self.errors.entry(error.to_owned()).or_default() += 1;
        }
        self.collector.request(endpoint.0, end.div_euclid(1_000_000), ms, outcome)
    }

    /// Everything that was recorded, by k6's rules for rates and percentiles. The content's identity is the hash of the
    /// distributions, whenever the test is said to have run; `of` tells tests apart that happen to be equal.
    pub fn finish(mut self, tool: &str, of: &str) -> Result<Measured, IngestError> {
        self.collector.close()?;
        let seconds = self.span.map(|(first, last)| (last - first) as f64 / 1e6);
        let rates = Rates { seconds, ranks: Ranks::Linear };
        let Gathered { report, overall, endpoints, .. } = gather(&mut self.collector, Kind::Http, rates);
        let moment = |micros: i64| Timestamp(micros.div_euclid(1_000));
        let report = Report {
            tool: tool.to_owned(),
            format: tool.to_owned(),
            started_at: self.span.map(|(first, _)| moment(first)),
            ended_at: self.span.map(|(_, last)| moment(last)),
            duration_ms: seconds.map(|seconds| seconds * 1000.0),
            errors: most_frequent(&self.errors),
            ..report
        };
        let mut hash = blake3::Hasher::new();
        hash.update(of.as_bytes());
        for recording in std::iter::once(&overall).chain(&endpoints) {
            hash.update(&recording.whole.encode());
        }
        let content_id = ContentId(format!("blake3:{}", hash.finalize().to_hex()));
        Ok(Measured { report, content_id, overall, endpoints })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn recorded(start: i64) -> Measured {
        let mut recorder = Recorder::new();
        let cart = recorder.endpoint("/cart", "GET", "shop");
        let pay = recorder.endpoint("/pay", "POST", "shop");
        for nth in 0..1_000 {
            let (endpoint, error) = if nth % 10 == 0 { (pay, Some("503")) } else { (cart, None) };
            recorder.request(endpoint, start + nth * 10_000, (nth % 100) as f64, error).unwrap();
        }
        recorder.finish("demo", "a test").unwrap()
    }

    #[test]
    fn what_was_recorded_is_reported_as_an_upload_would_be() {
        let measured = recorded(1_700_000_000_000_000);
        let report = &measured.report;
        assert_eq!((report.requests.count, report.requests.failed), (Some(1_000), Some(100)));
        assert_eq!(report.duration_ms, Some(9_990.0));
        assert_eq!(report.endpoints.iter().map(|e| e.count).collect::<Vec<_>>(), [900, 100]);
        // Between 49 and 50 ms, each within the width of its cell.
        let p50 = report.requests.latency_ms.p50.unwrap();
        assert!((p50 - 49.5).abs() <= 0.001 * 49.5, "{p50}");
        assert_eq!(report.errors[0].count, 100);
        let series = measured.series(1_000).unwrap().unwrap();
        assert_eq!(series.endpoints[0].count.iter().sum::<u64>(), 1_000);
    }

    #[test]
    fn the_same_requests_at_another_time_are_the_same_content() {
        let (one, other) = (recorded(1_700_000_000_000_000), recorded(1_800_000_000_000_000));
        assert_eq!(one.content_id, other.content_id);
        assert_ne!(one.report.started_at, other.report.started_at);
    }
}
