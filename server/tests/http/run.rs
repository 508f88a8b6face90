//! The page of a run and its receipt, and how a run becomes the baseline.

use domain::{Role, Scope};
use http::StatusCode;

use crate::html::texts;
use crate::site::{Site, fixture, on_both};

/// The address of a real k6 run, uploaded to a new service.
pub(crate) async fn uploaded(site: &Site) -> String {
    site.service("orders-api").await;
    let ci = site.program("ci", Scope::Upload, Some("orders-api")).await;
    let file = fixture("k6/v2.2.0-default-stats/run.json.gz");
    let made = ci.upload("/api/v1/services/orders-api/runs", &[("file", Some("run.json.gz"), &file)]).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
    format!("/runs/{}", made.json()["id"].as_str().unwrap())
}

on_both! {
    async fn a_run_says_its_numbers_and_draws_its_course(site: Site) {
        let run = uploaded(&site).await;
        let page = site.browser("mara", Role::Viewer).await.get(&run).await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.text);
        let truth: serde_json::Value =
            serde_json::from_slice(&fixture("k6/v2.2.0-default-stats/expected.json")).unwrap();
        let truth = &truth["http_req_duration"];
        assert_eq!(texts(&page.text, "h1"), ["Run #1"]);
        let facts = texts(&page.text, ".strip dt");
        assert_eq!(facts, ["Requests", "Latency", "Failures", "Thresholds"]);
        let values = texts(&page.text, ".strip dd");
        assert_eq!(values[0], chart::format::count(truth["count"].as_u64().unwrap()));
        assert_eq!(values[2], format!("p95 {}", chart::format::latency(truth["p95"].as_f64().unwrap())));
        assert_eq!(texts(&page.text, "figure svg.chart").len(), 4, "the course and the spectrum, wide and narrow");
        assert_eq!(texts(&page.text, ".head .actions > a"), ["Compare", "Receipt"]);
        assert!(!texts(&page.text, "figure details table tbody tr").is_empty());
        assert!(!texts(&page.text, "#endpoints ~ .scroll tbody tr").is_empty());
    }

    async fn a_run_becomes_the_baseline_with_who_when_and_why(site: Site) {
        let run = uploaded(&site).await;
        let mara = site.browser("mara", Role::Member).await;
        let refused = mara.form(&run, &[("reason", " ")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(texts(&refused.text, "#reason-error"), ["This cannot be empty."]);

        let marked = mara.form(&run, &[("reason", "Steady for <ten> minutes")]).await;
        assert_eq!((marked.status, marked.header("location")), (StatusCode::SEE_OTHER, run.as_str()));
        let page = mara.get(&run).await;
        assert_eq!(texts(&page.text, ".margin .said p"), ["Steady for <ten> minutes"]);
        assert!(texts(&page.text, ".margin .said footer")[0].starts_with("mara, "));
        assert!(texts(&page.text, "textarea#reason").is_empty(), "it is the baseline already");
    }

    async fn who_may_only_read_is_offered_no_form_and_cannot_post_it(site: Site) {
        let run = uploaded(&site).await;
        let reader = site.browser("noor", Role::Viewer).await;
        assert!(texts(&reader.get(&run).await.text, "textarea").is_empty());
        assert_eq!(reader.form(&run, &[("reason", "mine")]).await.status, StatusCode::FORBIDDEN);
    }

    async fn a_receipt_says_what_was_read(site: Site) {
        let run = uploaded(&site).await;
        let page = site.browser("mara", Role::Viewer).await.get(&format!("{run}/receipt")).await;
        assert_eq!(page.status, StatusCode::OK);
        let files = texts(&page.text, "#files ~ .scroll tbody th");
        assert!(files.len() == 1 && files[0].starts_with("run.json.gzblake3:"), "{files:?}");
        assert!(texts(&page.text, "#metrics ~ .scroll tbody th").contains(&"http_req_duration".to_owned()));
    }

    async fn an_unknown_run_is_not_found(site: Site) {
        let reader = site.browser("mara", Role::Viewer).await;
        for nothing in ["/runs/7", "/runs/00000000-0000-7000-8000-000000000000", "/runs/7/receipt"] {
            assert_eq!(reader.get(nothing).await.status, StatusCode::NOT_FOUND, "{nothing}");
        }
    }

    async fn a_run_is_rejected_as_invalid_and_accepted_after_all(site: Site) {
        let run = uploaded(&site).await;
        let receipt = format!("{run}/receipt");
        let mara = site.browser("mara", Role::Member).await;
        let refused = mara.form(&receipt, &[("reason", " ")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(texts(&refused.text, "#reason-error"), ["This cannot be empty."]);
        let rejected = mara.form(&receipt, &[("reason", "The generator <was> the limit.")]).await;
        assert_eq!((rejected.status, rejected.header("location")), (StatusCode::SEE_OTHER, receipt.as_str()));
        let page = mara.get(&receipt).await;
        assert_eq!(texts(&page.text, ".margin .said p"), ["The generator <was> the limit."]);
        assert_eq!(texts(&mara.get(&run).await.text, ".notice .state"), ["rejected as invalid"]);
        assert!(texts(&mara.get(&run).await.text, "textarea#reason").is_empty(), "it cannot be the baseline");
        assert_eq!(texts(&mara.get("/services/orders-api/runs").await.text, "th .state"), ["invalid"]);
        let api = mara.get(&format!("/api/v1{run}")).await.json();
        assert_eq!((&api["rejected"]["by"], &api["rejected"]["reason"]), (&"mara".into(), &"The generator <was> the limit.".into()));
        let trend = mara.get("/api/v1/services/orders-api/trend").await.json();
        assert_eq!(trend["items"], serde_json::json!([]));

        let ci = site.token_of(&site.account("again", Role::Member).await, Scope::Upload, None).await;
        let file = fixture("k6/v2.2.0-default-stats/run.json.gz");
        let sent = ci.upload("/api/v1/services/orders-api/runs?fail-on=invalid", &[("file", Some("run.json.gz"), &file)]).await;
        assert_eq!(sent.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(sent.json()["deduplicated"], true);

        assert_eq!(texts(&page.text, ".margin form button"), ["Accept it after all"]);
        let viewer = site.browser("vera", Role::Viewer).await;
        assert!(texts(&viewer.get(&receipt).await.text, ".margin form button").is_empty());
        let accepted = mara.form(&receipt, &[("do", "accept")]).await;
        assert_eq!(accepted.header("location"), receipt);
        assert!(mara.get(&format!("/api/v1{run}")).await.json()["rejected"].is_null());
    }
}
