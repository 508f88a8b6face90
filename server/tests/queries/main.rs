//! How many queries the pages over all services send, overheard from sqlx's own log. In a program of its own, since every
//! test of a program is heard there.
#![expect(clippy::unwrap_used, reason = "in a test, what is missing is a failure")]

#[path = "../http/site.rs"]
#[expect(dead_code, unused_imports, unused_macros, reason = "the other tests use the rest")]
mod site;

use domain::{Role, Scope};
use http::StatusCode;
use serde_json::json;
use store::testing;

use site::Site;

#[tokio::test]
async fn the_pages_over_all_services_take_three_queries_beside_the_session_s() {
    testing::overhear();
    for store in [testing::sqlite().await, testing::postgres().await] {
        let site = Site::over(store).await;
        let writer = site.program("writer", Scope::Write, None).await;
        for nth in 0..60 {
            let body = json!({ "slug": format!("service-{nth}"), "owner": "Team Web" });
            assert_eq!(writer.post("/api/v1/services", &body.to_string()).await.status, StatusCode::CREATED);
            if nth % 2 == 0 {
                let review = json!({ "service": format!("service-{nth}"), "from": 100, "to": 1_000 });
                let started = writer.post("/api/v1/reviews", &review.to_string()).await;
                assert_eq!(started.status, StatusCode::CREATED, "{}", started.text);
            }
        }
        let resource = json!({ "slug": "pg-main", "max_connections": 200 });
        assert_eq!(writer.post("/api/v1/resources", &resource.to_string()).await.status, StatusCode::CREATED);
        let mara = site.browser("mara", Role::Member).await;
        for address in ["/", "/?owner=Team+Web&sort=-fails&stale=no", "/matrix", "/matrix?sort=-unknowns"] {
            testing::overheard();
            let page = mara.get(address).await;
            assert_eq!(page.status, StatusCode::OK, "{address}");
            assert!(page.text.contains("service-1"), "{address} shows services");
            let all = testing::overheard();
            let (session, own): (Vec<_>, Vec<_>) = all.into_iter().partition(|sql| sql.contains("session"));
            assert!(!session.is_empty(), "{address} asks who it is");
            assert!(own.len() <= 3, "{address} takes {} queries: {own:#?}", own.len());
            assert!(
                own.iter().all(|sql| !sql.contains("FROM run") && !sql.contains("JOIN run")),
                "{address} reads no run"
            );
        }
    }
}
