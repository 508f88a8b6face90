//! What differs between two snapshots of one review, or of two reviews of one service.

use std::collections::BTreeSet;

use domain::{
    Answered, Condition, Evidence, InputName, Order, RunFacts, Status, TargetRate, Thread, Timestamp, Value,
    Verdict,
};
use serde::Serialize;

use super::{FrozenItem, Snapshot};

/// Everything that differs, in reading order. What is equal is left out.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Diff {
    /// What the signatures say, where both have one and they differ.
    pub verdict: Option<(Verdict, Verdict)>,
    /// The conditions of the signatures, where both have one and they differ.
    pub conditions: Option<(Vec<Condition>, Vec<Condition>)>,
    /// The orders that they prepare for, of two reviews.
    pub order: Option<(Order, Order)>,
    /// The rates that they are for.
    pub target: Option<(TargetRate, TargetRate)>,
    /// The days of the event, where both know one.
    pub planned_for: Option<(Timestamp, Timestamp)>,
    /// The versions of the checklists.
    pub checklist: Option<(String, String)>,
    /// Facts of the inventory, by name.
    pub inventory: Vec<FactChange>,
    /// Numbers of the runs that the newer one rests on and the older one did not.
    pub runs_added: Vec<i64>,
    /// Numbers of the runs that it rests on no longer.
    pub runs_gone: Vec<i64>,
    /// Items that stand otherwise, or on something else.
    pub items: Vec<ItemChange>,
}

/// A fact that was another one.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FactChange {
    /// Its name.
    pub name: InputName,
    /// What it was; none where it was not stated.
    pub was: Option<Value>,
    /// What it is; none where it was taken back.
    pub is: Option<Value>,
}

/// An item that stands otherwise, or on something else.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ItemChange {
    /// Its id.
    pub item: String,
    /// Its title.
    pub title: String,
    /// Whether it blocks a signature.
    pub blocking: bool,
    /// In which of the two it is asked.
    pub presence: Presence,
    /// How it stood and stands, where both ask it and it differs.
    pub status: Option<(Status, Status)>,
    /// Its sentences, where they differ; the other is none where only one asks it.
    pub sentences: Option<(Option<String>, Option<String>)>,
    /// Values of its inputs.
    pub inputs: Vec<InputChange>,
    /// A person's answer.
    pub answer: Option<AnswerChange>,
    /// It is excused otherwise than it was.
    pub exemption_differs: bool,
    /// Evidence that was attached since.
    pub evidence_added: usize,
    /// Evidence that was taken away since.
    pub evidence_gone: usize,
    /// Threads that were opened since.
    pub threads_added: usize,
    /// Replies in threads that were there.
    pub replies_added: usize,
    /// Questions that were open, and are settled.
    pub questions_settled: usize,
}

/// In which of two snapshots an item is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Presence {
    /// In both.
    Both,
    /// In the newer one only.
    Added,
    /// In the older one only.
    Removed,
}

/// A value that was another one.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct InputChange {
    /// The input.
    pub name: InputName,
    /// What it was; none where it was unknown.
    pub was: Option<Value>,
    /// What it is.
    pub is: Option<Value>,
}

/// An answer that was another one.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AnswerChange {
    /// What it was; none where nobody had answered.
    pub was: Option<Answered>,
    /// What it is.
    pub is: Option<Answered>,
}

impl Diff {
    /// Nothing differs.
    pub fn is_empty(&self) -> bool {
        self.verdict.is_none()
            && self.conditions.is_none()
            && self.order.is_none()
            && self.target.is_none()
            && self.planned_for.is_none()
            && self.checklist.is_none()
            && self.inventory.is_empty()
            && self.runs_added.is_empty()
            && self.runs_gone.is_empty()
            && self.items.is_empty()
    }

    /// Items whose status differs.
    pub fn by_status(&self) -> impl Iterator<Item = &ItemChange> {
        self.items.iter().filter(|change| change.status.is_some())
    }
}

pub(super) fn diff(older: &Snapshot, newer: &Snapshot) -> Diff {
    let verdict = |snapshot: &Snapshot| snapshot.signature.as_ref().map(|signature| signature.verdict);
    let conditions =
        |snapshot: &Snapshot| snapshot.signature.as_ref().map(|signature| signature.conditions.clone());
    let checklist = |snapshot: &Snapshot| format!("{} {}", snapshot.checklist.id, snapshot.checklist.version);
    let gone = older.items.iter().filter(|item| newer.item(&item.id).is_none());
    let items = newer.items.iter().filter_map(|item| match older.item(&item.id) {
        Some(before) => changed(before, item),
        None => Some(alone(item, Presence::Added)),
    });
    Diff {
        verdict: verdict(older).zip(verdict(newer)).filter(|(was, is)| was != is),
        conditions: conditions(older).zip(conditions(newer)).filter(|(was, is)| was != is),
        order: Some((older.review.to, newer.review.to)).filter(|(was, is)| was != is),
        target: Some((older.review.target_rps, newer.review.target_rps)).filter(|(was, is)| was != is),
        planned_for: older.review.planned_for.zip(newer.review.planned_for).filter(|(was, is)| was != is),
        checklist: Some((checklist(older), checklist(newer))).filter(|(was, is)| was != is),
        inventory: inventory(older, newer),
        runs_added: numbers_only_in(&newer.runs, &older.runs),
        runs_gone: numbers_only_in(&older.runs, &newer.runs),
        items: items.chain(gone.map(|item| alone(item, Presence::Removed))).collect(),
    }
}

fn numbers_only_in(ones: &[RunFacts], others: &[RunFacts]) -> Vec<i64> {
    let only = ones.iter().filter(|run| !others.iter().any(|other| other.id == run.id));
    only.map(|run| run.number).collect()
}

fn inventory(older: &Snapshot, newer: &Snapshot) -> Vec<FactChange> {
    let value = |snapshot: &Snapshot, name: &InputName| {
        snapshot.inventory.iter().find(|fact| fact.name == *name).and_then(|fact| fact.value.clone())
    };
    let names: BTreeSet<_> = older.inventory.iter().chain(&newer.inventory).map(|fact| &fact.name).collect();
    let changes = names.into_iter().map(|name| FactChange {
        name: name.clone(),
        was: value(older, name),
        is: value(newer, name),
    });
    changes.filter(|change| change.was != change.is).collect()
}

fn changed(before: &FrozenItem, after: &FrozenItem) -> Option<ItemChange> {
    let change = ItemChange {
        item: after.id.clone(),
        title: after.title.clone(),
        blocking: after.blocking,
        presence: Presence::Both,
        status: Some((before.status, after.status)).filter(|(was, is)| was != is),
        sentences: (before.sentence != after.sentence)
            .then(|| (Some(before.sentence.clone()), Some(after.sentence.clone()))),
        inputs: inputs(before, after),
        answer: (before.answered != after.answered)
            .then(|| AnswerChange { was: before.answered.clone(), is: after.answered.clone() }),
        exemption_differs: before.exemption != after.exemption,
        evidence_added: pieces_only_in(&after.evidence, &before.evidence),
        evidence_gone: pieces_only_in(&before.evidence, &after.evidence),
        threads_added: after.threads.iter().filter(|thread| earlier(before, thread).is_none()).count(),
        replies_added: replies(before, after),
        questions_settled: settled(before, after),
    };
    let differs = change.status.is_some()
        || change.sentences.is_some()
        || !change.inputs.is_empty()
        || change.answer.is_some()
        || change.exemption_differs
        || change.evidence_added + change.evidence_gone > 0
        || change.threads_added + change.replies_added + change.questions_settled > 0;
    differs.then_some(change)
}

fn pieces_only_in(ones: &[Evidence], others: &[Evidence]) -> usize {
    ones.iter().filter(|piece| !others.iter().any(|other| other.id == piece.id)).count()
}

/// The same thread, as it was.
fn earlier<'a>(before: &'a FrozenItem, thread: &Thread) -> Option<&'a Thread> {
    before.threads.iter().find(|other| other.id == thread.id)
}

fn replies(before: &FrozenItem, after: &FrozenItem) -> usize {
    let more = after.threads.iter().filter_map(|thread| {
        let earlier = earlier(before, thread)?;
        Some(thread.comments.len().saturating_sub(earlier.comments.len()))
    });
    more.sum()
}

fn settled(before: &FrozenItem, after: &FrozenItem) -> usize {
    let was_open = |thread: &&Thread| earlier(before, thread).is_some_and(Thread::is_open_ask);
    after.threads.iter().filter(was_open).filter(|thread| !thread.is_open_ask()).count()
}

fn alone(item: &FrozenItem, presence: Presence) -> ItemChange {
    let sentence = Some(item.sentence.clone());
    ItemChange {
        item: item.id.clone(),
        title: item.title.clone(),
        blocking: item.blocking,
        presence,
        status: None,
        sentences: Some(if presence == Presence::Added { (None, sentence) } else { (sentence, None) }),
        inputs: Vec::new(),
        answer: None,
        exemption_differs: false,
        evidence_added: 0,
        evidence_gone: 0,
        threads_added: 0,
        replies_added: 0,
        questions_settled: 0,
    }
}

fn inputs(before: &FrozenItem, after: &FrozenItem) -> Vec<InputChange> {
    let used =
        |item: &FrozenItem| item.judgement.as_ref().map(|judged| judged.inputs.clone()).unwrap_or_default();
    let (before, after) = (used(before), used(after));
    let value = |all: &[crate::judgement::Used], name: &InputName| {
        let used = all.iter().find(|used| used.name == *name)?;
        used.known.as_ref().map(|known| known.value.clone())
    };
    let names: BTreeSet<_> = before.iter().chain(&after).map(|used| used.name.clone()).collect();
    let changes = names.into_iter().map(|name| InputChange {
        was: value(&before, &name),
        is: value(&after, &name),
        name,
    });
    changes.filter(|change| change.was != change.is).collect()
}
