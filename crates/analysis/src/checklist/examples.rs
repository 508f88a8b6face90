//! Runs the worked examples of an item as tests of its rule.

use std::collections::BTreeMap;

use domain::{Status, Value};

use super::{
    finding::{Findings, hint},
    located::{Located, entries},
    names::Names,
    rules::Good,
};
use crate::{
    expression::{Operand, Scope},
    judgement::run,
};

/// How far a stated value may be from the calculated one: examples are written with few digits.
const NEAR: f64 = 5e-3;

/// Adds every example whose values cannot be meant, or that the rule judges otherwise. Without a rule only the values are
/// looked at.
pub(super) fn examples(
    findings: &mut Findings<'_>,
    names: &Names<'_>,
    good: Option<&Good>,
    item: Located<'_>,
) {
    for example in item.each("example") {
        let before = findings.len();
        let given = given(findings, names, example);
        if let Some(good) = good.filter(|_| findings.len() == before) {
            judged(findings, names, good, example, &given);
        }
    }
    if let Some((good, auto)) = good.zip(item.get("auto")) {
        let status = run::status(&good.rule, &good.inputs, scope(names, &BTreeMap::new()));
        if status != Status::Unknown {
            let message =
                format!("where nothing is known the result must be unknown, and this rule gives {status}");
            findings.add(auto.at(), message);
        }
    }
}

/// The values of an example, each of an input that is declared and of its kind.
fn given<'a>(
    findings: &mut Findings<'_>,
    names: &Names<'_>,
    example: Located<'a>,
) -> BTreeMap<&'a str, Value> {
    let mut given = BTreeMap::new();
    let table = example.get("given").and_then(Located::table);
    for (name, at, located) in table.into_iter().flat_map(entries) {
        let Some(value) = located.value() else { continue };
        match names.inputs.get(name) {
            None => {
                let hint = hint(name, names.inputs.keys().copied());
                findings.add(at, format!("input of an example “{name}” is not declared{hint}"));
            }
            Some(kind) if *kind != value.kind() => {
                findings
                    .add(located.at(), format!("{name}: this value is not of the kind that the input has"));
            }
            Some(_) => drop(given.insert(name, value)),
        }
    }
    given
}

fn judged(
    findings: &mut Findings<'_>,
    names: &Names<'_>,
    good: &Good,
    example: Located<'_>,
    given: &BTreeMap<&str, Value>,
) {
    let ran = run::run(&good.rule, &good.inputs, scope(names, given));
    let stated = example.get("status").and_then(|place| Some((place, place.text()?)));
    if let Some((place, stated)) = stated.filter(|(_, stated)| *stated != ran.status.as_str()) {
        let value = ran.value.as_ref().map(|value| format!(" (value {value})")).unwrap_or_default();
        let message = format!("this example is stated as {stated}, and the rule gives {}{value}", ran.status);
        findings.add(place.at(), message);
    }
    let Some((place, stated)) = example.get("value").and_then(|place| Some((place, place.number()?))) else {
        return;
    };
    let near = matches!(ran.value, Some(Value::Number(value)) if (value - stated).abs() <= NEAR);
    if !near {
        let value = ran.value.map_or_else(|| "none".to_owned(), |value| value.to_string());
        findings.add(
            place.at(),
            format!("the value of this example is stated as {stated}, and the rule gives {value}"),
        );
    }
}

fn scope<'a>(names: &'a Names<'_>, given: &'a BTreeMap<&str, Value>) -> Scope<'a> {
    let mut scope = Scope::default();
    for (name, number) in &names.defaults {
        scope.set(name, Operand::Number(*number));
    }
    for (name, value) in given {
        scope.set(name, value);
    }
    scope
}
