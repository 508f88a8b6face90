//! Who does something, as it is kept beside what was done.

use domain::AccountId;

/// Who does something: an account, and its name in words, which stays when the account goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Author {
    /// The account; none for what Headroom does by itself.
    pub account: Option<AccountId>,
    /// What people read: the account's name, with the token's where one was used.
    pub name: String,
}
