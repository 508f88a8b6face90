//! Whom a token lets in: its own service, until it ends.

use domain::Scope;
use http::StatusCode;

use crate::access::status;
use crate::site::{Site, on_both};

on_both! {
    async fn a_bound_token_is_good_for_its_service_only(site: Site) {
        site.service("orders-api").await;
        site.service("billing").await;
        let bound = site.program("ci", Scope::Write, Some("orders-api")).await;
        assert_eq!(status(&bound, "GET", "/api/v1/services/orders-api").await, StatusCode::OK);
        assert_eq!(status(&bound, "PATCH", "/api/v1/services/orders-api").await, StatusCode::BAD_REQUEST, "no body");
        for (method, address) in [
            ("GET", "/api/v1/services/billing"),
            ("PATCH", "/api/v1/services/billing"),
            ("POST", "/api/v1/services/billing/runs"),
            ("POST", "/services/billing/runs"),
            ("GET", "/api/v1/services/billing/runs"),
            ("GET", "/"),
        ] {
            assert_eq!(status(&bound, method, address).await, StatusCode::FORBIDDEN, "{method} {address}");
        }
        let made = bound.post("/api/v1/services", "{\"slug\":\"third\"}").await;
        assert_eq!(made.status, StatusCode::FORBIDDEN);
        let listed = bound.get("/api/v1/services").await.json();
        assert_eq!(listed["items"].as_array().unwrap().len(), 1);
        assert_eq!(listed["items"][0]["slug"], "orders-api");
    }

    async fn a_token_is_good_until_it_expires_or_is_revoked(site: Site) {
        let program = site.program("ci", Scope::Read, None).await;
        assert_eq!(program.get("/api/v1/services").await.status, StatusCode::OK);
        assert!(site.kept(program.token.as_ref().unwrap()).await.used_at.is_some());
        let mut forged = program.clone();
        let token = forged.token.take().unwrap();
        forged.token = Some(format!("{}{}", &token[..token.len() - 1], if token.ends_with('a') { 'b' } else { 'a' }));
        let refused = forged.get("/api/v1/services").await;
        assert_eq!(refused.status, StatusCode::UNAUTHORIZED);
        assert!(refused.json()["detail"].as_str().unwrap().contains("unknown, expired or revoked"));
        site.wait(90 * domain::Timestamp::DAY);
        assert_eq!(program.get("/api/v1/services").await.status, StatusCode::UNAUTHORIZED);

        let program = site.program("other", Scope::Read, None).await;
        let kept = site.kept(program.token.as_ref().unwrap()).await;
        site.revoke_token(kept.id).await.unwrap();
        assert_eq!(program.get("/api/v1/services").await.status, StatusCode::UNAUTHORIZED);
    }
}

#[tokio::test]
async fn a_program_needs_a_token_and_no_cookie() {
    let site = Site::over(store::testing::sqlite().await).await;
    let program = site.program("ci", Scope::Write, None).await;
    let made = program.post("/api/v1/services", "{\"slug\":\"a\"}").await;
    assert_eq!(made.status, StatusCode::CREATED);
    let mut both = program.clone();
    both.cookie = Some("hr=anything".into());
    assert_eq!(both.post("/api/v1/services", "{\"slug\":\"b\"}").await.status, StatusCode::FORBIDDEN);
}
