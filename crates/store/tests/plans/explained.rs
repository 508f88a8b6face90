//! How each database would go about a statement.

use std::collections::BTreeSet;

use sqlx::{AssertSqlSafe, ConnectOptions, Connection};

/// Tables that grow with every run, review, change or visit.
const LARGE: [&str; 28] = [
    "run",
    "endpoint",
    "recording",
    "series_block",
    "baseline",
    "fact",
    "review",
    "review_item",
    "answer",
    "typed_value",
    "evidence",
    "item_standing",
    "review_step",
    "exemption",
    "thread",
    "comment",
    "mention",
    "snapshot",
    "snapshot_condition",
    "snapshot_run",
    "item_owner",
    "carried_answer",
    "session",
    "share",
    "token",
    "sign_in_attempt",
    "campaign_service",
    "campaign_day",
];

pub(crate) async fn scans(url: &str, statements: &BTreeSet<String>) -> Vec<String> {
    if url.starts_with("sqlite:") {
        sqlite_scans(url, statements).await
    } else {
        postgres_scans(url, statements).await
    }
}

/// `SQLite` says SCAN where it reads a table or an index from end to end, and SEARCH where it goes by key.
async fn sqlite_scans(url: &str, statements: &BTreeSet<String>) -> Vec<String> {
    let options: sqlx::sqlite::SqliteConnectOptions = url.parse().unwrap();
    let mut db = options.connect().await.unwrap();
    let mut wrong = Vec::new();
    for statement in statements {
        let explain = AssertSqlSafe(format!("EXPLAIN QUERY PLAN {statement}"));
        let plan: Vec<(i64, i64, i64, String)> = sqlx::query_as(explain).fetch_all(&mut db).await.unwrap();
        for (.., step) in plan {
            let table = step.strip_prefix("SCAN ").and_then(|rest| rest.split(' ').next());
            if table.is_some_and(|table| LARGE.contains(&table)) {
                wrong.push(format!("{step}\n{statement}"));
            }
        }
    }
    db.close().await.unwrap();
    wrong
}

/// Plans as they are made for any value of the parameters; reading in a row is allowed only where nothing else works.
async fn postgres_scans(url: &str, statements: &BTreeSet<String>) -> Vec<String> {
    let options: sqlx::postgres::PgConnectOptions = url.parse().unwrap();
    let mut db = options.connect().await.unwrap();
    for setting in ["SET plan_cache_mode = force_generic_plan", "SET enable_seqscan = off"] {
        sqlx::query(setting).execute(&mut db).await.unwrap();
    }
    let mut wrong = Vec::new();
    for statement in statements {
        let parameters = (1..=99).take_while(|nth| statement.contains(&format!("${nth}"))).count();
        let nulls = vec!["NULL"; parameters].join(", ");
        let execute =
            if parameters == 0 { "EXECUTE one".to_owned() } else { format!("EXECUTE one ({nulls})") };
        sqlx::raw_sql(AssertSqlSafe(format!("PREPARE one AS {statement}"))).execute(&mut db).await.unwrap();
        let explain = AssertSqlSafe(format!("EXPLAIN (FORMAT JSON) {execute}"));
        let plan: serde_json::Value = sqlx::query_scalar(explain).fetch_one(&mut db).await.unwrap();
        sqlx::raw_sql("DEALLOCATE one").execute(&mut db).await.unwrap();
        for step in steps(&plan) {
            if reads_in_a_row(step) {
                wrong.push(format!("{} on {}\n{statement}", step["Node Type"], step["Relation Name"]));
            }
        }
    }
    db.close().await.unwrap();
    wrong
}

fn steps(plan: &serde_json::Value) -> Vec<&serde_json::Value> {
    match plan {
        serde_json::Value::Array(parts) => parts.iter().flat_map(steps).collect(),
        serde_json::Value::Object(step) => {
            std::iter::once(plan).chain(step.values().flat_map(steps)).collect()
        }
        _ => Vec::new(),
    }
}

fn reads_in_a_row(step: &serde_json::Value) -> bool {
    let is_large = step["Relation Name"].as_str().is_some_and(|table| LARGE.contains(&table));
    match step["Node Type"].as_str() {
        Some("Seq Scan") => is_large,
        Some("Index Scan" | "Index Only Scan") => is_large && step["Index Cond"].is_null(),
        // The index below does not say whose it is.
        Some("Bitmap Heap Scan") => {
            let is_whole = |part: &&serde_json::Value| {
                part["Node Type"] == "Bitmap Index Scan" && part["Index Cond"].is_null()
            };
            is_large && steps(&step["Plans"]).iter().any(is_whole)
        }
        _ => false,
    }
}

pub(crate) async fn execute(url: &str, sql: &str) {
    let options: sqlx::postgres::PgConnectOptions = url.parse().unwrap();
    let mut db = options.connect().await.unwrap();
    sqlx::query(AssertSqlSafe(sql)).execute(&mut db).await.unwrap();
    db.close().await.unwrap();
}
