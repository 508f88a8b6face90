//! How a signature lapses, and what it rests on grows old.

use http::{Method, StatusCode};
use serde_json::{Value, json};

use super::{begun, item, send};
use crate::site::on_both;

on_both! {
    async fn a_signature_lapses_at_its_time_with_the_next_round(site: Site) {
        let signing = begun(&site).await;
        signing.post(&signing.ann, "submit", json!({ "reviewer": "rob" })).await;
        signing.cleared().await;
        let (status, _) = signing.post(&signing.rob, "sign", json!({ "verdict": "ready" })).await;
        assert_eq!(status, StatusCode::CREATED);
        assert_eq!(server::settle::round(&site.store).await.unwrap(), 0, "it was judged with the last change");
        site.wait(75 * domain::Timestamp::DAY);
        let service = signing.ann.get("/api/v1/services/orders-api").await.json();
        assert_eq!(service["order_reached"], Value::Null, "readers do not wait for the round");
        assert!(server::settle::round(&site.store).await.unwrap() > 0);
        let review = signing.review().await;
        assert_eq!(review["state"], "stale");
        let because = review["lapsed"]["because"].as_str().unwrap();
        assert!(because.contains("its exemption ended on 31 Jan 2027."), "{because}");
        assert!(because.ends_with("more items no longer stand as they were signed."), "{because}");
    }

    async fn a_signature_is_judged_before_whoever_changed_its_ground_has_an_answer_however_many_reviews_there_are(site: Site) {
        let signing = begun(&site).await;
        signing.post(&signing.ann, "submit", json!({ "reviewer": "rob" })).await;
        signing.cleared().await;
        let (status, signed) = signing.post(&signing.rob, "sign", json!({ "verdict": "ready" })).await;
        assert_eq!(status, StatusCode::CREATED, "{signed}");
        let new = json!({ "service": "orders-api", "from": 1000, "to": 10000, "target_rps": 10000 });
        for _ in 0..17 {
            let made = signing.ann.post("/api/v1/reviews", &new.to_string()).await;
            assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
        }
        site.wait(1_000);
        let change = json!({ "inventory": { "instances": 6 } });
        send(&signing.ann, Method::PATCH, "/api/v1/services/orders-api", &change).await;
        let review = signing.review().await;
        assert_eq!(review["state"], "stale");
        let because = review["lapsed"]["because"].as_str().unwrap();
        assert!(because.contains("CON-01 rested on another value: Instances changed from 5 to 6 on "), "{because}");
    }

    async fn what_is_said_again_with_the_same_value_counts_from_today(site: Site) {
        let signing = begun(&site).await;
        signing.cleared().await;
        let old = site.store.dated_by(domain::Clock::standing_at(site.store.clock().now().plus_ms(-91 * domain::Timestamp::DAY)));
        let service = site.store.service(&"orders-api".parse().unwrap()).await.unwrap().unwrap().id;
        let review = signing.address.rsplit('/').next().unwrap().parse().unwrap();
        let values = json!({ "pool_wait_p95_ms": 0.2, "pool_timeouts": 0, "pool_idle_share_at_peak": 0.3 });
        let facts = json!({ "instances": 5, "pool_max_per_instance": 10, "other_db_clients": 0 });
        let by = store::Author { account: None, name: "ann".into() };
        let read = |values: &Value| serde_json::from_value(values.clone()).unwrap();
        old.type_values(review, &read(&values), &by).await.unwrap();
        old.state_facts(service, &domain::EnvironmentName::production(), &read(&facts), &by).await.unwrap();
        let stands = async || {
            let review = signing.review().await;
            ["CON-05", "CON-01"].map(|id| item(&review, id)["own_status"].clone())
        };
        assert_eq!(stands().await, ["stale", "stale"]);
        let typed = send(&signing.ann, Method::PUT, &format!("{}/inputs", signing.address), &values).await;
        assert_eq!(typed.status, StatusCode::OK, "{}", typed.text);
        assert_eq!(stands().await, ["pass", "stale"]);
        let change = json!({ "inventory": facts });
        send(&signing.ann, Method::PATCH, "/api/v1/services/orders-api", &change).await;
        assert_eq!(stands().await, ["pass", "pass"]);
    }
}
