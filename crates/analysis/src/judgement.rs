//! What an item's rule makes of the values that are known: a status with everything it rests on, and what would change it.
//! Answers of people are not looked at here.
//!
//! A rule is judged in this order: `applies`, where it is false the item does not apply; the inputs, where one has no value
//! the item is unknown; the steps; the value; `fail`; `warn`. What cannot be calculated makes the item unknown too.

mod change;
mod rule;
mod rulebook;
pub(crate) mod run;
mod sentence;

use domain::{InputName, Mode, RunId, Source, Status, Timestamp, Value};
use serde::{Deserialize, Serialize};

pub use change::Change;
pub use rule::{Part, Problem, Rule, split_step};
pub use rulebook::{Given, Rulebook};
pub(crate) use sentence::plain;
pub use sentence::{LABELS, names_in};

use crate::{
    expression::{Cause, Undefined},
    sources::Extent,
};

/// What the rule of one item comes to, and everything it rests on. It can be kept: nothing in it points elsewhere.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Judgement {
    /// The item's id.
    pub item: String,
    /// Whether it decides the status or only suggests it.
    pub mode: Mode,
    /// Pass, warn, fail, unknown or not applicable.
    pub status: Status,
    /// The value that the sentence quotes.
    pub value: Option<Value>,
    /// Its unit.
    pub unit: Option<String>,
    /// What it comes to, in words.
    pub sentence: String,
    /// The rule, as the checklist writes it.
    pub formula: Formula,
    /// Intermediate results, in the rule's order, as far as they were calculated.
    pub steps: Vec<Step>,
    /// Everything it calculates with, in the rule's order.
    pub inputs: Vec<Used>,
    /// The checklist's numbers that the rule names, in reading order.
    pub thresholds: Vec<Threshold>,
    /// Why there is no answer, where there is none.
    pub unknown: Option<Unknown>,
    /// The comparisons that decided it.
    pub causes: Vec<Cause>,
}

impl Judgement {
    /// The comparisons that decided it, in words: which side is beyond which, and by how much.
    pub fn reasons(&self) -> Vec<String> {
        self.causes.iter().map(sentence::reason).collect()
    }
}

/// A rule as text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Formula {
    /// Where false, the item does not apply.
    pub applies: Option<String>,
    /// Intermediate results, `name = expression`.
    pub steps: Vec<String>,
    /// The value.
    pub value: Option<String>,
    /// Where true, the item fails.
    pub fail: String,
    /// Else where true, it passes narrowly.
    pub warn: Option<String>,
}

/// An intermediate result.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// Its name.
    pub name: String,
    /// How it is calculated.
    pub formula: String,
    /// What it came to.
    pub value: Value,
}

/// An input and its value, where there is one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Used {
    /// Its name.
    pub name: InputName,
    /// Where the checklist says it comes from.
    pub from: Source,
    /// Its unit.
    pub unit: Option<String>,
    /// The value with its source; none while nobody has given one.
    pub known: Option<Known>,
}

/// A value with its source.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Known {
    /// The value, in the input's unit.
    pub value: Value,
    /// Who says so.
    pub source: KnownFrom,
    /// Since when.
    pub since: Timestamp,
    /// By whom: an account's name.
    pub by: String,
    /// Whole days between `since` and the moment of the judgement.
    pub age_days: i64,
    /// The run that measured it, where one did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub run: Option<OfRun>,
    /// What it follows from, where it is calculated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calculated: Option<Calculated>,
}

/// How a value follows from others.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Calculated {
    /// The arithmetic, as an expression of a checklist.
    pub formula: String,
    /// The values in it, by name.
    pub from: Vec<Term>,
}

/// A value that another one follows from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Term {
    /// The input.
    pub name: InputName,
    /// Its value with its source.
    pub known: Known,
}

impl Calculated {
    /// Each name with its value: `instances max 8, deploy surge share 0.25`.
    pub fn words(&self) -> String {
        let parts =
            self.from.iter().map(|part| format!("{} {}", part.name.words(), plain(&part.known.value)));
        parts.collect::<Vec<_>>().join(", ")
    }
}

/// The run that a value was measured in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfRun {
    /// What addresses use.
    pub id: RunId,
    /// What people see.
    pub number: i64,
    /// The part of it that the value is about.
    pub over: Extent,
}

/// Who says what an input's value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KnownFrom {
    /// The inventory of the service in production.
    Inventory,
    /// A person typed it into this review.
    Person,
    /// The review's own order and target.
    Review,
    /// A run measured it.
    Run,
    /// It is calculated from other inputs.
    Derived,
}

impl KnownFrom {
    /// The word in the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Inventory => "inventory",
            Self::Person => "person",
            Self::Review => "review",
            Self::Run => "run",
            Self::Derived => "derived",
        }
    }
}

/// A number of the checklist that a rule names.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Threshold {
    /// Its name.
    pub name: String,
    /// Its value here.
    pub value: f64,
    /// Who set it.
    pub from: ThresholdFrom,
}

/// Who set a threshold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ThresholdFrom {
    /// It is as in the checklist that comes with the product.
    Default,
    /// The team's checklist sets it.
    Checklist,
    /// It is set for this service alone.
    Service,
}

/// Why a rule has no answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unknown {
    /// These inputs have no value.
    Missing(Vec<InputName>),
    /// This part of the rule cannot be calculated.
    Undefined {
        /// The part, as the checklist writes it.
        formula: String,
        /// Why.
        why: Undefined,
    },
}
