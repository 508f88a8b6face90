//! Tokens: a person's own, with the form that makes one; and everybody's, for administrators.

mod all;
mod own;
mod shown;
mod table;

pub use all::TokensPage;
pub use own::OwnTokensPage;
pub(super) use shown::ShownOnce;

/// Tokens shown at once.
const LIMIT: i64 = 50;
