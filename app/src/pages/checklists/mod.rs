//! Checklists: those there are, a version to read, its draft, and what publishing that would change.

mod differences;
mod edit;
mod effects;
mod findings;
mod item;
mod list;
mod publish;
mod show;

pub use edit::EditChecklistPage;
pub use list::ChecklistsPage;
pub use publish::PublishChecklistPage;
pub use show::ChecklistPage;
