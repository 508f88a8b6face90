//! How long the requests of a file took, and nothing else: for a quick look at a large one.

use std::io::Read;

use domain::{DecodeError, Endpoint, Recording, Requests, Series};

use crate::{IngestError, measured::Gathered, reading::Reading, source::Source, test::Test};

/// The requests of one file.
#[derive(Debug, Clone)]
pub struct Durations {
    /// All of them.
    pub requests: Requests,
    /// By endpoint.
    pub endpoints: Vec<Endpoint>,
    /// What stands behind all.
    pub overall: Recording,
    /// What stands behind each endpoint.
    pub recordings: Vec<Recording>,
}

impl Durations {
    /// All requests (`*`) and every endpoint over time, as of a whole reading. None without a request.
    pub fn series(&self, step_ms: i64) -> Result<Option<Series>, DecodeError> {
        let recordings = self.recordings.iter().map(|recording| recording.blocks.as_slice());
        domain::run_series(&self.overall.blocks, self.endpoints.iter().zip(recordings), step_ms)
    }
}

impl Reading {
    /// Reads only how long the requests of a file took, in a third of the time: no other metric is read, no content id
    /// made. Rates stay empty, because what they are counted over takes all samples to know.
    pub fn read_durations(&self, name: &str, raw: impl Read) -> Result<Durations, IngestError> {
        let mut source = Source::open(name, raw)?.without_hash();
        let test = Test::read_requests(&mut source, self)?;
        let Gathered { report, overall, endpoints: recordings, .. } = test.finish();
        let requests = Requests { rate_per_s: None, ..report.requests };
        let without_rate = |endpoint| Endpoint { rate_per_s: None, ..endpoint };
        let endpoints = report.endpoints.into_iter().map(without_rate).collect();
        Ok(Durations { requests, endpoints, overall, recordings })
    }
}
