//! One file a page. Each loads what it shows, then shows it.

mod account;
mod missing;
mod portfolio;
mod run;
mod set_up;
mod sign_in;

pub use account::AccountPage;
pub use missing::MissingPage;
pub use portfolio::PortfolioPage;
pub use run::{ReceiptPage, RunPage};
pub use set_up::SetUpPage;
pub use sign_in::SignInPage;
