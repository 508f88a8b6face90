//! Tokens: found, used, listed, revoked.

use domain::{
    Account, Asked, OwnTokenFilter, Page, Role, Scope, ServiceId, Token, TokenFilter, TokenId, TokenState,
};
use store::{NewToken, Store, StoreError};

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
        assert_eq!(store.token(free.id).await.unwrap().as_ref(), Some(&free));
        assert_eq!(store.token(store.clock().id()).await.unwrap(), None);
        let all = store.token_list(&Asked::default(), 10).await.unwrap();
        assert_eq!(all, Page { items: vec![free, token], next: None });
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
    async fn a_token_notes_its_use_to_the_minute_and_is_revoked_for_good(store) {
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
        store.revoke_token(token.id).await.unwrap();
        store.clock().advance(1);
        store.revoke_token(token.id).await.unwrap();
        let (revoked, _) = store.token_by_public_id("abcdefgh").await.unwrap().unwrap();
        assert_eq!(revoked.used_at, Some(start.plus_ms(60_000)));
        assert_eq!(revoked.revoked_at, Some(start.plus_ms(60_000)));
    }
}

/// The ids of the tokens that a filter lets through, newest first.
async fn listed(store: &Store, filter: TokenFilter) -> Vec<TokenId> {
    let page = store.token_list(&Asked { filter, ..Asked::default() }, 100).await.unwrap();
    page.items.iter().map(|token| token.id).collect()
}

store_test! {
    async fn tokens_are_filtered_by_account_service_and_state(store) {
        let (ada, eve) = (account(&store, "ada", Role::Member).await, account(&store, "eve", Role::Viewer).await);
        let orders = service(&store, "orders").await;
        let mut ids = Vec::new();
        for (nth, owner, bound) in [(0, &ada, Some(orders.id)), (1, &ada, None), (2, &eve, Some(orders.id)), (3, &eve, None)] {
            let added = store.add_token(new(owner, &format!("token-0{nth}"), bound)).await.unwrap();
            ids.push(added.id);
            store.clock().advance(1);
        }
        let all = TokenFilter::default();
        assert_eq!(listed(&store, all.clone()).await, [ids[3], ids[2], ids[1], ids[0]]);
        let of_ada = TokenFilter { account: Some("ADA".parse().unwrap()), ..all.clone() };
        assert_eq!(listed(&store, of_ada.clone()).await, [ids[1], ids[0]]);
        let bound = TokenFilter { service: Some(orders.slug.clone()), ..all.clone() };
        assert_eq!(listed(&store, bound.clone()).await, [ids[2], ids[0]]);
        let both = TokenFilter { account: Some(eve.name.clone()), ..bound };
        assert_eq!(listed(&store, both).await, [ids[2]]);
        assert_eq!(listed(&store, TokenFilter { account: Some("kim".parse().unwrap()), ..all.clone() }).await, []);
        assert_eq!(listed(&store, TokenFilter { service: Some("none".parse().unwrap()), ..all.clone() }).await, []);
        let own = Asked::<OwnTokenFilter>::default().of(ada.name.clone());
        assert_eq!(own.filter, TokenFilter { account: Some(ada.name.clone()), ..all.clone() });

        store.revoke_token(ids[0]).await.unwrap();
        let of = |state| TokenFilter { state: Some(state), ..all.clone() };
        assert_eq!(listed(&store, of(TokenState::Good)).await, [ids[3], ids[2], ids[1]]);
        assert_eq!(listed(&store, of(TokenState::Revoked)).await, [ids[0]]);
        store.clock().advance(1_000_000);
        assert_eq!(listed(&store, of(TokenState::Good)).await, []);
        assert_eq!(listed(&store, of(TokenState::Expired)).await, [ids[3], ids[2], ids[1]]);
        for state in TokenState::ALL {
            let now = store.clock().now();
            let page = store.token_list(&Asked { filter: of(*state), ..Asked::default() }, 10).await.unwrap();
            assert!(page.items.iter().all(|token| token.state(now) == *state), "{state}");
        }
    }
}

store_test! {
    async fn tokens_are_paged_by_key(store) {
        let ada = account(&store, "ada", Role::Member).await;
        for nth in 0..5 {
            store.add_token(new(&ada, &format!("token-0{nth}"), None)).await.unwrap();
            store.clock().advance(1);
        }
        let all = listed(&store, TokenFilter::default()).await;
        let mut walked = Vec::new();
        let mut asked = Asked::<TokenFilter>::default();
        for expected in [2, 2, 1] {
            let page = store.token_list(&asked, 2).await.unwrap();
            assert_eq!(page.items.len(), expected);
            walked.extend(page.items.iter().map(|token| token.id));
            asked.after = page.next;
        }
        assert_eq!((walked, asked.after), (all, None));
    }
}

store_test! {
    async fn tokens_go_by_their_end_and_their_last_use_too(store) {
        let ada = account(&store, "ada", Role::Member).await;
        // Two end together, two were never used.
        for (name, ends, used) in [("a", 30, true), ("b", 10, false), ("c", 30, false), ("d", 20, true)] {
            let mut token = new(&ada, &format!("token-{name}0"), None);
            token.name = name.parse().unwrap();
            token.expires_at = ada.created_at.plus_ms(ends * 1_000_000);
            let token = store.add_token(token).await.unwrap();
            if used {
                store.touch_token(token.id).await.unwrap();
            }
            store.clock().advance(1);
        }
        for (sort, expected) in [
            ("made", "a b c d"),
            ("-made", "d c b a"),
            ("ends", "b d a c"),
            ("-ends", "c a d b"),
            ("used", "b c a d"),
            ("-used", "d a c b"),
        ] {
            let mut asked = Asked::<TokenFilter> { sorted: sort.parse().unwrap(), ..Asked::default() };
            let mut names = Vec::new();
            loop {
                let page = store.token_list(&asked, 1).await.unwrap();
                names.extend(page.items.iter().map(|token| token.name.to_string()));
                let Some(next) = page.next else { break };
                asked.after = Some(next.to_string().parse().unwrap());
            }
            assert_eq!(names.join(" "), expected, "{sort}, a page of one at a time");
            asked.after = Some(format!("0.5~{}", store.clock().id::<TokenId>()).parse().unwrap());
            let again = store.token_list(&asked, 10).await.unwrap();
            assert_eq!(again.items.len(), 4, "{sort}: a cursor of another list begins this one anew");
        }
    }
}

store_test! {
    async fn an_owner_revokes_own_tokens_only(store) {
        let (ada, eve) = (account(&store, "ada", Role::Member).await, account(&store, "eve", Role::Member).await);
        let token = store.add_token(new(&ada, "abcdefgh", None)).await.unwrap();
        let refused = store.revoke_token_of(eve.id, token.id).await;
        assert!(matches!(refused, Err(StoreError::NotFound)), "{refused:?}");
        assert_eq!(store.token(token.id).await.unwrap().unwrap().revoked_at, None);
        store.revoke_token_of(ada.id, token.id).await.unwrap();
        assert_eq!(store.token(token.id).await.unwrap().unwrap().revoked_at, Some(store.clock().now()));
        let unknown = store.revoke_token(store.clock().id()).await;
        assert!(matches!(unknown, Err(StoreError::NotFound)), "{unknown:?}");
    }
}

store_test! {
    async fn an_account_has_a_hundred_good_tokens_at_most(store) {
        let ada = account(&store, "ada", Role::Member).await;
        let add = async |nth: i64| store.add_token(new(&ada, &format!("{nth:08}"), None)).await;
        for nth in 0..Token::MOST - 1 {
            add(nth).await.unwrap();
        }
        let (one, two) = tokio::join!(add(1_000), add(1_001));
        assert!(one.is_ok() != two.is_ok(), "two at once do not pass the limit: {one:?} {two:?}");
        let refused = add(1_002).await;
        assert!(matches!(refused, Err(StoreError::Conflict(why)) if why.contains(&format!("{} good", Token::MOST))), "{refused:?}");

        let oldest = listed(&store, TokenFilter::default()).await.pop().unwrap();
        store.revoke_token(oldest).await.unwrap();
        add(1_003).await.unwrap();
        add(1_004).await.unwrap_err();
        store.clock().advance(1_000_000);
        store.add_token(new(&account(&store, "eve", Role::Member).await, "of-eve-0", None)).await.unwrap();
        let mut fresh = new(&ada, "of-ada-0", None);
        fresh.expires_at = store.clock().now().plus_ms(1);
        store.add_token(fresh).await.unwrap();
    }
}
