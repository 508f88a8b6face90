//! What the items of a review rest on besides what people put into it: the inventory and the runs that speak.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::{
    Checklist, ContentId, EnvironmentName, EvidenceKind, Fact, Report, ReviewFile, RunId, ThreadKind,
    Timestamp, Version,
};

/// What Headroom knows of a service where one of its reviews is judged.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Grounds {
    /// The inventory of production.
    pub facts: Vec<Fact>,
    /// How it came to be so, oldest first.
    pub history: Vec<Fact>,
    /// The run that was marked as baseline last, in whatever environment and scenario.
    pub baseline: Option<JudgedRun>,
    /// The newest run.
    pub newest: Option<JudgedRun>,
    /// Runs that are attached to items of the review.
    pub attached: Vec<JudgedRun>,
    /// Runs that count, newest first.
    pub course: Vec<RunFacts>,
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

/// What was tested in a run, without its numbers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RunFacts {
    /// What addresses use.
    pub id: RunId,
    /// What people see.
    pub number: i64,
    /// When the upload was complete.
    pub received_at: Timestamp,
    /// What was uploaded.
    pub content_id: ContentId,
    /// Where it ran.
    pub environment: EnvironmentName,
    /// Of which version.
    pub version: Option<Version>,
    /// The names of its endpoints; read only of runs that something may rest on.
    pub endpoints: Option<BTreeSet<String>>,
}

/// A review with all that its items stand on.
#[derive(Debug, Clone, PartialEq)]
pub struct WholeReview {
    /// The review and what people put into it.
    pub file: ReviewFile,
    /// The checklist that it walks.
    pub checklist: Checklist,
    /// What is known of its service.
    pub grounds: Grounds,
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

    /// When people answered, typed values or gave a reviewer's word, each time once: the newest run of then is what they
    /// had before them.
    pub fn said_at(&self) -> Vec<Timestamp> {
        let answers = self.answers.iter().map(|answered| answered.at);
        let values = self.values.iter().map(|typed| typed.at);
        let words = self.threads.iter().filter(|thread| thread.kind == ThreadKind::Override);
        let mut times: Vec<_> = answers.chain(values).chain(words.map(|thread| thread.at)).collect();
        times.sort_unstable();
        times.dedup();
        times
    }
}
