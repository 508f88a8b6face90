//! Who does something, as it is kept beside what was done.

use domain::{AccountId, Person};

/// Who does something: an account, and its name in words, which stays when the account goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Author {
    /// The account; none for what Headroom does by itself.
    pub account: Option<AccountId>,
    /// What people read: the account's name, with the token's where one was used.
    pub name: String,
}

impl Author {
    /// As the rules of reviews know somebody.
    pub fn person(&self) -> Person<'_> {
        Person { account: self.account, name: &self.name }
    }
}
