//! Exemptions: what lacks a pass, excused until a day.

use serde::{Deserialize, Serialize};

use super::{Person, Refusal, Review, Status};
use crate::{ExemptionId, Reason, Timestamp};

/// What lacks a pass, excused until a day. It expires by itself, and the item's own status returns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exemption {
    /// Identity.
    pub id: ExemptionId,
    /// The item's id.
    pub item: String,
    /// Why it is excused.
    pub reason: Reason,
    /// When it was approved.
    pub at: Timestamp,
    /// Who approved it: an account's name, never the author's.
    pub by: String,
    /// The first moment at which it excuses nothing any more.
    pub ends_at: Timestamp,
    /// When and by whom it was ended before, where it was.
    pub ended: Option<Ended>,
}

/// When something was ended, and by whom.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ended {
    /// When.
    pub at: Timestamp,
    /// By whom: an account's name.
    pub by: String,
}

impl Exemption {
    /// Whether it excuses its item at this moment.
    pub fn holds_at(&self, now: Timestamp) -> bool {
        self.ended.is_none() && self.at <= now && now < self.ends_at
    }

    /// Some moment of the last day on which it holds, for dates that people read.
    pub fn last_day(&self) -> Timestamp {
        self.ends_at.plus_ms(-1)
    }
}

/// An exemption to be granted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewExemption {
    /// The item's id.
    pub item: String,
    /// Why it is excused.
    pub reason: Reason,
    /// The first moment at which it excuses nothing any more.
    pub ends_at: Timestamp,
}

impl NewExemption {
    /// Whoever grants it approves it: anybody but the author, while the review is open, until some day to come. What has a
    /// pass needs no excuse: one that waits for its day would hide what comes meanwhile.
    pub fn may_be_granted(
        &self,
        review: &Review,
        by: Person<'_>,
        status: Status,
        now: Timestamp,
    ) -> Result<(), Refusal> {
        review.must_be_open()?;
        review.not_by(by, "The author of a review approves no exemption in it: another member has to.")?;
        if self.ends_at <= now {
            return Err(Refusal::field("until", "An exemption ends on a day that is still to come."));
        }
        if !status.is_open() && status != Status::Exempt {
            return Err(Refusal::items(
                format!("{} lacks no pass: there is nothing to excuse.", self.item),
                vec![self.item.clone()],
            ));
        }
        Ok(())
    }
}
