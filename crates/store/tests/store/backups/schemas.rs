//! Backups of an older Headroom, and a database of a newer one.

use store::backup::Snapshot;
use store::{Store, StoreError, testing};

use super::{restored, written};
use crate::build::service;
use crate::{migrations, raw, store_test};

/// A run as it was kept before its number of requests could be unknown: 0 stood for both.
async fn run_of_schema_18(at: &str, id: &str, content_id: &str, p99_ms: &str) {
    let report = r#"{"headroom":"0.1.0","files":[],"tool":"ab","tool_version":null,"format":"ab-percentiles","started_at":null,"ended_at":null,"duration_ms":null,"requests":{"count":0,"failed":null,"rate_per_s":null,"latency_ms":{}},"endpoints":[],"groups":[],"scenarios":[],"metrics":{},"checks":[],"thresholds":[],"errors":[],"skipped":{"count":0,"first":[]},"notes":[]}"#;
    let number = &id[..1];
    raw::execute_at(
        at,
        &format!(
            "INSERT INTO run (id, service_id, number, environment, scenario, received_at, received_from, content_id, tool,
                request_count, p99_ms, thresholds_passed, thresholds_failed, thresholds_unknown, report)
             VALUES (x'{}', x'{}', {number}, 'staging', 'default', 7, 'ci', '{content_id}', 'ab', 0, {p99_ms}, 0, 0, 0, '{report}')",
            id.repeat(32),
            "5".repeat(32),
        ),
    )
    .await;
}

#[tokio::test]
async fn an_unknown_number_of_requests_is_no_longer_0() {
    let old = testing::empty_sqlite();
    migrations::run_first(&old, 18).await;
    for sql in [
        "INSERT INTO service (id, slug, name, created_at, changed_at, changed_by_name)
         VALUES (x'55555555555555555555555555555555', 'orders', 'orders', 7, 7, 'ci')",
        "INSERT INTO environment VALUES (x'55555555555555555555555555555555', 'staging', 7)",
        "INSERT INTO scenario VALUES (x'55555555555555555555555555555555', 'staging', 'default', 7)",
    ] {
        raw::execute_at(old.url(), sql).await;
    }
    run_of_schema_18(old.url(), "1", "blake3:1", "171.0").await;
    run_of_schema_18(old.url(), "2", "blake3:2", "NULL").await;
    let clock = domain::Clock::standing_at(testing::START);
    let (file, _) = written(Snapshot::take(old.url(), &clock).await.unwrap()).await;
    for new in [testing::empty_sqlite(), testing::empty_postgres().await] {
        restored(&file, new.url()).await.unwrap();
        let store = Store::open(new.url(), clock.clone()).await.unwrap();
        let service = store.service(&"orders".parse().unwrap()).await.unwrap().unwrap().id;
        let lines = store.runs(service, &domain::RunFilter::default(), None, 10).await.unwrap().items;
        assert_eq!(
            lines.iter().map(|run| (run.number, run.count)).collect::<Vec<_>>(),
            [(2, Some(0)), (1, None)]
        );
        for (number, count) in [(1, None), (2, Some(0))] {
            let run = store.run_numbered(service, number).await.unwrap().unwrap();
            assert_eq!(run.report.requests.count, count, "run #{number}");
        }
        store.close().await;
    }
}

#[tokio::test]
async fn a_backup_of_an_older_schema_is_brought_up_to_date() {
    let old = testing::empty_sqlite();
    migrations::run_first(&old, 2).await;
    raw::execute_at(
        old.url(),
        "INSERT INTO account VALUES (x'00112233445566778899aabbccddeeff', 'Ada', 'ada', 'admin', 'hash', 7)",
    )
    .await;
    let clock = domain::Clock::standing_at(testing::START);
    let snapshot = Snapshot::take(old.url(), &clock).await.unwrap();
    assert_eq!((snapshot.origin().schema, snapshot.origin().taken_at), (2, testing::START));
    let (file, _) = written(snapshot).await;
    for new in [testing::empty_sqlite(), testing::empty_postgres().await] {
        restored(&file, new.url()).await.unwrap();
        let store = Store::open(new.url(), clock.clone()).await.unwrap();
        assert_eq!(store.accounts().await.unwrap()[0].name.as_str(), "Ada");
        service(&store, "orders").await;
        store.close().await;
    }
    let newer = testing::sqlite().await;
    let refused = restored(&file, newer.url()).await;
    assert!(
        matches!(&refused, Err(StoreError::NotEmpty(why)) if why.contains("newer than the backup's 2")),
        "{refused:?}"
    );
}

store_test! {
    async fn a_database_of_a_newer_headroom_is_left_to_that_one(store) {
        raw::execute(
            &store,
            "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
             SELECT 9999, description, success, checksum, execution_time FROM _sqlx_migrations WHERE version = 1",
        )
        .await;
        let newer = Snapshot::take(store.url(), store.clock()).await;
        assert!(matches!(newer, Err(StoreError::Refused(why)) if why.contains("number 9999")));
    }
}
