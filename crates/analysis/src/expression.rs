//! Expressions of a checklist's rules: names, numbers, `'texts'`, `true` and `false`; `+ - * /`; comparisons; `and`, `or`,
//! `not`; brackets; `min(a,b) max(a,b) floor(x) ceil(x) sqrt(x) abs(x)`. Nothing in them loops, reads or writes.
//!
//! # What a result is
//! Evaluation always ends and never panics. Whatever cannot be calculated is [`Undefined`], with its reason: a name without
//! a value, a division by zero, a root of a negative number, a number too large to hold, a number where a yes or no is
//! needed. The item's status is then *unknown*, which is never a pass.
//!
//! `and` and `or` look at the left side first, and at the right side only where the left one does not decide. So
//! `rows > 0 and hits / rows > 0.5` is false where `rows` is 0, and not unknown. What is undefined on the left is undefined
//! as a whole, even where the right side would decide: a rule says what to look at first.

mod causes;
mod evaluate;
mod kinds;
mod parse;
mod token;
mod tree;

use std::{collections::BTreeMap, fmt};

use domain::Value;

pub use causes::Cause;
pub use evaluate::Undefined;
pub use kinds::Mismatch;
pub use parse::SyntaxError;
pub(crate) use parse::is_function;
use tree::Node;

/// A formula that has been read and can be evaluated.
#[derive(Debug, Clone, PartialEq)]
pub struct Expression {
    text: String,
    root: Node,
}

impl Expression {
    /// Greatest number of bytes.
    pub const MAX_LEN: usize = 1_000;
    /// How deep brackets, signs and `not` may stand in each other.
    pub const MAX_DEPTH: usize = 32;

    /// Reads an expression.
    pub fn parse(text: &str) -> Result<Self, SyntaxError> {
        parse::parse(text).map(|root| Self { text: text.to_owned(), root })
    }

    /// As the checklist writes it.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The names in it with the byte where each stands, in reading order; a name as often as it is written.
    pub fn names(&self) -> Vec<(&str, usize)> {
        let mut names = Vec::new();
        self.root.visit(&mut |node| {
            if let tree::Form::Name(name) = &node.form {
                names.push((name.as_str(), node.span.start));
            }
        });
        names
    }

    /// The texts in it, in reading order.
    pub fn texts(&self) -> Vec<&str> {
        let mut texts = Vec::new();
        self.root.visit(&mut |node| {
            if let tree::Form::Text(text) = &node.form {
                texts.push(text.as_str());
            }
        });
        texts
    }
}

impl fmt::Display for Expression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// A value while it is calculated with.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Operand<'a> {
    /// Yes or no.
    Bool(bool),
    /// A number.
    Number(f64),
    /// A text.
    Text(&'a str),
}

impl<'a> From<&'a Value> for Operand<'a> {
    fn from(value: &'a Value) -> Self {
        match value {
            Value::Bool(value) => Self::Bool(*value),
            Value::Number(number) => Self::Number(*number),
            Value::Text(text) => Self::Text(text),
        }
    }
}

impl From<Operand<'_>> for Value {
    fn from(operand: Operand<'_>) -> Self {
        match operand {
            Operand::Bool(value) => Self::Bool(value),
            Operand::Number(number) => Self::Number(number),
            Operand::Text(text) => Self::Text(text.to_owned()),
        }
    }
}

/// What each name stands for while a rule is evaluated.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Scope<'a>(BTreeMap<&'a str, Operand<'a>>);

impl<'a> Scope<'a> {
    /// Gives a name a value, in place of the one it had.
    pub fn set(&mut self, name: &'a str, value: impl Into<Operand<'a>>) {
        self.0.insert(name, value.into());
    }

    /// What a name stands for; none where it has no value.
    pub fn get(&self, name: &str) -> Option<Operand<'a>> {
        self.0.get(name).copied()
    }
}
