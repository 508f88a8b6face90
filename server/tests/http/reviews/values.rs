//! Values that decide an item: stated, measured and typed.

use domain::Role;
use http::StatusCode;

use super::{START, fill, started};
use crate::fields::fleet;
use crate::html::{attributes, texts};
use crate::site::{fixture, on_both};

on_both! {
    async fn the_inventory_decides_an_item_and_what_fails_says_what_would_change_it(site: Site) {
        site.service("orders-api").await;
        let member = site.browser("mara", Role::Member).await;
        let review = started(&member).await;
        member.form("/services/orders-api/inventory", &fleet("50")).await;
        let page = member.get(&format!("{review}?item=CON-01")).await;
        assert_eq!(texts(&page, ".verdict .state"), ["fail"]);
        assert_eq!(texts(&page, ".verdict p"), ["50 instances of 10 want 500 of 197 connections (254 %)."]);
        let rule = &texts(&page, "pre.code")[0];
        assert!(rule.contains("wanted = instances * pool_max_per_instance + other_db_clients = 500"), "{rule}");
        assert!(texts(&page, "details.more p").iter().any(|line| line.contains("(the default checklist)")));
        let changes = texts(&page, "aside section:first-child .list li");
        assert!(changes.contains(&"With instances 13 instead of 50 this would pass.".to_owned()), "{changes:?}");
        // What a person says of it is kept and decides nothing.
        fill(&member, &review, "CON-01", &[("do", "answer"), ("answer", "meets")]).await;
        let page = member.get(&format!("{review}?item=CON-01")).await;
        assert_eq!(texts(&page, ".verdict .state"), ["fail"]);
        assert!(texts(&page, ".verdict p")[0].starts_with("mara states that it meets this; values decide. 50 instances"));

        member.form("/services/orders-api/inventory", &fleet("5")).await;
        let page = member.get(&format!("{review}?item=CON-01")).await;
        assert_eq!(texts(&page, ".verdict .state"), ["pass"]);
        let overview = member.get(&review).await;
        assert_eq!(texts(&overview, ".tally li"), ["53 unknown", "1 pass"]);
        assert_eq!(texts(&overview, "section[aria-labelledby^=section-] details summary"), ["1 answered by your data: 1 pass"]);
        let form = member.get(START).await;
        assert_eq!(texts(&form, "main .answer"), ["54 items apply to 10,000 req/s: 53 unknown, 1 pass."]);
    }

    async fn a_baseline_and_the_stated_peak_decide_an_item_and_the_run_is_linked(site: Site) {
        site.service("orders-api").await;
        let member = site.browser("mara", Role::Member).await;
        let run = fixture("k6/v1.8.1-knee/run.json.gz");
        let run = member.upload("/services/orders-api/runs", &[("file", Some("run.json"), &run)]).await;
        let run = run.header("location").strip_suffix("/receipt").unwrap().to_owned();
        let review = started(&member).await;
        let unknown = member.get(&format!("{review}?item=MEA-01")).await;
        assert_eq!(texts(&unknown, ".verdict p"), ["2 of 2 values are missing: baseline rps, production peak rps."]);
        let marked = member.form(&run, &[("reason", "The first one.")]).await;
        assert_eq!(marked.status, StatusCode::SEE_OTHER, "{}", marked.text);
        member.form("/services/orders-api/inventory", &[("fact-production_peak_rps", "1")]).await;
        let page = member.get(&format!("{review}?item=MEA-01")).await;
        assert_eq!(texts(&page, ".verdict .state"), ["pass"]);
        let terms = texts(&page, ".equation .term");
        assert!(terms[0].contains("run #1, whole run, today"), "{terms:?}");
        assert!(attributes(&page, ".equation .term a", "href").contains(&run));
    }

    async fn a_typed_value_counts_for_every_item_and_can_be_taken_back(site: Site) {
        site.service("orders-api").await;
        let member = site.browser("mara", Role::Member).await;
        let review = started(&member).await;
        let typed = [("do", "values"), ("value-db_hold_ms_per_request", "1,040.5")];
        let saved = fill(&member, &review, "CON-03", &typed).await;
        assert_eq!(saved.header("location"), format!("{review}?item=CON-03#known"));
        let page = member.get(&format!("{review}?item=CON-03")).await;
        assert_eq!(texts(&page, ".equation .term")[1], "1040.5 msDB hold ms per requesttyped by mara, today, until Headroom has readings of resources");
        // An inventory input cannot be typed into a review.
        let typed = [("do", "values"), ("value-db_hold_ms_per_request", ""), ("value-db_max_connections", "7")];
        fill(&member, &review, "CON-03", &typed).await;
        let page = member.get(&format!("{review}?item=CON-03")).await;
        assert!(texts(&page, ".equation .term")[1..].iter().all(|term| term.starts_with("unknown")));
    }

    async fn a_value_that_its_input_cannot_have_comes_back_with_what_it_can(site: Site) {
        site.service("orders-api").await;
        let member = site.browser("mara", Role::Member).await;
        let review = started(&member).await;
        for (field, typed, why) in [
            ("fact-concurrency_model", "threads", "“threads” is none of thread_per_request, event_loop."),
            ("fact-instances", "12,5", "“12,5” is not a number."),
            ("fact-instances", "-1", "-1 is less than 0: this takes 0 or more."),
        ] {
            let refused = member.form("/services/orders-api/inventory", &[(field, typed)]).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(texts(&refused, ".field .error")[0].starts_with(why), "{:?}", texts(&refused, ".field .error"));
        }
        let typed = [("do", "values"), ("value-db_hold_ms_per_request", "-1")];
        let refused = fill(&member, &review, "CON-03", &typed).await;
        assert_eq!(texts(&refused, ".field .error"), ["-1 is less than 0: this takes 0 or more."]);
        let page = member.get(&format!("{review}?item=CON-03")).await;
        assert!(texts(&page, ".equation .term")[1].starts_with("unknown"), "nothing was kept");
    }
}
