//! Precedents: read, written and changed by people and programs, and cited in a review.

use domain::{Role, Scope};
use http::{Method, StatusCode};

use crate::html::{attributes, texts};
use crate::site::on_both;

const FORM: [(&str, &str); 8] = [
    ("id", "our-sessions"),
    ("title", "Ours: sessions in one Redis"),
    ("constraint", "One core was busy."),
    ("numbers", "busy share, at the peak | 97 % | 1\r\n\r\nsessions | 4 million | 1"),
    ("design", "Eight of them, by user."),
    ("cost", "A client that knows where."),
    ("not_shown", "Losing one."),
    ("sources", "https://wiki.example/sessions | Our <notes> | Nov 2026"),
];

/// The form with another text in one field.
fn with(field: &'static str, text: &'static str) -> Vec<(&'static str, &'static str)> {
    FORM.into_iter().map(|(name, typed)| (name, if name == field { text } else { typed })).collect()
}

on_both! {
    async fn what_comes_with_headroom_gives_a_source_for_every_number(site: Site) {
        let viewer = site.browser("vera", Role::Viewer).await;
        let list = viewer.get("/precedents").await;
        assert_eq!(attributes(&list, "[aria-labelledby=known-title] a", "href"),
            ["/precedents/twitter-tweet-store", "/precedents/slack-job-queue"]);
        assert!(!list.text.contains("Write one"), "who only reads writes none");
        for known in analysis::precedents::built_in() {
            let page = viewer.get(&format!("/precedents/{}", known.id)).await;
            assert_eq!(texts(&page, "h1"), [known.precedent.title.as_str()]);
            assert_eq!(texts(&page, ".answer"), [known.precedent.constraint.as_str()]);
            assert_eq!(texts(&page, "tbody tr").len(), known.precedent.numbers.len());
            let sources = attributes(&page, "ol li[id^=source-] a", "href");
            let expected: Vec<_> = known.precedent.sources.iter().map(|source| source.address.as_str()).collect();
            assert_eq!(sources, expected);
            assert!(page.text.contains("comes with Headroom"));
        }
        assert_eq!(viewer.get("/precedents/none").await.status, StatusCode::NOT_FOUND);
    }

    async fn a_team_writes_one_in_the_same_form_and_its_history_stays(site: Site) {
        let mara = site.browser("mara", Role::Member).await;
        let made = mara.form("/precedents/new", &FORM).await;
        assert_eq!(made.header("location"), "/precedents/our-sessions", "{}", made.text);
        let page = mara.get(made.header("location")).await;
        assert_eq!(texts(&page, "tbody tr"), ["busy share, at the peak97 %1", "sessions4 million1"]);
        assert_eq!(texts(&page, "ol li[id^=source-] a"), ["Our <notes>"]);
        let jo = site.browser("jo", Role::Member).await;
        let edit = jo.get("/precedents/our-sessions/edit").await;
        assert_eq!(texts(&edit, "textarea[name=numbers]"), ["busy share, at the peak | 97 % | 1 sessions | 4 million | 1"]);
        assert_eq!(attributes(&edit, "input[name=revision]", "value"), ["1"]);
        let mut changed = with("cost", "More than we thought.");
        changed.push(("revision", "1"));
        assert_eq!(jo.form("/precedents/our-sessions/edit", &changed).await.status, StatusCode::SEE_OTHER);
        let late = mara.form("/precedents/our-sessions/edit", &changed).await;
        assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(texts(&late, "[role=alert]").join("").contains("jo changed it since you opened it"));
        assert_eq!(texts(&late, "textarea[name=cost]"), ["More than we thought."]);
        assert_eq!(attributes(&late, "input[name=revision]", "value"), ["2"]);
        let page = mara.get("/precedents/our-sessions").await;
        let history = texts(&page, "[aria-labelledby=history] li");
        assert!(history[0].starts_with("changed by jo") && history[1].starts_with("written by mara"), "{history:?}");
        assert!(texts(&mara.get("/precedents").await, "[aria-labelledby=own-title] li")[0].contains("Ours: sessions"));
    }

    async fn one_that_lacks_something_is_refused_with_all_that_was_typed(site: Site) {
        let mara = site.browser("mara", Role::Member).await;
        for (field, text, why) in [
            ("id", "slack-job-queue", "comes with Headroom"),
            ("id", "Our Sessions", "is not a short name"),
            ("title", "", "This cannot be empty."),
            ("numbers", "busy | 97 %", "Line 1: “busy | 97 %” has not three parts"),
            ("numbers", "busy | 97 % | 2", "names source 2, and there are 1"),
            ("numbers", "", "at least one number"),
            ("sources", "", "at least one source"),
            ("sources", "wiki | Notes | 2026", "Line 1: A link is a whole address"),
            ("sources", "javascript:alert(1) | Notes | 2026", "Line 1: A link is a whole address"),
        ] {
            let refused = mara.form("/precedents/new", &with(field, text)).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{field} {text}");
            assert!(texts(&refused, ".field .error").join("").contains(why), "{field} {text}: {:?}", texts(&refused, ".field .error"));
            assert_eq!(texts(&refused, "textarea[name=design]"), ["Eight of them, by user."]);
        }
        let led = mara.get("/precedents/slack-job-queue/edit").await;
        assert_eq!(led.header("location"), "/precedents/slack-job-queue");
        assert_eq!(mara.form("/precedents/slack-job-queue/edit", &FORM).await.status, StatusCode::NOT_FOUND);
    }

    async fn an_item_that_asks_for_a_precedent_takes_one_as_evidence(site: Site) {
        site.service("orders-api").await;
        let mara = site.browser("mara", Role::Member).await;
        mara.form("/precedents/new", &FORM).await;
        let fields = [("service", "orders-api"), ("from", "10000"), ("to", "100000"), ("target", "100000")];
        let review = mara.form("/reviews/new?service=orders-api", &fields).await.header("location").to_owned();
        let address = format!("{review}?item=O5-03");
        let page = mara.get(&address).await;
        let offered = attributes(&page, "[aria-labelledby=precedents-title] .list a", "href");
        assert_eq!(offered, ["/precedents/twitter-tweet-store", "/precedents/slack-job-queue", "/precedents/our-sessions"]);
        let cited = attributes(&page, "[aria-labelledby=precedents-title] input[name=evidence]", "value");
        assert_eq!(cited[2], "http://headroom.test/precedents/our-sessions");
        let fields = [("do", "attach"), ("item", "O5-03"), ("evidence", cited[2].as_str())];
        assert_eq!(mara.form(&address, &fields).await.status, StatusCode::SEE_OTHER);
        let page = mara.get(&address).await;
        assert!(attributes(&page, "aside a", "href").contains(&cited[2]));
        let other = mara.get(&format!("{review}?item=MEA-01")).await;
        assert!(texts(&other, "[aria-labelledby=precedents-title]").is_empty());
    }

    async fn programs_read_write_and_change_them(site: Site) {
        let writer = site.program("ci", Scope::Write, None).await;
        let all = writer.get("/api/v1/precedents").await.json();
        assert_eq!(all["items"].as_array().unwrap().len(), 2);
        let known = writer.get("/api/v1/precedents/slack-job-queue").await.json();
        assert_eq!((known["built_in"].as_bool(), known["precedent"]["numbers"][1]["value"].as_str()), (Some(true), Some("33,000")));
        let mut own = known["precedent"].clone();
        own["title"] = "Ours".into();
        let body = |own: &serde_json::Value| serde_json::json!({ "id": "ours", "precedent": own }).to_string();
        let made = writer.post("/api/v1/precedents", &body(&own)).await;
        assert_eq!((made.status, made.header("location")), (StatusCode::CREATED, "/api/v1/precedents/ours"), "{}", made.text);
        assert_eq!(writer.post("/api/v1/precedents", &body(&own)).await.status, StatusCode::CONFLICT);
        let changed = serde_json::json!({ "revision": 1, "precedent": own }).to_string();
        let put = writer.send(Method::PUT, "/api/v1/precedents/ours", &changed).await;
        assert_eq!((put.status, put.json()["revision"].as_i64()), (StatusCode::OK, Some(2)));
        assert_eq!(writer.send(Method::PUT, "/api/v1/precedents/ours", &changed).await.status, StatusCode::CONFLICT);
        assert_eq!(writer.send(Method::PUT, "/api/v1/precedents/slack-job-queue", &changed).await.status, StatusCode::NOT_FOUND);
        own["numbers"][0]["source"] = 9.into();
        let refused = writer.post("/api/v1/precedents", &body(&own)).await;
        assert_eq!((refused.status, &refused.json()["field"]), (StatusCode::UNPROCESSABLE_ENTITY, &"numbers".into()));
        own["sauces"] = 9.into();
        assert_eq!(writer.post("/api/v1/precedents", &body(&own)).await.json()["field"], "sauces");
        let reader = site.program("reader", Scope::Read, None).await;
        assert_eq!(reader.post("/api/v1/precedents", "{}").await.status, StatusCode::FORBIDDEN);
    }
}
