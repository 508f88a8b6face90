//! What is taken over from an earlier review.

use crate::{EvidenceId, InputName, ReviewId, Timestamp};

/// What a review is to take over from an earlier one of its service, as it was given there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ToCarry {
    /// The items whose answers are taken over.
    pub answers: Vec<String>,
    /// Evidence, oldest first.
    pub evidence: Vec<EvidenceId>,
    /// The inputs whose typed values are taken over.
    pub values: Vec<InputName>,
}

/// That the answer on an item came from an earlier review of the same service, with whoever gave it and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Carried {
    /// The item's id.
    pub item: String,
    /// The earlier review; none once it is gone.
    pub from: Option<ReviewId>,
    /// Its number.
    pub number: i64,
    /// When the answer was given, there. An answer of another time is no longer the one that was carried.
    pub at: Timestamp,
}
