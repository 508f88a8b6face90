//! Checklists of teams: copied, edited, published and walked, as browsers without JavaScript and programs do it.

use analysis::checklist::{DEFAULT_TEXT, renamed};
use domain::{Role, Scope};
use http::{Method, StatusCode};
use scraper::{Html, Selector};

use crate::html::{attributes, texts};
use crate::site::{Answer, Client, Site, on_both};

const EDIT: &str = "/checklists/team-orders/edit";
const PUBLISH: &str = "/checklists/team-orders/publish";
const DRAFT: &str = "/api/v1/checklists/team-orders/draft";

/// The text in the editor, as a browser has it.
fn typed(answer: &Answer) -> String {
    let page = Html::parse_document(&answer.text);
    let selector = Selector::parse("textarea[name=text]").unwrap();
    let text: String = page.select(&selector).next().unwrap().text().collect();
    text
}

/// Copies the default as team-orders.
async fn copied(member: &Client<'_>) {
    let fields = [("version", "1.0.0"), ("id", "team-orders"), ("title", "What Team Orders asks")];
    let answer = member.form("/checklists/headroom-default", &fields).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
    assert_eq!(answer.header("location"), EDIT);
}

/// The copy with one place changed.
fn own(good: &str, bad: &str) -> String {
    assert!(DEFAULT_TEXT.contains(good), "{good}");
    let names = [("id", "team-orders"), ("version", "1.0.0"), ("title", "What Team Orders asks")];
    renamed(&DEFAULT_TEXT.replacen(good, bad, 1), &names)
}

/// CON-01 judged by a person instead of by values.
fn asked_of_people() -> String {
    let rule = "mode = \"decides\"\napplies = \"not pooler_in_front\"\ninputs = [\"pooler_in_front\", \"instances\", ";
    own(rule, &rule.replace("decides", "suggests"))
}

async fn edit(client: &Client<'_>, what: &str, text: &str, revision: &str) -> Answer {
    client.form(EDIT, &[("do", what), ("text", text), ("revision", revision)]).await
}

/// Facts by which CON-01 is decided, and a review to 10,000 requests per second.
async fn reviewed(site: &Site, member: &Client<'_>, checklist: &[(&str, &str)]) -> Answer {
    site.service("orders-api").await;
    let facts = [
        ("fact-instances", "5"),
        ("fact-pool_max_per_instance", "10"),
        ("fact-other_db_clients", "0"),
        ("fact-db_max_connections", "200"),
        ("fact-db_reserved_connections", "3"),
        ("fact-pooler_in_front", "no"),
    ];
    member.form("/services/orders-api/inventory", &facts).await;
    start(member, checklist).await
}

async fn start(member: &Client<'_>, checklist: &[(&str, &str)]) -> Answer {
    let fields = [("service", "orders-api"), ("from", "1000"), ("to", "10000"), ("target", "10000")];
    let fields: Vec<_> = fields.into_iter().chain(checklist.iter().copied()).collect();
    member.form("/reviews/new?service=orders-api", &fields).await
}

on_both! {
    async fn the_list_teaches_how_a_team_comes_to_its_own(site: Site) {
        let member = site.browser("mara", Role::Member).await;
        let list = member.get("/checklists").await;
        assert!(list.text.contains("Nobody has one of their own"), "{}", list.text);
        assert_eq!(attributes(&list, ".head .actions a", "href")[0], "/checklists/headroom-default#copy");
        assert_eq!(texts(&list, ".rail [aria-current]"), ["Checklists"]);
        let viewer = site.browser("vera", Role::Viewer).await;
        let list = viewer.get("/checklists").await;
        assert!(!list.text.contains("Copy the default"));
        assert_eq!(viewer.get(EDIT).await.status, StatusCode::FORBIDDEN);
    }

    async fn a_version_is_read_with_all_its_items_and_rules(site: Site) {
        let viewer = site.browser("vera", Role::Viewer).await;
        let page = viewer.get("/checklists/headroom-default").await;
        assert_eq!(page.status, StatusCode::OK);
        assert_eq!(texts(&page, "h1"), ["Scaling readiness: 100 to 100,000 requests per second"]);
        assert_eq!(texts(&page, "details[id^=item-]").len(), 60);
        let item = texts(&page, "#item-CON-03");
        let known = analysis::checklist::default().item("CON-03").unwrap();
        for part in [&known.title, &known.question, &known.why, &known.verify, &known.auto.fail, &known.remedies[0].action] {
            assert!(item[0].contains(part.as_str()), "{part}");
        }
        assert!(item[0].contains("fail_util = 0.85"), "{item:?}");
        assert_eq!(texts(&page, "#item-CON-03 .list .state").len(), known.examples.len());
        assert_eq!(attributes(&page, "#item-O5-03 a", "href"), ["/precedents"]);
        assert_eq!(texts(&page, "form[method=post] input[name=id]").len(), 0, "who only reads copies nothing");
        for nowhere in ["/checklists/none", "/checklists/headroom-default?version=9", "/checklists/No"] {
            assert_eq!(viewer.get(nowhere).await.status, StatusCode::NOT_FOUND, "{nowhere}");
        }
    }

    async fn a_copy_needs_a_name_that_is_free_and_fits(site: Site) {
        let member = site.browser("mara", Role::Member).await;
        copied(&member).await;
        for (id, why) in [("", "This cannot be empty."), ("Team Orders", "is not a short name"),
            ("team-orders", "There is a checklist of this name already."), ("headroom-default", "There is a checklist of this name already.")] {
            let refused = member.form("/checklists/headroom-default", &[("id", id), ("title", "T")]).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{id}");
            assert!(texts(&refused, ".field .error")[0].contains(why), "{id}");
            assert_eq!(attributes(&refused, "input[name=title]", "value"), ["T"]);
        }
        let list = member.get("/checklists").await;
        assert!(texts(&list, "section")[0].contains("team-orders from headroom-default 1.0.0, by mara"));
    }

    async fn a_preview_tells_each_fault_with_its_line_and_saves_nothing(site: Site) {
        let member = site.browser("mara", Role::Member).await;
        copied(&member).await;
        let fresh = member.get(EDIT).await;
        assert_eq!(typed(&fresh), own("schema", "schema"), "as the default, under its new name");
        assert!(texts(&fresh, "#findings [role=status]")[0].starts_with("can be published 60 items, 150 inputs; 126 worked examples"));
        let wrong = own("severity = \"critical\"", "severty = \"critical\"").replace('\n', "\r\n");
        let shown = edit(&member, "preview", &wrong, "1").await;
        assert_eq!(shown.status, StatusCode::OK);
        let line = wrong.lines().position(|line| line.starts_with("severty")).unwrap() + 1;
        assert!(attributes(&shown, "#findings", "data-faults")[0].split(' ').any(|told| told == line.to_string()));
        let told = texts(&shown, "#findings > ol > li").join(" ");
        assert!(told.contains(&format!("line {line}, column 1: item MEA-01: an item has no key “severty”; did you mean severity?")), "{told}");
        assert!(texts(&shown, "#findings .excerpt [data-mark]").contains(&format!("{line}severty = \"critical\"")));
        assert_eq!(typed(&shown), wrong.replace("\r\n", "\n"), "what was typed is still there");
        assert_eq!(typed(&member.get(EDIT).await), typed(&fresh), "and nothing of it is saved");
        let edited = own("severity = \"critical\"", "severity = \"major\"");
        let shown = edit(&member, "preview", &edited, "1").await;
        assert!(texts(&shown, "#preview")[0].contains("Severity: “critical” is now “major”."), "{}", shown.text);
        assert_eq!(texts(&shown, "#preview article h3").len(), 1, "the item that differs is shown as it will look");
    }

    async fn an_example_that_the_rule_contradicts_stands_against_publishing(site: Site) {
        let member = site.browser("mara", Role::Member).await;
        copied(&member).await;
        let wrong = own("margin           = 1.30", "margin           = 1.50");
        let saved = edit(&member, "save", &wrong, "1").await;
        assert_eq!(saved.header("location"), format!("{EDIT}?saved=2"), "a draft may be wrong");
        let page = member.get(PUBLISH).await;
        assert!(page.text.contains("cannot be published"));
        assert!(texts(&page, "#findings").join("").contains("this example is stated as pass, and the rule gives warn"));
        let refused = member.form(PUBLISH, &[("revision", "2")]).await;
        assert_eq!(refused.status, StatusCode::CONFLICT);
        assert!(refused.text.contains("is not a checklist yet"));
    }

    async fn two_who_edit_one_draft_lose_nothing(site: Site) {
        let mara = site.browser("mara", Role::Member).await;
        let jo = site.browser("jo", Role::Member).await;
        copied(&mara).await;
        let theirs = own("# Headroom:", "# Ours, by mara:");
        let mine = own("# Headroom:", "# Ours, by jo:");
        assert_eq!(edit(&mara, "save", &theirs, "1").await.status, StatusCode::SEE_OTHER);
        let refused = edit(&jo, "save", &mine, "1").await;
        assert_eq!(refused.status, StatusCode::CONFLICT);
        assert_eq!(typed(&refused), mine);
        assert!(texts(&refused, ".notice pre")[0].starts_with("# Ours, by mara:"), "the other text is shown beside");
        assert_eq!(attributes(&refused, "input[name=revision]", "value"), ["2"], "who saves now has seen both");
        assert_eq!(typed(&jo.get(EDIT).await), theirs);
        assert_eq!(edit(&jo, "save", &mine, "2").await.status, StatusCode::SEE_OTHER);
        assert_eq!(typed(&mara.get(EDIT).await), mine);
        let late = mara.form(PUBLISH, &[("revision", "2")]).await;
        assert_eq!(late.status, StatusCode::CONFLICT);
        let gone = edit(&jo, "discard", "", "3").await;
        assert_eq!(gone.header("location"), "/checklists");
        assert_eq!(mara.get(EDIT).await.status, StatusCode::NOT_FOUND);
    }

    async fn what_publishing_changes_is_seen_before_and_done_after(site: Site) {
        let member = site.browser("mara", Role::Member).await;
        let review = reviewed(&site, &member, &[]).await;
        assert_eq!(review.status, StatusCode::SEE_OTHER, "{}", review.text);
        copied(&member).await;
        let text = asked_of_people();
        edit(&member, "save", &text, "1").await;
        let page = member.get(PUBLISH).await;
        assert_eq!(page.status, StatusCode::OK);
        let differs = texts(&page, "[aria-labelledby=differences-title]").join("");
        assert!(differs.contains("Mode: “decides” is now “suggests”."), "{differs}");
        let effects = texts(&page, "#effects").join("");
        assert!(effects.contains("Of 1 service looked at, 1 would have 1 item that stands otherwise."), "{effects}");
        let row = texts(&page, "#effects tbody tr");
        assert_eq!(row, ["passunknown11"]);
        let item = texts(&page, "#effects details .list li");
        assert!(item[0].starts_with("pass → unknown CON-01 "), "{item:?}");
        let done = member.form(PUBLISH, &[("revision", "2"), ("note", "People know this better.")]).await;
        assert_eq!(done.header("location"), "/checklists/team-orders?version=1.0.0&published=1");
        let version = member.get(done.header("location")).await;
        assert!(version.text.contains("People know this better."));
        assert_eq!(member.get("/checklists/team-orders/checklist.toml").await.text, text);
        let list = member.get("/checklists").await;
        assert_eq!(texts(&list, "tbody th small"), ["headroom-default", "team-orders"]);
        // The next version begins after this one, and the same version cannot be published twice.
        let next = typed(&member.get(EDIT).await);
        assert!(next.contains("version  = \"1.0.1\""));
        edit(&member, "save", &text, "0").await;
        let refused = member.get(PUBLISH).await;
        assert!(refused.text.contains("version 1.0.0 was published already and stays as it is: take 1.0.1"));
    }

    async fn a_service_that_walks_another_checklist_is_left_out_and_said_to_be(site: Site) {
        let member = site.browser("mara", Role::Member).await;
        copied(&member).await;
        edit(&member, "save", &asked_of_people(), "1").await;
        member.form(PUBLISH, &[("revision", "2")]).await;
        reviewed(&site, &member, &[]).await;
        let next = own("severity = \"critical\"", "severity = \"major\"");
        let next = renamed(&next, &[("version", "1.1.0")]);
        edit(&member, "save", &next, "0").await;
        let effects = texts(&member.get(PUBLISH).await, "#effects").join("");
        assert!(effects.contains("No service walks this checklist"), "{effects}");
        assert!(effects.contains("1 service is left out, because its review walks another checklist."), "{effects}");
    }

    async fn a_review_walks_the_checklist_that_was_chosen_for_it(site: Site) {
        let member = site.browser("mara", Role::Member).await;
        copied(&member).await;
        // One item more, which calculates with an input that only this checklist has; and no order of 100,000.
        let text = own("[[item]]\nid = \"MEA-01\"", OURS);
        let saved = edit(&member, "save", &text, "1").await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text);
        let published = member.form(PUBLISH, &[("revision", "2")]).await;
        assert_eq!(published.status, StatusCode::SEE_OTHER, "{}", texts(&published, "main").join(""));
        site.service("billing").await;
        let page = member.get("/reviews/new?service=billing&checklist=team-orders").await;
        assert!(page.text.contains("What Team Orders asks, version 1.0.0"));
        assert_eq!(attributes(&page, "select[name=checklist] option[selected]", "value"), ["team-orders 1.0.0"]);
        assert!(texts(&page, "input[name=to] ~ small")[2].starts_with("55 items"));
        let fields = [("checklist", "team-orders"), ("version", "1.0.0")];
        let started = reviewed(&site, &member, &fields).await;
        let review = started.header("location").to_owned();
        let page = member.get(&format!("{review}?item=OUR-01")).await;
        assert_eq!(page.status, StatusCode::OK, "{}", started.text);
        assert_eq!(attributes(&page, "input[name^=value-]", "name"), ["value-shards"]);
        let values = [("item", "OUR-01"), ("do", "values"), ("value-shards", "3")];
        member.form(&format!("{review}?item=OUR-01"), &values).await;
        let page = member.get(&format!("{review}?item=OUR-01")).await;
        assert_eq!(texts(&page, ".verdict .state"), ["fail"], "the inventory, the default and the typed value decide together");
        for file in ["review.csv", "review.md", "review.json"] {
            let file = member.get(&format!("{review}/{file}")).await;
            assert!(file.status == StatusCode::OK && file.text.contains("OUR-01"));
        }
    }

    async fn a_review_of_a_checklist_that_is_not_there_or_asks_nothing_is_refused(site: Site) {
        let member = site.browser("mara", Role::Member).await;
        let refused = reviewed(&site, &member, &[("checklist", "none"), ("version", "1")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.text.contains("There is no version 1 of the checklist none."));
        let writer = site.program("ci", Scope::Write, None).await;
        for (body, field) in [
            ("\"checklist\":\"none\"", "checklist"),
            ("\"version\":\"9\"", "version"),
            ("\"checklist\":\"No Name\"", ""),
        ] {
            let body = format!("{{\"service\":\"orders-api\",\"from\":100,\"to\":1000,{body}}}");
            let refused = writer.post("/api/v1/reviews", &body).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{body}");
            assert!(field.is_empty() || refused.json()["field"] == field, "{}", refused.text);
        }
    }

    async fn the_default_stays_as_it_is(site: Site) {
        let member = site.browser("mara", Role::Member).await;
        let led = member.get("/checklists/headroom-default/edit").await;
        assert_eq!(led.header("location"), "/checklists/headroom-default#copy");
        for (address, fields) in [
            ("/checklists/headroom-default/edit", vec![("do", "save"), ("text", "x"), ("revision", "0")]),
            ("/checklists/headroom-default/publish", vec![("revision", "1")]),
        ] {
            assert_eq!(member.form(address, &fields).await.status, StatusCode::CONFLICT, "{address}");
        }
        let writer = site.program("ci", Scope::Write, None).await;
        let put = writer.send(Method::PUT, "/api/v1/checklists/headroom-default/draft", "x").await;
        assert_eq!(put.status, StatusCode::CONFLICT);
    }

    async fn a_program_copies_edits_and_publishes(site: Site) {
        let writer = site.program("ci", Scope::Write, None).await;
        let made = writer.post("/api/v1/checklists", "{\"id\":\"team-orders\",\"title\":\"What Team Orders asks\"}").await;
        assert_eq!((made.status, made.header("location")), (StatusCode::CREATED, DRAFT), "{}", made.text);
        assert_eq!(made.json()["publishable"], true);
        assert_eq!(writer.post("/api/v1/checklists", "{\"id\":\"team-orders\"}").await.status, StatusCode::CONFLICT);
        let wrong = own("severity = \"critical\"", "severty = \"critical\"");
        let put = writer.send(Method::PUT, &format!("{DRAFT}?revision=1"), &wrong).await;
        assert_eq!(put.status, StatusCode::OK, "{}", put.text);
        let draft = put.json();
        assert_eq!((draft["revision"].as_i64(), draft["publishable"].as_bool()), (Some(2), Some(false)));
        assert!(draft["faults"][0]["line"].as_u64().unwrap() > 100);
        let refused = writer.post("/api/v1/checklists/team-orders/publish", "{\"revision\":2}").await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.json()["faults"].to_string().contains("severty"));
        let late = writer.send(Method::PUT, &format!("{DRAFT}?revision=1"), "x").await;
        assert_eq!((late.status, late.json()["revision"].as_i64()), (StatusCode::CONFLICT, Some(2)));
        assert_eq!(writer.send(Method::PUT, DRAFT, "x").await.status, StatusCode::CONFLICT, "there is a draft already");
        let good = own("severity = \"critical\"", "severity = \"major\"");
        writer.send(Method::PUT, &format!("{DRAFT}?revision=2"), &good).await;
        assert_eq!(writer.get(DRAFT).await.json()["text"], good.as_str());
        let stale = writer.post("/api/v1/checklists/team-orders/publish", "{\"revision\":2}").await;
        assert_eq!(stale.status, StatusCode::CONFLICT);
        let done = writer.post("/api/v1/checklists/team-orders/publish", "{\"revision\":3,\"note\":\"Ours.\"}").await;
        assert_eq!(done.status, StatusCode::CREATED, "{}", done.text);
        assert_eq!(done.header("location"), "/api/v1/checklists/team-orders/versions/1.0.0");
        let version = writer.get(done.header("location")).await.json();
        assert_eq!((&version["note"], &version["published_by"]), (&"Ours.".into(), &"ci (token ci)".into()));
        assert_eq!(version["checklist"]["item"][0]["severity"], "major");
        let all = writer.get("/api/v1/checklists").await.json();
        assert_eq!(all["items"].as_array().unwrap().len(), 2);
        let first = writer.get("/api/v1/checklists?limit=1").await.json();
        let rest = writer.get(first["next"].as_str().unwrap()).await.json();
        assert_eq!(rest["items"][0]["id"], "team-orders");
        let versions = writer.get("/api/v1/checklists/team-orders/versions").await.json();
        assert_eq!(versions["items"][0]["version"], "1.0.0");
        site.service("orders-api").await;
        let body = "{\"service\":\"orders-api\",\"from\":100,\"to\":1000,\"checklist\":\"team-orders\",\"version\":\"1.0.0\"}";
        let review = writer.post("/api/v1/reviews", body).await;
        assert_eq!(review.json()["checklist"]["id"], "team-orders", "{}", review.text);
        assert_eq!(writer.get("/api/v1/checklists").await.json()["items"][1]["reviews"], 1);
        for nowhere in ["/api/v1/checklists/none", "/api/v1/checklists/team-orders/versions/2", DRAFT] {
            assert_eq!(writer.get(nowhere).await.status, StatusCode::NOT_FOUND, "{nowhere}");
        }
    }

    async fn bodies_that_are_no_checklist_are_refused_by_programs_door(site: Site) {
        let writer = site.program("ci", Scope::Write, None).await;
        writer.post("/api/v1/checklists", "{\"id\":\"team-orders\"}").await;
        let address = format!("{DRAFT}?revision=1");
        let bytes = writer.request(Method::PUT, &address).body(axum::body::Body::from(vec![0x61, 0xff])).unwrap();
        let refused = site.send(bytes).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{}", refused.text);
        let large = writer.send(Method::PUT, &address, &"#".repeat(1_000_001)).await;
        assert_eq!(large.status, StatusCode::PAYLOAD_TOO_LARGE);
        let unknown = writer.send(Method::PUT, &format!("{DRAFT}?revison=1"), "x").await;
        assert_eq!(unknown.json()["field"], "revison");
        let unknown = writer.post("/api/v1/checklists", "{\"id\":\"b\",\"form\":\"c\"}").await;
        assert_eq!(unknown.json()["field"], "form");
        site.service("orders-api").await;
        let bound = site.program("bound", Scope::Write, Some("orders-api")).await;
        assert_eq!(bound.post("/api/v1/checklists", "{\"id\":\"b\"}").await.status, StatusCode::FORBIDDEN);
        assert_eq!(bound.send(Method::PUT, &address, "x").await.status, StatusCode::FORBIDDEN);
        assert_eq!(bound.get("/api/v1/checklists").await.status, StatusCode::OK);
    }
}

/// An item of a team's own before the first one, with an input that people type.
const OURS: &str = r#"[[input]]
name = "shards"
kind = "number"
unit = "count"
from = "document"
means = "Shards that the data is spread over."

[[item]]
id = "OUR-01"
section = "measure"
orders = ["o1k", "o10k"]
title = "No shard has many instances"
question = "How many instances share a shard?"
why = "Ours."
verify = "Count them."
evidence = ["document"]
evidence_note = "A list."
severity = "major"
blocking = true
stale_days = 90
stale_on = ["instances"]
origin = "Ours."
[item.auto]
mode = "decides"
inputs = ["instances", "shards"]
value = "instances / shards"
fail = "value > margin"
says = "{instances} instances over {shards} shards."
[[item.example]]
given = { instances = 4.0, shards = 4.0 }
status = "pass"
text = "One each."
[[item.example]]
given = { instances = 8.0, shards = 4.0 }
status = "fail"
text = "Two each."

[[item]]
id = "MEA-01""#;
