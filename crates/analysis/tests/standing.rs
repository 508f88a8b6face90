//! How items stand, over the default checklist.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

use analysis::{
    checklist,
    standing::{JudgedBy, KnownFrom, Standing, standings, tally},
};
use domain::{
    Answer, Answered, Clock, Evidence, EvidenceId, EvidenceKind, Fact, InputName, Mode, Order, Review,
    ReviewFile, ReviewId, ReviewState, ServiceId, Status, Timestamp, Typed, Value,
};

const DAY: i64 = Timestamp::DAY;

#[test]
fn nothing_is_known_of_a_new_review_but_its_own_order_and_target() {
    let file = file(&[]);
    let all = standings(checklist::default(), &file, &[], NOW);
    assert_eq!(all.len(), 54);
    assert_eq!(tally(&all), [(Status::Unknown, 54)]);
    let con_03 = of(&all, "CON-03");
    let target = con_03.inputs.iter().find(|input| input.name.as_str() == "target_rps").unwrap();
    let known = target.known.as_ref().unwrap();
    assert_eq!((known.value.clone(), known.source), (Value::Number(10_000.0), KnownFrom::Review));
    assert_eq!(
        con_03.sentence,
        "3 of 4 values are missing: db hold ms per request, db max connections, db reserved connections."
    );
}

#[test]
fn an_answer_on_an_item_that_a_rule_decides_is_stated_and_never_a_pass() {
    for (answer, words) in [
        (Answer::Meets, "Jo states that it meets this; values decide."),
        (Answer::DoesNot, "Jo states that it does not meet this; values decide."),
        (Answer::NotApplicable, "Jo states that it does not apply here; values decide."),
    ] {
        let file = file(&[("CON-01", answer, NOW)]);
        let all = standings(checklist::default(), &file, &[], NOW);
        let con_01 = of(&all, "CON-01");
        assert_eq!((con_01.status, con_01.by), (Status::Unknown, JudgedBy::Data), "{answer}");
        assert_eq!(con_01.stated().unwrap().answer, answer);
        assert!(con_01.sentence.starts_with(words), "{}", con_01.sentence);
    }
}

#[test]
fn an_item_stays_unknown_even_where_every_value_is_known() {
    let item = checklist::default().item("CON-01").unwrap();
    let facts: Vec<_> =
        item.auto.inputs.iter().map(|name| fact(name.as_str(), Value::Number(1.0), NOW)).collect();
    let file = file(&[("CON-01", Answer::Meets, NOW)]);
    let all = standings(checklist::default(), &file, &facts, NOW);
    let con_01 = of(&all, "CON-01");
    assert_eq!((con_01.status, con_01.missing().count()), (Status::Unknown, 0));
}

#[test]
fn an_answer_on_an_item_that_a_rule_only_suggests_is_its_status() {
    let item = suggested();
    for (answer, status) in [
        (Answer::Meets, Status::Pass),
        (Answer::DoesNot, Status::Fail),
        (Answer::NotApplicable, Status::NotApplicable),
        (Answer::Unknown, Status::Unknown),
    ] {
        let file = file(&[(item, answer, NOW)]);
        let all = standings(checklist::default(), &file, &[], NOW);
        assert_eq!((of(&all, item).status, of(&all, item).by), (status, JudgedBy::Person), "{answer}");
        assert_eq!(of(&all, item).stated(), None);
    }
}

#[test]
fn an_answer_that_is_too_old_is_stale_and_no_longer_a_pass() {
    let item = suggested();
    let days = checklist::default().item(item).unwrap().stale_days;
    for (age, status) in [(days * DAY - 1, Status::Pass), (days * DAY, Status::Stale)] {
        let file = file(&[(item, Answer::Meets, NOW.plus_ms(-age))]);
        let all = standings(checklist::default(), &file, &[], NOW);
        assert_eq!(of(&all, item).status, status, "after {age} ms");
    }
}

#[test]
fn the_inventory_alone_speaks_for_its_inputs_and_a_typed_value_for_the_others() {
    let mut file = file(&[]);
    file.values = vec![
        typed("db_max_connections", Some(Value::Number(999.0))),
        typed("db_hold_ms_per_request", Some(Value::Number(40.0))),
        typed("target_rps", None),
    ];
    let facts = [fact("db_max_connections", Value::Number(200.0), NOW.plus_ms(-3 * DAY - 1))];
    let all = standings(checklist::default(), &file, &facts, NOW);
    let inputs = &of(&all, "CON-03").inputs;
    let known = |name: &str| inputs.iter().find(|input| input.name.as_str() == name).unwrap().known.clone();
    let most = known("db_max_connections").unwrap();
    assert_eq!((most.value, most.source, most.age_days), (Value::Number(200.0), KnownFrom::Inventory, 3));
    assert_eq!(most.by, "Mara");
    assert_eq!(known("db_hold_ms_per_request").unwrap().source, KnownFrom::Person);
    assert_eq!(known("target_rps").unwrap().source, KnownFrom::Review);
    assert_eq!(known("db_reserved_connections"), None);
}

#[test]
fn a_fact_that_was_taken_back_is_missing_again() {
    let gone = Fact { value: None, ..fact("db_max_connections", Value::Number(1.0), NOW) };
    let file = file(&[]);
    let all = standings(checklist::default(), &file, &[gone], NOW);
    assert!(of(&all, "CON-03").missing().any(|input| input.name.as_str() == "db_max_connections"));
}

#[test]
fn evidence_stands_with_its_item() {
    let mut file = file(&[]);
    let kind = EvidenceKind::Note("Read in the console.".parse().unwrap());
    let id = Clock::standing_at(NOW).id::<EvidenceId>();
    file.evidence = vec![Evidence { id, item: "CON-02".into(), kind, at: NOW, by: "Jo".into() }];
    let all = standings(checklist::default(), &file, &[], NOW);
    assert_eq!(of(&all, "CON-02").evidence.len(), 1);
    assert!(of(&all, "CON-01").evidence.is_empty());
}

#[test]
fn the_formula_is_the_rule_as_the_checklist_writes_it() {
    let file = file(&[]);
    let all = standings(checklist::default(), &file, &[], NOW);
    assert_eq!(
        of(&all, "CON-03").formula().unwrap(),
        "busy = target_rps * db_hold_ms_per_request / 1000; \
         usable = db_max_connections - db_reserved_connections; busy / usable"
    );
}

const NOW: Timestamp = Timestamp(1_770_000_000_000);

fn of<'a, 'b>(all: &'b [Standing<'a>], id: &str) -> &'b Standing<'a> {
    all.iter().find(|standing| standing.item.id == id).unwrap()
}

fn suggested() -> &'static str {
    let to_10k =
        |item: &&domain::Item| item.auto.mode == Mode::Suggests && item.orders.contains(&"o10k".to_owned());
    &checklist::default().items.iter().find(to_10k).unwrap().id
}

fn fact(name: &str, value: Value, since: Timestamp) -> Fact {
    Fact { name: name.parse().unwrap(), value: Some(value), since, by: "Mara".into() }
}

fn typed(name: &str, value: Option<Value>) -> Typed {
    let name: InputName = name.parse().unwrap();
    Typed { name, value, at: NOW, by: "Jo".into() }
}

fn file(answers: &[(&str, Answer, Timestamp)]) -> ReviewFile {
    let clock = Clock::standing_at(NOW);
    let answered = |(item, answer, at): &(&str, Answer, Timestamp)| Answered {
        item: (*item).into(),
        answer: *answer,
        reason: None,
        at: *at,
        by: "Jo".into(),
    };
    ReviewFile {
        review: Review {
            id: clock.id::<ReviewId>(),
            number: 1,
            service: clock.id::<ServiceId>(),
            slug: "orders-api".parse().unwrap(),
            from: Order::O1k,
            to: Order::O10k,
            target: 10_000.0.try_into().unwrap(),
            state: ReviewState::Draft,
            author: "Jo".into(),
            author_id: None,
            reviewer: None,
            created_at: NOW,
            changed_at: NOW,
            checklist_id: "headroom-default".into(),
            checklist_version: "1.0.0".into(),
        },
        answers: answers.iter().map(answered).collect(),
        values: Vec::new(),
        evidence: Vec::new(),
    }
}
