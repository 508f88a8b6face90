//! Saved views: names that the team gave to filtered and sorted lists.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::{Invalid, ViewId, ViewName, account::words};

words!(
    /// Which list a view is of.
    ViewOf, "a list with views" {
        /// The portfolio.
        Services = "services",
        /// The heat map.
        Matrix = "matrix",
    }
);

/// A name for a list as an address asks for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedView {
    /// Identity.
    pub id: ViewId,
    /// What the team calls it.
    pub name: ViewName,
    /// The address's query, as the list itself writes it: `owner=Team%20Web&sort=-fails`.
    pub query: String,
    /// Who saved it: an account's name.
    pub by: String,
}
