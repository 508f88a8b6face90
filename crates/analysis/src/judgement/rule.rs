//! The rule of an item with its expressions read.

use crate::expression::{Expression, SyntaxError};

/// A rule that can be evaluated.
#[derive(Debug, Clone, PartialEq)]
pub struct Rule {
    /// Where false, the item does not apply.
    pub applies: Option<Expression>,
    /// Intermediate results by name, in order.
    pub steps: Vec<(String, Expression)>,
    /// The value.
    pub value: Option<Expression>,
    /// Where true, the item fails.
    pub fail: Expression,
    /// Else where true, it passes narrowly.
    pub warn: Option<Expression>,
}

/// A part of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// `applies`
    Applies,
    /// The step of this index.
    Step(usize),
    /// `value`
    Value,
    /// `fail`
    Fail,
    /// `warn`
    Warn,
}

/// A part of a rule that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Which part.
    pub part: Part,
    /// The byte in it where it goes wrong.
    pub at: usize,
    /// What was expected and what was found.
    pub message: String,
}

impl Rule {
    /// Reads every expression of a rule; all that cannot be read are named.
    pub fn read(rule: &domain::Rule) -> Result<Self, Vec<Problem>> {
        let mut problems = Vec::new();
        let mut read =
            |part, text: &str| expression(part, text, 0).map_err(|problem| problems.push(problem)).ok();
        let applies = rule.applies.as_deref().map(|text| read(Part::Applies, text));
        let value = rule.value.as_deref().map(|text| read(Part::Value, text));
        let fail = read(Part::Fail, &rule.fail);
        let warn = rule.warn.as_deref().map(|text| read(Part::Warn, text));
        let mut steps = Vec::new();
        for (index, text) in rule.steps.iter().enumerate() {
            match step(Part::Step(index), text) {
                Ok(step) => steps.push(step),
                Err(problem) => problems.push(problem),
            }
        }
        problems.sort_by_key(|problem| problem.part);
        match fail {
            Some(fail) if problems.is_empty() => Ok(Self {
                applies: applies.flatten(),
                steps,
                value: value.flatten(),
                fail,
                warn: warn.flatten(),
            }),
            _ => Err(problems),
        }
    }

    /// Every expression with the part it is, in the order of evaluation.
    pub fn parts(&self) -> impl Iterator<Item = (Part, &Expression)> {
        let steps = self.steps.iter().enumerate().map(|(index, (_, formula))| (Part::Step(index), formula));
        let applies = self.applies.iter().map(|formula| (Part::Applies, formula));
        let value = self.value.iter().map(|formula| (Part::Value, formula));
        let warn = self.warn.iter().map(|formula| (Part::Warn, formula));
        applies.chain(steps).chain(value).chain([(Part::Fail, &self.fail)]).chain(warn)
    }

    /// The same expressions without their parts.
    pub fn expressions(&self) -> impl Iterator<Item = &Expression> {
        self.parts().map(|(_, expression)| expression)
    }
}

/// A step's name, its expression and the byte where that begins; none without a `=`.
pub fn split_step(text: &str) -> Option<(&str, &str, usize)> {
    let (name, rest) = text.split_once('=')?;
    let formula = rest.trim_start();
    Some((name.trim(), formula.trim_end(), text.len() - formula.len()))
}

fn step(part: Part, text: &str) -> Result<(String, Expression), Problem> {
    let Some((name, formula, at)) = split_step(text) else {
        let message = "expected a step such as name = expression, found no =".to_owned();
        return Err(Problem { part, at: 0, message });
    };
    Ok((name.to_owned(), expression(part, formula, at)?))
}

fn expression(part: Part, text: &str, begins: usize) -> Result<Expression, Problem> {
    Expression::parse(text).map_err(|SyntaxError { at, message, .. }| Problem {
        part,
        at: begins + at,
        message,
    })
}
