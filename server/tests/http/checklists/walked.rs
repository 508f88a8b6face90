//! Reviews that walk a checklist of a team.

use domain::{Role, Scope};
use http::StatusCode;

use super::{PUBLISH, copied, edit, own, reviewed};
use crate::html::{attributes, texts};
use crate::site::on_both;

on_both! {
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
