//! Set-up, sign-in, sessions and passwords.

use domain::{Role, Timestamp};
use http::StatusCode;
use server::auth::renew_set_up_link;

use crate::site::{PASSWORD, Site, on_both};

impl Site {
    async fn person(&self, name: &str) {
        self.known(name, Role::Member).await;
    }

    async fn is_signed_in(&self, cookie: Option<&String>) -> bool {
        self.is_in(&self.with_cookie(cookie.cloned())).await
    }
}

on_both! {
    async fn the_link_makes_one_administrator_and_signs_in(site: Site) {
        let token = renew_set_up_link(&site.store).await.unwrap().unwrap();
        let page = site.stranger().get(&format!("/set-up?token={token}")).await;
        assert_eq!(page.status, StatusCode::OK);
        let fields = [("token", token.as_str()), ("name", "mara"), ("password", PASSWORD)];
        let made = site.stranger().form("/set-up", &fields).await;
        assert_eq!((made.status, made.header("location")), (StatusCode::SEE_OTHER, "/"), "{}", made.text);
        assert!(site.is_signed_in(made.cookie().as_ref()).await);
        let accounts = site.accounts().await.unwrap();
        assert_eq!((accounts.len(), accounts[0].role), (1, Role::Admin));
        assert_eq!(site.stranger().form("/set-up", &fields).await.status, StatusCode::NOT_FOUND, "closed for ever");
        assert_eq!(site.stranger().get("/set-up").await.status, StatusCode::NOT_FOUND);
        assert_eq!(renew_set_up_link(&site.store).await.unwrap(), None);
    }

    async fn two_that_set_up_at_once_make_one_administrator(site: Site) {
        let token = renew_set_up_link(&site.store).await.unwrap().unwrap();
        let set_up = |name: &'static str| {
            let token = token.clone();
            let client = site.stranger();
            async move { client.form("/set-up", &[("token", &token), ("name", name), ("password", PASSWORD)]).await }
        };
        let (one, two) = tokio::join!(set_up("mara"), set_up("jonas"));
        let made = [one.status, two.status].iter().filter(|status| **status == StatusCode::SEE_OTHER).count();
        assert_eq!(made, 1, "{} and {}", one.status, two.status);
        assert_eq!(site.accounts().await.unwrap().len(), 1);
    }

    async fn a_link_is_good_for_a_day_and_until_the_next_one(site: Site) {
        let old = renew_set_up_link(&site.store).await.unwrap().unwrap();
        let new = renew_set_up_link(&site.store).await.unwrap().unwrap();
        let status = async |token: &str| {
            let fields = [("token", token), ("name", "mara"), ("password", PASSWORD)];
            site.stranger().form("/set-up", &fields).await.status
        };
        assert_eq!(status(&old).await, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(status("").await, StatusCode::UNPROCESSABLE_ENTITY);
        site.wait(Timestamp::DAY);
        assert_eq!(status(&new).await, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(site.accounts().await.unwrap().is_empty());
    }

    async fn a_weak_password_comes_back_with_advice_and_without_the_password(site: Site) {
        let token = renew_set_up_link(&site.store).await.unwrap().unwrap();
        let fields = [("token", token.as_str()), ("name", "mara"), ("password", "password1")];
        let refused = site.stranger().form("/set-up", &fields).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.text.contains("too easy to guess"), "{}", refused.text);
        assert!(refused.text.contains("mara"), "what was typed is kept");
        assert!(!refused.text.contains("password1"), "but not the password");
        assert!(refused.header("location").is_empty());
    }

    async fn a_person_signs_in_and_goes_on_to_the_wanted_page(site: Site) {
        site.person("mara").await;
        let sent = site.stranger().get("/services/orders-api?tab=runs").await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER);
        assert_eq!(sent.header("location"), "/sign-in?next=/services/orders-api%3Ftab%3Druns");
        for (next, leads_to) in [("/services/a?b=c", "/services/a?b=c"), ("https://evil.example", "/"), ("//evil", "/")] {
            let fields = [("name", "mara"), ("password", PASSWORD), ("next", next)];
            let answer = site.stranger().form("/sign-in", &fields).await;
            assert_eq!((answer.status, answer.header("location")), (StatusCode::SEE_OTHER, leads_to));
            assert!(site.is_signed_in(answer.cookie().as_ref()).await);
        }
    }

    async fn an_unknown_name_and_a_wrong_password_are_answered_alike(site: Site) {
        site.person("mara").await;
        let wrong = site.sign_in("mara", "incorrect horse").await;
        let unknown = site.sign_in("nobody", "incorrect horse").await;
        assert_eq!((wrong.status, unknown.status), (StatusCode::UNAUTHORIZED, StatusCode::UNAUTHORIZED));
        for answer in [&wrong, &unknown] {
            assert!(answer.text.contains("Name and password do not match"), "{}", answer.text);
            assert!(!answer.text.contains("incorrect horse"));
            assert_eq!(answer.cookie(), None);
        }
    }

    async fn each_sign_in_has_a_session_of_its_own_and_ends_the_one_before(site: Site) {
        site.person("mara").await;
        let first = site.sign_in("mara", PASSWORD).await.cookie();
        let fields = [("name", "mara"), ("password", PASSWORD)];
        let second = site.with_cookie(first.clone()).form("/sign-in", &fields).await.cookie();
        assert_ne!(first, second);
        assert!(site.is_signed_in(second.as_ref()).await);
        assert!(!site.is_signed_in(first.as_ref()).await, "a session from before is not taken over");
    }

    async fn a_session_ends_when_idle_signed_out_or_too_old(site: Site) {
        site.person("mara").await;
        let idle = site.sign_in("mara", PASSWORD).await.cookie();
        site.wait(12 * Timestamp::HOUR + 1);
        assert!(!site.is_signed_in(idle.as_ref()).await);

        let left = site.sign_in("mara", PASSWORD).await.cookie();
        let answer = site.with_cookie(left.clone()).form("/sign-out", &[]).await;
        assert_eq!((answer.status, answer.header("location")), (StatusCode::SEE_OTHER, "/sign-in"));
        assert_eq!(answer.header("set-cookie"), "hr=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax");
        assert!(!site.is_signed_in(left.as_ref()).await);

        let used = site.sign_in("mara", PASSWORD).await.cookie();
        for _ in 0..13 {
            site.wait(11 * Timestamp::HOUR);
            assert!(site.is_signed_in(used.as_ref()).await);
        }
        site.wait(25 * Timestamp::HOUR);
        assert!(!site.is_signed_in(used.as_ref()).await, "seven days whatever happens");
    }

    async fn a_new_password_ends_every_other_session(site: Site) {
        site.person("mara").await;
        let (here, there) = (site.sign_in("mara", PASSWORD).await.cookie(), site.sign_in("mara", PASSWORD).await.cookie());
        let change = async |current: &str, password: &str| {
            site.with_cookie(here.clone()).form("/account/password", &[("current", current), ("password", password)]).await
        };
        let wrong = change("incorrect horse", "a much better passphrase").await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.text.contains("This is not your password"), "{}", wrong.text);
        assert_eq!(change(PASSWORD, "mara1234").await.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(site.is_signed_in(there.as_ref()).await);

        let changed = change(PASSWORD, "a much better passphrase").await;
        assert_eq!((changed.status, changed.header("location")), (StatusCode::SEE_OTHER, "/account?changed=1"));
        assert!(site.is_signed_in(changed.cookie().as_ref()).await);
        assert!(!site.is_signed_in(there.as_ref()).await && !site.is_signed_in(here.as_ref()).await);
        assert_eq!(site.sign_in("mara", PASSWORD).await.status, StatusCode::UNAUTHORIZED);
        assert_eq!(site.sign_in("mara", "a much better passphrase").await.status, StatusCode::SEE_OTHER);
    }

    async fn too_many_tries_wait_and_then_the_right_password_is_taken(site: Site) {
        site.person("mara").await;
        for _ in 0..10 {
            assert_eq!(site.sign_in("mara", "incorrect horse").await.status, StatusCode::UNAUTHORIZED);
        }
        let refused = site.sign_in("Mara", PASSWORD).await;
        assert_eq!((refused.status, refused.header("retry-after")), (StatusCode::TOO_MANY_REQUESTS, "60"));
        assert!(refused.text.contains("Wait 1 min"), "{}", refused.text);
        site.wait(60_001);
        assert_eq!(site.sign_in("mara", PASSWORD).await.status, StatusCode::SEE_OTHER);
    }

    async fn one_client_cannot_try_many_names_and_a_made_up_address_does_not_help(site: Site) {
        let tried = async |n: usize| {
            let client = site.stranger();
            let request = client.request(http::Method::POST, "/sign-in");
            let request = request.header("x-forwarded-for", format!("198.51.100.{n}"));
            let request = request.header("content-type", "application/x-www-form-urlencoded");
            site.send(request.body(format!("name=user{n}&password=incorrect").into()).unwrap()).await.status
        };
        for n in 0..30 {
            assert_eq!(tried(n).await, StatusCode::UNAUTHORIZED);
        }
        assert_eq!(tried(30).await, StatusCode::TOO_MANY_REQUESTS);
    }
}

#[tokio::test]
async fn over_tls_the_cookie_is_secure_and_bound_to_the_host() {
    let place = server::client::Site::new(Some("https://headroom.test".parse().unwrap()), Vec::new());
    let site = Site::placed(store::testing::sqlite().await, place).await;
    site.person("mara").await;
    let client = site.stranger();
    let request = client.request(http::Method::POST, "/sign-in");
    let body = serde_urlencoded::to_string([("name", "mara"), ("password", PASSWORD)]).unwrap();
    let mut request =
        request.header("content-type", "application/x-www-form-urlencoded").body(body.into()).unwrap();
    request.headers_mut().insert("origin", "https://headroom.test".parse().unwrap());
    let answer = site.send(request).await;
    let cookie = answer.header("set-cookie");
    let (secret, rest) = cookie.strip_prefix("__Host-hr=").unwrap().split_once(';').unwrap();
    assert_eq!(secret.len(), 43);
    assert_eq!(rest, " Path=/; Max-Age=604800; HttpOnly; SameSite=Lax; Secure");
    assert_eq!(answer.header("strict-transport-security"), "max-age=31536000; includeSubDomains");
}
