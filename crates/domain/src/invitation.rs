//! One-time links: a person who is asked in chooses a password with one, and so does somebody who lost theirs.

use crate::{Account, AccountId, AccountName, InvitationId, Role, Timestamp};

/// A one-time link. Its secret is nowhere but in the link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    /// Identity in lists.
    pub id: InvitationId,
    /// Whom it lets in.
    pub to: Invited,
    /// Who made it, in words.
    pub by: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it ends.
    pub expires_at: Timestamp,
    /// When it was used; it is good once.
    pub used_at: Option<Timestamp>,
}

/// Whom a one-time link lets in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Invited {
    /// Somebody new.
    Person {
        /// What the person will sign in with.
        name: AccountName,
        /// What the person will be able to do.
        role: Role,
    },
    /// The owner of an account, whose password was reset.
    Owner(AccountId, AccountName),
}

impl Invitation {
    /// How long somebody new has to accept.
    pub const JOIN_MS: i64 = 7 * Timestamp::DAY;
    /// How long somebody has to choose another password.
    pub const RESET_MS: i64 = Timestamp::DAY;

    /// The name of the person.
    pub fn name(&self) -> &AccountName {
        match &self.to {
            Invited::Person { name, .. } | Invited::Owner(_, name) => name,
        }
    }

    /// It can still be used.
    pub fn is_open(&self, now: Timestamp) -> bool {
        self.used_at.is_none() && now < self.expires_at
    }
}

/// An account in the list of all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountLine {
    /// The account.
    pub account: Account,
    /// Last use in a browser, to the minute; none before the first.
    pub seen_at: Option<Timestamp>,
}
