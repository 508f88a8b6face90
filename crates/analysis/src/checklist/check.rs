//! Checks the text of a checklist, whole: every finding is given at once, each with its place.

use std::collections::BTreeSet;

use domain::Checklist;
use serde::{Deserialize, Serialize};
use toml::de::DeTable;

use super::{
    examples::examples,
    finding::{Finding, Findings},
    inputs,
    located::Located,
    names::{Names, all, declared},
    rules::rule,
    schema, shape,
};

/// What a check found.
#[derive(Debug, Clone, PartialEq)]
pub struct Checked {
    /// The checklist; none where anything is wrong with it.
    pub checklist: Option<Checklist>,
    /// What is wrong, in reading order.
    pub faults: Vec<Finding>,
    /// What is right but looks as if it were forgotten.
    pub remarks: Vec<Finding>,
    /// How much there is.
    pub counts: Counts,
}

/// How much there is in a checklist's text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Items.
    pub items: usize,
    /// Inputs.
    pub inputs: usize,
    /// Claims.
    pub claims: usize,
    /// Worked examples.
    pub examples: usize,
}

/// Reads a checklist, checks that everything in it leads somewhere, and runs its worked examples as tests.
pub fn check(text: &str) -> Checked {
    let mut faults = Findings::of(text);
    let mut remarks = Findings::of(text);
    let (file, errors) = DeTable::parse_recoverable(text);
    for error in &errors {
        faults.add(error.span().map_or(0, |span| span.start), error.message());
    }
    let counts = counts(file.get_ref());
    if faults.is_empty() {
        shape::table(&mut faults, file.get_ref(), 0, &schema::CHECKLIST);
        meaning(&mut faults, &mut remarks, file.get_ref());
    }
    let checklist = if faults.is_empty() { read(&mut faults, text) } else { None };
    Checked { checklist, faults: faults.sorted(), remarks: remarks.sorted(), counts }
}

/// The same text as values. What the checks above let through is read without fail; should it not be, that is a finding.
fn read(faults: &mut Findings<'_>, text: &str) -> Option<Checklist> {
    match toml::from_str(text) {
        Ok(checklist) => Some(checklist),
        Err(error) => {
            faults.add(error.span().map_or(0, |span| span.start), error.message());
            None
        }
    }
}

fn meaning<'a>(faults: &mut Findings<'_>, remarks: &mut Findings<'_>, file: &'a DeTable<'a>) {
    declared(faults, file);
    inputs::known(faults, file);
    let names = Names::of(file);
    for item in all(file, "item") {
        let part = item.text_of("id").map(|id| format!("item {id}"));
        faults.about(part.clone());
        remarks.about(part);
        names.item(faults, item);
        let good = item.get("auto").and_then(|auto| rule(faults, &names, auto));
        examples(faults, &names, good.as_ref(), item);
        both_ways(remarks, item);
    }
    faults.about(None);
    remarks.about(None);
    uncovered(faults, file);
    unused(remarks, file);
}

/// Examples that show only one side of a rule would not notice if it were turned around.
fn both_ways(remarks: &mut Findings<'_>, item: Located<'_>) {
    let shown: BTreeSet<_> = item.each("example").filter_map(|example| example.text_of("status")).collect();
    if !shown.contains("pass") || !(shown.contains("fail") || shown.contains("warn")) {
        remarks.add(item.at(), "its examples should show one that passes and one that does not");
    }
}

/// A claim is declared to be covered.
fn uncovered(faults: &mut Findings<'_>, file: &DeTable<'_>) {
    let covered: BTreeSet<_> =
        all(file, "item").flat_map(|item| item.texts_of("claims")).map(|(claim, _)| claim).collect();
    for claim in all(file, "claim") {
        if let Some(id) = claim.text_of("id").filter(|id| !covered.contains(id)) {
            faults.add(claim.at(), format!("claim {id} is covered by no item"));
        }
    }
}

fn unused(remarks: &mut Findings<'_>, file: &DeTable<'_>) {
    let rules = all(file, "item").filter_map(|item| item.get("auto"));
    let used: BTreeSet<_> = rules.flat_map(|auto| auto.texts_of("inputs")).map(|(name, _)| name).collect();
    for input in all(file, "input") {
        if let Some(name) = input.text_of("name").filter(|name| !used.contains(name)) {
            remarks.add(input.at(), format!("input {name} is used by no item"));
        }
    }
}

fn counts(file: &DeTable<'_>) -> Counts {
    Counts {
        items: all(file, "item").count(),
        inputs: all(file, "input").count(),
        claims: all(file, "claim").count(),
        examples: all(file, "item").map(|item| item.each("example").count()).sum(),
    }
}
