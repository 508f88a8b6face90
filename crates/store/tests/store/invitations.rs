//! One-time links: who is let in by them, once, and until when.

use domain::{Account, Asked, Device, Invitation, InvitationFilter, Invited, Role, Timestamp};
use store::{Store, StoreError};

use crate::{
    build::{account, by, password, secret, somebody},
    store_test,
};

async fn invite(store: &Store, name: &str, role: Role, byte: u8) -> Result<Invitation, StoreError> {
    store.invite(&name.parse().unwrap(), role, secret(byte), &somebody()).await
}

async fn reset(store: &Store, account: &Account, byte: u8) -> Invitation {
    store.reset_password(account, &password("unknown"), secret(byte), &somebody()).await.unwrap()
}

fn refused<T: std::fmt::Debug>(result: Result<T, StoreError>) -> &'static str {
    match result {
        Err(StoreError::Conflict(why)) => why,
        other => panic!("{other:?}"),
    }
}

store_test! {
    async fn an_invitation_makes_one_account_with_the_password_of_whoever_accepts(store) {
        let ada = account(&store, "ada", Role::Admin).await;
        let eve = "Eve".parse().unwrap();
        let made = store.invite(&eve, Role::Member, secret(1), &by(&ada)).await.unwrap();
        assert_eq!((made.name(), made.by.as_str()), (&eve, "ada"));
        assert_eq!(made.expires_at, store.clock().now().plus_ms(7 * Timestamp::DAY));
        assert_eq!(store.invitation(&secret(1)).await.unwrap(), Some(made.clone()));
        assert_eq!(store.open_invitations(&Asked::default(), 10).await.unwrap().items, [made]);
        assert_eq!(store.accounts().await.unwrap().len(), 1, "not before it is accepted");

        let joined = store.accept_invitation(&secret(1), &password("chosen")).await.unwrap();
        assert_eq!((&joined.name, joined.role), (&eve, Role::Member));
        assert_eq!(store.account_named(&eve).await.unwrap(), Some((joined, password("chosen"))));
        assert!(store.open_invitations(&Asked::default(), 10).await.unwrap().items.is_empty());
        let used = store.invitation(&secret(1)).await.unwrap().unwrap();
        assert_eq!(used.used_at, Some(store.clock().now()));

        refused(store.accept_invitation(&secret(1), &password("another")).await);
        assert_eq!(store.account_named(&eve).await.unwrap().unwrap().1, password("chosen"));
        let unknown = store.accept_invitation(&secret(2), &password("x")).await;
        assert!(matches!(unknown, Err(StoreError::NotFound)), "{unknown:?}");
    }
}

store_test! {
    async fn of_two_that_accept_at_once_one_is_let_in(store) {
        for (byte, name) in [(1, "eve"), (2, "kim"), (3, "jo")] {
            invite(&store, name, Role::Admin, byte).await.unwrap();
            let (one, other) = (password("one"), password("other"));
            let link = secret(byte);
            let (first, second) =
                tokio::join!(store.accept_invitation(&link, &one), store.accept_invitation(&link, &other));
            assert!(first.is_ok() != second.is_ok(), "{first:?} {second:?}");
            let (_, kept) = store.account_named(&name.parse().unwrap()).await.unwrap().unwrap();
            assert_eq!(kept, if first.is_ok() { one } else { other });
            refused(if first.is_ok() { second } else { first });
        }
    }
}

store_test! {
    async fn of_two_that_choose_a_password_at_once_one_does(store) {
        let ada = account(&store, "ada", Role::Admin).await;
        for byte in 1..4 {
            reset(&store, &ada, byte).await;
            let (one, other) = (password("one"), password("other"));
            let link = secret(byte);
            let (first, second) =
                tokio::join!(store.accept_invitation(&link, &one), store.accept_invitation(&link, &other));
            assert!(first.is_ok() != second.is_ok(), "{first:?} {second:?}");
            let (_, kept) = store.account_named(&ada.name).await.unwrap().unwrap();
            assert_eq!(kept, if first.is_ok() { one } else { other });
        }
    }
}

store_test! {
    async fn a_link_ends_and_is_forgotten_a_month_later(store) {
        invite(&store, "eve", Role::Member, 1).await.unwrap();
        store.clock().advance(7 * Timestamp::DAY - 1);
        assert!(store.invitation(&secret(1)).await.unwrap().unwrap().is_open(store.clock().now()));
        store.clock().advance(1);
        refused(store.accept_invitation(&secret(1), &password("x")).await);
        assert!(store.open_invitations(&Asked::default(), 10).await.unwrap().items.is_empty());
        assert!(store.accounts().await.unwrap().is_empty());

        invite(&store, "Eve", Role::Member, 2).await.unwrap();
        assert_eq!(store.invitation(&secret(1)).await.unwrap(), None, "replaced once it has ended");
        store.clock().advance(37 * Timestamp::DAY - 1);
        assert_eq!(store.drop_old_invitations().await.unwrap(), 0);
        assert!(store.invitation(&secret(2)).await.unwrap().is_some(), "it can still be named");
        store.clock().advance(1);
        assert_eq!(store.drop_old_invitations().await.unwrap(), 1);
        assert_eq!(store.invitation(&secret(2)).await.unwrap(), None);
    }
}

store_test! {
    async fn a_name_has_one_account_or_one_open_invitation(store) {
        account(&store, "ada", Role::Admin).await;
        assert!(refused(invite(&store, "ADA", Role::Member, 1).await).contains("an account of that name"));
        let first = invite(&store, "Eve", Role::Member, 2).await.unwrap();
        assert!(refused(invite(&store, "eve", Role::Viewer, 3).await).contains("an open invitation"));
        assert!(store.withdraw_invitation(first.id).await.unwrap());
        assert!(!store.withdraw_invitation(first.id).await.unwrap());
        assert_eq!(store.invitation(&secret(2)).await.unwrap(), None);
        invite(&store, "eve", Role::Viewer, 3).await.unwrap();

        account(&store, "EVE", Role::Member).await;
        assert!(refused(store.accept_invitation(&secret(3), &password("x")).await).contains("name already"));
        let link = store.invitation(&secret(3)).await.unwrap().unwrap();
        assert_eq!(link.used_at, None, "nothing of a refused acceptance stays");
    }
}

store_test! {
    async fn a_used_link_cannot_be_withdrawn(store) {
        let link = invite(&store, "eve", Role::Member, 1).await.unwrap();
        store.accept_invitation(&secret(1), &password("x")).await.unwrap();
        assert!(!store.withdraw_invitation(link.id).await.unwrap());
        assert!(store.invitation(&secret(1)).await.unwrap().is_some());
    }
}

store_test! {
    async fn a_reset_ends_the_old_password_and_every_session_at_once(store) {
        let ada = account(&store, "ada", Role::Member).await;
        let end = store.clock().now().plus_ms(Timestamp::DAY);
        store.add_session(ada.id, secret(9), end, &Device::default()).await.unwrap();
        let made = reset(&store, &ada, 1).await;
        assert_eq!(made.to, Invited::Owner(ada.id, ada.name.clone()));
        assert_eq!(made.expires_at, store.clock().now().plus_ms(Timestamp::DAY));
        assert_eq!(store.account_named(&ada.name).await.unwrap().unwrap().1, password("unknown"));
        assert_eq!(store.session(&secret(9), Timestamp::DAY).await.unwrap(), None);
        assert_eq!(store.open_reset(ada.id).await.unwrap(), Some(made));

        let again = reset(&store, &ada, 2).await;
        assert_eq!(store.invitation(&secret(1)).await.unwrap(), None, "one link at a time");
        assert_eq!(store.open_invitations(&Asked::default(), 10).await.unwrap().items, [again]);

        store.add_session(ada.id, secret(8), end, &Device::default()).await.unwrap();
        let chose = store.accept_invitation(&secret(2), &password("chosen")).await.unwrap();
        assert_eq!(chose, ada);
        assert_eq!(store.account_named(&ada.name).await.unwrap().unwrap().1, password("chosen"));
        assert_eq!(store.session(&secret(8), Timestamp::DAY).await.unwrap(), None);
        assert_eq!(store.open_reset(ada.id).await.unwrap(), None);
        refused(store.accept_invitation(&secret(2), &password("again")).await);
    }
}

store_test! {
    async fn whoever_is_no_administrator_any_longer_has_no_open_links(store) {
        let (ada, eve) = (account(&store, "ada", Role::Admin).await, account(&store, "eve", Role::Admin).await);
        store.invite(&"kim".parse().unwrap(), Role::Admin, secret(1), &by(&eve)).await.unwrap();
        store.invite(&"jo".parse().unwrap(), Role::Admin, secret(2), &by(&ada)).await.unwrap();
        store.set_role(eve.id, Role::Member).await.unwrap();
        assert_eq!(store.invitation(&secret(1)).await.unwrap(), None);
        assert!(store.invitation(&secret(2)).await.unwrap().is_some());

        store.set_role(eve.id, Role::Admin).await.unwrap();
        store.invite(&"kim".parse().unwrap(), Role::Admin, secret(3), &by(&eve)).await.unwrap();
        store.remove_account(eve.id).await.unwrap();
        assert_eq!(store.invitation(&secret(3)).await.unwrap(), None);
        let kept = store.invitation(&secret(2)).await.unwrap().unwrap();
        store.accept_invitation(&secret(2), &password("x")).await.unwrap();
        assert_eq!(kept.by, "ada");
    }
}

store_test! {
    async fn an_invited_administrator_ends_set_up(store) {
        store.set_setup_link(secret(1), Timestamp(5)).await.unwrap();
        invite(&store, "eve", Role::Admin, 2).await.unwrap();
        assert!(store.setup_link().await.unwrap().is_some());
        store.accept_invitation(&secret(2), &password("x")).await.unwrap();
        assert_eq!(store.setup_link().await.unwrap(), None);
    }
}

store_test! {
    async fn open_invitations_are_filtered_sorted_and_paged(store) {
        let ada = account(&store, "Ada", Role::Admin).await;
        let mut made = Vec::new();
        for (byte, name) in (1..).zip(["Anna", "Ben", "Carla", "Dan"]) {
            made.push(invite(&store, name, Role::Viewer, byte).await.unwrap());
            store.clock().advance(1);
        }
        // It is good for a day, and so ends before the older ones.
        made.push(store.reset_password(&ada, &password("unknown"), secret(9), &somebody()).await.unwrap());
        let ids = |asked: &[usize]| asked.iter().map(|nth| made[*nth].id).collect::<Vec<_>>();
        for (query, expected) in [
            (&[][..], &[4, 3, 2, 1, 0][..]),
            (&[("sort", "made")], &[0, 1, 2, 3, 4]),
            (&[("sort", "ends")], &[4, 0, 1, 2, 3]),
            (&[("find", "aN")], &[3, 0]),
            (&[("to", "password")], &[4]),
            (&[("to", "account"), ("sort", "-ends")], &[3, 2, 1, 0]),
            (&[("find", "%")], &[]),
        ] {
            let (mut asked, wrong) = Asked::<InvitationFilter>::read(query.iter().copied());
            assert_eq!(wrong, []);
            let mut found = Vec::new();
            loop {
                let page = store.open_invitations(&asked, 2).await.unwrap();
                found.extend(page.items.iter().map(|link| link.id));
                let Some(next) = page.next else { break };
                asked.after = Some(next);
            }
            assert_eq!(found, ids(expected), "{query:?}");
        }
    }
}

store_test! {
    async fn a_demoted_or_removed_account_leaves_an_administrator(store) {
        let ada = account(&store, "ada", Role::Admin).await;
        let eve = account(&store, "eve", Role::Member).await;
        assert!(refused(store.set_role(ada.id, Role::Member).await).contains("last administrator"));
        assert!(refused(store.remove_account(ada.id).await).contains("last administrator"));
        assert_eq!(store.account_line(ada.id).await.unwrap().unwrap().account, ada);

        store.set_role(eve.id, Role::Admin).await.unwrap();
        store.set_role(ada.id, Role::Viewer).await.unwrap();
        store.remove_account(ada.id).await.unwrap();
        assert_eq!(store.account_line(ada.id).await.unwrap(), None);
        assert!(matches!(store.remove_account(ada.id).await, Err(StoreError::NotFound)));
        assert!(matches!(store.set_role(ada.id, Role::Viewer).await, Err(StoreError::NotFound)));
        refused(store.set_role(eve.id, Role::Member).await);
    }
}

store_test! {
    async fn of_the_last_two_administrators_one_stays_however_they_go(store) {
        for round in 0..4 {
            let ada = account(&store, &format!("ada {round}"), Role::Admin).await;
            for line in store.account_lines(&Asked::default(), 100).await.unwrap().items {
                if line.account.id != ada.id {
                    store.remove_account(line.account.id).await.unwrap();
                }
            }
            let eve = account(&store, "eve", Role::Admin).await;
            let demote = store.set_role(ada.id, Role::Member);
            let (one, other) = match round {
                0 | 1 => tokio::join!(demote, store.set_role(eve.id, Role::Viewer)),
                _ => tokio::join!(demote, store.remove_account(eve.id)),
            };
            assert!(one.is_ok() != other.is_ok(), "{one:?} {other:?}");
            assert!(store.has_admin().await.unwrap());
            refused(if one.is_ok() { other } else { one });
        }
    }
}

store_test! {
    async fn what_a_removed_person_did_stays_under_the_name(store) {
        let (ada, eve) = (account(&store, "ada", Role::Admin).await, account(&store, "eve", Role::Member).await);
        let end = store.clock().now().plus_ms(Timestamp::DAY);
        store.add_session(eve.id, secret(1), end, &Device::default()).await.unwrap();
        let orders = crate::build::service(&store, "orders").await;
        let facts = [("instances".parse().unwrap(), crate::build::number(5.0))].into();
        let production = domain::EnvironmentName::production();
        store.set_facts(orders.id, &production, &facts, &by(&eve)).await.unwrap();
        let token = store::NewToken {
            name: "CI".parse().unwrap(),
            account: eve.id,
            scope: domain::Scope::Upload,
            service: None,
            public_id: "abcdefgh".to_owned(),
            hash: secret(2),
            expires_at: end,
        };
        store.add_token(token).await.unwrap();

        store.remove_account(eve.id).await.unwrap();

        assert_eq!(store.session(&secret(1), Timestamp::DAY).await.unwrap(), None);
        assert_eq!(store.token_by_public_id("abcdefgh").await.unwrap(), None);
        assert_eq!(store.facts(orders.id, &production).await.unwrap()[0].by, "eve");
        assert_eq!(store.accounts().await.unwrap(), [ada]);
    }
}
