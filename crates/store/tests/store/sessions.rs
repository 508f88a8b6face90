//! Sessions of people, and their tries to sign in.

use domain::{AccountId, Asked, Device, Role, Session, SessionFilter, Timestamp};
use store::{Store, StoreError};

use crate::{
    build::{account, secret},
    paged::paged,
    store_test,
};

const HOUR: i64 = Timestamp::HOUR;

store_test! {
    async fn a_session_ends_when_it_expires_or_lies_idle(store) {
        let ada = account(&store, "ada", Role::Admin).await;
        let begun = store.add_session(ada.id, secret(1), store.clock().now().plus_ms(3 * HOUR), &Device::default()).await.unwrap();
        assert_eq!(begun.account, ada);
        assert_eq!(store.session(&secret(1), HOUR).await.unwrap(), Some(begun));
        assert_eq!(store.session(&secret(2), HOUR).await.unwrap(), None);

        for _ in 0..3 {
            store.clock().advance(HOUR - 1);
            assert!(store.session(&secret(1), HOUR).await.unwrap().is_some());
        }
        store.clock().advance(3);
        assert_eq!(store.session(&secret(1), HOUR).await.unwrap(), None, "it expired");

        store.add_session(ada.id, secret(3), store.clock().now().plus_ms(3 * HOUR), &Device::default()).await.unwrap();
        store.clock().advance(HOUR);
        assert_eq!(store.session(&secret(3), HOUR).await.unwrap(), None, "it lay idle");
        assert_eq!(store.drop_old_sessions().await.unwrap(), 1);
    }
}

store_test! {
    async fn the_last_use_is_noted_once_a_minute(store) {
        let ada = account(&store, "ada", Role::Admin).await;
        let start = store.clock().now();
        store.add_session(ada.id, secret(1), start.plus_ms(HOUR), &Device::default()).await.unwrap();
        store.clock().advance(59_999);
        assert_eq!(store.session(&secret(1), HOUR).await.unwrap().unwrap().seen_at, start);
        store.clock().advance(1);
        assert_eq!(store.session(&secret(1), HOUR).await.unwrap().unwrap().seen_at, start.plus_ms(60_000));
        assert_eq!(store.session(&secret(1), HOUR).await.unwrap().unwrap().seen_at, start.plus_ms(60_000));
    }
}

store_test! {
    async fn sessions_end_one_by_one_or_all_of_an_account(store) {
        let ada = account(&store, "ada", Role::Admin).await;
        let end = store.clock().now().plus_ms(HOUR);
        for byte in 1..=3 {
            store.add_session(ada.id, secret(byte), end, &Device::default()).await.unwrap();
        }
        store.end_session(&secret(1)).await.unwrap();
        store.end_session(&secret(1)).await.unwrap();
        assert_eq!(store.session(&secret(1), HOUR).await.unwrap(), None);
        assert!(store.session(&secret(2), HOUR).await.unwrap().is_some());
        store.end_sessions_of(ada.id).await.unwrap();
        assert_eq!(store.session(&secret(2), HOUR).await.unwrap(), None);
        assert_eq!(store.session(&secret(3), HOUR).await.unwrap(), None);
    }
}

store_test! {
    async fn a_person_sees_the_sessions_that_last_and_ends_one_or_all_others(store) {
        let (ada, eve) = (account(&store, "ada", Role::Admin).await, account(&store, "eve", Role::Member).await);
        let end = store.clock().now().plus_ms(3 * HOUR);
        let phone =
            Device { agent: Some("Mozilla/5.0 (Android)".to_owned()), address: Some("192.0.2.7".to_owned()) };
        let mut begun = Vec::new();
        for byte in 1..=3 {
            begun.push(store.add_session(ada.id, secret(byte), end, &phone).await.unwrap());
            store.clock().advance(1);
        }
        begun.reverse();
        store.add_session(eve.id, secret(4), end, &Device::default()).await.unwrap();
        assert_eq!(begun[0].device, phone);
        assert_eq!(listed(&store, ada.id, &[]).await, begun);

        assert!(!store.end_session_of(eve.id, begun[2].id).await.unwrap(), "that one is another person's");
        assert!(store.end_session_of(ada.id, begun[2].id).await.unwrap());
        assert!(!store.end_session_of(ada.id, begun[2].id).await.unwrap());
        assert_eq!(store.session(&secret(1), HOUR).await.unwrap(), None);
        assert_eq!(store.end_other_sessions(ada.id, begun[1].id).await.unwrap(), 1);
        assert_eq!(listed(&store, ada.id, &[]).await, begun[1..2]);
        assert!(store.session(&secret(4), HOUR).await.unwrap().is_some());

        store.clock().advance(HOUR);
        assert!(listed(&store, ada.id, &[]).await.is_empty(), "it lay idle");
    }
}

store_test! {
    async fn sessions_are_filtered_sorted_and_paged(store) {
        let ada = account(&store, "ada", Role::Admin).await;
        let end = store.clock().now().plus_ms(3 * HOUR);
        let mut begun = Vec::new();
        for (byte, agent) in (1..).zip(["Firefox/145.0", "Chrome/142", "curl/8"]) {
            let device = Device { agent: Some(agent.to_owned()), address: Some(format!("192.0.2.{byte}")) };
            begun.push(store.add_session(ada.id, secret(byte), end, &device).await.unwrap().id);
            store.clock().advance(1);
        }
        store.clock().advance(60_000);
        store.session(&secret(1), HOUR).await.unwrap();
        for (query, expected) in [
            (&[("sort", "since")][..], &[0, 1, 2][..]),
            (&[("sort", "-used")], &[0, 2, 1]),
            (&[("find", "FIREfox")], &[0]),
            (&[("find", "192.0.2.2")], &[1]),
            (&[("find", "opera")], &[]),
        ] {
            let found: Vec<_> = listed(&store, ada.id, query).await.iter().map(|session| session.id).collect();
            assert_eq!(found, expected.iter().map(|nth| begun[*nth]).collect::<Vec<_>>(), "{query:?}");
        }
    }
}

/// The sessions that an address asks for, read two at a time.
async fn listed(store: &Store, account: AccountId, query: &[(&str, &str)]) -> Vec<Session> {
    paged(query, async |asked: &Asked<SessionFilter>| store.sessions_of(account, HOUR, asked, 2).await).await
}

store_test! {
    async fn nobody_has_no_session(store) {
        let nobody = store.clock().id();
        let refused = store.add_session(nobody, secret(1), store.clock().now().plus_ms(HOUR), &Device::default()).await;
        assert!(matches!(refused, Err(StoreError::NotFound)), "{refused:?}");
    }
}

store_test! {
    async fn attempts_count_by_key_until_they_are_old_or_forgiven(store) {
        let start = store.clock().now();
        for _ in 0..3 {
            store.record_attempt("ada").await.unwrap();
            store.record_attempt("192.0.2.7").await.unwrap();
            store.clock().advance(1_000);
        }
        assert_eq!(store.attempts_since("ada", start).await.unwrap(), 3);
        assert_eq!(store.attempts_since("ada", start.plus_ms(1_000)).await.unwrap(), 2);
        store.clear_attempts("ada").await.unwrap();
        assert_eq!(store.attempts_since("ada", start).await.unwrap(), 0);
        assert_eq!(store.drop_old_attempts(start.plus_ms(2_000)).await.unwrap(), 2);
        assert_eq!(store.attempts_since("192.0.2.7", start).await.unwrap(), 1);
    }
}
