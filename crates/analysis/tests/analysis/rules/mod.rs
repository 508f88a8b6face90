//! Rules of a checklist: expressions, what they make of values, the worked examples, and a second, independent evaluator.

mod agreement;
pub(crate) mod check;
mod examples;
mod expression;
mod judgement;
mod machine;
mod sources;
