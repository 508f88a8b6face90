//! A pass lapses where a fact changes that it rested on.

use std::collections::BTreeSet;

use analysis::checklist::matches_pattern;
use analysis::standing::{KnownFrom, Standing};
use domain::{Answer, EvidenceKind, Mode, Status, Value};

use crate::build::{DAY, NOW, all, answer, id, known, number, of, state};

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
