//! Links to one run.

use domain::{Asked, Role, RunId, Share, ShareFilter, Timestamp};
use store::{Store, StoreError};

use crate::{
    build::{account, by, run, secret, service, somebody},
    paged::paged,
    raw, store_test,
};

store_test! {
    async fn a_link_shows_its_run_until_it_ends_and_notes_its_use_to_the_minute(store) {
        let ada = account(&store, "ada", Role::Member).await;
        let orders = service(&store, "orders").await;
        let shown = run(&store, orders.id, "a").await.run.id;
        let start = store.clock().now();
        let share = store.add_share(shown, secret(1), start.plus_ms(Timestamp::DAY), &by(&ada)).await.unwrap();
        assert_eq!((share.run, share.created_by.as_str(), share.used_at), (shown, "ada", None));
        assert_eq!(listed(&store, shown, &[]).await, std::slice::from_ref(&share));

        assert_eq!(store.use_share(&secret(1)).await.unwrap().unwrap().id, share.id);
        assert_eq!(store.use_share(&secret(2)).await.unwrap(), None);
        store.clock().advance(30_000);
        store.use_share(&secret(1)).await.unwrap();
        assert_eq!(listed(&store, shown, &[]).await[0].used_at, Some(start));
        store.clock().advance(30_000);
        store.use_share(&secret(1)).await.unwrap();
        assert_eq!(listed(&store, shown, &[]).await[0].used_at, Some(start.plus_ms(60_000)));

        store.clock().advance(Timestamp::DAY);
        assert_eq!(store.use_share(&secret(1)).await.unwrap(), None);
        assert_eq!(listed(&store, shown, &[]).await, []);
    }
}

store_test! {
    async fn a_revoked_link_shows_nothing_and_is_revoked_once(store) {
        let orders = service(&store, "orders").await;
        let shown = run(&store, orders.id, "a").await.run.id;
        let other = run(&store, orders.id, "b").await.run.id;
        let end = store.clock().now().plus_ms(Timestamp::DAY);
        let share = store.add_share(shown, secret(1), end, &somebody()).await.unwrap();
        assert!(!store.revoke_share(other, share.id).await.unwrap(), "it is a link of another run");
        assert!(store.revoke_share(shown, share.id).await.unwrap());
        assert!(!store.revoke_share(shown, share.id).await.unwrap());
        assert_eq!(store.use_share(&secret(1)).await.unwrap(), None);
        assert_eq!(listed(&store, shown, &[]).await, []);
    }
}

store_test! {
    async fn a_link_goes_with_its_run_and_stays_when_its_maker_goes(store) {
        let ada = account(&store, "ada", Role::Member).await;
        let orders = service(&store, "orders").await;
        let shown = run(&store, orders.id, "a").await.run.id;
        let end = store.clock().now().plus_ms(Timestamp::DAY);
        store.add_share(shown, secret(1), end, &by(&ada)).await.unwrap();
        raw::execute(&store, "DELETE FROM account").await;
        assert_eq!(store.use_share(&secret(1)).await.unwrap().unwrap().created_by, "ada");
        raw::execute(&store, "DELETE FROM service").await;
        assert_eq!(store.use_share(&secret(1)).await.unwrap(), None);
        let nowhere = store.add_share(shown, secret(2), end, &somebody()).await;
        assert!(matches!(nowhere, Err(StoreError::NotFound)), "{nowhere:?}");
    }
}

store_test! {
    async fn a_run_has_fifty_links_at_most_and_what_has_ended_makes_room(store) {
        let orders = service(&store, "orders").await;
        let shown = run(&store, orders.id, "a").await.run.id;
        let start = store.clock().now();
        for nth in 0..50 {
            let end = start.plus_ms(if nth == 0 { 1_000 } else { Timestamp::DAY });
            store.add_share(shown, secret(nth), end, &somebody()).await.unwrap();
        }
        let end = start.plus_ms(Timestamp::DAY);
        let refused = store.add_share(shown, secret(50), end, &somebody()).await;
        assert!(matches!(refused, Err(StoreError::Conflict(_))), "{refused:?}");
        store.clock().advance(1_000);
        store.add_share(shown, secret(50), end, &somebody()).await.unwrap();
        assert_eq!(listed(&store, shown, &[]).await.len(), 50);
        assert_eq!(store.share_count(shown).await.unwrap(), 50);
    }
}

store_test! {
    async fn links_of_a_run_are_filtered_sorted_and_paged(store) {
        let (ada, eve) = (account(&store, "Ada", Role::Member).await, account(&store, "Eve", Role::Member).await);
        let orders = service(&store, "orders").await;
        let shown = run(&store, orders.id, "a").await.run.id;
        let start = store.clock().now();
        let mut made = Vec::new();
        for (byte, days, maker) in [(1, 30, &ada), (2, 7, &eve), (3, 90, &ada)] {
            let end = start.plus_ms(days * Timestamp::DAY);
            made.push(store.add_share(shown, secret(byte), end, &by(maker)).await.unwrap().id);
            store.clock().advance(1);
        }
        store.use_share(&secret(2)).await.unwrap();
        for (query, expected) in [
            (&[][..], &[2, 1, 0][..]),
            (&[("sort", "made")], &[0, 1, 2]),
            (&[("sort", "ends")], &[1, 0, 2]),
            (&[("sort", "-used")], &[1, 2, 0]),
            (&[("find", "aDa")], &[2, 0]),
        ] {
            let found: Vec<_> = listed(&store, shown, query).await.iter().map(|share| share.id).collect();
            assert_eq!(found, expected.iter().map(|nth| made[*nth]).collect::<Vec<_>>(), "{query:?}");
        }
    }
}

/// The links that an address asks for, read two at a time.
async fn listed(store: &Store, run: RunId, query: &[(&str, &str)]) -> Vec<Share> {
    paged(query, async |asked: &Asked<ShareFilter>| store.shares(run, asked, 2).await).await
}
