//! The list of people, their roles, and their removal.

use domain::Role;
use http::StatusCode;

use crate::site::{PASSWORD, Site, on_both};

on_both! {
    async fn a_role_holds_with_the_next_request(site: Site) {
        let admin = site.browser("ada", Role::Admin).await;
        let eve = site.browser("eve", Role::Admin).await;
        let accounts = site.accounts().await.unwrap();
        let (of_ada, of_eve) = (format!("/accounts/{}", accounts[0].id), format!("/accounts/{}", accounts[1].id));
        assert_eq!(eve.get("/accounts").await.status, StatusCode::OK);
        let page = eve.get("/").await.text;
        assert!(page.contains("href=\"/accounts\""), "the way there is in the rail");

        let changed = admin.form(&of_eve, &[("do", "role"), ("role", "viewer")]).await;
        assert_eq!((changed.status, changed.header("location")), (StatusCode::SEE_OTHER, format!("{of_eve}?done=role").as_str()));
        assert!(admin.get(&format!("{of_eve}?done=role")).await.text.contains("The role is changed"));
        for address in ["/accounts", "/accounts/new", &of_eve, &format!("{of_eve}/remove")] {
            let refused = eve.get(address).await;
            assert_eq!(refused.status, StatusCode::FORBIDDEN, "{address}");
            assert!(refused.text.contains("Only for administrators"), "{}", refused.text);
        }
        let refused = eve.form(&of_eve, &[("do", "role"), ("role", "admin")]).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
        assert_eq!(eve.get("/services/new").await.status, StatusCode::FORBIDDEN);
        assert!(!eve.get("/").await.text.contains("href=\"/accounts\""));

        let last = admin.form(&of_ada, &[("do", "role"), ("role", "member")]).await;
        assert_eq!(last.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(last.text.contains("This is the last administrator") && last.text.contains("value=\"member\" checked"), "{}", last.text);
        admin.form(&of_eve, &[("do", "role"), ("role", "admin")]).await;
        let gave_up = admin.form(&of_ada, &[("do", "role"), ("role", "member")]).await;
        assert_eq!((gave_up.status, gave_up.header("location")), (StatusCode::SEE_OTHER, "/account"));
        assert_eq!(admin.get("/accounts").await.status, StatusCode::FORBIDDEN);
        assert_eq!(eve.get("/accounts").await.status, StatusCode::OK);
        let nonsense = eve.form(&of_ada, &[("do", "role"), ("role", "owner")]).await;
        assert_eq!(nonsense.status, StatusCode::UNPROCESSABLE_ENTITY);
    }

    async fn an_account_is_removed_after_a_question(site: Site) {
        let admin = site.browser("ada", Role::Admin).await;
        let eve = site.known("eve", Role::Member).await;
        let signed_in = site.with_cookie(site.sign_in("eve", PASSWORD).await.cookie());
        let token = site.token_of(&eve, domain::Scope::Write, None).await;
        assert_eq!(token.post("/api/v1/services", "{\"slug\":\"orders-api\",\"inventory\":{\"instances\":5}}").await.status, StatusCode::CREATED);
        let question = format!("/accounts/{}/remove", eve.id);
        let asked = admin.get(&question).await.text;
        assert!(asked.contains("for good?") && asked.contains("One browser is signed in"), "{asked}");
        assert!(site.is_in(&signed_in).await, "asking changes nothing");

        let own = site.accounts().await.unwrap()[0].id;
        let refused = admin.form(&format!("/accounts/{own}/remove"), &[]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.text.contains("You cannot remove your own account"), "{}", refused.text);

        let removed = admin.form(&question, &[]).await;
        assert_eq!((removed.status, removed.header("location")), (StatusCode::SEE_OTHER, "/accounts?done=removed"));
        assert!(!site.is_in(&signed_in).await);
        assert_eq!(token.get("/api/v1/services").await.status, StatusCode::UNAUTHORIZED);
        assert_eq!(admin.get(&question).await.status, StatusCode::NOT_FOUND);
        assert_eq!(admin.get(&format!("/accounts/{}", eve.id)).await.status, StatusCode::NOT_FOUND);
        let facts = admin.get("/services/orders-api/inventory").await.text;
        assert!(facts.contains("eve"), "what the person did stays under the name");
    }

    async fn the_list_is_found_by_name_and_role_and_paged_in_its_address(site: Site) {
        let admin = site.browser("mara", Role::Admin).await;
        for n in 0..60 {
            site.account(&format!("person {n:02}"), if n % 2 == 0 { Role::Member } else { Role::Viewer }).await;
        }
        let first = admin.get("/accounts").await.text;
        assert!(first.contains("<strong>61 people") && first.contains("1 administrator, 30 members and 30 viewers"), "{first}");
        assert!(first.contains("/accounts?after=person%2048"), "{first}");
        assert!(first.contains("person 48") && !first.contains("person 49"));
        let second = admin.get("/accounts?after=person%2048").await.text;
        assert!(second.contains("person 49") && second.contains("person 59") && !second.contains("person 48"));
        let viewers = admin.get("/accounts?role=viewer&find=PERSON%201").await.text;
        assert!(viewers.contains("person 11") && !viewers.contains("person 12") && !viewers.contains("person 01"));
        let nobody = admin.get("/accounts?find=zed&role=admin").await.text;
        assert!(nobody.contains("name begins with “zed”"), "{nobody}");
    }
}

#[tokio::test]
async fn whoever_keeps_no_accounts_is_told_so_on_a_page() {
    let site = Site::over(store::testing::sqlite().await).await;
    let id = site.account("ada", Role::Admin).await.id;
    for role in [Role::Viewer, Role::Member] {
        let browser = site.browser(role.as_str(), role).await;
        for address in [
            "/accounts".to_owned(),
            "/accounts/new".to_owned(),
            format!("/accounts/{id}"),
            format!("/accounts/{id}/remove"),
        ] {
            for answer in [
                browser.get(&address).await,
                browser.form(&address, &[("do", "role"), ("role", "admin")]).await,
            ] {
                assert_eq!(answer.status, StatusCode::FORBIDDEN, "{role} {address}");
                assert!(answer.text.contains("Only for administrators"), "{}", answer.text);
            }
        }
    }
    assert_eq!(site.accounts().await.unwrap().len(), 3);
}
