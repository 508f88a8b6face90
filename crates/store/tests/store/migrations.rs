//! The two folders of migrations are one schema, and what was committed stays.

use std::{collections::BTreeMap, fs, path::Path};

use sqlx::{ConnectOptions, Connection, migrate::Migrator, sqlite::SqliteConnectOptions};
use store::testing::{self, Place};

use crate::raw;

static SQLITE: Migrator = sqlx::migrate!("../../migrations/sqlite");
static POSTGRES: Migrator = sqlx::migrate!("../../migrations/postgres");

/// Migrations as they were committed. A line is added with each new file and never changed: a database that ran the
/// file would refuse to start with another text. Follow a migration by the next one instead.
const COMMITTED: &str = include_str!("migrations.txt");

/// Makes an `SQLite` database as it was when this migration was the newest.
pub(crate) async fn run_first(at: &Place, version: i64) {
    let options: SqliteConnectOptions = at.url().parse().unwrap();
    let mut db = options.create_if_missing(true).connect().await.unwrap();
    SQLITE.run_direct(Some(version), &mut db, false).await.unwrap();
    db.close().await.unwrap();
}

fn names(folder: &str) -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../migrations").join(folder);
    let files = fs::read_dir(folder).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = files.collect();
    names.sort();
    names
}

#[test]
fn both_folders_have_the_same_files() {
    assert_eq!(names("sqlite"), names("postgres"));
    assert_eq!(names("sqlite").len(), SQLITE.iter().count());
}

#[test]
fn a_committed_migration_is_never_edited() {
    let mut now = Vec::new();
    for (database, migrator) in [("sqlite", &SQLITE), ("postgres", &POSTGRES)] {
        for file in migrator.iter() {
            let beginning = u128::from_be_bytes(file.checksum[..16].try_into().unwrap());
            now.push(format!("{database} {:04} {} {beginning:032x}", file.version, file.description));
        }
    }
    assert_eq!(now, COMMITTED.lines().collect::<Vec<_>>(), "compare with tests/store/migrations.txt");
}

#[tokio::test]
async fn both_databases_have_the_same_tables_and_columns() {
    let sqlite = testing::sqlite().await;
    let postgres = testing::postgres().await;
    let of_sqlite = raw::lines(
        &sqlite,
        "SELECT t.name || '.' || c.name || ' ' || c.type || CASE WHEN c.\"notnull\" = 1 THEN ' always' ELSE '' END
         FROM sqlite_schema AS t JOIN pragma_table_info(t.name) AS c
         WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%' AND t.name NOT LIKE '_sqlx_%'
         ORDER BY t.name, c.cid",
    )
    .await;
    let of_postgres = raw::lines(
        &postgres,
        "SELECT table_name || '.' || column_name || ' ' || data_type ||
                CASE WHEN is_nullable = 'NO' THEN ' always' ELSE '' END
         FROM information_schema.columns
         WHERE table_schema = 'public' AND table_name NOT LIKE '\\_sqlx\\_%'
         ORDER BY table_name COLLATE \"C\", ordinal_position",
    )
    .await;
    let twins = [
        ("uuid", "BLOB"),
        ("bytea", "BLOB"),
        ("bigint", "INTEGER"),
        ("boolean", "INTEGER"),
        ("double precision", "REAL"),
        ("text", "TEXT"),
    ];
    let twins = BTreeMap::from(twins);
    let translated: Vec<String> = of_postgres
        .iter()
        .map(|line| {
            let (column, kind) = line.split_once(' ').unwrap();
            let (kind, always) = kind.strip_suffix(" always").map_or((kind, ""), |kind| (kind, " always"));
            format!("{column} {}{always}", twins[kind])
        })
        .collect();
    assert_eq!(of_sqlite, translated);
    assert!(of_sqlite.len() > 100);
}

#[tokio::test]
async fn both_databases_have_the_same_indexes() {
    let sqlite = testing::sqlite().await;
    let postgres = testing::postgres().await;
    let of_sqlite = raw::lines(
        &sqlite,
        "SELECT name FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL ORDER BY name",
    )
    .await;
    let of_postgres = raw::lines(
        &postgres,
        "SELECT CAST(indexname AS TEXT) FROM pg_indexes WHERE schemaname = 'public'
            AND indexname NOT LIKE '%\\_pkey' AND indexname NOT LIKE '%\\_key'
         ORDER BY indexname COLLATE \"C\"",
    )
    .await;
    assert_eq!(of_sqlite, of_postgres);
}

#[tokio::test]
async fn every_sqlite_table_is_strict() {
    let loose = raw::lines(
        &testing::sqlite().await,
        "SELECT name FROM pragma_table_list WHERE type = 'table' AND strict = 0 AND schema = 'main'
            AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '_sqlx_%'",
    )
    .await;
    assert_eq!(loose, Vec::<String>::new());
}

/// A review of the time before signatures: that an item does not apply had only a sentence.
const BEFORE_SIGNATURES: &str = "
    INSERT INTO service (id, slug, name, created_at, changed_at, changed_by_name)
        VALUES (X'01', 'orders', 'Orders', 1, 1, 'Ada');
    INSERT INTO checklist (id, version, published_at, body) VALUES ('team', '1', 1, '{}');
    INSERT INTO review (id, service_id, number, order_from, order_to, target_rps, state, author_name, created_at,
        changed_at, checklist_id, checklist_version)
        VALUES (X'02', X'01', 1, 100, 1000, 1000, 'draft', 'Ada', 1, 1, 'team', '1');
    INSERT INTO review_item (review_id, item, position) VALUES (X'02', 'A-1', 0);
    INSERT INTO answer (review_id, item, answer, reason, answered_at, by_name, is_current)
        VALUES (X'02', 'A-1', 'meets', NULL, 1, 'Ada', FALSE), (X'02', 'A-1', 'not_applicable', 'No pool.', 2, 'Ada', TRUE);
    INSERT INTO evidence (id, review_id, item, note, attached_at, by_name, removed_at, removed_by_name)
        VALUES (X'03', X'02', 'A-1', 'Seen.', 3, 'Ada', NULL, NULL), (X'04', X'02', 'A-1', 'Not so.', 4, 'Ada', 5, 'Eve');";

#[tokio::test]
async fn what_was_answered_and_attached_before_signatures_is_kept_and_judged_anew() {
    let place = testing::empty_sqlite();
    run_first(&place, 13).await;
    raw::execute_at(place.url(), BEFORE_SIGNATURES).await;
    run_first(&place, 14).await;
    let count = async |sql: &'static str| raw::count_at(place.url(), sql).await;
    let because =
        "SELECT COUNT(*) FROM answer WHERE (answer = 'not_applicable') = (not_applicable_because = 'other')
        AND reason = 'No pool.'";
    assert_eq!(count(because).await, 1);
    assert_eq!(count("SELECT COUNT(*) FROM answer WHERE not_applicable_because IS NULL").await, 1);
    assert_eq!(
        count("SELECT COUNT(*) FROM evidence WHERE note = 'Seen.' AND attached_at = 3 AND fact IS NULL")
            .await,
        1
    );
    assert_eq!(
        count("SELECT COUNT(*) FROM evidence WHERE removed_by_name = 'Eve' AND removed_at = 5").await,
        1
    );
    assert_eq!(count("SELECT COUNT(*) FROM review WHERE is_due = TRUE AND judged_at IS NULL").await, 1);
}
