//! Explains every statement that the store sends, and fails where one would read a large table from end to end.
//!
//! The statements are overheard from sqlx's own log while the whole API is used once, so that none can be forgotten; for that
//! nothing else may run in the same program.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[path = "../store/build.rs"]
#[expect(dead_code, reason = "the other tests use the rest")]
mod build;
mod explained;
mod filled;
mod used;

use std::collections::BTreeSet;

use domain::{Asked, ServiceFilter};
use store::testing;

use crate::explained::{execute, scans};
use crate::filled::{SERVICES, fill};
use crate::used::use_everything;

#[tokio::test]
async fn no_statement_reads_a_large_table_from_end_to_end() {
    testing::overhear();
    let (sqlite, postgres) = (testing::sqlite().await, testing::postgres().await);
    for (store, url) in [(&*sqlite, sqlite.url()), (&*postgres, postgres.url())] {
        let last = fill(store).await;
        if url.starts_with("postgres") {
            execute(url, "ANALYZE").await;
        }
        testing::overheard();
        use_everything(store, &last).await;
        let statements: BTreeSet<String> =
            testing::overheard().into_iter().filter(|text| is_ours(text)).collect();
        assert!(statements.len() > 60, "only {} statements were overheard", statements.len());
        let wrong = scans(url, &statements).await;
        let wrong: Vec<_> = wrong.into_iter().filter(|found| !is_of_all_reviews(found)).collect();
        assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
        let known_bad = BTreeSet::from(["SELECT id FROM run WHERE tool = 'k6'".to_owned()]);
        assert_eq!(scans(url, &known_bad).await.len(), 1, "a statement without a key is noticed");

        testing::overheard();
        let (narrow, _) = Asked::<ServiceFilter>::read([("find", "service"), ("sort", "-p95")]);
        store.service_list(&narrow, 100).await.unwrap();
        let portfolio = testing::overheard();
        assert_eq!(
            portfolio.len(),
            1,
            "the portfolio of {SERVICES} services takes one query: {portfolio:#?}"
        );
        store.matrix(&narrow, 100).await.unwrap();
        let matrix = testing::overheard();
        assert_eq!(matrix.len(), 2, "the heat map of {SERVICES} services takes two queries: {matrix:#?}");
    }
}

/// The list and the heat map are of the newest reviews of all services: `PostgreSQL` may read reviews and their items in a
/// row for them, but neither runs nor anything else.
fn is_of_all_reviews(found: &str) -> bool {
    let scanned = found.lines().next().unwrap_or_default();
    let of_reviews = ["\"review\"", "\"item_standing\""].iter().any(|table| scanned.ends_with(table));
    of_reviews && found.contains("review AS newest")
}

fn is_ours(statement: &str) -> bool {
    ["SELECT", "INSERT", "UPDATE", "DELETE"].iter().any(|verb| statement.starts_with(verb))
}
