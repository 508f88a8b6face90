//! Charts as pictures of their own: the same for pages and programs, cached by their content.

use domain::{Role, Scope};
use http::StatusCode;

use crate::run::uploaded;
use crate::site::{fixture, on_both};

on_both! {
    async fn every_chart_is_a_picture_with_its_palette_and_its_words(site: Site) {
        let run = uploaded(&site).await;
        let reader = site.program("reader", Scope::Read, None).await;
        let service = "/services/orders-api".to_owned();
        let id = run.rsplit('/').next().unwrap();
        for (address, words) in [
            (format!("{run}/latency.svg"), "aria-label=\"p95 was "),
            (format!("{run}/rate.svg"), "aria-label=\"p95 was "),
            (format!("{run}/spectrum.svg"), "aria-label=\"Half of the requests took at most "),
            (format!("/compare/latency.svg?before={id}&after={id}"), "aria-label=\"Run #1 had p95 at "),
            (format!("/compare/spectrum.svg?before={id}&after={id}"), "aria-label=\"The median went from "),
            (format!("{service}/trend.svg"), "aria-label=\"p95 of run #1 was "),
            (format!("{service}/headroom.svg"), "aria-label=\"Tested to "),
        ] {
            let answer = reader.get(&address).await;
            assert_eq!(answer.status, StatusCode::OK, "{address}: {}", answer.text);
            assert_eq!(answer.header("content-type"), "image/svg+xml");
            assert!(answer.header("content-security-policy").starts_with("default-src 'none'; style-src"));
            assert!(answer.text.starts_with("<svg class=\"chart\" data-size=\"wide\" role=\"img\" "), "{}", answer.text);
            assert!(answer.text.contains(words), "{}", answer.text);
            assert!(answer.text.contains("prefers-color-scheme:dark") && answer.text.contains("xmlns="));
        }
    }

    async fn a_trend_is_of_the_scenario_asked_for_wherever_it_ran(site: Site) {
        site.service("orders-api").await;
        let writer = site.program("writer", Scope::Write, None).await;
        let runs = "/api/v1/services/orders-api/runs";
        for (run, said) in [
            ("k6/v1.8.1-knee/run.json.gz", [("scenario", "peak"), ("environment", "production")]),
            ("k6/v0.57.0-default-stats/run.json.gz", [("scenario", "soak"), ("environment", "staging")]),
        ] {
            let file = fixture(run);
            let mut parts = vec![("file", Some("run.json.gz"), file.as_slice())];
            parts.extend(said.map(|(name, value)| (name, None, value.as_bytes())));
            assert_eq!(writer.upload(runs, &parts).await.status, StatusCode::CREATED);
        }
        let picture = writer.get("/services/orders-api/trend.svg?scenario=peak").await;
        assert!(picture.text.contains("aria-label=\"p95 of run #1 was "), "{}", picture.text);
        let list = writer.get("/api/v1/services/orders-api/trend?scenario=peak").await.json();
        assert_eq!(list["items"][0]["number"], 1);
    }

    async fn a_picture_that_is_known_is_not_sent_again(site: Site) {
        let run = uploaded(&site).await;
        let reader = site.browser("mara", Role::Viewer).await;
        let address = format!("{run}/latency.svg");
        let tag = reader.get(&address).await.header("etag").to_owned();
        assert!(tag.starts_with("W/\""), "{tag}");
        assert_eq!(reader.again(&address, &tag).await.status, StatusCode::NOT_MODIFIED);
        assert_eq!(reader.again(&address, &format!("\"other\", {tag}")).await.status, StatusCode::NOT_MODIFIED);
        assert_eq!(reader.again(&address, "\"other\"").await.status, StatusCode::OK);
    }

    async fn a_chart_of_nothing_is_not_found_and_none_is_shown_to_strangers(site: Site) {
        let run = uploaded(&site).await;
        let reader = site.program("reader", Scope::Read, None).await;
        for nothing in ["/runs/7/latency.svg", "/runs/00000000-0000-7000-8000-000000000000/rate.svg", "/services/none/trend.svg"] {
            assert_eq!(reader.get(nothing).await.status, StatusCode::NOT_FOUND, "{nothing}");
        }
        site.service("other").await;
        let bound = site.program("bound", Scope::Read, Some("other")).await;
        assert_eq!(bound.get(&format!("{run}/latency.svg")).await.status, StatusCode::FORBIDDEN);
        assert_ne!(site.stranger().get(&format!("{run}/latency.svg")).await.status, StatusCode::OK);
    }
}
