//! What a judgement leaves behind, so that lists judge nothing.

use super::{Lapse, Status};
use crate::Timestamp;

/// How an item stood when its review was judged last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemStanding {
    /// The item's id.
    pub item: String,
    /// Its status then.
    pub status: Status,
    /// The review cannot be signed while it is open.
    pub blocking: bool,
    /// From when on the status no longer holds by itself.
    pub lapses_at: Option<Timestamp>,
    /// When it was first judged so.
    pub since: Timestamp,
}

impl ItemStanding {
    /// What it counts as at this moment: what has lapsed since is stale until it is judged anew.
    pub fn status_at(&self, now: Timestamp) -> Status {
        if self.lapses_at.is_some_and(|end| end <= now) { Status::Stale } else { self.status }
    }
}

/// The last judgement of a review, counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// When it was made; none before the first.
    pub judged_at: Option<Timestamp>,
    /// Something that the review rests on has changed since.
    pub is_due: bool,
    /// Blocking items that fail, are unknown or are stale.
    pub blocking_open: i64,
    /// Items that fail.
    pub fails: i64,
    /// Items that are unknown.
    pub unknowns: i64,
    /// Items that are stale.
    pub stale: i64,
    /// Questions that nobody has settled.
    pub open_asks: i64,
    /// The first moment at which an item stands otherwise by itself.
    pub lapses_at: Option<Timestamp>,
    /// The oldest thing that a pass rests on.
    pub evidence_at: Option<Timestamp>,
}

/// A judgement of a whole review, to be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settled {
    /// When it was made.
    pub at: Timestamp,
    /// Of which revision of the review.
    pub revision: i64,
    /// Its items, in reading order.
    pub items: Vec<ItemStanding>,
    /// The oldest thing that a pass rests on.
    pub evidence_at: Option<Timestamp>,
    /// The first moment at which the signature, if there is one, lapses by itself.
    pub valid_until: Option<Timestamp>,
    /// Why the signature, if there is one, stands no longer.
    pub lapse: Option<Lapse>,
}

impl Settled {
    /// The first moment at which an item stands otherwise by itself.
    pub fn lapses_at(&self) -> Option<Timestamp> {
        self.items.iter().filter_map(|item| item.lapses_at).min()
    }

    /// How many items stand so.
    pub fn count(&self, status: Status) -> i64 {
        self.items.iter().map(|item| i64::from(item.status == status)).sum()
    }

    /// How many blocking items are open.
    pub fn blocking_open(&self) -> i64 {
        self.items.iter().map(|item| i64::from(item.blocking && item.status.is_open())).sum()
    }
}
