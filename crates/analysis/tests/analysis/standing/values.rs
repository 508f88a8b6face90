//! Which value of an input counts: what was typed, what the inventory says, and what follows from others.

use analysis::checklist;
use analysis::standing::{KnownFrom, standings};
use domain::{Fact, Grounds, Timestamp, Typed, Value};

use super::{fact, file, run, stated, typed};
use crate::build::{DAY, NOW, of};

#[test]
fn what_was_typed_fills_a_gap_of_a_run_and_is_set_aside_where_the_run_says_otherwise() {
    let mut file = file(&[]);
    file.values = vec![typed("achieved_rps", Some(Value::Number(50.0)))];
    let grounds = Grounds { newest: Some(run(2, 900.0, NOW)), ..Grounds::default() };
    let told = |grounds: &Grounds| {
        let all = standings(checklist::default(), &file, grounds, NOW);
        let input = of(&all, "MEA-06").inputs.iter().find(|input| input.name.as_str() == "achieved_rps");
        let input = input.unwrap().clone();
        (input.known.unwrap().value, input.set_aside.map(|other| (other.value, other.source)))
    };
    assert_eq!(told(&Grounds::default()), (Value::Number(50.0), None));
    let other = (Value::Number(50.0), KnownFrom::Person);
    assert_eq!(told(&grounds), (Value::Number(900.0), Some(other)));
}

#[test]
fn what_follows_from_other_values_is_as_old_as_the_oldest_of_them() {
    let file = file(&[]);
    let facts = [
        fact("db_max_connections", Value::Number(200.0), NOW.plus_ms(-9 * DAY)),
        fact("db_reserved_connections", Value::Number(3.0), NOW),
    ];
    let all = standings(checklist::default(), &file, &stated(&facts), NOW);
    let usable = all.iter().flat_map(|standing| &standing.inputs);
    let usable = usable.into_iter().find(|input| input.name.as_str() == "db_usable_connections").unwrap();
    let known = usable.known.as_ref().unwrap();
    assert_eq!(
        (known.value.clone(), known.source, known.age_days),
        (Value::Number(197.0), KnownFrom::Derived, 9)
    );
}

#[test]
fn of_what_was_typed_and_what_the_inventory_says_the_newer_one_counts() {
    let mut file = file(&[]);
    file.values =
        vec![Typed { at: NOW.plus_ms(-DAY), ..typed("production_peak_rps", Some(Value::Number(900.0))) }];
    let told = |since: Timestamp| {
        let grounds = stated(&[fact("production_peak_rps", Value::Number(400.0), since)]);
        let all = standings(checklist::default(), &file, &grounds, NOW);
        let input =
            of(&all, "MEA-01").inputs.iter().find(|input| input.name.as_str() == "production_peak_rps");
        let input = input.unwrap().clone();
        (input.known.unwrap().value, input.set_aside.unwrap().value)
    };
    let (of_person, of_inventory) = (Value::Number(900.0), Value::Number(400.0));
    assert_eq!(told(NOW.plus_ms(-2 * DAY)), (of_person.clone(), of_inventory.clone()));
    assert_eq!(told(NOW), (of_inventory, of_person));
}

#[test]
fn the_inventory_alone_speaks_for_its_inputs_and_a_typed_value_for_the_others() {
    let mut file = file(&[]);
    file.values = vec![
        typed("db_max_connections", Some(Value::Number(999.0))),
        typed("db_hold_ms_per_request", Some(Value::Number(40.0))),
        typed("target_rps", None),
    ];
    let facts = [fact("db_max_connections", Value::Number(200.0), NOW.plus_ms(-3 * DAY - 1))];
    let all = standings(checklist::default(), &file, &stated(&facts), NOW);
    let inputs = &of(&all, "CON-03").inputs;
    let known = |name: &str| inputs.iter().find(|input| input.name.as_str() == name).unwrap().known.clone();
    let most = known("db_max_connections").unwrap();
    assert_eq!((most.value, most.source, most.age_days), (Value::Number(200.0), KnownFrom::Inventory, 3));
    assert_eq!(most.by, "Mara");
    assert_eq!(known("db_hold_ms_per_request").unwrap().source, KnownFrom::Person);
    assert_eq!(known("target_rps").unwrap().source, KnownFrom::Review);
    assert_eq!(known("db_reserved_connections"), None);
}

#[test]
fn a_fact_that_was_taken_back_is_missing_again() {
    let gone = Fact { value: None, ..fact("db_max_connections", Value::Number(1.0), NOW) };
    let file = file(&[]);
    let all = standings(checklist::default(), &file, &stated(&[gone]), NOW);
    assert!(of(&all, "CON-03").missing().any(|input| input.name.as_str() == "db_max_connections"));
}
