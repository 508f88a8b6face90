//! What differs between two snapshots of one review, or of two reviews of one service.

use std::collections::BTreeSet;

use domain::{Answered, InputName, RunFacts, Status, Value, Verdict};
use serde::Serialize;

use super::{FrozenItem, Snapshot};

/// Everything that differs, in reading order. What is equal is left out.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Diff {
    /// What the signatures say, where both have one and they differ.
    pub verdict: Option<(Verdict, Verdict)>,
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
    /// Threads that were opened since.
    pub threads_added: usize,
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
    let checklist = |snapshot: &Snapshot| format!("{} {}", snapshot.checklist.id, snapshot.checklist.version);
    let gone = older.items.iter().filter(|item| newer.item(&item.id).is_none());
    let items = newer.items.iter().filter_map(|item| match older.item(&item.id) {
        Some(before) => changed(before, item),
        None => Some(alone(item, Presence::Added)),
    });
    Diff {
        verdict: verdict(older).zip(verdict(newer)).filter(|(was, is)| was != is),
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
        threads_added: after.threads.len().saturating_sub(before.threads.len()),
    };
    let differs = change.status.is_some()
        || change.sentences.is_some()
        || !change.inputs.is_empty()
        || change.answer.is_some()
        || change.exemption_differs
        || change.threads_added > 0;
    differs.then_some(change)
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
        threads_added: 0,
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
