//! Runs, reviews and services as files: each is read back, and says what the API says.

use axum::body::Body;
use domain::{Role, Scope};
use http::header::ACCEPT;
use http::{Method, StatusCode};
use http_body_util::BodyExt;
use pulldown_cmark::{Event, Options, Parser, Tag};
use serde_json::{Value, json};
use tower::ServiceExt;

use crate::run::uploaded;
use crate::site::{Answer, Client, Site, on_both};

/// The rows of a table by the names of its columns.
fn rows(csv: &str) -> Vec<Value> {
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let head = reader.headers().unwrap().clone();
    let row = |cells: csv::StringRecord| {
        let named = head.iter().zip(cells.iter()).map(|(name, cell)| (name.to_owned(), Value::from(cell)));
        Value::Object(named.collect())
    };
    reader.records().map(|cells| row(cells.unwrap())).collect()
}

/// The number in a cell; none where it is empty.
fn cell(row: &Value, column: &str) -> Value {
    match row[column].as_str().unwrap() {
        "" => Value::Null,
        text => serde_json::from_str(text).unwrap(),
    }
}

/// The words of a document by themselves, cell by cell and paragraph by paragraph.
fn words(markdown: &str) -> Vec<String> {
    let mut said = vec![String::new()];
    for event in Parser::new_ext(markdown, Options::ENABLE_TABLES) {
        match event {
            Event::Text(text) | Event::Code(text) => said.last_mut().unwrap().push_str(&text),
            Event::Html(html) | Event::InlineHtml(html) => panic!("a document has no HTML: {html}"),
            Event::Start(Tag::Image { .. }) => panic!("a document loads nothing"),
            Event::Start(_) | Event::End(_) => said.push(String::new()),
            _ => said.last_mut().unwrap().push(' '),
        }
    }
    said.retain(|words| !words.trim().is_empty());
    said
}

fn links(markdown: &str) -> Vec<String> {
    Parser::new_ext(markdown, Options::ENABLE_TABLES)
        .filter_map(|event| match event {
            Event::Start(Tag::Link { dest_url, .. }) => Some(dest_url.to_string()),
            _ => None,
        })
        .collect()
}

async fn accepting(client: &Client<'_>, address: &str, media: &str) -> Answer {
    let mut request = client.request(Method::GET, address).body(Body::empty()).unwrap();
    request.headers_mut().insert(ACCEPT, media.parse().unwrap());
    client.site.send(request).await
}

fn named(answer: &Answer) -> (&str, &str) {
    (answer.header("content-disposition"), answer.header("content-type"))
}

/// A run of requests with these names, one each.
async fn run_of(site: &Site, names: &[String]) -> String {
    site.service("orders-api").await;
    let ci = site.program("ci", Scope::Upload, Some("orders-api")).await;
    let line = |(nth, name): (usize, &String)| {
        let time = format!("2026-11-22T23:32:{:02}.5Z", nth % 2);
        let tags = json!({ "name": name, "method": "GET", "status": "200", "group": "" });
        json!({ "metric": "http_req_duration", "type": "Point", "data": { "time": time, "value": 36.2, "tags": tags } })
            .to_string()
    };
    let lines: Vec<_> = names.iter().enumerate().map(line).collect();
    let file = lines.join("\n") + "\n";
    let made =
        ci.upload("/api/v1/services/orders-api/runs", &[("file", Some("run.json"), file.as_bytes())]).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
    format!("/runs/{}", made.json()["id"].as_str().unwrap())
}

const HOSTILE: [&str; 7] = [
    "=HYPERLINK(\"http://evil.example\",\"x\")",
    "@SUM(A1)",
    "a|b \\| c",
    "<img src=x onerror=alert(1)>",
    "[x](javascript:alert(1)) `code` **b** ~~s~~ &lt;",
    "two\nlines\r\n- and a list",
    "https://evil.example/a_b_c",
];

on_both! {
    async fn a_run_as_json_is_what_the_api_answers(site: Site) {
        let run = uploaded(&site).await;
        let reader = site.browser("mara", Role::Viewer).await;
        let file = reader.get(&format!("{run}/run.json")).await;
        assert_eq!(named(&file), ("attachment; filename=\"orders-api-run-1.json\"", "application/json"));
        assert_eq!(file.json(), reader.get(&format!("/api/v1{run}")).await.json());
    }

    async fn a_run_as_csv_has_the_numbers_of_the_api(site: Site) {
        let run = uploaded(&site).await;
        let reader = site.browser("mara", Role::Viewer).await;
        let truth = reader.get(&format!("/api/v1{run}")).await.json();
        let file = reader.get(&format!("{run}/run.csv")).await;
        assert_eq!(named(&file), ("attachment; filename=\"orders-api-run-1.csv\"", "text/csv; charset=utf-8"));
        let rows = rows(&file.text);
        let all = std::iter::once(&truth["requests"]).chain(truth["endpoints"].as_array().unwrap());
        assert_eq!(rows.len(), all.clone().count());
        for (row, truth) in rows.iter().zip(all) {
            assert_eq!((&row["service"], &row["run"]), (&"orders-api".into(), &"1".into()));
            for column in ["count", "failed", "rate_per_s"] {
                assert_eq!(cell(row, column), truth[column], "{column} of {row}");
            }
            for name in ["min", "mean", "stddev", "p50", "p75", "p90", "p95", "p99", "p99.9", "max"] {
                assert_eq!(cell(row, &format!("{name}_ms")).as_f64(), truth["latency_ms"][name].as_f64(), "{name} of {row}");
            }
        }
        assert_eq!((&rows[0]["kind"], &rows[0]["name"]), (&"all".into(), &"*".into()));
        assert_eq!(rows[1]["name"], truth["endpoints"][0]["name"]);
    }

    async fn a_course_as_csv_has_the_numbers_of_the_api(site: Site) {
        let run = uploaded(&site).await;
        let reader = site.browser("mara", Role::Viewer).await;
        let truth = reader.get(&format!("/api/v1{run}/series?step=10s")).await.json();
        let file = reader.get(&format!("{run}/series.csv?step=10s")).await;
        assert_eq!(named(&file).0, "attachment; filename=\"orders-api-run-1-series.csv\"");
        let negotiated = accepting(&reader, &format!("/api/v1{run}/series?step=10s"), "text/csv").await;
        assert_eq!(negotiated.text, file.text);
        let rows = rows(&file.text);
        let mut read = rows.iter();
        for endpoint in truth["endpoints"].as_array().unwrap() {
            for (step, count) in endpoint["count"].as_array().unwrap().iter().enumerate() {
                let row = read.next().unwrap();
                assert_eq!(row["endpoint"], endpoint["name"]);
                assert_eq!((&cell(row, "count"), cell(row, "failed")), (count, endpoint["failed"][step].clone()));
                for name in ["p50", "p95", "p99"] {
                    assert_eq!(cell(row, &format!("{name}_ms")).as_f64(), endpoint[name][step].as_f64());
                }
            }
        }
        assert!(read.next().is_none());
        assert_eq!(rows[0]["time"], truth["start"]);
        assert_eq!(reader.get(&format!("{run}/series.csv?step=soon")).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    }

    async fn a_list_of_nothing_is_sent_whole_and_compressed(site: Site) {
        site.service("orders-api").await;
        let reader = site.browser("mara", Role::Viewer).await;
        let request = reader.request(Method::GET, "/services/orders-api/runs.csv").header("accept-encoding", "gzip");
        let response = site.router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        let bytes = response.into_body().collect().await.unwrap().to_bytes();
        assert!(bytes.starts_with(&[0x1f, 0x8b]), "{bytes:?}");
    }

    async fn a_run_as_markdown_says_what_its_page_says(site: Site) {
        let run = uploaded(&site).await;
        let reader = site.browser("mara", Role::Viewer).await;
        let file = reader.get(&format!("{run}/run.md")).await;
        assert_eq!(named(&file), ("attachment; filename=\"orders-api-run-1.md\"", "text/markdown; charset=utf-8"));
        let page = scraper::Html::parse_document(&reader.get(&run).await.text);
        let texts = |selector: &str| -> Vec<String> {
            let selector = scraper::Selector::parse(selector).unwrap();
            page.select(&selector).map(|element| element.text().collect::<String>()).collect()
        };
        let (document, said) = (words(&file.text).join(" ").replace("  ", " "), words(&file.text));
        assert_eq!(said[0], "Run #1 of orders-api");
        let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let document = plain(&document.replace(" ;", ";"));
        for sentence in [&texts(".answer")[0], &texts(".lead")[0], &texts("figcaption strong")[0]] {
            assert!(document.contains(&plain(sentence)), "{sentence} in {document}");
        }
        for shown in texts("#endpoints ~ .scroll td").iter().chain(&texts(".strip dd")) {
            assert!(document.contains(&plain(shown)), "{shown} in {document}");
        }
        assert_eq!(links(&file.text), [format!("http://headroom.test{run}")]);
        let negotiated = accepting(&reader, &format!("/api/v1{run}"), "text/markdown").await;
        assert_eq!(negotiated.text, file.text);
    }

    async fn the_api_gives_a_run_in_the_form_that_is_asked_for(site: Site) {
        let run = uploaded(&site).await;
        let reader = site.program("reader", Scope::Read, None).await;
        let address = format!("/api/v1{run}");
        let text = accepting(&reader, &address, "text/plain").await;
        assert!(text.header("content-type").starts_with("text/plain") && text.text.starts_with("Run #1 of orders-api, "), "{}", text.text);
        assert_eq!(accepting(&reader, &address, "text/csv").await.text, reader.get(&format!("{run}/run.csv")).await.text);
        assert!(accepting(&reader, &address, "*/*").await.json()["id"].is_string());
    }

    async fn hostile_names_stay_names(site: Site) {
        let run = run_of(&site, &HOSTILE.map(str::to_owned)).await;
        let reader = site.browser("mara", Role::Viewer).await;
        for (address, column) in [(format!("{run}/run.csv"), "name"), (format!("{run}/series.csv"), "endpoint")] {
            let table = rows(&reader.get(&address).await.text);
            let names: Vec<_> = table.iter().map(|row| row[column].as_str().unwrap()).collect();
            for hostile in HOSTILE {
                let is_formula = hostile.starts_with(['=', '@']);
                let written = if is_formula { format!("'{hostile}") } else { hostile.to_owned() };
                assert!(names.contains(&written.as_str()), "{written} in {names:?}");
            }
            assert!(names.iter().all(|name| !name.starts_with(['=', '@'])));
        }
        let document = reader.get(&format!("{run}/run.md")).await.text;
        let said = words(&document);
        for hostile in HOSTILE {
            let shown = format!("GET {}", hostile.replace(['\n', '\r'], " "));
            assert!(said.contains(&shown), "{shown} in {said:?}");
        }
        assert_eq!(links(&document), [format!("http://headroom.test{run}")]);
    }

    async fn a_review_is_taken_along_as_it_stands(site: Site) {
        uploaded(&site).await;
        let mara = site.browser("mara", Role::Member).await;
        let made = mara.post("/api/v1/reviews", "{\"service\":\"orders-api\",\"from\":1000,\"to\":10000}").await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
        let id = made.json()["id"].as_str().unwrap().to_owned();
        let item = made.json()["items"].as_array().unwrap().iter().find(|item| item["by"] == "person").unwrap()["id"].clone();
        let body = json!({ "answer": "meets", "reason": "=1+1 | <b>", "evidence": [{ "note": "seen\ntwice" }] });
        let answered = mara.send(Method::PUT, &format!("/api/v1/reviews/{id}/items/{}", item.as_str().unwrap()), &body.to_string()).await;
        assert_eq!(answered.status, StatusCode::OK, "{}", answered.text);
        let truth = mara.get(&format!("/api/v1/reviews/{id}")).await.json();
        let file = |name: &str| format!("/reviews/{id}/{name}");
        let json = mara.get(&file("review.json")).await;
        assert_eq!(named(&json).0, "attachment; filename=\"orders-api-review-1.json\"");
        assert_eq!(json.json(), truth);
        let table = rows(&mara.get(&file("review.csv")).await.text);
        for (row, truth) in table.iter().zip(truth["items"].as_array().unwrap()) {
            assert_eq!((&row["item"], &row["status"], &row["sentence"]), (&truth["id"], &truth["status"], &truth["sentence"]));
        }
        assert_eq!(table.len(), truth["items"].as_array().unwrap().len());
        let row = table.iter().find(|row| row["item"] == item).unwrap();
        assert_eq!((&row["reason"], &row["evidence"]), (&"'=1+1 | <b>".into(), &"seen\ntwice".into()));
        let document = mara.get(&file("review.md")).await.text;
        let said = words(&document);
        let items = truth["items"].as_array().unwrap();
        assert!(items.iter().all(|item| said.contains(&item["id"].as_str().unwrap().to_owned())));
        assert!(said.iter().any(|cell| cell.contains("meets, “=1+1 | <b>”") && cell.contains("“seen twice”")), "{said:?}");
    }

    async fn a_service_is_taken_along_with_its_runs(site: Site) {
        uploaded(&site).await;
        let reader = site.browser("mara", Role::Viewer).await;
        let truth = &reader.get("/api/v1/services/orders-api/runs").await.json()["items"][0];
        for (file, name) in [("runs.csv", "orders-api-runs.csv"), ("trend.csv", "orders-api-trend.csv")] {
            let answer = reader.get(&format!("/services/orders-api/{file}")).await;
            assert_eq!(named(&answer).0, format!("attachment; filename=\"{name}\""));
            let rows = rows(&answer.text);
            assert_eq!(rows.len(), 1);
            assert_eq!((&rows[0]["id"], &rows[0]["received_at"]), (&truth["id"], &truth["received_at"]));
            assert_eq!(cell(&rows[0], "count"), truth["requests"]["count"]);
            assert_eq!(cell(&rows[0], "p95_ms").as_f64(), truth["requests"]["latency_ms"]["p95"].as_f64());
            assert_eq!(cell(&rows[0], "baseline"), truth["baseline"]);
        }
        let none = reader.get("/services/orders-api/runs.csv?environment=production").await;
        assert_eq!(rows(&none.text).len(), 0);
        let document = reader.get("/services/orders-api/service.md").await;
        assert_eq!(named(&document).0, "attachment; filename=\"orders-api.md\"");
        let said = words(&document.text);
        assert!(said.contains(&"#1".to_owned()) && said.contains(&"default (staging)".to_owned()), "{said:?}");
    }

    async fn nothing_is_taken_along_of_nothing_nor_by_strangers(site: Site) {
        let run = uploaded(&site).await;
        let reader = site.browser("mara", Role::Viewer).await;
        for nothing in ["/runs/7/run.csv", "/runs/00000000-0000-7000-8000-000000000000/run.md", "/reviews/7/review.md", "/services/none/service.md", "/services/none/runs.csv"] {
            assert_eq!(reader.get(nothing).await.status, StatusCode::NOT_FOUND, "{nothing}");
        }
        assert_eq!(site.stranger().get(&format!("{run}/run.csv")).await.status, StatusCode::SEE_OTHER);
        site.service("other").await;
        let bound = site.program("bound", Scope::Read, Some("other")).await;
        assert_eq!(accepting(&bound, &format!("/api/v1{run}"), "text/csv").await.status, StatusCode::FORBIDDEN);
    }
}

#[tokio::test]
async fn a_run_of_two_thousand_endpoints_is_taken_along_whole() {
    let site = Site::over(store::testing::sqlite().await).await;
    let names: Vec<_> = (0..2_000).map(|nth| format!("item {nth}")).collect();
    let run = run_of(&site, &names).await;
    let reader = site.browser("mara", Role::Viewer).await;
    assert_eq!(rows(&reader.get(&format!("{run}/run.csv")).await.text).len(), 2_001);
    assert_eq!(rows(&reader.get(&format!("{run}/series.csv")).await.text).len(), 2 * 2_001);
    let document = reader.get(&format!("{run}/run.md")).await.text;
    assert!(document.contains("1,900 endpoints more with fewer requests are not shown"), "{document}");
}
