//! Opening a store: again, by several at once, and what cannot be opened.

use domain::Clock;
use store::{Store, StoreError, testing};

use crate::{
    build::{review, run, service},
    raw, store_test,
};

store_test! {
    async fn what_was_written_is_there_after_a_restart(store) {
        let orders = service(&store, "orders").await;
        let added = run(&store, orders.id, "1").await.run;
        let begun = review(&store, orders.id).await;
        store.close().await;

        let again = Store::open(store.url(), store.clock().clone()).await.unwrap();
        again.ping().await.unwrap();
        assert_eq!(again.service(&orders.slug).await.unwrap().unwrap().id, orders.id);
        assert_eq!(again.run(added.id).await.unwrap(), Some(added));
        assert_eq!(again.review(begun.id).await.unwrap(), Some(begun));
        again.close().await;
    }
}

async fn opened_at_once(url: &str) {
    let clock = Clock::standing_at(testing::START);
    let (one, other) = tokio::join!(Store::open(url, clock.clone()), Store::open(url, clock));
    let (one, other) = (one.unwrap(), other.unwrap());
    let orders = service(&one, "orders").await;
    assert_eq!(other.service(&orders.slug).await.unwrap(), Some(orders));
    one.close().await;
    other.close().await;
}

mod an_empty_database_opened_twice_at_once_is_migrated_once {
    use super::*;

    #[tokio::test]
    async fn sqlite() {
        opened_at_once(testing::empty_sqlite().url()).await;
    }

    #[tokio::test]
    async fn postgres() {
        opened_at_once(testing::empty_postgres().await.url()).await;
    }
}

#[tokio::test]
async fn an_address_of_no_database_is_refused_in_words() {
    for (url, word) in [("mysql://x", "sqlite:"), ("sqlite::memory:", "path of a file")] {
        let error = Store::open(url, Clock::system()).await.unwrap_err();
        assert!(matches!(&error, StoreError::Refused(why) if why.contains(word)), "{error:?}");
    }
}

#[tokio::test]
async fn a_store_that_is_printed_shows_no_address() {
    assert_eq!(format!("{:?}", *testing::sqlite().await), "Store(SQLite)");
    assert_eq!(format!("{:?}", *testing::postgres().await), "Store(PostgreSQL)");
}

#[tokio::test]
async fn the_sqlite_file_is_written_ahead() {
    let store = testing::sqlite().await;
    let journal = raw::lines(&store, "PRAGMA journal_mode").await;
    assert_eq!(journal, ["wal"]);
}

#[tokio::test]
async fn no_transaction_of_a_migration_holds_a_lock_afterwards() {
    let store = testing::postgres().await;
    let locks = "SELECT COUNT(*) FROM pg_locks WHERE locktype = 'advisory' AND database =
        (SELECT oid FROM pg_database WHERE datname = current_database())";
    assert_eq!(raw::count(&store, locks).await, 0);
}
