//! Tokens: a person's own, with the form that makes one; and everybody's, for administrators.

mod all;
mod own;
mod shown;
mod table;

pub use all::TokensPage;
use domain::{Direction, Sorted, TokenBy, TokenState};
pub use own::OwnTokensPage;
pub(super) use shown::ShownOnce;

/// Tokens shown at once.
const LIMIT: i64 = 50;

/// The choices of the filter by state.
fn states() -> Vec<(String, String)> {
    let states = TokenState::ALL.iter().map(|state| (state.to_string(), state.to_string()));
    [(String::new(), "any".to_owned())].into_iter().chain(states).collect()
}

/// How a list is sorted, in words.
fn order_words(sorted: Sorted<TokenBy>) -> &'static str {
    use Direction::{Ascending, Descending};
    match (sorted.by, sorted.direction) {
        (TokenBy::Made, Ascending) => "the first one first",
        (TokenBy::Made, Descending) => "newest first",
        (TokenBy::Ends, Ascending) => "the first to end first",
        (TokenBy::Ends, Descending) => "the last to end first",
        (TokenBy::Used, Ascending) => "never used first, then longest unused",
        (TokenBy::Used, Descending) => "last used first",
    }
}
