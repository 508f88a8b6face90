//! Who acts on a review, and whether that is its author.

use super::{Refusal, Review};
use crate::AccountId;

/// Somebody who acts on a review.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Person<'a> {
    /// The account; none for what Headroom does by itself.
    pub account: Option<AccountId>,
    /// The name as it is kept, with a token's where one was used.
    pub name: &'a str,
}

impl Person<'_> {
    /// Whether two records are of one person: by the account, or by the name where an account is gone.
    pub fn is(self, other: Person<'_>) -> bool {
        match (self.account, other.account) {
            (Some(one), Some(other)) => one == other,
            _ => bare(self.name).eq_ignore_ascii_case(bare(other.name)),
        }
    }
}

/// The account's name without that of the token it came by: no account has a parenthesis in its name.
fn bare(name: &str) -> &str {
    name.split_once(" (token ").map_or(name, |(account, _)| account)
}

impl Review {
    /// Who started it.
    pub fn author(&self) -> Person<'_> {
        Person { account: self.author_id, name: &self.author }
    }

    /// Whether this person started it.
    pub fn is_by(&self, person: Person<'_>) -> bool {
        self.author().is(person)
    }

    /// Whether this person is who shall sign it.
    pub fn is_reviewed_by(&self, person: Person<'_>) -> bool {
        let reviewer = self.reviewer.as_deref().map(|name| Person { account: self.reviewer_id, name });
        reviewer.is_some_and(|reviewer| reviewer.is(person))
    }

    /// Goes on only for somebody else than the author.
    pub(super) fn not_by(&self, person: Person<'_>, sentence: &str) -> Result<(), Refusal> {
        if self.is_by(person) { Err(Refusal::person(sentence)) } else { Ok(()) }
    }

    /// Goes on only while answers can still be changed.
    pub fn must_be_open(&self) -> Result<(), Refusal> {
        if self.state.is_open() {
            return Ok(());
        }
        Err(Refusal::state("The review is closed: what was signed stays as it is."))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Clock, Timestamp};

    #[test]
    fn a_person_is_an_account_and_a_name_only_where_an_account_is_gone() {
        let clock = Clock::standing_at(Timestamp(1_795_390_347_793));
        let (one, other) = (Some(clock.id::<AccountId>()), Some(clock.id::<AccountId>()));
        let mara = Person { account: one, name: "mara" };
        assert!(mara.is(Person { account: one, name: "mara (token ci)" }));
        assert!(!mara.is(Person { account: other, name: "mara" }));
        assert!(mara.is(Person { account: None, name: "Mara (token ci)" }));
        assert!(!mara.is(Person { account: None, name: "jo" }));
    }
}
