//! What would bring an item closer to a pass, cheapest first.

use std::collections::BTreeMap;

use domain::{Checklist, Grounds, Input, InputName, Mode, Status, Value};
use serde::{Deserialize, Serialize};

use super::missing;
use super::way::{Flag, Way};
use crate::judgement::Change;
use crate::sources::{OfRuns, Origin, Which, from_run, origin};
use crate::standing::{GroundKind, JudgedBy, LapsedBy, Standing};

/// One thing to do next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measurement {
    /// What it takes.
    pub effort: Effort,
    /// The inputs that it gives; none where a person answers.
    pub inputs: Vec<InputName>,
    /// What to do, in a sentence or two.
    pub words: String,
}

/// What a measurement takes, the least first. The order is fixed: what a person knows, then what the inventory should say,
/// then what a run that is there says, then a run to be made, then readings, which need an agent on every machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Effort {
    /// A person looks, and answers or confirms.
    Answer,
    /// A value is typed.
    Type,
    /// A value is stated in the inventory.
    State,
    /// A run that is there is attached, marked or compared.
    Attach,
    /// A new run, with whatever it needs.
    Run,
    /// Readings of resources.
    Readings,
}

impl Effort {
    /// The word in files and the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Answer => "answer",
            Self::Type => "type",
            Self::State => "state",
            Self::Attach => "attach",
            Self::Run => "run",
            Self::Readings => "readings",
        }
    }

    /// What it takes, in a few words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Answer => "an answer",
            Self::Type => "a value to type",
            Self::State => "a fact to state",
            Self::Attach => "a run that is there",
            Self::Run => "a new run",
            Self::Readings => "readings",
        }
    }
}

/// What is looked at to find the next measurement.
pub(super) struct Survey<'s, 'a> {
    pub(super) checklist: &'s Checklist,
    pub(super) standings: &'s [Standing<'a>],
    pub(super) grounds: &'s Grounds,
}

impl Survey<'_, '_> {
    /// Everything that would help, cheapest first; never empty.
    pub(super) fn next(&self, standing: &Standing<'_>) -> Vec<Measurement> {
        let found = match (standing.status, standing.by) {
            (Status::Stale, _) => vec![renewed(standing)],
            (Status::Fail, JudgedBy::Data) => self.that_would_pass(standing),
            (Status::Fail, JudgedBy::Person) => Vec::new(),
            (_, JudgedBy::Person) => vec![of(Way::Answer, Vec::new(), asked(standing))],
            (_, JudgedBy::Data) => self.missing(standing),
        };
        if found.is_empty() { vec![otherwise(standing)] } else { found }
    }

    /// The values that are missing, together where one way gives several.
    fn missing(&self, standing: &Standing<'_>) -> Vec<Measurement> {
        let mut ways = BTreeMap::<Way, Vec<InputName>>::new();
        for input in missing::inputs(self.checklist, self.standings, standing) {
            ways.entry(self.way(input)).or_default().push(input.name.clone());
        }
        let given = ways.into_iter().map(|(way, inputs)| {
            let words = way.to_give(&listed(&inputs));
            of(way, inputs, words)
        });
        given.collect()
    }

    /// Each value that alone would bring a better status; the review's own order and target are no such thing.
    fn that_would_pass(&self, standing: &Standing<'_>) -> Vec<Measurement> {
        let changes = standing.changes(self.checklist);
        let mut found: Vec<_> = changes.iter().filter_map(|change| self.changed(change)).collect();
        found.sort_by(|(way, distance, _), (other, further, _)| {
            way.effort().cmp(&other.effort()).then(distance.total_cmp(further))
        });
        found.into_iter().map(|(_, _, measurement)| measurement).collect()
    }

    fn changed(&self, change: &Change) -> Option<(Way, f64, Measurement)> {
        let Change::Set { input, now, to, .. } = change else { return None };
        let declared = self.checklist.input(input.as_str())?;
        if matches!(origin(declared), Origin::Review(_)) {
            return None;
        }
        let way = self.way(declared);
        let words = format!("{} {}", change.sentence(), way.to_prove());
        Some((way.clone(), distance(now, to), of(way, vec![input.clone()], words)))
    }

    /// The cheapest way to a value of this input.
    fn way(&self, input: &Input) -> Way {
        match origin(input) {
            Origin::Inventory => Way::State,
            Origin::Review(_) | Origin::Inputs(_) | Origin::Person => Way::Type,
            Origin::Runs(OfRuns::Accepted)
                if self.grounds.baseline.is_none() && self.grounds.newest.is_some() =>
            {
                Way::MarkBaseline
            }
            Origin::Runs(_) => Way::Upload(Flag::Plain),
            Origin::PersonUntil(awaited) => match Way::from(awaited) {
                Way::Compare if self.grounds.newest.is_none() => Way::Upload(Flag::Plain),
                way => way,
            },
            Origin::Run(which, quantity) => {
                self.run_for(input.name.as_str(), which).unwrap_or(Way::Upload(Flag::for_quantity(quantity)))
            }
        }
    }

    /// A run that is there and says it.
    fn run_for(&self, name: &str, which: Which) -> Option<Way> {
        let says = |run: &&domain::JudgedRun| {
            from_run(which, &run.report, None).iter().any(|derived| derived.name == name)
        };
        match which {
            Which::Baseline => self.grounds.newest.as_ref().filter(says).map(|_| Way::MarkBaseline),
            Which::Attached => {
                let others = self.grounds.attached.iter().chain(&self.grounds.baseline);
                others.into_iter().find(says).map(|run| Way::Attach(run.number))
            }
        }
    }
}

/// What holds no longer is looked at again: by a run, or by a person who confirms or types anew.
fn renewed(standing: &Standing<'_>) -> Measurement {
    let lapsed = standing.lapsed.as_ref();
    let why = lapsed.map_or("", |lapsed| lapsed.because.as_str());
    let is_aged = lapsed.is_some_and(|lapsed| lapsed.by == LapsedBy::Age);
    match lapsed.map(|lapsed| lapsed.of) {
        Some(GroundKind::Run(..)) => {
            let words = format!("Upload a run as it is today. {why}");
            of(Way::Upload(Flag::Plain), Vec::new(), words)
        }
        Some(GroundKind::Typed) if is_aged => {
            of(Way::Type, Vec::new(), format!("Measure its values anew, and type or confirm them. {why}"))
        }
        _ => of(Way::Confirm, Vec::new(), format!("Look whether it still holds, and confirm it. {why}")),
    }
}

fn asked(standing: &Standing<'_>) -> String {
    match standing.proposed() {
        Some(_) => "Confirm or correct what the values suggest.".to_owned(),
        None => format!("Look, and answer. Good evidence: {}", standing.item.evidence_note),
    }
}

/// Where no value would change it: the first remedy, and then a look at what came of it.
fn otherwise(standing: &Standing<'_>) -> Measurement {
    match standing.item.remedies.first() {
        Some(remedy) if standing.status == Status::Fail => {
            let again = match standing.item.auto.mode {
                Mode::Decides => "measure it anew",
                Mode::Suggests => "answer again",
            };
            let words = format!("{} Then {again}.", sentence(&remedy.action));
            of(Way::Remedy, Vec::new(), words)
        }
        _ => of(Way::Correct, Vec::new(), format!("Correct what cannot be judged. {}", standing.sentence)),
    }
}

fn of(way: Way, inputs: Vec<InputName>, words: String) -> Measurement {
    Measurement { effort: way.effort(), inputs, words }
}

fn sentence(words: &str) -> String {
    if words.ends_with('.') { words.to_owned() } else { format!("{words}.") }
}

/// `instances, pool max per instance and db max connections`.
fn listed(names: &[InputName]) -> String {
    let words: Vec<_> = names.iter().map(InputName::words).collect();
    match words.split_last() {
        Some((last, first)) if !first.is_empty() => format!("{} and {last}", first.join(", ")),
        _ => words.concat(),
    }
}

/// How far a value is from another, by its size: another word or a yes for a no is all of it.
fn distance(now: &Value, to: &Value) -> f64 {
    match (now, to) {
        (Value::Number(now), Value::Number(to)) => (to - now).abs() / now.abs().max(1e-9),
        _ => 1.0,
    }
}
