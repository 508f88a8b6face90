//! A pass lapses by age, and where something changes that it rested on.

use std::collections::BTreeSet;

use analysis::checklist::matches_pattern;
use analysis::standing::{KnownFrom, LapsedBy, Standing};
use domain::{Answer, EvidenceKind, Mode, Status, Value};

use crate::build::{DAY, NOW, all, answer, attach, id, known, number, of, state, tested, tested_in};

/// The items of this status, by id.
fn ids(all: &[Standing<'_>], status: Status) -> BTreeSet<String> {
    all.iter().filter(|standing| standing.status == status).map(|standing| standing.item.id.clone()).collect()
}

#[test]
fn a_fleet_of_5_becoming_50_reopens_exactly_the_items_that_rested_on_5() {
    let mut whole = known();
    let before = all(&whole.clone()).iter().map(|standing| standing.status.is_open()).collect::<Vec<_>>();
    let passing = before.iter().filter(|open| !**open).count();
    assert!(passing > 40, "the worked examples pass: {passing} of {}", before.len());
    let first = whole.clone();
    let standings = all(&first);
    let rests = |standing: &&Standing<'_>| {
        let watches = standing.item.stale_on.iter().any(|pattern| matches_pattern(pattern, "instances"));
        let known = standing.inputs.iter().filter_map(|input| input.known.as_ref());
        let measured = known.into_iter().any(|known| known.source == KnownFrom::Person);
        watches && !standing.status.is_open() && (measured || standing.item.auto.mode == Mode::Suggests)
    };
    let expected: BTreeSet<_> =
        standings.iter().filter(rests).map(|standing| standing.item.id.clone()).collect();

    state(&mut whole, "instances", number(50.0), NOW.plus_ms(-DAY));
    let standings = all(&whole);
    assert_eq!(ids(&standings, Status::Stale), expected);
    let listed = [
        "CON-05", "CON-06", "LIM-03", "MEA-01", "MEA-02", "MEA-03", "MEA-12", "O4-01", "STA-06", "STA-07",
        "THR-01",
    ];
    assert_eq!(expected.iter().map(String::as_str).collect::<Vec<_>>(), listed);
    let con_05 = of(&standings, "CON-05");
    assert_eq!(
        con_05.lapsed.as_ref().unwrap().because,
        "Instances changed from 5 to 50 on 30 Nov 2026 by mara, after its values were typed."
    );
    assert_eq!(con_05.lapsed.as_ref().unwrap().words, "instances 5 → 50");
    assert!(con_05.sentence.ends_with("by mara, after its values were typed."), "{}", con_05.sentence);
    // What reads the inventory alone is judged anew, not lapsed.
    let con_01 = of(&standings, "CON-01");
    assert_eq!((con_01.status, con_01.lapsed.is_none()), (Status::Fail, true), "{}", con_01.sentence);
}

#[test]
fn what_is_again_as_it_was_has_not_changed() {
    let mut whole = known();
    let before = ids(&all(&whole), Status::Stale);
    state(&mut whole, "instances", number(50.0), NOW.plus_ms(-2 * DAY));
    assert_ne!(ids(&all(&whole), Status::Stale), before);
    state(&mut whole, "instances", number(5.0), NOW.plus_ms(-DAY));
    assert_eq!(ids(&all(&whole), Status::Stale), before);
}

#[test]
fn a_fact_that_is_stated_first_changes_nothing_and_one_that_is_taken_back_does() {
    let mut whole = known();
    whole.grounds.facts.retain(|fact| fact.name.as_str() != "session_store");
    whole.grounds.history.retain(|fact| fact.name.as_str() != "session_store");
    state(&mut whole, "session_store", Some(Value::Text("redis".into())), NOW.plus_ms(-5 * DAY));
    assert_eq!(of(&all(&whole), "STA-01").status, Status::Pass, "nothing was stated when it was answered");
    answer(&mut whole, "STA-01", Answer::Meets, NOW.plus_ms(-4 * DAY));
    state(&mut whole, "session_store", None, NOW.plus_ms(-3 * DAY));
    let standings = all(&whole);
    let lapsed = of(&standings, "STA-01").lapsed.as_ref().unwrap();
    assert_eq!(
        lapsed.because,
        "Session store was redis and was taken back on 28 Nov 2026 by mara, after this was answered."
    );
}

#[test]
fn answering_again_after_the_change_confirms_it() {
    let mut whole = known();
    state(&mut whole, "session_store", Some(Value::Text("files".into())), NOW.plus_ms(-3 * DAY));
    let standings = all(&whole);
    assert_eq!(of(&standings, "STA-01").status, Status::Stale);
    assert!(of(&standings, "STA-01").sentence.starts_with("It met this, said ann."));
    drop(standings);
    answer(&mut whole, "STA-01", Answer::Meets, NOW);
    assert_eq!(of(&all(&whole), "STA-01").status, Status::Pass);
}

#[test]
fn that_it_does_not_apply_lapses_by_change_and_not_by_age() {
    let mut whole = known();
    answer(&mut whole, "STA-02", Answer::NotApplicable, NOW.plus_ms(-5_000 * DAY));
    whole.grounds.history.retain(|fact| fact.name.as_str() != "upload_store");
    state(&mut whole, "upload_store", Some(Value::Text("none".into())), NOW.plus_ms(-6_000 * DAY));
    assert_eq!(of(&all(&whole), "STA-02").status, Status::NotApplicable);
    state(&mut whole, "upload_store", Some(Value::Text("disk".into())), NOW.plus_ms(-DAY));
    assert_eq!(of(&all(&whole), "STA-02").status, Status::Stale);
}

#[test]
fn another_version_in_the_newest_run_reopens_what_rested_on_the_one_before() {
    let mut whole = known();
    tested(&mut whole, "1.0", NOW.plus_ms(-20 * DAY));
    assert_eq!(of(&all(&whole), "STA-03").status, Status::Pass);
    tested(&mut whole, "2.0", NOW.plus_ms(-DAY));
    let standings = all(&whole);
    let lapsed = of(&standings, "STA-03").lapsed.as_ref().unwrap();
    assert_eq!((lapsed.by, lapsed.words.as_str()), (LapsedBy::Change, "version 1.0 → 2.0"));
    assert_eq!(
        lapsed.because,
        "The version changed from 1.0 to 2.0 with run #2 on 30 Nov 2026, after this was answered."
    );
    assert_eq!(of(&standings, "STA-01").status, Status::Pass, "it does not watch the version");
    let at = NOW.plus_ms(-DAY + 1);
    drop(standings);
    answer(&mut whole, "STA-03", Answer::Meets, at);
    assert_eq!(of(&all(&whole), "STA-03").status, Status::Pass, "answered after the run of 2.0");
}

#[test]
fn other_endpoints_and_another_environment_count_where_they_are_watched() {
    let mut whole = known();
    tested(&mut whole, "1.0", NOW.plus_ms(-20 * DAY));
    tested(&mut whole, "1.0", NOW.plus_ms(-DAY));
    let names = |names: &[&str]| Some(names.iter().map(|name| (*name).to_owned()).collect::<BTreeSet<_>>());
    whole.grounds.course[1].endpoints = names(&["/cart", "/pay"]);
    whole.grounds.course[0].endpoints = names(&["/cart", "/pay"]);
    assert_eq!(
        (of(&all(&whole), "MEA-04").status, of(&all(&whole), "MEA-05").status),
        (Status::Pass, Status::Pass)
    );
    whole.grounds.course[0].endpoints = names(&["/cart", "/refund"]);
    let words = of(&all(&whole), "MEA-04").lapsed.as_ref().unwrap().words.clone();
    assert_eq!(words, "set of endpoints /pay → /refund");
    whole.grounds.course[0].environment = "load".parse().unwrap();
    let standings = all(&whole);
    assert_eq!(of(&standings, "MEA-04").status, Status::Pass, "nothing was tested in staging since");
    assert_eq!(of(&standings, "MEA-05").lapsed.as_ref().unwrap().words, "environment staging → load");
}

#[test]
fn a_fact_that_is_cited_is_watched_whatever_the_checklist_says() {
    let mut whole = known();
    state(&mut whole, "layers", number(3.0), NOW.plus_ms(-30 * DAY));
    let kind = EvidenceKind::Fact { name: "layers".parse().unwrap(), value: Value::Number(3.0) };
    let evidence = domain::Evidence { id: id(), item: "STA-01".into(), kind, at: NOW, by: "ann".into() };
    whole.file.evidence.push(evidence);
    assert_eq!(of(&all(&whole), "STA-01").status, Status::Pass);
    state(&mut whole, "layers", number(4.0), NOW.plus_ms(-DAY));
    assert_eq!(of(&all(&whole), "STA-01").lapsed.as_ref().unwrap().words, "layers 3 → 4");
}

#[test]
fn a_run_that_is_attached_and_was_rejected_takes_the_pass_with_it() {
    let mut whole = known();
    let kind = EvidenceKind::Run { run: id(), number: 7 };
    whole.file.evidence =
        vec![domain::Evidence { id: id(), item: "CON-05".into(), kind, at: NOW, by: "ann".into() }];
    let standings = all(&whole);
    let con_05 = of(&standings, "CON-05");
    let words = con_05.lapsed.as_ref().unwrap().words.as_str();
    assert_eq!((con_05.status, words), (Status::Stale, "run #7 was rejected"));
    assert_eq!(of(&standings, "CON-06").status, Status::Pass);
}

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
fn a_fact_that_is_stated_after_the_value_was_typed_counts_from_then_on() {
    let mut whole = known();
    whole.grounds.facts.retain(|fact| fact.name.as_str() != "instances");
    whole.grounds.history.retain(|fact| fact.name.as_str() != "instances");
    state(&mut whole, "instances", number(5.0), NOW.plus_ms(-5 * DAY));
    assert_eq!(of(&all(&whole), "THR-01").status, Status::Pass);
    state(&mut whole, "instances", number(50.0), NOW.plus_ms(-DAY));
    assert_eq!(of(&all(&whole), "THR-01").lapsed.as_ref().unwrap().words, "instances 5 → 50");
    state(&mut whole, "instances", number(50.0), NOW);
    let at = of(&all(&whole), "THR-01").lapsed.as_ref().unwrap().at;
    assert_eq!(at, NOW.plus_ms(-DAY), "it changed when it was 50 first");
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

#[test]
fn a_run_of_another_version_that_is_attached_today_is_no_evidence_of_this_one() {
    let mut whole = known();
    tested(&mut whole, "1.0", NOW.plus_ms(-20 * DAY));
    tested(&mut whole, "2.0", NOW.plus_ms(-DAY));
    answer(&mut whole, "STA-03", Answer::Meets, NOW);
    attach(&mut whole, "STA-03", 0);
    assert_eq!(of(&all(&whole), "STA-03").status, Status::Pass);
    whole.file.evidence.clear();
    attach(&mut whole, "STA-03", 1);
    let standings = all(&whole);
    assert_eq!(
        of(&standings, "STA-03").lapsed.as_ref().unwrap().because,
        "The version changed from 1.0 to 2.0 with run #2 on 30 Nov 2026, after it was measured in run #1."
    );
}

#[test]
fn a_run_of_another_scenario_or_in_another_environment_says_nothing_of_the_load_test() {
    let names = |names: &[&str]| Some(names.iter().map(|name| (*name).to_owned()).collect::<BTreeSet<_>>());
    let mut whole = known();
    tested(&mut whole, "1.0", NOW.plus_ms(-20 * DAY));
    tested_in(&mut whole, "smoke", "1.1", NOW.plus_ms(-2 * DAY));
    tested(&mut whole, "1.2", NOW.plus_ms(-DAY));
    whole.grounds.course[0].environment = "ci".parse().unwrap();
    whole.grounds.course[1].endpoints = names(&["/health"]);
    whole.grounds.course[2].endpoints = names(&["/cart", "/pay"]);
    let standings = all(&whole);
    for item in ["MEA-04", "STA-03"] {
        assert_eq!(of(&standings, item).status, Status::Pass, "{item}");
    }
    drop(standings);
    tested(&mut whole, "2.0", NOW.plus_ms(-DAY));
    assert_eq!(of(&all(&whole), "STA-03").lapsed.as_ref().unwrap().words, "version 1.0 → 2.0");
}

#[test]
fn a_run_that_was_rejected_ends_a_pass_on_that_day() {
    let mut whole = known();
    tested(&mut whole, "1.0", NOW.plus_ms(-20 * DAY));
    attach(&mut whole, "CON-05", 0);
    assert_eq!(of(&all(&whole), "CON-05").status, Status::Pass);
    let run = whole.grounds.attached.remove(0).id;
    whole.grounds.gone.insert(run, NOW.plus_ms(-3 * DAY));
    assert_eq!(of(&all(&whole), "CON-05").lapsed.as_ref().unwrap().at, NOW.plus_ms(-3 * DAY));
}
