//! What every request needs: the store, how the site is reached, and the gates before costly work.

use std::path::Path;
use std::sync::Arc;

use axum::extract::FromRef;
use domain::ServiceId;
use ingest::Names;
use leptos::prelude::LeptosOptions;
use store::{Store, StoreError};
use tokio_util::sync::CancellationToken;

use crate::auth::password::Hasher;
use crate::client::Site;
use crate::config::{ByteSize, Percent};
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
    /// How much of that folder's disk stays free: with less the server is not ready.
    pub disk_reserve: Percent,
    options: LeptosOptions,
}

impl AppState {
    /// A state over an open store.
    pub fn new(store: Store, site: Site, upload_limit: ByteSize) -> Self {
        let stopping = Stopping::default();
        Self {
            store,
            site,
            hasher: Hasher::new(),
            intake: Intake::new(upload_limit, stopping.clone()),
            assets: crate::assets::page_assets(),
            stopping,
            data_dir: None,
            disk_reserve: Percent::default(),
            options: LeptosOptions::builder().output_name("headroom").build(),
        }
    }
}

impl AppState {
    /// How results of this service are read.
    pub async fn reading(&self, service: ServiceId) -> Result<ingest::Reading, StoreError> {
        let rules = self.store.reading_rules(service).await?;
        Ok(ingest::Reading {
            spool: self.data_dir.as_deref().map(Path::to_owned),
            names: Names::Folded(rules.names.unwrap_or_default()),
            columns: rules.columns,
            ..ingest::Reading::default()
        })
    }
}

impl FromRef<AppState> for LeptosOptions {
    fn from_ref(state: &AppState) -> Self {
        state.options.clone()
    }
}

/// How far the server is with stopping: told to, it is not ready for new work but finishes what is open; out of patience,
/// it cuts off what still is.
#[derive(Debug, Clone, Default)]
pub struct Stopping {
    begun: CancellationToken,
    cut_off: CancellationToken,
}

impl Stopping {
    /// From now on the server is stopping.
    pub fn begin(&self) {
        self.begun.cancel();
    }

    /// Whether it is.
    pub fn has_begun(&self) -> bool {
        self.begun.is_cancelled()
    }

    /// From now on nothing is waited for.
    pub fn cut_off(&self) {
        self.cut_off.cancel();
    }

    /// Waits until nothing is waited for.
    pub async fn until_cut_off(&self) {
        self.cut_off.cancelled().await;
    }
}
