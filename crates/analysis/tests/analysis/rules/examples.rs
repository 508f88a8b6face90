//! The worked examples of the default checklist, each as a test of its rule.

use std::collections::BTreeMap;

use analysis::{
    checklist,
    judgement::{Given, Rulebook},
};
use domain::{Checklist, Status, Value};

use super::judgement::known;

/// Every example whose stated status or value is not what its rule gives.
fn contradicted(list: &Checklist) -> Vec<String> {
    let rules = Rulebook::read(list).unwrap();
    let mut contradicted = Vec::new();
    for item in &list.items {
        for example in &item.examples {
            let given: BTreeMap<&str, _> =
                example.given.iter().map(|(name, value)| (name.as_str(), known(value.clone()))).collect();
            let given = Given { known: &given, overrides: &BTreeMap::new(), labels: &BTreeMap::new() };
            let judged = rules.judge(&item.id, &given).unwrap();
            let near = |stated: f64| matches!(judged.value, Some(Value::Number(value)) if (value - stated).abs() <= 5e-3);
            if judged.status.as_str() != example.status || !example.value.is_none_or(near) {
                contradicted.push(example.text.clone());
            }
        }
    }
    contradicted
}

#[test]
fn every_one_of_the_126_worked_examples_comes_out_as_stated() {
    let list = checklist::default();
    assert_eq!(list.items.iter().map(|item| item.examples.len()).sum::<usize>(), 126);
    assert_eq!(contradicted(list), Vec::<String>::new());
}

/// The test above is worth something only if it can fail: each example in turn is stated otherwise.
#[test]
fn an_example_that_is_stated_otherwise_is_noticed_whichever_it_is() {
    let mut list = checklist::default().clone();
    for item in 0..list.items.len() {
        for example in 0..list.items[item].examples.len() {
            let changed = &mut list.items[item].examples[example];
            let stated = changed.status.clone();
            changed.status = if stated == "pass" { "fail" } else { "pass" }.into();
            let text = changed.text.clone();
            assert_eq!(contradicted(&list), [text]);
            list.items[item].examples[example].status = stated;
        }
    }
    list.items[1].examples[0].value = Some(601.0);
    assert_eq!(contradicted(&list).len(), 1);
}

#[test]
fn where_nothing_is_known_every_item_is_unknown() {
    let list = checklist::default();
    let rules = Rulebook::read(list).unwrap();
    let (known, overrides, labels) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
    let given = Given { known: &known, overrides: &overrides, labels: &labels };
    for item in &list.items {
        assert_eq!(rules.judge(&item.id, &given).unwrap().status, Status::Unknown, "{}", item.id);
    }
}
