//! What of a review took the place of something that was said before.

use crate::InputName;

/// Answers and values that were others before.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Edited {
    /// Items that were answered in more than one way, by id.
    pub items: Vec<String>,
    /// Inputs of which more than one value was typed.
    pub inputs: Vec<InputName>,
}
