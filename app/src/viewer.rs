//! Who looks at a page. The server finds it out before the page begins.

use domain::{Account, Role, SessionId};

use crate::error::AppError;

/// The account that asks. Every page but set-up and sign-in has one: `expect_context::<Viewer>()`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Viewer {
    /// The account.
    pub account: Account,
    /// The session of the browser; none for a token.
    pub session: Option<SessionId>,
    /// How much waits in the account's inbox; 0 for a token.
    pub waiting: i64,
}

impl Viewer {
    /// Whether to offer what changes something. The server refuses it again where it is posted.
    pub fn may_write(&self) -> bool {
        self.account.role.may_write()
    }

    /// Whether to offer what only administrators do.
    pub fn is_admin(&self) -> bool {
        self.account.role == Role::Admin
    }

    /// Goes on only for administrators.
    pub(crate) fn keeps_accounts(&self) -> Result<(), AppError> {
        if self.is_admin() { Ok(()) } else { Err(AppError::AdministratorsOnly) }
    }
}
