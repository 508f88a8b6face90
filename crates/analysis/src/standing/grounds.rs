//! What a pass rests on: what a person said, what was typed, stated and measured, each with its date. A pass is as old as the
//! oldest of them.

use std::collections::BTreeSet;

use domain::{Answer, EvidenceKind, Fact, InputName, Mode, RunId, Timestamp};

use super::Standing;
use crate::judgement::{Known, KnownFrom};

/// Something that a pass rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ground {
    /// How it came to be known.
    pub kind: GroundKind,
    /// When.
    pub at: Timestamp,
    /// It grows old. That something does not apply stands until something changes.
    pub ages: bool,
}

/// How something came to be known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GroundKind {
    /// A person answered.
    Answer,
    /// A reviewer gave an own word.
    Override,
    /// A person typed a value.
    Typed,
    /// The inventory states it. Rules read it anew each time, so that only its age counts here.
    Stated,
    /// A run measured it.
    Run(RunId, i64),
}

impl GroundKind {
    /// After what a change came.
    pub(super) fn words(self) -> String {
        match self {
            Self::Answer => "after this was answered".to_owned(),
            Self::Override => "after the reviewer’s word".to_owned(),
            Self::Typed => "after its values were typed".to_owned(),
            Self::Stated => "after its facts were stated".to_owned(),
            Self::Run(_, number) => format!("after it was measured in run #{number}"),
        }
    }

    /// That it is too old.
    pub(super) fn too_old(self, days: i64) -> String {
        match self {
            Self::Answer | Self::Override => format!("That was more than {days} days ago."),
            Self::Typed => format!("That rests on what was typed more than {days} days ago."),
            Self::Stated => format!("That rests on what the inventory was told more than {days} days ago."),
            Self::Run(_, number) => {
                format!("That rests on run #{number}, which was measured more than {days} days ago.")
            }
        }
    }
}

impl Standing<'_> {
    /// What its pass rests on: the word of a person where one decides, else every value of its rule; and its evidence.
    pub fn grounds(&self) -> Vec<Ground> {
        let rests = match self.item.auto.mode {
            Mode::Suggests => self.said().into_iter().collect(),
            Mode::Decides => self.valued(),
        };
        // What somebody says does not apply, no run measured.
        let ages = rests.iter().all(|ground| ground.ages);
        let run = self.attached_run.map(|run| Ground {
            kind: GroundKind::Run(run.id, run.number),
            at: run.at,
            ages,
        });
        let mut grounds = rests;
        grounds.extend(run.filter(|run| !grounds.contains(run)));
        let fact = self.cited_at.map(|at| Ground { kind: GroundKind::Stated, at, ages });
        grounds.extend(fact);
        grounds
    }

    /// The inputs whose typed values it rests on, those that others follow from among them.
    pub fn typed_inputs(&self) -> BTreeSet<InputName> {
        self.inputs_from(KnownFrom::Person)
    }

    /// The facts of the inventory that it rests on: those that its rule reads, and those that are its evidence.
    pub fn stated_inputs(&self) -> BTreeSet<InputName> {
        let cited = self.evidence.iter().filter_map(|evidence| match &evidence.kind {
            EvidenceKind::Fact { name, .. } => Some(name.clone()),
            _ => None,
        });
        self.inputs_from(KnownFrom::Inventory).into_iter().chain(cited).collect()
    }

    /// The facts of the inventory that its rule reads, those among them that are no longer stated.
    pub(crate) fn facts_read(&self) -> impl Iterator<Item = &InputName> {
        let stated = self.roots().filter(|(_, known)| known.source == KnownFrom::Inventory);
        let missing = self.inputs.iter().filter(|input| input.known.is_none());
        stated.map(|(name, _)| name).chain(missing.map(|input| input.name))
    }

    fn inputs_from(&self, source: KnownFrom) -> BTreeSet<InputName> {
        let roots = self.roots().filter(|(_, known)| known.source == source);
        roots.map(|(name, _)| name.clone()).collect()
    }

    /// Every value that it reads, or that one follows from which it reads, by name.
    pub(crate) fn roots(&self) -> impl Iterator<Item = (&InputName, &Known)> {
        let known = self.inputs.iter().filter_map(|input| Some((input.name, input.known.as_ref()?)));
        known.flat_map(|(name, known)| match &known.calculated {
            Some(calculated) => calculated.from.iter().map(|part| (&part.name, &part.known)).collect(),
            None => vec![(name, known)],
        })
    }

    fn said(&self) -> Option<Ground> {
        if let Some(word) = self.overridden {
            return Some(Ground { kind: GroundKind::Override, at: word.at, ages: true });
        }
        let answered = self.answered?;
        // What does not apply does not grow old; what it was said of may change.
        let ages = answered.answer == Answer::Meets;
        Some(Ground { kind: GroundKind::Answer, at: answered.at, ages })
    }

    fn valued(&self) -> Vec<Ground> {
        let grounds = self.roots().filter_map(|(_, known)| {
            let kind = match (known.source, known.run) {
                (KnownFrom::Run, Some(run)) => GroundKind::Run(run.id, run.number),
                (KnownFrom::Person, _) => GroundKind::Typed,
                (KnownFrom::Inventory, _) => GroundKind::Stated,
                _ => return None,
            };
            Some(Ground { kind, at: known.since, ages: true })
        });
        grounds.collect()
    }

    /// The ground that is too old first, and when.
    pub(super) fn oldest(&self) -> Option<(Ground, Timestamp)> {
        let oldest =
            self.grounds().into_iter().filter(|ground| ground.ages).min_by_key(|ground| ground.at)?;
        Some((oldest, oldest.at.plus_ms(self.item.stale_days.saturating_mul(Timestamp::DAY))))
    }

    /// When the oldest thing that its pass rests on is too old to count.
    pub(super) fn age_limit(&self) -> Option<Timestamp> {
        Some(self.oldest()?.1)
    }
}

/// A run that is attached to an item, and when it was measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AttachedRun {
    /// What addresses use.
    pub id: RunId,
    /// What people see.
    pub number: i64,
    /// When it was measured.
    pub at: Timestamp,
}

/// When the oldest of these facts was stated last; none where none of them stands.
pub(super) fn stated_at(facts: &[Fact], cited: impl Iterator<Item = InputName>) -> Option<Timestamp> {
    cited.filter_map(|name| facts.iter().find(|fact| fact.name == name)).map(|fact| fact.since).min()
}
