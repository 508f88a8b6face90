//! `SQLite`: one file, one connection that writes, several that read.

use std::time::Duration;

use sqlx::{
    SqliteConnection, SqlitePool,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

use crate::{StoreError, database::Database};

/// The first release without the corruption of a checkpoint that meets a writer (sqlite.org/wal.html, "WAL-reset bug").
const OLDEST: (u32, u32, u32) = (3, 51, 3);

/// Connections for reading. They read while the one that writes writes.
const READERS: u32 = 8;

/// Opens the file, making it where it is missing, and migrates it.
pub(crate) async fn open(url: &str) -> Result<Database, StoreError> {
    let options = options(url)?;
    let write = SqlitePoolOptions::new()
        .max_connections(1)
        .min_connections(1)
        .acquire_timeout(Duration::from_secs(30))
        .connect_with(options.clone().optimize_on_close(true, 400))
        .await?;
    check_version(&write).await?;
    migrate(&write).await?;
    let read = SqlitePoolOptions::new()
        .max_connections(READERS)
        .connect_with(options.pragma("query_only", "ON"))
        .await?;
    Ok(Database::Sqlite { read, write })
}

/// One connection for a look at a file that is there, which others may be writing to.
pub(crate) async fn connect_to_read(url: &str) -> Result<SqlitePool, StoreError> {
    let options = options(url)?.create_if_missing(false).pragma("query_only", "ON");
    let file = options.get_filename();
    if !file.exists() {
        return Err(StoreError::Refused(format!("There is no database at {}.", file.display())));
    }
    connect_one(options).await
}

/// One connection that makes the file where it is missing, and migrates nothing.
pub(crate) async fn connect_to_write(url: &str) -> Result<SqlitePool, StoreError> {
    let pool = connect_one(options(url)?).await?;
    check_version(&pool).await?;
    Ok(pool)
}

/// An empty database that is gone with its connection.
pub(crate) async fn connect_in_memory() -> Result<SqlitePool, StoreError> {
    connect_one(SqliteConnectOptions::new().in_memory(true)).await
}

async fn connect_one(options: SqliteConnectOptions) -> Result<SqlitePool, StoreError> {
    Ok(SqlitePoolOptions::new().max_connections(1).connect_with(options).await?)
}

fn options(url: &str) -> Result<SqliteConnectOptions, StoreError> {
    if url.contains(":memory:") || url.contains("mode=memory") {
        return Err(StoreError::Refused(
            "A database in memory would be lost at the end: give sqlite: and the path of a file.".to_owned(),
        ));
    }
    let options: SqliteConnectOptions = url.parse()?;
    Ok(options
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        // An answer that was given must outlast a power cut, a signature above all.
        .synchronous(SqliteSynchronous::Full)
        .busy_timeout(Duration::from_secs(5))
        .foreign_keys(true)
        .pragma("trusted_schema", "OFF")
        .pragma("journal_size_limit", "67108864")
        .pragma("cache_size", "-16000"))
}

async fn check_version(pool: &SqlitePool) -> Result<(), StoreError> {
    let version: String = sqlx::query_scalar("SELECT sqlite_version()").fetch_one(pool).await?;
    if is_recent(&version) {
        return Ok(());
    }
    let (major, minor, patch) = OLDEST;
    Err(StoreError::Refused(format!(
        "SQLite {version} can damage a database in write-ahead mode: Headroom needs {major}.{minor}.{patch} or newer."
    )))
}

fn is_recent(version: &str) -> bool {
    let mut numbers = version.split('.').map(|part| part.parse().unwrap_or(0));
    let mut next = || numbers.next().unwrap_or(0);
    (next(), next(), next()) >= OLDEST
}

/// The check and all migrations in one transaction, so that a second instance finds all or waits for it.
async fn migrate(pool: &SqlitePool) -> Result<(), StoreError> {
    let mut tx = pool.begin_with("BEGIN IMMEDIATE").await?;
    let connection: &mut SqliteConnection = &mut tx;
    migrator().run_direct(None, connection, false).await?;
    tx.commit().await?;
    Ok(())
}

/// The migrations, embedded.
pub(crate) fn migrator() -> sqlx::migrate::Migrator {
    sqlx::migrate!("../../migrations/sqlite")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sqlite_that_can_damage_the_file_is_not_recent() {
        for good in ["3.51.3", "3.52.0", "4.0"] {
            assert!(is_recent(good), "{good}");
        }
        for bad in ["3.51.2", "3.40.1", "", "no version"] {
            assert!(!is_recent(bad), "{bad}");
        }
    }
}
