//! What the parameters of several lists say: yes or no, a part of a text.

use std::{
    fmt::{self, Display},
    str::FromStr,
};

use serde::{Deserialize, Serialize};

use crate::{Invalid, account::words};

words!(
    /// Yes or no.
    Whether, "an answer" {
        /// It is so.
        Yes = "yes",
        /// It is not so.
        No = "no",
    }
);

/// A part of a text, to be found in it whatever the case of its letters: at most 120 characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Search(String);

impl Search {
    /// Greatest number of characters.
    pub const MAX_LEN: usize = 120;

    /// As it was typed.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Search {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        if text.chars().count() > Self::MAX_LEN || text.contains('\0') {
            return Err(Invalid(format!("A search has at most {} characters.", Self::MAX_LEN)));
        }
        Ok(Self(text.to_owned()))
    }
}

impl Display for Search {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
