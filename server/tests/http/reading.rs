//! How results of a service are read: by rules that its team can see, try and change.

use domain::{Role, Scope};
use http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::site::{Answer, Client, on_both};

const SERVICE: &str = "/api/v1/services/orders-api";
const RUNS: &str = "/api/v1/services/orders-api/runs";
const PAGE: &str = "/services/orders-api/reading";

/// Requests to as many addresses as there are numbers.
fn requests(numbers: std::ops::Range<u32>) -> String {
    let line = |number| {
        format!(
            r#"{{"metric":"http_req_duration","type":"Point","data":{{"time":"2026-11-22T23:32:22Z","value":{number},"tags":{{"name":"http://shop/orders/{number}?token=s3cret","method":"GET","expected_response":"true"}}}}}}"#
        )
    };
    numbers.map(line).collect::<Vec<_>>().join("\n")
}

async fn endpoints(ci: &Client<'_>, text: String) -> Vec<String> {
    let answer = ci.send(Method::POST, RUNS, &text).await;
    assert!(answer.status.is_success(), "{}", answer.text);
    let id = answer.json()["id"].as_str().unwrap().to_owned();
    let run = ci.get(&format!("/api/v1/runs/{id}")).await.json();
    let name = |endpoint: &Value| endpoint["name"].as_str().unwrap().to_owned();
    run["endpoints"].as_array().unwrap().iter().map(name).collect()
}

fn problem(answer: &Answer, field: &str) {
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.text);
    assert_eq!(answer.json()["field"], field, "{}", answer.text);
}

on_both! {
    async fn addresses_are_folded_by_the_rules_of_the_service(site: Site) {
        site.service("orders-api").await;
        let ci = site.program("writer", Scope::Write, None).await;
        assert_eq!(endpoints(&ci, requests(1..5)).await, ["http://shop/orders/{id}?token={secret}"]);
        let page = site.browser("mara", Role::Member).await;
        let shown = page.get(&format!("{PAGE}?try=GET%20%2Forders%2F17%3Fpage%3D2")).await;
        assert!(shown.text.contains("GET /orders/{id}?page={page}"), "{}", shown.text);
        let twice = page.get(&format!("{PAGE}?try=%2Ffiles%2Fa%252Fb%2F17")).await;
        assert!(twice.text.contains("/files/a%2Fb/{id}"), "an address is decoded once: {}", twice.text);
        let fields = [("names", "/orders/{number}\nquery drop"), ("columns", "")];
        let saved = page.form(PAGE, &fields).await;
        assert_eq!((saved.status, saved.header("location")), (StatusCode::SEE_OTHER, "/services/orders-api/reading?saved=1"));
        assert_eq!(endpoints(&ci, requests(5..9)).await, ["http://shop/orders/{number}"]);
        let service = ci.get(SERVICE).await.json();
        assert_eq!(service["name_rules"], "/orders/{number}\nquery drop");
    }

    async fn rules_are_tried_before_they_are_saved(site: Site) {
        site.service("orders-api").await;
        let page = site.browser("mara", Role::Member).await;
        let typed = |names| {
            [("names", names), ("columns", "duration=took, unit=s"), ("try", " GET /orders/17?a=b "), ("do", "try")]
        };
        let tried = page.form(PAGE, &typed("/orders/{number}\nquery drop")).await;
        assert_eq!(tried.status, StatusCode::OK, "{}", tried.text);
        assert!(tried.text.contains("<code>GET /orders/{number}</code> is the name of its endpoint."), "{}", tried.text);
        assert!(tried.text.contains("duration=took, unit=s"), "what was typed stays: {}", tried.text);
        let saved = page.get(&format!("{PAGE}?try=GET%20%2Forders%2F17%3Fa%3Db")).await;
        assert!(saved.text.contains("<code>GET /orders/{id}?a={a}</code>"), "nothing was saved: {}", saved.text);
        let refused = page.form(PAGE, &typed("numbers")).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.text.contains("Line 1: expected a path"), "{}", refused.text);
        assert!(!refused.text.contains("is the name of its endpoint"), "{}", refused.text);
        let nothing = page.form(PAGE, &[("names", ""), ("columns", ""), ("try", " "), ("do", "try")]).await;
        assert!(!nothing.text.contains("stays as it is"), "{}", nothing.text);
    }

    async fn a_csv_of_an_unknown_tool_is_read_by_the_columns_that_were_said(site: Site) {
        site.service("orders-api").await;
        let ci = site.program("writer", Scope::Write, None).await;
        let text = "took,what\n0.25,home\n1.5,cart\n";
        let refused = ci.send(Method::POST, RUNS, text).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.text);
        let columns = json!({ "csv_columns": "duration=took, unit=s, name=what" });
        let changed = ci.send(Method::PATCH, SERVICE, &columns.to_string()).await;
        assert_eq!(changed.json()["csv_columns"], "duration=took, unit=s, name=what");
        assert_eq!(endpoints(&ci, text.to_owned()).await, ["cart", "home"]);
        let back = json!({ "csv_columns": null }).to_string();
        assert_eq!(ci.send(Method::PATCH, SERVICE, &back).await.json()["csv_columns"], Value::Null);
    }

    async fn a_rule_that_is_none_is_refused_with_what_was_typed(site: Site) {
        site.service("orders-api").await;
        let ci = site.program("writer", Scope::Write, None).await;
        problem(&ci.send(Method::PATCH, SERVICE, r#"{"name_rules":"numbers"}"#).await, "name_rules");
        problem(&ci.send(Method::PATCH, SERVICE, r#"{"csv_columns":"name=a"}"#).await, "csv_columns");
        let page = site.browser("mara", Role::Member).await;
        let answer = page.form(PAGE, &[("names", "ids\nnumbers"), ("columns", "name=a")]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.text.contains("Line 2: expected a path that begins with /"), "{}", answer.text);
        assert!(answer.text.contains("needs at least duration=COLUMN"), "{}", answer.text);
        let viewer = site.browser("vera", Role::Viewer).await;
        let read = viewer.get(PAGE).await;
        assert_eq!(read.status, StatusCode::OK);
        assert!(!read.text.contains("<textarea"), "who only reads has no form");
    }
}
