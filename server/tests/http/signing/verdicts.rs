//! Handing over and signing: what stands against it, and what it freezes.

use domain::{Role, Scope};
use http::{Method, StatusCode};
use serde_json::{Value, json};

use super::{Signing, begun, item, send};
use crate::site::on_both;

on_both! {
    async fn a_review_is_handed_over_signed_and_lapses_when_what_it_rested_on_changes(site: Site) {
        let signing = begun(&site).await;
        let (status, refused) = signing.post(&signing.ann, "submit", json!({})).await;
        assert_eq!((status, &refused["field"]), (StatusCode::UNPROCESSABLE_ENTITY, &"reviewer".into()), "{refused}");
        let (status, refused) = signing.post(&signing.ann, "submit", json!({ "reviewer": "ann" })).await;
        assert_eq!((status, &refused["field"]), (StatusCode::UNPROCESSABLE_ENTITY, &"reviewer".into()), "{refused}");
        let (status, submitted) = signing.post(&signing.ann, "submit", json!({ "reviewer": "rob" })).await;
        assert_eq!((status, &submitted["state"]), (StatusCode::OK, &"in_review".into()), "{submitted}");
        signing.cleared().await;

        let ready = json!({ "verdict": "ready", "reason": "All of it was looked at." });
        let (status, own) = signing.post(&signing.ann, "sign", ready.clone()).await;
        assert_eq!(status, StatusCode::FORBIDDEN, "{own}");
        assert_eq!(own["detail"], "Whoever starts a review does not sign it: another member has to.");
        let before = signing.review().await;
        let mut old = ready.clone();
        old["revision"] = json!(before["revision"].as_i64().unwrap() - 1);
        let (status, late) = signing.post(&signing.rob, "sign", old).await;
        assert_eq!((status, &late["type"]), (StatusCode::CONFLICT, &"urn:headroom:problem:review-changed".into()));
        let (status, signed) = signing.post(&signing.rob, "sign", ready.clone()).await;
        assert_eq!((status, &signed["state"]), (StatusCode::CREATED, &"ready".into()), "{signed}");
        let until = signed["snapshot"]["valid_until"].as_str().unwrap();
        assert!(until.starts_with("2027-02-01T00:00:00"), "the exemptions end first: {until}");
        let service = signing.ann.get("/api/v1/services/orders-api").await.json();
        assert_eq!((&service["order_reached"], &service["order_lapsed"]), (&json!(10000), &Value::Null));

        let snapshot = signing.ann.get(signed["snapshot"]["url"].as_str().unwrap()).await;
        assert_eq!(snapshot.status, StatusCode::OK, "{}", snapshot.text);
        let frozen = &snapshot.json()["frozen"];
        assert_eq!(frozen["items"].as_array().unwrap().len(), 54);
        assert_eq!((&frozen["checklist"]["version"], &frozen["signature"]["verdict"]), (&json!("1.0.0"), &json!("ready")));
        let con_05 = item(frozen, "CON-05");
        assert_eq!((&con_05["status"], &con_05["judgement"]["inputs"][0]["known"]["by"]), (&"pass".into(), &"ann (token ci)".into()));
        let same = signing.ann.get(&format!("{}/snapshots/1/diff", signing.address)).await.json();
        assert_eq!(same["diff"]["inventory"], json!([]), "{same}");

        site.wait(domain::Timestamp::DAY);
        let change = json!({ "inventory": { "instances": 50 } });
        send(&signing.ann, Method::PATCH, "/api/v1/services/orders-api", &change).await;
        let review = signing.review().await;
        assert_eq!(review["state"], "stale", "before whoever changed it had an answer");
        let because = review["lapsed"]["because"].as_str().unwrap();
        assert!(because.contains("CON-05: Instances changed from 5 to 50 on "), "{because}");
        assert!(because.contains(" by ann (token ci), after its values were typed."), "{because}");
        assert!(because.contains("CON-01 fails: "), "{because}");
        let service = signing.ann.get("/api/v1/services/orders-api").await.json();
        assert_eq!((&service["order_reached"], &service["order_lapsed"]["order"]), (&Value::Null, &json!(10000)));
        assert_eq!(service["order_lapsed"]["because"], "instances 5 → 50");
        let diff = signing.ann.get(&format!("{}/snapshots/1/diff", signing.address)).await.json();
        assert_eq!(diff["diff"]["inventory"][0]["name"], "instances", "{diff}");

        let (status, opened) = signing.post(&signing.ann, "reopen", json!({ "to": "in_review" })).await;
        assert_eq!((status, &opened["state"]), (StatusCode::OK, &"in_review".into()));
        let open = opened["blocked_by"]["items"].as_array().unwrap();
        assert_eq!(open, &[json!({ "item": "CON-01", "status": "fail" }), json!({ "item": "CON-05", "status": "stale" })]);
        let (status, refused) = signing.post(&signing.rob, "sign", ready).await;
        assert_eq!((status, &refused["items"]), (StatusCode::CONFLICT, &json!(["CON-01", "CON-05"])), "{refused}");
    }

    async fn a_draft_with_a_reviewer_is_handed_over_and_signed_at_once_or_neither(site: Site) {
        let signing = begun(&site).await;
        let ready = json!({ "verdict": "ready" });
        let (status, refused) = signing.post(&signing.rob, "sign", ready.clone()).await;
        assert_eq!((status, &refused["field"]), (StatusCode::UNPROCESSABLE_ENTITY, &"reviewer".into()), "{refused}");
        signing.post(&signing.ann, "submit", json!({ "reviewer": "rob" })).await;
        signing.post(&signing.rob, "send-back", json!({ "reason": "Not yet." })).await;
        let (status, own) = signing.post(&signing.ann, "sign", ready.clone()).await;
        assert_eq!(status, StatusCode::FORBIDDEN, "{own}");
        let (status, open) = signing.post(&signing.rob, "sign", ready.clone()).await;
        assert_eq!((status, &open["type"]), (StatusCode::CONFLICT, &"urn:headroom:problem:items-open".into()), "{open}");
        assert_eq!(signing.review().await["state"], "draft", "what is not signed is not handed over");
        signing.cleared().await;
        let (status, signed) = signing.post(&signing.rob, "sign", ready).await;
        assert_eq!((status, &signed["state"]), (StatusCode::CREATED, &"ready".into()), "{signed}");
        assert!(signing.review().await["submitted_at"].is_string());
    }

    async fn the_reviewer_and_the_day_are_changed_while_a_review_is_open(site: Site) {
        let signing = begun(&site).await;
        let change = async |body: Value| {
            let answer = send(&signing.ann, Method::PATCH, &signing.address, &body).await;
            (answer.status, answer.json())
        };
        let (status, changed) = change(json!({ "planned_for": "2027-01-15", "reviewer": "rob" })).await;
        assert_eq!(status, StatusCode::OK, "{changed}");
        assert_eq!((&changed["planned_for"], &changed["reviewer"]), (&"2027-01-15".into(), &"rob".into()));
        for (body, field) in [
            (json!({ "reviewer": "ann" }), "reviewer"),
            (json!({ "reviewer": "nobody" }), "reviewer"),
            (json!({ "target_rps": 5 }), "target_rps"),
        ] {
            let (status, refused) = change(body).await;
            assert_eq!((status, &refused["field"]), (StatusCode::UNPROCESSABLE_ENTITY, &field.into()), "{refused}");
        }
        signing.post(&signing.ann, "submit", json!({})).await;
        let (status, refused) = change(json!({ "reviewer": null })).await;
        assert_eq!((status, &refused["field"]), (StatusCode::UNPROCESSABLE_ENTITY, &"reviewer".into()), "{refused}");
        site.account("eve", Role::Member).await;
        let (status, changed) = change(json!({ "reviewer": "eve", "planned_for": null })).await;
        assert_eq!((status, &changed["planned_for"], &changed["reviewer"]), (StatusCode::OK, &Value::Null, &"eve".into()));
        let not_ready = json!({ "verdict": "not_ready", "reason": "Nothing was measured." });
        signing.post(&signing.rob, "sign", not_ready).await;
        let (status, refused) = change(json!({ "planned_for": "2027-01-15" })).await;
        assert_eq!((status, &refused["type"]), (StatusCode::CONFLICT, &"urn:headroom:problem:review-state".into()));
    }

    async fn not_ready_needs_a_reason_and_conditions_need_an_owner_and_a_day(site: Site) {
        let signing = begun(&site).await;
        signing.post(&signing.ann, "submit", json!({ "reviewer": "rob" })).await;
        let condition = json!({ "item": "LIM-03", "owner": "Team Orders", "until": "2026-12-31" });
        for (body, field) in [
            (json!({ "verdict": "not_ready" }), "reason"),
            (json!({ "verdict": "ready_with_conditions" }), "conditions"),
            (json!({ "verdict": "ready", "conditions": [condition] }), "conditions"),
        ] {
            let (status, refused) = signing.post(&signing.rob, "sign", body).await;
            assert_eq!((status, &refused["field"]), (StatusCode::UNPROCESSABLE_ENTITY, &field.into()), "{refused}");
        }
        let (status, _) = signing.post(&signing.rob, "send-back", json!({ "reason": "Nothing was measured." })).await;
        assert_eq!(status, StatusCode::OK);
        let early = json!({ "verdict": "not_ready", "reason": "Nothing was measured." });
        signing.post(&signing.ann, "submit", json!({})).await;
        let (status, signed) = signing.post(&signing.rob, "sign", early.clone()).await;
        assert_eq!((status, &signed["state"]), (StatusCode::CREATED, &"not_ready".into()), "{signed}");
        let (status, refused) = signing.post(&signing.rob, "sign", early).await;
        assert_eq!((status, &refused["type"]), (StatusCode::CONFLICT, &"urn:headroom:problem:review-state".into()));
        let closed = json!({ "answer": "meets" });
        let late = send(&signing.ann, Method::PUT, &format!("{}/items/STA-01", signing.address), &closed).await;
        assert_eq!(late.status, StatusCode::CONFLICT, "{}", late.text);
        signing.cleared_after_reopening(&condition).await;
    }
}

impl Signing<'_> {
    /// A review that was not ready is opened again and signed on a condition.
    async fn cleared_after_reopening(&self, condition: &Value) {
        let (status, _) = self.post(&self.ann, "reopen", json!({ "to": "in_review" })).await;
        assert_eq!(status, StatusCode::OK);
        self.cleared().await;
        let with = json!({ "verdict": "ready_with_conditions", "conditions": [condition] });
        let (status, signed) = self.post(&self.rob, "sign", with).await;
        assert_eq!((status, &signed["snapshot"]["number"]), (StatusCode::CREATED, &2.into()), "{signed}");
        assert_eq!(signed["snapshot"]["conditions"], json!([condition]));
        let until = signed["snapshot"]["valid_until"].as_str().unwrap();
        assert!(until.starts_with("2027-01-01T00:00:00"), "the condition is due first: {until}");
        let listed = self.ann.get(&format!("{}/snapshots", self.address)).await.json();
        let verdicts: Vec<_> =
            listed["items"].as_array().unwrap().iter().map(|head| &head["verdict"]).collect();
        assert_eq!(verdicts, ["ready_with_conditions", "not_ready"]);
        assert_eq!(self.review().await["conditions"], json!([condition]));
    }
}

on_both! {
    async fn a_signature_is_held_against_one_of_an_earlier_review(site: Site) {
        let signing = begun(&site).await;
        let not_ready = json!({ "verdict": "not_ready", "reason": "Nothing was measured." });
        signing.post(&signing.ann, "submit", json!({ "reviewer": "rob" })).await;
        let (status, _) = signing.post(&signing.rob, "sign", not_ready.clone()).await;
        assert_eq!(status, StatusCode::CREATED);
        let first = signing.address.clone();
        let new = json!({
            "service": "orders-api", "from": 1000, "to": 10000, "target_rps": 9000, "reviewer": "rob",
        });
        let second = signing.ann.post("/api/v1/reviews", &new.to_string()).await.json();
        let signing = Signing { address: format!("/api/v1/reviews/{}", second["id"].as_str().unwrap()), ..signing };
        signing.post(&signing.ann, "submit", json!({})).await;
        let (status, _) = signing.post(&signing.rob, "sign", not_ready).await;
        assert_eq!(status, StatusCode::CREATED);
        let diff = async |query: &str| {
            let answer = signing.ann.get(&format!("{first}/snapshots/1/diff?{query}")).await;
            (answer.status, answer.json())
        };
        let (status, told) = diff(&format!("to=1&review={}", second["id"].as_str().unwrap())).await;
        assert_eq!((status, &told["diff"]["target"]), (StatusCode::OK, &json!([10000, 9000])), "{told}");
        let (status, refused) = diff(&format!("review={}", second["id"].as_str().unwrap())).await;
        assert_eq!((status, &refused["field"]), (StatusCode::UNPROCESSABLE_ENTITY, &"to".into()), "{refused}");
        let (status, refused) = diff("to=1&review=018f0000-0000-7000-8000-000000000000").await;
        assert_eq!((status, &refused["field"]), (StatusCode::UNPROCESSABLE_ENTITY, &"review".into()), "{refused}");
    }

    async fn a_viewer_and_a_token_that_reads_change_nothing(site: Site) {
        let signing = begun(&site).await;
        signing.post(&signing.ann, "submit", json!({ "reviewer": "rob" })).await;
        let vera = site.account("vera", Role::Viewer).await;
        let vera = site.token_of(&vera, Scope::Write, None).await;
        let reader = site.program("max", Scope::Read, None).await;
        for client in [&vera, &reader] {
            for what in ["sign", "comments", "exemptions", "send-back", "reopen"] {
                let (status, _) = signing.post(client, what, json!({})).await;
                assert_eq!(status, StatusCode::FORBIDDEN, "{what}");
            }
        }
        let (status, refused) = signing.post(&signing.ann, "send-back", json!({ "reason": "x" })).await;
        assert_eq!(status, StatusCode::OK, "{refused}");
        let (status, refused) = signing.post(&signing.ann, "submit", json!({ "reviewer": "vera" })).await;
        assert_eq!((status, &refused["field"]), (StatusCode::UNPROCESSABLE_ENTITY, &"reviewer".into()), "{refused}");
    }
}
