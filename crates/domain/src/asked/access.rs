//! How lists of who may do what are asked for: accounts, invitations, sessions, tokens, and links to a run.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use super::{Asked, Filter, Search, plain};
use crate::{
    AccountName, Direction, Invalid, InvitationId, Role, SessionId, ShareId, Slug, Sorted, TokenId,
    TokenState, account::words,
};

words!(
    /// What accounts are sorted by.
    AccountBy, "a column of accounts" {
        /// Name.
        Name = "name",
        /// When they were made.
        Since = "since",
        /// Last use in a browser.
        Used = "used",
    }
);

words!(
    /// What tokens are sorted by.
    TokenBy, "a column of tokens" {
        /// When they were made.
        Made = "made",
        /// When they end.
        Ends = "ends",
        /// Last use; one that was never used comes before all that were.
        Used = "used",
    }
);

words!(
    /// What open invitations are sorted by.
    InvitationBy, "a column of invitations" {
        /// When they were made.
        Made = "made",
        /// Until when they are good.
        Ends = "ends",
    }
);

words!(
    /// What an invitation leads to.
    InvitedTo, "what an invitation is for" {
        /// An account, for somebody who has none.
        Account = "account",
        /// A new password, for somebody who lost theirs.
        Password = "password",
    }
);

words!(
    /// What sessions are sorted by.
    SessionBy, "a column of sessions" {
        /// When they began.
        Since = "since",
        /// Last use.
        Used = "used",
    }
);

words!(
    /// What links to a run are sorted by.
    ShareBy, "a column of links" {
        /// When they were made.
        Made = "made",
        /// When they end.
        Ends = "ends",
        /// Last use; those that were never used stand last.
        Used = "used",
    }
);

filter!(
    /// Which accounts; all of them by default. What tells them apart is the name in lower case.
    AccountFilter by AccountBy, tie String, usual Sorted { by: AccountBy::Name, direction: Direction::Ascending }, {
        /// Only those whose name begins so, in whatever case.
        find: Search => plain,
        /// Only those of this role.
        role: Role => plain,
    }
);

filter!(
    /// Which tokens; all of them by default.
    TokenFilter by TokenBy, tie TokenId, usual Sorted { by: TokenBy::Made, direction: Direction::Descending }, {
        /// Only those that act for the account of this name.
        account: AccountName => plain,
        /// Only those that are bound to this service.
        service: Slug => plain,
        /// Only those that stand so now.
        state: TokenState => plain,
    }
);

filter!(
    /// Which of one's own tokens; all of them by default.
    OwnTokenFilter by TokenBy, tie TokenId, usual TokenFilter::USUAL, {
        /// Only those that stand so now.
        state: TokenState => plain,
    }
);

impl Asked<OwnTokenFilter> {
    /// The same of everybody's tokens.
    pub fn of(self, account: AccountName) -> Asked<TokenFilter> {
        let filter = TokenFilter { account: Some(account), service: None, state: self.filter.state };
        Asked { filter, sorted: self.sorted, after: self.after }
    }
}

filter!(
    /// Which open invitations; all of them by default.
    InvitationFilter by InvitationBy, tie InvitationId, usual Sorted { by: InvitationBy::Made, direction: Direction::Descending }, {
        /// Only those with this in the name of who is invited, in whatever case.
        find: Search => plain,
        /// Only those to this.
        to: InvitedTo => plain,
    }
);

filter!(
    /// Which sessions of an account; all of them by default.
    SessionFilter by SessionBy, tie SessionId, usual Sorted { by: SessionBy::Since, direction: Direction::Descending }, {
        /// Only those with this in what the browser calls itself or in its address, in whatever case.
        find: Search => plain,
    }
);

filter!(
    /// Which links to a run; all of them by default.
    ShareFilter by ShareBy, tie ShareId, usual Sorted { by: ShareBy::Made, direction: Direction::Descending }, {
        /// Only those with this in the name of who made them, in whatever case.
        find: Search => plain,
    }
);
