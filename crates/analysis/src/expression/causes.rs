//! What made a condition true or false: the comparisons that decided it, with both their sides.

use domain::Value;
use serde::{Deserialize, Serialize};

use super::{
    Expression, Scope,
    evaluate::Evaluation,
    tree::{Form, Node},
};

/// A part of a condition that made it what it is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Cause {
    /// The part, as the checklist writes it.
    pub condition: String,
    /// What it came to.
    pub holds: bool,
    /// Its left side, where it compares.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub left: Option<Side>,
    /// Its right side, where it compares.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub right: Option<Side>,
}

/// One side of a comparison.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Side {
    /// As the checklist writes it.
    pub text: String,
    /// What it came to.
    pub value: Value,
}

impl Expression {
    /// The comparisons that decided this condition, in reading order; none where it is undefined.
    pub fn causes(&self, scope: &Scope<'_>) -> Vec<Cause> {
        let mut causes = Vec::new();
        let evaluation = Evaluation { text: self.text(), scope };
        if let Ok(whole) = evaluation.truth(&self.root) {
            evaluation.collect(&self.root, whole, &mut causes);
        }
        causes
    }
}

impl<'a> Evaluation<'_, 'a> {
    /// Collects what makes this part come to `holds`. Parts that came to something else, or were not looked at, are no
    /// cause.
    fn collect(self, node: &'a Node, holds: bool, causes: &mut Vec<Cause>) {
        if self.truth(node) != Ok(holds) {
            return;
        }
        match &node.form {
            Form::Not(of) => self.collect(of, !holds, causes),
            Form::Both(left, right) | Form::Either(left, right) => {
                self.collect(left, holds, causes);
                self.collect(right, holds, causes);
            }
            Form::Compared(_, left, right) => {
                let (left, right) = (self.side(left), self.side(right));
                causes.push(Cause { condition: self.quoted(node), holds, left, right });
            }
            _ => causes.push(Cause { condition: self.quoted(node), holds, left: None, right: None }),
        }
    }

    fn side(self, node: &'a Node) -> Option<Side> {
        let value = self.value(node).ok()?;
        Some(Side { text: self.quoted(node), value: value.into() })
    }
}
