//! Rules of a checklist: expressions, what they make of values, the worked examples, and a second, independent evaluator.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

mod agreement;
mod check;
mod examples;
mod expression;
mod judgement;
mod machine;
mod sources;
