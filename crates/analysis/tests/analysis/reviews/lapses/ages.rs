//! A pass lapses by age: of what was typed, stated and measured.

use analysis::standing::LapsedBy;
use domain::{Answer, Status};

use crate::build::{DAY, NOW, all, answer, attach, known, of, state, tested};

#[test]
fn what_was_measured_and_typed_grows_old() {
    let mut whole = known();
    let item = "CON-05";
    let days = whole.checklist.item(item).unwrap().stale_days;
    for typed in &mut whole.file.values {
        typed.at = NOW.plus_ms(-days * DAY + 1);
    }
    assert_eq!(of(&all(&whole), item).lapses_at(), Some(NOW.plus_ms(1)));
    for typed in &mut whole.file.values {
        typed.at = NOW.plus_ms(-days * DAY);
    }
    let standings = all(&whole);
    let lapsed = of(&standings, item).lapsed.as_ref().unwrap();
    assert_eq!((of(&standings, item).status, lapsed.by), (Status::Stale, LapsedBy::Age));
    assert_eq!(lapsed.because, format!("That rests on what was typed more than {days} days ago."));
    assert_eq!(of(&standings, "CON-01").status, Status::Pass, "its facts were stated ten days ago");
}

#[test]
fn what_the_inventory_says_grows_old_until_it_is_stated_again() {
    let mut whole = known();
    let days = whole.checklist.item("CON-01").unwrap().stale_days;
    for fact in whole.grounds.history.iter_mut().chain(&mut whole.grounds.facts) {
        fact.since = NOW.plus_ms(-days * DAY);
    }
    let standings = all(&whole);
    let con_01 = of(&standings, "CON-01");
    assert_eq!(con_01.status, Status::Stale);
    assert_eq!(
        con_01.lapsed.as_ref().unwrap().because,
        format!("That rests on what the inventory was told more than {days} days ago.")
    );
    let names = con_01.stated_inputs();
    drop(standings);
    for name in names {
        let value = whole.grounds.facts.iter().find(|fact| fact.name == name).unwrap().value.clone();
        state(&mut whole, name.as_str(), value, NOW);
    }
    let standings = all(&whole);
    assert_eq!(of(&standings, "CON-01").status, Status::Pass);
    assert_eq!(of(&standings, "CON-05").status, Status::Pass, "stated again is not changed");
}

#[test]
fn a_value_that_follows_from_others_grows_old_with_the_oldest_of_them() {
    let mut whole = known();
    let item = "CON-02";
    let days = whole.checklist.item(item).unwrap().stale_days;
    for fact in whole.grounds.history.iter_mut().chain(&mut whole.grounds.facts) {
        if fact.name.as_str() == "instances_max" {
            fact.since = NOW.plus_ms(-days * DAY);
        }
    }
    let standings = all(&whole);
    assert!(of(&standings, item).stated_inputs().iter().any(|name| name.as_str() == "instances_max"));
    assert_eq!(of(&standings, item).status, Status::Stale);
}

#[test]
fn a_run_that_is_attached_to_an_answer_is_as_old_as_its_measurement() {
    let mut whole = known();
    let days = whole.checklist.item("STA-01").unwrap().stale_days;
    tested(&mut whole, "1.0", NOW.plus_ms(-DAY));
    attach(&mut whole, "STA-01", 0);
    answer(&mut whole, "STA-01", Answer::Meets, NOW);
    assert_eq!(of(&all(&whole), "STA-01").status, Status::Pass);
    whole.grounds.attached[0].report.ended_at = Some(NOW.plus_ms(-days * DAY));
    let standings = all(&whole);
    let lapsed = of(&standings, "STA-01").lapsed.as_ref().unwrap();
    assert_eq!(
        (lapsed.by, lapsed.because.clone()),
        (LapsedBy::Age, format!("That rests on run #1, which was measured more than {days} days ago."))
    );
    drop(standings);
    answer(&mut whole, "STA-01", Answer::NotApplicable, NOW);
    assert_eq!(of(&all(&whole), "STA-01").status, Status::NotApplicable);
}
