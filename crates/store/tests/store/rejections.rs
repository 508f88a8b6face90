//! Runs that were rejected as invalid.

use domain::{EvidenceKind, RunDetails, RunFilter};
use store::StoreError;

use crate::{
    build::{measured, review, run, service, somebody},
    store_test,
};

store_test! {
    async fn a_rejected_run_is_kept_with_who_and_why_and_counts_for_nothing(store) {
        let orders = service(&store, "orders").await;
        let mut fast = measured("1");
        fast.report.requests.rate_per_s = Some(900.0);
        let fast = store.add_run(orders.id, &RunDetails::default(), &fast, &somebody()).await.unwrap().run;
        let mut slow = measured("2");
        slow.report.requests.rate_per_s = Some(30.5);
        let slow = store.add_run(orders.id, &RunDetails::default(), &slow, &somebody()).await.unwrap().run;
        let numbers = async || {
            let line = store.service_line(&orders.slug).await.unwrap().unwrap();
            (line.runs, line.tested_rate_per_s, line.last_rate_per_s)
        };
        assert_eq!(numbers().await, (2, Some(900.0), Some(30.5)));
        store.clock().advance(1_000);
        let why = "The generator was the limit.".parse().unwrap();
        store.reject_run(fast.id, &why, &somebody()).await.unwrap();
        let rejection = store.run(fast.id).await.unwrap().unwrap().rejection.unwrap();
        assert_eq!((rejection.by, rejection.reason, rejection.at), (somebody().name, why.clone(), store.clock().now()));
        assert_eq!(numbers().await, (2, Some(30.5), Some(30.5)));
        let listed = store.runs(orders.id, &RunFilter::default(), None, 10).await.unwrap().items;
        assert_eq!(listed.iter().map(|line| line.is_rejected).collect::<Vec<_>>(), [false, true]);
        let trend = store.trend(orders.id, None, 10).await.unwrap();
        assert_eq!(trend.iter().map(|line| line.id).collect::<Vec<_>>(), [slow.id]);
        let again = store.add_run(orders.id, &RunDetails::default(), &measured("1"), &somebody()).await.unwrap();
        assert!(again.deduplicated && again.run.rejection.is_some(), "the same content is no second chance");

        let twice = store.reject_run(fast.id, &why, &somebody()).await;
        assert!(matches!(twice, Err(StoreError::Conflict(_))), "{twice:?}");
        store.accept_run(fast.id, &somebody()).await.unwrap();
        assert_eq!(store.run(fast.id).await.unwrap().unwrap().rejection, None);
        assert_eq!(numbers().await, (2, Some(900.0), Some(30.5)));
    }
}

store_test! {
    async fn what_others_rest_on_is_not_rejected_and_what_is_rejected_is_not_rested_on(store) {
        let orders = service(&store, "orders").await;
        let baseline = run(&store, orders.id, "1").await.run;
        let why = "Too short.".parse().unwrap();
        store.set_baseline(baseline.id, &"Quiet and long.".parse().unwrap(), &somebody()).await.unwrap();
        let refused = store.reject_run(baseline.id, &why, &somebody()).await;
        let Err(StoreError::InUse(says)) = refused else { panic!("{refused:?}") };
        assert!(says.contains("use another run as the baseline first"), "{says}");

        let bad = run(&store, orders.id, "2").await.run;
        store.reject_run(bad.id, &why, &somebody()).await.unwrap();
        let marked = store.set_baseline(bad.id, &"Why not.".parse().unwrap(), &somebody()).await;
        assert!(matches!(marked, Err(StoreError::Conflict(_))), "{marked:?}");
        let review = review(&store, orders.id).await.id;
        let kind = EvidenceKind::Run { run: bad.id, number: bad.number };
        let cited = store.attach_evidence(review, "A-1", &kind, &somebody()).await;
        assert!(matches!(cited, Err(StoreError::Against(_))), "{cited:?}");
        store.accept_run(bad.id, &somebody()).await.unwrap();
        store.attach_evidence(review, "A-1", &kind, &somebody()).await.unwrap();
        let refused = store.reject_run(bad.id, &why, &somebody()).await;
        assert!(matches!(refused, Err(StoreError::InUse(_))), "{refused:?}");
    }
}
