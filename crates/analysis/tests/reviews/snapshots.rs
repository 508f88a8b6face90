//! What a signature freezes, and what differs from it later.

use analysis::snapshot::{Presence, Snapshot};
use analysis::standing::standings_of;
use domain::{Answer, Signing, Status, Value, Verdict};

use crate::build::{DAY, NOW, answer, exemption, known, number, overriding, state, tested};

fn frozen(whole: &domain::WholeReview) -> Snapshot {
    Snapshot::of(whole, &standings_of(whole, NOW), NOW)
}

#[test]
fn a_snapshot_says_everything_that_was_signed_and_is_read_back_as_it_was_written() {
    let mut whole = known();
    whole.file.exemptions = vec![exemption("CON-01", NOW, NOW.plus_ms(DAY))];
    whole.file.threads = vec![overriding("STA-01", Answer::Meets, NOW)];
    let signing = Signing { verdict: Verdict::Ready, reason: None, conditions: vec![], revision: 0 };
    let snapshot = frozen(&whole).signed(&signing, "rob", Some(NOW));
    let text = serde_json::to_string(&snapshot).unwrap();
    assert_eq!(serde_json::from_str::<Snapshot>(&text).unwrap(), snapshot);
    assert_eq!(snapshot.items.len(), 54);
    let con_03 = snapshot.item("CON-03").unwrap();
    let judged = con_03.judgement.as_ref().unwrap();
    assert!(judged.formula.value.is_some() && !judged.thresholds.is_empty());
    let hold = judged.inputs.iter().find(|input| input.name.as_str() == "db_hold_ms_per_request").unwrap();
    assert_eq!(hold.known.as_ref().map(|known| (known.by.as_str(), known.age_days)), Some(("ann", 10)));
    assert_eq!(snapshot.item("STA-01").unwrap().threads[0].comments[0].text.as_str(), "I looked myself.");
    assert!(snapshot.watched["instances"].contains(&"CON-05".to_owned()));
    assert!(snapshot.inventory_hash.starts_with("blake3:"));
}

#[test]
fn what_is_equal_differs_in_nothing_and_what_changed_is_named() {
    let mut whole = known();
    tested(&mut whole, "1.0", NOW.plus_ms(-20 * DAY));
    let before = frozen(&whole);
    assert!(before.diff(&frozen(&whole)).is_empty());

    state(&mut whole, "instances", number(50.0), NOW.plus_ms(-DAY));
    answer(&mut whole, "STA-01", Answer::DoesNot, NOW);
    whole.checklist.items.retain(|item| item.id != "O4-05");
    let diff = before.diff(&frozen(&whole));
    assert_eq!(diff.inventory.len(), 1);
    assert_eq!(diff.inventory[0].is, Some(Value::Number(50.0)));
    let of = |id: &str| diff.items.iter().find(|change| change.item == id).unwrap();
    assert_eq!(of("CON-01").status, Some((Status::Pass, Status::Fail)));
    assert_eq!(of("CON-01").inputs[0].name.as_str(), "instances");
    assert_eq!(of("CON-05").status, Some((Status::Pass, Status::Stale)));
    assert_eq!(of("STA-01").answer.as_ref().unwrap().is.as_ref().unwrap().answer, Answer::DoesNot);
    assert_eq!(of("O4-05").presence, Presence::Removed);
    assert!(diff.items.iter().all(|change| change.item != "MEA-09"), "what did not change is left out");
    assert_ne!(before.inventory_hash, frozen(&whole).inventory_hash);
}
