//! Statements past the store, to damage what it must notice and to look at what it keeps.

use sqlx::{AssertSqlSafe, ConnectOptions, Connection};
use store::testing::Fresh;

/// Runs one body with a connection to whichever database it is.
macro_rules! past {
    ($url:expr, $db:ident => $body:expr) => {
        if $url.starts_with("sqlite:") {
            let options: sqlx::sqlite::SqliteConnectOptions = $url.parse().unwrap();
            let mut $db = options.create_if_missing(true).connect().await.unwrap();
            let done = $body;
            $db.close().await.unwrap();
            done
        } else {
            let options: sqlx::postgres::PgConnectOptions = $url.parse().unwrap();
            let mut $db = options.connect().await.unwrap();
            let done = $body;
            $db.close().await.unwrap();
            done
        }
    };
}

pub(crate) async fn execute(store: &Fresh, sql: &str) -> u64 {
    execute_at(store.url(), sql).await
}

/// Makes the file of an `SQLite` database where it is missing.
pub(crate) async fn execute_at(url: &str, sql: &str) -> u64 {
    past!(url, db => sqlx::query(AssertSqlSafe(sql)).execute(&mut db).await.unwrap().rows_affected())
}

pub(crate) async fn count(store: &Fresh, sql: &str) -> i64 {
    count_at(store.url(), sql).await
}

pub(crate) async fn count_at(url: &str, sql: &str) -> i64 {
    past!(url, db => sqlx::query_scalar(AssertSqlSafe(sql)).fetch_one(&mut db).await.unwrap())
}

/// The columns of all rows, joined by a bar.
pub(crate) async fn lines(store: &Fresh, sql: &str) -> Vec<String> {
    past!(store.url(), db => sqlx::query_scalar(AssertSqlSafe(sql)).fetch_all(&mut db).await.unwrap())
}
