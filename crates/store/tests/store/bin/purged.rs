//! What goes for good.

use domain::{Asked, EvidenceKind};
use store::StoreError;

use super::said;
use crate::build::{review, run, service, somebody};
use crate::{raw, store_test};

store_test! {
    async fn what_lay_in_the_bin_long_enough_goes_for_good(store) {
        let (orders, other) = (service(&store, "orders").await, service(&store, "other").await);
        let old = run(&store, orders.id, "1").await.run;
        let young = run(&store, orders.id, "2").await.run.id;
        let kept = run(&store, orders.id, "3").await.run.id;
        let cited = review(&store, orders.id).await.id;
        let kind = EvidenceKind::Run { run: old.id, number: 1 };
        let evidence = store.attach_evidence(cited, "A-1", &kind, &somebody()).await.unwrap();
        store.remove_evidence(cited, evidence.id, &somebody()).await.unwrap();
        run(&store, other.id, "1").await;
        let of_other = review(&store, other.id).await.id;
        let others_run = run(&store, other.id, "2").await.run.id;
        let kind = EvidenceKind::Run { run: others_run, number: 2 };
        store.attach_evidence(of_other, "A-1", &kind, &somebody()).await.unwrap();

        store.delete_run(old.id, &somebody()).await.unwrap();
        store.delete_service(other.id, None, &somebody()).await.unwrap();
        store.clock().advance(1_000);
        let before = store.clock().now();
        store.delete_run(young, &somebody()).await.unwrap();
        assert_eq!(store.purge_bin(before).await.unwrap(), 2, "the run and the service");
        assert_eq!(store.purge_bin(before).await.unwrap(), 0);
        assert_eq!(said(&store.bin(&Asked::default(), 10).await.unwrap().items), ["orders #2"]);
        assert!(store.run(kept).await.unwrap().is_some());
        assert_eq!(raw::count(&store, "SELECT COUNT(*) FROM run").await, 2);
        assert_eq!(raw::count(&store, "SELECT COUNT(*) FROM endpoint").await, 4);
        assert_eq!(raw::count(&store, "SELECT COUNT(*) FROM review").await, 1);
        assert_eq!(raw::count(&store, "SELECT COUNT(*) FROM evidence WHERE note = 'Run #1, which was deleted for good.'").await, 1);
        let anew = run(&store, orders.id, "1").await;
        assert!(!anew.deduplicated);
        assert_eq!(anew.run.number, 4);
        service(&store, "other").await;
    }
}

store_test! {
    async fn only_what_is_in_the_bin_can_be_purged(store) {
        let orders = service(&store, "orders").await;
        let run = run(&store, orders.id, "1").await.run.id;
        assert!(matches!(store.purge_run(run).await, Err(StoreError::NotFound)));
        assert!(matches!(store.purge_service(orders.id).await, Err(StoreError::NotFound)));
        assert!(store.run(run).await.unwrap().is_some());
        store.delete_run(run, &somebody()).await.unwrap();
        store.purge_run(run).await.unwrap();
        assert_eq!(store.bin(&Asked::default(), 10).await.unwrap().items, []);
    }
}
