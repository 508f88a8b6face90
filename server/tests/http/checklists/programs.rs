//! Checklists through the API.

use domain::Scope;
use http::{Method, StatusCode};

use super::own;
use crate::site::on_both;

const DRAFT: &str = "/api/v1/checklists/team-orders/draft";

on_both! {
    async fn a_program_copies_edits_and_publishes(site: Site) {
        let writer = site.program("ci", Scope::Write, None).await;
        let made = writer.post("/api/v1/checklists", "{\"id\":\"team-orders\",\"title\":\"What Team Orders asks\"}").await;
        assert_eq!((made.status, made.header("location")), (StatusCode::CREATED, DRAFT), "{}", made.text);
        assert_eq!(made.json()["publishable"], true);
        assert_eq!(writer.post("/api/v1/checklists", "{\"id\":\"team-orders\"}").await.status, StatusCode::CONFLICT);
        let wrong = own("severity = \"critical\"", "severty = \"critical\"");
        let put = writer.send(Method::PUT, &format!("{DRAFT}?revision=1"), &wrong).await;
        assert_eq!(put.status, StatusCode::OK, "{}", put.text);
        let draft = put.json();
        assert_eq!((draft["revision"].as_i64(), draft["publishable"].as_bool()), (Some(2), Some(false)));
        assert!(draft["faults"][0]["line"].as_u64().unwrap() > 100);
        let refused = writer.post("/api/v1/checklists/team-orders/publish", "{\"revision\":2}").await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.json()["faults"].to_string().contains("severty"));
        let late = writer.send(Method::PUT, &format!("{DRAFT}?revision=1"), "x").await;
        assert_eq!((late.status, late.json()["revision"].as_i64()), (StatusCode::CONFLICT, Some(2)));
        assert_eq!(writer.send(Method::PUT, DRAFT, "x").await.status, StatusCode::CONFLICT, "there is a draft already");
        let good = own("severity = \"critical\"", "severity = \"major\"");
        writer.send(Method::PUT, &format!("{DRAFT}?revision=2"), &good).await;
        assert_eq!(writer.get(DRAFT).await.json()["text"], good.as_str());
        let stale = writer.post("/api/v1/checklists/team-orders/publish", "{\"revision\":2}").await;
        assert_eq!(stale.status, StatusCode::CONFLICT);
        let done = writer.post("/api/v1/checklists/team-orders/publish", "{\"revision\":3,\"note\":\"Ours.\"}").await;
        assert_eq!(done.status, StatusCode::CREATED, "{}", done.text);
        assert_eq!(done.header("location"), "/api/v1/checklists/team-orders/versions/1.0.0");
        let version = writer.get(done.header("location")).await.json();
        assert_eq!((&version["note"], &version["published_by"]), (&"Ours.".into(), &"ci (token ci)".into()));
        assert_eq!(version["checklist"]["item"][0]["severity"], "major");
        let all = writer.get("/api/v1/checklists").await.json();
        assert_eq!(all["items"].as_array().unwrap().len(), 2);
        let first = writer.get("/api/v1/checklists?limit=1").await.json();
        let rest = writer.get(first["next"].as_str().unwrap()).await.json();
        assert_eq!(rest["items"][0]["id"], "team-orders");
        let versions = writer.get("/api/v1/checklists/team-orders/versions").await.json();
        assert_eq!(versions["items"][0]["version"], "1.0.0");
        site.service("orders-api").await;
        let body = "{\"service\":\"orders-api\",\"from\":100,\"to\":1000,\"checklist\":\"team-orders\",\"version\":\"1.0.0\"}";
        let review = writer.post("/api/v1/reviews", body).await;
        assert_eq!(review.json()["checklist"]["id"], "team-orders", "{}", review.text);
        assert_eq!(writer.get("/api/v1/checklists").await.json()["items"][1]["reviews"], 1);
        for nowhere in ["/api/v1/checklists/none", "/api/v1/checklists/team-orders/versions/2", DRAFT] {
            assert_eq!(writer.get(nowhere).await.status, StatusCode::NOT_FOUND, "{nowhere}");
        }
    }

    async fn bodies_that_are_no_checklist_are_refused_by_programs_door(site: Site) {
        let writer = site.program("ci", Scope::Write, None).await;
        writer.post("/api/v1/checklists", "{\"id\":\"team-orders\"}").await;
        let address = format!("{DRAFT}?revision=1");
        let bytes = writer.request(Method::PUT, &address).body(axum::body::Body::from(vec![0x61, 0xff])).unwrap();
        let refused = site.send(bytes).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{}", refused.text);
        let large = writer.send(Method::PUT, &address, &"#".repeat(1_000_001)).await;
        assert_eq!(large.status, StatusCode::PAYLOAD_TOO_LARGE);
        let unknown = writer.send(Method::PUT, &format!("{DRAFT}?revison=1"), "x").await;
        assert_eq!(unknown.json()["field"], "revison");
        let unknown = writer.post("/api/v1/checklists", "{\"id\":\"b\",\"form\":\"c\"}").await;
        assert_eq!(unknown.json()["field"], "form");
        site.service("orders-api").await;
        let bound = site.program("bound", Scope::Write, Some("orders-api")).await;
        assert_eq!(bound.post("/api/v1/checklists", "{\"id\":\"b\"}").await.status, StatusCode::FORBIDDEN);
        assert_eq!(bound.send(Method::PUT, &address, "x").await.status, StatusCode::FORBIDDEN);
        assert_eq!(bound.get("/api/v1/checklists").await.status, StatusCode::OK);
    }
}
