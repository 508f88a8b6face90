//! How long a pass holds: it lapses by age, and where something changes that it rested on. What an item rests on is what a
//! person said, at that time, and what a run measured, when it came; the inventory is read anew each time.

use std::collections::BTreeSet;

use domain::{
    Answer, EvidenceKind, Fact, Grounds, InputName, Mode, RunFacts, RunId, Status, Timestamp, Value,
};

use super::Standing;
use crate::checklist::matches_pattern;
use crate::judgement::{KnownFrom, plain};

/// Why a pass holds no longer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lapsed {
    /// By age or by a change.
    pub by: LapsedBy,
    /// Since when.
    pub at: Timestamp,
    /// The cause in a few words: `instances 5 → 50`.
    pub words: String,
    /// The cause in a sentence.
    pub because: String,
}

/// What ends a pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LapsedBy {
    /// What it rests on is too old.
    Age,
    /// Something that it rested on is different now.
    Change,
}

/// Something that a pass rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ground {
    /// How it came to be known.
    pub kind: GroundKind,
    /// When.
    pub at: Timestamp,
    /// It grows old. What was declared stands until somebody changes it.
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
    /// A run measured it.
    Run(RunId, i64),
}

impl GroundKind {
    fn words(self) -> String {
        match self {
            Self::Answer => "after this was answered".to_owned(),
            Self::Override => "after the reviewer’s word".to_owned(),
            Self::Typed => "after its values were typed".to_owned(),
            Self::Run(_, number) => format!("after it was measured in run #{number}"),
        }
    }
}

impl Standing<'_> {
    /// What its pass rests on: the word of a person where one decides, else every value that somebody typed or measured.
    pub fn grounds(&self) -> Vec<Ground> {
        match self.item.auto.mode {
            Mode::Suggests => self.said().into_iter().collect(),
            Mode::Decides => self.measured(),
        }
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

    fn measured(&self) -> Vec<Ground> {
        let grounds = self.inputs.iter().filter_map(|input| {
            let known = input.known.as_ref()?;
            let kind = match (known.source, known.run) {
                (KnownFrom::Run, Some(run)) => GroundKind::Run(run.id, run.number),
                (KnownFrom::Person, _) => GroundKind::Typed,
                _ => return None,
            };
            Some(Ground { kind, at: known.since, ages: input.grows_old })
        });
        grounds.collect()
    }

    /// When the oldest thing that its pass rests on is too old to count.
    pub(super) fn age_limit(&self) -> Option<Timestamp> {
        let oldest = self.grounds().into_iter().filter(|ground| ground.ages).map(|ground| ground.at).min()?;
        Some(oldest.plus_ms(self.item.stale_days.saturating_mul(Timestamp::DAY)))
    }

    /// Why a pass, or that it does not apply, holds no longer.
    pub(super) fn lapse(&self, own: Status, grounds: &Grounds, now: Timestamp) -> Option<Lapsed> {
        let said_so = self.item.auto.mode == Mode::Suggests && own == Status::NotApplicable;
        if !matches!(own, Status::Pass | Status::Warn) && !said_so {
            return None;
        }
        self.without_run(grounds, now).or_else(|| self.changed(grounds)).or_else(|| self.aged(now))
    }

    /// A run that is attached and counts no longer: rejected as invalid, which is only done to a review that is closed.
    fn without_run(&self, grounds: &Grounds, now: Timestamp) -> Option<Lapsed> {
        let attached = self.evidence.iter().filter_map(|evidence| match evidence.kind {
            EvidenceKind::Run { run, number } => Some((run, number)),
            _ => None,
        });
        let counts = |id: RunId| grounds.attached.iter().any(|run| run.id == id);
        let (_, number) = attached.into_iter().find(|(id, _)| !counts(*id))?;
        Some(Lapsed {
            by: LapsedBy::Change,
            at: now,
            words: format!("run #{number} was rejected"),
            because: format!(
                "Run #{number}, which is its evidence, was rejected as invalid and counts no longer."
            ),
        })
    }

    fn aged(&self, now: Timestamp) -> Option<Lapsed> {
        let at = self.age_limit().filter(|end| *end <= now)?;
        let days = self.item.stale_days;
        let because = match self.item.auto.mode {
            Mode::Decides => format!("That rests on what was measured more than {days} days ago."),
            Mode::Suggests => format!("That was more than {days} days ago."),
        };
        Some(Lapsed {
            by: LapsedBy::Age,
            at,
            words: format!("{} is older than {days} days", self.item.id),
            because,
        })
    }

    fn changed(&self, grounds: &Grounds) -> Option<Lapsed> {
        let rests = self.grounds();
        let changes = Changes { standing: self, grounds };
        let facts = rests.iter().filter_map(|ground| changes.of_inventory(*ground));
        let runs = rests.iter().filter_map(|ground| changes.of_runs(*ground));
        // The change that came first is the cause; whatever came later found the item stale.
        facts.chain(runs).min_by_key(|lapsed| lapsed.at)
    }
}

/// Looks for what has changed since something came to be known.
struct Changes<'a, 'b> {
    standing: &'b Standing<'a>,
    grounds: &'b Grounds,
}

impl Changes<'_, '_> {
    fn watches(&self, name: &str) -> bool {
        self.standing.item.stale_on.iter().any(|pattern| matches_pattern(pattern, name))
    }

    /// A fact of the inventory that was another one then. What was stated first since changes nothing, nor does what is
    /// again as it was.
    fn of_inventory(&self, ground: Ground) -> Option<Lapsed> {
        let cited = self.standing.evidence.iter().filter_map(|evidence| match &evidence.kind {
            EvidenceKind::Fact { name, .. } => Some(name),
            _ => None,
        });
        let cited: BTreeSet<&InputName> = cited.collect();
        let history = &self.grounds.history;
        let names: BTreeSet<_> = history.iter().map(|fact| &fact.name).collect();
        let watched = names.into_iter().filter(|name| self.watches(name.as_str()) || cited.contains(name));
        let changes = watched.filter_map(|name| {
            let then = value_at(history, name, ground.at)?;
            let now = history.iter().rfind(|fact| fact.name == *name)?;
            (now.value.as_ref() != Some(then)).then(|| changed(name, then, now, ground.kind))
        });
        changes.min_by_key(|lapsed| lapsed.at)
    }

    /// Another version, environment or set of endpoints in the newest run than in the one that it rests on: of what a
    /// person said, the newest at that time.
    fn of_runs(&self, ground: Ground) -> Option<Lapsed> {
        let course = &self.grounds.course;
        let newest = course.first()?;
        let then = match ground.kind {
            GroundKind::Run(id, _) => course.iter().find(|run| run.id == id)?,
            _ => course.iter().find(|run| run.received_at <= ground.at)?,
        };
        let (fact, was, is) = difference(then, newest, |name| self.watches(name))?;
        let day = newest.received_at.day_in_words();
        let because = format!(
            "The {fact} changed from {was} to {is} with run #{} on {day}, {}.",
            newest.number,
            ground.kind.words()
        );
        Some(Lapsed {
            by: LapsedBy::Change,
            at: newest.received_at,
            words: format!("{fact} {was} → {is}"),
            because,
        })
    }
}

/// What of two runs differs, of what is watched: its name, what it was and what it is.
fn difference(
    then: &RunFacts,
    now: &RunFacts,
    watches: impl Fn(&str) -> bool,
) -> Option<(&'static str, String, String)> {
    if watches("version")
        && let (Some(was), Some(is)) = (&then.version, &now.version)
        && was != is
    {
        return Some(("version", was.to_string(), is.to_string()));
    }
    if watches("environment") && then.environment != now.environment {
        return Some(("environment", then.environment.to_string(), now.environment.to_string()));
    }
    if watches("endpoints")
        && let (Some(was), Some(is)) = (&then.endpoints, &now.endpoints)
        && was != is
    {
        let only = |one: &BTreeSet<String>, other: &BTreeSet<String>| {
            let names: Vec<_> = one.difference(other).take(3).map(String::as_str).collect();
            if names.is_empty() { "fewer".to_owned() } else { names.join(", ") }
        };
        return Some(("set of endpoints", only(was, is), only(is, was)));
    }
    None
}

/// What the inventory said of this fact at a moment; none where it had not been stated, or was taken back.
pub(crate) fn value_at<'a>(history: &'a [Fact], name: &InputName, at: Timestamp) -> Option<&'a Value> {
    history.iter().rfind(|fact| fact.name == *name && fact.since <= at)?.value.as_ref()
}

fn changed(name: &InputName, then: &Value, now: &Fact, ground: GroundKind) -> Lapsed {
    let (what, was, day) = (name.words(), plain(then), now.since.day_in_words());
    let is = now.value.as_ref().map(plain);
    let (words, how) = match is {
        Some(is) => (format!("{what} {was} → {is}"), format!("{what} changed from {was} to {is}")),
        None => (format!("{what} {was} → unknown"), format!("{what} was {was} and was taken back")),
    };
    let because = format!("{} on {day} by {}, {}.", domain::format::capital(&how), now.by, ground.words());
    Lapsed { by: LapsedBy::Change, at: now.since, words, because }
}
