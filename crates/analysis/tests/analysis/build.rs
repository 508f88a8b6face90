//! A review over the default checklist, and what can be put into it.

use analysis::checklist;
use analysis::standing::{Standing, standings_of};
use domain::{
    AccountId, Answer, Answered, Clock, Comment, ContentId, EnvironmentName, Evidence, EvidenceKind,
    Exemption, Fact, Grounds, InputName, JudgedRun, NotApplicableBecause, Order, Report, Review, ReviewFile,
    ReviewId, ReviewState, RunFacts, RunId, ServiceId, Source, Tally, Thread, ThreadKind, Timestamp, Typed,
    Value, WholeReview,
};

pub(crate) const DAY: i64 = Timestamp::DAY;
/// 1 December 2026, at noon.
pub(crate) const NOW: Timestamp = Timestamp(1_796_126_400_000);

pub(crate) fn id<Id: From<uuid::Uuid>>() -> Id {
    Clock::standing_at(NOW).id()
}

pub(crate) fn review() -> Review {
    Review {
        id: id::<ReviewId>(),
        number: 12,
        service: id::<ServiceId>(),
        slug: "orders-api".parse().unwrap(),
        from: Order::O1k,
        to: Order::O10k,
        target: 10_000.0.try_into().unwrap(),
        state: ReviewState::Draft,
        author: "ann".into(),
        author_id: Some(id::<AccountId>()),
        reviewer: Some("rob".into()),
        reviewer_id: Some(id::<AccountId>()),
        created_at: NOW.plus_ms(-100 * DAY),
        changed_at: NOW,
        planned_for: None,
        submitted_at: None,
        revision: 0,
        tally: Tally::default(),
        signature: None,
        lapse: None,
        snapshots: 0,
        checklist_id: "headroom-default".into(),
        checklist_version: "1.0.0".into(),
    }
}

/// Nothing is known, and nobody has said anything.
pub(crate) fn empty() -> WholeReview {
    WholeReview {
        file: ReviewFile::of(review()),
        checklist: checklist::default().clone(),
        grounds: Grounds::default(),
    }
}

/// Everything is known ten days ago, as far as the checklist's own examples of a pass agree with each other: the
/// inventory states its part, the rest was typed, and what a person judges was answered.
pub(crate) fn known() -> WholeReview {
    let mut whole = empty();
    let at = NOW.plus_ms(-10 * DAY);
    let mut values = std::collections::BTreeMap::<InputName, Value>::new();
    for (name, value) in [("instances", 5.0), ("pool_max_per_instance", 10.0), ("instances_max", 8.0)] {
        values.insert(name.parse().unwrap(), Value::Number(value));
    }
    for item in &whole.checklist.items {
        for example in item.examples.iter().filter(|example| example.status == "pass") {
            for (name, value) in &example.given {
                values.entry(name.clone()).or_insert_with(|| value.clone());
            }
        }
    }
    for (name, value) in values {
        match whole.checklist.input(name.as_str()).unwrap().from {
            Source::Inventory => state(&mut whole, name.as_str(), Some(value), at),
            Source::Review => {}
            _ => whole.file.values.push(Typed { name, value: Some(value), at, by: "ann".into() }),
        }
    }
    let suggested = whole.checklist.items.iter().filter(|item| item.auto.mode == domain::Mode::Suggests);
    let ids: Vec<_> = suggested.map(|item| item.id.clone()).collect();
    for item in ids {
        answer(&mut whole, &item, Answer::Meets, at);
    }
    whole
}

/// States a fact of the inventory, or takes it back.
pub(crate) fn state(whole: &mut WholeReview, name: &str, value: Option<Value>, at: Timestamp) {
    let fact = Fact { name: name.parse().unwrap(), value, since: at, by: "mara".into() };
    whole.grounds.history.push(fact.clone());
    whole.grounds.facts.retain(|other| other.name != fact.name);
    whole.grounds.facts.extend(Some(fact).filter(|fact| fact.value.is_some()));
}

#[expect(clippy::unnecessary_wraps, reason = "a fact is stated as Some and taken back as None")]
pub(crate) fn number(value: f64) -> Option<Value> {
    Some(Value::Number(value))
}

pub(crate) fn answer(whole: &mut WholeReview, item: &str, answer: Answer, at: Timestamp) {
    whole.file.answers.retain(|other| other.item != item);
    let because = (answer == Answer::NotApplicable).then_some(NotApplicableBecause::Architecture);
    let answered = Answered { item: item.into(), answer, because, reason: None, at, by: "ann".into() };
    whole.file.answers.push(answered);
}

pub(crate) fn exemption(item: &str, at: Timestamp, ends_at: Timestamp) -> Exemption {
    let reason = "The next release brings it.".parse().unwrap();
    Exemption { id: id(), item: item.into(), reason, at, by: "rob".into(), ends_at, ended: None }
}

pub(crate) fn overriding(item: &str, verdict: Answer, at: Timestamp) -> Thread {
    let comment = Comment { id: id(), text: "I looked myself.".parse().unwrap(), at, by: "rob".into() };
    Thread {
        id: id(),
        item: item.into(),
        kind: ThreadKind::Override,
        verdict: Some(verdict),
        at,
        by: "rob".into(),
        by_id: None,
        comments: vec![comment],
        resolved: None,
    }
}

/// What is known of a run without its measurements: it is in staging, of no version.
pub(crate) fn run_facts(number: i64, received_at: Timestamp) -> RunFacts {
    RunFacts {
        id: Clock::standing_at(received_at).id::<RunId>(),
        number,
        received_at,
        content_id: ContentId(format!("blake3:{number}")),
        environment: EnvironmentName::staging(),
        scenario: domain::ScenarioName::default(),
        version: None,
        endpoints: None,
    }
}

/// A run of a version, before all that are there.
pub(crate) fn tested(whole: &mut WholeReview, version: &str, at: Timestamp) {
    let number = i64::try_from(whole.grounds.course.len()).unwrap() + 1;
    let run = RunFacts { version: Some(version.parse().unwrap()), ..run_facts(number, at) };
    whole.grounds.course.insert(0, run);
}

/// A run in another scenario, before all that are there.
pub(crate) fn tested_in(whole: &mut WholeReview, scenario: &str, version: &str, at: Timestamp) {
    tested(whole, version, at);
    whole.grounds.course[0].scenario = scenario.parse().unwrap();
}

/// Attaches the run of this place in the course to an item, as evidence of now.
pub(crate) fn attach(whole: &mut WholeReview, item: &str, place: usize) {
    let run = whole.grounds.course[place].clone();
    let kind = EvidenceKind::Run { run: run.id, number: run.number };
    whole.file.evidence.push(Evidence { id: id(), item: item.into(), kind, at: NOW, by: "ann".into() });
    whole.grounds.attached.push(JudgedRun {
        id: run.id,
        number: run.number,
        received_at: run.received_at,
        received_from: "ann".into(),
        report: Report::default(),
    });
}

pub(crate) fn all(whole: &WholeReview) -> Vec<Standing<'_>> {
    standings_of(whole, NOW)
}

pub(crate) fn of<'a, 'b>(all: &'b [Standing<'a>], id: &str) -> &'b Standing<'a> {
    all.iter().find(|standing| standing.item.id == id).unwrap()
}
