//! What forms do, one file an aggregate.
//!
//! A form posts to the address of the page that shows it. The server reads it into a [`Form`], calls the action of
//! that address, and answers: with `303 See Other` to the address the action names; or, where the action answers
//! [`AppError::Rejected`](crate::AppError::Rejected), with the page itself again, status 422 and
//! [`Returned`](crate::Returned) as a context, so that nothing typed is lost and nothing of it travels in an address.

pub mod accounts;
pub mod bin;
pub mod campaigns;
pub mod checklists;
mod form;
pub mod inbox;
mod item_words;
pub mod plan;
pub mod precedents;
pub mod resources;
pub mod review_start;
mod review_steps;
pub mod reviews;
pub mod runs;
pub mod services;
pub mod shares;
pub mod sign;
pub mod tokens;
pub mod views;

pub use form::Form;
pub use item_words::item_field;

use store::Author;

use crate::error::AppError;
use crate::viewer::Viewer;

/// Who writes, or why they may not.
fn writer(viewer: &Viewer) -> Result<Author, AppError> {
    if !viewer.may_write() {
        return Err(AppError::Forbidden);
    }
    Ok(Author { account: Some(viewer.account.id), name: viewer.account.name.to_string() })
}
