//! Two runs side by side: the page, the choice before it, and what programs get of it.

use domain::{Role, Scope};
use http::StatusCode;
use serde_json::{Value, json};

use crate::html::{attributes, text, texts};
use crate::site::{Client, Site, fixture, on_both};

const OLD: &str = "k6/v0.57.0-default-stats";
const NEW: &str = "k6/v2.2.0-default-stats";

fn truth(run: &str) -> Value {
    let expected = fixture(&format!("{run}/expected.json"));
    serde_json::from_slice(&expected).unwrap()
}

/// Uploads a real run with what is said about it, and gives its id.
async fn run(client: &Client<'_>, slug: &str, run: &str, said: &[(&str, &str)]) -> String {
    let file = fixture(&format!("{run}/run.json.gz"));
    let mut parts = vec![("file", Some("run.json.gz"), file.as_slice())];
    parts.extend(said.iter().map(|(name, value)| (*name, None, value.as_bytes())));
    let made = client.upload(&format!("/api/v1/services/{slug}/runs"), &parts).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
    made.json()["id"].as_str().unwrap().to_owned()
}

/// Two runs of one service, three seconds apart on the server's clock, and what they say of themselves.
async fn two(site: &Site) -> (String, String) {
    site.service("orders-api").await;
    let ci = site.program("ci", Scope::Write, None).await;
    let before = run(&ci, "orders-api", OLD, &[("version", "1.4.0")]).await;
    let after = run(&ci, "orders-api", NEW, &[("version", "1.5.0")]).await;
    (before, after)
}

fn ask(before: &[&str], after: &[&str]) -> String {
    json!({"before": before, "after": after}).to_string()
}

/// The overall metric of this name.
fn metric<'a>(answer: &'a Value, name: &str, endpoint: Option<&str>) -> &'a Value {
    let metrics = answer["metrics"].as_array().unwrap();
    let is = |metric: &&Value| metric["metric"] == name && metric["endpoint"].as_str() == endpoint;
    metrics.iter().find(is).unwrap_or_else(|| panic!("no {name} of {endpoint:?} in {answer}"))
}

fn close(value: &Value, expected: f64) {
    let value = value.as_f64().unwrap_or_else(|| panic!("{value} is no number"));
    assert!((value - expected).abs() <= (0.001 * expected.abs()).max(0.002), "{value} is not {expected}");
}

on_both! {
    async fn both_sides_and_their_differences_are_shown_and_no_verdict(site: Site) {
        let (before, after) = two(&site).await;
        let page = site.browser("mara", Role::Viewer).await.get(&format!("/compare?before={before}&after={after}")).await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.text);
        assert_eq!(text(&page, "h1"), "Compare run #2 with run #1");
        let p95 = |run: &str| truth(run)["http_req_duration"]["p95"].as_f64().unwrap();
        let (was, is) = (p95(OLD), p95(NEW));
        let (was_text, is_text) = (chart::format::latency(was), chart::format::latency(is));
        let lower = chart::format::percent(1.0 - is / was);
        let answer = text(&page, ".answer");
        assert!(
            answer.starts_with(&format!("p95 is {lower} lower in run #2: {is_text} against {was_text} in run #1, under ")),
            "{answer}"
        );
        let lead = text(&page, ".lead");
        assert!(lead.contains("One run a side is no verdict: it takes 4 runs a side"), "{lead}");
        assert_eq!(attributes(&page, ".lead a", "href"), ["#why"]);
        assert!(text(&page, "section[aria-labelledby=why]").contains("A B B A"));
        assert_eq!(texts(&page, ".strip dt"), ["Median", "p95", "p99", "Failed"]);
        assert_eq!(texts(&page, ".strip dd")[2], is_text);
        assert_eq!(texts(&page, "figure svg.chart").len(), 4);
        for wrong in ["improved", "regressed", "better than", "worse than"] {
            assert!(!text(&page, "main").contains(wrong), "{wrong}");
        }
        let swap = attributes(&page, ".actions a", "href");
        assert_eq!(swap[0], format!("/compare?before={after}&after={before}"));
    }

    async fn endpoints_stand_beside_each_other_in_the_order_asked_for(site: Site) {
        let (before, after) = two(&site).await;
        let reader = site.browser("mara", Role::Viewer).await;
        let address = format!("/compare?before={before}&after={after}");
        let page = reader.get(&address).await;
        let expected = |run: &str, name: &str, what: &str| -> f64 {
            let truth = truth(run);
            let series = truth["series"].as_array().unwrap();
            series.iter().find(|line| line["name"] == name).unwrap()[what].as_f64().unwrap()
        };
        let rows = texts(&page, "#endpoints ~ .scroll tbody tr");
        assert_eq!(rows.len(), 2, "{rows:?}");
        let orders = rows.iter().find(|row| row.contains("order")).unwrap();
        let p50 = |run: &str| chart::format::number(expected(run, "order", "p50"));
        assert!(orders.contains(&format!("{}{} before", p50(NEW), p50(OLD))), "{orders}");
        assert!(orders.contains("106"), "{orders}");
        assert!(orders.contains("too few requests"), "106 requests support no p95: {orders}");
        assert_eq!(attributes(&page, "#endpoints ~ .scroll th[aria-sort]", "aria-sort"), ["descending"]);
        let by_name = reader.get(&format!("{address}&sort=name")).await;
        let names = texts(&by_name, "#endpoints ~ .scroll tbody th");
        let mut sorted = names.clone();
        sorted.sort();
        assert_eq!(names, sorted);
        assert_eq!(texts(&by_name, "#endpoints ~ .scroll th[aria-sort=ascending]"), ["Endpoint"]);
        assert_eq!(reader.get(&format!("{address}&sort=nonsense")).await.status, StatusCode::OK);
    }

    async fn what_else_differs_is_told_from_what_stood_when_each_run_began(site: Site) {
        site.service("orders-api").await;
        let writer = site.program("ci", Scope::Write, None).await;
        // Real runs began when their files say so; the facts are stated around those moments.
        let state = async |at: &str, inventory: &str| {
            let at: domain::Timestamp = at.parse().unwrap();
            site.wait(at.since(site.clock().now()));
            let body = format!(r#"{{"environment":"staging","inventory":{inventory}}}"#);
            let answer = writer.send(http::Method::PATCH, "/api/v1/services/orders-api", &body).await;
            assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
        };
        let before = run(&writer, "orders-api", NEW, &[("version", "1.4.0")]).await;
        let after = run(&writer, "orders-api", "k6/v1.8.1-knee", &[("version", "1.4.0")]).await;
        let reader = site.browser("mara", Role::Viewer).await;
        let address = format!("/compare?before={before}&after={after}");
        let inventory = "section[aria-labelledby=inventory]";
        let page = reader.get(&address).await;
        assert!(text(&page, inventory).contains("unknown Nothing had been stated about staging"), "{}", page.text);
        let cautions = texts(&page, "section[aria-labelledby=mind] li");
        assert!(cautions.iter().any(|said| said.starts_with("Nothing was stated about the system when run #1 and run #2 began")), "{cautions:?}");

        state("2026-11-22T23:30:00Z", r#"{"instances":5,"replicas":2}"#).await;
        state("2026-11-22T23:35:00Z", r#"{"instances":50,"cache_nodes":1}"#).await;
        state("2026-11-22T23:59:00Z", r#"{"instances":99,"replicas":9}"#).await;
        let page = reader.get(&address).await;
        let rows = texts(&page, &format!("{inventory} tbody tr"));
        assert_eq!(rows, ["Cache nodesnot stated1unknown", "Instances550differs"]);
        let details = texts(&page, "section[aria-labelledby=details] tbody tr");
        assert!(details.contains(&"Version1.4.01.4.0same".to_owned()), "{details:?}");
        assert!(!details.iter().any(|row| row.starts_with("What it was for")), "neither says it: {details:?}");
        assert!(details.iter().any(|row| row.starts_with("Began") && row.ends_with("4 min 46 s later")), "{details:?}");
        let program = site.program("reader", Scope::Read, None).await;
        let answer = program.post("/api/v1/compare", &ask(&[&before], &[&after])).await.json();
        let expected = json!([
            {"name": "cache_nodes", "before": null, "after": 1},
            {"name": "instances", "before": 5, "after": 50},
        ]);
        assert_eq!(answer["differences"]["inventory"], expected);
    }

    async fn runs_that_are_not_alike_are_shown_with_the_reasons(site: Site) {
        let (before, _) = two(&site).await;
        site.service("billing").await;
        let ci = site.program("ci two", Scope::Write, None).await;
        let other = run(&ci, "billing", "k6/v1.8.1-knee", &[("scenario", "peak"), ("environment", "production")]).await;
        let page = site.browser("mara", Role::Viewer).await.get(&format!("/compare?before={before}&after={other}")).await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.text);
        assert_eq!(text(&page, "h1"), "Compare run #1 of billing with run #1 of orders-api");
        let reasons = texts(&page, ".notice[data-state=warn] li");
        for part in ["services: orders-api, billing", "environments: staging, production", "scenarios: default, peak", "The loads are", "The mix of requests differs"] {
            assert!(reasons.iter().any(|reason| reason.contains(part)), "{part}: {reasons:?}");
        }
        let rows = texts(&page, "#endpoints ~ .scroll tbody th");
        assert!(rows.iter().any(|row| row.ends_with("only before")) && rows.iter().any(|row| row.ends_with("only after")), "{rows:?}");
        let same = site.browser("noor", Role::Viewer).await.get(&format!("/compare?before={before}&after={before}")).await;
        assert!(texts(&same, ".notice li").contains(&"Run #1 is named twice.".to_owned()));
        assert!(text(&same, ".answer").starts_with("p95 is the same"));
    }

    async fn runs_are_chosen_by_a_form_that_needs_no_script(site: Site) {
        let reader = site.browser("mara", Role::Viewer).await;
        let empty = reader.get("/compare").await;
        assert_eq!((empty.status, text(&empty, "h1")), (StatusCode::OK, "Compare two runs".to_owned()));
        assert_eq!(attributes(&empty, "main form", "action"), ["/compare"]);
        let (before, after) = two(&site).await;
        let of_service = reader.get("/compare?service=orders-api").await;
        assert_eq!(attributes(&of_service, "#before option", "value"), [after.clone(), before.clone()]);
        assert_eq!(attributes(&of_service, "#before option[selected]", "value"), std::slice::from_ref(&before));
        assert_eq!(attributes(&of_service, "#after option[selected]", "value"), std::slice::from_ref(&after));
        let half = reader.get(&format!("/compare?after={before}")).await;
        assert_eq!(attributes(&half, "#after option[selected]", "value"), std::slice::from_ref(&before));
        assert_eq!(half.status, StatusCode::OK);
        let run = reader.get(&format!("/runs/{after}")).await;
        assert_eq!(texts(&run, ".head .actions a")[0], "Compare with #1");
        assert_eq!(attributes(&run, ".head .actions a", "href")[0], format!("/compare?before={before}&after={after}"));
        let list = reader.get("/services/orders-api/runs").await;
        assert_eq!(attributes(&list, "form[action='/compare'] input[name=before]", "value"), [after.clone(), before.clone()]);
        assert_eq!(attributes(&list, "form[action='/compare'] input[name=after][checked]", "value"), [after]);
        assert_eq!(attributes(&list, "form[action='/compare'] input[name=before][checked]", "value"), [before]);
    }

    async fn what_is_no_run_is_said_and_nothing_chosen_is_lost(site: Site) {
        let (before, _) = two(&site).await;
        let reader = site.browser("mara", Role::Viewer).await;
        let nobody = "01a2064b-6b87-771f-9018-f61666cfdc30";
        for (wrong, status, said) in [
            ("7", StatusCode::UNPROCESSABLE_ENTITY, "“7” is not the id of a run."),
            ("%3Cb%3E", StatusCode::UNPROCESSABLE_ENTITY, "“<b>” is not the id of a run."),
            (nobody, StatusCode::NOT_FOUND, "or it was deleted"),
        ] {
            let page = reader.get(&format!("/compare?before={before}&after={wrong}")).await;
            assert_eq!(page.status, status, "{wrong}");
            assert!(text(&page, ".notice[role=alert]").contains(said), "{}", text(&page, ".notice"));
            assert_eq!(attributes(&page, "#before option[selected]", "value"), std::slice::from_ref(&before), "{wrong}");
        }
        let none = reader.get("/compare?service=none").await;
        assert_eq!(none.status, StatusCode::NOT_FOUND);
        assert_eq!(text(&none, ".notice[role=alert]"), "There is no service “none”.");
        let program = site.program("reader", Scope::Read, None).await;
        for address in [format!("/compare/latency.svg?before={before}"), "/compare/spectrum.svg".to_owned()] {
            assert_eq!(program.get(&address).await.status, StatusCode::UNPROCESSABLE_ENTITY, "{address}");
        }
        let missing = format!("/compare/latency.svg?before={before}&after={nobody}");
        assert_eq!(program.get(&missing).await.status, StatusCode::NOT_FOUND);
    }

    async fn programs_get_every_number_and_no_verdict(site: Site) {
        let (before, after) = two(&site).await;
        let reader = site.program("reader", Scope::Read, None).await;
        let answer = reader.post("/api/v1/compare", &ask(&[&before], &[&after])).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
        let answer = answer.json();
        for (name, key) in [("p50", "p50"), ("p95", "p95"), ("p99", "p99")] {
            let found = metric(&answer, name, None);
            let value = |run: &str| truth(run)["http_req_duration"][key].as_f64().unwrap();
            close(&found["before"], value(OLD));
            close(&found["after"], value(NEW));
            // Each side may be off by 0.1 %: so may what is computed from both, of their sum.
            let (change, difference) = (found["change"].as_f64().unwrap(), found["difference"].as_f64().unwrap());
            assert!((change - (value(NEW) / value(OLD) - 1.0)).abs() < 0.003, "{change}");
            assert!((difference - (value(NEW) - value(OLD))).abs() < 0.001 * (value(NEW) + value(OLD)), "{difference}");
            for none in ["interval", "verdict", "smallest_visible_change"] {
                assert!(found[none].is_null(), "{none}");
            }
            assert_eq!(found["provisional"], true);
        }
        let failed = metric(&answer, "failed", None);
        close(&failed["before"], 3.0 / 198.0);
        close(&failed["after"], 3.0 / 212.0);
        assert_eq!(metric(&answer, "p95", None)["enough_requests"], false, "198 requests support no p95");
        let order = metric(&answer, "p50", Some("order"));
        assert_eq!(order["requests"], json!({"before": [99], "after": [106]}));
        assert_eq!((&answer["primary"], &answer["verdict"]), (&json!("p95"), &Value::Null));
        assert_eq!(answer["comparable"], false, "1.5 % of the requests failed");
        let reasons = answer["reasons"].to_string();
        assert!(reasons.contains("One run a side is no verdict: it takes 4 runs a side"), "{reasons}");
        assert!(answer["sentence"].as_str().unwrap().contains("no verdict"), "{}", answer["sentence"]);
        assert_eq!(answer["differences"]["runs"][0], json!({"name": "Version", "before": "1.4.0", "after": "1.5.0"}));
    }

    async fn several_runs_a_side_are_listed_and_never_averaged(site: Site) {
        let (one, two) = two(&site).await;
        let ci = site.program("ci two", Scope::Write, None).await;
        let three = run(&ci, "orders-api", "k6/v1.8.1-knee", &[]).await;
        let reader = site.program("reader", Scope::Read, None).await;
        let answer = reader.post("/api/v1/compare", &ask(&[&one, &two], &[&three])).await.json();
        let p95 = metric(&answer, "p95", None);
        assert!(p95["before"].is_null() && p95["change"].is_null() && p95["difference"].is_null(), "{p95}");
        let values = p95["before_values"].as_array().unwrap();
        close(&values[0], truth(OLD)["http_req_duration"]["p95"].as_f64().unwrap());
        close(&values[1], truth(NEW)["http_req_duration"]["p95"].as_f64().unwrap());
        close(&p95["after"], truth("k6/v1.8.1-knee")["http_req_duration"]["p95"].as_f64().unwrap());
        assert!(answer["reasons"].to_string().contains("never averaged"));
        assert!(answer["differences"].is_null());
    }

    async fn a_program_is_told_what_is_wrong_with_its_request(site: Site) {
        let (before, after) = two(&site).await;
        let reader = site.program("reader", Scope::Read, None).await;
        let nobody = "01a2064b-6b87-771f-9018-f61666cfdc30";
        for (body, status, field) in [
            (ask(&[], &[&after]), StatusCode::UNPROCESSABLE_ENTITY, Some("before")),
            (ask(&[&before], &["seven"]), StatusCode::UNPROCESSABLE_ENTITY, Some("after")),
            (ask(&[&before], &[nobody]), StatusCode::NOT_FOUND, None),
            (r#"{"before":[],"after":[],"by":"p99"}"#.to_owned(), StatusCode::UNPROCESSABLE_ENTITY, Some("by")),
            (r#"{"before":[]}"#.to_owned(), StatusCode::UNPROCESSABLE_ENTITY, None),
            ("{".to_owned(), StatusCode::BAD_REQUEST, None),
        ] {
            let answer = reader.post("/api/v1/compare", &body).await;
            assert_eq!(answer.status, status, "{body}: {}", answer.text);
            if let Some(field) = field {
                assert_eq!(answer.json()["field"], field, "{body}");
            }
        }
        site.service("billing").await;
        let bound = site.program("bound", Scope::Read, Some("billing")).await;
        assert_eq!(bound.post("/api/v1/compare", &ask(&[&before], &[&after])).await.status, StatusCode::FORBIDDEN);
    }
}
