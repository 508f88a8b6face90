//! What every request needs: the store, how the site is reached, and the gates before costly work.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use axum::extract::FromRef;
use leptos::prelude::LeptosOptions;
use store::Store;

use crate::auth::password::Hasher;
use crate::client::Site;
use crate::config::ByteSize;
use crate::intake::Intake;

/// The state of the router. Clones share everything.
#[derive(Clone)]
pub struct AppState {
    /// Where everything is kept; it carries the clock.
    pub store: Store,
    /// How this server is reached.
    pub site: Site,
    /// The one gate to password hashing.
    pub hasher: Hasher,
    /// The one gate to reading uploads.
    pub intake: Intake,
    /// What pages load.
    pub assets: app::Assets,
    /// Tells when the server is about to stop.
    pub stopping: Stopping,
    /// The folder that fills with data, where the server keeps it itself.
    pub data_dir: Option<Arc<Path>>,
    options: LeptosOptions,
}

impl AppState {
    /// A state over an open store.
    pub fn new(store: Store, site: Site, upload_limit: ByteSize) -> Self {
        Self {
            store,
            site,
            hasher: Hasher::new(),
            intake: Intake::new(upload_limit),
            assets: crate::assets::page_assets(),
            stopping: Stopping::default(),
            data_dir: None,
            options: LeptosOptions::builder().output_name("headroom").build(),
        }
    }
}

impl FromRef<AppState> for LeptosOptions {
    fn from_ref(state: &AppState) -> Self {
        state.options.clone()
    }
}

/// Set once the server was told to stop: it is not ready for new work then.
#[derive(Debug, Clone, Default)]
pub struct Stopping(Arc<AtomicBool>);

impl Stopping {
    /// From now on the server is stopping.
    pub fn begin(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether it is.
    pub fn has_begun(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}
