//! Who may come in: set-up, sign-in, sessions, tokens, and what each caller may do.

mod account;
mod caller;
mod cookie;
mod door;
mod identify;
mod invitation;
pub mod password;
pub mod secret;
mod set_up;
mod sign_in;
mod throttle;

pub use caller::{Caller, Credential};
pub use door::admit;
pub use identify::identify;
pub use invitation::open_link;
pub use set_up::renew_link as renew_set_up_link;

use http::HeaderMap;
use http::header::{AUTHORIZATION, COOKIE};

use crate::routes::{Access, Routes};

/// Whether a request shows a token and no cookie: nothing that another site could make a browser send.
pub fn is_token_only(headers: &HeaderMap) -> bool {
    headers.contains_key(AUTHORIZATION) && !headers.contains_key(COOKIE)
}

/// Where the five forms of this module are posted.
pub fn routes() -> Routes {
    Routes::new()
        .post("/invitation", Access::Everybody, invitation::accept)
        .post("/set-up", Access::SetUp, set_up::set_up)
        .post("/sign-in", Access::Everybody, sign_in::sign_in)
        .post("/sign-out", Access::Read, sign_in::sign_out)
        .post("/account/password", Access::Person, account::change_password)
}
