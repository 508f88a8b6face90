//! A token in the one moment in which it is known: the answer to the post that made it.

use std::fmt;

use domain::Token;

/// A token that was just made. The server gives it to the page as a context; it is kept nowhere.
#[derive(Clone)]
pub struct MadeToken {
    /// All of it, from `hr_` to its last letter.
    pub secret: String,
    /// What is kept of it.
    pub token: Token,
}

impl fmt::Debug for MadeToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MadeToken(hr_{}…)", self.token.public_id)
    }
}
