//! Whether the rule of an item can be read, names only what has a value, and fits together in kind.

use std::collections::{BTreeMap, BTreeSet};

use domain::{InputName, ValueKind};

use super::{
    finding::{Findings, hint},
    located::Located,
    names::Names,
    schema,
};
use crate::{
    expression::{Expression, is_function},
    judgement::{LABELS, Rule, names_in, split_step},
};

/// A rule that was found good, with the inputs it declares.
pub(super) struct Good {
    pub(super) rule: Rule,
    pub(super) inputs: Vec<InputName>,
}

/// Adds what is wrong with the rule of an item; the rule, where nothing is.
pub(super) fn rule(findings: &mut Findings<'_>, names: &Names<'_>, auto: Located<'_>) -> Option<Good> {
    let before = findings.len();
    let inputs = inputs(findings, names, auto);
    let mut reader = Reader { findings, names, inputs: &inputs, so_far: BTreeMap::new() };
    let rule = reader.read(auto);
    reader.says(auto);
    let inputs = inputs.iter().filter_map(|name| name.parse().ok()).collect();
    rule.filter(|_| findings.len() == before).map(|rule| Good { rule, inputs })
}

fn inputs<'a>(findings: &mut Findings<'_>, names: &Names<'_>, auto: Located<'a>) -> BTreeSet<&'a str> {
    let mut inputs = BTreeSet::new();
    for (name, element) in auto.texts_of("inputs") {
        if !names.inputs.contains_key(name) {
            let hint = hint(name, names.inputs.keys().copied());
            findings.add(element.at(), format!("input “{name}” is not declared{hint}"));
        }
        if !inputs.insert(name) {
            findings.add(element.at(), format!("input “{name}” is named twice"));
        }
    }
    inputs
}

struct Reader<'r, 'f, 'a> {
    findings: &'r mut Findings<'f>,
    names: &'r Names<'a>,
    inputs: &'r BTreeSet<&'r str>,
    /// What was calculated so far, the value among it, with its kind where that is known.
    so_far: BTreeMap<String, Option<ValueKind>>,
}

impl Reader<'_, '_, '_> {
    /// Reads the parts in the order of their evaluation, so that each may name what is known by then.
    fn read(&mut self, auto: Located<'_>) -> Option<Rule> {
        let applies = auto.get("applies").map(|place| self.condition(place));
        let steps: Vec<_> = auto.each("steps").filter_map(|place| self.step(place)).collect();
        let value = auto.get("value").map(|place| self.value(place));
        let fail = auto.get("fail").and_then(|place| self.condition(place));
        let warn = auto.get("warn").map(|place| self.condition(place));
        Some(Rule {
            applies: applies.flatten(),
            steps,
            value: value.flatten(),
            fail: fail?,
            warn: warn.flatten(),
        })
    }

    fn condition(&mut self, place: Located<'_>) -> Option<Expression> {
        let expression = self.expression(place, place.text()?, 0)?;
        let mismatches = expression.mismatches(ValueKind::Bool, &|name| self.kind(name));
        for mismatch in mismatches {
            self.add(place, mismatch.at, mismatch.message);
        }
        Some(expression)
    }

    fn value(&mut self, place: Located<'_>) -> Option<Expression> {
        let expression = self.expression(place, place.text()?, 0)?;
        let kind = self.kind_of(place, &expression, 0);
        self.so_far.insert("value".to_owned(), kind);
        Some(expression)
    }

    fn step(&mut self, place: Located<'_>) -> Option<(String, Expression)> {
        let text = place.text()?;
        let Some((name, formula, at)) = split_step(text) else {
            self.add(place, 0, "expected a step such as name = expression, found no =".to_owned());
            return None;
        };
        if let Err(message) = schema::name(name) {
            self.add(place, 0, message);
        } else if self.is_known(name) || self.names.inputs.contains_key(name) {
            self.add(place, 0, format!("the step {name} has the name of something else"));
        }
        let expression = self.expression(place, formula, at);
        let kind = expression.as_ref().and_then(|expression| self.kind_of(place, expression, at));
        self.so_far.insert(name.to_owned(), kind);
        Some((name.to_owned(), expression?))
    }

    /// Reads an expression and looks after its names.
    fn expression(&mut self, place: Located<'_>, text: &str, begins: usize) -> Option<Expression> {
        let expression = match Expression::parse(text) {
            Ok(expression) => expression,
            Err(error) => {
                self.add(place, begins + error.at, error.message);
                return None;
            }
        };
        for (name, at) in expression.names() {
            if !self.is_known(name) {
                self.add(place, begins + at, self.stranger(name));
            }
        }
        Some(expression)
    }

    fn kind_of(&mut self, place: Located<'_>, expression: &Expression, begins: usize) -> Option<ValueKind> {
        let (kind, mismatches) = expression.kind(&|name| self.kind(name));
        for mismatch in mismatches {
            self.add(place, begins + mismatch.at, mismatch.message);
        }
        kind
    }

    fn is_known(&self, name: &str) -> bool {
        self.inputs.contains(name) || self.names.defaults.contains_key(name) || self.so_far.contains_key(name)
    }

    fn kind(&self, name: &str) -> Option<ValueKind> {
        if self.names.defaults.contains_key(name) {
            return Some(ValueKind::Number);
        }
        let calculated = self.so_far.get(name).copied().flatten();
        calculated.or_else(|| self.names.inputs.get(name).copied())
    }

    fn stranger(&self, name: &str) -> String {
        if self.names.inputs.contains_key(name) {
            return format!("“{name}” is an input, but this rule does not list it under inputs");
        }
        if name == "value" {
            return "“value” is not calculated yet where this stands".to_owned();
        }
        if is_function(name) {
            return format!("“{name}” is a function and stands before a bracket");
        }
        let known = self.inputs.iter().copied().chain(self.names.defaults.keys().copied());
        let hint = hint(name, known.chain(self.so_far.keys().map(String::as_str)));
        format!("“{name}” is not an input, a step before this one, or a default{hint}")
    }

    /// The sentence: names in braces, each with a way of writing it that exists.
    fn says(&mut self, auto: Located<'_>) {
        let Some((place, says)) = auto.get("says").and_then(|place| Some((place, place.text()?))) else {
            return;
        };
        if says.matches('{').count() != says.matches('}').count() {
            self.add(place, 0, "a sentence has as many { as }".to_owned());
        }
        for (name, style, at) in names_in(says) {
            let is_label = LABELS.iter().any(|(label, _)| *label == name);
            if !is_label && !self.is_known(name) && !self.names.inputs.contains_key(name) {
                self.add(place, at, format!("says: {}", self.stranger(name)));
            }
            if let Some(style) = style.filter(|style| !["pct", "0", "1", "2"].contains(style)) {
                self.add(
                    place,
                    at,
                    format!("says: “{style}” is not a way to write a value: use pct, 0, 1 or 2"),
                );
            }
        }
    }

    fn add(&mut self, place: Located<'_>, at: usize, message: String) {
        let at = place.within(self.findings.text(), at);
        self.findings.add(at, message);
    }
}
