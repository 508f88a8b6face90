//! A window of a run: on its page, in its pictures and in the API, all from one address.

use domain::{Role, Scope};
use http::StatusCode;

use crate::html::{attributes, texts};
use crate::run::uploaded;
use crate::site::on_both;

on_both! {
    async fn a_page_shows_a_window_next_to_the_whole_run(site: Site) {
        let run = uploaded(&site).await;
        let mara = site.browser("mara", Role::Viewer).await;
        let whole = mara.get(&run).await;
        assert!(texts(&whole, "#window").is_empty(), "the whole run is no window");
        let page = mara.get(&format!("{run}?from=1&to=4")).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(texts(&page, ".answer")[0].starts_with("In the window from 0:01 to 0:04: "), "{:?}", texts(&page, ".answer"));
        assert!(texts(&page, "figcaption")[0].starts_with("From 0:01 to 0:04, p95 was "));
        assert!(texts(&page, "title")[0].contains(", 0:01 to 0:04"));
        let rows = texts(&page, "#window ~ .scroll tbody tr");
        assert!(rows[0].starts_with("This window") && rows[1].starts_with("Whole run"), "{rows:?}");
        assert_eq!(texts(&whole, ".strip dd"), texts(&page, ".strip dd"), "the facts of the whole run stay");
        assert_eq!(attributes(&page, "#from", "value"), ["0:01"]);
        assert_eq!(attributes(&page, "#to", "value"), ["0:04"]);
        assert!(texts(&page, "figcaption")[1].starts_with("From 0:01 to 0:04, "), "the percentiles are those of the window");
        let second = mara.get(&format!("{run}?from=1&to=2")).await;
        assert_eq!(attributes(&second, "a[data-zoom-out]", "href"), [format!("{run}?from=1&to=3#course")]);
        assert!(attributes(&page, ".window a", "href").contains(&format!("{run}#course")), "a way back to the whole run");
    }

    async fn a_window_counts_what_the_series_counts_in_its_seconds(site: Site) {
        let run = uploaded(&site).await;
        let reader = site.program("reader", Scope::Read, None).await;
        let all = reader.get(&format!("/api/v1{run}/series")).await.json();
        let whole = reader.get(&format!("/api/v1{run}")).await.json();
        assert!(whole.get("window").is_none());
        let counts: Vec<u64> = all["endpoints"][0]["count"].as_array().unwrap().iter().map(|n| n.as_u64().unwrap()).collect();
        for (from, to) in [(0, 1), (2, 5), (1, counts.len())] {
            let part = reader.get(&format!("/api/v1{run}?from={from}&to={to}")).await.json();
            let window = &part["window"];
            assert_eq!((&window["from_s"], &window["to_s"]), (&from.into(), &to.into()));
            assert_eq!(window["requests"]["count"], counts[from..to].iter().sum::<u64>());
            assert_eq!(part["requests"], whole["requests"], "the run itself is as it was");
            let series = reader.get(&format!("/api/v1{run}/series?from={from}&to={to}")).await.json();
            assert_eq!(series["endpoints"][0]["count"], serde_json::json!(counts[from..to]));
            let rows = reader.get(&format!("/api/v1{run}/series?step=1h&from={from}&to={to}")).await.json();
            assert_eq!(rows["endpoints"][0]["count"], serde_json::json!([window["requests"]["count"]]));
            assert_eq!(rows["endpoints"][0]["p95"][0], window["requests"]["latency_ms"]["p95"]);
        }
        let length = counts.len();
        let everything = reader.get(&format!("/api/v1{run}?from=0&to={length}")).await.json();
        assert_eq!(everything["window"]["requests"]["count"], whole["requests"]["count"]);
        assert_eq!(everything["window"]["requests"]["latency_ms"]["p99"], whole["requests"]["latency_ms"]["p99"]);
    }

    async fn a_window_said_otherwise_leads_to_its_address_in_seconds(site: Site) {
        let run = uploaded(&site).await;
        let mara = site.browser("mara", Role::Viewer).await;
        for (said, address) in [
            ("from=0%3A01&to=0m4s", format!("{run}?from=1&to=4")),
            ("from=1s&to=4&endpoint=0", format!("{run}?from=1&to=4&endpoint=0")),
            ("from=&to=3", format!("{run}?from=0&to=3")),
            ("from=&to=", run.clone()),
            ("from=0", run.clone()),
        ] {
            let answer = mara.get(&format!("{run}?{said}")).await;
            assert_eq!((answer.status, answer.header("location")), (StatusCode::SEE_OTHER, address.as_str()), "{said}");
            assert_eq!(mara.get(&address).await.status, StatusCode::OK, "{address}");
        }
    }

    async fn a_window_that_cannot_be_is_explained_and_nothing_is_lost(site: Site) {
        let run = uploaded(&site).await;
        let mara = site.browser("mara", Role::Viewer).await;
        let reader = site.program("reader", Scope::Read, None).await;
        for (from, to, field, why) in [
            ("soon", "4", "from", "“soon” is no time since the start"),
            ("4", "4", "to", "A window ends after it begins"),
            ("5", "2", "to", "A window ends after it begins"),
            ("0", "9000", "to", "it cannot be looked at up to 9000 s."),
            ("9000", "9001", "from", "it cannot be looked at from 9000 s on."),
        ] {
            let query = format!("from={from}&to={to}");
            let page = mara.get(&format!("{run}?{query}")).await;
            assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{query}");
            assert!(texts(&page, ".notice[role=alert]")[0].contains(why), "{query}: {:?}", texts(&page, ".notice"));
            assert!(texts(&page, &format!("#{field}-error"))[0].contains(why), "{query}");
            assert_eq!((attributes(&page, "#from", "value"), attributes(&page, "#to", "value")), (vec![from.to_owned()], vec![to.to_owned()]));
            assert_eq!(texts(&page, "#course .reader svg.chart").len(), 2, "the whole run is drawn");
            for address in [format!("{run}/rate.svg"), format!("{run}/spectrum.svg"), format!("/api/v1{run}"), format!("/api/v1{run}/series")] {
                let refused = reader.get(&format!("{address}?{query}")).await;
                assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{address}");
                assert_eq!(refused.json()["field"], field, "{address}");
            }
        }
    }

    async fn a_picture_of_a_window_has_a_tag_of_its_own(site: Site) {
        let run = uploaded(&site).await;
        let reader = site.program("reader", Scope::Read, None).await;
        for picture in ["latency.svg", "rate.svg"] {
            let whole = reader.get(&format!("{run}/{picture}")).await;
            let part = reader.get(&format!("{run}/{picture}?from=1&to=4")).await;
            assert!(part.text.contains("aria-label=\"From 0:01 to 0:04, p95 was "), "{}", part.text);
            assert_ne!(whole.header("etag"), part.header("etag"));
        }
        let endpoint = reader.get(&format!("{run}/rate.svg?endpoint=0&from=1&to=4")).await;
        assert!(endpoint.text.contains(" from 0:01 to 0:04: p95 was "), "{}", endpoint.text);
    }

    async fn an_endpoint_is_shown_alone_and_one_that_is_not_there_is_explained(site: Site) {
        let run = uploaded(&site).await;
        let mara = site.browser("mara", Role::Viewer).await;
        let links = attributes(&mara.get(&run).await, "#endpoints ~ .scroll tbody th a", "href");
        assert!(!links.is_empty());
        let address = links[0].trim_end_matches("#course");
        let page = mara.get(address).await;
        let name = texts(&page, "#endpoints ~ .scroll a[aria-current]");
        assert!(texts(&page, "figcaption")[0].starts_with(&format!("{}: p95 was ", name[0])), "{name:?}");
        let part = mara.get(&format!("{address}&from=1&to=4")).await;
        assert_eq!(texts(&part, "#window ~ .scroll tbody tr").len(), 4);
        assert!(texts(&part, ".window a").contains(&"All requests".to_owned()));
        let missing = mara.get(&format!("{run}?endpoint=7777")).await;
        assert_eq!(missing.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(texts(&missing, ".notice[role=alert]")[0].contains("“7777” is no endpoint of this run"));
    }

    async fn a_link_to_one_run_shows_its_windows_too(site: Site) {
        let run = uploaded(&site).await;
        let made = site.browser("mara", Role::Member).await.form(&format!("{run}/share"), &[("do", "make"), ("until", "7")]).await;
        let link = texts(&made, ".notice .code")[0].replace("http://headroom.test", "");
        let page = site.stranger().get(&format!("{link}?from=1&to=4")).await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.text);
        assert!(texts(&page, ".answer")[0].starts_with("In the window from 0:01 to 0:04: "));
        assert!(attributes(&page, ".window a", "href").contains(&format!("{link}#course")));
        let said = site.stranger().get(&format!("{link}?from=0%3A01&to=4s")).await;
        assert_eq!(said.header("location"), format!("{link}?from=1&to=4"));
        let bad = site.stranger().get(&format!("{link}?from=4&to=1")).await;
        assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
    }

    async fn a_window_outlives_the_way_through_sign_in(site: Site) {
        let run = uploaded(&site).await;
        let stranger = site.stranger().get(&format!("{run}?from=1&to=4")).await;
        assert_eq!(stranger.status, StatusCode::SEE_OTHER);
        assert_eq!(stranger.header("location"), format!("/sign-in?next={run}%3Ffrom%3D1%26to%3D4"));
    }
}
