//! The catalogue, runs and reviews as programs see them.

use domain::Scope;
use http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::site::{Client, Site, fixture, on_both};

impl Site {
    async fn writer(&self) -> Client<'_> {
        self.program("writer", Scope::Write, None).await
    }
}

impl Client<'_> {
    async fn put(&self, method: &str, address: &str, body: Value) -> (StatusCode, Value) {
        let answer = self.send(method.parse::<Method>().unwrap(), address, &body.to_string()).await;
        (answer.status, answer.json())
    }
}

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

    async fn runs_are_listed_newest_first_and_read_over_time(site: Site) {
        let writer = site.writer().await;
        writer.post("/api/v1/services", "{\"slug\":\"orders-api\"}").await;
        for (scenario, file) in [("peak", "v2.2.0-default-stats"), ("soak", "v0.57.0-default-stats"), ("peak", "v2.2.0-threshold-abort")] {
            let made = writer
                .upload(
                    "/api/v1/services/orders-api/runs",
                    &[("scenario", None, scenario.as_bytes()), ("file", Some("run"), &fixture(&format!("k6/{file}/run.json.gz")))],
                )
                .await;
            assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
        }
        let numbers = |page: &Value| -> Vec<i64> {
            page["items"].as_array().unwrap().iter().map(|run| run["number"].as_i64().unwrap()).collect()
        };
        let first = writer.get("/api/v1/services/orders-api/runs?limit=2").await.json();
        assert_eq!(numbers(&first), [3, 2]);
        assert_eq!(numbers(&writer.get(first["next"].as_str().unwrap()).await.json()), [1]);
        assert_eq!(numbers(&writer.get("/api/v1/services/orders-api/runs?scenario=soak").await.json()), [2]);
        let trend = writer.get("/api/v1/services/orders-api/trend").await.json();
        assert_eq!(numbers(&trend), [1, 3], "oldest first, of the newest run's scenario");

        let id = first["items"][0]["id"].as_str().unwrap();
        let series = writer.get(&format!("/api/v1/runs/{id}/series?step=2s")).await.json();
        assert_eq!((&series["step_ms"], &series["endpoints"][0]["name"]), (&2_000.into(), &"*".into()));
        let counted: i64 = series["endpoints"][0]["count"].as_array().unwrap().iter().map(|n| n.as_i64().unwrap()).sum();
        assert_eq!(counted, first["items"][0]["requests"]["count"].as_i64().unwrap());
        let endpoints = writer.get(&format!("/api/v1/runs/{id}/endpoints")).await.json();
        assert_eq!(endpoints["items"].as_array().unwrap().len() + 1, series["endpoints"].as_array().unwrap().len());

        let request = writer.request(Method::GET, &format!("/api/v1/runs/{id}/series?step=2s")).header("accept", "text/csv");
        let csv = site.send(request.body(axum::body::Body::empty()).unwrap()).await;
        assert_eq!(csv.header("content-type"), "text/csv; charset=utf-8");
        assert_eq!(csv.text.lines().next().unwrap(), "time,endpoint,method,group,scenario,count,failed,p50_ms,p95_ms,p99_ms,second");
        let counted_in_rows: i64 = csv.text.lines().skip(1).filter(|row| row.contains(",*,"))
            .map(|row| row.split(',').nth(5).unwrap().parse::<i64>().unwrap()).sum();
        assert_eq!(counted_in_rows, counted);
        assert_eq!(writer.get(&format!("/api/v1/runs/{id}/series?step=fast")).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(writer.get("/api/v1/runs/no-uuid").await.status, StatusCode::NOT_FOUND);
    }

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

#[tokio::test]
async fn a_problem_is_a_document_or_text_as_asked() {
    let site = Site::over(store::testing::sqlite().await).await;
    let program = site.program("ci", Scope::Read, None).await;
    let problem = program.get("/api/v1/services/none").await;
    assert_eq!(problem.header("content-type"), "application/problem+json");
    insta::assert_snapshot!(
        problem.text,
        @r#"{"detail":"There is no service “none”.","status":404,"title":"There is nothing here","type":"urn:headroom:problem:not-found"}"#
    );
    let request = program.request(Method::GET, "/api/v1/services/none").header("accept", "text/plain");
    let text = site.send(request.body(axum::body::Body::empty()).unwrap()).await;
    insta::assert_snapshot!(text.text, @r"
    HTTP 404
    There is nothing here
    There is no service “none”.
    ");
}
