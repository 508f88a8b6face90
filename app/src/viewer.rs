//! Who looks at a page. The server finds it out before the page begins.

use domain::Account;

/// The account that asks. Every page but set-up and sign-in has one: `expect_context::<Viewer>()`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Viewer {
    /// The account.
    pub account: Account,
}

impl Viewer {
    /// Whether to offer what changes something. The server refuses it again where it is posted.
    pub fn may_write(&self) -> bool {
        self.account.role.may_write()
    }
}
