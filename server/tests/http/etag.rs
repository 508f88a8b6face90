//! What a client has already is not sent again: pages and the API's answers, for as long as they say the same.

use axum::body::Body;
use domain::{Role, Scope};
use http::header::{ACCEPT_ENCODING, COOKIE, IF_NONE_MATCH};
use http::{Method, StatusCode};
use tower::ServiceExt;

use crate::run::uploaded;
use crate::site::on_both;

on_both! {
    async fn a_page_that_says_the_same_is_not_sent_again_and_keeps_its_policy(site: Site) {
        let run = uploaded(&site).await;
        let mara = site.browser("mara", Role::Member).await;
        for address in ["/", "/services/orders-api", "/services/orders-api/runs", run.as_str(), "/reviews"] {
            let first = mara.get(address).await;
            let tag = first.header("etag");
            assert!(tag.starts_with("W/\"") && first.header("content-security-policy").contains("'nonce-"), "{address}");
            assert_eq!(first.header("cache-control"), "private, no-cache");
            let vary: Vec<_> = first.headers.get_all("vary").iter().flat_map(|value| value.to_str().unwrap().split(", ")).collect();
            assert!(vary.contains(&"cookie") && vary.contains(&"accept-encoding"), "{vary:?}");
            let second = mara.again(address, tag).await;
            assert_eq!((second.status, second.text.as_str()), (StatusCode::NOT_MODIFIED, ""), "{address}");
            assert_eq!((second.header("etag"), second.header("content-security-policy")), (tag, ""), "{address}");
            site.wait(60_000);
            assert_eq!(mara.again(address, tag).await.status, StatusCode::NOT_MODIFIED, "a minute later: {address}");
        }
    }

    async fn a_page_that_says_something_else_is_sent(site: Site) {
        let run = uploaded(&site).await;
        let mara = site.browser("mara", Role::Member).await;
        let tag = mara.get(&run).await.header("etag").to_owned();
        let dark = mara.request(Method::GET, &run).header(IF_NONE_MATCH, &tag);
        let dark = dark.header(COOKIE, "hr-theme=dark; theme=dark").body(Body::empty()).unwrap();
        let other = site.browser("noor", Role::Viewer).await;
        assert_eq!(other.again(&run, &tag).await.status, StatusCode::OK, "another person sees another page");
        mara.form(&run, &[("reason", "Steady for ten minutes")]).await;
        let changed = mara.again(&run, &tag).await;
        assert_eq!(changed.status, StatusCode::OK);
        assert_ne!(changed.header("etag"), tag);
        assert_eq!(site.send(dark).await.status, StatusCode::OK);
    }

    async fn the_tag_of_a_packed_page_is_the_page_s(site: Site) {
        let run = uploaded(&site).await;
        let mara = site.browser("mara", Role::Member).await;
        let tag = mara.get(&run).await.header("etag").to_owned();
        let packed = mara.request(Method::GET, &run).header(ACCEPT_ENCODING, "gzip").body(Body::empty()).unwrap();
        let packed = site.router.clone().oneshot(packed).await.unwrap();
        assert_eq!(packed.headers()["content-encoding"], "gzip");
        assert_eq!(packed.headers()["etag"], tag);
    }

    async fn an_answer_of_the_api_that_is_the_same_is_not_sent_again(site: Site) {
        let run = uploaded(&site).await;
        let reader = site.program("reader", Scope::Read, None).await;
        let addresses = [format!("/api/v1{run}"), format!("/api/v1{run}/series?step=10s"), "/api/v1/services".into()];
        for address in addresses {
            let tag = reader.get(&address).await.header("etag").to_owned();
            assert!(tag.starts_with("W/\""), "{address}");
            assert_eq!(reader.again(&address, &tag).await.status, StatusCode::NOT_MODIFIED, "{address}");
            assert_eq!(reader.again(&address, "\"other\"").await.status, StatusCode::OK, "{address}");
        }
    }

    async fn what_is_for_strangers_refused_or_the_answer_to_a_post_is_kept_nowhere(site: Site) {
        let run = uploaded(&site).await;
        let mara = site.browser("mara", Role::Member).await;
        let answers = [
            site.stranger().get("/sign-in").await,
            mara.get("/no/such/page").await,
            mara.get("/services/none").await,
            mara.form(&run, &[("reason", "")]).await,
        ];
        for answer in answers {
            assert_eq!((answer.header("etag"), answer.header("cache-control")), ("", "no-store"), "{}", answer.status);
        }
    }
}
