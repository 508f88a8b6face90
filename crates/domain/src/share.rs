//! Links that show one run to whoever has them.

use crate::{RunId, ShareId, Timestamp};

/// A link to one run, without its secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Share {
    /// Identity in lists.
    pub id: ShareId,
    /// Which run it shows.
    pub run: RunId,
    /// When it was made.
    pub created_at: Timestamp,
    /// By whom: an account's name.
    pub created_by: String,
    /// When it ends.
    pub expires_at: Timestamp,
    /// Last use, to the minute.
    pub used_at: Option<Timestamp>,
}

impl Share {
    /// A link lasts this long at most, counted in days.
    pub const MOST_DAYS: i64 = 365;
}
