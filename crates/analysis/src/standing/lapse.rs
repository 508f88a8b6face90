//! How long a pass holds: it lapses by age, and where something changes that it rested on. What a person said is held against
//! that time, what a run measured against when it ended; rules read the inventory anew each time.

use std::collections::BTreeSet;

use domain::{EvidenceKind, Fact, Grounds, InputName, Mode, RunFacts, RunId, Status, Timestamp, Value};

use super::{Ground, GroundKind, Standing};
use crate::checklist::matches_pattern;
use crate::judgement::plain;

/// Why a pass holds no longer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lapsed {
    /// By age or by a change.
    pub by: LapsedBy,
    /// What it rested on that is too old, or from before the change.
    pub of: GroundKind,
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

impl Standing<'_> {
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
        let (id, number) = attached.into_iter().find(|(id, _)| !counts(*id))?;
        Some(Lapsed {
            by: LapsedBy::Change,
            of: GroundKind::Run(id, number),
            at: grounds.gone.get(&id).copied().unwrap_or(now),
            words: format!("run #{number} was rejected"),
            because: format!(
                "Run #{number}, which is its evidence, was rejected as invalid and counts no longer."
            ),
        })
    }

    fn aged(&self, now: Timestamp) -> Option<Lapsed> {
        let (oldest, at) = self.oldest().filter(|(_, end)| *end <= now)?;
        let days = self.item.stale_days;
        Some(Lapsed {
            by: LapsedBy::Age,
            of: oldest.kind,
            at,
            words: format!("{} is older than {days} days", self.item.id),
            because: oldest.kind.too_old(days),
        })
    }

    fn changed(&self, grounds: &Grounds) -> Option<Lapsed> {
        let rests = self.grounds();
        let changes = Changes { standing: self, grounds };
        let facts = rests.iter().filter_map(|ground| changes.of_inventory(*ground));
        let runs = rests.iter().flat_map(|ground| changes.of_runs(*ground));
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

    /// A fact of the inventory that was another one then; one that was not stated then is held against what was stated of it
    /// first since. What is again as it was has not changed. What the inventory states is read anew by rules.
    fn of_inventory(&self, ground: Ground) -> Option<Lapsed> {
        if ground.kind == GroundKind::Stated {
            return None;
        }
        let cited = self.standing.evidence.iter().filter_map(|evidence| match &evidence.kind {
            EvidenceKind::Fact { name, .. } => Some(name),
            _ => None,
        });
        let cited: BTreeSet<&InputName> = cited.collect();
        let history = &self.grounds.history;
        let names: BTreeSet<_> = history.iter().map(|fact| &fact.name).collect();
        let watched = names.into_iter().filter(|name| self.watches(name.as_str()) || cited.contains(name));
        let changes = watched.filter_map(|name| {
            let then =
                value_at(history, name, ground.at).or_else(|| first_after(history, name, ground.at))?;
            let now = changed_last(history, name)?;
            (now.value.as_ref() != Some(then)).then(|| changed(name, then, now, ground.kind))
        });
        changes.min_by_key(|lapsed| lapsed.at)
    }

    /// What is otherwise in the newest run of a scenario than in the one that it rests on: of what was measured that run, of
    /// what a person said those that were there then.
    fn of_runs(&self, ground: Ground) -> Vec<Lapsed> {
        let course = &self.grounds.course;
        let then: Vec<&RunFacts> = match ground.kind {
            GroundKind::Run(id, _) => course.iter().filter(|run| run.id == id).collect(),
            // Its run says what it was said of.
            GroundKind::Typed | GroundKind::Answer | GroundKind::Override
                if self.standing.attached_run.is_none() =>
            {
                self.grounds.runs_at(ground.at)
            }
            _ => Vec::new(),
        };
        then.into_iter().filter_map(|then| self.of_run(then, ground)).collect()
    }

    /// Another version or set of endpoints in the same scenario and environment, or a new environment of the scenario.
    fn of_run(&self, then: &RunFacts, ground: Ground) -> Option<Lapsed> {
        let same = self.grounds.newest_like(then);
        let differs = same.and_then(|now| Some((now, difference(then, now, |name| self.watches(name))?)));
        let moved = || {
            let now = self.moved(then, ground).filter(|_| self.watches("environment"))?;
            Some((now, ("environment", then.environment.to_string(), now.environment.to_string())))
        };
        let (newest, (fact, was, is)) = differs.or_else(moved)?;
        let day = newest.received_at.day_in_words();
        let because = format!(
            "The {fact} changed from {was} to {is} with run #{} on {day}, {}.",
            newest.number,
            ground.kind.words()
        );
        Some(Lapsed {
            by: LapsedBy::Change,
            of: ground.kind,
            at: newest.received_at,
            words: format!("{fact} {was} → {is}"),
            because,
        })
    }

    /// The newest run of the scenario, where it is in an environment in which there was none then.
    fn moved(&self, then: &RunFacts, ground: Ground) -> Option<&RunFacts> {
        let mut course = self.grounds.course.iter().filter(|run| run.scenario == then.scenario);
        let newest = course.next().filter(|newest| newest.environment != then.environment)?;
        let was_there =
            course.any(|run| run.environment == newest.environment && run.received_at <= ground.at);
        (newest.received_at > ground.at && !was_there).then_some(newest)
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

/// What was stated of this fact first after a moment.
fn first_after<'a>(history: &'a [Fact], name: &InputName, at: Timestamp) -> Option<&'a Value> {
    history.iter().find(|fact| fact.name == *name && fact.since > at && fact.value.is_some())?.value.as_ref()
}

/// When this fact became what it is, and by whom: to state it again changes nothing.
pub(crate) fn changed_last<'a>(history: &'a [Fact], name: &InputName) -> Option<&'a Fact> {
    let mut newest_first = history.iter().rev().filter(|fact| fact.name == *name);
    let now = newest_first.next()?;
    Some(newest_first.take_while(|fact| fact.value == now.value).last().unwrap_or(now))
}

fn changed(name: &InputName, then: &Value, now: &Fact, ground: GroundKind) -> Lapsed {
    let (what, was, day) = (name.words(), plain(then), now.since.day_in_words());
    let is = now.value.as_ref().map(plain);
    let (words, how) = match is {
        Some(is) => (format!("{what} {was} → {is}"), format!("{what} changed from {was} to {is}")),
        None => (format!("{what} {was} → unknown"), format!("{what} was {was} and was taken back")),
    };
    let because = format!("{} on {day} by {}, {}.", domain::format::capital(&how), now.by, ground.words());
    Lapsed { by: LapsedBy::Change, of: ground, at: now.since, words, because }
}
