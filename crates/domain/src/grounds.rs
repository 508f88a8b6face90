//! What the items of a review rest on besides what people put into it: the inventory and the runs that speak.

use crate::{EvidenceKind, Fact, Report, ReviewFile, RunId, Timestamp};

/// What Headroom knows of a service where one of its reviews is judged.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Grounds {
    /// The inventory of production.
    pub facts: Vec<Fact>,
    /// The run that was marked as baseline last, in whatever environment and scenario.
    pub baseline: Option<JudgedRun>,
    /// The newest run.
    pub newest: Option<JudgedRun>,
    /// Runs that are attached to items of the review.
    pub attached: Vec<JudgedRun>,
}

/// A run as rules read it: its numbers as a whole, without its endpoints.
#[derive(Debug, Clone, PartialEq)]
pub struct JudgedRun {
    /// What addresses use.
    pub id: RunId,
    /// What people see.
    pub number: i64,
    /// When the upload was complete.
    pub received_at: Timestamp,
    /// Who uploaded it, in words.
    pub received_from: String,
    /// Whole-run numbers and the receipt; its endpoints are left out.
    pub report: Report,
}

impl ReviewFile {
    /// The runs that are evidence in this review, each once.
    pub fn attached_runs(&self) -> Vec<RunId> {
        let runs = self.evidence.iter().filter_map(|evidence| match evidence.kind {
            EvidenceKind::Run { run, .. } => Some(run),
            _ => None,
        });
        let mut runs: Vec<_> = runs.collect();
        runs.sort_unstable();
        runs.dedup();
        runs
    }
}
