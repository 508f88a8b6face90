//! The store through its public door, every test on both databases.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod accounts;
mod backups;
mod baselines;
mod bin;
mod build;
mod demo;
mod exemptions;
mod invitations;
mod item_owners;
mod lists;
mod many;
mod migrations;
mod opening;
mod own_lists;
mod paged;
mod portfolio;
mod raw;
mod rejections;
mod reviews;
mod rows;
mod runs;
mod services;
mod sessions;
mod shares;
mod signatures;
mod threads;
mod tokens;

/// Declares one test that runs on a fresh `SQLite` and on a fresh `PostgreSQL` database.
macro_rules! store_test {
    (async fn $name:ident($store:ident) $body:block) => {
        async fn $name($store: store::testing::Fresh) $body

        mod $name {
            #[tokio::test]
            async fn sqlite() {
                super::$name(store::testing::sqlite().await).await;
            }

            #[tokio::test]
            async fn postgres() {
                super::$name(store::testing::postgres().await).await;
            }
        }
    };
}
use store_test;
