//! What of an earlier review need not be asked again.

use analysis::carry::carriable;
use domain::{Answer, Evidence, EvidenceKind, Order, Value};

use crate::build::{DAY, NOW, answer, id, known, number, overriding, state};

#[test]
fn answers_that_hold_are_carried_and_those_that_lapsed_were_overridden_or_say_nothing_are_not() {
    let mut whole = known();
    let checklist = whole.checklist.clone();
    let carried = |whole: &domain::WholeReview| {
        let answers = carriable(whole, &checklist, Order::O10k, NOW);
        answers.named().answers
    };
    assert_eq!(carried(&whole), ["CON-07", "THR-04", "STA-01", "STA-02", "STA-03"]);
    answer(&mut whole, "STA-02", Answer::Unknown, NOW);
    whole.file.threads.push(overriding("STA-03", Answer::DoesNot, NOW));
    state(&mut whole, "session_store", Some(Value::Text("memory".into())), NOW);
    assert_eq!(carried(&whole), ["CON-07", "THR-04"]);
}

#[test]
fn evidence_and_typed_values_are_carried_but_for_those_of_what_is_stale() {
    let mut whole = known();
    let checklist = whole.checklist.clone();
    let note = |item: &str| {
        let kind = EvidenceKind::Note("Seen.".parse().unwrap());
        Evidence { id: id(), item: item.into(), kind, at: NOW.plus_ms(-DAY), by: "ann".into() }
    };
    whole.file.evidence = vec![note("CON-05"), note("STA-01"), note("O5-01")];
    let names = |whole: &domain::WholeReview| {
        let held = carriable(whole, &checklist, Order::O10k, NOW);
        let items: Vec<_> = held.evidence.iter().map(|evidence| evidence.item.clone()).collect();
        let values: Vec<_> = held.values.iter().map(|typed| typed.name.to_string()).collect();
        assert_eq!(held.named().evidence.len(), items.len());
        (items, values)
    };
    let (items, values) = names(&whole);
    assert_eq!(items, ["CON-05", "STA-01"], "no item of the order above");
    assert_eq!(values.len(), whole.file.values.len());
    assert!(values.contains(&"pool_wait_p95_ms".to_owned()));
    // CON-05 rests on the fleet, and is stale now.
    state(&mut whole, "instances", number(6.0), NOW.plus_ms(-DAY));
    let (items, values) = names(&whole);
    assert_eq!(items, ["STA-01"]);
    assert!(!values.contains(&"pool_wait_p95_ms".to_owned()), "{values:?}");
}
