//! Precedents: designs of others, each with the one measured limit that it removed.

mod form;
mod list;
mod show;

pub use form::{EditPrecedentPage, NewPrecedentPage};
pub use list::PrecedentsPage;
pub use show::PrecedentPage;
