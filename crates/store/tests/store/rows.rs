//! Every row of every table, found from the schema, as text that is the same from either database: what a backup must
//! give back. Written apart from the store's own reading, so that one can be held against the other.

use std::collections::BTreeMap;

use sqlx::{
    AssertSqlSafe, Column, ColumnIndex, ConnectOptions, Connection, Database, Decode, Row, Type, TypeInfo,
};
use uuid::Uuid;

/// Rows by table, sorted.
pub(crate) type Rows = BTreeMap<String, Vec<String>>;

const TABLES_OF_SQLITE: &str =
    "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'";
const TABLES_OF_POSTGRES: &str = "SELECT CAST(tablename AS TEXT) FROM pg_tables WHERE schemaname = 'public'";

/// All that a database holds, but for sqlx's count of migrations.
pub(crate) async fn rows(url: &str) -> Rows {
    if url.starts_with("sqlite:") {
        let options: sqlx::sqlite::SqliteConnectOptions = url.parse().unwrap();
        let mut db = options.connect().await.unwrap();
        let mut all = Rows::new();
        for table in tables(sqlx::query_scalar(TABLES_OF_SQLITE).fetch_all(&mut db).await.unwrap()) {
            let select = AssertSqlSafe(format!("SELECT * FROM {table}"));
            let rows = sqlx::query(select).fetch_all(&mut db).await.unwrap();
            all.insert(table, sorted(rows.iter().map(of_sqlite)));
        }
        db.close().await.unwrap();
        all
    } else {
        let options: sqlx::postgres::PgConnectOptions = url.parse().unwrap();
        let mut db = options.connect().await.unwrap();
        let mut all = Rows::new();
        for table in tables(sqlx::query_scalar(TABLES_OF_POSTGRES).fetch_all(&mut db).await.unwrap()) {
            let select = AssertSqlSafe(format!("SELECT * FROM {table}"));
            let rows = sqlx::query(select).fetch_all(&mut db).await.unwrap();
            all.insert(table, sorted(rows.iter().map(of_postgres)));
        }
        db.close().await.unwrap();
        all
    }
}

fn tables(names: Vec<String>) -> impl Iterator<Item = String> {
    names.into_iter().filter(|name| name != "_sqlx_migrations")
}

fn sorted(rows: impl Iterator<Item = String>) -> Vec<String> {
    let mut rows: Vec<_> = rows.collect();
    rows.sort_unstable();
    rows
}

fn of_sqlite(row: &sqlx::sqlite::SqliteRow) -> String {
    line(row, |index, kind| match kind {
        "INTEGER" => cell(row, index, |number: i64| number.to_string()),
        "REAL" => cell(row, index, |number: f64| number.to_bits().to_string()),
        "TEXT" => cell(row, index, |text: String| format!("{text:?}")),
        "BLOB" => cell(row, index, |bytes: Vec<u8>| format!("{bytes:02x?}")),
        kind => panic!("no column is {kind}"),
    })
}

fn of_postgres(row: &sqlx::postgres::PgRow) -> String {
    line(row, |index, kind| match kind {
        "INT8" => cell(row, index, |number: i64| number.to_string()),
        "BOOL" => cell(row, index, |yes: bool| i64::from(yes).to_string()),
        "FLOAT8" => cell(row, index, |number: f64| number.to_bits().to_string()),
        "TEXT" => cell(row, index, |text: String| format!("{text:?}")),
        "BYTEA" => cell(row, index, |bytes: Vec<u8>| format!("{bytes:02x?}")),
        "UUID" => cell(row, index, |id: Uuid| format!("{:02x?}", id.as_bytes())),
        kind => panic!("no column is {kind}"),
    })
}

fn line<R: Row>(row: &R, cell: impl Fn(usize, &str) -> String) -> String {
    let cells = row
        .columns()
        .iter()
        .enumerate()
        .map(|(index, column)| format!("{}={}", column.name(), cell(index, column.type_info().name())));
    cells.collect::<Vec<_>>().join(" ")
}

fn cell<'r, R, T>(row: &'r R, index: usize, print: impl Fn(T) -> String) -> String
where
    R: Row,
    T: Decode<'r, R::Database> + Type<R::Database>,
    usize: ColumnIndex<R>,
    R::Database: Database,
{
    row.try_get::<Option<T>, _>(index).unwrap().map_or("NULL".to_owned(), print)
}
