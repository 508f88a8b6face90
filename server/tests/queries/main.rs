//! How many queries the pages over all services send, overheard from sqlx's own log. In a program of its own, since every
//! test of a program is heard there.
#![expect(clippy::unwrap_used, reason = "in a test, what is missing is a failure")]

#[path = "../http/site.rs"]
#[expect(dead_code, unused_imports, unused_macros, reason = "the other tests use the rest")]
mod site;

use std::sync::{Mutex, PoisonError};

use domain::{Role, Scope};
use http::StatusCode;
use serde_json::json;
use tracing::field::{Field, Visit};

use site::Site;

static OVERHEARD: Mutex<Vec<String>> = Mutex::new(Vec::new());

fn overheard() -> Vec<String> {
    std::mem::take(&mut *OVERHEARD.lock().unwrap_or_else(PoisonError::into_inner))
}

struct Listener;

impl tracing::Subscriber for Listener {
    fn enabled(&self, metadata: &tracing::Metadata<'_>) -> bool {
        metadata.target() == "sqlx::query"
    }

    fn new_span(&self, _: &tracing::span::Attributes<'_>) -> tracing::span::Id {
        tracing::span::Id::from_u64(1)
    }

    fn record(&self, _: &tracing::span::Id, _: &tracing::span::Record<'_>) {}

    fn record_follows_from(&self, _: &tracing::span::Id, _: &tracing::span::Id) {}

    fn event(&self, event: &tracing::Event<'_>) {
        let mut statement = Statement::default();
        event.record(&mut statement);
        let text = if statement.whole.is_empty() { statement.summary } else { statement.whole };
        OVERHEARD.lock().unwrap_or_else(PoisonError::into_inner).push(text.trim().to_owned());
    }

    fn enter(&self, _: &tracing::span::Id) {}

    fn exit(&self, _: &tracing::span::Id) {}
}

#[derive(Default)]
struct Statement {
    summary: String,
    whole: String,
}

impl Visit for Statement {
    fn record_str(&mut self, field: &Field, value: &str) {
        match field.name() {
            "summary" => value.clone_into(&mut self.summary),
            "db.statement" => value.clone_into(&mut self.whole),
            _ => {}
        }
    }

    fn record_debug(&mut self, _: &Field, _: &dyn std::fmt::Debug) {}
}

#[tokio::test]
async fn the_pages_over_all_services_take_three_queries_beside_the_session_s() {
    tracing::subscriber::set_global_default(Listener).unwrap();
    for store in [store::testing::sqlite().await, store::testing::postgres().await] {
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
            overheard();
            let page = mara.get(address).await;
            assert_eq!(page.status, StatusCode::OK, "{address}");
            assert!(page.text.contains("service-1"), "{address} shows services");
            let all = overheard();
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
