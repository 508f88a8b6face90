//! Campaigns: all of them, one with its burn-down, and the form that begins or changes one.

mod answers;
mod course;
mod edit;
mod fields;
mod list;
mod new;
mod one;
mod words;

pub use edit::EditCampaignPage;
pub use list::CampaignsPage;
pub use new::NewCampaignPage;
pub use one::CampaignPage;
