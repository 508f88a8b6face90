//! Who may do what: every route, every kind of caller.

use std::collections::BTreeSet;

use domain::{Role, Scope};
use http::StatusCode;
use server::routes::Access;

use crate::site::{Client, Site, on_both};

/// Every route, with who may use it. The program has a table of its own: a route that is missing here, or has another
/// rule there, fails the tests.
pub(crate) const ROUTES: &[(&str, &str, Access)] = &[
    // Pages.
    ("GET", "/", Access::Read),
    ("GET", "/account", Access::Read),
    ("GET", "/account/password", Access::Read),
    ("GET", "/bin", Access::Read),
    ("GET", "/accounts", Access::Admin),
    ("GET", "/accounts/invitations", Access::Admin),
    ("GET", "/accounts/new", Access::Admin),
    ("GET", "/accounts/{id}", Access::Admin),
    ("GET", "/accounts/{id}/remove", Access::Admin),
    ("GET", "/invitation", Access::Everybody),
    ("GET", "/checklists", Access::Read),
    ("GET", "/checklists/{id}", Access::Read),
    ("GET", "/checklists/{id}/edit", Access::Write),
    ("GET", "/checklists/{id}/publish", Access::Write),
    ("GET", "/precedents", Access::Read),
    ("GET", "/precedents/new", Access::Write),
    ("GET", "/precedents/{id}", Access::Read),
    ("GET", "/precedents/{id}/edit", Access::Write),
    ("GET", "/campaigns", Access::Read),
    ("GET", "/campaigns/new", Access::Write),
    ("GET", "/campaigns/{name}", Access::Read),
    ("GET", "/campaigns/{name}/edit", Access::Write),
    ("GET", "/compare", Access::Read),
    ("GET", "/matrix", Access::Read),
    ("GET", "/account/tokens", Access::Person),
    ("GET", "/demo", Access::Read),
    ("GET", "/resources", Access::Read),
    ("GET", "/resources/new", Access::Write),
    ("GET", "/resources/{name}", Access::Read),
    ("GET", "/resources/{name}/edit", Access::Write),
    ("GET", "/reviews", Access::Read),
    ("GET", "/reviews/new", Access::Write),
    ("GET", "/reviews/{id}", Access::Read),
    ("GET", "/reviews/{id}/plan", Access::Read),
    ("GET", "/reviews/{id}/read", Access::Read),
    ("GET", "/reviews/{id}/sign", Access::Read),
    ("GET", "/reviews/{id}/snapshots/{number}", Access::Read),
    ("GET", "/inbox", Access::Read),
    ("GET", "/runs/{id}", Access::Read),
    ("GET", "/runs/{id}/delete", Access::Write),
    ("GET", "/runs/{id}/receipt", Access::Read),
    ("GET", "/runs/{id}/share", Access::Write),
    ("GET", "/services/new", Access::Write),
    ("GET", "/services/{slug}", Access::Read),
    ("GET", "/services/{slug}/delete", Access::Write),
    ("GET", "/services/{slug}/connect", Access::Read),
    ("GET", "/services/{slug}/edit", Access::Write),
    ("GET", "/services/{slug}/inventory", Access::Read),
    ("GET", "/services/{slug}/reading", Access::Read),
    ("GET", "/services/{slug}/runs", Access::Read),
    ("GET", "/services/{slug}/upload", Access::Write),
    ("GET", "/set-up", Access::SetUp),
    ("GET", "/shared/{secret}", Access::Everybody),
    ("GET", "/sign-in", Access::Everybody),
    ("GET", "/tokens", Access::Admin),
    // Their forms.
    ("POST", "/", Access::Write),
    ("POST", "/matrix", Access::Write),
    ("POST", "/campaigns/new", Access::Write),
    ("POST", "/campaigns/{name}/edit", Access::Write),
    ("POST", "/account", Access::Person),
    ("POST", "/account/password", Access::Person),
    ("POST", "/checklists/{id}", Access::Write),
    ("POST", "/checklists/{id}/edit", Access::Write),
    ("POST", "/checklists/{id}/publish", Access::Write),
    ("POST", "/precedents/new", Access::Write),
    ("POST", "/precedents/{id}/edit", Access::Write),
    ("POST", "/bin", Access::Write),
    ("POST", "/bin/purge", Access::Admin),
    ("POST", "/accounts", Access::Admin),
    ("POST", "/accounts/new", Access::Admin),
    ("POST", "/accounts/{id}", Access::Admin),
    ("POST", "/accounts/{id}/remove", Access::Admin),
    ("POST", "/invitation", Access::Everybody),
    ("POST", "/account/tokens", Access::Person),
    ("POST", "/demo", Access::Write),
    ("POST", "/runs/{id}/receipt", Access::Write),
    ("POST", "/resources/new", Access::Write),
    ("POST", "/resources/{name}", Access::Write),
    ("POST", "/resources/{name}/edit", Access::Write),
    ("POST", "/reviews/new", Access::Write),
    ("POST", "/reviews/{id}", Access::Write),
    ("POST", "/reviews/{id}/plan", Access::Write),
    ("POST", "/reviews/{id}/read", Access::Write),
    ("POST", "/reviews/{id}/sign", Access::Write),
    ("POST", "/inbox", Access::Read),
    ("POST", "/runs/{id}", Access::Write),
    ("POST", "/runs/{id}/delete", Access::Write),
    ("POST", "/runs/{id}/share", Access::Write),
    ("POST", "/services/new", Access::Write),
    ("POST", "/services/{slug}/delete", Access::Write),
    ("POST", "/services/{slug}/connect", Access::Person),
    ("POST", "/services/{slug}/edit", Access::Write),
    ("POST", "/services/{slug}/inventory", Access::Write),
    ("POST", "/services/{slug}/reading", Access::Write),
    ("POST", "/services/{slug}/runs", Access::Upload),
    ("POST", "/services/{slug}/sample", Access::Write),
    ("POST", "/set-up", Access::SetUp),
    ("POST", "/sign-in", Access::Everybody),
    ("POST", "/sign-out", Access::Read),
    ("POST", "/theme", Access::Read),
    ("POST", "/tokens", Access::Admin),
    // Pictures.
    ("GET", "/compare/latency.svg", Access::Read),
    ("GET", "/compare/spectrum.svg", Access::Read),
    ("GET", "/runs/{id}/latency.svg", Access::Read),
    ("GET", "/runs/{id}/rate.svg", Access::Read),
    ("GET", "/runs/{id}/spectrum.svg", Access::Read),
    ("GET", "/services/{slug}/headroom.svg", Access::Read),
    ("GET", "/services/{slug}/trend.svg", Access::Read),
    // Files to take along.
    ("GET", "/checklists/{id}/checklist.toml", Access::Read),
    ("GET", "/reviews/{id}/plan.csv", Access::Read),
    ("GET", "/reviews/{id}/plan.json", Access::Read),
    ("GET", "/reviews/{id}/plan.md", Access::Read),
    ("GET", "/campaigns/{name}/campaign.csv", Access::Read),
    ("GET", "/campaigns/{name}/days.csv", Access::Read),
    ("GET", "/matrix.csv", Access::Read),
    ("GET", "/services.csv", Access::Read),
    ("GET", "/resources/{name}/resource.csv", Access::Read),
    ("GET", "/reviews/{id}/review.csv", Access::Read),
    ("GET", "/reviews/{id}/review.json", Access::Read),
    ("GET", "/reviews/{id}/review.md", Access::Read),
    ("GET", "/runs/{id}/run.csv", Access::Read),
    ("GET", "/runs/{id}/run.json", Access::Read),
    ("GET", "/runs/{id}/run.md", Access::Read),
    ("GET", "/runs/{id}/series.csv", Access::Read),
    ("GET", "/services/{slug}/runs.csv", Access::Read),
    ("GET", "/services/{slug}/service.md", Access::Read),
    ("GET", "/services/{slug}/trend.csv", Access::Read),
    // Machines.
    ("GET", "/api/v1/checklists", Access::Read),
    ("POST", "/api/v1/checklists", Access::Write),
    ("GET", "/api/v1/checklists/{checklist}", Access::Read),
    ("GET", "/api/v1/checklists/{checklist}/draft", Access::Read),
    ("PUT", "/api/v1/checklists/{checklist}/draft", Access::Write),
    ("POST", "/api/v1/checklists/{checklist}/publish", Access::Write),
    ("GET", "/api/v1/checklists/{checklist}/versions", Access::Read),
    ("GET", "/api/v1/checklists/{checklist}/versions/{version}", Access::Read),
    ("POST", "/api/v1/compare", Access::Read),
    ("GET", "/api/v1/openapi.json", Access::Read),
    ("GET", "/api/v1/precedents", Access::Read),
    ("POST", "/api/v1/precedents", Access::Write),
    ("GET", "/api/v1/precedents/{precedent}", Access::Read),
    ("PUT", "/api/v1/precedents/{precedent}", Access::Write),
    ("GET", "/api/v1/campaigns", Access::Read),
    ("POST", "/api/v1/campaigns", Access::Write),
    ("GET", "/api/v1/campaigns/{name}", Access::Read),
    ("PATCH", "/api/v1/campaigns/{name}", Access::Write),
    ("DELETE", "/api/v1/campaigns/{name}", Access::Write),
    ("GET", "/api/v1/matrix", Access::Read),
    ("GET", "/api/v1/resources", Access::Read),
    ("POST", "/api/v1/resources", Access::Write),
    ("GET", "/api/v1/resources/{name}", Access::Read),
    ("PATCH", "/api/v1/resources/{name}", Access::Write),
    ("DELETE", "/api/v1/resources/{name}", Access::Write),
    ("GET", "/api/v1/reviews", Access::Read),
    ("POST", "/api/v1/reviews", Access::Write),
    ("GET", "/api/v1/reviews/{id}", Access::Read),
    ("GET", "/api/v1/reviews/{id}/comments", Access::Read),
    ("POST", "/api/v1/reviews/{id}/comments", Access::Write),
    ("POST", "/api/v1/reviews/{id}/comments/{thread}/resolve", Access::Write),
    ("PATCH", "/api/v1/reviews/{id}", Access::Write),
    ("GET", "/api/v1/reviews/{id}/exemptions", Access::Read),
    ("POST", "/api/v1/reviews/{id}/exemptions", Access::Write),
    ("DELETE", "/api/v1/reviews/{id}/exemptions/{exemption}", Access::Write),
    ("DELETE", "/api/v1/reviews/{id}/items/{item}/evidence/{evidence}", Access::Write),
    ("GET", "/api/v1/reviews/{id}/plan", Access::Read),
    ("PUT", "/api/v1/reviews/{id}/plan", Access::Write),
    ("PUT", "/api/v1/reviews/{id}/inputs", Access::Write),
    ("PUT", "/api/v1/reviews/{id}/items/{item}", Access::Write),
    ("POST", "/api/v1/reviews/{id}/reopen", Access::Write),
    ("POST", "/api/v1/reviews/{id}/send-back", Access::Write),
    ("POST", "/api/v1/reviews/{id}/sign", Access::Write),
    ("GET", "/api/v1/reviews/{id}/snapshots", Access::Read),
    ("GET", "/api/v1/reviews/{id}/snapshots/{number}", Access::Read),
    ("GET", "/api/v1/reviews/{id}/snapshots/{number}/diff", Access::Read),
    ("POST", "/api/v1/reviews/{id}/submit", Access::Write),
    ("GET", "/api/v1/runs/{id}", Access::Read),
    ("DELETE", "/api/v1/runs/{id}", Access::Write),
    ("GET", "/api/v1/runs/{id}/endpoints", Access::Read),
    ("GET", "/api/v1/runs/{id}/series", Access::Read),
    ("GET", "/api/v1/services", Access::Read),
    ("POST", "/api/v1/services", Access::Write),
    ("GET", "/api/v1/services/{slug}", Access::Read),
    ("PATCH", "/api/v1/services/{slug}", Access::Write),
    ("DELETE", "/api/v1/services/{slug}", Access::Write),
    ("GET", "/api/v1/services/{slug}/runs", Access::Read),
    ("POST", "/api/v1/services/{slug}/runs", Access::Upload),
    ("GET", "/api/v1/services/{slug}/trend", Access::Read),
    // The program itself.
    ("GET", "/livez", Access::Everybody),
    ("GET", "/pkg/{file}", Access::Everybody),
    ("GET", "/readyz", Access::Everybody),
];

/// An address of a route: of a service that is there, and of things that are not.
pub(crate) fn address(path: &str) -> String {
    path.replace("{slug}", "orders-api")
        .replace("{name}", "no-such-name")
        .replace("{id}", "01a2064b-6b87-771f-9018-f61666cfdc30")
        .replace("{item}", "MEA-01")
        .replace("{checklist}", "no-such-checklist")
        .replace("{precedent}", "no-such-precedent")
        .replace("{version}", "1.0.0")
        .replace("{thread}", "01a2064b-6b87-771f-9018-f61666cfdc30")
        .replace("{exemption}", "01a2064b-6b87-771f-9018-f61666cfdc30")
        .replace("{number}", "1")
        .replace("{file}", "headroom.css")
        .replace("{secret}", "no-such-secret")
}

/// Somebody, and what that one may use.
struct Somebody<'a> {
    who: &'static str,
    client: Client<'a>,
    may: &'static [Access],
}

/// Everybody who is signed in or shows a token.
async fn everybody(site: &Site) -> Vec<Somebody<'_>> {
    use Access::{Admin, Everybody, Person, Read, Upload, Write};
    let token = async |role: Role, scope: Scope| {
        let account = site.account(&format!("{role} with a token that may {scope}"), role).await;
        site.token_of(&account, scope, None).await
    };
    let browser = async |role: Role| site.browser(&format!("{role} in a browser"), role).await;
    let somebody = |who, client, may| Somebody { who, client, may };
    vec![
        somebody("a viewer", browser(Role::Viewer).await, &[Everybody, Read, Person]),
        somebody("a member", browser(Role::Member).await, &[Everybody, Read, Person, Upload, Write]),
        somebody(
            "an administrator",
            browser(Role::Admin).await,
            &[Everybody, Read, Person, Upload, Write, Admin],
        ),
        somebody("a token that reads", token(Role::Member, Scope::Read).await, &[Everybody, Read]),
        somebody(
            "a token that uploads",
            token(Role::Member, Scope::Upload).await,
            &[Everybody, Read, Upload],
        ),
        somebody(
            "a token that writes",
            token(Role::Member, Scope::Write).await,
            &[Everybody, Read, Upload, Write],
        ),
        somebody(
            "an administrator's token",
            token(Role::Admin, Scope::Write).await,
            &[Everybody, Read, Upload, Write],
        ),
        somebody("a viewer's token that writes", token(Role::Viewer, Scope::Write).await, &[Everybody, Read]),
    ]
}

pub(crate) async fn status(client: &Client<'_>, method: &str, address: &str) -> StatusCode {
    client.send(method.parse().unwrap(), address, "").await.status
}

#[tokio::test]
async fn the_table_of_this_test_is_the_routers_own() {
    let site = Site::over(store::testing::sqlite().await).await;
    let lines = |routes: &mut dyn Iterator<Item = (&str, &str, Access)>| -> BTreeSet<String> {
        routes.map(|(method, path, access)| format!("{method} {path} {access:?}")).collect()
    };
    let (declared, expected) = (lines(&mut site.rules.iter()), lines(&mut ROUTES.iter().copied()));
    assert_eq!(declared.difference(&expected).collect::<Vec<_>>(), Vec::<&String>::new(), "not in this test");
    assert_eq!(
        expected.difference(&declared).collect::<Vec<_>>(),
        Vec::<&String>::new(),
        "not in the router"
    );
}

on_both! {
    async fn every_route_lets_in_whom_its_rule_names_and_nobody_else(site: Site) {
        site.service("orders-api").await;
        let everybody = everybody(&site).await;
        // Who has signed out is nobody any more.
        let (last, first): (Vec<_>, Vec<_>) = ROUTES.iter().partition(|(_, path, _)| *path == "/sign-out");
        for (method, path, access) in first.into_iter().chain(last).copied() {
            let address = address(path);
            for Somebody { who, client, may } in &everybody {
                let answer = client.send(method.parse().unwrap(), &address, "").await;
                let answered = answer.status;
                let what = format!("{who}: {method} {address}: {answered}");
                assert!(!answered.is_server_error(), "{what}");
                assert_ne!(answered, StatusCode::UNAUTHORIZED, "{what}");
                assert!(path == "/sign-out" || !answer.header("location").starts_with("/sign-in"), "{what}");
                match access {
                    Access::SetUp => assert_eq!(answered, StatusCode::NOT_FOUND, "{what}"),
                    access => assert_eq!(answered != StatusCode::FORBIDDEN, may.contains(&access), "{what}"),
                }
            }
        }
    }

    async fn a_stranger_is_let_in_nowhere_but_at_the_door(site: Site) {
        site.service("orders-api").await;
        let stranger = site.stranger();
        for (method, path, access) in ROUTES {
            let address = address(path);
            let answer = stranger.send(method.parse().unwrap(), &address, "").await;
            let what = format!("{method} {address}: {}", answer.status);
            match access {
                Access::Everybody => {
                    assert!(!answer.status.is_server_error() && answer.status != StatusCode::FORBIDDEN, "{what}");
                    assert!(!answer.header("location").starts_with("/sign-in"), "{what}");
                }
                Access::SetUp => assert_eq!(answer.status, StatusCode::NOT_FOUND, "{what}"),
                _ if path.starts_with("/api/") => assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{what}"),
                _ => {
                    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{what}");
                    assert!(answer.header("location").starts_with("/sign-in"), "{what}");
                }
            }
        }
    }

    async fn an_address_without_a_route_is_for_whoever_reads(site: Site) {
        let viewer = site.browser("vera", Role::Viewer).await;
        for (address, stranger) in
            [("/no/such/page", StatusCode::SEE_OTHER), ("/api/v1/no-such-thing", StatusCode::UNAUTHORIZED)]
        {
            assert_eq!(status(&site.stranger(), "GET", address).await, stranger, "{address}");
            assert_eq!(status(&viewer, "GET", address).await, StatusCode::NOT_FOUND, "{address}");
        }
        assert_eq!(status(&viewer, "DELETE", "/api/v1/reviews").await, StatusCode::METHOD_NOT_ALLOWED);
    }
}
