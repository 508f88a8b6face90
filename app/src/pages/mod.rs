//! One file a page. Each loads what it shows, then shows it.

mod account;
mod edit_service;
mod empty_portfolio;
mod inventory;
mod missing;
mod new_review;
mod new_service;
mod portfolio;
mod review;
mod reviews;
mod run;
mod runs;
mod service;
mod set_up;
mod sign_in;
mod upload;

pub use account::AccountPage;
pub use edit_service::EditServicePage;
pub use inventory::InventoryPage;
pub use missing::MissingPage;
pub use new_review::NewReviewPage;
pub use new_service::NewServicePage;
pub use portfolio::PortfolioPage;
pub use review::ReviewPage;
pub use reviews::ReviewsPage;
pub use run::{ReceiptPage, RunPage};
pub use runs::RunsPage;
pub use service::ServicePage;
pub use set_up::SetUpPage;
pub use sign_in::SignInPage;
pub use upload::UploadPage;
