//! What was stated otherwise about the system when the sides ran.

use domain::{Fact, InputName, Value};

/// A fact that does not stand the same on both sides. `None` was not stated then, which is not the same as another value.
#[derive(Debug, Clone, PartialEq)]
pub struct FactDifference {
    /// What it is about.
    pub name: InputName,
    /// When the first side ran.
    pub before: Option<Value>,
    /// When the other side ran.
    pub after: Option<Value>,
}

impl FactDifference {
    /// Both sides state it, and not the same: something was changed, not only written down.
    pub fn is_change(&self) -> bool {
        self.before.is_some() && self.after.is_some()
    }
}

/// What differs between two lists of facts, by name.
pub fn differing(before: &[Fact], after: &[Fact]) -> Vec<FactDifference> {
    let value = |facts: &[Fact], name: &InputName| {
        facts.iter().find(|fact| fact.name == *name).and_then(|fact| fact.value.clone())
    };
    let mut names: Vec<&InputName> = before.iter().chain(after).map(|fact| &fact.name).collect();
    names.sort();
    names.dedup();
    names
        .into_iter()
        .map(|name| FactDifference {
            name: name.clone(),
            before: value(before, name),
            after: value(after, name),
        })
        .filter(|difference| difference.before != difference.after)
        .collect()
}
