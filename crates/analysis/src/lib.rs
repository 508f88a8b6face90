//! Pure numbers and judgements: what a checklist asks, how each item of a review stands, what a signature is given to, what
//! another version of its checklist would change, and how runs differ. No I/O and no clock.

pub mod attention;
pub mod carry;
pub mod checklist;
pub mod comparison;
pub mod effect;
pub mod expression;
pub mod gaps;
pub mod judgement;
pub mod precedents;
pub mod review;
pub mod shared;
pub mod snapshot;
pub mod sources;
pub mod standing;
