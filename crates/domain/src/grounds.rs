//! What the items of a review rest on besides what people put into it: the inventory and the runs that speak.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::{
    Checklist, ContentId, EnvironmentName, EvidenceKind, Fact, ItemStanding, Report, ReviewFile, RunId,
    ScenarioName, ThreadKind, Timestamp, Version,
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
    /// The newest run of the scenario and environment of that baseline; of all where there is none.
    pub newest: Option<JudgedRun>,
    /// Runs that are attached to items of the review.
    pub attached: Vec<JudgedRun>,
    /// Since when an attached run counts no longer: it was rejected, or lies in the bin.
    pub gone: BTreeMap<RunId, Timestamp>,
    /// Runs that count, newest first.
    pub course: Vec<RunFacts>,
    /// How the items of [`Checklist::blocking_elsewhere`] were judged last in the newest other review that asks them.
    pub elsewhere: Vec<ItemStanding>,
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
    /// What it did; the default one in what was frozen before it was kept.
    #[serde(default)]
    pub scenario: ScenarioName,
    /// Of which version.
    pub version: Option<Version>,
    /// The names of its endpoints; read only of runs that something may rest on.
    pub endpoints: Option<BTreeSet<String>>,
}

impl JudgedRun {
    /// When it was measured: at its end, as the file says, and at the latest when it was uploaded. A file without a date says
    /// no more than that.
    pub fn measured_at(&self) -> Timestamp {
        self.report.ended_at.map_or(self.received_at, |ended| ended.min(self.received_at))
    }
}

impl RunFacts {
    /// Whether the two can be held against each other: the same scenario in the same environment.
    pub fn is_like(&self, other: &Self) -> bool {
        self.scenario == other.scenario && self.environment == other.environment
    }
}

impl Grounds {
    /// What somebody had before them at this moment: of each scenario in each environment the newest run of then, newest
    /// first. Where there is a baseline, its own scenario and environment alone.
    pub fn runs_at(&self, at: Timestamp) -> Vec<&RunFacts> {
        let baseline = self.baseline.as_ref();
        let baseline = baseline.and_then(|baseline| self.course.iter().find(|run| run.id == baseline.id));
        let counts = |run: &&RunFacts| baseline.is_none_or(|baseline| baseline.is_like(run));
        let mut newest = Vec::<&RunFacts>::new();
        for run in self.course.iter().filter(|run| run.received_at <= at).filter(counts) {
            if !newest.iter().any(|other| other.is_like(run)) {
                newest.push(run);
            }
        }
        newest
    }

    /// The newest run of the scenario and environment of this one.
    pub fn newest_like(&self, run: &RunFacts) -> Option<&RunFacts> {
        self.course.iter().find(|other| other.is_like(run))
    }
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

    /// When people answered, typed values or gave a reviewer's word, each time once: the newest runs of then are what they
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
