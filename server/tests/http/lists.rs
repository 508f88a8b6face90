//! Lists by their addresses: filters, order, search and pages, for people and for programs.

use domain::{Role, Scope};
use http::StatusCode;
use serde_json::json;

use crate::html::{attributes, texts};
use crate::site::{Answer, Client, fixture, on_both};

async fn services(writer: &Client<'_>) {
    for (slug, owner, target) in [
        ("orders-api", "Team Orders", json!(10_000)),
        ("orders-web", "Team Web", json!(1_000)),
        ("billing", "Team Pay", json!(1_000)),
        ("search", "Team Web", json!(null)),
    ] {
        let body = json!({ "slug": slug, "owner": owner, "target_rps": target });
        assert_eq!(writer.post("/api/v1/services", &body.to_string()).await.status, StatusCode::CREATED);
    }
}

fn shown(answer: &Answer) -> Vec<String> {
    texts(answer, "tbody th a")
}

on_both! {
    async fn the_portfolio_is_filtered_and_sorted_by_its_address(site: Site) {
        services(&site.program("writer", Scope::Write, None).await).await;
        let mara = site.browser("mara", Role::Viewer).await;
        let all = mara.get("/").await;
        assert_eq!(shown(&all), ["billing", "orders-api", "orders-web", "search"]);
        assert_eq!(attributes(&all, "th[aria-sort]", "aria-sort"), ["ascending"]);
        let web = mara.get("/?owner=Team%20Web").await;
        assert_eq!(shown(&web), ["orders-web", "search"]);
        assert_eq!(texts(&web, ".answer"), ["2 of 4 services match: owner Team Web."]);
        assert_eq!(attributes(&web, "#owner", "value"), ["Team Web"], "the form says what is on");
        assert_eq!(attributes(&web, ".filters .actions a", "href"), ["/"]);
        // A head turns the order round, and keeps the filter.
        let heads = attributes(&web, "thead a", "href");
        assert_eq!(heads[0], "/?owner=Team%20Web&sort=-name");
        assert_eq!(heads[2], "/?owner=Team%20Web&sort=-target");
        assert_eq!(shown(&mara.get("/?sort=target").await), ["billing", "orders-web", "orders-api", "search"]);
        assert_eq!(shown(&mara.get("/?sort=-target").await), ["orders-api", "orders-web", "billing", "search"]);
        let order = mara.get("/?order_targeted=1000&sort=-name").await;
        assert_eq!(shown(&order), ["orders-web", "billing"]);
        assert_eq!(attributes(&order, "th[aria-sort]", "aria-sort"), ["descending"]);
        assert_eq!(attributes(&order, ".filters input[type=hidden]", "value"), ["-name"], "the form keeps the order");
    }

    async fn a_search_leads_to_what_it_means(site: Site) {
        services(&site.program("writer", Scope::Write, None).await).await;
        let mara = site.browser("mara", Role::Viewer).await;
        assert_eq!(shown(&mara.get("/?find=ORDERS&go=1").await), ["orders-api", "orders-web"]);
        let exact = mara.get("/?find=Orders+API&go=1").await;
        assert_eq!((exact.status, exact.header("location")), (StatusCode::SEE_OTHER, "/services/orders-api"));
        assert_eq!(shown(&mara.get("/?find=search").await), ["search"], "the list's own form stays in the list");
        let none = mara.get("/?find=%25&go=1").await;
        assert_eq!((none.status, texts(&none, ".answer")), (StatusCode::OK, vec!["No service matches.".to_owned()]));
        assert_eq!(texts(&none, ".chip"), ["“%” in a name or an owner"]);
        assert_eq!(attributes(&none, "section .actions a", "href"), ["/"]);
        assert_eq!(attributes(&none, ".rail form input[name=go]", "value"), ["1"]);
    }

    async fn empty_controls_do_not_stay_in_the_address(site: Site) {
        services(&site.program("writer", Scope::Write, None).await).await;
        let mara = site.browser("mara", Role::Viewer).await;
        let sent = mara.get("/?find=&owner=Team+Web&order_reached=&tested=no&evidence=&sort=-name").await;
        assert_eq!((sent.status, sent.header("location")), (StatusCode::SEE_OTHER, "/?owner=Team%20Web&tested=no&sort=-name"));
        assert_eq!(mara.get("/services/search/runs?from=&to=").await.header("location"), "/services/search/runs");
        assert_eq!(mara.get("/reviews?service=").await.header("location"), "/reviews");
    }

    async fn what_an_address_cannot_mean_is_said_where_it_was_asked(site: Site) {
        services(&site.program("writer", Scope::Write, None).await).await;
        let mara = site.browser("mara", Role::Viewer).await;
        let odd = mara.get("/?tested=maybe&sort=colour&utm=1").await;
        assert_eq!(odd.status, StatusCode::OK);
        assert_eq!(texts(&odd, "#tested-error"), ["“maybe” is not an answer: choose one of yes, no."]);
        assert!(texts(&odd, ".notice")[0].starts_with("“colour” is not a column of services"));
        assert_eq!(shown(&odd).len(), 4);
        let date = mara.get("/services/search/runs?from=yesterday&version=2").await;
        assert!(texts(&date, "#from-error")[0].contains("is not a day"));
    }

    async fn programs_ask_with_the_same_parameters_and_are_told_what_is_wrong(site: Site) {
        let writer = site.program("writer", Scope::Write, None).await;
        services(&writer).await;
        let mut address = "/api/v1/services?order_targeted=1000&sort=-target&limit=1".to_owned();
        let mut slugs = Vec::new();
        loop {
            let page = writer.get(&address).await.json();
            slugs.extend(page["items"].as_array().unwrap().iter().map(|item| item["slug"].as_str().unwrap().to_owned()));
            let Some(next) = page["next"].as_str() else { break };
            assert!(next.contains("order_targeted=1000") && next.contains("sort=-target") && next.contains("limit=1"), "{next}");
            next.clone_into(&mut address);
        }
        assert_eq!(slugs, ["orders-web", "billing"]);
        let found = writer.get("/api/v1/services?find=web&owner=Team+Web").await.json();
        assert_eq!(found["items"].as_array().unwrap().len(), 2);
        for (query, field) in [
            ("colour=red", "colour"),
            ("sort=colour", "sort"),
            ("after=x~", "after"),
            ("tested=maybe", "tested"),
            ("limit=many", "limit"),
            ("order_targeted=5", "order_targeted"),
        ] {
            for list in ["services", "reviews"] {
                let refused = writer.get(&format!("/api/v1/{list}?{query}")).await;
                assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{list} {query}");
                assert_eq!(refused.json()["field"], field, "{list} {query}");
            }
        }
        let known = writer.get("/api/v1/reviews?colour=red").await.json();
        assert!(known["detail"].as_str().unwrap().ends_with("Known are service, state, order, sort, after, limit."));
    }

    async fn runs_and_reviews_are_filtered_on_their_pages_and_for_programs(site: Site) {
        let writer = site.program("writer", Scope::Write, None).await;
        services(&writer).await;
        for (scenario, file) in [("peak", "v2.2.0-default-stats"), ("soak", "v0.57.0-default-stats"), ("peak", "v2.2.0-threshold-abort")] {
            let file = fixture(&format!("k6/{file}/run.json.gz"));
            let parts = [("scenario", None, scenario.as_bytes()), ("file", Some("run"), file.as_slice())];
            assert_eq!(writer.upload("/api/v1/services/search/runs", &parts).await.status, StatusCode::CREATED);
        }
        let mara = site.browser("mara", Role::Viewer).await;
        let list = "/services/search/runs";
        let numbers = |answer: &Answer| texts(answer, "tbody th a");
        assert_eq!(numbers(&mara.get(list).await), ["#3", "#2", "#1"]);
        let peak = mara.get(&format!("{list}?scenario=peak&sort=number")).await;
        assert_eq!(numbers(&peak), ["#1", "#3"]);
        assert_eq!(texts(&peak, ".answer"), ["2 of 3 runs of search match: scenario peak."]);
        assert_eq!(texts(&peak, "#scenario option[selected]"), ["peak"]);
        assert_eq!(numbers(&mara.get(&format!("{list}?tool=k6&baseline=no&sort=number")).await), ["#1", "#2", "#3"]);
        let none = mara.get(&format!("{list}?to=2000-01-01")).await;
        assert_eq!(texts(&none, ".answer"), ["None of 3 runs of search matches."]);
        assert_eq!(texts(&none, ".chip"), ["to 2000-01-01"]);
        let by_p95 = writer.get("/api/v1/services/search/runs?sort=-p95&limit=2").await.json();
        let rest = writer.get(by_p95["next"].as_str().unwrap()).await.json();
        let p95 = |page: &serde_json::Value| -> Vec<f64> {
            page["items"].as_array().unwrap().iter().map(|run| run["requests"]["latency_ms"]["p95"].as_f64().unwrap()).collect()
        };
        let listed = [p95(&by_p95), p95(&rest)].concat();
        assert!(listed.len() == 3 && listed.is_sorted_by(|a, b| a >= b), "{listed:?}");

        for (service, to) in [("search", 1000), ("billing", 10_000)] {
            site.wait(1_000);
            let body = json!({ "service": service, "from": 100, "to": to });
            assert_eq!(writer.post("/api/v1/reviews", &body.to_string()).await.status, StatusCode::CREATED);
        }
        let reviews = mara.get("/reviews?order=10000").await;
        assert_eq!(texts(&reviews, "tbody th"), ["#1 of billing"]);
        assert_eq!(texts(&reviews, ".answer"), ["1 review: to 10,000 req/s."]);
        assert_eq!(texts(&mara.get("/reviews?sort=started").await, "tbody th"), ["#1 of search", "#1 of billing"]);
        assert_eq!(texts(&mara.get("/reviews?state=ready").await, ".answer"), ["No review matches."]);
        assert_eq!(texts(&mara.get("/reviews?service=search&state=draft").await, "tbody th"), ["#1 of search"]);
    }

    async fn invitations_and_sessions_are_lists_like_all_others(site: Site) {
        let ada = site.browser("ada", Role::Admin).await;
        let eve = site.known("eve", Role::Member).await;
        for name in ["Carla", "Dan", "Daniel"] {
            ada.form("/accounts/new", &[("name", name), ("role", "viewer")]).await;
            site.wait(1);
        }
        ada.form(&format!("/accounts/{}", eve.id), &[("do", "reset")]).await;
        let list = "/accounts/invitations";
        let who = async |query: &str| texts(&ada.get(&format!("{list}{query}")).await, "tbody th");
        let said = |name: &str, what: &str| format!("{name}{what}");
        assert_eq!(who("?to=password").await, [said("eve", "a new password")]);
        assert_eq!(who("?find=dAn&sort=made").await, ["Dan", "Daniel"].map(|name| said(name, "an account, viewer")));
        assert_eq!(who("?sort=ends").await[0], "evea new password", "it is good for a day, the others for a week");
        let none = ada.get(&format!("{list}?find=zoe")).await;
        assert_eq!(texts(&none, ".chip"), ["name contains “zoe”"]);
        assert_eq!(ada.get(&format!("{list}?find=&to=")).await.header("location"), list);
        assert_eq!(attributes(&ada.get("/accounts").await, "#invitations ~ p a", "href"), [list]);

        let sessions = ada.get("/account?sort=used").await;
        assert_eq!(attributes(&sessions, "th[aria-sort]", "aria-sort"), ["ascending"]);
        assert_eq!(texts(&ada.get("/account?find=opera").await, ".chip"), ["browser or address contains “opera”"]);
        let of_eve = format!("/accounts/{}", eve.id);
        assert!(ada.get(&of_eve).await.text.contains("No browser is signed in"));
        assert!(texts(&ada.get(&format!("{of_eve}?find=x")).await, ".chip")[0].ends_with("contains “x”"));
    }

    async fn links_to_a_run_are_a_list_like_all_others(site: Site) {
        services(&site.program("writer", Scope::Write, None).await).await;
        let writer = site.program("uploader", Scope::Write, None).await;
        let file = fixture("k6/v2.2.0-default-stats/run.json.gz");
        let sent = writer.upload("/api/v1/services/search/runs", &[("file", Some("run"), file.as_slice())]).await;
        let page = format!("/runs/{}/share", sent.json()["id"].as_str().unwrap());
        let (mara, dan) = (site.browser("Mara", Role::Member).await, site.browser("Dan", Role::Member).await);
        for (maker, days) in [(&mara, "30"), (&dan, "7"), (&mara, "90")] {
            maker.form(&page, &[("do", "make"), ("until", days)]).await;
            site.wait(1);
        }
        let by = async |query: &str| texts(&mara.get(&format!("{page}{query}")).await, "tbody th");
        assert_eq!(by("").await, ["Mara", "Dan", "Mara"]);
        assert_eq!(by("?sort=ends").await, ["Dan", "Mara", "Mara"]);
        assert_eq!(by("?find=DAN").await, ["Dan"]);
        let none = mara.get(&format!("{page}?find=zoe")).await;
        assert_eq!(texts(&none, ".chip"), ["made by somebody with “zoe” in the name"]);
        assert_eq!(texts(&none, ".answer"), ["3 links show this run to whoever has one."]);
    }

    async fn fifty_and_more_are_paged_in_any_order(site: Site) {
        let writer = site.program("writer", Scope::Write, None).await;
        for nth in 0..53 {
            let body = json!({ "slug": format!("s-{nth:02}"), "target_rps": nth / 7 * 100 + 1 });
            writer.post("/api/v1/services", &body.to_string()).await;
        }
        let mara = site.browser("mara", Role::Viewer).await;
        let first = mara.get("/?sort=-target").await;
        assert_eq!(shown(&first).len(), 50);
        let next = attributes(&first, ".pager a[rel=next]", "href").remove(0);
        let second = mara.get(&next).await;
        assert_eq!(shown(&second), ["s-02", "s-01", "s-00"]);
        assert_eq!(attributes(&second, ".pager a", "href"), ["/?sort=-target"], "back to the beginning");
        let beyond = mara.get("/?after=zzz").await;
        assert_eq!((beyond.status, beyond.header("location")), (StatusCode::SEE_OTHER, "/"));
    }
}
