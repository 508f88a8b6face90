//! How items stand, over the default checklist.

mod answers;
mod effect;
mod items;
mod runs;
mod values;

use domain::{
    Answer, Answered, Clock, Fact, Grounds, InputName, JudgedRun, NotApplicableBecause, Report, Requests,
    Review, ReviewFile, RunId, Timestamp, Typed, Value,
};

use crate::build::{NOW, review};
use crate::fleet;

/// A review that nobody was named to review, with these answers.
fn file(answers: &[(&str, Answer, Timestamp)]) -> ReviewFile {
    let answered = |(item, answer, at): &(&str, Answer, Timestamp)| Answered {
        item: (*item).into(),
        answer: *answer,
        because: (*answer == Answer::NotApplicable).then_some(NotApplicableBecause::OutOfScope),
        reason: None,
        at: *at,
        by: "Jo".into(),
    };
    let alone = Review {
        author: "Jo".into(),
        author_id: None,
        reviewer: None,
        reviewer_id: None,
        created_at: NOW,
        ..review()
    };
    ReviewFile { answers: answers.iter().map(answered).collect(), ..ReviewFile::of(alone) }
}

/// The fleet, stated today.
fn fleet(instances: f64) -> Vec<Fact> {
    fleet::values(instances).map(|(name, value)| fact(name, value, NOW)).to_vec()
}

fn fact(name: &str, value: Value, since: Timestamp) -> Fact {
    Fact { name: name.parse().unwrap(), value: Some(value), since, by: "Mara".into() }
}

fn stated(facts: &[Fact]) -> Grounds {
    Grounds { facts: facts.to_vec(), ..Grounds::default() }
}

fn typed(name: &str, value: Option<Value>) -> Typed {
    let name: InputName = name.parse().unwrap();
    Typed { name, value, at: NOW, by: "Jo".into() }
}

/// A run of which only its rate is known.
fn run(number: i64, rate_per_s: f64, received_at: Timestamp) -> JudgedRun {
    let requests = Requests { count: Some(1_000), rate_per_s: Some(rate_per_s), ..Requests::default() };
    let report = Report { requests, ..Report::default() };
    let id = Clock::standing_at(received_at).id::<RunId>();
    JudgedRun { id, number, received_at, received_from: "Jo".into(), report }
}
