//! What would change the answer: values to give, or one input at a time that would bring a better status.

use domain::{Checklist, Input, InputName, Item, Source, Status, Value, ValueKind};
use serde::{Deserialize, Serialize};

use super::{Given, Rule, run, sentence::plain};
use crate::expression::{Operand, Scope};
use crate::sources::choices;

/// One thing that would change an answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// A value that is missing.
    Give {
        /// The input.
        input: InputName,
        /// Where the checklist says it comes from.
        from: Source,
        /// Its unit.
        unit: Option<String>,
        /// What it means and how it is measured.
        means: String,
    },
    /// A value that would bring another status while all others stay as they are.
    Set {
        /// The input.
        input: InputName,
        /// Its value now.
        now: Value,
        /// The nearest value found that would do. That status was calculated with it, not guessed.
        to: Value,
        /// The status then.
        gives: Status,
    },
}

impl Change {
    /// The change as a sentence.
    pub fn sentence(&self) -> String {
        match self {
            Self::Give { input, means, .. } => format!("Give {}: {means}", input.words()),
            Self::Set { input, now, to, gives } => {
                let then = match gives {
                    Status::Pass => "this would pass",
                    Status::Warn => "this would pass narrowly",
                    _ => "this would not apply",
                };
                format!("With {} {} instead of {} {then}.", input.words(), plain(to), plain(now))
            }
        }
    }
}

pub(super) fn changes(
    checklist: &Checklist,
    item: &Item,
    rule: &Rule,
    given: &Given<'_>,
    scope: &Scope<'_>,
) -> Vec<Change> {
    let now = run::status(rule, &item.auto.inputs, scope.clone());
    let inputs = item.auto.inputs.iter().filter_map(|name| checklist.input(name.as_str()));
    let trial = Trial { item, rule, scope };
    match now {
        Status::Unknown => {
            inputs.filter(|input| !given.known.contains_key(input.name.as_str())).map(give).collect()
        }
        Status::Fail => {
            let passes: Vec<_> = inputs.clone().filter_map(|input| trial.set(input, &PASSES)).collect();
            if passes.is_empty() {
                inputs.filter_map(|input| trial.set(input, &[Status::Warn])).collect()
            } else {
                passes
            }
        }
        Status::Warn => inputs.filter_map(|input| trial.set(input, &PASSES)).collect(),
        _ => Vec::new(),
    }
}

/// What is better than a failure or a warning.
const PASSES: [Status; 2] = [Status::Pass, Status::NotApplicable];

fn give(input: &Input) -> Change {
    Change::Give {
        input: input.name.clone(),
        from: input.from,
        unit: input.unit.clone(),
        means: input.means.clone(),
    }
}

/// A rule to be tried with other values.
struct Trial<'a> {
    item: &'a Item,
    rule: &'a Rule,
    scope: &'a Scope<'a>,
}

impl Trial<'_> {
    /// The nearest value of this input that gives one of the wanted statuses. None where none was found, and for the order
    /// of a review, which is not a thing to change.
    fn set(&self, input: &Input, wanted: &[Status]) -> Option<Change> {
        let name = input.name.as_str();
        let now = self.scope.get(name).filter(|_| name != "order_rps")?;
        let (to, gives) = match now {
            Operand::Bool(now) => self.first(name, [Operand::Bool(!now)], wanted)?,
            Operand::Text(now) => {
                let words: Vec<_> = self.words(input).filter(|word| *word != now).collect();
                self.first(name, words.into_iter().map(Operand::Text), wanted)?
            }
            Operand::Number(now) => {
                let to = nearest(now, is_whole(input), |number| {
                    wanted.contains(&self.with(name, Operand::Number(number)))
                })?;
                (Value::Number(to), self.with(name, Operand::Number(to)))
            }
        };
        Some(Change::Set { input: input.name.clone(), now: now.into(), to, gives })
    }

    fn first<'b>(
        &self,
        name: &str,
        values: impl IntoIterator<Item = Operand<'b>>,
        wanted: &[Status],
    ) -> Option<(Value, Status)> {
        let tried = values.into_iter().map(|value| (Value::from(value), self.with(name, value)));
        tried.into_iter().find(|(_, status)| wanted.contains(status))
    }

    /// The words that the rule or the meaning of a text quotes.
    fn words<'b>(&'b self, input: &'b Input) -> impl Iterator<Item = &'b str> {
        let is_text = input.kind == ValueKind::Text;
        self.rule
            .expressions()
            .flat_map(|formula| formula.texts())
            .chain(choices(input))
            .filter(move |_| is_text)
    }

    fn with(&self, name: &str, value: Operand<'_>) -> Status {
        let mut scope: Scope<'_> = self.scope.clone();
        scope.set(name, value);
        run::status(self.rule, &self.item.auto.inputs, scope)
    }
}

/// Whether a number of this input counts things that come whole.
fn is_whole(input: &Input) -> bool {
    let counted =
        ["cells", "connections", "cores", "count", "iterations", "requests", "rows", "runs", "threads"];
    input.unit.as_deref().is_some_and(|unit| counted.contains(&unit))
}

/// The nearest number at which `does` holds, below `now` or above it; no number below 0 is tried where `now` is none.
fn nearest(now: f64, whole: bool, does: impl Fn(f64) -> bool) -> Option<f64> {
    let found = [-1.0, 1.0].map(|direction| {
        let to = crossing(now, direction, &does)?;
        rounded(to, direction, whole).into_iter().find(|number| does(*number))
    });
    let distance = |to: &f64| (to - now).abs();
    found.into_iter().flatten().min_by(|a, b| distance(a).total_cmp(&distance(b)))
}

/// Goes away from `now` in steps that double until `does` holds, then halves the last step until it is fine enough.
fn crossing(now: f64, direction: f64, does: impl Fn(f64) -> bool) -> Option<f64> {
    let lowest = if now < 0.0 { f64::NEG_INFINITY } else { 0.0 };
    let unit = now.abs().max(1e-3);
    let mut without = now;
    for power in -10..=30 {
        let tried = (now + direction * unit * 2_f64.powi(power)).max(lowest);
        if does(tried) {
            return Some(halved(without, tried, does));
        }
        if tried <= lowest && direction < 0.0 {
            return None;
        }
        without = tried;
    }
    None
}

/// Narrows the place between a number that does not and one that does; the one that does is given.
fn halved(mut without: f64, mut with: f64, does: impl Fn(f64) -> bool) -> f64 {
    for _ in 0..60 {
        let middle = without.midpoint(with);
        if does(middle) {
            with = middle;
        } else {
            without = middle;
        }
    }
    with
}

/// The number as people would set it: whole, or with three digits, a little further in the direction it goes; then itself.
fn rounded(to: f64, direction: f64, whole: bool) -> Vec<f64> {
    let away = |unit: f64| {
        let units = to / unit;
        let nearest = units.round();
        // What halving left of a round number counts as that number.
        let units = if (units - nearest).abs() < 1e-6 {
            nearest
        } else if direction < 0.0 {
            units.floor()
        } else {
            units.ceil()
        };
        units * unit
    };
    if whole {
        return vec![away(1.0)];
    }
    let digits = if to == 0.0 { 1.0 } else { 10_f64.powf(to.abs().log10().floor() - 2.0) };
    vec![away(digits), to]
}
