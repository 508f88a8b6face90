//! Accounts: the first one, passwords, roles, the list of them.

use domain::{AccountFilter, Answer, Asked, Device, Role, Timestamp};
use sqlx::ConnectOptions;
use store::StoreError;

use crate::{
    build::{account, password, secret},
    raw,
    signatures::begun,
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
        store.add_session(ada.id, secret(1), end, &Device::default()).await.unwrap();
        store.add_session(eve.id, secret(2), end, &Device::default()).await.unwrap();

        store.set_password(ada.id, &password("new")).await.unwrap();

        assert_eq!(store.account_named(&ada.name).await.unwrap().unwrap().1, password("new"));
        assert_eq!(store.session(&secret(1), 1_000_000).await.unwrap(), None);
        assert!(store.session(&secret(2), 1_000_000).await.unwrap().is_some());
        let nobody = store.clock().id();
        assert!(matches!(store.set_password(nobody, &password("new")).await, Err(StoreError::NotFound)));
    }
}

store_test! {
    async fn the_list_goes_by_name_a_page_at_a_time(store) {
        for (name, role) in [
            ("Mara", Role::Admin),
            ("marc", Role::Member),
            ("MARIA", Role::Member),
            ("zoë", Role::Viewer),
            ("Ömer", Role::Member),
            ("mar 100%_x@a", Role::Viewer),
        ] {
            let name = name.replace('%', "+");
            account(&store, &name, role).await;
        }
        let names = async |find: &str, role: Option<Role>, after: Option<&str>, limit: i64| {
            let filter = AccountFilter { find: Some(find.parse().unwrap()), role };
            let after = after.map(|after| after.parse().unwrap());
            let asked = Asked { filter, after, ..Asked::default() };
            let page = store.account_lines(&asked, limit).await.unwrap();
            let names: Vec<_> = page.items.iter().map(|line| line.account.name.to_string()).collect();
            (names.join(", "), page.next.map(|next| next.to_string()))
        };
        let everybody = "mar 100+_x@a, Mara, marc, MARIA, zoë, Ömer";
        assert_eq!(names("", None, None, 10).await, (everybody.to_owned(), None));
        let first = names("", None, None, 2).await;
        assert_eq!(first, ("mar 100+_x@a, Mara".to_owned(), Some("mara".to_owned())));
        assert_eq!(names("", None, first.1.as_deref(), 10).await.0, "marc, MARIA, zoë, Ömer");
        assert_eq!(names(" MAR", None, None, 10).await.0, "mar 100+_x@a, Mara, marc, MARIA");
        assert_eq!(names("mar", Some(Role::Member), None, 1).await, ("marc".to_owned(), Some("marc".to_owned())));
        assert_eq!(names("mar", Some(Role::Member), Some("Marc"), 1).await.0, "MARIA");
        assert_eq!(names("öm", None, None, 10).await.0, "Ömer");
        assert_eq!(names("_", None, None, 10).await.0, "", "no wildcard");
        let counts = store.account_counts().await.unwrap();
        assert_eq!(counts, [(Role::Admin, 1), (Role::Member, 3), (Role::Viewer, 2)]);
    }
}

store_test! {
    async fn the_last_use_of_an_account_outlives_its_sessions(store) {
        let ada = account(&store, "ada", Role::Admin).await;
        let seen = async || store.account_line(ada.id).await.unwrap().unwrap().seen_at;
        assert_eq!(seen().await, None);
        let start = store.clock().now();
        let end = start.plus_ms(Timestamp::DAY);
        store.add_session(ada.id, secret(1), end, &Device::default()).await.unwrap();
        assert_eq!(seen().await, Some(start));
        store.clock().advance(60_000);
        store.session(&secret(1), Timestamp::DAY).await.unwrap();
        store.end_sessions_of(ada.id).await.unwrap();
        assert_eq!(seen().await, Some(start.plus_ms(60_000)));
    }
}

store_test! {
    async fn a_role_holds_with_the_next_look_at_the_session(store) {
        account(&store, "ada", Role::Admin).await;
        let eve = account(&store, "eve", Role::Admin).await;
        let end = store.clock().now().plus_ms(Timestamp::DAY);
        store.add_session(eve.id, secret(1), end, &Device::default()).await.unwrap();
        store.set_role(eve.id, Role::Viewer).await.unwrap();
        let session = store.session(&secret(1), Timestamp::DAY).await.unwrap().unwrap();
        assert_eq!(session.account.role, Role::Viewer);
    }
}

store_test! {
    async fn the_list_goes_by_age_and_by_last_use_too(store) {
        let end = store.clock().now().plus_ms(Timestamp::DAY);
        for (byte, name) in (1..).zip(["cleo", "ada", "bob", "dan"]) {
            let made = account(&store, name, Role::Member).await;
            store.clock().advance(1);
            if name != "ada" {
                store.add_session(made.id, secret(byte), end, &Device::default()).await.unwrap();
            }
        }
        for (sort, expected) in [
            ("name", "ada bob cleo dan"),
            ("-name", "dan cleo bob ada"),
            ("since", "cleo ada bob dan"),
            ("-since", "dan bob ada cleo"),
            ("used", "cleo bob dan ada"),
            ("-used", "dan bob cleo ada"),
        ] {
            let mut asked = Asked::<AccountFilter> { sorted: sort.parse().unwrap(), ..Asked::default() };
            let mut names = Vec::new();
            loop {
                let page = store.account_lines(&asked, 1).await.unwrap();
                names.extend(page.items.iter().map(|line| line.account.name.to_string()));
                asked.after = page.next;
                if asked.after.is_none() {
                    break;
                }
            }
            assert_eq!(names.join(" "), expected, "{sort}, a page of one at a time");
        }
    }
}

store_test! {
    async fn who_was_removed_meanwhile_is_refused_and_leaves_nothing(store) {
        let begun = begun(&store).await;
        account(&store, "root", Role::Admin).await;
        store.remove_account(begun.ann.id).await.unwrap();
        let late = store.answer_item(begun.review.id, "A-1", &Answer::Meets.into(), &begun.author()).await;
        assert!(matches!(late, Err(StoreError::Conflict(_))), "{late:?}");
        assert_eq!(store.review_file(begun.review.id).await.unwrap().unwrap().answers, []);
    }
}

/// Only `PostgreSQL` has writers at the same time.
#[tokio::test]
async fn an_account_is_removed_while_somebody_writes_under_it() {
    let store = store::testing::postgres().await;
    let begun = begun(&store).await;
    account(&store, "root", Role::Admin).await;
    let (review, rob) = (begun.review.id, begun.rob.id);
    let mut writer = connected(&store).await;
    sqlx::raw_sql("BEGIN; UPDATE review SET revision = revision").execute(&mut writer).await.unwrap();
    let removal = tokio::spawn({
        let store = (*store).clone();
        async move { store.remove_account(rob).await }
    });
    waits(&store).await;
    sqlx::query(
        "INSERT INTO answer (review_id, item, answer, answered_at, by_account, by_name, is_current)
         VALUES ($1, 'A-1', 'meets', 0, $2, 'rob', TRUE)",
    )
    .bind(review)
    .bind(rob)
    .execute(&mut writer)
    .await
    .unwrap();
    sqlx::raw_sql("COMMIT").execute(&mut writer).await.unwrap();
    removal.await.unwrap().unwrap();
    let answers = store.review_file(review).await.unwrap().unwrap().answers;
    assert_eq!(answers[0].by, "rob", "what was written stays, under the name");
    assert_eq!(store.account_line(rob).await.unwrap(), None);
}

#[tokio::test]
async fn a_writer_that_waited_for_a_removal_is_refused() {
    let store = store::testing::postgres().await;
    let begun = begun(&store).await;
    let mut remover = connected(&store).await;
    sqlx::raw_sql("BEGIN").execute(&mut remover).await.unwrap();
    sqlx::query("DELETE FROM account WHERE id = $1").bind(begun.rob.id).execute(&mut remover).await.unwrap();
    let writer = tokio::spawn({
        let (store, review, by) = ((*store).clone(), begun.review.id, begun.reviewer());
        async move { store.answer_item(review, "A-1", &Answer::Meets.into(), &by).await }
    });
    waits(&store).await;
    sqlx::raw_sql("COMMIT").execute(&mut remover).await.unwrap();
    let late = writer.await.unwrap();
    assert!(matches!(late, Err(StoreError::Conflict(_))), "{late:?}");
}

async fn connected(store: &store::testing::Fresh) -> sqlx::PgConnection {
    let options: sqlx::postgres::PgConnectOptions = store.url().parse().unwrap();
    options.connect().await.unwrap()
}

/// Until somebody waits for a lock.
async fn waits(store: &store::testing::Fresh) {
    let waiting = "SELECT COUNT(*) FROM pg_stat_activity
        WHERE datname = current_database() AND wait_event_type = 'Lock'";
    while raw::count(store, waiting).await == 0 {
        tokio::task::yield_now().await;
    }
}
