//! Runs of which a file tells less than every request: sums without a distribution or a course, a course without a time
//! of day, counts over time without latencies. Every page, picture and document says what is unknown and why.

mod measured;

use domain::{Measured, Role, RunDetails, RunId};
use http::StatusCode;
use store::Author;

use self::measured::{counted, counts_by_second, from_zero, percentiles_alone, summed_up, without_times};
use crate::site::{Client, Site, on_both};

async fn added(site: &Site, measured: &Measured) -> RunId {
    let service = site.store.service(&"orders-api".parse().unwrap()).await.unwrap().unwrap();
    let by = Author { account: None, name: "ci".to_owned() };
    site.store.add_run(service.id, &RunDetails::default(), measured, &by).await.unwrap().run.id
}

/// A site with one such run, and somebody who may read and write.
async fn with<'a>(site: &'a Site, measured: &Measured) -> (Client<'a>, RunId) {
    site.service("orders-api").await;
    let run = added(site, measured).await;
    (site.browser("mara", Role::Member).await, run)
}

/// The words of a page, each space one.
fn words(page: &str) -> String {
    let document = scraper::Html::parse_document(page);
    let main = scraper::Selector::parse("main").unwrap();
    let text: String = document.select(&main).flat_map(|main| main.text()).collect::<Vec<_>>().join(" ");
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    [".", ",", ";"].iter().fold(text, |text, mark| text.replace(&format!(" {mark}"), mark))
}

async fn shown(reader: &Client<'_>, address: &str) -> String {
    let answer = reader.get(address).await;
    assert_eq!(answer.status, StatusCode::OK, "{address}: {}", answer.text);
    answer.text
}

/// A nonce is made of random letters, and may spell what is looked for.
fn without_nonces(page: &str) -> String {
    let mut parts = page.split("nonce=\"");
    let first = parts.next().unwrap_or_default();
    let rest = parts.filter_map(|part| Some(part.split_once('"')?.1));
    std::iter::once(first).chain(rest).collect()
}

/// Everything that shows a run answers, whatever the run lacks.
async fn everywhere(site: &Site, reader: &Client<'_>, run: RunId) {
    for address in [
        format!("/runs/{run}"),
        format!("/runs/{run}/receipt"),
        format!("/runs/{run}/run.json"),
        format!("/runs/{run}/run.csv"),
        format!("/runs/{run}/run.md"),
        format!("/runs/{run}/series.csv?step=10s"),
        format!("/runs/{run}/latency.svg"),
        format!("/runs/{run}/rate.svg"),
        format!("/runs/{run}/spectrum.svg"),
        format!("/api/v1/runs/{run}"),
        format!("/api/v1/runs/{run}/series"),
        format!("/api/v1/runs/{run}/endpoints"),
        "/".to_owned(),
        "/services/orders-api".to_owned(),
        "/services/orders-api/runs".to_owned(),
        "/services/orders-api/service.md".to_owned(),
        "/services/orders-api/runs.csv".to_owned(),
        "/services/orders-api/trend.csv".to_owned(),
        "/services/orders-api/trend.svg".to_owned(),
        "/api/v1/services/orders-api/trend".to_owned(),
    ] {
        let text = without_nonces(&shown(reader, &address).await);
        assert!(!text.contains("NaN") && !text.contains("inf\""), "{address}: {text}");
    }
    let other = added(site, &from_zero()).await;
    if other != run {
        for (before, after) in [(run, other), (other, run)] {
            for page in ["/compare", "/compare/latency.svg", "/compare/spectrum.svg"] {
                shown(reader, &format!("{page}?before={before}&after={after}")).await;
            }
        }
    }
    let marked = reader.form(&format!("/runs/{run}"), &[("reason", "the first")]).await;
    assert_eq!(marked.status, StatusCode::SEE_OTHER, "{}", marked.text);
    shown(reader, "/services/orders-api").await;
}

on_both! {
    async fn a_run_that_was_summed_up_shows_its_numbers_and_says_what_it_lacks(site: Site) {
        let (reader, run) = with(&site, &summed_up()).await;
        let page = words(&shown(&reader, &format!("/runs/{run}")).await);
        assert!(page.contains("662 req/s over 2 min 21 s with p95 at 41.3 ms"), "{page}");
        assert!(page.contains("p99 unknown"), "{page}");
        assert!(page.contains("The file has the numbers of the whole run only, so nothing is known over time."), "{page}");
        assert!(page.contains("k6 run --out json=run.json.gz test.js"), "{page}");
        assert!(page.contains("Half of the requests took at most 18.2 ms, 95 % took at most 41.3 ms."), "{page}");
        assert!(page.contains("The file does not tell endpoints apart."), "{page}");
        assert!(!page.contains("no request"), "{page}");
        let receipt = words(&shown(&reader, &format!("/runs/{run}/receipt")).await);
        assert!(receipt.contains("93,349 requests were read, as the tool summed them up; nothing was left out."), "{receipt}");
        assert!(receipt.contains("--summary-trend-stats=\"min,avg,med,max,p(90),p(95),p(99),p(99.9)\""), "{receipt}");
        assert!(receipt.contains("not in the file"), "{receipt}");
        let list = shown(&reader, "/services/orders-api/runs.csv").await;
        assert!(list.contains(",93349,,662,18.2,41.3,,"), "{list}");
        everywhere(&site, &reader, run).await;
    }

    async fn a_run_of_which_only_the_count_is_known_has_no_number_that_is_not(site: Site) {
        let (reader, run) = with(&site, &counted()).await;
        let page = words(&shown(&reader, &format!("/runs/{run}")).await);
        assert!(page.contains("2,389 requests with latency unknown; whether requests failed is unknown"), "{page}");
        assert!(page.contains("p95 unknown") && page.contains("Rate unknown."), "{page}");
        assert!(page.contains("The file has no percentile of its 2,389 requests."), "{page}");
        let of_endpoint = words(&shown(&reader, &format!("/runs/{run}?endpoint=0")).await);
        assert!(of_endpoint.contains("/cart: the file has no percentile of its 2,389 requests."), "{of_endpoint}");
        let document = reader.get(&format!("/api/v1/runs/{run}")).await.json();
        for name in ["rate_per_s", "failed"] {
            assert!(document["requests"][name].is_null(), "{name}");
        }
        assert!(document["requests"]["latency_ms"].as_object().unwrap().values().all(serde_json::Value::is_null));
        let text = site.token_of(&site.account("ci", Role::Member).await, domain::Scope::Read, None).await;
        let text = text.request(http::Method::GET, &format!("/api/v1/runs/{run}")).header("accept", "text/plain");
        let text = site.send(text.body(axum::body::Body::empty()).unwrap()).await.text;
        assert!(text.contains("2,389 requests, rate unknown, failures unknown"), "{text}");
        everywhere(&site, &reader, run).await;
    }

    async fn a_number_of_requests_that_is_not_in_the_file_is_nowhere_0(site: Site) {
        let (reader, run) = with(&site, &percentiles_alone()).await;
        let page = words(&shown(&reader, &format!("/runs/{run}")).await);
        assert!(page.contains("An unknown number of requests with p95 at 80 ms; whether requests failed is unknown."), "{page}");
        assert!(page.contains("Requests unknown Rate unknown."), "{page}");
        assert!(page.contains("Half of the requests took at most 12 ms, 95 % took at most 80 ms, 99 % took at most 171 ms."), "{page}");
        assert!(page.contains("run #1, an unknown number of requests, as far as its file goes"), "{page}");
        assert!(!page.contains(" 0 requests") && !page.contains("no request"), "{page}");
        let receipt = words(&shown(&reader, &format!("/runs/{run}/receipt")).await);
        assert!(receipt.contains("An unknown number of requests was read, as the tool summed them up"), "{receipt}");
        assert!(receipt.contains("Requests beyond unknown unknown") && receipt.contains("Can be quoted unknown"), "{receipt}");
        assert!(receipt.contains("All unknown unknown"), "{receipt}");
        let whole = reader.get(&format!("/api/v1/runs/{run}")).await.json();
        assert!(whole["requests"]["count"].is_null() && whole["requests"]["failed"].is_null(), "{}", whole["requests"]);
        let line = reader.get("/api/v1/services/orders-api/runs").await.json();
        assert!(line["items"][0]["requests"]["count"].is_null(), "{line}");
        let rows = shown(&reader, &format!("/runs/{run}/run.csv")).await;
        assert!(rows.contains("orders-api,1,all,*,,,,,,,1,,,12,,,80,171,,"), "{rows}");
        let list = shown(&reader, "/services/orders-api/runs.csv").await;
        assert!(list.contains(",ab,,,,12,80,171,"), "{list}");
        everywhere(&site, &reader, run).await;
    }

    async fn a_run_without_a_time_of_day_counts_from_its_beginning(site: Site) {
        let (reader, run) = with(&site, &from_zero()).await;
        let series = reader.get(&format!("/api/v1/runs/{run}/series?step=10s")).await.json();
        assert_eq!((&series["start"], &series["endpoints"][0]["count"]), (&serde_json::Value::Null, &[100, 100, 100].into()));
        let rows = shown(&reader, &format!("/runs/{run}/series.csv?step=10s&from=10&to=30")).await;
        let first = rows.lines().nth(1).unwrap();
        assert!(first.starts_with(",*,") && first.ends_with(",10"), "{rows}");
        let page = shown(&reader, &format!("/runs/{run}?from=10&to=20")).await;
        assert!(words(&page).contains("In the window from 0:10 to 0:20: 10 req/s with p95 at"), "{}", words(&page));
        for page in [format!("/runs/{run}"), format!("/runs/{run}/receipt"), format!("/runs/{run}/run.md")] {
            assert!(!shown(&reader, &page).await.contains("1970-01-01"), "{page}");
        }
        let receipt = words(&shown(&reader, &format!("/runs/{run}/receipt")).await);
        assert!(receipt.contains("none: the file has no time of day"), "{receipt}");
        everywhere(&site, &reader, run).await;
    }

    async fn counts_over_time_are_drawn_without_latencies(site: Site) {
        let (reader, run) = with(&site, &counts_by_second()).await;
        let page = words(&shown(&reader, &format!("/runs/{run}")).await);
        assert!(page.contains("The file counts requests over time, but not how long they took."), "{page}");
        assert!(page.contains("95 % took at most 90 ms"), "{page}");
        let part = reader.get(&format!("/api/v1/runs/{run}?from=10&to=20")).await.json();
        assert_eq!(part["window"]["requests"]["count"], 40);
        assert!(part["window"]["requests"]["latency_ms"]["p95"].is_null());
        let series = reader.get(&format!("/api/v1/runs/{run}/series")).await.json();
        assert!(series["endpoints"][0]["p95"].as_array().unwrap().iter().all(serde_json::Value::is_null));
        let page = words(&shown(&reader, &format!("/runs/{run}?from=10&to=20")).await);
        assert!(page.contains("In the window from 0:10 to 0:20: 4 req/s with latency unknown"), "{page}");
        assert!(page.contains("From 0:10 to 0:20, the file has no percentile of its 40 requests."), "{page}");
        everywhere(&site, &reader, run).await;
    }

    async fn durations_without_times_have_a_distribution_and_no_course(site: Site) {
        let (reader, run) = with(&site, &without_times()).await;
        let page = words(&shown(&reader, &format!("/runs/{run}")).await);
        assert!(page.contains("Half of the requests took at most 501 ms"), "{page}");
        let refused = reader.get(&format!("/runs/{run}?from=1&to=2")).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(words(&refused.text).contains("its file does not say when they came"), "{}", words(&refused.text));
        let receipt = words(&shown(&reader, &format!("/runs/{run}/receipt")).await);
        assert!(receipt.contains("1,000 requests were read; nothing was left out."), "{receipt}");
        assert!(receipt.contains("the latencies of 1,000 requests"), "{receipt}");
        everywhere(&site, &reader, run).await;
    }
}
