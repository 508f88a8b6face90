//! Who may do what: every route, every kind of caller; requests from elsewhere; the headers of every answer.

use axum::body::Body;
use domain::{Role, Scope};
use http::{Method, Request, StatusCode};

use crate::site::{Client, Site, on_both};

/// Every route with a body that is good enough to pass the door, and whether it writes or uploads.
const ROUTES: [(&str, &str, Needs); 21] = [
    ("GET", "/", Needs::Read),
    ("GET", "/account", Needs::Read),
    ("GET", "/no/such/page", Needs::Read),
    ("POST", "/services/orders-api/runs", Needs::Upload),
    ("GET", "/api/v1/services", Needs::Read),
    ("POST", "/api/v1/services", Needs::Write),
    ("GET", "/api/v1/services/orders-api", Needs::Read),
    ("PATCH", "/api/v1/services/orders-api", Needs::Write),
    ("GET", "/api/v1/services/orders-api/runs", Needs::Read),
    ("POST", "/api/v1/services/orders-api/runs", Needs::Upload),
    ("GET", "/api/v1/services/orders-api/trend", Needs::Read),
    ("GET", "/api/v1/runs/01a2064b-6b87-771f-9018-f61666cfdc30", Needs::Read),
    ("GET", "/api/v1/runs/01a2064b-6b87-771f-9018-f61666cfdc30/series", Needs::Read),
    ("GET", "/api/v1/runs/01a2064b-6b87-771f-9018-f61666cfdc30/endpoints", Needs::Read),
    ("GET", "/api/v1/reviews", Needs::Read),
    ("POST", "/api/v1/reviews", Needs::Write),
    ("GET", "/api/v1/reviews/01a2064b-6b87-771f-9018-f61666cfdc30", Needs::Read),
    ("PUT", "/api/v1/reviews/01a2064b-6b87-771f-9018-f61666cfdc30/items/MEA-01", Needs::Write),
    ("PUT", "/api/v1/reviews/01a2064b-6b87-771f-9018-f61666cfdc30/inputs", Needs::Write),
    ("GET", "/api/v1/no-such-thing", Needs::Read),
    ("DELETE", "/api/v1/services/orders-api", Needs::Write),
];

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Needs {
    Read,
    Upload,
    Write,
}

async fn status(client: &Client<'_>, method: &str, address: &str) -> StatusCode {
    client.send(method.parse().unwrap(), address, "").await.status
}

on_both! {
    async fn every_route_wants_somebody_and_who_reads_does_not_write(site: Site) {
        site.service("orders-api").await;
        let stranger = site.stranger();
        let viewer = site.browser("vera", Role::Viewer).await;
        let member = site.browser("mara", Role::Member).await;
        let reader = site.program("reads", Scope::Read, None).await;
        let uploader = site.program("uploads", Scope::Upload, None).await;
        let writer = site.program("writes", Scope::Write, None).await;
        for (method, address, needs) in ROUTES {
            let refused = status(&stranger, method, address).await;
            let sent_away = if address.starts_with("/api/") { StatusCode::UNAUTHORIZED } else { StatusCode::SEE_OTHER };
            assert_eq!(refused, sent_away, "a stranger: {method} {address}");
            let callers = [
                (&viewer, Needs::Read, "a viewer"),
                (&member, Needs::Write, "a member"),
                (&reader, Needs::Read, "a token that reads"),
                (&uploader, Needs::Upload, "a token that uploads"),
                (&writer, Needs::Write, "a token that writes"),
            ];
            for (client, may, who) in callers {
                let answered = status(client, method, address).await;
                assert_eq!(answered == StatusCode::FORBIDDEN, needs > may, "{who}: {method} {address}: {answered}");
                assert_ne!(answered, StatusCode::UNAUTHORIZED, "{who}: {method} {address}");
                assert!(!answered.is_server_error(), "{who}: {method} {address}: {answered}");
            }
        }
    }

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
        assert!(site.tokens().await.unwrap()[0].used_at.is_some());
        let mut forged = program.clone();
        let token = forged.token.take().unwrap();
        forged.token = Some(format!("{}{}", &token[..token.len() - 1], if token.ends_with('a') { 'b' } else { 'a' }));
        let refused = forged.get("/api/v1/services").await;
        assert_eq!(refused.status, StatusCode::UNAUTHORIZED);
        assert!(refused.json()["detail"].as_str().unwrap().contains("unknown, expired or revoked"));
        site.wait(90 * domain::Timestamp::DAY);
        assert_eq!(program.get("/api/v1/services").await.status, StatusCode::UNAUTHORIZED);

        let program = site.program("other", Scope::Read, None).await;
        let newest = site.tokens().await.unwrap()[0].id;
        site.revoke_token(newest).await.unwrap();
        assert_eq!(program.get("/api/v1/services").await.status, StatusCode::UNAUTHORIZED);
    }
}

/// What a request says about where it comes from, and whether a person's cookie comes along.
struct Origin {
    headers: &'static [(&'static str, &'static str)],
    passes: bool,
}

const ORIGINS: [Origin; 10] = [
    Origin { headers: &[("sec-fetch-site", "same-origin")], passes: true },
    Origin { headers: &[("sec-fetch-site", "none")], passes: true },
    Origin { headers: &[("sec-fetch-site", "same-site")], passes: false },
    Origin { headers: &[("sec-fetch-site", "cross-site")], passes: false },
    Origin {
        headers: &[("sec-fetch-site", "cross-site"), ("origin", "http://headroom.test")],
        passes: false,
    },
    Origin { headers: &[("origin", "http://headroom.test")], passes: true },
    Origin { headers: &[("origin", "http://evil.example")], passes: false },
    Origin { headers: &[("origin", "null")], passes: false },
    Origin { headers: &[], passes: false },
    Origin { headers: &[("content-type", "text/plain")], passes: false },
];

#[tokio::test]
async fn only_pages_of_this_site_can_make_a_browser_change_something() {
    let site = Site::over(store::testing::sqlite().await).await;
    let browser = site.browser("mara", Role::Admin).await;
    let unsafe_routes =
        ROUTES.iter().filter(|(method, ..)| *method != "GET").map(|(method, address, _)| (*method, *address));
    let forms =
        [("POST", "/sign-in"), ("POST", "/set-up"), ("POST", "/sign-out"), ("POST", "/account/password")];
    for (method, address) in unsafe_routes.chain(forms) {
        for origin in &ORIGINS {
            let mut request = Request::builder().method(method).uri(address).header("host", "headroom.test");
            // Signing out would end the session for the rows that follow.
            if address != "/sign-out" {
                request = request.header("cookie", browser.cookie.as_ref().unwrap());
            }
            for (name, value) in origin.headers {
                request = request.header(*name, *value);
            }
            let answer = site.send(request.body(Body::empty()).unwrap()).await;
            let stopped = answer.text.contains("urn:headroom:problem:cross-site");
            assert_eq!(stopped, !origin.passes, "{method} {address} {:?}: {}", origin.headers, answer.text);
        }
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
        assert_eq!(answer.header("cache-control"), "no-store", "{}: {}", answer.status, answer.text);
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
