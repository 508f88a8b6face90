//! Everything that a database holds in one file that either database takes back: against loss, and to move from
//! `SQLite` to `PostgreSQL` or the other way round.
//!
//! A [`Snapshot`] is one transaction that only reads: it sees one moment, and who writes meanwhile neither waits nor
//! is waited for. Its file (module `format`) is read in full, and found whole, before a [`Restore`] begins to write.

mod connection;
mod format;
mod restore;
mod schema;
mod value;

use std::io::Write;

use domain::Clock;

use connection::Connection;
pub use format::Origin;
use format::Writer;
pub use restore::{Restore, Restored};
use schema::Table;

use crate::{StoreError, sqlite};

/// The database at one moment.
pub struct Snapshot {
    connection: Connection,
    tables: Vec<Table>,
    origin: Origin,
}

/// What was written or read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Amount {
    /// Tables that are complete.
    pub tables: u64,
    /// Rows of all tables.
    pub rows: u64,
    /// Length of the file; 0 before its end is reached.
    pub bytes: u64,
}

impl Snapshot {
    /// Takes hold of the database at `sqlite:PATH` or `postgres://…` as it is now. Neither makes nor migrates it.
    pub async fn take(url: &str, clock: &Clock) -> Result<Self, StoreError> {
        let mut connection = Connection::reading(url).await?;
        // The first statement is what fixes the moment.
        let Some(schema) = connection.version().await? else {
            return Err(StoreError::Refused(format!(
                "This {} database holds nothing of Headroom's.",
                connection.name()
            )));
        };
        let newest = newest();
        if schema > newest {
            return Err(StoreError::Refused(format!(
                "The database's schema has number {schema}, and this Headroom knows those up to {newest}: back it up with \
                 the Headroom that serves it."
            )));
        }
        let tables = connection.tables().await?;
        let headroom = env!("CARGO_PKG_VERSION").to_owned();
        Ok(Self { connection, tables, origin: Origin { headroom, schema, taken_at: clock.now() } })
    }

    /// Where the backup comes from, as its file says.
    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    /// Writes the backup, row by row, and tells after each how far it is. `out` is complete and flushed afterwards; that
    /// it lasts is the caller's part.
    pub async fn write(
        mut self,
        out: impl Write,
        mut progress: impl FnMut(&Amount),
    ) -> Result<Amount, StoreError> {
        let mut file = Writer::begin(out, &self.origin).map_err(StoreError::Unwritten)?;
        let mut done = Amount::default();
        for table in &self.tables {
            file.table(table).map_err(StoreError::Unwritten)?;
            let write = |row: Vec<_>| {
                file.row(&row).map_err(StoreError::Unwritten)?;
                done.rows += 1;
                progress(&done);
                Ok(())
            };
            self.connection.each_row(table, table.select(), write).await?;
            file.end_table().map_err(StoreError::Unwritten)?;
            done.tables += 1;
        }
        done.bytes = file.end().map_err(StoreError::Unwritten)?;
        self.connection.commit().await?;
        Ok(done)
    }
}

/// Number of the newest migration, the same for both databases.
fn newest() -> i64 {
    sqlite::migrator().iter().map(|migration| migration.version).max().unwrap_or(0)
}
