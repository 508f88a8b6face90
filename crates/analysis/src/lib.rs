//! Pure numbers and judgements: what a checklist asks, how each item of a review stands, and how runs differ. No I/O and no clock.

pub mod checklist;
pub mod comparison;
pub mod expression;
pub mod judgement;
pub mod sources;
pub mod standing;
