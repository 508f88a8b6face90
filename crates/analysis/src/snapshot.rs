//! Everything that a signature is given to, in one value that points nowhere else: it can be kept, shown years later, and
//! held against another one.

mod diff;

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    Answered, CitedRun, Condition, Evidence, EvidenceKind, Exemption, Fact, Order, Reason, ReviewId,
    RunFacts, RunId, Severity, Signing, Slug, Status, TargetRate, Thread, Timestamp, Verdict, WholeReview,
};
use serde::{Deserialize, Serialize};

use crate::judgement::{Change, Judgement};
use crate::review::watched;
use crate::standing::{Standing, changes};

pub use diff::{AnswerChange, Diff, FactChange, InputChange, ItemChange, Presence};

/// The version of the shape below.
const SCHEMA: i64 = 1;

/// A review, frozen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Snapshot {
    /// The version of this shape.
    pub schema: i64,
    /// When it was taken.
    pub taken_at: Timestamp,
    /// Of which review.
    pub review: FrozenReview,
    /// What was signed; none where it only shows how things stand.
    pub signature: Option<FrozenSignature>,
    /// The checklist that was walked.
    pub checklist: FrozenChecklist,
    /// The inventory of production.
    pub inventory: Vec<Fact>,
    /// `blake3:` and the hash of the inventory's names and values.
    pub inventory_hash: String,
    /// The runs that items rest on or cite, newest first.
    pub runs: Vec<RunFacts>,
    /// Every item, in reading order.
    pub items: Vec<FrozenItem>,
    /// Whose change would end the signature, with the items that rest on it.
    pub watched: BTreeMap<String, Vec<String>>,
}

/// Which review it is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FrozenReview {
    /// What addresses use.
    pub id: ReviewId,
    /// What people see.
    pub number: i64,
    /// Of which service.
    pub service: Slug,
    /// The order it comes from.
    pub from: Order,
    /// The order it prepares for.
    pub to: Order,
    /// The rate it is for.
    pub target_rps: TargetRate,
    /// The day of the event that it prepares for; none where there is none, or where it was frozen before it was kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub planned_for: Option<Timestamp>,
    /// Who started it.
    pub author: String,
    /// Who was to sign.
    pub reviewer: Option<String>,
}

/// What was signed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FrozenSignature {
    /// By whom.
    pub by: String,
    /// What it says.
    pub verdict: Verdict,
    /// The first reason, or a note.
    pub reason: Option<Reason>,
    /// On what conditions.
    pub conditions: Vec<Condition>,
    /// The first moment at which it lapses by itself.
    pub valid_until: Option<Timestamp>,
}

/// Which checklist was walked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FrozenChecklist {
    /// Its identity.
    pub id: String,
    /// Its version.
    pub version: String,
    /// Its title.
    pub title: String,
}

/// How an item stood, with everything that it stood on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FrozenItem {
    /// Its id.
    pub id: String,
    /// The section it stands in.
    pub section: String,
    /// The state that is wanted.
    pub title: String,
    /// How much it weighs.
    pub severity: Severity,
    /// Whether it blocks a signature.
    pub blocking: bool,
    /// The status that counted.
    pub status: Status,
    /// Its own status, behind an exemption.
    pub own_status: Status,
    /// Whose judgement that was: `data` or `person`.
    pub by: String,
    /// Why it stood so.
    pub sentence: String,
    /// What its rule made of the values: formula, steps, thresholds, and each input with its source and age.
    pub judgement: Option<Judgement>,
    /// What would have changed the answer.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub would_change: Vec<Change>,
    /// What a person answered.
    pub answered: Option<Answered>,
    /// What excused it.
    pub exemption: Option<Exemption>,
    /// When it would have stood otherwise by itself.
    pub lapses_at: Option<Timestamp>,
    /// What was attached.
    pub evidence: Vec<Evidence>,
    /// What was said of it.
    pub threads: Vec<Thread>,
}

impl Snapshot {
    /// How a review stands now, unsigned.
    pub fn of(whole: &WholeReview, all: &[Standing<'_>], now: Timestamp) -> Self {
        let review = &whole.file.review;
        let inventory = whole.grounds.facts.clone();
        let changes = changes(&whole.checklist, all);
        let items: Vec<_> =
            all.iter().zip(changes).map(|(standing, changes)| frozen(standing, changes)).collect();
        let watched = watched(all).changes.into_iter();
        let owned = |items: Vec<&str>| items.into_iter().map(str::to_owned).collect();
        Self {
            schema: SCHEMA,
            taken_at: now,
            review: FrozenReview {
                id: review.id,
                number: review.number,
                service: review.slug.clone(),
                from: review.from,
                to: review.to,
                target_rps: review.target,
                planned_for: review.planned_for,
                author: review.author.clone(),
                reviewer: review.reviewer.clone(),
            },
            signature: None,
            checklist: FrozenChecklist {
                id: whole.checklist.id.clone(),
                version: whole.checklist.version.clone(),
                title: whole.checklist.title.clone(),
            },
            inventory_hash: hash(&inventory),
            inventory,
            runs: runs(whole, all),
            items,
            watched: watched.map(|(pattern, items)| (pattern.to_owned(), owned(items))).collect(),
        }
    }

    /// The same with what is signed.
    #[must_use]
    pub fn signed(self, signing: &Signing, by: &str, valid_until: Option<Timestamp>) -> Self {
        let signature = FrozenSignature {
            by: by.to_owned(),
            verdict: signing.verdict,
            reason: signing.reason.clone(),
            conditions: signing.conditions.clone(),
            valid_until,
        };
        Self { signature: Some(signature), ..self }
    }

    /// The runs that it rests on, to be kept beside it.
    pub fn cited_runs(&self) -> Vec<CitedRun> {
        let cited =
            |run: &RunFacts| CitedRun { id: run.id, number: run.number, content_id: run.content_id.clone() };
        self.runs.iter().map(cited).collect()
    }

    /// As it is kept; none where it holds a number that is none.
    pub fn to_json(&self) -> Option<String> {
        let text = serde_json::to_string(self).ok()?;
        Self::read(&text).filter(|read| read == self).map(|_| text)
    }

    /// What was kept; none where this is no snapshot.
    pub fn read(json: &str) -> Option<Self> {
        serde_json::from_str(json).ok()
    }

    /// The item of this id.
    pub fn item(&self, id: &str) -> Option<&FrozenItem> {
        self.items.iter().find(|item| item.id == id)
    }

    /// What is different in `newer`.
    pub fn diff(&self, newer: &Self) -> Diff {
        diff::diff(self, newer)
    }
}

fn frozen(standing: &Standing<'_>, would_change: Vec<Change>) -> FrozenItem {
    let item = standing.item;
    FrozenItem {
        id: item.id.clone(),
        section: item.section.clone(),
        title: item.title.clone(),
        severity: item.severity,
        blocking: item.blocking,
        status: standing.status,
        own_status: standing.own,
        by: standing.by.as_str().to_owned(),
        sentence: standing.sentence.clone(),
        judgement: standing.judgement.clone(),
        would_change,
        answered: standing.answered.cloned(),
        exemption: standing.exemption.cloned(),
        lapses_at: standing.lapses_at(),
        evidence: standing.evidence.iter().map(|evidence| (*evidence).clone()).collect(),
        threads: standing.threads.iter().map(|thread| (*thread).clone()).collect(),
    }
}

/// The runs that items read or cite, newest first.
fn runs(whole: &WholeReview, all: &[Standing<'_>]) -> Vec<RunFacts> {
    let read = all.iter().flat_map(|standing| &standing.inputs);
    let read = read.filter_map(|input| Some(input.known.as_ref()?.run?.id));
    let cited =
        all.iter().flat_map(|standing| &standing.evidence).filter_map(|evidence| match evidence.kind {
            EvidenceKind::Run { run, .. } => Some(run),
            _ => None,
        });
    let ids: BTreeSet<RunId> = read.chain(cited).collect();
    whole.grounds.course.iter().filter(|run| ids.contains(&run.id)).cloned().collect()
}

/// Of names and values alone: who stated them and when changes nothing of what was signed.
fn hash(inventory: &[Fact]) -> String {
    let values: BTreeMap<_, _> = inventory.iter().map(|fact| (&fact.name, &fact.value)).collect();
    let text = serde_json::to_string(&values).expect("names and plain values always have JSON");
    format!("blake3:{}", blake3::hash(text.as_bytes()).to_hex())
}
