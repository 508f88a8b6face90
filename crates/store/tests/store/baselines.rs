//! Baselines, and what was one before.

use domain::RunFilter;
use store::StoreError;

use crate::{
    build::{details, measured, reason, run, service, somebody},
    store_test,
};

store_test! {
    async fn the_newest_mark_of_a_scenario_counts_and_the_others_are_history(store) {
        let orders = service(&store, "orders").await;
        let first = run(&store, orders.id, "1").await.run;
        let second = run(&store, orders.id, "2").await.run;
        let elsewhere = store.add_run(orders.id, &details("production", "peak"), &measured("3"), &somebody()).await;
        let elsewhere = elsewhere.unwrap().run;

        let old = store.set_baseline(first.id, &reason("first"), &somebody()).await.unwrap();
        store.clock().advance(1_000);
        let new = store.set_baseline(second.id, &reason("wider pool"), &somebody()).await.unwrap();
        let other = store.set_baseline(elsewhere.id, &reason("live"), &somebody()).await.unwrap();

        assert_eq!((new.run, new.run_number, new.set_by.as_str()), (second.id, 2, "Ada"));
        let (environment, scenario) = (&second.details.environment, &second.details.scenario);
        assert_eq!(store.baseline(orders.id, environment, scenario).await.unwrap(), Some(new.clone()));
        assert_eq!(store.baselines(orders.id).await.unwrap(), [other.clone(), new.clone()]);
        assert_eq!(store.baseline_history(orders.id, 10).await.unwrap(), [other, new, old]);
        let lines = store.runs(orders.id, &RunFilter::default(), None, 10).await.unwrap().items;
        let marked: Vec<_> = lines.iter().map(|line| (line.number, line.is_baseline)).collect();
        assert_eq!(marked, [(3, true), (2, true), (1, false)]);
    }
}

store_test! {
    async fn a_scenario_without_a_mark_has_no_baseline(store) {
        let orders = service(&store, "orders").await;
        let run = run(&store, orders.id, "1").await.run;
        let found = store.baseline(orders.id, &run.details.environment, &run.details.scenario).await.unwrap();
        assert_eq!(found, None);
        let missing = store.set_baseline(store.clock().id(), &reason("none"), &somebody()).await;
        assert!(matches!(missing, Err(StoreError::NotFound)), "{missing:?}");
    }
}

store_test! {
    async fn marks_made_at_once_leave_one_that_counts(store) {
        let orders = service(&store, "orders").await;
        let run = run(&store, orders.id, "1").await.run.id;
        let mut marks = tokio::task::JoinSet::new();
        for _ in 0..8 {
            let store = (*store).clone();
            marks.spawn(async move { store.set_baseline(run, &reason("mine"), &somebody()).await });
        }
        for mark in marks.join_all().await {
            mark.unwrap();
        }
        assert_eq!(store.baselines(orders.id).await.unwrap().len(), 1);
        assert_eq!(store.baseline_history(orders.id, 100).await.unwrap().len(), 8);
    }
}
