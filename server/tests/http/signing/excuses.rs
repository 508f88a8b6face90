//! What is asked, said and excused.

use http::{Method, StatusCode};
use serde_json::json;

use super::{begun, item};
use crate::site::on_both;

on_both! {
    async fn a_question_blocks_until_it_is_settled_and_a_word_of_the_reviewer_is_shown(site: Site) {
        let signing = begun(&site).await;
        signing.post(&signing.ann, "submit", json!({ "reviewer": "rob" })).await;
        signing.cleared().await;
        let ask = json!({ "item": "LIM-03", "kind": "ask", "text": "@ann, which run?" });
        let (status, asked) = signing.post(&signing.rob, "comments", ask).await;
        assert_eq!((status, &asked["comments"][0]["by"]), (StatusCode::CREATED, &"rob (token ci)".into()), "{asked}");
        let ready = json!({ "verdict": "ready" });
        let (status, refused) = signing.post(&signing.rob, "sign", ready.clone()).await;
        assert_eq!((status, &refused["items"]), (StatusCode::CONFLICT, &json!(["LIM-03"])), "{refused}");
        let reply = json!({ "thread": asked["id"], "text": "Run #3." });
        let (status, replied) = signing.post(&signing.ann, "comments", reply).await;
        assert_eq!((status, replied["comments"].as_array().unwrap().len()), (StatusCode::CREATED, 2));
        let resolve = format!("comments/{}/resolve", asked["id"].as_str().unwrap());
        let (status, _) = signing.post(&signing.ann, &resolve, json!({})).await;
        assert_eq!(status, StatusCode::FORBIDDEN, "who asked settles it, or the reviewer");
        let (status, resolved) = signing.post(&signing.rob, &resolve, json!({})).await;
        assert_eq!((status, &resolved["resolved"]["by"]), (StatusCode::OK, &"rob (token ci)".into()));

        let word = json!({ "item": "CON-01", "kind": "override", "verdict": "meets", "text": "I saw it." });
        let (status, refused) = signing.post(&signing.rob, "comments", word).await;
        assert_eq!((status, &refused["items"]), (StatusCode::CONFLICT, &json!(["CON-01"])), "{refused}");
        let word = json!({ "item": "STA-01", "kind": "override", "verdict": "does_not", "text": "It keeps sessions." });
        let (status, _) = signing.post(&signing.ann, "comments", word.clone()).await;
        assert_eq!(status, StatusCode::FORBIDDEN);
        let (status, said) = signing.post(&signing.rob, "comments", word).await;
        assert_eq!(status, StatusCode::CREATED, "{said}");
        let review = signing.review().await;
        let sta_01 = item(&review, "STA-01");
        assert_eq!((&sta_01["status"], &sta_01["own_status"]), (&"exempt".into(), &"fail".into()), "{sta_01}");
        assert_eq!(sta_01["threads"][0]["comments"][0]["text"], "It keeps sessions.");
        let listed = signing.ann.get(&format!("{}/comments", signing.address)).await.json();
        assert_eq!(listed["items"].as_array().unwrap().len(), 2);
    }

    async fn an_exemption_needs_somebody_else_a_reason_and_an_end_and_expires_by_itself(site: Site) {
        let signing = begun(&site).await;
        let new = json!({ "item": "CON-03", "reason": "The next release.", "until": "2026-12-31" });
        let (status, own) = signing.post(&signing.ann, "exemptions", new.clone()).await;
        assert_eq!(status, StatusCode::FORBIDDEN, "{own}");
        for (body, field) in [
            (json!({ "item": "CON-03", "reason": "x", "until": "2020-01-01" }), "until"),
            (json!({ "item": "XXX-1", "reason": "x", "until": "2026-12-31" }), "item"),
        ] {
            let (status, refused) = signing.post(&signing.rob, "exemptions", body).await;
            assert_eq!((status, &refused["field"]), (StatusCode::UNPROCESSABLE_ENTITY, &field.into()), "{refused}");
        }
        for missing in ["reason", "until"] {
            let mut body = new.clone();
            body.as_object_mut().unwrap().remove(missing);
            let (status, refused) = signing.post(&signing.rob, "exemptions", body).await;
            assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{refused}");
        }
        let (status, granted) = signing.post(&signing.rob, "exemptions", new.clone()).await;
        assert_eq!((status, &granted["approved_by"]), (StatusCode::CREATED, &"rob (token ci)".into()), "{granted}");
        let status = async || item(&signing.review().await, "CON-03")["status"].clone();
        assert_eq!(status().await, "exempt");
        let address = format!("{}/exemptions/{}", signing.address, granted["id"].as_str().unwrap());
        assert_eq!(signing.rob.send(Method::DELETE, &address, "").await.status, StatusCode::NO_CONTENT);
        assert_eq!(status().await, "unknown");
        assert_eq!(signing.rob.send(Method::DELETE, &address, "").await.status, StatusCode::NOT_FOUND);
        signing.post(&signing.rob, "exemptions", new).await;
        site.wait(60 * domain::Timestamp::DAY);
        assert_eq!(status().await, "unknown", "its end has come");
        let all = signing.rob.get(&format!("{}/exemptions", signing.address)).await.json();
        assert_eq!(all["items"].as_array().unwrap().len(), 2, "what was ended stays on the record");
    }
}
