//! Answers that were taken over from an earlier review.

use crate::{ReviewId, Timestamp};

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
