//! A review: one walk of a service through a checklist, from one order of magnitude to another. Who may do what in it, and
//! what leads where, is decided here: no database, no clock.

mod answer;
mod evidence;
mod exemption;
mod person;
mod refusal;
mod settled;
mod signature;
mod state;
mod thread;

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::{AccountId, Invalid, Order, ReviewId, ServiceId, Slug, TargetRate, Timestamp, account::words};

pub use answer::{Answer, Answered, NewAnswer, NotApplicableBecause, Typed};
pub use evidence::{Evidence, EvidenceKind, LinkUrl};
pub use exemption::{Ended, Exemption, NewExemption};
pub use person::Person;
pub use refusal::{Refusal, RefusalKind};
pub use settled::{ItemStanding, Settled, Tally};
pub use signature::{
    CitedRun, Condition, Gate, KeptSnapshot, Lapse, NewSnapshot, Signature, Signing, SnapshotHead,
};
pub use state::{Action, Reopened, ReviewState, ReviewStep, Verdict};
pub use thread::{Comment, NewThread, Thread, ThreadKind, mentioned};

words!(
    /// How an item stands. Unknown is never a pass.
    Status, "a status" {
        /// It does not meet.
        Fail = "fail",
        /// There is no value for something it needs.
        Unknown = "unknown",
        /// What it rested on is too old or has changed.
        Stale = "stale",
        /// It meets, narrowly.
        Warn = "warn",
        /// It meets.
        Pass = "pass",
        /// Excused, with an end date.
        Exempt = "exempt",
        /// It does not apply.
        NotApplicable = "not_applicable",
    }
);

impl Status {
    /// It lacks a fresh pass. A warning is a narrow pass; what does not apply or is excused lacks nothing.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Fail | Self::Unknown | Self::Stale)
    }
}

/// A review to be started.
#[derive(Debug, Clone, PartialEq)]
pub struct NewReview {
    /// Of which service.
    pub service: ServiceId,
    /// The order it comes from; at most `to`.
    pub from: Order,
    /// The order it prepares for; equal to `from` when that order is prepared for the first time.
    pub to: Order,
    /// The rate it is for.
    pub target: TargetRate,
    /// Who shall sign; needed only to sign.
    pub reviewer: Option<AccountId>,
    /// The day of the event that it prepares for, where there is one.
    pub planned_for: Option<Timestamp>,
    /// Identity of the checklist.
    pub checklist_id: String,
    /// Its version, frozen with the review.
    pub checklist_version: String,
}

/// What to change of a review that is not signed; what is `None` stays.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ReviewChange {
    /// Who shall sign; `Some(None)` is nobody yet.
    pub reviewer: Option<Option<AccountId>>,
    /// The day of the event; `Some(None)` is none.
    pub planned_for: Option<Option<Timestamp>>,
}

/// A review without its items.
#[derive(Debug, Clone, PartialEq)]
pub struct Review {
    /// What addresses use.
    pub id: ReviewId,
    /// What people see: counts up for each service.
    pub number: i64,
    /// Of which service.
    pub service: ServiceId,
    /// Its name in addresses.
    pub slug: Slug,
    /// The order it comes from.
    pub from: Order,
    /// The order it prepares for.
    pub to: Order,
    /// The rate it is for.
    pub target: TargetRate,
    /// Where it stands.
    pub state: ReviewState,
    /// Who started it: an account's name.
    pub author: String,
    /// The same account; none once it is gone.
    pub author_id: Option<AccountId>,
    /// Who shall sign: an account's name.
    pub reviewer: Option<String>,
    /// The same account; none once it is gone.
    pub reviewer_id: Option<AccountId>,
    /// When it was started.
    pub created_at: Timestamp,
    /// When anything in it changed last.
    pub changed_at: Timestamp,
    /// The day of the event that it prepares for, where there is one.
    pub planned_for: Option<Timestamp>,
    /// When it was handed to its reviewer last.
    pub submitted_at: Option<Timestamp>,
    /// Counts up with everything that changes what it says or rests on.
    pub revision: i64,
    /// Its last judgement, counted.
    pub tally: Tally,
    /// The signature that it has, or had last.
    pub signature: Option<Signature>,
    /// Why that stands no longer; kept until it is signed again.
    pub lapse: Option<Lapse>,
    /// The number of its newest snapshot; 0 before the first.
    pub snapshots: i64,
    /// Identity of the checklist.
    pub checklist_id: String,
    /// Its version.
    pub checklist_version: String,
}

/// A review with all that people put into it. Items come from the checklist of its version.
#[derive(Debug, Clone, PartialEq)]
pub struct ReviewFile {
    /// The review.
    pub review: Review,
    /// Newest answer of each item that has one.
    pub answers: Vec<Answered>,
    /// Newest value of each input that has one.
    pub values: Vec<Typed>,
    /// All evidence, oldest first.
    pub evidence: Vec<Evidence>,
    /// The exemption of each item that has one, expired or not, by item; those that were ended are left out.
    pub exemptions: Vec<Exemption>,
    /// The exemptions that were ended before their day, oldest first.
    pub ended_exemptions: Vec<Exemption>,
    /// Everything that was said, oldest thread first.
    pub threads: Vec<Thread>,
    /// The conditions of the newest signature.
    pub conditions: Vec<Condition>,
}

impl ReviewFile {
    /// A review that nobody has put anything into.
    pub fn of(review: Review) -> Self {
        Self {
            review,
            answers: Vec::new(),
            values: Vec::new(),
            evidence: Vec::new(),
            exemptions: Vec::new(),
            ended_exemptions: Vec::new(),
            threads: Vec::new(),
            conditions: Vec::new(),
        }
    }

    /// What excuses this item at this moment.
    pub fn exemption(&self, item: &str, now: Timestamp) -> Option<&Exemption> {
        self.exemptions.iter().find(|exemption| exemption.item == item && exemption.holds_at(now))
    }

    /// A reviewer's own word on this item: the newest override, unless it took the word back.
    pub fn overridden(&self, item: &str) -> Option<&Thread> {
        let on = |thread: &&Thread| thread.item == item && thread.kind == ThreadKind::Override;
        let newest = self.threads.iter().rfind(on)?;
        (newest.verdict != Some(Answer::Unknown)).then_some(newest)
    }

    /// What was said of this item, oldest first.
    pub fn threads_on<'a>(&'a self, item: &'a str) -> impl Iterator<Item = &'a Thread> {
        self.threads.iter().filter(move |thread| thread.item == item)
    }
}
