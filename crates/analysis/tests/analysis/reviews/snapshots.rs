//! What a signature freezes, and what differs from it later.

use analysis::snapshot::{Presence, Snapshot};
use analysis::standing::standings_of;
use domain::{Answer, Condition, Signing, Status, Thread, ThreadKind, Value, Verdict};

use crate::build::{DAY, NOW, answer, attach, exemption, known, number, overriding, state, tested};

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

#[test]
fn what_was_attached_said_and_settled_since_differs_and_so_do_target_and_conditions() {
    let mut whole = known();
    let ask = Thread { kind: ThreadKind::Ask, verdict: None, ..overriding("CON-01", Answer::Meets, NOW) };
    whole.file.threads = vec![ask];
    let due = |days: i64| Condition {
        item: "CON-01".into(),
        owner: "Team Orders".parse().unwrap(),
        due_at: NOW.plus_ms(days * DAY),
    };
    let signing = |condition| Signing {
        verdict: Verdict::ReadyWithConditions,
        reason: None,
        conditions: vec![condition],
        revision: 0,
    };
    whole.file.review.planned_for = Some(NOW.plus_ms(20 * DAY));
    let before = frozen(&whole).signed(&signing(due(3)), "rob", None);
    assert_eq!(before.review.planned_for, Some(NOW.plus_ms(20 * DAY)));
    tested(&mut whole, "1.0", NOW.plus_ms(-DAY));
    attach(&mut whole, "CON-01", 0);
    let asked = &mut whole.file.threads[0];
    asked.comments.push(asked.comments[0].clone());
    asked.resolved = Some(domain::Ended { at: NOW, by: "rob".into() });
    whole.file.review.target = 9_000.0.try_into().unwrap();
    let diff = before.diff(&frozen(&whole).signed(&signing(due(4)), "rob", None));
    let con_01 = diff.items.iter().find(|change| change.item == "CON-01").unwrap();
    assert_eq!((con_01.evidence_added, con_01.evidence_gone), (1, 0));
    assert_eq!((con_01.threads_added, con_01.replies_added, con_01.questions_settled), (0, 1, 1));
    assert_eq!(diff.conditions, Some((vec![due(3)], vec![due(4)])));
    assert_eq!(diff.target.map(|(was, is)| (was.rps(), is.rps())), Some((10_000.0, 9_000.0)));
    assert_eq!((diff.order, diff.planned_for), (None, None));
}

#[test]
fn what_follows_from_other_values_is_frozen_with_them() {
    let snapshot = frozen(&known());
    let judged = snapshot.items.iter().filter_map(|item| item.judgement.as_ref());
    let mut used = judged.flat_map(|judged| &judged.inputs);
    let wanted = used.find(|input| input.name.as_str() == "direct_connections_wanted").unwrap();
    let calculated = wanted.known.as_ref().unwrap().calculated.as_ref().unwrap();
    assert_eq!(
        calculated.words(),
        "deploy surge share 0.25, instances max 8, other db clients 0, pool max per instance 10"
    );
    assert!(calculated.formula.starts_with("ceil(instances_max"), "{calculated:?}");
    let old = serde_json::to_string(&snapshot).unwrap().replace("\"calculated\"", "\"of_later\"");
    assert!(Snapshot::read(&old).is_some(), "one from before it was kept is still read");
}
