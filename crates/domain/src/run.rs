//! A run: one load test of one service, as uploaded. Its numbers are the [`Report`]'s.

use serde::{Deserialize, Serialize};

use crate::{
    AccountId, BaselineId, EnvironmentName, Reason, Report, RunId, ScenarioName, ServiceId, Slug, Timestamp,
    Version,
};

/// Identity of what was uploaded: `blake3:` and 64 hexadecimal digits. Of one file the hash of its decompressed bytes,
/// of several the hash of their sorted ids.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ContentId(pub String);

/// Everything that was measured in one test, ready to be stored.
#[cfg(feature = "hdr")]
#[derive(Debug, Clone)]
pub struct Measured {
    /// Whole-run numbers and the receipt.
    pub report: Report,
    /// What tells two uploads of the same result apart from two results.
    pub content_id: ContentId,
    /// All requests.
    pub overall: Recording,
    /// By endpoint, in the order of [`Report::endpoints`].
    pub endpoints: Vec<Recording>,
}

/// The distribution of one endpoint, whole and over time.
#[cfg(feature = "hdr")]
#[derive(Debug, Clone, Default)]
pub struct Recording {
    /// Of the whole run.
    pub whole: crate::Histogram,
    /// By second of the requests' ends, in blocks that follow each other in time.
    pub blocks: Vec<crate::SeriesBlock>,
}

/// What a person or a pipeline says about an upload.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunDetails {
    /// Where it ran.
    pub environment: EnvironmentName,
    /// What it did.
    pub scenario: ScenarioName,
    /// Of which version.
    pub version: Option<Version>,
    /// Why.
    pub reason: Option<Reason>,
    /// The change that it measures, in a word or an address.
    pub change: Option<Reason>,
}

impl Default for RunDetails {
    fn default() -> Self {
        Self {
            environment: EnvironmentName::staging(),
            scenario: ScenarioName::default(),
            version: None,
            reason: None,
            change: None,
        }
    }
}

/// One run with everything that was read from it.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    /// What addresses use.
    pub id: RunId,
    /// What people see: counts up for each service.
    pub number: i64,
    /// Its service.
    pub service: ServiceId,
    /// Its service's name in addresses.
    pub slug: Slug,
    /// Where, what, which version, why.
    pub details: RunDetails,
    /// When the upload was complete.
    pub received_at: Timestamp,
    /// Who uploaded it; none once the account is gone.
    pub received_by: Option<AccountId>,
    /// The same, in words: an account's name, with the token's where one was used.
    pub received_from: String,
    /// What tells it apart.
    pub content_id: ContentId,
    /// Whole-run numbers and the receipt.
    pub report: Report,
    /// That it was rejected as invalid; none of most.
    pub rejection: Option<Rejection>,
}

/// Somebody's word that a run does not measure what it should. Such a run is kept and counts for nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Rejection {
    /// When it was rejected.
    pub at: Timestamp,
    /// By whom: an account's name.
    pub by: String,
    /// Why.
    pub reason: Reason,
}

/// A run in a list: what can be shown without opening its receipt.
#[derive(Debug, Clone, PartialEq)]
pub struct RunLine {
    /// What addresses use.
    pub id: RunId,
    /// What people see.
    pub number: i64,
    /// Where, what, which version, why.
    pub details: RunDetails,
    /// When the upload was complete.
    pub received_at: Timestamp,
    /// When the test began, where the file says it.
    pub started_at: Option<Timestamp>,
    /// How long it took, in milliseconds.
    pub duration_ms: Option<f64>,
    /// The load tool.
    pub tool: String,
    /// Requests; none where the file cannot tell.
    pub count: Option<i64>,
    /// Failed ones; none where the file cannot tell.
    pub failed: Option<i64>,
    /// Requests per second.
    pub rate_per_s: Option<f64>,
    /// Median, in milliseconds.
    pub p50_ms: Option<f64>,
    /// 95th percentile.
    pub p95_ms: Option<f64>,
    /// 99th percentile.
    pub p99_ms: Option<f64>,
    /// Thresholds that hold, that do not, and that cannot be said.
    pub thresholds: ThresholdCounts,
    /// The run is the current baseline of its environment and scenario.
    pub is_baseline: bool,
    /// It was rejected as invalid.
    pub is_rejected: bool,
}

impl RunLine {
    /// Share of the requests that failed, 0 to 1; none where the file cannot tell or there was no request.
    pub fn failed_share(&self) -> Option<f64> {
        let count = self.count.filter(|count| *count > 0)?;
        Some(self.failed? as f64 / count as f64)
    }
}

/// How the thresholds of a run stand.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ThresholdCounts {
    /// They hold.
    pub passed: i64,
    /// They do not.
    pub failed: i64,
    /// The file cannot say.
    pub unknown: i64,
}

impl ThresholdCounts {
    /// Counts a report's thresholds.
    pub fn of(report: &Report) -> Self {
        report.thresholds.iter().fold(Self::default(), |mut counts, threshold| {
            *match threshold.passed {
                Some(true) => &mut counts.passed,
                Some(false) => &mut counts.failed,
                None => &mut counts.unknown,
            } += 1;
            counts
        })
    }
}

/// A mark: from `set_at` on, later runs of the same environment and scenario are seen against this run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Baseline {
    /// Identity of the mark; marks are kept, the newest counts.
    pub id: BaselineId,
    /// The run that is the baseline.
    pub run: RunId,
    /// Its number.
    pub run_number: i64,
    /// For runs of this environment.
    pub environment: EnvironmentName,
    /// For runs of this scenario.
    pub scenario: ScenarioName,
    /// When it was marked.
    pub set_at: Timestamp,
    /// By whom: an account's name.
    pub set_by: String,
    /// Why.
    pub reason: Reason,
}
