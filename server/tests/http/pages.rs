//! The pages of services: what they say, what their forms do, and how they answer when something is wrong.

use domain::Role;
use http::StatusCode;
use scraper::{Html, Selector};

use crate::html::{count, text};
use crate::site::{Answer, Client, fixture, on_both};

fn attribute(answer: &Answer, selector: &str, name: &str) -> Option<String> {
    let page = Html::parse_document(&answer.text);
    let found = page.select(&Selector::parse(selector).unwrap()).next();
    found.and_then(|element| element.attr(name)).map(str::to_owned)
}

async fn orders(client: &Client<'_>) {
    let fields =
        [("slug", "orders-api"), ("owner", "Team Orders"), ("target", "10,000"), ("fact-instances", "5")];
    let made = client.form("/services/new", &fields).await;
    assert_eq!(
        (made.status, made.header("location")),
        (StatusCode::SEE_OTHER, "/services/orders-api"),
        "{}",
        made.text
    );
}

async fn upload(client: &Client<'_>, scenario: &str) -> Answer {
    let file = fixture("k6/v0.57.0-default-stats/run.json.gz");
    let parts = [("file", Some("run.json.gz"), file.as_slice()), ("scenario", None, scenario.as_bytes())];
    client.upload("/services/orders-api/runs", &parts).await
}

on_both! {
    async fn an_empty_portfolio_teaches_and_its_form_registers_a_service(site: Site) {
        let client = site.browser("mara", Role::Member).await;
        let empty = client.get("/").await;
        assert!(text(&empty, ".answer").starts_with("Three steps from now"), "{}", empty.text);
        assert_eq!(attribute(&empty, ".steps form", "action").as_deref(), Some("/services/new"));
        orders(&client).await;
        let full = client.get("/").await;
        assert_eq!(text(&full, ".answer"), "orders-api has not been tested yet.");
        assert_eq!(text(&full, "tbody th"), "orders-apiTeam Orders");
        assert!(text(&full, "tbody tr").contains("10,000"));
        assert_eq!(text(&full, "tbody .state[data-state=unknown]"), "no run");
    }

    async fn a_form_of_something_that_is_not_there_is_not_found(site: Site) {
        let client = site.browser("mara", Role::Member).await;
        for address in ["/services/Bad%20Name/edit", "/services/none/edit", "/runs/none", "/reviews/none"] {
            let answer = client.form(address, &[]).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{address}");
        }
    }

    async fn a_refused_form_comes_back_with_what_was_typed(site: Site) {
        let client = site.browser("mara", Role::Member).await;
        let fields = [("slug", "Bad Name"), ("owner", "Team <Orders>"), ("target", "many")];
        let refused = client.form("/services/new", &fields).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(attribute(&refused, "#owner", "value").as_deref(), Some("Team <Orders>"));
        assert_eq!(attribute(&refused, "#slug", "aria-invalid").as_deref(), Some("true"));
        assert_eq!(attribute(&refused, "#slug", "aria-describedby").as_deref(), Some("slug-help slug-error"));
        assert!(text(&refused, "#slug-error").contains("lower case"));
        assert!(text(&refused, "#target-error").contains("“many”"));
        assert_eq!(count(&refused, ".notice[role=alert] li"), 2);
        assert_eq!(count(&refused, "[autofocus]"), 1);
    }

    async fn a_short_name_is_taken_once(site: Site) {
        let client = site.browser("mara", Role::Member).await;
        orders(&client).await;
        let again = client.form("/services/new", &[("slug", "orders-api")]).await;
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(text(&again, "#slug-error"), "There is a service of that short name already.");
    }

    async fn a_service_says_what_is_unknown_before_its_first_run(site: Site) {
        let client = site.browser("mara", Role::Member).await;
        orders(&client).await;
        let page = client.get("/services/orders-api").await;
        assert_eq!(text(&page, ".answer"), "Not tested yet, and 10,000 req/s is prepared for.");
        assert!(text(&page, ".lead").contains("unknown"));
        assert!(text(&page, ".facts").contains("instances5"));
        assert_eq!(count(&page, "h1"), 1);
        assert_eq!(text(&page, "title"), "orders-api · Headroom");
    }

    async fn an_uploaded_run_stands_on_its_service_and_in_the_portfolio(site: Site) {
        let client = site.browser("mara", Role::Member).await;
        orders(&client).await;
        let stored = upload(&client, "checkout").await;
        assert_eq!(stored.status, StatusCode::SEE_OTHER, "{}", stored.text);
        let page = client.get("/services/orders-api").await;
        assert!(text(&page, ".answer").starts_with("Tested to 38.8 req/s"), "{}", text(&page, ".answer"));
        assert_eq!(attribute(&page, "tbody th[scope=row] a[href^='/runs/']", "href").as_deref(), stored.header("location").strip_suffix("/receipt"));
        assert_eq!(count(&page, "svg.chart"), 4);
        let runs = client.get("/services/orders-api/runs").await;
        assert!(text(&runs, ".answer").starts_with("1 run of orders-api"));
        assert!(text(&client.get("/").await, "tbody tr").contains("today"));
    }

    async fn a_file_that_cannot_be_read_is_shown_where_it_breaks(site: Site) {
        let client = site.browser("mara", Role::Member).await;
        orders(&client).await;
        let parts = [("file", Some("notes.txt"), b"hello\n".as_slice()), ("scenario", None, b"checkout".as_slice())];
        let refused = client.upload("/services/orders-api/runs", &parts).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(text(&refused, ".answer").starts_with("notes.txt cannot be read"), "{}", text(&refused, ".answer"));
        assert!(text(&refused, ".facts").contains("hello"));
        assert_eq!(attribute(&refused, "#scenario", "value").as_deref(), Some("checkout"));
        assert!(text(&client.get("/services/orders-api/runs").await, ".answer").starts_with("0 runs"));
    }

    async fn the_inventory_keeps_what_changed_and_by_whom(site: Site) {
        let client = site.browser("mara", Role::Member).await;
        orders(&client).await;
        let fields = [("environment", "production"), ("fact-instances", "50"), ("fact-pooler_mode", "transaction"), ("fact-replicas", "")];
        let saved = client.form("/services/orders-api/inventory", &fields).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text);
        let page = client.get(saved.header("location")).await;
        assert_eq!(attribute(&page, "#fact-instances", "value").as_deref(), Some("50"));
        assert_eq!(attribute(&page, "#fact-pooler_mode option[selected]", "value").as_deref(), Some("transaction"));
        assert_eq!(count(&page, "section tbody tr"), 3);
        assert!(text(&page, "section tbody").contains("mara"));
        let taken = client.form("/services/orders-api/inventory", &[("fact-instances", "")]).await;
        let page = client.get(taken.header("location")).await;
        assert_eq!(attribute(&page, "#fact-instances", "value").as_deref(), Some(""));
        assert!(text(&page, "section tbody tr").contains("taken back"));
    }

    async fn a_fact_holds_in_its_environment_only(site: Site) {
        let client = site.browser("mara", Role::Member).await;
        orders(&client).await;
        let fields = [("environment", "staging eu"), ("fact-instances", "many")];
        let refused = client.form("/services/orders-api/inventory", &fields).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(attribute(&refused, "input[type=hidden][name=environment]", "value").as_deref(), Some("staging eu"));
        assert_eq!(attribute(&refused, "#fact-instances", "value").as_deref(), Some("many"));
        client.form("/services/orders-api/inventory", &[("environment", "staging eu"), ("fact-instances", "2")]).await;
        let production = client.get("/services/orders-api/inventory").await;
        assert_eq!(attribute(&production, "#fact-instances", "value").as_deref(), Some("5"));
        let staging = client.get("/services/orders-api/inventory?environment=staging%20eu").await;
        assert_eq!(attribute(&staging, "#fact-instances", "value").as_deref(), Some("2"));
    }

    async fn a_service_is_renamed_and_its_target_taken_back(site: Site) {
        let client = site.browser("mara", Role::Member).await;
        orders(&client).await;
        let changed = client.form("/services/orders-api/edit", &[("name", "Orders"), ("owner", ""), ("target", "")]).await;
        assert_eq!(changed.header("location"), "/services/orders-api");
        let page = client.get("/services/orders-api").await;
        assert_eq!(text(&page, "h1"), "Orders");
        assert!(text(&page, ".meta").starts_with("no owner"), "{}", text(&page, ".meta"));
        assert_eq!(text(&page, ".answer"), "Not tested yet, and no target is set.");
    }

    async fn a_viewer_reads_everything_and_is_refused_with_a_page(site: Site) {
        orders(&site.browser("mara", Role::Member).await).await;
        let viewer = site.browser("vera", Role::Viewer).await;
        for address in ["/", "/services/orders-api", "/services/orders-api/runs", "/services/orders-api/inventory"] {
            let page = viewer.get(address).await;
            assert_eq!(page.status, StatusCode::OK, "{address}");
            assert_eq!(count(&page, "main form[method=post]"), 0, "{address} offers a form");
        }
        for address in ["/services/new", "/services/orders-api/upload", "/services/orders-api/edit"] {
            let page = viewer.get(address).await;
            assert_eq!((page.status, text(&page, "h1")), (StatusCode::FORBIDDEN, "Not allowed".to_owned()), "{address}");
        }
        let refused = viewer.form("/services/new", &[("slug", "mine")]).await;
        assert_eq!((refused.status, text(&refused, "h1")), (StatusCode::FORBIDDEN, "Not allowed".to_owned()));
        assert_eq!(viewer.form("/theme", &[("theme", "dark")]).await.status, StatusCode::SEE_OTHER);
    }

    async fn what_is_not_there_is_a_designed_404(site: Site) {
        let client = site.browser("mara", Role::Member).await;
        for address in ["/nowhere", "/services/none", "/services/none/inventory", "/services/Bad%20Name"] {
            let page = client.get(address).await;
            assert_eq!((page.status, text(&page, "h1")), (StatusCode::NOT_FOUND, "Not found".to_owned()), "{address}");
            assert_eq!(count(&page, ".rail nav"), 1, "{address}");
        }
    }

    async fn the_theme_is_kept_and_leads_back(site: Site) {
        let client = site.browser("mara", Role::Member).await;
        let page = client.get("/account?a=b").await;
        assert_eq!(attribute(&page, ".theme input[name=next]", "value").as_deref(), Some("/account?a=b"));
        let chosen = client.form("/theme", &[("theme", "dark"), ("next", "/account?a=b")]).await;
        assert_eq!(chosen.header("location"), "/account?a=b");
        let cookie = format!("{}; {}", client.cookie.clone().unwrap(), chosen.cookie().unwrap());
        let dark = Client { cookie: Some(cookie), ..client.clone() }.get("/account").await;
        assert_eq!(attribute(&dark, "html", "data-theme").as_deref(), Some("dark"));
        assert_eq!(text(&dark, ".theme [aria-pressed=true]"), "dark");
    }

    async fn find_leads_to_short_names_that_begin_so(site: Site) {
        let client = site.browser("mara", Role::Member).await;
        for slug in ["orders-api", "orders", "payments"] {
            client.form("/services/new", &[("slug", slug)]).await;
        }
        let found = client.get("/?find=Orders").await;
        assert_eq!(count(&found, "tbody tr"), 2);
        assert_eq!(count(&client.get("/?find=pay").await, "tbody tr"), 1);
        assert!(text(&client.get("/?find=zzz").await, ".answer").starts_with("No service"));
    }
}
