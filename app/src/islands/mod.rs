//! What needs a finger: the only part of the application that runs in the browser.
//!
//! A page that shows an island puts `IslandScripts` beside it. Each island sets `data-ready` on its root once it
//! is awake, and the page is complete without it.

#[cfg(any(test, feature = "hydrate"))]
mod amount;
mod crosshair;
mod draft;
mod keys;
mod upload;

pub use crosshair::Crosshair;
pub use draft::DraftPreview;
pub use keys::ItemKeys;
pub use upload::UploadProgress;
