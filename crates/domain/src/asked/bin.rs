//! How the bin is asked for.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use super::{Filter, plain};
use crate::{BinKind, BinPlace, Direction, Invalid, Slug, Sorted, account::words};

words!(
    /// What the bin is sorted by.
    BinBy, "a column of the bin" {
        /// When it was deleted.
        Deleted = "deleted",
        /// Short name of the service.
        Service = "service",
    }
);

filter!(
    /// What of the bin; all of it by default.
    BinFilter by BinBy, tie BinPlace, usual Sorted { by: BinBy::Deleted, direction: Direction::Descending }, {
        /// Only such things.
        kind: BinKind => plain,
        /// Only what is this service or was measured of it.
        service: Slug => plain,
    }
);
