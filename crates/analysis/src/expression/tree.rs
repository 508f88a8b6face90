//! An expression as a tree. Each part keeps where it stands in the text, so that every message can quote it.

use std::ops::Range;

/// A part of an expression.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Node {
    /// Its bytes in the text.
    pub(super) span: Range<usize>,
    /// What it is.
    pub(super) form: Form,
}

/// What a part of an expression is.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Form {
    Bool(bool),
    Number(f64),
    Text(String),
    Name(String),
    Not(Box<Node>),
    Minus(Box<Node>),
    Both(Box<Node>, Box<Node>),
    Either(Box<Node>, Box<Node>),
    Compared(Comparison, Box<Node>, Box<Node>),
    Calculated(Arithmetic, Box<Node>, Box<Node>),
    Of(Function, Box<Node>),
    Among(Choice, Box<Node>, Box<Node>),
}

/// A comparison of two values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Comparison {
    Below,
    AtMost,
    Above,
    AtLeast,
    Equal,
    Unequal,
}

impl Comparison {
    /// Only numbers have an order; everything can be equal.
    pub(super) fn needs_order(self) -> bool {
        !matches!(self, Self::Equal | Self::Unequal)
    }
}

/// One of the four operations.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Arithmetic {
    Plus,
    Minus,
    Times,
    Over,
}

/// A function of one number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Function {
    Floor,
    Ceil,
    Sqrt,
    Abs,
}

/// A function of two numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Choice {
    Min,
    Max,
}

impl Node {
    /// The part that begins where `left` begins and ends where `right` ends.
    pub(super) fn joined(left: Self, right: Self, form: impl FnOnce(Box<Self>, Box<Self>) -> Form) -> Self {
        let span = left.span.start..right.span.end;
        Self { span, form: form(Box::new(left), Box::new(right)) }
    }

    /// Shows every part in reading order, outer ones first.
    pub(super) fn visit<'a>(&'a self, show: &mut impl FnMut(&'a Self)) {
        show(self);
        match &self.form {
            Form::Bool(_) | Form::Number(_) | Form::Text(_) | Form::Name(_) => {}
            Form::Not(of) | Form::Minus(of) | Form::Of(_, of) => of.visit(show),
            Form::Both(left, right)
            | Form::Either(left, right)
            | Form::Compared(_, left, right)
            | Form::Calculated(_, left, right)
            | Form::Among(_, left, right) => {
                left.visit(show);
                right.visit(show);
            }
        }
    }
}
