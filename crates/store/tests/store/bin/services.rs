//! Services in the bin, with all that is theirs.

use domain::{BinnedThing, RunDetails};
use store::{ServiceChange, StoreError};

use crate::build::{measured, new_service, review, run, service, somebody};
use crate::{raw, store_test};

store_test! {
    async fn a_deleted_service_takes_all_that_is_its_own_along(store) {
        let (orders, other) = (service(&store, "orders").await, service(&store, "other").await);
        let of_orders = run(&store, orders.id, "1").await.run;
        run(&store, other.id, "1").await;
        let walked = review(&store, orders.id).await.id;
        store.delete_service(orders.id, None, &somebody()).await.unwrap();
        assert_eq!(store.service(&orders.slug).await.unwrap(), None);
        assert_eq!(store.run(of_orders.id).await.unwrap(), None);
        assert_eq!(store.review(walked).await.unwrap(), None);
        assert_eq!(store.reviews(None, None, 10).await.unwrap().items, []);
        assert_eq!(store.services(None, 10).await.unwrap().items.len(), 1);
        let upload = store.add_run(orders.id, &RunDetails::default(), &measured("2"), &somebody()).await;
        assert!(matches!(upload, Err(StoreError::NotFound)), "{upload:?}");
        let change = store.update_service(orders.id, &ServiceChange::default(), &somebody()).await;
        assert!(matches!(change, Err(StoreError::NotFound)), "{change:?}");
        let answer = store.answer_item(walked, "A-1", &domain::Answer::Meets.into(), &somebody()).await;
        assert!(matches!(answer, Err(StoreError::NotFound)), "{answer:?}");
        let (new, production) = (new_service("orders"), "production".parse().unwrap());
        let taken = store.add_service(&new, &[].into(), &production, &somebody()).await;
        assert!(matches!(taken, Err(StoreError::Conflict(why)) if why.contains("in the bin")));

        assert_eq!(store.restore_service(orders.id, &somebody()).await.unwrap(), orders.slug);
        assert_eq!(store.service(&orders.slug).await.unwrap().as_ref().map(|service| service.id), Some(orders.id));
        assert_eq!(store.run(of_orders.id).await.unwrap().as_ref(), Some(&of_orders));
        assert!(store.review(walked).await.unwrap().is_some());
    }
}

store_test! {
    async fn a_service_with_a_signed_review_goes_only_by_its_short_name(store) {
        let orders = service(&store, "orders").await;
        review(&store, orders.id).await;
        raw::execute(&store, "UPDATE review SET state = 'ready'").await;
        for typed in [None, Some("order".parse().unwrap())] {
            let refused = store.delete_service(orders.id, typed.as_ref(), &somebody()).await.unwrap_err();
            let StoreError::InUse(why) = &refused else { panic!("{refused:?}") };
            assert!(why.starts_with("Review #1 of this service is signed."), "{why}");
        }
        assert!(store.service(&orders.slug).await.unwrap().is_some(), "nothing was changed");
        store.delete_service(orders.id, Some(&orders.slug), &somebody()).await.unwrap();
        assert_eq!(store.service(&orders.slug).await.unwrap(), None);
    }
}

store_test! {
    async fn a_run_of_a_deleted_service_waits_for_it(store) {
        let orders = service(&store, "orders").await;
        let run = run(&store, orders.id, "1").await.run.id;
        store.delete_run(run, &somebody()).await.unwrap();
        store.delete_service(orders.id, None, &somebody()).await.unwrap();
        let early = store.restore_run(run, &somebody()).await;
        assert!(matches!(early, Err(StoreError::Conflict(why)) if why.contains("restore the service first")));
        let binned = store.binned_run(run).await.unwrap().unwrap();
        assert!(matches!(binned.what, BinnedThing::Run { with_service: true, .. }), "{binned:?}");
        store.restore_service(orders.id, &somebody()).await.unwrap();
        assert_eq!(store.run(run).await.unwrap(), None, "it was deleted by itself");
        store.restore_run(run, &somebody()).await.unwrap();
    }
}
