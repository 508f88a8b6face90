//! One evaluation of a rule, from the inputs to a status.

use domain::{InputName, Status, Value};

use super::{Rule, Step, Unknown};
use crate::expression::{Cause, Expression, Operand, Scope};

/// What a rule came to.
pub(crate) struct Ran<'a> {
    pub(crate) status: Status,
    pub(crate) value: Option<Value>,
    pub(crate) steps: Vec<Step>,
    pub(crate) unknown: Option<Unknown>,
    pub(crate) causes: Vec<Cause>,
    /// Every name and what it stood for in the end.
    pub(crate) scope: Scope<'a>,
}

/// Evaluates a rule. `inputs` are those it declares; `scope` knows thresholds and the inputs that have a value.
pub(crate) fn run<'a>(rule: &'a Rule, inputs: &[InputName], scope: Scope<'a>) -> Ran<'a> {
    let mut run = Run { rule, scope, steps: Vec::new(), value: None, causes: Vec::new() };
    let judged = run.judge(inputs);
    let (status, unknown) = match judged {
        Ok(status) => (status, None),
        Err(unknown) => (Status::Unknown, Some(unknown)),
    };
    Ran { status, value: run.value, steps: run.steps, unknown, causes: run.causes, scope: run.scope }
}

/// The status alone: what is tried many times while looking for what would change it.
pub(crate) fn status<'a>(rule: &'a Rule, inputs: &[InputName], scope: Scope<'a>) -> Status {
    let mut run = Run { rule, scope, steps: Vec::new(), value: None, causes: Vec::new() };
    run.status(inputs).unwrap_or(Status::Unknown)
}

struct Run<'a> {
    rule: &'a Rule,
    scope: Scope<'a>,
    steps: Vec<Step>,
    value: Option<Value>,
    causes: Vec<Cause>,
}

impl<'a> Run<'a> {
    /// The status, with the comparisons that decided it.
    fn judge(&mut self, inputs: &[InputName]) -> Result<Status, Unknown> {
        let status = self.status(inputs)?;
        let rule = self.rule;
        let decided_by = match status {
            Status::NotApplicable => rule.applies.as_ref(),
            Status::Warn => rule.warn.as_ref(),
            Status::Fail => Some(&rule.fail),
            _ => rule.warn.as_ref().or(Some(&rule.fail)),
        };
        self.causes = decided_by.map(|condition| condition.causes(&self.scope)).unwrap_or_default();
        Ok(status)
    }

    fn status(&mut self, inputs: &[InputName]) -> Result<Status, Unknown> {
        let rule = self.rule;
        if let Some(applies) = &rule.applies {
            self.needs(inputs, |name| applies.names().iter().any(|(used, _)| *used == name))?;
            if !self.holds(applies)? {
                return Ok(Status::NotApplicable);
            }
        }
        self.needs(inputs, |_| true)?;
        for (name, formula) in &rule.steps {
            let value = self.calculate(formula)?;
            self.scope.set(name, value);
            self.steps.push(Step {
                name: name.clone(),
                formula: formula.text().to_owned(),
                value: value.into(),
            });
        }
        if let Some(formula) = &rule.value {
            let value = self.calculate(formula)?;
            self.scope.set("value", value);
            self.value = Some(value.into());
        }
        if self.holds(&rule.fail)? {
            return Ok(Status::Fail);
        }
        match &rule.warn {
            Some(warn) if self.holds(warn)? => Ok(Status::Warn),
            _ => Ok(Status::Pass),
        }
    }

    /// Stops where an input that is asked for has no value. All inputs without one are named then, not only those.
    fn needs(&self, inputs: &[InputName], asked: impl Fn(&str) -> bool) -> Result<(), Unknown> {
        let missing = || inputs.iter().filter(|name| self.scope.get(name.as_str()).is_none());
        if missing().any(|name| asked(name.as_str())) {
            return Err(Unknown::Missing(missing().cloned().collect()));
        }
        Ok(())
    }

    fn calculate(&self, formula: &'a Expression) -> Result<Operand<'a>, Unknown> {
        formula
            .evaluate(&self.scope)
            .map_err(|why| Unknown::Undefined { formula: formula.text().to_owned(), why })
    }

    fn holds(&self, condition: &Expression) -> Result<bool, Unknown> {
        condition
            .holds(&self.scope)
            .map_err(|why| Unknown::Undefined { formula: condition.text().to_owned(), why })
    }
}
