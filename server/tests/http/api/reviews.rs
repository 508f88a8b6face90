//! Reviews as a whole, and what they take over.

use http::StatusCode;
use serde_json::{Value, json};

use crate::site::on_both;

on_both! {
    async fn a_review_is_started_answered_and_read(site: Site) {
        let writer = site.writer().await;
        let service = json!({ "slug": "orders-api", "inventory": { "instances": 5 } });
        writer.post("/api/v1/services", &service.to_string()).await;
        let (status, review) =
            writer.put("POST", "/api/v1/reviews", json!({ "service": "orders-api", "from": 1000, "to": 10000 })).await;
        assert_eq!(status, StatusCode::CREATED, "{review}");
        assert_eq!((&review["state"], &review["checklist"]["id"]), (&"draft".into(), &"headroom-default".into()));
        let checklist = analysis::checklist::default();
        let asked: Vec<_> = checklist.items_to(domain::Order::O10k).map(|item| item.id.clone()).collect();
        let items = review["items"].as_array().unwrap();
        assert_eq!(items.iter().map(|item| item["id"].as_str().unwrap()).collect::<Vec<_>>(), asked);
        assert!(items.iter().all(|item| item["status"] == "unknown"), "unknown is never a pass");

        let id = review["id"].as_str().unwrap();
        let suggests = checklist.items_to(domain::Order::O10k).find(|item| item.auto.mode == domain::Mode::Suggests).unwrap();
        let address = format!("/api/v1/reviews/{id}/items/{}", suggests.id);
        let body = json!({ "answer": "meets", "reason": "see the dashboard", "evidence": [{ "link": "https://wiki.example/load" }, { "note": "checked by hand" }] });
        let (status, item) = writer.put("PUT", &address, body).await;
        assert_eq!(status, StatusCode::OK, "{item}");
        assert_eq!((&item["status"], &item["by"], &item["answer"]), (&"pass".into(), &"person".into(), &"meets".into()));
        assert_eq!(item["evidence"][0]["link"], "https://wiki.example/load");

        for (body, field) in [
            (json!({ "answer": "not_applicable", "reason": "We have no pool." }), "not_applicable_because"),
            (json!({ "answer": "not_applicable", "not_applicable_because": "architecture" }), "reason"),
            (json!({ "answer": "meets", "not_applicable_because": "other" }), "not_applicable_because"),
            (json!({}), "answer"),
            (json!({ "answer": "meets", "mood": "good" }), "mood"),
        ] {
            let (status, problem) = writer.put("PUT", &address, body).await;
            assert_eq!((status, &problem["field"]), (StatusCode::UNPROCESSABLE_ENTITY, &field.into()), "{problem}");
        }
        let (_, unreasoned) = writer.put("PUT", &address, json!({ "answer": "not_applicable", "reason": "We have no pool." })).await;
        let reasons = "not_applicable_because: out_of_scope, business_priority, architecture, other";
        assert!(unreasoned["detail"].as_str().unwrap().contains(reasons), "{unreasoned}");
        let nowhere = writer.put("PUT", &format!("/api/v1/reviews/{id}/items/XXX-99"), json!({ "answer": "meets" })).await;
        assert_eq!(nowhere.0, StatusCode::NOT_FOUND);

        let inputs = format!("/api/v1/reviews/{id}/inputs");
        let (status, review) = writer.put("PUT", &inputs, json!({ "db_hold_ms_per_request": 40 })).await;
        assert_eq!(status, StatusCode::OK, "{review}");
        let typed = review["items"].as_array().unwrap().iter().flat_map(|item| item["inputs"].as_array().unwrap());
        let typed = typed.into_iter().find(|input| input["name"] == "db_hold_ms_per_request").unwrap();
        assert_eq!((typed["value"].as_f64(), &typed["source"], &typed["age_days"]), (Some(40.0), &"person".into(), &0.into()));
        for (body, field) in [(json!({ "instances": 5 }), "instances"), (json!({ "no_such": 5 }), "no_such")] {
            let (status, problem) = writer.put("PUT", &inputs, body).await;
            assert_eq!((status, &problem["field"]), (StatusCode::UNPROCESSABLE_ENTITY, &field.into()), "{problem}");
        }
        let listed = writer.get("/api/v1/reviews?service=orders-api").await.json();
        assert_eq!(listed["items"][0]["id"], id);
    }

    async fn a_review_takes_over_what_still_holds_of_an_earlier_one(site: Site) {
        let writer = site.writer().await;
        for slug in ["orders-api", "billing"] {
            writer.post("/api/v1/services", &json!({ "slug": slug }).to_string()).await;
        }
        let start = async |more: Value| {
            let mut new = json!({ "service": "orders-api", "from": 1000, "to": 10000 });
            new.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            writer.put("POST", "/api/v1/reviews", new).await
        };
        let (_, first) = start(json!({})).await;
        let address = format!("/api/v1/reviews/{}", first["id"].as_str().unwrap());
        let answer = json!({ "answer": "meets", "reason": "In S3.", "evidence": [{ "link": "https://wiki.example/s3" }] });
        writer.put("PUT", &format!("{address}/items/STA-02"), answer).await;
        writer.put("PUT", &format!("{address}/inputs"), json!({ "db_hold_ms_per_request": 40 })).await;
        site.wait(2 * domain::Timestamp::DAY);
        let (status, next) = start(json!({ "carry_from": first["id"] })).await;
        assert_eq!(status, StatusCode::CREATED, "{next}");
        let item = |id: &str| next["items"].as_array().unwrap().iter().find(|item| item["id"] == id).unwrap();
        let carried = item("STA-02");
        assert_eq!((&carried["status"], &carried["carried"]), (&"pass".into(), &json!({ "review": first["id"], "number": 1 })));
        let link = &carried["evidence"][0];
        assert_eq!((&link["link"], &link["carried"]), (&"https://wiki.example/s3".into(), &true.into()), "{link}");
        let hold = &item("CON-03")["inputs"][1];
        assert_eq!((&hold["value"], &hold["age_days"]), (&40.into(), &2.into()), "{hold}");
        assert_eq!(item("STA-01")["carried"], Value::Null);
        let (_, bare) = start(json!({})).await;
        assert!(bare["items"].as_array().unwrap().iter().all(|item| item["answer"].is_null()));
        for (service, from) in [("billing", first["id"].clone()), ("orders-api", json!(uuid::Uuid::nil()))] {
            let (status, problem) = start(json!({ "service": service, "carry_from": from })).await;
            assert_eq!((status, &problem["field"]), (StatusCode::UNPROCESSABLE_ENTITY, &"carry_from".into()), "{problem}");
        }
    }
}
