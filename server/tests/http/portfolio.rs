//! Over many services: saved views, the heat map, shared resources and campaigns, for people and for programs.

use domain::{ItemStanding, Role, Scope, Settled, Status};
use http::{Method, StatusCode};
use serde_json::json;

use crate::html::{attributes, texts};
use crate::site::{Client, Site, on_both};

async fn services(writer: &Client<'_>) {
    for (slug, owner, instances) in
        [("orders-api", "Team Orders", 5), ("orders-web", "Team Web", 2), ("billing", "Team Pay", 1)]
    {
        let body = json!({ "slug": slug, "owner": owner, "inventory": {
            "instances": instances, "instances_max": instances * 4, "pool_max_per_instance": 10,
        } });
        assert_eq!(writer.post("/api/v1/services", &body.to_string()).await.status, StatusCode::CREATED);
    }
}

/// Starts a review and leaves a judgement of it behind.
async fn judged(site: &Site, writer: &Client<'_>, service: &str, items: &[(&str, Status)]) -> String {
    judged_by("headroom-default", site, writer, service, items).await
}

/// The same of a review that walks this checklist.
async fn judged_by(
    checklist: &str,
    site: &Site,
    writer: &Client<'_>,
    service: &str,
    items: &[(&str, Status)],
) -> String {
    let body = json!({ "service": service, "from": 1_000, "to": 10_000, "checklist": checklist });
    let started = writer.post("/api/v1/reviews", &body.to_string()).await;
    assert_eq!(started.status, StatusCode::CREATED, "{}", started.text);
    let id = started.json()["id"].as_str().unwrap().to_owned();
    let at = site.clock().now();
    let revision = site.review(id.parse().unwrap()).await.unwrap().unwrap().revision;
    let item = |(item, status): &(&str, Status)| ItemStanding {
        item: (*item).to_owned(),
        status: *status,
        blocking: true,
        lapses_at: None,
        since: at,
    };
    let items = items.iter().map(item).collect();
    let settled = Settled { at, revision, items, evidence_at: None, valid_until: None, lapse: None };
    assert!(site.settle_review(id.parse().unwrap(), &settled).await.unwrap());
    id
}

on_both! {
    async fn a_view_is_saved_shared_applied_and_removed(site: Site) {
        services(&site.program("writer", Scope::Write, None).await).await;
        let mara = site.browser("mara", Role::Member).await;
        let nothing = mara.form("/", &[("do", "save-view"), ("view", "All")]).await;
        assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(texts(&nothing, "body").join(" ").contains("Filter or sort the list first"), "{}", nothing.text);
        let address = "/?owner=Team+Web&sort=-fails&after=~x";
        let saved = mara.form(address, &[("do", "save-view"), ("view", "Web, worst first")]).await;
        assert_eq!((saved.status, saved.header("location")), (StatusCode::SEE_OTHER, "/?owner=Team%20Web&sort=-fails"));
        let again = mara.form(address, &[("do", "save-view"), ("view", "Web, worst first")]).await;
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(texts(&again, "#view-error"), ["There is a view of that name already."]);
        let vera = site.browser("vera", Role::Viewer).await;
        let page = vera.get("/").await;
        assert_eq!(texts(&page, ".views a"), ["All 3 services", "Web, worst first"]);
        assert_eq!(attributes(&page, ".views a", "href"), ["/", "/?owner=Team%20Web&sort=-fails"]);
        assert!(!page.text.contains("save-view"), "who only reads saves nothing");
        let applied = vera.get("/?owner=Team%20Web&sort=-fails").await;
        assert_eq!(texts(&applied, ".views [aria-current]"), ["Web, worst first"]);
        assert_eq!(texts(&applied, "tbody th a"), ["orders-web"]);
        assert_eq!(texts(&mara.get("/matrix").await, ".views a"), ["All 3 services"], "each list has its own");
        let id = attributes(&mara.get("/").await, "input[name=id]", "value").remove(0);
        let removed = mara.form("/", &[("do", "remove-view"), ("id", &id)]).await;
        assert_eq!(removed.status, StatusCode::SEE_OTHER);
        assert_eq!(texts(&vera.get("/").await, ".views a"), ["All 3 services"]);
        assert_eq!(vera.form("/?fails=yes", &[("do", "save-view"), ("view", "x")]).await.status, StatusCode::FORBIDDEN);
    }

    async fn the_portfolio_and_the_heat_map_show_the_newest_reviews(site: Site) {
        let writer = site.program("writer", Scope::Write, None).await;
        services(&writer).await;
        let first = [("CON-01", Status::Fail), ("MEA-01", Status::Unknown), ("STA-01", Status::Pass)];
        let id = judged(&site, &writer, "orders-api", &first).await;
        judged(&site, &writer, "billing", &[("MEA-01", Status::Unknown)]).await;
        let mara = site.browser("mara", Role::Viewer).await;
        let worst = mara.get("/?sort=-fails").await;
        assert_eq!(texts(&worst, "tbody th a"), ["orders-api", "billing", "orders-web"]);
        assert_eq!(attributes(&worst, "tbody tr:first-child td a", "href")[0], format!("/reviews/{id}?status=fail"));
        let unsorted: Vec<_> = texts(&worst, "thead th:not(:has(a))");
        assert_eq!(unsorted, Vec::<String>::new(), "every column sorts");

        let map = mara.get("/matrix").await;
        assert_eq!(map.status, StatusCode::OK);
        assert!(texts(&map, ".answer")[0].starts_with("CON-02 is unknown in 2 of 3 services"), "{:?}", texts(&map, ".answer"));
        let cell = format!("a[href='/reviews/{id}?item=CON-01']");
        assert_eq!(texts(&map, &cell), ["CON-01 fail"], "a cell leads to its item, and says its state in words");
        assert_eq!(texts(&map, ".tally .state").len(), 7, "the legend has every state");
        assert_eq!(texts(&map, ".matrix .none"), ["no review yet"]);
        let filtered = mara.get("/matrix?owner=Team+Pay").await;
        assert_eq!(texts(&filtered, ".matrix tbody:not(.totals) th"), ["billing"]);
        let csv = mara.get("/matrix.csv?fails=yes").await;
        let lines: Vec<_> = csv.text.lines().collect();
        assert_eq!(lines.len(), 2);
        assert!(lines[0].starts_with("service,owner,review,") && lines[1].starts_with("orders-api,Team Orders,1,"), "{}", csv.text);
        assert!(mara.get("/services.csv?sort=-fails").await.text.lines().nth(1).unwrap().contains(",1,1,1,0,"));
        let json = writer.get("/api/v1/matrix?limit=1&sort=-fails").await.json();
        assert_eq!(json["items"][0]["statuses"]["CON-01"], "fail");
        assert_eq!((json["totals"]["MEA-01"]["unknown"].as_i64(), json["matching"].as_i64()), (Some(2), Some(3)));
        assert!(json["next"].as_str().unwrap().starts_with("/api/v1/matrix?"));
        let listed = writer.get("/api/v1/services?fails=yes").await.json();
        assert_eq!(listed["items"][0]["newest_review"]["fails"], 1);
        let bound = site.program("bound", Scope::Read, Some("billing")).await;
        assert_eq!(bound.get("/api/v1/matrix").await.status, StatusCode::FORBIDDEN);
    }

    async fn a_resource_says_who_crosses_its_line(site: Site) {
        let writer = site.program("writer", Scope::Write, None).await;
        services(&writer).await;
        let mara = site.browser("mara", Role::Member).await;
        let refused = mara.form("/resources/new", &[("slug", "Main"), ("kind", "database"), ("max", "100"), ("reserved", "101")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(attributes(&refused, "#max", "value"), ["100"], "what was typed is still there");
        assert!(refused.text.contains("No more than all of them"), "{}", refused.text);
        let made = mara.form("/resources/new", &[("slug", "pg-main"), ("kind", "database"), ("max", "100"), ("reserved", "3")]).await;
        assert_eq!(made.header("location"), "/resources/pg-main");
        for service in ["orders-api", "orders-web"] {
            let added = mara.form("/resources/pg-main", &[("do", "attach"), ("service", service)]).await;
            assert_eq!(added.status, StatusCode::SEE_OTHER, "{}", added.text);
        }
        let unknown = mara.form("/resources/pg-main", &[("do", "attach"), ("service", "nobody")]).await;
        assert_eq!((unknown.status, texts(&unknown, "#service-error")), (StatusCode::UNPROCESSABLE_ENTITY, vec!["There is no service nobody.".to_owned()]));
        let drawn = writer.send(Method::PATCH, "/api/v1/services/billing", "{\"draws_on\":\"pg-main\"}").await;
        assert_eq!(drawn.json()["draws_on"], "pg-main", "{}", drawn.text);
        let page = mara.get("/resources/pg-main").await;
        assert_eq!(texts(&page, ".answer"), ["3 services want 320 of its 97 usable connections when each is at its largest. orders-api crosses the line first."]);
        assert_eq!(texts(&page, ".data tbody tr:first-child th a")[0], "orders-api");
        assert!(texts(&page, "#known-title").len() == 1 && page.text.contains("the one that grows by most connections first"));
        assert!(texts(&mara.get("/").await, ".notice[data-state=fail]")[0].contains("320 of its 97"));
        assert!(texts(&mara.get("/resources").await, ".answer")[0].starts_with("1 of 1 shared resource is promised"));
        let json = writer.get("/api/v1/resources/pg-main").await.json();
        assert_eq!((json["usable_connections"].as_f64(), json["largest"]["known"].as_f64()), (Some(97.0), Some(320.0)));
        assert_eq!((json["largest"]["stands"].as_str(), json["crosses"].as_str()), (Some("over"), Some("orders-api")));
        let taken = writer.send(Method::PATCH, "/api/v1/services/billing", "{\"inventory\":{\"instances_max\":null}}").await;
        assert_eq!(taken.status, StatusCode::OK);
        let page = mara.get("/resources/pg-main").await;
        assert!(texts(&page, ".answer")[0].starts_with("3 services want at least 280 of its 97"), "{:?}", texts(&page, ".answer"));
        assert!(texts(&page, ".notice[data-state=unknown] li")[0].starts_with("billing does not state instances max"));
        let rows = mara.get("/resources/pg-main/resource.csv").await.text;
        assert!(rows.contains("pg-main,billing,Team Pay,pools_presumed,10,,,,instances_max"), "{rows}");
        let stays = writer.send(Method::DELETE, "/api/v1/resources/pg-main", "").await;
        assert_eq!(stays.status, StatusCode::CONFLICT, "{}", stays.text);
        let off = mara.form("/resources/pg-main", &[("do", "detach"), ("service", "billing")]).await;
        assert_eq!(off.status, StatusCode::SEE_OTHER);
        assert_eq!(writer.get("/api/v1/services/billing").await.json()["draws_on"], json!(null));
        let edited = mara.form("/services/billing/edit", &[("name", "Billing"), ("owner", ""), ("target", ""), ("draws_on", "pg-main")]).await;
        assert_eq!(edited.status, StatusCode::SEE_OTHER, "{}", edited.text);
        assert_eq!(writer.get("/api/v1/services/billing").await.json()["draws_on"], "pg-main");
    }

    async fn a_campaign_counts_down_by_what_reviews_say(site: Site) {
        let writer = site.program("writer", Scope::Write, None).await;
        services(&writer).await;
        judged(&site, &writer, "orders-api", &[("CON-02", Status::Fail), ("MEA-07", Status::Pass)]).await;
        let mara = site.browser("mara", Role::Member).await;
        let offered = mara.get("/campaigns/new?owner=Team+Web").await;
        assert_eq!(texts(&offered, "#services"), ["orders-web"], "the list's services come along");
        let fields = [("slug", "peak-2026"), ("title", "Before the peak"), ("due", "2030-01-01"), ("services", "orders-api\nnobody"), ("item-CON-02", "yes")];
        let refused = mara.form("/campaigns/new", &fields).await;
        assert_eq!((refused.status, texts(&refused, "#services-error")), (StatusCode::UNPROCESSABLE_ENTITY, vec!["There is no service nobody.".to_owned()]));
        assert_eq!(attributes(&refused, "input[type=checkbox][checked]", "name"), ["item-CON-02"]);
        let mut fields = fields.to_vec();
        fields[3] = ("services", "orders-api, billing");
        fields.push(("item-MEA-07", "yes"));
        let begun = mara.form("/campaigns/new", &fields).await;
        assert_eq!(begun.header("location"), "/campaigns/peak-2026", "{}", begun.text);
        let page = mara.get("/campaigns/peak-2026").await;
        assert!(texts(&page, ".answer")[0].starts_with("3 of 4 answers are open: 1 fails, 2 are unknown."), "{:?}", texts(&page, ".answer"));
        assert_eq!(texts(&page, ".data tbody td .state")[2..], ["pass", "fail"], "items in the checklist's order");
        assert_eq!(texts(&page, "figure .data tbody td")[..2], ["3", "1"]);
        site.wait(domain::Timestamp::DAY);
        site.record_campaigns().await.unwrap();
        // A session that was not used for so long has ended.
        let mara = site.browser("mara a day later", Role::Member).await;
        let days = mara.get("/campaigns/peak-2026/days.csv").await.text;
        assert_eq!(days.lines().filter(|line| line.ends_with(",1,2,0,1")).count(), 2, "{days}");
        let csv = mara.get("/campaigns/peak-2026/campaign.csv").await.text;
        assert!(csv.starts_with("service,owner,MEA-07,CON-02\r\nbilling,Team Pay,,\r\norders-api,Team Orders,pass,fail"), "{csv}");
        let json = writer.get("/api/v1/campaigns/peak-2026").await.json();
        assert_eq!((json["progress"]["unknowns"].as_i64(), json["days"].as_array().unwrap().len()), (Some(2), 1));
        let patched = writer.send(Method::PATCH, "/api/v1/campaigns/peak-2026", "{\"items\":[\"CON-02\"]}").await.json();
        assert_eq!(patched["items"], json!(["CON-02"]));
        assert!(texts(&mara.get("/campaigns").await, ".answer")[0].contains("Before the peak"));
        assert_eq!(texts(&mara.get("/?campaign=peak-2026").await, "tbody th a"), ["billing", "orders-api"]);
        let gone = mara.form("/campaigns/peak-2026/edit", &[("do", "remove")]).await;
        assert_eq!(gone.header("location"), "/campaigns");
        assert_eq!(mara.get("/campaigns/peak-2026").await.status, StatusCode::NOT_FOUND);
        let wrong = writer.post("/api/v1/campaigns", "{\"slug\":\"x\",\"title\":\"X\",\"due\":\"2030-01-01\",\"items\":[\"ZZZ-1\"],\"services\":[\"billing\"]}").await;
        assert_eq!((wrong.status, wrong.json()["field"].as_str()), (StatusCode::UNPROCESSABLE_ENTITY, Some("items")));
    }
}

on_both! {
    async fn an_item_that_only_a_team_s_checklist_has_is_in_the_heat_map_and_in_campaigns(site: Site) {
        let writer = site.program("writer", Scope::Write, None).await;
        services(&writer).await;
        let mut own = analysis::checklist::default().clone();
        (own.id, own.title) = ("team-orders".to_owned(), "What Team Orders asks".to_owned());
        let mut item = own.items[0].clone();
        (item.id, item.title) = ("OUR-01".to_owned(), "Orders are counted once".to_owned());
        own.items.push(item);
        site.publish_checklist(&own).await.unwrap();
        let items = [("OUR-01", Status::Fail), ("CON-02", Status::Pass)];
        judged_by("team-orders", &site, &writer, "orders-api", &items).await;
        let mara = site.browser("mara", Role::Member).await;
        let map = mara.get("/matrix").await;
        assert_eq!(texts(&map, ".matrix thead th").last().map(String::as_str), Some("OUR-01"));
        assert!(texts(&map, ".matrix thead th").contains(&"Own checklists".to_owned()));
        assert!(texts(&map, ".matrix td").contains(&"OUR-01 fail".to_owned()));
        let csv = mara.get("/matrix.csv").await;
        let lines: Vec<_> = csv.text.lines().collect();
        assert!(lines[0].ends_with(",OUR-01"), "{}", lines[0]);
        assert_eq!(lines.iter().filter(|line| line.ends_with(",fail")).count(), 1);

        let form = mara.get("/campaigns/new").await;
        assert!(texts(&form, "#items legend").contains(&"What Team Orders asks".to_owned()));
        let body = |item| json!({
            "slug": "once", "title": "Once", "due": "2026-12-24", "items": [item], "services": ["orders-api"],
        });
        let refused = writer.post("/api/v1/campaigns", &body("OUR-02").to_string()).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.text);
        let begun = writer.post("/api/v1/campaigns", &body("OUR-01").to_string()).await;
        assert_eq!(begun.status, StatusCode::CREATED, "{}", begun.text);
        let page = mara.get("/campaigns/once").await;
        assert!(texts(&page, "th").contains(&"OUR-01Orders are counted once".to_owned()), "{:?}", texts(&page, "th"));
    }
}

on_both! {
    async fn lists_over_many_services_are_filtered_and_sorted_by_their_addresses(site: Site) {
        let writer = site.program("writer", Scope::Write, None).await;
        services(&writer).await;
        for (slug, kind, max) in [("pg-main", "database", 200), ("pg-logs", "database", 50), ("cache", "cache", 9_000)] {
            let body = json!({ "slug": slug, "kind": kind, "max_connections": max });
            assert_eq!(writer.post("/api/v1/resources", &body.to_string()).await.status, StatusCode::CREATED);
        }
        for (slug, due) in [("past", "2025-12-24"), ("peak", "2026-12-24"), ("spring", "2027-03-01")] {
            let body = json!({
                "slug": slug, "title": slug, "due": due, "items": ["CON-02"], "services": ["orders-api"],
            });
            assert_eq!(writer.post("/api/v1/campaigns", &body.to_string()).await.status, StatusCode::CREATED);
        }
        let vera = site.browser("vera", Role::Viewer).await;
        for (address, shown) in [
            ("/resources", &["cache", "pg-logs", "pg-main"][..]),
            ("/resources?find=PG&sort=-connections", &["pg-main", "pg-logs"]),
            ("/resources?kind=cache", &["cache"]),
            ("/campaigns", &["spring", "peak", "past"]),
            ("/campaigns?running=yes&sort=due", &["peak", "spring"]),
            ("/campaigns?find=nothing", &[]),
        ] {
            let page = vera.get(address).await;
            assert_eq!(page.status, StatusCode::OK, "{address}");
            assert_eq!(texts(&page, "tbody th a"), shown, "{address}");
        }
        let none = vera.get("/resources?find=nothing").await;
        assert_eq!(texts(&none, ".chips li"), ["“nothing” in the name"]);
        let first = writer.get("/api/v1/campaigns?sort=due&limit=2").await.json();
        assert_eq!(first["items"][1]["slug"], "peak");
        let next = writer.get(first["next"].as_str().unwrap()).await.json();
        assert_eq!((&next["items"][0]["slug"], &next["next"]), (&json!("spring"), &json!(null)));
        let refused = writer.get("/api/v1/resources?kind=oracle").await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.text);
        let precedents = vera.get("/precedents?find=nothing").await;
        assert_eq!(texts(&precedents, ".chips li"), ["“nothing” in the name or the text"]);
        let checklists = vera.get("/checklists?find=HEADROOM").await;
        assert_eq!(texts(&checklists, "tbody th small"), ["headroom-default"]);
    }
}
