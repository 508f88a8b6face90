//! What is backed up comes back as it was.

use store::Store;

use super::{every_way, fill, restored, taken, written};
use crate::build::{by, number, password, review, run, secret};
use crate::rows::rows;

every_way! {
    async fn every_row_of_every_table_comes_back(from, to) {
        fill(&from).await;
        let before = rows(from.url()).await;
        let filled = before.values().filter(|rows| !rows.is_empty()).count();
        assert!(filled >= 21, "only {filled} tables hold anything: {before:#?}");
        let (file, amount) = written(taken(&from).await).await;
        let done = restored(&file, to.url()).await.unwrap();
        assert_eq!(done.amount, amount);
        assert_eq!(rows(to.url()).await, before);
        assert_eq!(rows(from.url()).await, before, "a backup changes nothing");
        assert_eq!(amount.rows, before.values().map(Vec::len).sum::<usize>() as u64);
        assert_eq!(amount.tables, before.len() as u64);
    }
}

every_way! {
    async fn a_restored_database_is_served_as_the_old_one_was(from, to) {
        let orders = fill(&from).await;
        let (file, _) = written(taken(&from).await).await;
        restored(&file, to.url()).await.unwrap();
        let store = Store::open(to.url(), from.clock().clone()).await.unwrap();

        let (ada, hash) = store.account_named(&"ada łukasiewicz".parse().unwrap()).await.unwrap().unwrap();
        assert_eq!(hash, password("$argon2id$…"));
        assert_eq!(store.session(&secret(1), 1_000_000).await.unwrap().unwrap().account, ada);
        assert!(store.setup_link().await.unwrap().is_some());
        assert_eq!(run(&store, orders.id, "3").await.run.number, 3);
        assert!(run(&store, orders.id, "2").await.deduplicated);
        // What is numbered by the database itself goes on where it was.
        let staging = "staging".parse().unwrap();
        let facts = [("instances".parse().unwrap(), number(7.0))].into();
        store.set_facts(orders.id, &staging, &facts, &by(&ada)).await.unwrap();
        let history = store.fact_history(orders.id, &staging, 10).await.unwrap();
        assert_eq!(history.len(), 4);
        assert_eq!(history[0].value, number(7.0));
        assert_eq!(review(&store, orders.id).await.number, 2);
        store.close().await;
    }
}
