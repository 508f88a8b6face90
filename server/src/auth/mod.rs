//! Who may come in: set-up, sign-in, sessions, tokens, and what each caller may do.

mod account;
mod caller;
mod cookie;
mod door;
mod identify;
pub mod password;
pub mod secret;
mod set_up;
mod sign_in;
mod throttle;

pub use caller::{Caller, Credential, is_server_function, is_upload};
pub use door::admit;
pub use identify::identify;
pub use set_up::renew_link as renew_set_up_link;

use axum::Router;
use axum::routing::post;
use http::HeaderMap;
use http::header::{AUTHORIZATION, COOKIE};

use crate::state::AppState;

/// Whether a request shows a token and no cookie: nothing that another site could make a browser send.
pub fn is_token_only(headers: &HeaderMap) -> bool {
    headers.contains_key(AUTHORIZATION) && !headers.contains_key(COOKIE)
}

/// Where the four forms of this module are posted.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/set-up", post(set_up::set_up))
        .route("/sign-in", post(sign_in::sign_in))
        .route("/sign-out", post(sign_in::sign_out))
        .route("/account/password", post(account::change_password))
}
