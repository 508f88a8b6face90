//! The open database, and the two macros through which every statement goes.

use std::fmt;

use domain::Clock;
use sqlx::{PgPool, SqlitePool};

use crate::{StoreError, postgres, sqlite};

/// Headroom's database, open and migrated. Clones share its connections.
#[derive(Clone)]
pub struct Store {
    database: Database,
    clock: Clock,
}

/// The connections.
#[derive(Clone)]
pub(crate) enum Database {
    Sqlite {
        /// Several, which cannot write.
        read: SqlitePool,
        /// One.
        write: SqlitePool,
    },
    Postgres(PgPool),
}

/// Which database an address leads to.
pub(crate) enum Kind {
    Sqlite,
    Postgres,
}

impl Kind {
    pub(crate) fn of(url: &str) -> Result<Self, StoreError> {
        match url.split_once(':').map(|(scheme, _)| scheme) {
            Some("sqlite") => Ok(Self::Sqlite),
            Some("postgres" | "postgresql") => Ok(Self::Postgres),
            _ => Err(StoreError::Refused(
                "A database's address begins with sqlite: or postgres://.".to_owned(),
            )),
        }
    }
}

impl Store {
    /// Opens `sqlite:PATH` or `postgres://…`: makes the `SQLite` file where it is missing, proves that the database can be
    /// used safely, and brings its schema up to date. Several instances may do so at once.
    pub async fn open(url: &str, clock: Clock) -> Result<Self, StoreError> {
        let database = match Kind::of(url)? {
            Kind::Sqlite => sqlite::open(url).await?,
            Kind::Postgres => postgres::open(url).await?,
        };
        Ok(Self { database, clock })
    }

    /// The clock that dates and numbers what is written.
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// The same database, for what is dated by another clock.
    #[must_use]
    pub fn dated_by(&self, clock: Clock) -> Self {
        Self { database: self.database.clone(), clock }
    }

    /// Asks the database for an answer.
    pub async fn ping(&self) -> Result<(), StoreError> {
        let one: i64 =
            reading!(self, db => sqlx::query_scalar("SELECT CAST(1 AS BIGINT)").fetch_one(db).await?);
        debug_assert_eq!(one, 1);
        Ok(())
    }

    /// Closes all connections, after the statements that are under way.
    pub async fn close(&self) {
        match &self.database {
            Database::Sqlite { read, write } => {
                read.close().await;
                write.close().await;
            }
            Database::Postgres(pool) => pool.close().await,
        }
    }

    pub(crate) fn database(&self) -> &Database {
        &self.database
    }
}

/// Says which database, never its address: that may hold a password.
impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match &self.database {
            Database::Sqlite { .. } => "Store(SQLite)",
            Database::Postgres(_) => "Store(PostgreSQL)",
        })
    }
}

/// Runs one body on whichever database is open, each arm compiled on its own. `$db` is a pool for reading.
macro_rules! reading {
    ($store:expr, $db:ident => $body:expr) => {
        match $store.database() {
            $crate::database::Database::Sqlite { read: $db, .. } => $body,
            $crate::database::Database::Postgres($db) => $body,
        }
    };
}

/// Runs one body in one transaction on whichever database is open. A `?` or `return` in it leaves nothing behind.
///
/// `SQLite` takes the lock for writing at once: a transaction that read first and then asked for it would fail whenever
/// another had written in between.
macro_rules! writing {
    ($store:expr, $tx:ident => $body:expr) => {
        match $store.database() {
            $crate::database::Database::Sqlite { write, .. } => {
                let mut $tx = write.begin_with("BEGIN IMMEDIATE").await?;
                let done = $body;
                $tx.commit().await?;
                done
            }
            $crate::database::Database::Postgres(pool) => {
                let mut $tx = pool.begin().await?;
                let done = $body;
                $tx.commit().await?;
                done
            }
        }
    };
}

pub(crate) use {reading, writing};
