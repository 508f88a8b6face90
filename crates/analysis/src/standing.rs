//! How the items of a review stand: what is asked, what is known of it, what its rule makes of that, and what a person
//! said. A rule that decides is the status; what a person says of such an item is only *stated*. Where a rule only suggests,
//! a person's answer is the status, and what the rule makes of the values stands beside it.

mod values;
mod words;

use std::collections::BTreeMap;

use domain::{
    Answer, Answered, Checklist, Evidence, Grounds, InputName, Item, Mode, ReviewFile, Source, Status,
    Timestamp, Value,
};

use crate::judgement::{Change, Given, Judgement, Rulebook};
use crate::sources::from_items;
use values::{Told, Values};

pub use crate::judgement::{Known, KnownFrom, OfRun};

/// How one item of a review stands, with everything it stands on.
#[derive(Debug, Clone, PartialEq)]
pub struct Standing<'a> {
    /// The item.
    pub item: &'a Item,
    /// The status that counts.
    pub status: Status,
    /// Whose judgement the status is.
    pub by: JudgedBy,
    /// The newest answer of a person, whether or not it decides.
    pub answered: Option<&'a Answered>,
    /// Why it stands so, in one or two sentences.
    pub sentence: String,
    /// What its rule makes of the values; none where the rule cannot be read.
    pub judgement: Option<Judgement>,
    /// Everything its rule calculates with, in the rule's order.
    pub inputs: Vec<InputValue<'a>>,
    /// What is attached, oldest first.
    pub evidence: Vec<&'a Evidence>,
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
        let known = known_by_name(&self.inputs);
        Rulebook::of_readable(checklist).changes(&self.item.id, &given(&known))
    }

    /// The inputs that nobody has given a value for, in the rule's order.
    pub fn missing(&self) -> impl Iterator<Item = &InputValue<'a>> {
        self.inputs.iter().filter(|input| input.known.is_none())
    }

    /// The rule in the words of the checklist: its steps, then its value; none where it only compares.
    pub fn formula(&self) -> Option<String> {
        let rule = &self.item.auto;
        let lines: Vec<_> = rule.steps.iter().chain(&rule.value).map(String::as_str).collect();
        if lines.is_empty() { None } else { Some(lines.join("; ")) }
    }

    /// When what it rests on becomes too old to count: the answer where a person decides, the oldest run where values do.
    /// None while there is no pass to lapse.
    pub fn lapses_at(&self) -> Option<Timestamp> {
        let since = match self.item.auto.mode {
            Mode::Suggests => self.answered.filter(|answered| answered.answer == Answer::Meets)?.at,
            Mode::Decides => self.oldest_run()?,
        };
        Some(since.plus_ms(self.item.stale_days.saturating_mul(Timestamp::DAY)))
    }

    /// An inventory and what was typed stand until somebody changes them; a run grows old.
    fn oldest_run(&self) -> Option<Timestamp> {
        let passes = |judged: &Judgement| matches!(judged.status, Status::Pass | Status::Warn);
        self.judgement.as_ref().filter(|judged| passes(judged))?;
        let known = self.inputs.iter().filter_map(|input| input.known.as_ref());
        known.filter(|known| known.source == KnownFrom::Run).map(|known| known.since).min()
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
        Judge { checklist, rules: &rules, values, file, now }.stands(item)
    };
    let mut all: Vec<_> = asked.map(|item| judge(item, &values)).collect();
    let status =
        |id: &str| all.iter().find(|standing| standing.item.id == id).map(|standing| standing.status);
    let counted = from_items(checklist, file.review.to, status);
    let names = [counted[0].0, counted[1].0];
    values.add_of_items(counted, file, now);
    // Items that count the others do not count each other: judging them once more settles them.
    for standing in &mut all {
        if standing.inputs.iter().any(|input| names.contains(&input.name.as_str())) {
            *standing = judge(standing.item, &values);
        }
    }
    all
}

/// How many items stand in each status, in the order in which they are listed; statuses of no item are left out.
pub fn tally<'a>(standings: impl IntoIterator<Item = &'a Standing<'a>>) -> Vec<(Status, i64)> {
    let mut counts = BTreeMap::<Status, i64>::new();
    standings.into_iter().for_each(|standing| *counts.entry(standing.status).or_default() += 1);
    counts.into_iter().collect()
}

/// Judges items of one review.
struct Judge<'a, 'b> {
    checklist: &'a Checklist,
    rules: &'b Rulebook<'a>,
    values: &'b Values<'b>,
    file: &'a ReviewFile,
    now: Timestamp,
}

impl<'a> Judge<'a, '_> {
    fn stands(&self, item: &'a Item) -> Standing<'a> {
        let file = self.file;
        let inputs = self.inputs(item);
        let judgement = self.rules.judge(&item.id, &given(&known_by_name(&inputs)));
        let mut standing = Standing {
            item,
            status: Status::Unknown,
            by: JudgedBy::Data,
            answered: file.answers.iter().find(|answered| answered.item == item.id),
            sentence: String::new(),
            judgement,
            inputs,
            evidence: file.evidence.iter().filter(|evidence| evidence.item == item.id).collect(),
        };
        let judged = standing.judgement.as_ref().map_or(Status::Unknown, |judged| judged.status);
        let is_old = standing.lapses_at().is_some_and(|end| end <= self.now);
        match item.auto.mode {
            Mode::Decides => {
                standing.status = if is_old { Status::Stale } else { judged };
                standing.sentence = words::decided(&standing);
            }
            Mode::Suggests => {
                standing.by = JudgedBy::Person;
                standing.status = if is_old { Status::Stale } else { said(standing.answered) };
                standing.sentence = words::answered(&standing);
            }
        }
        standing
    }

    fn inputs(&self, item: &'a Item) -> Vec<InputValue<'a>> {
        let declared = item.auto.inputs.iter().filter_map(|name| self.checklist.input(name.as_str()));
        let told = declared.map(|input| {
            let Told { known, set_aside } = self.values.told(input, item, self.file);
            InputValue { name: &input.name, from: input.from, known, set_aside }
        });
        told.collect()
    }
}

/// What a person's answer makes of an item whose rule only suggests.
fn said(answered: Option<&Answered>) -> Status {
    match answered.map(|answered| answered.answer) {
        None | Some(Answer::Unknown) => Status::Unknown,
        Some(Answer::DoesNot) => Status::Fail,
        Some(Answer::NotApplicable) => Status::NotApplicable,
        Some(Answer::Meets) => Status::Pass,
    }
}

fn known_by_name<'a>(inputs: &[InputValue<'a>]) -> BTreeMap<&'a str, Known> {
    let known = inputs.iter().filter_map(|input| Some((input.name.as_str(), input.known.clone()?)));
    known.collect()
}

/// Nothing is set for a service alone yet, and no verdict names its parts.
fn given<'a>(known: &'a BTreeMap<&'a str, Known>) -> Given<'a> {
    static NUMBERS: BTreeMap<String, f64> = BTreeMap::new();
    static LABELS: BTreeMap<String, String> = BTreeMap::new();
    Given { known, overrides: &NUMBERS, labels: &LABELS }
}
