//! What can go wrong in the store.

use std::fmt::Display;

use domain::Refusal;
use sqlx::migrate::MigrateError;

/// Why the store did not do what it was asked. Nothing was written then.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// What was to be changed does not exist.
    #[error("there is no such thing")]
    NotFound,
    /// It stands against what is there already; says what, as a sentence for people.
    #[error("{0}")]
    Conflict(&'static str),
    /// The rules of reviews stand against it.
    #[error(transparent)]
    Against(#[from] Refusal),
    /// Others rest on it; says who, and what to do first, as sentences for people.
    #[error("{0}")]
    InUse(String),
    /// A stored value is not one that Headroom writes.
    #[error("the database holds a value in {table}.{column} of {id} that Headroom does not understand")]
    Corrupt {
        /// Where.
        table: &'static str,
        /// In which column.
        column: &'static str,
        /// In which row: its id.
        id: String,
    },
    /// The database cannot be used safely; says why and what to do.
    #[error("{0}")]
    Refused(String),
    /// A backup cannot be read: it was damaged, cut off, or is none.
    #[error("byte {at}: {why}")]
    Unreadable {
        /// How far reading came, in bytes of the file.
        at: u64,
        /// What was expected and what was found.
        why: String,
    },
    /// A backup cannot be restored where something is already; says what, and where else.
    #[error("{0}")]
    NotEmpty(String),
    /// A backup could not be written to its end.
    #[error("the backup could not be written: {0}")]
    Unwritten(#[source] std::io::Error),
    /// The database failed.
    #[error("the database failed: {0}")]
    Database(#[source] sqlx::Error),
    /// The schema could not be brought up to date.
    #[error("the database's schema could not be brought up to date: {0}")]
    Migrate(#[from] MigrateError),
}

impl StoreError {
    /// As a conflict, where the database refused a second row with the same key.
    pub(crate) fn taken(error: sqlx::Error, what: &'static str) -> Self {
        match &error {
            sqlx::Error::Database(refused) if refused.is_unique_violation() => Self::Conflict(what),
            _ => error.into(),
        }
    }
}

/// What a row was to point at was removed between the question and the answer: whoever asked may look again.
impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::Database(refused) if refused.is_foreign_key_violation() => Self::Conflict(
                "Something that this rests on was removed meanwhile, or the account that did it: look again.",
            ),
            _ => Self::Database(error),
        }
    }
}

/// For `map_err`: whatever was wrong with the value, it is corrupt.
pub(crate) fn corrupt<E>(
    table: &'static str,
    column: &'static str,
    id: impl Display,
) -> impl FnOnce(E) -> StoreError {
    move |_| StoreError::Corrupt { table, column, id: id.to_string() }
}
