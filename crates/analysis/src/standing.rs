//! How the items of a review stand: what is asked, what is known of it, what its rule makes of that, and what a person
//! said. A rule that decides is the status; what a person says of such an item is only *stated*. Where a rule only suggests,
//! a person's answer is the status, a reviewer's own word wins over it, and what the rule makes of the values stands beside
//! it. A pass lapses by age and by change; what lacks one can be exempt until a day.

mod grounds;
mod judge;
mod lapse;
mod values;
mod words;

use std::collections::BTreeMap;

use domain::{
    Answer, Answered, Checklist, Evidence, Exemption, Grounds, InputName, Item, Mode, ReviewFile, Source,
    Status, Thread, Timestamp, Value, WholeReview,
};

use crate::judgement::{Change, Judgement, Rulebook};
use crate::sources::{Awaited, from_items};
use judge::{Judge, given, known_by_name};
use values::{EVIDENCE_AGE, Values};

pub use crate::judgement::{Calculated, Known, KnownFrom, OfRun, Term};
pub use grounds::{AttachedRun, Ground, GroundKind};
pub use lapse::{Lapsed, LapsedBy};
pub(crate) use lapse::{changed_last, value_at};

/// How one item of a review stands, with everything it stands on.
#[derive(Debug, Clone, PartialEq)]
pub struct Standing<'a> {
    /// The item.
    pub item: &'a Item,
    /// The status that counts.
    pub status: Status,
    /// Its own status, behind an exemption.
    pub own: Status,
    /// Whose judgement the status is.
    pub by: JudgedBy,
    /// The newest answer of a person, whether or not it decides.
    pub answered: Option<&'a Answered>,
    /// A reviewer's own word, which wins over the answer.
    pub overridden: Option<&'a Thread>,
    /// What excuses it now; it counts only where there is no pass.
    pub exemption: Option<&'a Exemption>,
    /// Why its pass holds no longer, where it does not.
    pub lapsed: Option<Lapsed>,
    /// Why it stands so, in one or two sentences.
    pub sentence: String,
    /// What its rule makes of the values; none where the rule cannot be read.
    pub judgement: Option<Judgement>,
    /// Everything its rule calculates with, in the rule's order.
    pub inputs: Vec<InputValue<'a>>,
    /// What is attached, oldest first.
    pub evidence: Vec<&'a Evidence>,
    /// The run that speaks for it: of those that are attached and count, the one that was attached last.
    pub attached_run: Option<AttachedRun>,
    /// When the oldest fact that is its evidence was stated last.
    pub cited_at: Option<Timestamp>,
    /// What was said of it, oldest first.
    pub threads: Vec<&'a Thread>,
}

impl<'a> Standing<'a> {
    /// The answer of a person where it is kept but does not decide.
    pub fn stated(&self) -> Option<&'a Answered> {
        let counts = self.item.auto.mode == Mode::Suggests;
        self.answered.filter(|answered| !counts && answered.answer != Answer::Unknown)
    }

    /// What the values suggest, where a person decides and no value is missing.
    pub fn proposed(&self) -> Option<&Judgement> {
        let counts = self.item.auto.mode == Mode::Suggests;
        self.judgement.as_ref().filter(|judged| counts && judged.status != Status::Unknown)
    }

    /// Whether this answer would go against what the values suggest. Such an answer needs a reason.
    pub fn is_override(&self, answer: Answer) -> bool {
        let agreeing = self.proposed().map(|judged| match judged.status {
            Status::Fail => Answer::DoesNot,
            Status::NotApplicable => Answer::NotApplicable,
            _ => Answer::Meets,
        });
        answer != Answer::Unknown && agreeing.is_some_and(|agreeing| agreeing != answer)
    }

    /// The value that the rule came to, where it has one.
    pub fn value(&self) -> Option<&Value> {
        self.judgement.as_ref()?.value.as_ref()
    }

    /// What would bring it to a better status, one thing at a time; empty for one that passes by its values.
    pub fn changes(&self, checklist: &Checklist) -> Vec<Change> {
        self.changes_by(&Rulebook::of_readable(checklist))
    }

    fn changes_by(&self, rules: &Rulebook<'_>) -> Vec<Change> {
        rules.changes(&self.item.id, &given(&known_by_name(&self.inputs)))
    }

    /// The inputs that nobody has given a value for, in the rule's order.
    pub fn missing(&self) -> impl Iterator<Item = &InputValue<'a>> {
        self.inputs.iter().filter(|input| input.known.is_none())
    }

    /// The whole rule in the words of the checklist: where it applies, its steps, its value, where it fails and warns.
    pub fn formula(&self) -> String {
        let rule = &self.item.auto;
        let applies = rule.applies.as_ref().map(|applies| format!("applies where {applies}"));
        let value = rule.value.as_ref().map(|value| format!("value = {value}"));
        let warn = rule.warn.as_ref().map(|warn| format!("warns where {warn}"));
        let lines = applies.into_iter().chain(rule.steps.iter().cloned()).chain(value);
        let lines: Vec<_> = lines.chain([format!("fails where {}", rule.fail)]).chain(warn).collect();
        lines.join("; ")
    }

    /// When it stands otherwise by itself: an exemption ends, or what a pass rests on becomes too old to count. None while
    /// there is nothing to lapse.
    pub fn lapses_at(&self) -> Option<Timestamp> {
        match self.status {
            Status::Exempt => self.exemption.map(|exemption| exemption.ends_at),
            Status::Pass | Status::Warn => self.age_limit(),
            _ => None,
        }
    }

    /// A question on it that nobody has settled.
    pub fn is_asked(&self) -> bool {
        self.threads.iter().any(|thread| thread.is_open_ask())
    }
}

/// Whose judgement a status is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JudgedBy {
    /// The item's rule over known values.
    Data,
    /// A person's answer.
    Person,
}

impl JudgedBy {
    /// The word in the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Data => "data",
            Self::Person => "person",
        }
    }
}

/// An input of an item's rule and its value, where there is one.
#[derive(Debug, Clone, PartialEq)]
pub struct InputValue<'a> {
    /// Its name.
    pub name: &'a InputName,
    /// Where the checklist says it comes from.
    pub from: Source,
    /// The value; none while nobody has given one.
    pub known: Option<Known>,
    /// What was said otherwise and does not count.
    pub set_aside: Option<Known>,
    /// Headroom will have it from here; until then a person gives it.
    pub awaits: Option<Awaited>,
}

/// How every item of this review stands at `now`, in reading order.
pub fn standings_of(whole: &WholeReview, now: Timestamp) -> Vec<Standing<'_>> {
    standings(&whole.checklist, &whole.file, &whole.grounds, now)
}

/// How every item that this review asks stands at `now`, in reading order.
pub fn standings<'a>(
    checklist: &'a Checklist,
    file: &'a ReviewFile,
    grounds: &Grounds,
    now: Timestamp,
) -> Vec<Standing<'a>> {
    let rules = Rulebook::of_readable(checklist);
    let mut values = Values::of(checklist, file, grounds, now);
    let asked = checklist.items_to(file.review.to);
    let judge = |item: &'a Item, values: &Values<'_>| {
        Judge { checklist, rules: &rules, values, file, grounds, now }.stands(item)
    };
    let mut all: Vec<_> = asked.map(|item| judge(item, &values)).collect();
    // What only smaller orders ask stands as their own reviews left it; what none of them judged lacks a pass.
    let elsewhere: BTreeMap<&str, Status> = checklist
        .blocking_elsewhere(file.review.to)
        .map(|item| {
            let judged = grounds.elsewhere.iter().find(|judged| judged.item == item.id);
            (item.id.as_str(), judged.map_or(Status::Unknown, |judged| judged.status_at(now)))
        })
        .collect();
    let own = |id: &str| all.iter().find(|standing| standing.item.id == id).map(|standing| standing.status);
    let status = |id: &str| own(id).or_else(|| elsewhere.get(id).copied());
    let counted = from_items(checklist, file.review.to, status);
    let names = [counted[0].0, counted[1].0, EVIDENCE_AGE];
    values.add_of_items(counted, newest_run(&all), file, now);
    // Items that count the others do not count each other: judging them once more settles them.
    for standing in &mut all {
        if standing.inputs.iter().any(|input| names.contains(&input.name.as_str())) {
            *standing = judge(standing.item, &values);
        }
    }
    all
}

/// What would change the answer of each of these items, in their order. Of one that a person judges while values are
/// missing nothing is said: the person decides it.
pub fn changes(checklist: &Checklist, all: &[Standing<'_>]) -> Vec<Vec<Change>> {
    let rules = Rulebook::of_readable(checklist);
    let of_item = |standing: &Standing<'_>| {
        let is_open = standing.by == JudgedBy::Person && standing.proposed().is_none();
        if is_open { Vec::new() } else { standing.changes_by(&rules) }
    };
    all.iter().map(of_item).collect()
}

/// The newest run that a blocking item rests on.
fn newest_run(all: &[Standing<'_>]) -> Option<AttachedRun> {
    let grounds = all.iter().filter(|standing| standing.item.blocking).flat_map(Standing::grounds);
    let runs = grounds.filter_map(|ground| match ground.kind {
        GroundKind::Run(id, number) => Some(AttachedRun { id, number, at: ground.at }),
        _ => None,
    });
    runs.max_by_key(|run| (run.at, run.number))
}

/// How many items stand in each status, in the order in which they are listed; statuses of no item are left out.
pub fn tally<'a>(standings: impl IntoIterator<Item = &'a Standing<'a>>) -> Vec<(Status, i64)> {
    let mut counts = BTreeMap::<Status, i64>::new();
    standings.into_iter().for_each(|standing| *counts.entry(standing.status).or_default() += 1);
    counts.into_iter().collect()
}
