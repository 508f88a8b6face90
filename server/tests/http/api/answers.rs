//! Answers, and the evidence beside them.

use http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::site::{fixture, on_both};

on_both! {
    async fn an_answer_against_the_values_needs_a_reason(site: Site) {
        let writer = site.writer().await;
        let facts = json!({ "session_store": "memory", "sticky_sessions": false });
        writer.post("/api/v1/services", &json!({ "slug": "orders-api", "inventory": facts }).to_string()).await;
        let (_, review) = writer.put("POST", "/api/v1/reviews", json!({ "service": "orders-api", "from": 100, "to": 1000 })).await;
        let address = format!("/api/v1/reviews/{}/items/STA-01", review["id"].as_str().unwrap());
        let (status, problem) = writer.put("PUT", &address, json!({ "answer": "meets" })).await;
        assert_eq!((status, &problem["field"]), (StatusCode::UNPROCESSABLE_ENTITY, &"reason".into()), "{problem}");
        let (status, item) = writer.put("PUT", &address, json!({ "answer": "does_not" })).await;
        assert_eq!((status, &item["status"], &item["proposed"]), (StatusCode::OK, &"fail".into(), &"fail".into()), "{item}");
        let (status, item) = writer.put("PUT", &address, json!({ "answer": "meets", "reason": "moved today" })).await;
        assert_eq!((status, &item["status"]), (StatusCode::OK, &"pass".into()), "{item}");
    }

    async fn a_run_is_evidence_only_for_its_own_service(site: Site) {
        let writer = site.writer().await;
        for slug in ["orders-api", "billing"] {
            writer.post("/api/v1/services", &json!({ "slug": slug }).to_string()).await;
        }
        let file = fixture("k6/v2.2.0-default-stats/run.json.gz");
        let mut runs = Vec::new();
        for slug in ["orders-api", "billing"] {
            let made = writer.upload(&format!("/api/v1/services/{slug}/runs"), &[("file", Some("run"), &file)]).await;
            runs.push(made.json()["id"].as_str().unwrap().to_owned());
        }
        let (_, review) = writer.put("POST", "/api/v1/reviews", json!({ "service": "orders-api", "from": 100, "to": 1000 })).await;
        let id = review["id"].as_str().unwrap();
        let item = review["items"][0]["id"].as_str().unwrap();
        let address = format!("/api/v1/reviews/{id}/items/{item}");
        let (status, answered) = writer.put("PUT", &address, json!({ "evidence": [{ "run": runs[0] }] })).await;
        assert_eq!((status, &answered["evidence"][0]["number"]), (StatusCode::OK, &1.into()), "{answered}");
        for foreign in [json!({ "run": runs[1] }), json!({ "run": uuid::Uuid::nil() }), json!({ "fact": "instances" })] {
            let (status, problem) = writer.put("PUT", &address, json!({ "evidence": [foreign] })).await;
            assert_eq!((status, &problem["field"]), (StatusCode::UNPROCESSABLE_ENTITY, &"evidence".into()), "{problem}");
        }
    }

    async fn the_same_answer_twice_adds_nothing_and_a_refused_one_leaves_nothing(site: Site) {
        let writer = site.writer().await;
        let facts = json!({ "instances": 5 });
        writer.post("/api/v1/services", &json!({ "slug": "orders-api", "inventory": facts }).to_string()).await;
        let (_, review) = writer.put("POST", "/api/v1/reviews", json!({ "service": "orders-api", "from": 100, "to": 1000 })).await;
        let address = format!("/api/v1/reviews/{}", review["id"].as_str().unwrap());
        let item = format!("{address}/items/STA-01");
        let half = json!({ "answer": "meets", "evidence": [{ "note": "checked" }, { "fact": "replicas" }] });
        let (status, problem) = writer.put("PUT", &item, half).await;
        assert_eq!((status, &problem["field"]), (StatusCode::UNPROCESSABLE_ENTITY, &"evidence".into()), "{problem}");
        let empty = writer.get(&address).await.json();
        assert_eq!(empty["revision"], review["revision"]);

        let put = json!({ "answer": "meets", "evidence": [{ "note": "checked" }, { "fact": "instances" }, { "note": "checked" }] });
        let (status, first) = writer.put("PUT", &item, put.clone()).await;
        assert_eq!((status, first["evidence"].as_array().unwrap().len()), (StatusCode::OK, 2), "{first}");
        assert_eq!(first["evidence"][1]["value"].as_f64(), Some(5.0));
        let before = writer.get(&address).await.json();
        site.wait(1_000);
        let (status, again) = writer.put("PUT", &item, put).await;
        assert_eq!((status, &again), (StatusCode::OK, &first));
        assert_eq!(writer.get(&address).await.json(), before, "not even its revision");

        let evidence = format!("{item}/evidence/{}", first["evidence"][0]["id"].as_str().unwrap());
        let elsewhere = evidence.replace("STA-01", "STA-02");
        assert_eq!(writer.send(Method::DELETE, &elsewhere, "").await.status, StatusCode::NOT_FOUND);
        assert_eq!(writer.send(Method::DELETE, &evidence, "").await.status, StatusCode::NO_CONTENT);
        assert_eq!(writer.send(Method::DELETE, &evidence, "").await.status, StatusCode::NOT_FOUND);
        let left = writer.get(&address).await.json();
        let left = left["items"].as_array().unwrap().iter().find(|item| item["id"] == "STA-01").unwrap();
        assert_eq!((&left["evidence"][0]["fact"], &left["evidence"][1]), (&"instances".into(), &Value::Null));
    }
}
