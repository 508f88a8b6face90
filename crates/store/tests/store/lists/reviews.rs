//! The list of reviews.

use domain::{Asked, Review, ReviewBy, ReviewFilter};

use super::{pages, sorted, ways};
use crate::build::{review, service};
use crate::{raw, store_test};

store_test! {
    async fn pages_of_reviews_show_each_review_once_in_every_order(store) {
        let (orders, other) = (service(&store, "orders").await, service(&store, "other").await);
        for nth in 0..9 {
            store.clock().advance(1_000);
            let id = review(&store, if nth % 2 == 0 { orders.id } else { other.id }).await.id;
            let (changed, target) = (nth / 4, nth / 3 + 1);
            let number = id.0.as_u128();
            let key = if store.url().starts_with("sqlite") { format!("X'{number:032x}'") } else { format!("'{id}'") };
            raw::execute(&store, &format!("UPDATE review SET changed_at = {changed}, target_rps = {target} WHERE id = {key}")).await;
        }
        let all = store.reviews(None, None, 100).await.unwrap().items;
        let value = |review: &Review, by: ReviewBy| match by {
            ReviewBy::Started => Some(0.0),
            ReviewBy::Changed => Some(review.changed_at.0 as f64),
            ReviewBy::Target => Some(review.target.rps()),
        };
        for sort in ways(ReviewBy::ALL) {
            let expected = sorted(&all, sort.direction, |review| value(review, sort.by), |review| review.id);
            for limit in [1, 4] {
                let asked = Asked::<ReviewFilter> { sorted: sort, ..Asked::default() };
                let list = async |asked: &Asked<ReviewFilter>| store.review_list(asked, limit).await.unwrap();
                assert_eq!(pages!(list, asked, |review: &Review| review.id), expected, "by {sort} in pages of {limit}");
            }
        }
        let (of_other, _) = Asked::<ReviewFilter>::read([("service", "other"), ("state", "draft"), ("order", "1000")]);
        assert_eq!(store.review_list(&of_other, 100).await.unwrap().items.len(), 4);
        let (signed, _) = Asked::<ReviewFilter>::read([("state", "ready")]);
        assert_eq!(store.review_list(&signed, 100).await.unwrap().items, []);
    }
}
