//! Values of inputs, stated or typed.

use http::StatusCode;
use serde_json::{Value, json};

use crate::site::on_both;

on_both! {
    async fn a_value_that_its_input_cannot_have_is_refused_by_name_and_says_what_it_can(site: Site) {
        let writer = site.writer().await;
        let refused = [
            (json!({ "concurrency_model": "threads" }), "concurrency_model", "thread_per_request, event_loop"),
            (json!({ "instances": -1 }), "instances", "0 or more"),
            (json!({ "instances": [5] }), "instances", "neither a number"),
            (json!({ "pooler_in_front": "yes" }), "pooler_in_front", "true or false"),
            (json!({ "session_store": "" }), "session_store", "at least one character"),
        ];
        writer.post("/api/v1/services", r#"{"slug":"orders-api"}"#).await;
        for (facts, field, allowed) in &refused {
            for (method, address) in [("POST", "/api/v1/services"), ("PATCH", "/api/v1/services/orders-api")] {
                let slug = json!({ "slug": "billing", "inventory": facts });
                let body = if method == "POST" { slug } else { json!({ "inventory": facts }) };
                let (status, problem) = writer.put(method, address, body).await;
                assert_eq!((status, &problem["field"]), (StatusCode::UNPROCESSABLE_ENTITY, &(*field).into()), "{problem}");
                assert!(problem["detail"].as_str().unwrap().contains(allowed), "{problem}");
            }
        }
        let (_, review) =
            writer.put("POST", "/api/v1/reviews", json!({ "service": "orders-api", "from": 1000, "to": 10000 })).await;
        let inputs = format!("/api/v1/reviews/{}/inputs", review["id"].as_str().unwrap());
        for (typed, field, allowed) in [
            (json!({ "first_limit_kind": "moon" }), "first_limit_kind", "connections, threads, cpu"),
            (json!({ "p95_objective_ms": -1 }), "p95_objective_ms", "0 or more"),
            (json!({ "p95_objective_ms": "fast" }), "p95_objective_ms", "a number"),
            (json!({ "p95_objective_ms": { "is": 5 } }), "p95_objective_ms", "neither a number"),
            (json!({ "precedent_cited": 1 }), "precedent_cited", "true or false"),
        ] {
            let (status, problem) = writer.put("PUT", &inputs, typed).await;
            assert_eq!((status, &problem["field"]), (StatusCode::UNPROCESSABLE_ENTITY, &field.into()), "{problem}");
            assert!(problem["detail"].as_str().unwrap().contains(allowed), "{problem}");
        }
        let (status, _) = writer.put("PUT", &inputs, json!({ "leak_slope_mb_per_h": -0.5, "first_limit_kind": "CPU" })).await;
        assert_eq!(status, StatusCode::OK, "memory may shrink");
        let facts = writer.get("/api/v1/services/orders-api").await.json();
        assert_eq!(facts["inventory"], json!({}));
    }

    async fn typing_an_input_decides_an_item_and_taking_it_back_leaves_it_unknown(site: Site) {
        let writer = site.writer().await;
        let facts = json!({ "db_max_connections": 200, "db_reserved_connections": 3 });
        writer.post("/api/v1/services", &json!({ "slug": "orders-api", "inventory": facts }).to_string()).await;
        let (_, review) = writer.put("POST", "/api/v1/reviews", json!({ "service": "orders-api", "from": 1000, "to": 10000, "target_rps": 10000 })).await;
        let id = review["id"].as_str().unwrap();
        let con_03 = |review: &serde_json::Value| review["items"].as_array().unwrap().iter().find(|item| item["id"] == "CON-03").unwrap().clone();
        let before = con_03(&review);
        let hold = &before["would_change"][0];
        assert_eq!((&hold["input"], &hold["to"]), (&"db_hold_ms_per_request".into(), &Value::Null), "{before}");
        assert!(hold["sentence"].as_str().unwrap().starts_with("Give db hold ms per request: "), "{hold}");
        let awaits: Vec<_> = before["inputs"].as_array().unwrap().iter().map(|input| &input["awaits"]).collect();
        assert_eq!(awaits, [&Value::Null, &"readings".into(), &Value::Null, &Value::Null]);
        let formula = before["formula"].as_str().unwrap();
        assert!(formula.ends_with("; value = busy / usable; fails where value > fail_util; warns where value > warn_util"), "{formula}");
        assert_eq!((&before["status"], &before["value"]), (&"unknown".into(), &serde_json::Value::Null));
        assert_eq!(before["sentence"], "1 of 4 values is missing: db hold ms per request.");

        let inputs = format!("/api/v1/reviews/{id}/inputs");
        let (_, review) = writer.put("PUT", &inputs, json!({ "db_hold_ms_per_request": 40 })).await;
        let decided = con_03(&review);
        assert_eq!((&decided["status"], &decided["by"]), (&"fail".into(), &"data".into()), "{decided}");
        assert!((decided["value"].as_f64().unwrap() - 400.0 / 197.0).abs() < 1e-9, "{decided}");
        let change = decided["would_change"].as_array().unwrap();
        let change = change.iter().find(|change| change["input"] == "db_hold_ms_per_request").unwrap();
        assert_eq!((&change["gives"], &change["now"]), (&"pass".into(), &40.into()), "{change}");
        assert!(change["to"].as_f64().unwrap() < 40.0 && change["sentence"].as_str().unwrap().contains("this would pass"), "{change}");
        let csv = writer.get(&format!("/reviews/{id}/review.csv")).await;
        assert!(csv.text.lines().next().unwrap().ends_with("formula,would_change,evidence"), "{}", csv.text);
        let sources: Vec<_> = decided["inputs"].as_array().unwrap().iter().map(|input| input["source"].as_str().unwrap()).collect();
        assert_eq!(sources, ["review", "person", "inventory", "inventory"]);
        let (_, review) = writer.put("PUT", &inputs, json!({ "db_hold_ms_per_request": 4 })).await;
        assert_eq!(con_03(&review)["status"], "pass");
        let (_, review) = writer.put("PUT", &inputs, json!({ "db_hold_ms_per_request": null })).await;
        assert_eq!(con_03(&review), before);

        // An answer to what values decide is kept as stated.
        let (status, stated) = writer.put("PUT", &format!("/api/v1/reviews/{id}/items/CON-03"), json!({ "answer": "meets" })).await;
        assert_eq!((status, &stated["status"], &stated["stated"]), (StatusCode::OK, &"unknown".into(), &true.into()), "{stated}");
    }
}
