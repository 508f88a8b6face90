//! What a reviewer looks at first.

use analysis::attention::{Attention, NEAR_MS, attention};
use domain::{Answer, Edited, Status, WholeReview};

use crate::build::{DAY, NOW, all, answer, exemption, known, number, of, overriding, state};

fn of_item(whole: &WholeReview, item: &str) -> Vec<Attention> {
    attention(of(&all(whole), item), &Edited::default(), NOW)
}

#[test]
fn a_plain_pass_on_data_wants_no_look() {
    let whole = known();
    assert_eq!(of(&all(&whole), "CON-01").status, Status::Pass);
    assert_eq!(of_item(&whole, "CON-01"), []);
}

#[test]
fn a_persons_word_wants_a_look_the_more_where_it_goes_against_the_data() {
    let mut whole = known();
    assert_eq!(of_item(&whole, "STA-01"), [Attention::ByPerson]);
    answer(&mut whole, "STA-01", Answer::DoesNot, NOW);
    assert_eq!(of_item(&whole, "STA-01"), [Attention::Open, Attention::AgainstData]);
    answer(&mut whole, "CON-01", Answer::DoesNot, NOW);
    assert_eq!(of_item(&whole, "CON-01"), [Attention::AgainstData], "stated, and decided by values");
    answer(&mut whole, "STA-02", Answer::NotApplicable, NOW);
    assert_eq!(of_item(&whole, "STA-02"), [Attention::AgainstData, Attention::NotApplicable]);
    whole.file.threads.push(overriding("STA-01", Answer::Meets, NOW));
    assert!(of_item(&whole, "STA-01").contains(&Attention::Overridden));
}

#[test]
fn a_bare_word_on_a_blocking_item_wants_a_look() {
    let mut whole = known();
    let item = whole.checklist.item("STA-01").unwrap().clone();
    assert!(item.blocking);
    // No value speaks for it any more.
    whole.grounds.facts.retain(|fact| !item.auto.inputs.contains(&fact.name));
    whole.file.values.retain(|typed| !item.auto.inputs.contains(&typed.name));
    whole.grounds.history.retain(|fact| !item.auto.inputs.contains(&fact.name));
    whole.file.evidence.retain(|evidence| evidence.item != "STA-01");
    answer(&mut whole, "STA-01", Answer::Meets, NOW);
    let answered = whole.file.answers.iter_mut().find(|answered| answered.item == "STA-01").unwrap();
    answered.reason = None;
    assert_eq!(of_item(&whole, "STA-01"), [Attention::Unsupported, Attention::ByPerson]);
    let answered = whole.file.answers.iter_mut().find(|answered| answered.item == "STA-01").unwrap();
    answered.reason = Some("Seen in the console.".parse().unwrap());
    assert_eq!(of_item(&whole, "STA-01"), [Attention::ByPerson]);
}

#[test]
fn an_excuse_and_a_narrow_pass_want_a_look() {
    let mut whole = known();
    state(&mut whole, "instances", number(15.0), NOW);
    assert_eq!(of_item(&whole, "CON-01"), [Attention::Narrow]);
    state(&mut whole, "instances", number(50.0), NOW);
    assert_eq!(of_item(&whole, "CON-01"), [Attention::Open]);
    whole.file.exemptions.push(exemption("CON-01", NOW.plus_ms(-DAY), NOW.plus_ms(60 * DAY)));
    assert_eq!(of_item(&whole, "CON-01"), [Attention::Exempt]);
}

#[test]
fn evidence_near_its_age_limit_wants_a_look() {
    let whole = known();
    let all = all(&whole);
    let standing = of(&all, "CON-05");
    let end = standing.lapses_at().unwrap();
    let at = |now| attention(standing, &Edited::default(), now);
    assert_eq!(at(end.plus_ms(-NEAR_MS - 1)), []);
    assert_eq!(at(end.plus_ms(-NEAR_MS)), [Attention::NearlyTooOld]);
}
