//! One transaction on either database, with what a backup and a restore ask of it.

use futures_util::TryStreamExt;
use sqlx::{
    AssertSqlSafe, PgConnection, PgPool, Postgres, Row, Sqlite, SqliteConnection, SqlitePool, Transaction,
    postgres::{PgArguments, PgRow},
    query::Query,
    sqlite::{SqliteArguments, SqliteRow},
};
use uuid::Uuid;

use super::{
    schema::{self, Declared, Table, quote},
    value::Value,
};
use crate::{StoreError, database::Kind, postgres, sqlite};

/// A transaction that has begun.
pub(super) enum Connection {
    Sqlite(Transaction<'static, Sqlite>, SqlitePool),
    Postgres(Transaction<'static, Postgres>, PgPool),
}

/// Runs one body on whichever database it is.
macro_rules! on {
    ($connection:expr, $db:ident => $body:expr) => {
        match $connection {
            $crate::backup::connection::Connection::Sqlite(tx, _) => {
                let $db = &mut **tx;
                $body
            }
            $crate::backup::connection::Connection::Postgres(tx, _) => {
                let $db = &mut **tx;
                $body
            }
        }
    };
}
pub(super) use on;

impl Connection {
    /// Begins to read: what others write from now on is not seen, and they do not wait.
    pub(super) async fn reading(url: &str) -> Result<Self, StoreError> {
        match Kind::of(url)? {
            Kind::Sqlite => {
                let pool = sqlite::connect_to_read(url).await?;
                Ok(Self::Sqlite(pool.begin().await?, pool))
            }
            Kind::Postgres => {
                let pool = postgres::connect(url).await?;
                let tx = pool.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await?;
                Ok(Self::Postgres(tx, pool))
            }
        }
    }

    /// Begins to write, before anybody else does.
    pub(super) async fn writing(url: &str) -> Result<Self, StoreError> {
        match Kind::of(url)? {
            Kind::Sqlite => {
                let pool = sqlite::connect_to_write(url).await?;
                Ok(Self::Sqlite(pool.begin_with("BEGIN IMMEDIATE").await?, pool))
            }
            Kind::Postgres => {
                let pool = postgres::connect(url).await?;
                let mut tx = pool.begin().await?;
                postgres::lock_migrations(&mut tx).await?;
                Ok(Self::Postgres(tx, pool))
            }
        }
    }

    /// An `SQLite` database of its own that was just migrated, in memory.
    pub(super) async fn fresh(version: i64) -> Result<Self, StoreError> {
        let pool = sqlite::connect_in_memory().await?;
        let mut fresh = Self::Sqlite(pool.begin().await?, pool);
        fresh.migrate_to(Some(version)).await?;
        Ok(fresh)
    }

    /// Which database, as people call it.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Sqlite(..) => "SQLite",
            Self::Postgres(..) => "PostgreSQL",
        }
    }

    /// The newest migration that ran here; none in a database that is not Headroom's.
    pub(super) async fn version(&mut self) -> Result<Option<i64>, StoreError> {
        let has_run = match self {
            Self::Sqlite(..) => "SELECT COUNT(*) FROM sqlite_schema WHERE name = '_sqlx_migrations'",
            Self::Postgres(..) => {
                "SELECT COUNT(*) FROM information_schema.tables
                 WHERE table_schema = current_schema() AND table_name = '_sqlx_migrations'"
            }
        };
        let has_run: i64 = on!(self, db => sqlx::query_scalar(AssertSqlSafe(has_run)).fetch_one(db).await?);
        if has_run == 0 {
            return Ok(None);
        }
        let newest = "SELECT MAX(version) FROM _sqlx_migrations WHERE success = TRUE";
        Ok(on!(self, db => sqlx::query_scalar(newest).fetch_one(db).await?))
    }

    /// Migrates to this version, or to the newest.
    pub(super) async fn migrate_to(&mut self, version: Option<i64>) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(tx, _) => {
                let connection: &mut SqliteConnection = tx;
                sqlite::migrator().run_direct(version, connection, false).await?;
            }
            Self::Postgres(tx, _) => {
                let connection: &mut PgConnection = tx;
                let mut migrator = postgres::migrator();
                migrator.set_locking(false);
                migrator.run_direct(version, connection, false).await?;
            }
        }
        Ok(())
    }

    pub(super) async fn tables(&mut self) -> Result<Vec<Table>, StoreError> {
        schema::tables(self).await
    }

    /// Hands over the rows of a statement that selects the columns of this table, one after the other.
    pub(super) async fn each_row(
        &mut self,
        table: &Table,
        statement: String,
        mut take: impl FnMut(Vec<Value>) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(tx, _) => {
                let mut rows = sqlx::query(AssertSqlSafe(statement)).fetch(&mut **tx);
                while let Some(row) = rows.try_next().await? {
                    take(of_sqlite(table, &row)?)?;
                }
            }
            Self::Postgres(tx, _) => {
                let mut rows = sqlx::query(AssertSqlSafe(statement)).fetch(&mut **tx);
                while let Some(row) = rows.try_next().await? {
                    take(of_postgres(table, &row)?)?;
                }
            }
        }
        Ok(())
    }

    /// Adds rows, each with a value for every column.
    pub(super) async fn insert(&mut self, table: &Table, rows: Vec<Vec<Value>>) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(tx, _) => {
                let mut query = sqlx::query(AssertSqlSafe(insert(table, rows.len(), "")));
                for value in rows.into_iter().flatten() {
                    query = to_sqlite(query, value);
                }
                query.execute(&mut **tx).await?;
            }
            Self::Postgres(tx, _) => {
                // Identities keep their numbers: lists are ordered by them.
                let statement = insert(table, rows.len(), "OVERRIDING SYSTEM VALUE ");
                let mut query = sqlx::query(AssertSqlSafe(statement));
                let declared = table.columns.iter().map(|column| column.declared);
                for (declared, value) in declared.cycle().zip(rows.into_iter().flatten()) {
                    query = to_postgres(query, declared, value)?;
                }
                query.execute(&mut **tx).await?;
            }
        }
        Ok(())
    }

    /// Deletes every row.
    pub(super) async fn clear(&mut self, table: &Table) -> Result<(), StoreError> {
        let statement = format!("DELETE FROM {}", quote(&table.name));
        on!(self, db => sqlx::query(AssertSqlSafe(statement)).execute(db).await?.rows_affected());
        Ok(())
    }

    /// Lets identities go on after the highest that was loaded. `SQLite` does so by itself.
    pub(super) async fn advance_identities(&mut self) -> Result<(), StoreError> {
        let Self::Postgres(tx, _) = self else { return Ok(()) };
        let identities: Vec<(String, String)> = sqlx::query_as(
            "SELECT CAST(table_name AS TEXT), CAST(column_name AS TEXT) FROM information_schema.columns
             WHERE table_schema = current_schema() AND is_identity = 'YES'",
        )
        .fetch_all(&mut **tx)
        .await?;
        for (table, column) in identities {
            let (table, column_name) = (quote(&table), quote(&column));
            // An empty table begins at 1: the next number is the third argument's question.
            let statement = format!(
                "SELECT setval(pg_get_serial_sequence($1, $2), COALESCE(MAX({column_name}), 1), COUNT(*) > 0)
                 FROM {table}"
            );
            sqlx::query(AssertSqlSafe(statement)).bind(table).bind(column).execute(&mut **tx).await?;
        }
        Ok(())
    }

    /// Makes it last, and closes what was open.
    pub(super) async fn commit(self) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(tx, pool) => {
                tx.commit().await?;
                pool.close().await;
            }
            Self::Postgres(tx, pool) => {
                tx.commit().await?;
                pool.close().await;
            }
        }
        Ok(())
    }
}

fn insert(table: &Table, rows: usize, overriding: &str) -> String {
    let width = table.columns.len();
    let places = (0..rows).map(|row| {
        let places: Vec<_> = (1..=width).map(|column| format!("${}", row * width + column)).collect();
        format!("({})", places.join(","))
    });
    let places: Vec<_> = places.collect();
    let (name, columns) = (quote(&table.name), table.column_list());
    format!("INSERT INTO {name} ({columns}) {overriding}VALUES {}", places.join(","))
}

fn of_sqlite(table: &Table, row: &SqliteRow) -> Result<Vec<Value>, StoreError> {
    let value = |(index, declared): (usize, Declared)| {
        Ok(match declared {
            Declared::Int | Declared::Bool => row.try_get::<Option<_>, _>(index)?.map(Value::Int),
            Declared::Real => row.try_get::<Option<_>, _>(index)?.map(Value::Real),
            Declared::Text => row.try_get::<Option<_>, _>(index)?.map(Value::Text),
            Declared::Bytes | Declared::Uuid => row.try_get::<Option<_>, _>(index)?.map(Value::Bytes),
        }
        .unwrap_or(Value::Null))
    };
    table.columns.iter().map(|column| column.declared).enumerate().map(value).collect()
}

fn of_postgres(table: &Table, row: &PgRow) -> Result<Vec<Value>, StoreError> {
    let uuid = |id: Uuid| Value::Bytes(id.as_bytes().to_vec());
    let value = |(index, declared): (usize, Declared)| {
        Ok(match declared {
            Declared::Int => row.try_get::<Option<_>, _>(index)?.map(Value::Int),
            Declared::Bool => row.try_get::<Option<bool>, _>(index)?.map(|yes| Value::Int(yes.into())),
            Declared::Real => row.try_get::<Option<_>, _>(index)?.map(Value::Real),
            Declared::Text => row.try_get::<Option<_>, _>(index)?.map(Value::Text),
            Declared::Bytes => row.try_get::<Option<_>, _>(index)?.map(Value::Bytes),
            Declared::Uuid => row.try_get::<Option<Uuid>, _>(index)?.map(uuid),
        }
        .unwrap_or(Value::Null))
    };
    table.columns.iter().map(|column| column.declared).enumerate().map(value).collect()
}

type ToSqlite<'q> = Query<'q, Sqlite, SqliteArguments>;

fn to_sqlite(query: ToSqlite<'_>, value: Value) -> ToSqlite<'_> {
    match value {
        Value::Null => query.bind(None::<i64>),
        Value::Int(number) => query.bind(number),
        Value::Real(number) => query.bind(number),
        Value::Text(text) => query.bind(text),
        Value::Bytes(bytes) => query.bind(bytes),
    }
}

type ToPostgres<'q> = Query<'q, Postgres, PgArguments>;

/// Here every parameter has a type, NULL too. That value and column are of one kind was seen to before.
fn to_postgres(
    query: ToPostgres<'_>,
    declared: Declared,
    value: Value,
) -> Result<ToPostgres<'_>, StoreError> {
    Ok(match (declared, value) {
        (Declared::Int, Value::Int(number)) => query.bind(number),
        (Declared::Int, _) => query.bind(None::<i64>),
        (Declared::Bool, Value::Int(number)) => query.bind(number != 0),
        (Declared::Bool, _) => query.bind(None::<bool>),
        (Declared::Real, Value::Real(number)) => query.bind(number),
        (Declared::Real, _) => query.bind(None::<f64>),
        (Declared::Text, Value::Text(text)) => query.bind(text),
        (Declared::Text, _) => query.bind(None::<String>),
        (Declared::Bytes, Value::Bytes(bytes)) => query.bind(bytes),
        (Declared::Bytes, _) => query.bind(None::<Vec<u8>>),
        (Declared::Uuid, Value::Bytes(bytes)) => {
            let not_an_id = |_| StoreError::Refused("An id in the backup is not of 16 bytes.".to_owned());
            query.bind(Uuid::from_slice(&bytes).map_err(not_an_id)?)
        }
        (Declared::Uuid, _) => query.bind(None::<Uuid>),
    })
}
