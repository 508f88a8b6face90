//! The judgement of one item: its own status, whether that still holds, and what excuses it.

use std::collections::BTreeMap;

use domain::{
    Answer, Answered, Checklist, EvidenceKind, Grounds, Item, Mode, ReviewFile, Status, Thread, Timestamp,
};

use super::grounds::stated_at;
use super::values::{Told, Values};
use super::{InputValue, JudgedBy, Known, Standing, words};
use crate::judgement::{Given, Rulebook};
use crate::sources::origin;

/// Judges items of one review.
pub(super) struct Judge<'a, 'b> {
    pub(super) checklist: &'a Checklist,
    pub(super) rules: &'b Rulebook<'a>,
    pub(super) values: &'b Values<'b>,
    pub(super) file: &'a ReviewFile,
    pub(super) grounds: &'b Grounds,
    pub(super) now: Timestamp,
}

impl<'a> Judge<'a, '_> {
    pub(super) fn stands(&self, item: &'a Item) -> Standing<'a> {
        let mut standing = self.looked_up(item);
        let judged = standing.judgement.as_ref().map_or(Status::Unknown, |judged| judged.status);
        let own = match item.auto.mode {
            Mode::Decides => judged,
            Mode::Suggests => said(standing.overridden, standing.answered),
        };
        standing.lapsed = standing.lapse(own, self.grounds, self.now);
        standing.own = if standing.lapsed.is_some() { Status::Stale } else { own };
        let is_excused = standing.own.is_open() && standing.exemption.is_some();
        standing.status = if is_excused { Status::Exempt } else { standing.own };
        standing.sentence = words::sentence(&standing, own);
        standing
    }

    /// Everything that the item stands on, before any of it is judged.
    fn looked_up(&self, item: &'a Item) -> Standing<'a> {
        let file = self.file;
        let inputs = self.inputs(item);
        let judgement = self.rules.judge(&item.id, &given(&known_by_name(&inputs)));
        let is_said = item.auto.mode == Mode::Suggests;
        let evidence: Vec<_> = file.evidence.iter().filter(|evidence| evidence.item == item.id).collect();
        let cited = evidence.iter().filter_map(|evidence| match &evidence.kind {
            EvidenceKind::Fact { name, .. } => Some(name.clone()),
            _ => None,
        });
        Standing {
            item,
            status: Status::Unknown,
            own: Status::Unknown,
            by: if is_said { JudgedBy::Person } else { JudgedBy::Data },
            answered: file.answers.iter().find(|answered| answered.item == item.id),
            overridden: file.overridden(&item.id).filter(|_| is_said),
            exemption: file.exemption(&item.id, self.now),
            lapsed: None,
            sentence: String::new(),
            judgement,
            inputs,
            attached_run: self.values.attached_run(item, file),
            cited_at: stated_at(&self.grounds.facts, cited),
            evidence,
            threads: file.threads_on(&item.id).collect(),
        }
    }

    fn inputs(&self, item: &'a Item) -> Vec<InputValue<'a>> {
        let declared = item.auto.inputs.iter().filter_map(|name| self.checklist.input(name.as_str()));
        let told = declared.map(|input| {
            let Told { known, set_aside } = self.values.told(input, item, self.file);
            let awaits = origin(input).awaits();
            InputValue { name: &input.name, from: input.from, known, set_aside, awaits }
        });
        told.collect()
    }
}

/// What a person's answer makes of an item whose rule only suggests; a reviewer's own word wins over it.
fn said(overridden: Option<&Thread>, answered: Option<&Answered>) -> Status {
    let word = overridden.and_then(|thread| thread.verdict);
    match word.or_else(|| answered.map(|answered| answered.answer)) {
        None | Some(Answer::Unknown) => Status::Unknown,
        Some(Answer::DoesNot) => Status::Fail,
        Some(Answer::NotApplicable) => Status::NotApplicable,
        Some(Answer::Meets) => Status::Pass,
    }
}

pub(super) fn known_by_name<'a>(inputs: &[InputValue<'a>]) -> BTreeMap<&'a str, Known> {
    let known = inputs.iter().filter_map(|input| Some((input.name.as_str(), input.known.clone()?)));
    known.collect()
}

/// Nothing is set for a service alone yet, and no verdict names its parts.
pub(super) fn given<'a>(known: &'a BTreeMap<&'a str, Known>) -> Given<'a> {
    static NUMBERS: BTreeMap<String, f64> = BTreeMap::new();
    static LABELS: BTreeMap<String, String> = BTreeMap::new();
    Given { known, overrides: &NUMBERS, labels: &LABELS }
}
