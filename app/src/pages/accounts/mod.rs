//! Accounts, as administrators keep them: the list, one person, asking somebody in, removing somebody.

mod handed;
mod invitations;
mod list;
mod new;
mod person;
mod remove;
pub mod sessions;
pub mod words;

pub use invitations::InvitationsPage;
pub use list::AccountsPage;
pub use new::NewAccountPage;
pub use person::PersonPage;
pub use remove::RemoveAccountPage;
