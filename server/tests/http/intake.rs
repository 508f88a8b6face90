//! Uploads through both doors: what is stored, what is refused, and that a refusal leaves nothing.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::body::Body;
use bytes::Bytes;
use domain::{Role, Scope};
use futures_util::stream;
use http::{Method, StatusCode};
use serde_json::Value;

use crate::site::{Client, Site, UPLOAD_LIMIT, fixture, on_both};

const RUNS: &str = "/api/v1/services/orders-api/runs";
const FORM: &str = "/services/orders-api/runs";

impl Site {
    /// A service and a program that uploads to it.
    async fn pipeline(&self) -> Client<'_> {
        self.service("orders-api").await;
        self.program("ci", Scope::Upload, Some("orders-api")).await
    }
}

impl Client<'_> {
    async fn stored(&self) -> Vec<Value> {
        self.get(RUNS).await.json()["items"].as_array().unwrap().clone()
    }
}

fn k6() -> Vec<u8> {
    fixture("k6/v2.2.0-default-stats/run.json.gz")
}

/// A k6 result with one request and one threshold that it does not hold.
const BROKEN_THRESHOLD: &str = concat!(
    r#"{"type":"Metric","data":{"name":"http_req_duration","type":"trend","contains":"time","thresholds":["p(95)<1"],"submetrics":null},"metric":"http_req_duration"}"#,
    "\n",
    r#"{"metric":"http_req_duration","type":"Point","data":{"time":"2026-11-22T23:32:22.512690062Z","value":36.2,"tags":{"name":"cart","method":"GET","status":"200","expected_response":"true"}}}"#,
    "\n"
);

on_both! {
    async fn a_run_is_stored_with_what_was_said_about_it(site: Site) {
        let ci = site.pipeline().await;
        let file = k6();
        // The parts come in any order.
        let parts: [(&str, Option<&str>, &[u8]); 4] = [
            ("scenario", None, b"checkout-plateau"),
            ("file", Some("run.json.gz"), &file),
            ("version", None, b"9f31c2e"),
            ("reason", None, b"pool size 10 -> 20"),
        ];
        let answer = ci.upload(RUNS, &parts).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
        let made = answer.json();
        assert_eq!((&made["deduplicated"], &made["verdict"]), (&false.into(), &Value::Null));
        let id = made["id"].as_str().unwrap();
        assert_eq!(made["url"], format!("http://headroom.test/runs/{id}"));

        let run = ci.get(&format!("/api/v1/runs/{id}")).await.json();
        let expected: Value = serde_json::from_slice(&fixture("k6/v2.2.0-default-stats/expected.json")).unwrap();
        assert_eq!(run["requests"]["count"], expected["requests"]);
        assert_eq!(run["requests"]["failed"], expected["http_req_failed"]["failed"]);
        assert_eq!(run["requests"]["latency_ms"]["max"], expected["http_req_duration"]["max"]);
        let p95 = run["requests"]["latency_ms"]["p95"].as_f64().unwrap();
        let told = expected["http_req_duration"]["p95"].as_f64().unwrap();
        assert!((p95 - told).abs() <= told * 0.001, "{p95} against {told}");
        let said = ["service", "environment", "scenario", "version", "reason"].map(|name| run[name].as_str().unwrap());
        assert_eq!(said, ["orders-api", "staging", "checkout-plateau", "9f31c2e", "pool size 10 -> 20"]);
        assert_eq!((&run["number"], &run["received_by"]), (&1.into(), &"ci (token ci)".into()));
    }

    async fn the_body_can_be_the_file_whatever_its_type(site: Site) {
        let ci = site.pipeline().await;
        let request = ci.request(Method::POST, &format!("{RUNS}?scenario=peak&environment=production"));
        let request = request.header("content-type", "application/x-www-form-urlencoded");
        let answer = crate::site::Answer::of(
            tower::ServiceExt::oneshot(site.router.clone(), request.body(Body::from(k6())).unwrap()).await.unwrap(),
        ).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
        let runs = ci.stored().await;
        assert_eq!((&runs[0]["scenario"], &runs[0]["environment"]), (&"peak".into(), &"production".into()));
    }

    async fn several_files_of_one_test_are_one_run(site: Site) {
        let ci = site.pipeline().await;
        let (a, b) = (fixture("k6/v2.2.0-two-generators/run-a.json.gz"), fixture("k6/v2.2.0-two-generators/run-b.json.gz"));
        let expected: Value = serde_json::from_slice(&fixture("k6/v2.2.0-two-generators/expected.json")).unwrap();
        let made = ci.upload(RUNS, &[("file", Some("a"), &a), ("file", Some("b"), &b)]).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
        let receipt = &made.json()["receipt"];
        assert_eq!(receipt["requests"]["count"], expected["merged"]["requests"]);
        assert_eq!(receipt["files"].as_array().unwrap().len(), 2);
        let again = ci.upload(RUNS, &[("file", Some("b"), &b), ("file", Some("a"), &a)]).await;
        assert_eq!(again.status, StatusCode::OK, "the order of the files does not matter");
    }

    async fn the_same_content_is_the_same_run_and_what_differs_is_named(site: Site) {
        let ci = site.pipeline().await;
        let file = k6();
        let first = ci.upload(RUNS, &[("file", Some("a"), &file), ("version", None, b"one")]).await.json();
        let second = ci.upload(RUNS, &[("file", Some("b"), &file), ("version", None, b"two")]).await;
        assert_eq!(second.status, StatusCode::OK);
        let second = second.json();
        assert_eq!((&second["deduplicated"], &second["id"]), (&true.into(), &first["id"]));
        assert!(second["notes"][0].as_str().unwrap().starts_with("version differs"), "{}", second["notes"]);
        assert_eq!(ci.stored().await.len(), 1);
        assert_eq!(ci.stored().await[0]["version"], "one");
    }

    async fn a_refused_upload_says_where_and_leaves_nothing(site: Site) {
        let ci = site.pipeline().await;
        let file = k6();
        let refused = [
            (vec![("file", Some("notes.md"), &b"# Headroom\n"[..])], "not-readable", "file", "notes.md"),
            (vec![("file", Some("empty.json"), &b""[..])], "not-readable", "file", "empty.json"),
            (vec![("scenario", None, &b"peak"[..])], "invalid-field", "field", "file"),
            (vec![("file", Some("a"), &file[..]), ("scenarios", None, &b"peak"[..])], "unknown-field", "field", "scenarios"),
            (vec![("file", Some("a"), &file[..]), ("environment", None, &[b'x'; 65][..])], "invalid-field", "field", "environment"),
            (vec![("file", Some("a"), &file[..]), ("metrics", Some("m.csv"), &b"time,component\n"[..])], "invalid-field", "field", "metrics"),
            (vec![("file", Some("a"), &file[..]), ("file", Some("b.md"), &b"# no\n"[..])], "not-readable", "file", "b.md"),
        ];
        for (parts, kind, member, value) in &refused {
            let answer = ci.upload(RUNS, parts).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.text);
            assert_eq!(answer.header("content-type"), "application/problem+json");
            let problem = answer.json();
            assert_eq!(problem["type"], format!("urn:headroom:problem:{kind}"), "{problem}");
            assert_eq!(problem[*member], *value, "{problem}");
            assert!(ci.stored().await.is_empty());
        }
        let unread = ci.upload(RUNS, &refused[0].0).await.json();
        assert_eq!((&unread["line"], &unread["byte"]), (&1.into(), &0.into()));
        assert!(unread["expected"].as_str().unwrap().contains("k6"), "{unread}");
        assert!(unread["found"].as_str().unwrap().contains("# Headroom"), "{unread}");
    }

    async fn a_threshold_that_did_not_hold_fails_the_job_that_asks_for_it_and_the_run_is_stored(site: Site) {
        let ci = site.pipeline().await;
        let file = BROKEN_THRESHOLD.as_bytes();
        let failed = ci.upload(&format!("{RUNS}?wait=60&fail-on=worse,invalid,threshold"), &[("file", Some("a"), file)]).await;
        assert_eq!(failed.status, StatusCode::FAILED_DEPENDENCY, "{}", failed.text);
        assert_eq!(failed.json()["receipt"]["thresholds"][0]["passed"], false);
        assert_eq!(ci.stored().await.len(), 1);
        let stored = ci.upload(&format!("{RUNS}?fail-on=worse"), &[("file", Some("a"), file)]).await;
        assert_eq!(stored.status, StatusCode::OK);
    }

    async fn a_person_uploads_in_the_browser_and_comes_to_the_receipt(site: Site) {
        site.service("orders-api").await;
        let browser = site.browser("mara", Role::Member).await;
        let file = k6();
        let made = browser.upload(FORM, &[("file", Some("run.json.gz"), &file), ("scenario", None, b"")]).await;
        assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.text);
        let id = browser.stored().await[0]["id"].as_str().unwrap().to_owned();
        assert_eq!(made.header("location"), format!("/runs/{id}/receipt"));
        let again = browser.upload(FORM, &[("file", Some("run.json.gz"), &file)]).await;
        assert_eq!(again.header("location"), format!("/runs/{id}/receipt?deduplicated=1"));
    }

    async fn a_form_that_is_refused_comes_back_as_a_page(site: Site) {
        site.service("orders-api").await;
        let browser = site.browser("mara", Role::Member).await;
        let parts: [(&str, Option<&str>, &[u8]); 2] = [("version", None, b"9f31c2e"), ("file", Some("notes.md"), b"# Headroom\n")];
        let refused = browser.upload(FORM, &parts).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.header("content-type").starts_with("text/html"));
        let nothing_chosen = browser.upload(FORM, &[("file", Some(""), b"")]).await;
        assert_eq!(nothing_chosen.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(browser.stored().await.is_empty());
        let elsewhere = browser.upload("/services/no-such/runs", &parts).await;
        assert_eq!(elsewhere.status, StatusCode::NOT_FOUND);
    }

    async fn an_endless_body_is_refused_at_the_limit_and_not_read_further(site: Site) {
        let ci = site.pipeline().await;
        let sent = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&sent);
        let line = Bytes::from(BROKEN_THRESHOLD.repeat(100));
        let endless = stream::repeat_with(move || {
            counted.fetch_add(line.len(), Ordering::Relaxed);
            Ok::<_, std::io::Error>(line.clone())
        });
        let request = ci.request(Method::POST, RUNS).body(Body::from_stream(endless)).unwrap();
        let refused = site.send(request).await;
        assert_eq!(refused.status, StatusCode::PAYLOAD_TOO_LARGE, "{}", refused.text);
        assert!(refused.json()["detail"].as_str().unwrap().contains("at most 4 MiB"), "{}", refused.text);
        let taken = sent.load(Ordering::Relaxed) as u64;
        assert!(taken <= UPLOAD_LIMIT + (1 << 20), "{taken} bytes were taken");
        assert!(ci.stored().await.is_empty());
    }

    async fn a_body_that_breaks_off_leaves_nothing_and_the_next_try_is_the_first(site: Site) {
        let ci = site.pipeline().await;
        let file = BROKEN_THRESHOLD.as_bytes();
        // Cut between two lines: what arrived would be a good file by itself.
        let pieces = vec![Ok(Bytes::copy_from_slice(file)), Err(std::io::Error::other("cut"))];
        let request = ci.request(Method::POST, RUNS).body(Body::from_stream(stream::iter(pieces))).unwrap();
        let refused = site.send(request).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{}", refused.text);
        assert!(ci.stored().await.is_empty());
        let whole = ci.upload(RUNS, &[("file", Some("a"), file)]).await;
        assert_eq!(whole.status, StatusCode::CREATED, "{}", whole.text);
    }
}

#[tokio::test]
async fn a_pipeline_reads_text_or_markdown() {
    let site = Site::over(store::testing::sqlite().await).await;
    let ci = site.pipeline().await;
    let asked = async |accept: &str| {
        let request = ci.request(Method::POST, &format!("{RUNS}?scenario=peak&version=9f31c2e"));
        let request = request.header("accept", accept).body(Body::from(BROKEN_THRESHOLD)).unwrap();
        let answer = site.send(request).await;
        let id = ci.stored().await[0]["id"].as_str().unwrap().to_owned();
        answer.text.replace(&id, "ID")
    };
    let text = asked("text/plain").await;
    insta::assert_snapshot!(text, @r"
    Headroom  orders-api / peak   run #1   version 9f31c2e
    Read: k6-ndjson, 1 request, 1 endpoint, 0 lines left out.
    Run #1 of orders-api, 1 request: p50 36.2 ms, p95 36.2 ms, p99 36.2 ms, 0 failed.
    Threshold http_req_duration p(95)<1: NOT held
    http://headroom.test/runs/ID
    ");
    let markdown = asked("text/markdown").await;
    insta::assert_snapshot!(markdown, @r"
    ### [Run #1](http://headroom.test/runs/ID)

    - Headroom  orders-api / peak   run \#1 (uploaded before)   version 9f31c2e
    - Read: k6-ndjson, 1 request, 1 endpoint, 0 lines left out.
    - Run \#1 of orders-api, 1 request: p50 36.2 ms, p95 36.2 ms, p99 36.2 ms, 0 failed.
    - Threshold http\_req\_duration p(95)\<1: NOT held
    ");
    let request =
        ci.request(Method::POST, RUNS).header("accept", "text/plain").body(Body::from("# Notes\n")).unwrap();
    insta::assert_snapshot!(site.send(request).await.text, @r"
    HTTP 422
    Not readable: upload
    upload: line 1, byte 0: expected k6 NDJSON (`k6 run --out json=FILE`, also FILE.gz), k6 CSV and summaries, Gatling's simulation.log, JMeter's CSV and XML, Locust's CSV and JSON, results of Vegeta, HdrHistogram, wrk, wrk2, hey, oha, Artillery, autocannon, ghz, ab, siege and Taurus, found `# Notes`. Nothing was saved.
    byte: 0
    expected: k6 NDJSON (`k6 run --out json=FILE`, also FILE.gz), k6 CSV and summaries, Gatling's simulation.log, JMeter's CSV and XML, Locust's CSV and JSON, results of Vegeta, HdrHistogram, wrk, wrk2, hey, oha, Artillery, autocannon, ghz, ab, siege and Taurus
    file: upload
    found: `# Notes`
    line: 1
    ");
}
