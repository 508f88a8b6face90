//! How services are asked for.

use std::{
    fmt::{self, Display},
    str::FromStr,
};

use serde::{Deserialize, Serialize};

use super::{Filter, Search, Whether, plain};
use crate::{Direction, Invalid, Order, OwnerName, Slug, Sorted, account::words};

words!(
    /// What services are sorted by.
    ServiceBy, "a column of services" {
        /// Short name.
        Name = "name",
        /// Highest rate of any run.
        Tested = "tested",
        /// p95 of the newest run.
        P95 = "p95",
        /// Age of the newest run.
        Evidence = "evidence",
        /// The rate it shall carry.
        Target = "target",
        /// The order that a signed review reached.
        Reached = "reached",
        /// Items of the newest review that fail.
        Fails = "fails",
        /// Items of the newest review that are unknown.
        Unknowns = "unknowns",
        /// Items of the newest review that are stale.
        Stale = "stale",
        /// The next review.
        Review = "review",
        /// How many runs it has.
        Runs = "runs",
    }
);

words!(
    /// How old the newest run of a service is.
    Freshness, "an age of evidence" {
        /// At most [`Freshness::DAYS`].
        Fresh = "fresh",
        /// Older.
        Stale = "stale",
    }
);

impl Freshness {
    /// How many days evidence stays fresh: `fresh_days` of the default checklist.
    pub const DAYS: i64 = 90;
}

/// An order that a signed review reached, or that none did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reached(pub Option<Order>);

impl FromStr for Reached {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        if text == "none" { Ok(Self(None)) } else { text.parse().map(|order| Self(Some(order))) }
    }
}

impl Display for Reached {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(order) => write!(f, "{}", order.rps()),
            None => f.write_str("none"),
        }
    }
}

filter!(
    /// Which services; all of them by default.
    ServiceFilter by ServiceBy, tie Slug, usual Sorted { by: ServiceBy::Name, direction: Direction::Ascending }, {
        /// Only those with this in their short name, name or owner.
        find: Search => plain,
        /// Only those of this team.
        owner: OwnerName => plain,
        /// Only those that a signed review says reached this order, or none.
        order_reached: Reached => plain,
        /// Only those that prepare for this order.
        order_targeted: Order => |order: &Order| order.rps().to_string(),
        /// Only those with a run, or without.
        tested: Whether => plain,
        /// Only those whose newest run is this old.
        evidence: Freshness => plain,
        /// Only those whose newest review has an item that fails, or none.
        fails: Whether => plain,
        /// Only those whose newest review has an item that is unknown, or none.
        unknowns: Whether => plain,
        /// Only those whose newest review has an item that is stale, or none.
        stale: Whether => plain,
        /// Only those that this campaign is about.
        campaign: Slug => plain,
    }
);
