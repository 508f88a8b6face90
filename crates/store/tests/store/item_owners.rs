use std::collections::BTreeMap;

use domain::Role;
use store::StoreError;

use crate::{
    build::{account, by, review, service, somebody},
    raw, store_test,
};

store_test! {
    async fn an_owner_is_named_changed_and_taken_back_in_whatever_state_the_review_is(store) {
        let orders = service(&store, "orders").await;
        let id = review(&store, orders.id).await.id;
        let eve = account(&store, "eve", Role::Member).await;
        let name = async |owner: Option<&str>| {
            let owner = owner.map(|owner| owner.parse().unwrap());
            store.name_item_owners(id, &[("A-1".to_owned(), owner)].into(), &by(&eve)).await.unwrap();
        };
        assert_eq!(store.item_owners(id).await.unwrap(), []);
        name(Some("Team Orders")).await;
        raw::execute(&store, "UPDATE review SET state = 'ready'").await;
        store.clock().advance(1_000);
        name(Some("jo")).await;
        let owners = store.item_owners(id).await.unwrap();
        assert_eq!(owners.len(), 1);
        assert_eq!((owners[0].item.as_str(), owners[0].owner.as_str(), owners[0].by.as_str()), ("A-1", "jo", "eve"));
        assert_eq!(owners[0].at, store.clock().now());
        store.remove_account(eve.id).await.unwrap();
        assert_eq!(store.item_owners(id).await.unwrap(), owners, "the name in words stays");
        name(None).await;
        assert_eq!(store.item_owners(id).await.unwrap(), []);
    }
}

store_test! {
    async fn of_several_owners_all_are_named_or_none(store) {
        let orders = service(&store, "orders").await;
        let id = review(&store, orders.id).await.id;
        let owner = || Some("jo".parse().unwrap());
        let owners = BTreeMap::from([("A-1".to_owned(), owner()), ("Z-9".to_owned(), owner())]);
        let refused = store.name_item_owners(id, &owners, &somebody()).await;
        assert!(matches!(refused, Err(StoreError::NotFound)), "{refused:?}");
        assert_eq!(store.item_owners(id).await.unwrap(), []);
    }
}
