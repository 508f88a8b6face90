//! Fresh databases for tests, of both kinds: each call gives an empty one of its own, opened and migrated.

mod cluster;
mod overheard;

use std::{
    ops::Deref,
    sync::atomic::{AtomicU32, Ordering},
};

use domain::{Clock, Timestamp};
use tempfile::TempDir;

use crate::{Store, StoreError, database::writing};

pub use overheard::{overhear, overheard};

/// 2026-11-23T02:00:00Z: where the clock of a fresh database stands until a test moves it.
pub const START: Timestamp = Timestamp(1_795_399_200_000);

/// An open store on a database of its own.
#[derive(Debug)]
pub struct Fresh {
    store: Store,
    at: Place,
}

/// The address of an empty database that nobody has opened; an `SQLite` file goes when this is dropped.
#[derive(Debug)]
pub struct Place {
    url: String,
    _folder: Option<TempDir>,
}

impl Place {
    /// What [`Store::open`] and `--database-url` take.
    pub fn url(&self) -> &str {
        &self.url
    }
}

impl Fresh {
    /// What [`Store::open`] and `--database-url` take, to open the same database once more.
    pub fn url(&self) -> &str {
        self.at.url()
    }

    /// Runs a statement past the store, for states that its methods do not lead to.
    ///
    /// # Panics
    /// When the database refuses it.
    pub async fn execute(&self, sql: &'static str) {
        let done: Result<u64, StoreError> = async {
            Ok(writing!(self.store, tx => sqlx::query(sql).execute(&mut *tx).await?.rows_affected()))
        }
        .await;
        done.expect("the statement is good");
    }
}

impl Deref for Fresh {
    type Target = Store;

    fn deref(&self) -> &Store {
        &self.store
    }
}

/// A fresh `SQLite` database.
///
/// # Panics
/// When it cannot be made.
pub async fn sqlite() -> Fresh {
    open(empty_sqlite()).await
}

/// A fresh `PostgreSQL` database on a server that this process starts on first use and that ends with it.
///
/// # Panics
/// When the server cannot be started; says which package is missing.
pub async fn postgres() -> Fresh {
    open(empty_postgres().await).await
}

/// Where an `SQLite` database can be made.
///
/// # Panics
/// When no folder can be made.
pub fn empty_sqlite() -> Place {
    let folder = tempfile::tempdir().expect("a temporary folder for the database");
    Place { url: format!("sqlite:{}/test.db", folder.path().display()), _folder: Some(folder) }
}

/// A `PostgreSQL` database without a table.
///
/// # Panics
/// When the server cannot be started; says which package is missing.
pub async fn empty_postgres() -> Place {
    static NEXT: AtomicU32 = AtomicU32::new(1);
    let name = format!("test_{}", NEXT.fetch_add(1, Ordering::Relaxed));
    Place { url: cluster::create_database(&name).await, _folder: None }
}

async fn open(at: Place) -> Fresh {
    let clock = Clock::standing_at(START);
    let store = Store::open(at.url(), clock).await.expect("a fresh database opens");
    Fresh { store, at }
}
