//! The rules of a checklist, read once, to judge any number of services with.

use std::collections::{BTreeMap, BTreeSet};

use domain::{Checklist, Item};

use super::{
    Change, Formula, Judgement, Known, Problem, Rule, Threshold, ThresholdFrom, Used, change,
    run::{self, Ran},
    sentence,
};
use crate::{checklist, expression::Scope};

/// The rules of one checklist, ready to judge.
#[derive(Debug)]
pub struct Rulebook<'a> {
    checklist: &'a Checklist,
    rules: BTreeMap<&'a str, Rule>,
}

/// What is known where a rule is judged.
#[derive(Debug, Clone, Copy)]
pub struct Given<'a> {
    /// Inputs with a value, by name.
    pub known: &'a BTreeMap<&'a str, Known>,
    /// Thresholds that are set for the service alone, by name. A name that the checklist does not declare sets nothing.
    pub overrides: &'a BTreeMap<String, f64>,
    /// What a verdict calls its parts: see [`super::LABELS`].
    pub labels: &'a BTreeMap<String, String>,
}

impl<'a> Rulebook<'a> {
    /// Reads the rules of a checklist; the problems of every item whose rule cannot be read, by id.
    pub fn read(checklist: &'a Checklist) -> Result<Self, Vec<(String, Vec<Problem>)>> {
        let (mut rules, mut unread) = (BTreeMap::new(), Vec::new());
        for item in &checklist.items {
            match Rule::read(&item.auto) {
                Ok(rule) => drop(rules.insert(item.id.as_str(), rule)),
                Err(problems) => unread.push((item.id.clone(), problems)),
            }
        }
        if unread.is_empty() { Ok(Self { checklist, rules }) } else { Err(unread) }
    }

    /// Those rules of a checklist that can be read; an item whose rule cannot be is judged by nobody.
    pub fn of_readable(checklist: &'a Checklist) -> Self {
        let read = |item: &'a Item| Some((item.id.as_str(), Rule::read(&item.auto).ok()?));
        Self { checklist, rules: checklist.items.iter().filter_map(read).collect() }
    }

    /// What the rule of this item comes to; none where the checklist has no such item, or one whose rule cannot be read.
    pub fn judge(&self, id: &str, given: &Given<'_>) -> Option<Judgement> {
        let (item, rule) = self.rule(id)?;
        let ran = run::run(rule, &item.auto.inputs, self.scope(given));
        let inputs = self.used(item, given);
        let sentence = sentence::written(item, &ran, &inputs, given);
        let Ran { status, value, steps, unknown, causes, .. } = ran;
        Some(Judgement {
            item: item.id.clone(),
            mode: item.auto.mode,
            status,
            value,
            unit: item.auto.unit.clone(),
            sentence,
            formula: formula(item),
            steps,
            inputs,
            thresholds: self.named(rule, given),
            unknown,
            causes,
        })
    }

    /// What would bring this item to a better status: for one that is unknown, the inputs to give; for one that fails or
    /// warns, one input at a time, changed while all others stay as they are. Empty for one that passes.
    pub fn changes(&self, id: &str, given: &Given<'_>) -> Vec<Change> {
        let Some((item, rule)) = self.rule(id) else { return Vec::new() };
        change::changes(self.checklist, item, rule, given, &self.scope(given))
    }

    fn rule(&self, id: &str) -> Option<(&'a Item, &Rule)> {
        Some((self.checklist.item(id)?, self.rules.get(id)?))
    }

    /// Every threshold and every known input by name. Numbers set for the service win over the checklist's.
    fn scope<'b>(&'b self, given: &Given<'b>) -> Scope<'b> {
        let mut scope = Scope::default();
        for (name, number) in &self.checklist.defaults {
            let number = given.overrides.get(name).unwrap_or(number);
            scope.set(name, crate::expression::Operand::Number(*number));
        }
        for (name, known) in given.known {
            scope.set(name, &known.value);
        }
        scope
    }

    fn used(&self, item: &Item, given: &Given<'_>) -> Vec<Used> {
        let used = item.auto.inputs.iter().filter_map(|name| {
            let input = self.checklist.input(name.as_str())?;
            let known = given.known.get(name.as_str()).cloned();
            Some(Used { name: name.clone(), from: input.from, unit: input.unit.clone(), known })
        });
        used.collect()
    }

    /// The thresholds that a rule names, each once.
    fn named(&self, rule: &Rule, given: &Given<'_>) -> Vec<Threshold> {
        let mut seen = BTreeSet::new();
        let names = rule.expressions().flat_map(|formula| formula.names());
        let thresholds = names.filter_map(|(name, _)| {
            let (name, number) = self.checklist.defaults.get_key_value(name)?;
            let of_service = given.overrides.get(name);
            let from = match of_service {
                Some(_) => ThresholdFrom::Service,
                None if checklist::default().defaults.get(name) == Some(number) => ThresholdFrom::Default,
                None => ThresholdFrom::Checklist,
            };
            seen.insert(name).then(|| Threshold {
                name: name.clone(),
                value: *of_service.unwrap_or(number),
                from,
            })
        });
        thresholds.collect()
    }
}

fn formula(item: &Item) -> Formula {
    let rule = &item.auto;
    Formula {
        applies: rule.applies.clone(),
        steps: rule.steps.clone(),
        value: rule.value.clone(),
        fail: rule.fail.clone(),
        warn: rule.warn.clone(),
    }
}
