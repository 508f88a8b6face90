//! Everything a person sees: pages rendered by the server, and the few islands that run in the browser.
//!
//! The crate is built twice. With `ssr` it is the server's library of pages; with `hydrate` it is the browser's
//! wasm, which holds the islands and nothing else.
#![expect(
    unreachable_pub,
    reason = "leptos makes a hidden item beside each component, as public as the component"
)]

pub mod islands;
pub mod urls;

#[cfg(feature = "ssr")]
pub mod actions;
#[cfg(feature = "ssr")]
pub mod carried;
#[cfg(feature = "ssr")]
pub mod charts;
#[cfg(feature = "ssr")]
pub mod choosable;
#[cfg(feature = "ssr")]
pub mod comparison;
#[cfg(feature = "ssr")]
pub mod drafts;
#[cfg(feature = "ssr")]
mod error;
#[cfg(feature = "ssr")]
mod inputs;
#[cfg(feature = "ssr")]
pub mod judged;
#[cfg(feature = "ssr")]
mod made_token;
#[cfg(feature = "ssr")]
pub mod markdown;
#[cfg(feature = "ssr")]
mod one_time;
#[cfg(feature = "ssr")]
pub mod pages;
#[cfg(feature = "ssr")]
mod query;
#[cfg(feature = "ssr")]
mod returned;
#[cfg(feature = "ssr")]
mod routes;
#[cfg(feature = "ssr")]
mod shell;
#[cfg(feature = "ssr")]
mod theme;
#[cfg(feature = "ssr")]
pub mod ui;
#[cfg(feature = "ssr")]
mod unreadable;
#[cfg(feature = "ssr")]
mod viewer;
#[cfg(feature = "ssr")]
mod visit;

#[cfg(feature = "ssr")]
pub use error::{AppError, problem};
#[cfg(feature = "ssr")]
pub use made_token::MadeToken;
#[cfg(feature = "ssr")]
pub use one_time::{Handed, Opened};
#[cfg(feature = "ssr")]
pub use returned::Returned;
#[cfg(feature = "ssr")]
pub use routes::App;
#[cfg(feature = "ssr")]
pub use shell::{Assets, shell};
#[cfg(feature = "ssr")]
pub use theme::choose_theme;
#[cfg(feature = "ssr")]
pub use unreadable::Unreadable;
#[cfg(feature = "ssr")]
pub use viewer::Viewer;
#[cfg(feature = "ssr")]
pub use visit::{Visit, framed};

/// Wakes the islands of the page. The page's own script calls it once the wasm has loaded.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_islands();
}
