//! A checklist as data: orders, sections, inputs and items, in the shape of the file that teams edit.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::Invalid;
use crate::{InputName, Order, Value, ValueKind, account::words};
use std::{fmt, str::FromStr};

/// One version of a checklist, whole. The field names are those of the file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Checklist {
    /// Version of the file's format.
    pub schema: i64,
    /// Identity through its versions.
    pub id: String,
    /// This version.
    pub version: String,
    /// Title for people.
    pub title: String,
    /// Language of its texts.
    pub language: String,
    /// What `stale_on` may name besides inventory inputs.
    pub facts: Vec<String>,
    /// The orders of magnitude it prepares for.
    #[serde(rename = "order")]
    pub orders: Vec<OrderText>,
    /// Its sections, in reading order.
    #[serde(rename = "section")]
    pub sections: Vec<Section>,
    /// Editable conventions that rules may name.
    pub defaults: BTreeMap<String, f64>,
    /// Claims that the items cover.
    #[serde(rename = "claim", default)]
    pub claims: Vec<Claim>,
    /// What the rules calculate with.
    #[serde(rename = "input")]
    pub inputs: Vec<Input>,
    /// The items, in reading order.
    #[serde(rename = "item")]
    pub items: Vec<Item>,
}

impl Checklist {
    /// The item of this id.
    pub fn item(&self, id: &str) -> Option<&Item> {
        self.items.iter().find(|item| item.id == id)
    }

    /// The input of this name.
    pub fn input(&self, name: &str) -> Option<&Input> {
        self.inputs.iter().find(|input| input.name.as_str() == name)
    }

    /// The items that a review to `order` walks, in reading order.
    pub fn items_to(&self, order: Order) -> impl Iterator<Item = &Item> {
        self.items.iter().filter(move |item| item.orders.iter().any(|id| id == order.id()))
    }

    /// The blocking items of smaller orders that a review to `order` does not walk: another review does.
    pub fn blocking_elsewhere(&self, order: Order) -> impl Iterator<Item = &Item> {
        let is_asked = move |item: &Item| item.orders.iter().any(|id| id == order.id());
        let is_smaller = move |item: &Item| {
            item.orders.iter().filter_map(|id| Order::from_id(id)).any(|smaller| smaller < order)
        };
        self.items.iter().filter(move |item| item.blocking && is_smaller(item) && !is_asked(item))
    }

    /// The inputs that a service's inventory holds.
    pub fn inventory_inputs(&self) -> impl Iterator<Item = &Input> {
        self.inputs.iter().filter(|input| input.from == Source::Inventory)
    }
}

/// What an order of magnitude looks like.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OrderText {
    /// `o100`, `o1k`, `o10k`, `o100k`.
    pub id: String,
    /// Requests per second.
    pub rps: i64,
    /// For people.
    pub label: String,
    /// The usual shape of a system of this size.
    pub shape: String,
    /// What usually runs out first.
    pub usual_first_limit: String,
    /// What to do first.
    pub first_moves: String,
}

/// A section of the walk.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Section {
    /// What items name.
    pub id: String,
    /// Title for people.
    pub title: String,
    /// One or two sentences.
    pub intro: String,
}

/// A claim of the source text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Claim {
    /// What items name.
    pub id: String,
    /// The claim.
    pub text: String,
}

/// An input: a name that rules calculate with.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Input {
    /// Its name.
    pub name: InputName,
    /// Which kind of value.
    pub kind: ValueKind,
    /// In which unit, for numbers.
    #[serde(default)]
    pub unit: Option<String>,
    /// Where it comes from.
    pub from: Source,
    /// What it means, in a sentence. The words that it quotes are those that a text may be.
    pub means: String,
    /// A number that may be less than 0.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub signed: bool,
}

words!(
    /// Where an input comes from.
    Source, "a source" {
        /// A run's numbers.
        Run = "run",
        /// Resource readings.
        Metrics = "metrics",
        /// The service's inventory.
        Inventory = "inventory",
        /// Production's access log.
        AccessLog = "access_log",
        /// A comparison of runs.
        Compare = "compare",
        /// The record of changes.
        Changelog = "changelog",
        /// A document.
        Document = "document",
        /// The review itself.
        Review = "review",
        /// Calculated from others.
        Derived = "derived",
    }
);

words!(
    /// How much an item weighs.
    Severity, "a severity" {
        /// Little.
        Minor = "minor",
        /// Much.
        Major = "major",
        /// Most.
        Critical = "critical",
    }
);

words!(
    /// Whether an item's rule decides or suggests.
    Mode, "a mode" {
        /// The rule sets the status.
        Decides = "decides",
        /// A person confirms or overrides it.
        Suggests = "suggests",
    }
);

/// One item.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// `MEA-01`.
    pub id: String,
    /// The section it stands in.
    pub section: String,
    /// The orders whose reviews ask it, by id.
    pub orders: Vec<String>,
    /// Title: the state that is wanted.
    pub title: String,
    /// What a person answers.
    pub question: String,
    /// Why it matters.
    pub why: String,
    /// How to verify it.
    pub verify: String,
    /// The kinds of evidence that count.
    pub evidence: Vec<String>,
    /// What good evidence looks like.
    pub evidence_note: String,
    /// How much it weighs.
    pub severity: Severity,
    /// A review cannot be signed while it is open.
    pub blocking: bool,
    /// Days after which evidence is too old.
    pub stale_days: i64,
    /// Inventory names and facts whose change re-opens it; `*` is a wildcard.
    pub stale_on: Vec<String>,
    /// Where the item comes from.
    pub origin: String,
    /// Claims it covers.
    #[serde(default)]
    pub claims: Vec<String>,
    /// Its rule.
    pub auto: Rule,
    /// What to do where it fails.
    #[serde(rename = "remedy", default)]
    pub remedies: Vec<Remedy>,
    /// Worked examples, which are tests too.
    #[serde(rename = "example", default)]
    pub examples: Vec<Example>,
}

/// The rule of an item: expressions in the file's grammar.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Decides or suggests.
    pub mode: Mode,
    /// The inputs it needs.
    pub inputs: Vec<InputName>,
    /// Where false, the item does not apply.
    #[serde(default)]
    pub applies: Option<String>,
    /// Intermediate results, `name = expression`.
    #[serde(default)]
    pub steps: Vec<String>,
    /// The value that the sentence quotes.
    #[serde(default)]
    pub value: Option<String>,
    /// Its unit.
    #[serde(default)]
    pub unit: Option<String>,
    /// Where true, the item fails.
    pub fail: String,
    /// Else where true, it passes narrowly.
    #[serde(default)]
    pub warn: Option<String>,
    /// The sentence, with names in braces.
    pub says: String,
}

/// What to do where an item fails.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Remedy {
    /// The action.
    pub action: String,
    /// With which tools.
    pub tool: String,
}

/// A worked example.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// Inputs.
    pub given: BTreeMap<InputName, Value>,
    /// The status they produce.
    pub status: String,
    /// The value they produce, where it is stated.
    #[serde(default)]
    pub value: Option<f64>,
    /// The example in words.
    pub text: String,
}
