//! How the items of a review stand: what is asked, what is known of it, and what a person said. Rules are not
//! evaluated here; an item that its rule decides stays unknown, and what a person said of it is only *stated*.

use std::collections::BTreeMap;

use domain::{
    Answer, Answered, Checklist, Evidence, Fact, InputName, Item, Mode, ReviewFile, Source, Status,
    Timestamp, Typed, Value,
};

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

    /// When the answer becomes too old to count; none while there is no answer that decides.
    pub fn lapses_at(&self) -> Option<Timestamp> {
        let counts = self.item.auto.mode == Mode::Suggests;
        let answered = self.answered.filter(|answered| counts && answered.answer == Answer::Meets)?;
        Some(answered.at.plus_ms(self.item.stale_days.saturating_mul(Timestamp::DAY)))
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
}

/// How every item that this review asks stands at `now`, in reading order. `facts` is the inventory of production.
pub fn standings<'a>(
    checklist: &'a Checklist,
    file: &'a ReviewFile,
    facts: &[Fact],
    now: Timestamp,
) -> Vec<Standing<'a>> {
    let values = values(checklist, file, facts, now);
    checklist.items_to(file.review.to).map(|item| standing(checklist, item, file, &values, now)).collect()
}

/// How many items stand in each status, in the order in which they are listed; statuses of no item are left out.
pub fn tally<'a>(standings: impl IntoIterator<Item = &'a Standing<'a>>) -> Vec<(Status, i64)> {
    let mut counts = BTreeMap::<Status, i64>::new();
    standings.into_iter().for_each(|standing| *counts.entry(standing.status).or_default() += 1);
    counts.into_iter().collect()
}

type Values<'a> = BTreeMap<&'a str, Known>;

/// Every value that is known. The inventory alone speaks for its inputs; for the others a value typed into this review
/// wins over a fact of the service and over the review's own order and target.
fn values<'a>(checklist: &Checklist, file: &'a ReviewFile, facts: &'a [Fact], now: Timestamp) -> Values<'a> {
    let review = &file.review;
    let of_review = |rps: f64| Known {
        value: Value::Number(rps),
        source: KnownFrom::Review,
        since: review.created_at,
        by: review.author.clone(),
        age_days: age_days(review.created_at, now),
        run: None,
    };
    let mut values = Values::from([
        ("target_rps", of_review(review.target.rps())),
        ("order_rps", of_review(review.to.rps() as f64)),
    ]);
    values.extend(facts.iter().filter_map(|fact| Some((fact.name.as_str(), known_fact(fact, now)?))));
    let in_inventory = |name: &InputName| {
        checklist.input(name.as_str()).is_some_and(|input| input.from == Source::Inventory)
    };
    let typed = file.values.iter().filter(|typed| !in_inventory(&typed.name));
    values.extend(typed.filter_map(|typed| Some((typed.name.as_str(), known_typed(typed, now)?))));
    values
}

fn known_typed(typed: &Typed, now: Timestamp) -> Option<Known> {
    let value = typed.value.clone()?;
    let age_days = age_days(typed.at, now);
    Some(Known {
        value,
        source: KnownFrom::Person,
        since: typed.at,
        by: typed.by.clone(),
        age_days,
        run: None,
    })
}

fn known_fact(fact: &Fact, now: Timestamp) -> Option<Known> {
    let value = fact.value.clone()?;
    let age_days = age_days(fact.since, now);
    Some(Known {
        value,
        source: KnownFrom::Inventory,
        since: fact.since,
        by: fact.by.clone(),
        age_days,
        run: None,
    })
}

fn age_days(since: Timestamp, now: Timestamp) -> i64 {
    (now.0 - since.0).max(0) / Timestamp::DAY
}

fn standing<'a>(
    checklist: &'a Checklist,
    item: &'a Item,
    file: &'a ReviewFile,
    values: &Values<'_>,
    now: Timestamp,
) -> Standing<'a> {
    let inputs = item.auto.inputs.iter().filter_map(|name| {
        let from = checklist.input(name.as_str())?.from;
        Some(InputValue { name, from, known: values.get(name.as_str()).cloned() })
    });
    let mut standing = Standing {
        item,
        status: Status::Unknown,
        by: JudgedBy::Data,
        answered: file.answers.iter().find(|answered| answered.item == item.id),
        sentence: String::new(),
        inputs: inputs.collect(),
        evidence: file.evidence.iter().filter(|evidence| evidence.item == item.id).collect(),
    };
    match item.auto.mode {
        Mode::Decides => standing.sentence = undecided(&standing),
        Mode::Suggests => {
            standing.by = JudgedBy::Person;
            (standing.status, standing.sentence) = answered(&standing, now);
        }
    }
    standing
}

/// What a person's answer makes of an item whose rule only suggests.
fn answered(standing: &Standing<'_>, now: Timestamp) -> (Status, String) {
    let Some(answered) = standing.answered else {
        return (Status::Unknown, "Nobody has answered yet.".into());
    };
    let by = &answered.by;
    match answered.answer {
        Answer::Unknown => (Status::Unknown, format!("{by} says that nobody knows yet.")),
        Answer::DoesNot => (Status::Fail, format!("It does not meet this, says {by}.")),
        Answer::NotApplicable => (Status::NotApplicable, format!("It does not apply here, says {by}.")),
        Answer::Meets if standing.lapses_at().is_some_and(|end| end <= now) => {
            let days = standing.item.stale_days;
            (Status::Stale, format!("It met this, said {by}, but that is more than {days} days ago."))
        }
        Answer::Meets => (Status::Pass, format!("It meets this, says {by}.")),
    }
}

/// Why an item that its rule decides is unknown, and what was stated of it.
fn undecided(standing: &Standing<'_>) -> String {
    let all = standing.inputs.len();
    let missing: Vec<_> = standing.missing().map(|input| input.name.words()).collect();
    let data = match missing.len() {
        0 => "Every value is known, and no rule has judged them yet.".into(),
        1 if all == 1 => format!("Its value is missing: {}.", missing[0]),
        1 => format!("1 of {all} values is missing: {}.", missing[0]),
        count => format!("{count} of {all} values are missing: {}.", missing.join(", ")),
    };
    let Some(stated) = standing.stated() else { return data };
    let by = &stated.by;
    let claim = match stated.answer {
        Answer::Meets => "that it meets this",
        Answer::DoesNot => "that it does not meet this",
        Answer::NotApplicable => "that it does not apply here",
        Answer::Unknown => return data,
    };
    format!("{by} states {claim}; values decide. {data}")
}
