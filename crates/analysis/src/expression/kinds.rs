//! Which kind of value an expression has, found without values: a rule that could only ever be unknown is refused when the
//! checklist is read.

use domain::ValueKind;

use super::{
    Expression,
    tree::{Form, Node},
};

/// A part of an expression whose kind of value cannot be meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mismatch {
    /// The byte where the part begins.
    pub at: usize,
    /// What is needed, what stands there.
    pub message: String,
}

impl Expression {
    /// The kind of its value, and every part that does not fit. None where a name in it is not declared.
    pub fn kind(&self, declared: &dyn Fn(&str) -> Option<ValueKind>) -> (Option<ValueKind>, Vec<Mismatch>) {
        let mut reader = Reader { text: self.text(), declared, mismatches: Vec::new() };
        let kind = reader.kind(&self.root);
        (kind, reader.mismatches)
    }

    /// As [`Expression::kind`], where the whole must be of one kind.
    pub fn mismatches(
        &self,
        needed: ValueKind,
        declared: &dyn Fn(&str) -> Option<ValueKind>,
    ) -> Vec<Mismatch> {
        let mut reader = Reader { text: self.text(), declared, mismatches: Vec::new() };
        reader.need(&self.root, needed);
        reader.mismatches
    }
}

struct Reader<'a> {
    text: &'a str,
    declared: &'a dyn Fn(&str) -> Option<ValueKind>,
    mismatches: Vec<Mismatch>,
}

impl Reader<'_> {
    fn kind(&mut self, node: &Node) -> Option<ValueKind> {
        match &node.form {
            Form::Bool(_) => {}
            Form::Number(_) => return Some(ValueKind::Number),
            Form::Text(_) => return Some(ValueKind::Text),
            Form::Name(name) => return (self.declared)(name),
            Form::Not(of) => self.need(of, ValueKind::Bool),
            Form::Both(left, right) | Form::Either(left, right) => {
                self.need_both(left, right, ValueKind::Bool);
            }
            Form::Compared(by, left, right) if by.needs_order() => {
                self.need_both(left, right, ValueKind::Number);
            }
            Form::Compared(_, left, right) => self.need_alike(left, right),
            Form::Minus(of) | Form::Of(_, of) => {
                self.need(of, ValueKind::Number);
                return Some(ValueKind::Number);
            }
            Form::Calculated(_, left, right) | Form::Among(_, left, right) => {
                self.need_both(left, right, ValueKind::Number);
                return Some(ValueKind::Number);
            }
        }
        Some(ValueKind::Bool)
    }

    fn need_both(&mut self, left: &Node, right: &Node, needed: ValueKind) {
        self.need(left, needed);
        self.need(right, needed);
    }

    /// Both sides of `==` are of one kind, whichever it is.
    fn need_alike(&mut self, left: &Node, right: &Node) {
        match self.kind(left) {
            Some(kind) => self.need(right, kind),
            None => drop(self.kind(right)),
        }
    }

    fn need(&mut self, node: &Node, needed: ValueKind) {
        let Some(kind) = self.kind(node).filter(|kind| *kind != needed) else { return };
        let part = &self.text[node.span.clone()];
        let message = format!("expected {}, found {part}, which is {}", word(needed), word(kind));
        self.mismatches.push(Mismatch { at: node.span.start, message });
    }
}

/// A kind of value in a sentence.
pub(super) fn word(kind: ValueKind) -> &'static str {
    match kind {
        ValueKind::Bool => "yes or no",
        ValueKind::Number => "a number",
        ValueKind::Text => "a text",
    }
}
