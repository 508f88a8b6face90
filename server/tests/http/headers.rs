//! The headers of every answer.

use domain::Role;
use http::Method;

use crate::site::Site;

#[tokio::test]
async fn every_answer_tells_browsers_to_be_strict() {
    let site = Site::over(store::testing::sqlite().await).await;
    let browser = site.browser("mara", Role::Admin).await;
    let large = "x".repeat(3 << 20);
    let answers = [
        browser.get("/").await,
        browser.get("/no/such/page").await,
        browser.get("/livez").await,
        browser.get("/readyz").await,
        browser.get("/api/v1/services").await,
        browser.get("/api/v1/no-such-thing").await,
        browser.post("/api/v1/services", "{").await,
        browser.post("/api/v1/services", &large).await,
        site.stranger().get("/").await,
        site.stranger().get("/sign-in").await,
        site.stranger().form("/sign-in", &[]).await,
        browser.send(Method::DELETE, "/api/v1/services", "").await,
    ];
    for answer in &answers {
        let fixed = [
            "x-content-type-options",
            "referrer-policy",
            "cross-origin-opener-policy",
            "cross-origin-resource-policy",
        ];
        let values = fixed.map(|name| answer.header(name));
        assert_eq!(values, ["nosniff", "same-origin", "same-origin", "same-origin"], "{}", answer.status);
        assert!(answer.header("permissions-policy").contains("camera=()"));
        // What has a tag is asked for again each time; nothing else is kept anywhere.
        let kept = if answer.header("etag").is_empty() { "no-store" } else { "private, no-cache" };
        assert_eq!(answer.header("cache-control"), kept, "{}: {}", answer.status, answer.text);
        assert_eq!(answer.header("x-request-id").len(), 16);
        let policy = answer.header("content-security-policy");
        let is_page = answer.header("content-type").starts_with("text/html");
        assert_eq!(policy.contains("'nonce-"), is_page, "{}: {policy}", answer.status);
        assert!(policy.contains("frame-ancestors 'none'") && policy.contains("base-uri 'none'"), "{policy}");
        assert!(!policy.contains("unsafe-inline"));
    }
    let statuses = answers.map(|answer| answer.status.as_u16());
    assert_eq!(statuses, [200, 404, 200, 200, 200, 404, 400, 413, 303, 200, 401, 405]);
}
