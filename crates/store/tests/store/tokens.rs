use domain::{Account, Role, Scope, ServiceId};
use store::{NewToken, StoreError};

use crate::{
    build::{account, secret, service},
    store_test,
};

fn new(account: &Account, public_id: &str, service: Option<ServiceId>) -> NewToken {
    NewToken {
        name: "CI of orders".parse().unwrap(),
        account: account.id,
        scope: Scope::Upload,
        service,
        public_id: public_id.to_owned(),
        hash: secret(9),
        expires_at: account.created_at.plus_ms(1_000_000),
    }
}

store_test! {
    async fn a_token_is_found_by_its_public_id(store) {
        let ada = account(&store, "ada", Role::Member).await;
        let orders = service(&store, "orders").await;
        let token = store.add_token(new(&ada, "abcdefgh", Some(orders.id))).await.unwrap();
        assert_eq!(token.account, ada);
        assert_eq!(token.service, Some((orders.id, orders.slug)));
        assert_eq!(store.token_by_public_id("abcdefgh").await.unwrap(), Some((token.clone(), secret(9))));
        assert_eq!(store.token_by_public_id("ABCDEFGH").await.unwrap(), None);

        store.clock().advance(1);
        let free = store.add_token(new(&ada, "zyxwvuts", None)).await.unwrap();
        assert_eq!(free.service, None);
        assert_eq!(store.tokens().await.unwrap(), [free, token]);
        let refused = store.add_token(new(&ada, "zyxwvuts", None)).await;
        assert!(matches!(refused, Err(StoreError::Conflict(_))), "{refused:?}");
    }
}

store_test! {
    async fn a_token_needs_an_account_and_the_service_it_names(store) {
        let ada = account(&store, "ada", Role::Member).await;
        let nowhere = store.add_token(new(&ada, "abcdefgh", Some(store.clock().id()))).await;
        assert!(matches!(nowhere, Err(StoreError::NotFound)), "{nowhere:?}");
    }
}

store_test! {
    async fn a_token_notes_its_use_to_the_minute_and_is_revoked_once(store) {
        let ada = account(&store, "ada", Role::Member).await;
        let token = store.add_token(new(&ada, "abcdefgh", None)).await.unwrap();
        let start = store.clock().now();
        store.touch_token(token.id).await.unwrap();
        store.clock().advance(30_000);
        store.touch_token(token.id).await.unwrap();
        let (used, _) = store.token_by_public_id("abcdefgh").await.unwrap().unwrap();
        assert_eq!(used.used_at, Some(start));
        store.clock().advance(30_000);
        store.touch_token(token.id).await.unwrap();
        assert!(store.revoke_token(token.id).await.unwrap());
        assert!(!store.revoke_token(token.id).await.unwrap());
        let (revoked, _) = store.token_by_public_id("abcdefgh").await.unwrap().unwrap();
        assert_eq!(revoked.used_at, Some(start.plus_ms(60_000)));
        assert_eq!(revoked.revoked_at, Some(start.plus_ms(60_000)));
    }
}
