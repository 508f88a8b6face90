//! The gap list: its order, the ceilings, the cheapest next measurement, and who sees to it.

use analysis::expression::Expression;
use analysis::gaps::{CEILINGS, Effort, Gap, gaps};
use analysis::{checklist, standing::Standing};
use domain::{Answer, ItemOwner, Status, Typed, WholeReview};

use crate::build::{DAY, NOW, all, answer, empty, known, number, of, state, tested};

fn type_in(whole: &mut WholeReview, name: &str, value: f64) {
    let name = name.parse().unwrap();
    whole.file.values.retain(|typed| typed.name != name);
    whole.file.values.push(Typed { name, value: number(value), at: NOW, by: "ann".into() });
}

fn plan<'b, 'a>(
    whole: &'b WholeReview,
    all: &'b [Standing<'a>],
    owners: &'b [ItemOwner],
) -> Vec<Gap<'b, 'a>> {
    gaps(&whole.checklist, &whole.file.review, all, &whole.grounds, owners)
}

fn place(gaps: &[Gap<'_, '_>], item: &str) -> usize {
    gaps.iter().position(|gap| gap.standing.item.id == item).unwrap()
}

fn gap<'c, 'b, 'a>(gaps: &'c [Gap<'b, 'a>], item: &str) -> &'c Gap<'b, 'a> {
    &gaps[place(gaps, item)]
}

#[test]
fn every_formula_of_a_ceiling_is_read_and_names_inputs_of_the_default_checklist() {
    for formula in CEILINGS {
        let read = Expression::parse(formula).unwrap();
        for (name, _) in read.names() {
            assert!(checklist::default().input(name).is_some(), "{formula}: {name}");
        }
    }
}

#[test]
fn what_blocks_comes_first_then_what_ends_furthest_below_the_target() {
    let mut whole = empty();
    state(&mut whole, "db_max_connections", number(200.0), NOW);
    state(&mut whole, "db_reserved_connections", number(3.0), NOW);
    state(&mut whole, "cores_total", number(20.0), NOW);
    type_in(&mut whole, "db_hold_ms_per_request", 40.0);
    type_in(&mut whole, "cpu_ms_per_request", 8.0);
    // Above the target, and too little above it; and one that blocks nothing, far below.
    type_in(&mut whole, "first_limit_rps_low", 10_400.0);
    type_in(&mut whole, "first_limit_rps", 2_000.0);
    type_in(&mut whole, "second_limit_rps", 1_500.0);
    let all = all(&whole);
    let gaps = plan(&whole, &all, &[]);
    let first: Vec<_> = gaps.iter().take(3).map(|gap| gap.standing.item.id.as_str()).collect();
    assert_eq!(
        first,
        ["O2-05", "CON-03", "MEA-01"],
        "a warning is no gap, and what has no ceiling comes after"
    );
    let cpu = gap(&gaps, "O2-05").ceiling.unwrap();
    assert_eq!((cpu.rps, cpu.of_target), (2_500.0, 0.25));
    let connections = gap(&gaps, "CON-03").ceiling.unwrap();
    assert!((connections.rps - 4_925.0).abs() < 1e-9, "{connections:?}");
    let blocking: Vec<_> = gaps.iter().map(|gap| gap.standing.item.blocking).collect();
    assert!(blocking.is_sorted_by(|one, other| one >= other), "what blocks comes first");
    let second = place(&gaps, "LIM-03");
    assert_eq!(
        second,
        blocking.iter().filter(|blocks| **blocks).count(),
        "the only other one with a ceiling"
    );
    assert!(gap(&gaps, "THR-01").ceiling.is_none() && gap(&gaps, "THR-01").is_of_rate);
    assert!(!gap(&gaps, "MEA-01").is_of_rate);
}

#[test]
fn the_cheapest_measurement_comes_first_and_nothing_is_without_one() {
    let whole = empty();
    let all = all(&whole);
    let gaps = plan(&whole, &all, &[]);
    assert_eq!(gaps.len(), 54);
    for gap in &gaps {
        let efforts: Vec<_> = gap.next.iter().map(|next| next.effort).collect();
        assert!(!efforts.is_empty() && efforts.is_sorted(), "{}: {efforts:?}", gap.standing.item.id);
    }
    let words = |item: &str| {
        gap(&gaps, item).next.iter().map(|next| (next.effort, next.words.clone())).collect::<Vec<_>>()
    };
    assert_eq!(
        words("CON-03"),
        [
            (
                Effort::State,
                "State db max connections and db reserved connections in the inventory.".to_owned()
            ),
            (
                Effort::Readings,
                "Read the resources during a run, and type db hold ms per request.".to_owned()
            ),
        ]
    );
    assert_eq!(words("STA-01")[0].0, Effort::Answer);
    assert_eq!(
        words("MEA-01")[0],
        (Effort::Type, "Look up production peak rps in production’s access log, and type it.".to_owned())
    );
    assert!(
        words("MEA-08")[0].1.starts_with("Upload a run"),
        "there is nothing to compare yet: {:?}",
        words("MEA-08")
    );
    // What is calculated waits for the values that it follows from.
    let con_04 = words("CON-04");
    assert!(
        con_04[0].1.contains("instances max") && con_04[0].1.contains("pool max per instance"),
        "{con_04:?}"
    );
}

#[test]
fn of_a_failure_the_nearest_change_that_is_cheapest_to_prove_comes_first() {
    let mut whole = known();
    state(&mut whole, "instances", number(50.0), NOW);
    let all = all(&whole);
    let gaps = plan(&whole, &all, &[]);
    let con_01 = gap(&gaps, "CON-01");
    assert_eq!(con_01.standing.status, Status::Fail);
    assert!(con_01.next.len() > 1);
    assert!(
        con_01.next[0].words.ends_with("Change it, and state it in the inventory."),
        "{:?}",
        con_01.next[0]
    );
    let of_target = con_01.next.iter().any(|next| next.words.contains("target"));
    assert!(!of_target, "a smaller target is no way to reach it");
}

#[test]
fn what_holds_no_longer_is_confirmed_where_a_person_said_it_and_measured_where_a_run_did() {
    let mut whole = known();
    tested(&mut whole, "1", NOW.plus_ms(-20 * DAY));
    state(&mut whole, "session_store", Some(domain::Value::Text("memory".into())), NOW.plus_ms(-DAY));
    let all = all(&whole);
    let sta_01 = of(&all, "STA-01");
    assert_eq!(sta_01.status, Status::Stale, "{}", sta_01.sentence);
    let gaps = plan(&whole, &all, &[]);
    let next = &gap(&gaps, "STA-01").next[0];
    assert_eq!(next.effort, Effort::Answer);
    assert!(
        next.words.starts_with("Look whether it still holds, and confirm it. Session store changed"),
        "{next:?}"
    );
}

#[test]
fn the_author_sees_to_what_nobody_was_named_for_and_what_passes_is_no_gap() {
    let mut whole = known();
    answer(&mut whole, "STA-02", Answer::DoesNot, NOW);
    let all = all(&whole);
    let owner =
        ItemOwner { item: "STA-02".into(), owner: "Team Files".parse().unwrap(), at: NOW, by: "ann".into() };
    let owners = [owner];
    let gaps = plan(&whole, &all, &owners);
    assert_eq!(gap(&gaps, "STA-02").owner(), "Team Files");
    let other = gaps.iter().find(|gap| gap.standing.item.id != "STA-02").unwrap();
    assert_eq!((other.owner(), other.assigned), ("ann", None));
    assert!(gaps.iter().all(|gap| gap.standing.status.is_open()));
}
