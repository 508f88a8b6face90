//! Which databases are backed up, and which are restored into.

use domain::Role;
use store::backup::Snapshot;
use store::{StoreError, testing};

use super::{fill, restored, taken, written};
use crate::build::{account, secret};
use crate::rows::rows;
use crate::{raw, store_test};

store_test! {
    async fn a_database_that_was_only_migrated_is_empty_and_takes_a_backup(store) {
        let from = testing::sqlite().await;
        fill(&from).await;
        let (file, _) = written(taken(&from).await).await;
        restored(&file, store.url()).await.unwrap();
        assert_eq!(rows(store.url()).await, rows(from.url()).await);
    }
}

store_test! {
    async fn a_database_that_holds_anything_is_refused_and_stays_as_it_is(store) {
        let from = testing::sqlite().await;
        fill(&from).await;
        let (file, _) = written(taken(&from).await).await;
        store.set_setup_link(secret(1), store.clock().now()).await.unwrap();
        let link = rows(store.url()).await;
        let refused = restored(&file, store.url()).await;
        assert!(matches!(&refused, Err(StoreError::NotEmpty(why)) if why.contains("table setup")), "{refused:?}");
        assert_eq!(rows(store.url()).await, link);

        account(&store, "eve", Role::Admin).await;
        let refused = restored(&file, store.url()).await;
        assert!(matches!(&refused, Err(StoreError::NotEmpty(why)) if why.contains("table account")), "{refused:?}");
        assert_eq!(rows(store.url()).await["account"].len(), 1);
    }
}

store_test! {
    async fn a_database_of_something_else_is_neither_backed_up_nor_restored_into(store) {
        let (file, _) = written(taken(&store).await).await;
        let elsewhere =
            if store.url().starts_with("sqlite:") { testing::empty_sqlite() } else { testing::empty_postgres().await };
        raw::execute_at(elsewhere.url(), "CREATE TABLE invoice (id BIGINT PRIMARY KEY)").await;
        let refused = restored(&file, elsewhere.url()).await;
        assert!(refused.is_err());
        assert_eq!(rows(elsewhere.url()).await.len(), 1);
        let nothing = Snapshot::take(elsewhere.url(), store.clock()).await;
        assert!(matches!(nothing, Err(StoreError::Refused(why)) if why.contains("nothing of Headroom")));
    }
}

#[tokio::test]
async fn no_database_is_made_to_be_backed_up() {
    let nowhere = testing::empty_sqlite();
    let clock = domain::Clock::standing_at(testing::START);
    let missing = Snapshot::take(nowhere.url(), &clock).await;
    assert!(matches!(missing, Err(StoreError::Refused(why)) if why.contains("There is no database")));
    let path = nowhere.url().strip_prefix("sqlite:").unwrap();
    assert!(!std::path::Path::new(path).exists());
    for url in ["mysql://x", "x"] {
        assert!(matches!(Snapshot::take(url, &clock).await, Err(StoreError::Refused(_))));
    }
}
