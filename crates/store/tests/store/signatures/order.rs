//! The order that a service has reached by its signatures, and loses.

use domain::{
    Lapse, NewReview, NewSnapshot, Order, Reopened, ReviewId, ReviewState, Settled, Status, Verdict,
};
use store::Store;

use super::{Begun, DAY, begun, frozen, judged, settled, signed, signing};
use crate::build::new_review;
use crate::store_test;

/// Another review to the same order, begun a second later.
pub(crate) async fn again(store: &Store, begun: &Begun) -> ReviewId {
    store.clock().advance(1_000);
    let reviewer = Some(begun.rob.id);
    let new = NewReview { from: Order::O1k, reviewer, ..new_review(begun.review.service) };
    store.start_review(&new, &begun.author()).await.unwrap().id
}

/// Has it signed so, a second later.
async fn sign_second(store: &Store, begun: &Begun, id: ReviewId, verdict: Verdict) {
    store.clock().advance(1_000);
    if store.review(id).await.unwrap().unwrap().state == ReviewState::Draft {
        store.submit_review(id, None, &begun.author()).await.unwrap();
    }
    judged(store, id, [Status::Pass, Status::Pass]).await;
    let signing = signing(store, id, verdict).await;
    store.sign_review(id, &signing, &frozen(&signing), &begun.reviewer()).await.unwrap();
}

store_test! {
    async fn a_signature_lapses_with_its_cause_and_the_order_with_it(store) {
        let begun = begun(&store).await;
        let id = begun.review.id;
        signed(&store, &begun).await;
        store.clock().advance(DAY);
        let at = store.clock().now();
        let lapse = Lapse { at, words: "instances 20 → 50".into(), because: "A-1: Instances changed.".into() };
        let lapsed = Settled { lapse: Some(lapse.clone()), ..settled(&store, id, [Status::Stale, Status::Pass], None).await };
        assert!(store.settle_review(id, &lapsed).await.unwrap());
        let review = store.review(id).await.unwrap().unwrap();
        assert_eq!((review.state, review.lapse), (ReviewState::Stale, Some(lapse)));
        let of = store.service(&"orders".parse().unwrap()).await.unwrap().unwrap();
        assert_eq!(of.order_reached, None);
        assert_eq!(of.order_lapsed.as_ref().map(|lapsed| (lapsed.order, lapsed.at)), Some((Order::O1k, at)));
        assert!(of.order_in_words().starts_with("none (1k lapsed "), "{}", of.order_in_words());
        let step = &store.review_steps(id, 1).await.unwrap()[0];
        assert_eq!((step.to, step.by.as_str(), step.reason.as_deref()), (ReviewState::Stale, "Headroom", Some("A-1: Instances changed.")));

        store.reopen_review(id, Reopened::InReview, &begun.author()).await.unwrap();
        judged(&store, id, [Status::Pass, Status::Pass]).await;
        let again = signing(&store, id, Verdict::Ready).await;
        let head = store.sign_review(id, &again, &frozen(&again), &begun.reviewer()).await.unwrap();
        assert_eq!(head.number, 2);
        let of = store.service(&"orders".parse().unwrap()).await.unwrap().unwrap();
        assert_eq!((of.order_reached, of.order_lapsed), (Some(Order::O1k), None));
    }
}

store_test! {
    async fn a_signature_is_over_at_its_time_even_before_it_is_judged_anew(store) {
        let begun = begun(&store).await;
        let id = begun.review.id;
        store.submit_review(id, None, &begun.author()).await.unwrap();
        let until = store.clock().now().plus_ms(DAY);
        let now = settled(&store, id, [Status::Pass, Status::Pass], Some(until)).await;
        assert!(store.settle_review(id, &now).await.unwrap());
        let signing = signing(&store, id, Verdict::Ready).await;
        let snapshot = NewSnapshot { valid_until: Some(until), ..frozen(&signing) };
        store.sign_review(id, &signing, &snapshot, &begun.reviewer()).await.unwrap();
        let orders = "orders".parse().unwrap();
        let reached = async || store.service(&orders).await.unwrap().unwrap().order_reached;
        store.clock().advance(DAY - 1);
        assert_eq!(reached().await, Some(Order::O1k));
        assert_eq!(store.lapsed_reviews(10).await.unwrap(), []);
        store.clock().advance(1);
        assert_eq!(reached().await, None);
        assert_eq!(store.lapsed_reviews(10).await.unwrap(), [id]);
        assert_eq!(store.judged_before(store.clock().now(), 10).await.unwrap(), [id]);
        assert_eq!(store.item_standings(id).await.unwrap()[0].status_at(store.clock().now()), Status::Stale);
    }
}

store_test! {
    async fn a_later_review_of_the_same_order_that_is_not_ready_takes_the_order_back(store) {
        let begun = begun(&store).await;
        signed(&store, &begun).await;
        let second = again(&store, &begun).await;
        sign_second(&store, &begun, second, Verdict::NotReady).await;
        let of = store.service(&"orders".parse().unwrap()).await.unwrap().unwrap();
        assert_eq!(of.order_reached, None);
    }
}

store_test! {
    async fn who_opens_a_review_again_that_found_it_not_ready_brings_no_order_back(store) {
        let begun = begun(&store).await;
        signed(&store, &begun).await;
        let reached = async || store.service(&"orders".parse().unwrap()).await.unwrap().unwrap().order_reached;
        assert_eq!(reached().await, Some(Order::O1k));
        let second = again(&store, &begun).await;
        sign_second(&store, &begun, second, Verdict::NotReady).await;
        assert_eq!(reached().await, None);
        store.reopen_review(second, Reopened::Draft, &begun.author()).await.unwrap();
        assert_eq!(reached().await, None, "nobody has signed that it is ready again");
        store.submit_review(second, None, &begun.author()).await.unwrap();
        assert_eq!(reached().await, None);
        sign_second(&store, &begun, second, Verdict::Ready).await;
        assert_eq!(reached().await, Some(Order::O1k));
    }
}

store_test! {
    async fn who_opens_a_review_again_whose_signature_has_lapsed_leaves_an_earlier_one_alone(store) {
        let begun = begun(&store).await;
        signed(&store, &begun).await;
        let second = again(&store, &begun).await;
        sign_second(&store, &begun, second, Verdict::Ready).await;
        store.clock().advance(1_000);
        let lapse = Lapse { at: store.clock().now(), words: "So.".into(), because: "So.".into() };
        let judged = settled(&store, second, [Status::Stale, Status::Pass], None).await;
        assert!(store.settle_review(second, &Settled { lapse: Some(lapse), ..judged }).await.unwrap());
        store.reopen_review(second, Reopened::Draft, &begun.author()).await.unwrap();
        let of = store.service(&"orders".parse().unwrap()).await.unwrap().unwrap();
        assert_eq!(of.order_reached, Some(Order::O1k));
    }
}
