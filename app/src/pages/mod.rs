//! One file a page. Each loads what it shows, then shows it.

mod missing;
mod portfolio;

pub use missing::MissingPage;
pub use portfolio::PortfolioPage;
