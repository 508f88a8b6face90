use domain::{Role, Timestamp};
use store::StoreError;

use crate::{
    build::{account, password, secret},
    store_test,
};

store_test! {
    async fn the_first_administrator_ends_set_up(store) {
        assert!(!store.has_admin().await.unwrap());
        store.set_setup_link(secret(1), Timestamp(5)).await.unwrap();
        assert_eq!(store.setup_link().await.unwrap(), Some((secret(1), Timestamp(5))));

        let admin = store.add_first_admin(&"Ada".parse().unwrap(), &password("hash")).await.unwrap();
        assert_eq!(admin.role, Role::Admin);
        assert!(store.has_admin().await.unwrap());
        assert_eq!(store.setup_link().await.unwrap(), None);

        let second = store.add_first_admin(&"Eve".parse().unwrap(), &password("hash")).await;
        assert!(matches!(second, Err(StoreError::Conflict(_))), "{second:?}");
        assert_eq!(store.accounts().await.unwrap(), [admin]);
    }
}

store_test! {
    async fn an_administrator_added_in_the_shell_ends_set_up_too(store) {
        store.set_setup_link(secret(1), Timestamp(5)).await.unwrap();
        account(&store, "member", Role::Member).await;
        assert!(store.setup_link().await.unwrap().is_some());
        account(&store, "admin", Role::Admin).await;
        assert_eq!(store.setup_link().await.unwrap(), None);
    }
}

store_test! {
    async fn of_two_first_administrators_at_once_one_is_made(store) {
        let (ada, eve) = ("Ada".parse().unwrap(), "Eve".parse().unwrap());
        let hash = password("hash");
        let (one, other) = tokio::join!(store.add_first_admin(&ada, &hash), store.add_first_admin(&eve, &hash));
        assert!(one.is_ok() != other.is_ok(), "{one:?} {other:?}");
        assert_eq!(store.accounts().await.unwrap().len(), 1);
    }
}

store_test! {
    async fn a_name_is_one_account_in_whatever_case(store) {
        let ada = account(&store, "Ada", Role::Member).await;
        let again = store.add_account(&"aDA".parse().unwrap(), Role::Viewer, &password("x")).await;
        assert!(matches!(again, Err(StoreError::Conflict(_))), "{again:?}");
        let (found, hash) = store.account_named(&"ADA".parse().unwrap()).await.unwrap().unwrap();
        assert_eq!((found, hash), (ada, password("$argon2id$…")));
        assert_eq!(store.account_named(&"Eve".parse().unwrap()).await.unwrap(), None);
    }
}

store_test! {
    async fn a_new_password_ends_the_sessions_of_that_account_alone(store) {
        let ada = account(&store, "ada", Role::Member).await;
        let eve = account(&store, "eve", Role::Member).await;
        let end = store.clock().now().plus_ms(1_000_000);
        store.add_session(ada.id, secret(1), end).await.unwrap();
        store.add_session(eve.id, secret(2), end).await.unwrap();

        store.set_password(ada.id, &password("new")).await.unwrap();

        assert_eq!(store.account_named(&ada.name).await.unwrap().unwrap().1, password("new"));
        assert_eq!(store.session(&secret(1), 1_000_000).await.unwrap(), None);
        assert!(store.session(&secret(2), 1_000_000).await.unwrap().is_some());
        let nobody = store.clock().id();
        assert!(matches!(store.set_password(nobody, &password("new")).await, Err(StoreError::NotFound)));
    }
}
