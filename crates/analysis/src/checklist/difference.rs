//! How two versions of a checklist differ, in words.

use std::collections::BTreeSet;

use domain::{Checklist, Input, Item, OrderText, Rule, Section};
use serde::Serialize;

/// A part of a checklist that differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Part {
    /// Its name for people: `Items`, `Thresholds`.
    pub name: &'static str,
    /// What differs, in the new version's order; what is gone comes last.
    pub changes: Vec<Change>,
}

/// One thing that differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    /// Added, removed or changed.
    pub kind: Kind,
    /// What it is called in the file.
    pub id: String,
    /// What people call it, or what it means; empty where neither says more.
    pub title: String,
    /// What changed, one sentence each; empty for what was added or removed whole.
    pub details: Vec<String>,
}

/// How a thing differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// The new version alone has it.
    Added,
    /// The old version alone has it.
    Removed,
    /// Both have it, not alike.
    Changed,
}

/// What the new version has otherwise than the old one; parts that are alike are left out.
pub fn difference(old: &Checklist, new: &Checklist) -> Vec<Part> {
    let parts = [
        Part { name: "Head", changes: head(old, new) },
        Part { name: "Orders", changes: list(&old.orders, &new.orders, order) },
        Part { name: "Sections", changes: list(&old.sections, &new.sections, section) },
        Part { name: "Thresholds", changes: thresholds(old, new) },
        Part { name: "Inputs", changes: list(&old.inputs, &new.inputs, input) },
        Part { name: "Items", changes: list(&old.items, &new.items, item) },
    ];
    parts.into_iter().filter(|part| !part.changes.is_empty()).collect()
}

/// What can be told from its like by a name.
trait Named: PartialEq {
    fn id(&self) -> &str;
    fn title(&self) -> &str;
}

macro_rules! named {
    ($kind:ty, $id:ident, $title:ident) => {
        impl Named for $kind {
            fn id(&self) -> &str {
                self.$id.as_ref()
            }

            fn title(&self) -> &str {
                self.$title.as_ref()
            }
        }
    };
}
named!(OrderText, id, label);
named!(Section, id, title);
named!(Item, id, title);

impl Named for Input {
    fn id(&self) -> &str {
        self.name.as_str()
    }

    fn title(&self) -> &str {
        &self.means
    }
}

fn list<T: Named>(old: &[T], new: &[T], details: fn(&T, &T) -> Vec<String>) -> Vec<Change> {
    let change = |kind, thing: &T, details| Change {
        kind,
        id: thing.id().to_owned(),
        title: thing.title().to_owned(),
        details,
    };
    let before = |thing: &T| old.iter().find(|before| before.id() == thing.id());
    let now = new.iter().filter_map(|thing| match before(thing) {
        None => Some(change(Kind::Added, thing, Vec::new())),
        Some(before) if before == thing => None,
        Some(before) => Some(change(Kind::Changed, thing, details(before, thing))),
    });
    let is_gone = |thing: &&T| new.iter().all(|now| now.id() != thing.id());
    let gone = old.iter().filter(is_gone).map(|thing| change(Kind::Removed, thing, Vec::new()));
    now.chain(gone).collect()
}

fn head(old: &Checklist, new: &Checklist) -> Vec<Change> {
    let texts = [
        ("title", short("title", &old.title, &new.title)),
        ("language", short("language", &old.language, &new.language)),
        ("facts", sets("names the facts", &old.facts, &new.facts)),
        ("claims", (old.claims != new.claims).then(|| "The claims were edited.".to_owned())),
    ];
    let changed = texts.into_iter().filter_map(|(id, detail)| Some((id, detail?)));
    let change = |(id, detail): (&str, String)| Change {
        kind: Kind::Changed,
        id: id.to_owned(),
        title: String::new(),
        details: vec![detail],
    };
    changed.map(change).collect()
}

fn thresholds(old: &Checklist, new: &Checklist) -> Vec<Change> {
    let names: BTreeSet<_> = old.defaults.keys().chain(new.defaults.keys()).collect();
    let change = |name: &String| {
        let (before, now) = (old.defaults.get(name), new.defaults.get(name));
        let (kind, detail) = match (before, now) {
            (Some(before), Some(now)) if before.to_bits() == now.to_bits() => return None,
            (Some(before), Some(now)) => (Kind::Changed, format!("{before} is now {now}.")),
            (None, Some(now)) => (Kind::Added, format!("It is {now}.")),
            (Some(before), None) => (Kind::Removed, format!("It was {before}.")),
            (None, None) => return None,
        };
        Some(Change { kind, id: name.clone(), title: String::new(), details: vec![detail] })
    };
    names.into_iter().filter_map(change).collect()
}

fn order(old: &OrderText, new: &OrderText) -> Vec<String> {
    let details = [
        short("label", &old.label, &new.label),
        reworded("shape", &old.shape, &new.shape),
        reworded("usual first limit", &old.usual_first_limit, &new.usual_first_limit),
        reworded("first moves", &old.first_moves, &new.first_moves),
    ];
    details.into_iter().flatten().collect()
}

fn section(old: &Section, new: &Section) -> Vec<String> {
    let details = [short("title", &old.title, &new.title), reworded("intro", &old.intro, &new.intro)];
    details.into_iter().flatten().collect()
}

fn input(old: &Input, new: &Input) -> Vec<String> {
    let none = || "none".to_owned();
    let unit = |input: &Input| input.unit.clone().unwrap_or_else(none);
    let kind = |input: &Input| format!("{:?}", input.kind).to_lowercase();
    let details = [
        short("kind", &kind(old), &kind(new)),
        short("unit", &unit(old), &unit(new)),
        short("source", old.from.as_str(), new.from.as_str()),
        reworded("meaning", &old.means, &new.means),
    ];
    details.into_iter().flatten().collect()
}

fn item(old: &Item, new: &Item) -> Vec<String> {
    let blocks = match (old.blocking, new.blocking) {
        (false, true) => Some("It blocks a signature now.".to_owned()),
        (true, false) => Some("It no longer blocks a signature.".to_owned()),
        _ => None,
    };
    let days = |item: &Item| format!("{} days", item.stale_days);
    let mut details: Vec<String> = [
        short("title", &old.title, &new.title),
        short("section", &old.section, &new.section),
        sets("is asked for", &old.orders, &new.orders),
        short("severity", old.severity.as_str(), new.severity.as_str()),
        blocks,
        short("evidence counts for", &days(old), &days(new)),
        sets("re-opens on", &old.stale_on, &new.stale_on),
        reworded("question", &old.question, &new.question),
        reworded("reason", &old.why, &new.why),
        reworded("way to verify it", &old.verify, &new.verify),
        reworded("note on evidence", &old.evidence_note, &new.evidence_note),
        sets("takes as evidence", &old.evidence, &new.evidence),
        short("origin", &old.origin, &new.origin),
        sets("covers the claims", &old.claims, &new.claims),
    ]
    .into_iter()
    .flatten()
    .collect();
    details.extend(rule(&old.auto, &new.auto));
    details
        .extend((old.remedies != new.remedies).then(|| "What to do where it fails was edited.".to_owned()));
    details.extend((old.examples != new.examples).then(|| {
        format!("The worked examples were edited: {} before, {} now.", old.examples.len(), new.examples.len())
    }));
    details
}

fn rule(old: &Rule, new: &Rule) -> Vec<String> {
    let none = |text: &Option<String>| text.clone().unwrap_or_else(|| "none".to_owned());
    let names = |rule: &Rule| rule.inputs.iter().map(ToString::to_string).collect::<Vec<_>>();
    let details = [
        short("mode", old.mode.as_str(), new.mode.as_str()),
        sets("calculates with", &names(old), &names(new)),
        short("applies where", &none(&old.applies), &none(&new.applies)),
        short("steps", &old.steps.join("; "), &new.steps.join("; ")),
        short("value", &none(&old.value), &none(&new.value)),
        short("unit", &none(&old.unit), &none(&new.unit)),
        short("fails where", &old.fail, &new.fail),
        short("warns where", &none(&old.warn), &none(&new.warn)),
        reworded("sentence", &old.says, &new.says),
    ];
    details.into_iter().flatten().collect()
}

/// `Severity: “major” is now “critical”.`
fn short(what: &str, old: &str, new: &str) -> Option<String> {
    (old != new).then(|| format!("{}: “{old}” is now “{new}”.", capital(what)))
}

/// For texts that are too long to be told twice.
fn reworded(what: &str, old: &str, new: &str) -> Option<String> {
    (old != new).then(|| format!("The {what} was reworded."))
}

/// `It re-opens on version, no longer on pool_*.`
fn sets(what: &str, old: &[String], new: &[String]) -> Option<String> {
    let (before, now): (BTreeSet<_>, BTreeSet<_>) = (old.iter().collect(), new.iter().collect());
    let only = |one: &BTreeSet<&String>, other: &BTreeSet<&String>| {
        one.difference(other).map(|name| name.as_str()).collect::<Vec<_>>().join(", ")
    };
    let (added, gone) = (only(&now, &before), only(&before, &now));
    match (added.is_empty(), gone.is_empty()) {
        (true, true) => None,
        (false, true) => Some(format!("It {what} {added} too.")),
        (true, false) => Some(format!("It {what} {gone} no longer.")),
        (false, false) => Some(format!("It {what} {added}, no longer {gone}.")),
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
