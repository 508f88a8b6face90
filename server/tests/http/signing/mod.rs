//! Signing a review through the API.

mod excuses;
mod lapses;
mod verdicts;

use domain::Scope;
use http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::site::{Answer, Client, Site};

/// Ann's review of orders-api to 10,000 req/s, with Rob to sign it.
struct Signing<'a> {
    ann: Client<'a>,
    rob: Client<'a>,
    address: String,
}

async fn send(client: &Client<'_>, method: Method, address: &str, body: &Value) -> Answer {
    client.send(method, address, &body.to_string()).await
}

async fn begun(site: &Site) -> Signing<'_> {
    let ann = site.program("ann", Scope::Write, None).await;
    let rob = site.program("rob", Scope::Write, None).await;
    let facts = json!({
        "instances": 5, "pool_max_per_instance": 10, "other_db_clients": 0, "db_max_connections": 200,
        "db_reserved_connections": 3, "pooler_in_front": false,
    });
    let made =
        ann.post("/api/v1/services", &json!({ "slug": "orders-api", "inventory": facts }).to_string()).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
    let new = json!({
        "service": "orders-api", "from": 1000, "to": 10000, "target_rps": 10000, "planned_for": "2026-12-20",
    });
    let review = ann.post("/api/v1/reviews", &new.to_string()).await;
    assert_eq!(review.status, StatusCode::CREATED, "{}", review.text);
    assert_eq!(review.json()["planned_for"], "2026-12-20");
    let address = format!("/api/v1/reviews/{}", review.json()["id"].as_str().unwrap());
    Signing { ann, rob, address }
}

impl Signing<'_> {
    async fn post(&self, by: &Client<'_>, what: &str, body: Value) -> (StatusCode, Value) {
        let answer = send(by, Method::POST, &format!("{}/{what}", self.address), &body).await;
        let value = if answer.text.is_empty() { Value::Null } else { answer.json() };
        (answer.status, value)
    }

    async fn review(&self) -> Value {
        self.ann.get(&self.address).await.json()
    }

    /// Types what CON-05 reads, so that it passes, and has Rob excuse every other blocking item that lacks a pass.
    async fn cleared(&self) {
        let values = json!({ "pool_wait_p95_ms": 0.2, "pool_timeouts": 0, "pool_idle_share_at_peak": 0.3 });
        let typed = send(&self.ann, Method::PUT, &format!("{}/inputs", self.address), &values).await;
        assert_eq!(typed.status, StatusCode::OK, "{}", typed.text);
        let review = self.review().await;
        for open in review["blocked_by"]["items"].as_array().unwrap() {
            let new =
                json!({ "item": open["item"], "reason": "Measured next month.", "until": "2027-01-31" });
            let (status, granted) = self.post(&self.rob, "exemptions", new).await;
            assert_eq!(status, StatusCode::CREATED, "{granted}");
        }
        assert_eq!(self.review().await["blocked_by"]["items"], json!([]));
    }
}

fn item<'a>(review: &'a Value, id: &str) -> &'a Value {
    review["items"].as_array().unwrap().iter().find(|item| item["id"] == id).unwrap()
}
