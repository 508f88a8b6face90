//! Whether every name in the file leads somewhere, and none is given twice.

use std::collections::{BTreeMap, BTreeSet};

use domain::{Order, ValueKind};
use toml::de::DeTable;

use super::{
    finding::{Findings, hint},
    located::{Located, entries, get},
    matches_pattern, schema,
};

/// Everything that an item may name.
#[derive(Debug)]
pub(super) struct Names<'a> {
    pub(super) orders: BTreeSet<&'a str>,
    pub(super) sections: BTreeSet<&'a str>,
    pub(super) claims: BTreeSet<&'a str>,
    pub(super) inputs: BTreeMap<&'a str, ValueKind>,
    pub(super) defaults: BTreeMap<&'a str, f64>,
    changes: BTreeSet<&'a str>,
}

impl<'a> Names<'a> {
    pub(super) fn of(file: &'a DeTable<'a>) -> Self {
        let ids = |list: &str, key| {
            let elements = all(file, list);
            elements.filter_map(move |element| element.text_of(key)).collect::<BTreeSet<_>>()
        };
        let inputs = all(file, "input")
            .filter_map(|input| Some((input.text_of("name")?, schema::value_kind(input.text_of("kind")?)?)));
        let inventory = all(file, "input").filter(|input| input.text_of("from") == Some("inventory"));
        let facts = all(file, "facts").filter_map(Located::text);
        let defaults = get(file, "defaults").and_then(Located::table).into_iter().flat_map(entries);
        Self {
            orders: ids("order", "id"),
            sections: ids("section", "id"),
            claims: ids("claim", "id"),
            inputs: inputs.collect(),
            defaults: defaults.filter_map(|(name, _, number)| Some((name, number.number()?))).collect(),
            changes: facts.chain(inventory.filter_map(|input| input.text_of("name"))).collect(),
        }
    }

    /// Adds what is wrong with the names of an item, apart from its rule.
    pub(super) fn item(&self, findings: &mut Findings<'_>, item: Located<'_>) {
        if let (Some(name), Some(section)) = (item.text_of("section"), item.get("section")) {
            known(findings, "section", name, section.at(), &self.sections);
        }
        for (key, what, names) in [("orders", "order", &self.orders), ("claims", "claim", &self.claims)] {
            for (name, element) in item.texts_of(key) {
                known(findings, what, name, element.at(), names);
            }
        }
        counted(findings, item);
        if item.get("orders").is_some_and(|orders| orders.list().next().is_none()) {
            findings.add(item.at(), "it belongs to no order, so no review would ask it");
        }
        for (pattern, element) in item.texts_of("stale_on") {
            if !self.changes.iter().any(|name| matches_pattern(pattern, name)) {
                let hint = hint(pattern, self.changes.iter().copied());
                let message = format!("stale_on “{pattern}” matches no inventory input and no fact{hint}");
                findings.add(element.at(), message);
            }
        }
    }
}

/// Evidence that counts for no day passes nothing, and evidence of no kind can never be given.
fn counted(findings: &mut Findings<'_>, item: Located<'_>) {
    if let Some(days) = item.get("stale_days").filter(|days| days.whole().is_some_and(|days| days < 1)) {
        findings.add(days.at(), "stale_days: evidence counts for at least 1 day");
    }
    for (kind, element) in item.texts_of("evidence") {
        if let Err(message) = schema::evidence(kind) {
            findings.add(element.at(), message);
        }
    }
}

fn known(findings: &mut Findings<'_>, what: &str, name: &str, at: usize, names: &BTreeSet<&str>) {
    if !names.contains(name) {
        let hint = hint(name, names.iter().copied());
        findings.add(at, format!("{what} “{name}” is not declared{hint}"));
    }
}

/// The elements of a list at the top of the file.
pub(super) fn all<'a>(file: &'a DeTable<'a>, list: &str) -> impl Iterator<Item = Located<'a>> + use<'a> {
    get(file, list).into_iter().flat_map(Located::list)
}

/// Adds what is wrong with the head of the file and with the names it declares.
pub(super) fn declared(findings: &mut Findings<'_>, file: &DeTable<'_>) {
    if let Some(schema) =
        get(file, "schema").filter(|schema| schema.whole().is_some_and(|number| number != 1))
    {
        findings.add(schema.at(), "this version reads schema 1 and knows no other");
    }
    for key in ["id", "version"] {
        if let Some(value) = get(file, key).filter(|value| value.text() == Some("")) {
            findings.add(
                value.at(),
                format!("a checklist needs an {key} that is not empty").replace("an v", "a v"),
            );
        }
    }
    all(file, "order").for_each(|order| rate(findings, order));
    all(file, "facts").for_each(|fact| known_fact(findings, fact));
    for (list, key) in
        [("order", "id"), ("section", "id"), ("claim", "id"), ("input", "name"), ("item", "id")]
    {
        once(findings, list, all(file, list).filter_map(|element| element.get(key)));
    }
    let inputs: BTreeSet<_> = all(file, "input").filter_map(|input| input.text_of("name")).collect();
    let defaults = get(file, "defaults").and_then(Located::table).into_iter().flat_map(entries);
    for (name, at, _) in defaults {
        if let Err(message) = schema::name(name) {
            findings.add(at, format!("defaults: {message}"));
        }
        if inputs.contains(name) {
            findings.add(at, format!("defaults: {name} is the name of an input too"));
        }
    }
}

/// A change is noticed of what Headroom keeps the course of, and of nothing else.
fn known_fact(findings: &mut Findings<'_>, fact: Located<'_>) {
    let facts = &super::default().facts;
    let Some(name) = fact.text().filter(|name| !facts.iter().any(|fact| fact == name)) else { return };
    let hint = hint(name, facts.iter().map(String::as_str));
    let message =
        format!("facts: Headroom notices no change of “{name}”; it does of {}{hint}", facts.join(", "));
    findings.add(fact.at(), message);
}

fn rate(findings: &mut Findings<'_>, order: Located<'_>) {
    let (Some(id), Some(place)) = (order.text_of("id"), order.get("id")) else { return };
    let Some(known) = Order::from_id(id) else {
        return findings.add(place.at(), format!("order {id}: use o100, o1k, o10k or o100k"));
    };
    if let Some(rps) = order.get("rps").filter(|rps| rps.whole().is_some_and(|rps| rps != known.rps())) {
        findings.add(rps.at(), format!("order {id}: its rps is {}", known.rps()));
    }
}

fn once<'a>(findings: &mut Findings<'_>, what: &str, ids: impl Iterator<Item = Located<'a>>) {
    let mut seen = BTreeSet::new();
    for id in ids {
        let Some(text) = id.text() else { continue };
        if text.is_empty() {
            findings.add(id.at(), format!("{what}: it needs a name that is not empty"));
        }
        if let Some(bad) = text.chars().find(|c| !(c.is_alphanumeric() || "._-".contains(*c))) {
            let message =
                format!("{what} {text}: {bad:?} cannot stand in an address; use letters, digits and . _ -");
            findings.add(id.at(), message);
        }
        if !seen.insert(text) {
            findings.add(id.at(), format!("{what} {text} is declared twice"));
        }
    }
}
