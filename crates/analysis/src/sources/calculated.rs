//! Inputs that follow from other inputs, by the arithmetic that the checklist says they mean.

use std::collections::BTreeMap;

use domain::Value;

use super::{Origin, TABLE};
use crate::expression::{Expression, Scope};

/// A value that follows from others.
#[derive(Debug, Clone, PartialEq)]
pub struct Follows {
    /// The input.
    pub name: &'static str,
    /// Its value.
    pub value: Value,
    /// How.
    pub formula: &'static str,
    /// The names it follows from, each once.
    pub from: Vec<String>,
}

/// Every input that follows from those that have a value.
///
/// # Panics
/// Never: a test reads every formula of the table.
pub fn calculated<'a>(known: impl IntoIterator<Item = (&'a str, &'a Value)>) -> Vec<Follows> {
    let known: BTreeMap<_, _> = known.into_iter().collect();
    let mut scope = Scope::default();
    for (name, value) in &known {
        scope.set(name, *value);
    }
    let formulas = TABLE.iter().filter_map(|(name, origin)| match origin {
        Origin::Inputs(formula) => Some((*name, formula)),
        _ => None,
    });
    let results = formulas.filter_map(|(name, formula)| {
        let read = |text| Expression::parse(text).expect("a test reads every formula of the table");
        let only_where = formula.only_where.map(read);
        if only_where.as_ref().is_some_and(|condition| condition.holds(&scope) != Ok(true)) {
            return None;
        }
        let value = read(formula.value);
        let result = value.evaluate(&scope).ok()?.into();
        let expressions = only_where.iter().chain([&value]);
        let mut from: Vec<_> =
            expressions.flat_map(Expression::names).map(|(name, _)| name.to_owned()).collect();
        from.sort();
        from.dedup();
        Some(Follows { name, value: result, formula: formula.value, from })
    });
    results.collect()
}
