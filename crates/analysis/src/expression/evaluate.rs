//! Calculates an expression. What cannot be calculated is undefined, with its reason.

use domain::ValueKind;
use serde::{Deserialize, Serialize};

use super::{
    Expression, Operand, Scope,
    kinds::word,
    tree::{Arithmetic, Choice, Comparison, Form, Function, Node},
};

/// Why an expression has no value. Parts of it are quoted as the checklist writes them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "why", rename_all = "snake_case")]
pub enum Undefined {
    /// A name has no value.
    #[error("{name} has no value")]
    Missing {
        /// The name.
        name: String,
    },
    /// The divisor is zero.
    #[error("{divisor} is 0, and nothing can be divided by 0")]
    DividedByZero {
        /// The divisor.
        divisor: String,
    },
    /// There is no such root.
    #[error("{of} is below 0 and has no square root")]
    NegativeRoot {
        /// What the root was to be taken of.
        of: String,
    },
    /// The number is larger than a number can be here.
    #[error("{part} is too large to calculate with")]
    TooLarge {
        /// The part that grew so large.
        part: String,
    },
    /// The kind of value does not fit.
    #[error("{part} is {}, where {} is needed", word(*.found), word(*.needed))]
    Kind {
        /// The part that does not fit.
        part: String,
        /// What is needed there.
        needed: ValueKind,
        /// What it is.
        found: ValueKind,
    },
}

impl Expression {
    /// What it comes to, where every name in it stands for what the scope says.
    pub fn evaluate<'a>(&'a self, scope: &Scope<'a>) -> Result<Operand<'a>, Undefined> {
        Evaluation { text: &self.text, scope }.value(&self.root)
    }

    /// What it comes to where only yes or no can be meant.
    pub fn holds(&self, scope: &Scope<'_>) -> Result<bool, Undefined> {
        Evaluation { text: &self.text, scope }.truth(&self.root)
    }
}

/// One evaluation: the text to quote from, and the values.
#[derive(Clone, Copy)]
pub(super) struct Evaluation<'e, 'a> {
    pub(super) text: &'e str,
    pub(super) scope: &'e Scope<'a>,
}

impl<'a> Evaluation<'_, 'a> {
    pub(super) fn value(self, node: &'a Node) -> Result<Operand<'a>, Undefined> {
        match &node.form {
            Form::Text(text) => Ok(Operand::Text(text)),
            Form::Name(name) => self.named(name, node),
            Form::Bool(_) | Form::Not(_) | Form::Both(..) | Form::Either(..) | Form::Compared(..) => {
                self.decided(node).map(Operand::Bool)
            }
            Form::Number(_) | Form::Minus(_) | Form::Calculated(..) | Form::Of(..) | Form::Among(..) => {
                self.calculated(node).map(Operand::Number)
            }
        }
    }

    pub(super) fn truth(self, node: &'a Node) -> Result<bool, Undefined> {
        match self.value(node)? {
            Operand::Bool(value) => Ok(value),
            other => Err(self.unfit(node, ValueKind::Bool, other)),
        }
    }

    fn number(self, node: &'a Node) -> Result<f64, Undefined> {
        match self.value(node)? {
            Operand::Number(number) => Ok(number),
            other => Err(self.unfit(node, ValueKind::Number, other)),
        }
    }

    fn named(self, name: &str, node: &Node) -> Result<Operand<'a>, Undefined> {
        let value = self.scope.get(name).ok_or_else(|| Undefined::Missing { name: name.to_owned() })?;
        if let Operand::Number(number) = value {
            self.finite(number, node)?;
        }
        Ok(value)
    }

    /// A part that is yes or no. The right side is looked at only where the left one does not decide.
    fn decided(self, node: &'a Node) -> Result<bool, Undefined> {
        match &node.form {
            Form::Bool(value) => Ok(*value),
            Form::Not(of) => Ok(!self.truth(of)?),
            Form::Both(left, right) => Ok(self.truth(left)? && self.truth(right)?),
            Form::Either(left, right) => Ok(self.truth(left)? || self.truth(right)?),
            Form::Compared(by, left, right) if by.needs_order() => {
                Ok(ordered(*by, self.number(left)?, self.number(right)?))
            }
            Form::Compared(by, left, right) => Ok(self.equal(left, right)? == (*by == Comparison::Equal)),
            _ => self.truth(node),
        }
    }

    fn equal(self, left: &'a Node, right: &'a Node) -> Result<bool, Undefined> {
        match (self.value(left)?, self.value(right)?) {
            (Operand::Bool(left), Operand::Bool(right)) => Ok(left == right),
            #[expect(clippy::float_cmp, reason = "`==` in a rule means the same number")]
            (Operand::Number(left), Operand::Number(right)) => Ok(left == right),
            (Operand::Text(left), Operand::Text(right)) => Ok(left == right),
            (left, other) => Err(self.unfit(right, left.kind(), other)),
        }
    }

    /// A part that is a number.
    fn calculated(self, node: &'a Node) -> Result<f64, Undefined> {
        let number = match &node.form {
            Form::Number(number) => *number,
            Form::Minus(of) => -self.number(of)?,
            Form::Calculated(Arithmetic::Over, left, right) => self.divided(left, right)?,
            Form::Calculated(operation, left, right) => {
                let (left, right) = (self.number(left)?, self.number(right)?);
                match operation {
                    Arithmetic::Plus => left + right,
                    Arithmetic::Minus => left - right,
                    Arithmetic::Times | Arithmetic::Over => left * right,
                }
            }
            Form::Of(Function::Sqrt, of) => self.root(of)?,
            Form::Of(function, of) => whole(*function, self.number(of)?),
            Form::Among(Choice::Min, left, right) => self.number(left)?.min(self.number(right)?),
            Form::Among(Choice::Max, left, right) => self.number(left)?.max(self.number(right)?),
            _ => self.number(node)?,
        };
        self.finite(number, node)
    }

    fn divided(self, left: &'a Node, right: &'a Node) -> Result<f64, Undefined> {
        let (left, divisor) = (self.number(left)?, self.number(right)?);
        if divisor == 0.0 {
            return Err(Undefined::DividedByZero { divisor: self.quoted(right) });
        }
        Ok(left / divisor)
    }

    fn root(self, of: &'a Node) -> Result<f64, Undefined> {
        let number = self.number(of)?;
        if number < 0.0 { Err(Undefined::NegativeRoot { of: self.quoted(of) }) } else { Ok(number.sqrt()) }
    }

    fn finite(self, number: f64, node: &Node) -> Result<f64, Undefined> {
        if number.is_finite() { Ok(number) } else { Err(Undefined::TooLarge { part: self.quoted(node) }) }
    }

    fn unfit(self, node: &Node, needed: ValueKind, found: Operand<'_>) -> Undefined {
        Undefined::Kind { part: self.quoted(node), needed, found: found.kind() }
    }

    pub(super) fn quoted(self, node: &Node) -> String {
        self.text[node.span.clone()].to_owned()
    }
}

impl Operand<'_> {
    pub(super) fn kind(self) -> ValueKind {
        match self {
            Self::Bool(_) => ValueKind::Bool,
            Self::Number(_) => ValueKind::Number,
            Self::Text(_) => ValueKind::Text,
        }
    }
}

fn ordered(by: Comparison, left: f64, right: f64) -> bool {
    match by {
        Comparison::Below => left < right,
        Comparison::AtMost => left <= right,
        Comparison::Above => left > right,
        Comparison::AtLeast => left >= right,
        Comparison::Equal | Comparison::Unequal => false,
    }
}

fn whole(function: Function, number: f64) -> f64 {
    match function {
        Function::Floor => number.floor(),
        Function::Ceil => number.ceil(),
        Function::Abs | Function::Sqrt => number.abs(),
    }
}
