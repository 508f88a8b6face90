//! How reviews are asked for.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use super::{Filter, plain};
use crate::{Direction, Invalid, Order, ReviewId, ReviewState, Slug, Sorted, account::words};

words!(
    /// What reviews are sorted by.
    ReviewBy, "a column of reviews" {
        /// When they were started.
        Started = "started",
        /// When they changed last.
        Changed = "changed",
        /// The rate they are for.
        Target = "target",
    }
);

filter!(
    /// Which reviews; all of them by default.
    ReviewFilter by ReviewBy, tie ReviewId, usual Sorted { by: ReviewBy::Started, direction: Direction::Descending }, {
        /// Only those of this service.
        service: Slug => plain,
        /// Only those that stand so.
        state: ReviewState => plain,
        /// Only those that prepare for this order.
        order: Order => |order: &Order| order.rps().to_string(),
    }
);
