//! Services and their inventory.

use http::StatusCode;
use serde_json::{Value, json};

use crate::site::on_both;

on_both! {
    async fn a_service_is_registered_changed_and_read(site: Site) {
        let writer = site.writer().await;
        let body = json!({
            "slug": "orders-api", "name": "Orders API", "owner": "Team Orders", "target_rps": 10000,
            "inventory": { "instances": 5, "pool_max_per_instance": 10 },
        });
        let made = writer.post("/api/v1/services", &body.to_string()).await;
        assert_eq!((made.status, made.header("location")), (StatusCode::CREATED, "/api/v1/services/orders-api"));
        assert_eq!(made.json()["order_targeted"], 10_000);
        assert_eq!(made.json()["order_reached"], Value::Null);
        assert_eq!(writer.post("/api/v1/services", &body.to_string()).await.status, StatusCode::CONFLICT);

        site.wait(1_000);
        let change = json!({ "inventory": { "instances": 50 }, "environment": "production", "owner": null });
        let (status, changed) = writer.put("PATCH", "/api/v1/services/orders-api", change).await;
        assert_eq!(status, StatusCode::OK, "{changed}");
        assert_eq!((&changed["owner"], &changed["name"]), (&Value::Null, &"Orders API".into()));
        let instances = &changed["inventory"]["instances"];
        assert_eq!(instances["value"].as_f64(), Some(50.0));
        assert_eq!((&instances["by"], &instances["since"]), (&"writer (token ci)".into(), &"2026-11-23T02:00:01.000Z".into()));
        assert_eq!(changed["inventory"]["pool_max_per_instance"]["since"], "2026-11-23T02:00:00.000Z");
        assert_eq!(writer.get("/api/v1/services/orders-api").await.json(), changed);
        let staging = writer.get("/api/v1/services/orders-api?environment=staging").await.json();
        assert_eq!(staging["inventory"], json!({}));
        let (_, taken_back) = writer.put("PATCH", "/api/v1/services/orders-api", json!({ "inventory": { "instances": null } })).await;
        assert_eq!(taken_back["inventory"]["instances"], Value::Null);
    }

    async fn what_is_not_known_is_refused_by_name_and_changes_nothing(site: Site) {
        let writer = site.writer().await;
        let refused = [
            (json!({ "slug": "a", "colour": "red" }), "unknown-field", "colour"),
            (json!({ "slug": "a", "inventory": { "instances": 5, "instnaces": 5 } }), "unknown-input", "instnaces"),
            (json!({ "slug": "a", "inventory": { "instances": "five" } }), "invalid-field", "instances"),
        ];
        for (body, kind, field) in refused {
            let (status, problem) = writer.put("POST", "/api/v1/services", body).await;
            assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{problem}");
            assert_eq!(problem["type"], format!("urn:headroom:problem:{kind}"), "{problem}");
            assert_eq!(problem["field"], field, "{problem}");
        }
        for bad in [json!({ "slug": "No Good" }), json!({ "slug": "a", "target_rps": -1 }), json!({})] {
            let (status, problem) = writer.put("POST", "/api/v1/services", bad).await;
            assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{problem}");
        }
        let unknown = writer.get("/api/v1/services?limt=3").await;
        assert_eq!((unknown.status, &unknown.json()["field"]), (StatusCode::UNPROCESSABLE_ENTITY, &"limt".into()));
        assert_eq!(writer.get("/api/v1/services").await.json(), json!({ "items": [], "next": null }));
    }

    async fn a_change_of_a_service_that_is_refused_changes_nothing(site: Site) {
        let writer = site.writer().await;
        writer.post("/api/v1/services", r#"{"slug":"orders-api","owner":"A"}"#).await;
        let before = writer.get("/api/v1/services/orders-api").await.json();
        for (body, field) in [
            (json!({ "owner": "B", "name_rules": "bogus" }), "name_rules"),
            (json!({ "owner": "B", "name_rules": null, "csv_columns": "bogus" }), "csv_columns"),
            (json!({ "owner": "B", "csv_columns": null, "draws_on": "nothing" }), "draws_on"),
            (json!({ "owner": "B", "inventory": { "instances": 5, "replicas": -1 } }), "replicas"),
        ] {
            let (status, problem) = writer.put("PATCH", "/api/v1/services/orders-api", body).await;
            assert_eq!((status, &problem["field"]), (StatusCode::UNPROCESSABLE_ENTITY, &field.into()), "{problem}");
            assert_eq!(writer.get("/api/v1/services/orders-api").await.json(), before);
        }
    }

    async fn a_list_goes_on_at_the_address_it_names(site: Site) {
        let writer = site.writer().await;
        for slug in ["c", "a", "e", "b", "d"] {
            writer.post("/api/v1/services", &json!({ "slug": slug }).to_string()).await;
        }
        let mut address = "/api/v1/services?limit=2".to_owned();
        let mut slugs = Vec::new();
        loop {
            let page = writer.get(&address).await.json();
            slugs.extend(page["items"].as_array().unwrap().iter().map(|item| item["slug"].as_str().unwrap().to_owned()));
            match page["next"].as_str() {
                Some(next) => next.clone_into(&mut address),
                None => break,
            }
        }
        assert_eq!(slugs, ["a", "b", "c", "d", "e"]);
        assert_eq!(writer.get("/api/v1/services?limit=0").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
}
