//! Pure numbers and judgements: what a checklist asks and how each item of a review stands. No I/O and no clock.

pub mod checklist;
pub mod standing;
