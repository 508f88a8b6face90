//! Shared resources: all of them, one with every service that draws on it, and the forms that keep them.

mod edit;
mod fields;
mod known;
mod list;
mod new;
mod one;
mod table;
mod words;

pub use edit::EditResourcePage;
pub use list::ResourcesPage;
pub use new::NewResourcePage;
pub use one::ResourcePage;

pub(super) use words::notice;
