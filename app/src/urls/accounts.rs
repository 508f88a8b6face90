//! Accounts, the way in, and tokens.

use domain::{AccountId, AccountName};

use super::value;

/// Where the first administrator is made; the link that carries the token is printed by the server.
pub fn set_up() -> String {
    "/set-up".to_owned()
}

/// Where people sign in.
pub fn sign_in() -> String {
    "/sign-in".to_owned()
}

/// Where people sign in, and then go on to `next`, an address of this site.
pub fn sign_in_next(next: &str) -> String {
    format!("/sign-in?next={}", value(next))
}

/// Where a session is ended. Takes a post.
pub fn sign_out() -> String {
    "/sign-out".to_owned()
}

/// The account that is signed in.
pub fn account() -> String {
    "/account".to_owned()
}

/// Where a new password is posted.
pub fn change_password() -> String {
    "/account/password".to_owned()
}

/// The account that is signed in, after sessions were ended. Its forms post to the account's own address.
pub fn sessions_ended() -> String {
    "/account?ended=1#sessions".to_owned()
}

/// All accounts, for administrators; open invitations are withdrawn by a post.
pub fn accounts() -> String {
    "/accounts".to_owned()
}

/// All accounts, after something was done.
pub fn accounts_done(what: &str) -> String {
    format!("/accounts?done={what}")
}

/// The open invitations; they are withdrawn by a post to the accounts.
pub fn invitations() -> String {
    "/accounts/invitations".to_owned()
}

/// The form that asks a person in; the post goes to the same address, which answers with the link.
pub fn new_account() -> String {
    "/accounts/new".to_owned()
}

/// Somebody's account, for administrators; its forms post to the same address.
pub fn account_of(id: AccountId) -> String {
    format!("/accounts/{id}")
}

/// Somebody's account, after something was done to it.
pub fn account_done(id: AccountId, what: &str) -> String {
    format!("/accounts/{id}?done={what}")
}

/// Where the removal of an account is confirmed; the post goes to the same address.
pub fn remove_account(id: AccountId) -> String {
    format!("/accounts/{id}/remove")
}

/// Where a person chooses a password; the link that carries the token is shown to an administrator once.
pub fn invitation() -> String {
    "/invitation".to_owned()
}

/// The tokens of the account that is signed in. The form that makes one, and revoking, post to the same address.
pub fn own_tokens() -> String {
    "/account/tokens".to_owned()
}

/// Everybody's tokens. Revoking posts to the same address.
pub fn tokens() -> String {
    "/tokens".to_owned()
}

/// The tokens that act for this account.
pub fn tokens_of(account: &AccountName) -> String {
    format!("/tokens?account={}", value(account.as_str()))
}
