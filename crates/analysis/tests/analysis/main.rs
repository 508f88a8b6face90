//! What is concluded of what is known: rules, how items stand, reviews as a whole, comparisons, and a team's own checklist.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

mod build;
mod comparison;
mod fleet;
mod own;
mod reviews;
mod rules;
mod standing;
