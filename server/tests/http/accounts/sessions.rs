//! Sessions that are ended, and passwords that are reset.

use domain::{Asked, Role, Timestamp};
use http::StatusCode;

use super::{OTHER, accept, token};
use crate::site::{PASSWORD, on_both};

on_both! {
    async fn an_administrator_ends_sessions_of_anybody(site: Site) {
        let admin = site.browser("ada", Role::Admin).await;
        let eve = site.known("eve", Role::Member).await;
        let page = format!("/accounts/{}", eve.id);
        let one = site.with_cookie(site.sign_in("eve", PASSWORD).await.cookie());
        site.wait(1);
        let two = site.with_cookie(site.sign_in("eve", PASSWORD).await.cookie());
        let sessions = site.sessions_of(eve.id, Timestamp::DAY, &Asked::default(), 10).await.unwrap().items;
        let newest = sessions[0].id.to_string();
        assert!(admin.get(&page).await.text.contains(&newest));
        let ended = admin.form(&page, &[("do", "end"), ("session", &newest)]).await;
        assert_eq!(ended.header("location"), format!("{page}?done=session"));
        assert!(site.is_in(&one).await && !site.is_in(&two).await);
        admin.form(&page, &[("do", "end-all")]).await;
        assert!(!site.is_in(&one).await);
        assert!(admin.get(&page).await.text.contains("No browser is signed in"));
        assert_eq!(admin.form(&page, &[("do", "nonsense")]).await.status, StatusCode::NOT_FOUND);
        assert_eq!(admin.form(&page, &[("do", "end"), ("session", "x")]).await.status, StatusCode::NOT_FOUND);
    }

    async fn a_person_sees_and_ends_their_own_sessions_only(site: Site) {
        let eve = site.known("eve", Role::Viewer).await;
        let sign_in = async |agent: &str| {
            let request = site.stranger().request(http::Method::POST, "/sign-in");
            let request = request.header("content-type", "application/x-www-form-urlencoded");
            let body = serde_urlencoded::to_string([("name", "eve"), ("password", PASSWORD)]).unwrap();
            let answer = site.send(request.header("user-agent", agent).body(body.into()).unwrap()).await;
            site.wait(1);
            site.with_cookie(answer.cookie())
        };
        let here = sign_in("Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0").await;
        let phone = sign_in("Mozilla/5.0 (Linux; Android 10; K) Chrome/142.0.0.0 Mobile Safari/537.36").await;
        let third = sign_in(&format!("curl/8 {}", "x".repeat(500))).await;
        let page = here.get("/account").await.text;
        for seen in ["Firefox on Linux", "Chrome on Android", "curl/8", "this one", "from 0.0.0.0", "End all others"] {
            assert!(page.contains(seen), "{seen}: {page}");
        }
        let sessions = site.sessions_of(eve.id, Timestamp::DAY, &Asked::default(), 10).await.unwrap().items;
        assert_eq!(sessions[0].device.agent.as_ref().unwrap().len(), 200);

        let mara = site.browser("mara", Role::Admin).await;
        let of_phone = sessions[1].id.to_string();
        mara.form("/account", &[("do", "end"), ("session", &of_phone)]).await;
        assert!(site.is_in(&phone).await, "through that page nobody ends another person's");
        let ended = here.form("/account", &[("do", "end"), ("session", &of_phone)]).await;
        assert_eq!((ended.status, ended.header("location")), (StatusCode::SEE_OTHER, "/account?ended=1#sessions"));
        assert!(!site.is_in(&phone).await && site.is_in(&third).await);
        here.form("/account", &[("do", "end-others")]).await;
        assert!(!site.is_in(&third).await && site.is_in(&here).await && site.is_in(&mara).await);
        assert!(!here.get("/account").await.text.contains("End all others"), "there are none");
        assert_eq!(here.form("/account", &[]).await.status, StatusCode::NOT_FOUND);
    }

    async fn a_reset_ends_password_and_sessions_and_gives_a_link(site: Site) {
        let admin = site.browser("ada", Role::Admin).await;
        let eve = site.known("eve", Role::Member).await;
        let page = format!("/accounts/{}", eve.id);
        let signed_in = site.with_cookie(site.sign_in("eve", PASSWORD).await.cookie());
        let reset = admin.form(&page, &[("do", "reset")]).await;
        let first = token(&reset);
        assert_eq!((reset.header("cache-control"), reset.header("referrer-policy")), ("no-store", "no-referrer"));
        assert!(reset.text.contains("New password for eve"), "{}", reset.text);
        assert!(!site.is_in(&signed_in).await);
        assert_eq!(site.sign_in("eve", PASSWORD).await.status, StatusCode::UNAUTHORIZED);
        let now = admin.get(&page).await.text;
        assert!(now.contains("was reset by ada") && !now.contains(&first), "{now}");
        assert!(admin.get("/accounts").await.text.contains("a new password"));

        let second = token(&admin.form(&page, &[("do", "reset")]).await);
        assert_eq!(site.stranger().get(&format!("/invitation?token={first}")).await.status, StatusCode::NOT_FOUND);
        let asked = site.stranger().get(&format!("/invitation?token={second}")).await.text;
        assert!(asked.contains("Choose a new password") && asked.contains("ada has reset your password"), "{asked}");
        let chosen = site.stranger().form("/invitation", &accept(&second, OTHER)).await;
        assert_eq!(chosen.status, StatusCode::SEE_OTHER, "{}", chosen.text);
        assert!(site.is_in(&site.with_cookie(chosen.cookie())).await);
        assert_eq!(site.sign_in("eve", PASSWORD).await.status, StatusCode::UNAUTHORIZED);
        assert_eq!(site.sign_in("eve", OTHER).await.status, StatusCode::SEE_OTHER);

        let third = token(&admin.form(&page, &[("do", "reset")]).await);
        site.wait(Timestamp::DAY);
        let admin = site.browser("mara", Role::Admin).await;
        assert_eq!(site.stranger().form("/invitation", &accept(&third, OTHER)).await.status, StatusCode::GONE);
        let own = site.accounts().await.unwrap().iter().find(|account| account.name.as_str() == "mara").unwrap().id;
        let refused = admin.form(&format!("/accounts/{own}"), &[("do", "reset")]).await;
        assert_eq!(refused.status, StatusCode::CONFLICT);
        assert!(site.is_in(&admin).await);
    }
}
