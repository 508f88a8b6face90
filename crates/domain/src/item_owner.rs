//! Who sees to an item of a review that lacks a pass.

use crate::{OwnerName, Timestamp};

/// Who was named to see to an item. Where nobody was, the review's author does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemOwner {
    /// The item's id.
    pub item: String,
    /// A person's or a team's name.
    pub owner: OwnerName,
    /// When it was said.
    pub at: Timestamp,
    /// By whom: an account's name.
    pub by: String,
}
