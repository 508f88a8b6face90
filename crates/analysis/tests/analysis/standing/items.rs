//! What the rule of an item makes of the inventory, of the other items and of nothing.

use analysis::checklist;
use analysis::judgement::Change;
use analysis::standing::{JudgedBy, KnownFrom, standings, tally};
use domain::{Clock, Evidence, EvidenceId, EvidenceKind, Grounds, Order, Status, Value};

use super::{file, fleet, stated, typed};
use crate::build::{NOW, of};

#[test]
fn nothing_is_known_of_a_new_review_but_its_own_order_and_target() {
    let file = file(&[]);
    let all = standings(checklist::default(), &file, &Grounds::default(), NOW);
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
fn an_item_that_its_rule_decides_is_judged_by_the_inventory_as_soon_as_no_value_is_missing() {
    for (instances, status, sentence) in [
        (5.0, Status::Pass, "5 instances of 10 want 50 of 197 connections (25.4 %)."),
        (50.0, Status::Fail, "50 instances of 10 want 500 of 197 connections (254 %)."),
    ] {
        let file = file(&[]);
        let grounds = stated(&fleet(instances));
        let all = standings(checklist::default(), &file, &grounds, NOW);
        let con_01 = of(&all, "CON-01");
        assert_eq!((con_01.status, con_01.by, con_01.missing().count()), (status, JudgedBy::Data, 0));
        assert_eq!(con_01.sentence, sentence);
    }
}

#[test]
fn what_fails_says_what_would_change_it_and_what_passes_says_nothing() {
    let file = file(&[]);
    let (small, large) = (stated(&fleet(5.0)), stated(&fleet(50.0)));
    let all = standings(checklist::default(), &file, &large, NOW);
    let changes: Vec<_> =
        of(&all, "CON-01").changes(checklist::default()).iter().map(Change::sentence).collect();
    assert!(changes.contains(&"With instances 13 instead of 50 this would pass.".to_owned()), "{changes:?}");
    let all = standings(checklist::default(), &file, &small, NOW);
    assert_eq!(of(&all, "CON-01").changes(checklist::default()), vec![]);
}

#[test]
fn items_that_count_the_others_are_judged_after_them() {
    let mut file = file(&[]);
    file.values = vec![typed("days_until_event", Some(Value::Number(4.0)))];
    let all = standings(checklist::default(), &file, &Grounds::default(), NOW);
    let sta_08 = of(&all, "STA-08");
    assert_eq!(
        (sta_08.status, sta_08.sentence.as_str()),
        (Status::Fail, "7 stateless items open, 4 days to go.")
    );
}

#[test]
fn what_only_smaller_orders_ask_counts_as_their_own_reviews_left_it() {
    let mut file = file(&[]);
    file.review.to = Order::O100k;
    let counted = |grounds: &Grounds| {
        let all = standings(checklist::default(), &file, grounds, NOW);
        let input = of(&all, "O5-05").inputs[0].known.clone().unwrap();
        match input.value {
            Value::Number(count) => count,
            other => panic!("{other:?}"),
        }
    };
    let nothing = counted(&Grounds::default());
    let judged = |status, lapses_at| Grounds {
        elsewhere: vec![domain::ItemStanding {
            item: "O2-01".into(),
            status,
            blocking: true,
            lapses_at,
            since: NOW,
        }],
        ..Grounds::default()
    };
    assert!((counted(&judged(Status::Pass, None)) - (nothing - 1.0)).abs() < 1e-9);
    assert!((counted(&judged(Status::Fail, None)) - nothing).abs() < 1e-9);
    assert!((counted(&judged(Status::Pass, Some(NOW))) - nothing).abs() < 1e-9, "it has lapsed");
}

#[test]
fn a_rule_that_cannot_be_read_leaves_its_item_unknown() {
    let mut list = checklist::default().clone();
    let con_01 = list.items.iter_mut().find(|item| item.id == "CON-01").unwrap();
    con_01.auto.fail = "value >".into();
    let file = file(&[]);
    let all = standings(&list, &file, &stated(&fleet(5.0)), NOW);
    assert_eq!((of(&all, "CON-01").status, of(&all, "CON-01").judgement.clone()), (Status::Unknown, None));
    assert_eq!(of(&all, "CON-01").sentence, "Its rule cannot be read: correct the checklist.");
}

#[test]
fn the_formula_is_the_rule_as_the_checklist_writes_it() {
    let file = file(&[]);
    let all = standings(checklist::default(), &file, &Grounds::default(), NOW);
    assert_eq!(
        of(&all, "CON-03").formula(),
        "busy = target_rps * db_hold_ms_per_request / 1000; \
         usable = db_max_connections - db_reserved_connections; value = busy / usable; \
         fails where value > fail_util; warns where value > warn_util"
    );
    assert!(of(&all, "CON-01").formula().starts_with("applies where not pooler_in_front; "));
}

#[test]
fn evidence_stands_with_its_item() {
    let mut file = file(&[]);
    let kind = EvidenceKind::Note("Read in the console.".parse().unwrap());
    let id = Clock::standing_at(NOW).id::<EvidenceId>();
    file.evidence = vec![Evidence { id, item: "CON-02".into(), kind, at: NOW, by: "Jo".into() }];
    let all = standings(checklist::default(), &file, &Grounds::default(), NOW);
    assert_eq!(of(&all, "CON-02").evidence.len(), 1);
    assert!(of(&all, "CON-01").evidence.is_empty());
}
