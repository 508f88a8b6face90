//! What a person says of an item, beside what its rule says.

use analysis::checklist;
use analysis::standing::{JudgedBy, standings};
use domain::{Answer, Grounds, Mode, Status, Value};

use super::{fact, file, fleet, stated};
use crate::build::{DAY, NOW, of};

fn suggested() -> &'static str {
    let to_10k =
        |item: &&domain::Item| item.auto.mode == Mode::Suggests && item.orders.contains(&"o10k".to_owned());
    &checklist::default().items.iter().find(to_10k).unwrap().id
}

#[test]
fn an_answer_on_an_item_that_a_rule_decides_is_stated_and_never_a_pass() {
    for (answer, words) in [
        (Answer::Meets, "Jo states that it meets this; values decide."),
        (Answer::DoesNot, "Jo states that it does not meet this; values decide."),
        (Answer::NotApplicable, "Jo states that it does not apply here; values decide."),
    ] {
        let file = file(&[("CON-01", answer, NOW)]);
        let all = standings(checklist::default(), &file, &Grounds::default(), NOW);
        let con_01 = of(&all, "CON-01");
        assert_eq!((con_01.status, con_01.by), (Status::Unknown, JudgedBy::Data), "{answer}");
        assert_eq!(con_01.stated().unwrap().answer, answer);
        assert!(con_01.sentence.starts_with(words), "{}", con_01.sentence);
    }
}

#[test]
fn a_person_cannot_argue_with_values_but_what_was_said_is_kept() {
    let file = file(&[("CON-01", Answer::Meets, NOW)]);
    let all = standings(checklist::default(), &file, &stated(&fleet(50.0)), NOW);
    let con_01 = of(&all, "CON-01");
    assert_eq!((con_01.status, con_01.by), (Status::Fail, JudgedBy::Data));
    assert_eq!(con_01.stated().unwrap().answer, Answer::Meets);
    assert_eq!(
        con_01.sentence,
        "Jo states that it meets this; values decide. 50 instances of 10 want 500 of 197 connections (254 %)."
    );
}

#[test]
fn what_values_suggest_is_proposed_and_is_no_answer_until_a_person_confirms_it() {
    let facts = [
        fact("session_store", Value::Text("memory".into()), NOW),
        fact("sticky_sessions", Value::Bool(false), NOW),
    ];
    let unanswered = file(&[]);
    let all = standings(checklist::default(), &unanswered, &stated(&facts), NOW);
    let sta_01 = of(&all, "STA-01");
    assert_eq!((sta_01.status, sta_01.proposed().unwrap().status), (Status::Unknown, Status::Fail));
    assert!(
        sta_01.sentence.ends_with("This suggests a fail; nobody has confirmed it yet."),
        "{}",
        sta_01.sentence
    );
    assert!(sta_01.is_override(Answer::Meets) && !sta_01.is_override(Answer::DoesNot));
    assert!(!sta_01.is_override(Answer::Unknown));
    for (answer, status, words) in [
        (Answer::DoesNot, Status::Fail, "It does not meet this, says Jo."),
        (Answer::Meets, Status::Pass, "It meets this, says Jo. The values suggest a fail: "),
    ] {
        let file = file(&[("STA-01", answer, NOW)]);
        let all = standings(checklist::default(), &file, &stated(&facts), NOW);
        let sta_01 = of(&all, "STA-01");
        assert_eq!((sta_01.status, sta_01.by), (status, JudgedBy::Person));
        assert!(sta_01.sentence.starts_with(words), "{}", sta_01.sentence);
    }
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
        let all = standings(checklist::default(), &file, &Grounds::default(), NOW);
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
        let all = standings(checklist::default(), &file, &Grounds::default(), NOW);
        assert_eq!(of(&all, item).status, status, "after {age} ms");
    }
}
