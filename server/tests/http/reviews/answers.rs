//! Answers of people, and the evidence beside them.

use domain::Role;
use http::StatusCode;

use super::{fill, started};
use crate::html::{attributes, texts};
use crate::site::{fixture, on_both};

on_both! {
    async fn an_answer_on_what_values_decide_is_stated_and_stays_unknown(site: Site) {
        site.service("orders-api").await;
        let member = site.browser("mara", Role::Member).await;
        let review = started(&member).await;
        let answer = [("do", "answer"), ("answer", "meets"), ("reason", "We <b>looked</b>.")];
        let saved = fill(&member, &review, "CON-01", &answer).await;
        assert_eq!(saved.header("location"), format!("{review}?item=CON-01"));
        let page = member.get(saved.header("location")).await;
        assert_eq!(texts(&page, ".verdict .state"), ["unknown"]);
        assert!(texts(&page, ".verdict p")[0].starts_with("mara states that it meets this; values decide."));
        assert_eq!(texts(&page, ".verdict small"), ["mara: “We <b>looked</b>.”"]);
        assert_eq!(attributes(&page, "input[name=answer][checked]", "value"), ["meets"]);
    }

    async fn what_the_values_suggest_is_proposed_and_an_override_needs_its_reason(site: Site) {
        site.service("orders-api").await;
        let member = site.browser("mara", Role::Member).await;
        let review = started(&member).await;
        let facts = [("fact-session_store", "memory"), ("fact-sticky_sessions", "no")];
        member.form("/services/orders-api/inventory", &facts).await;
        let page = member.get(&format!("{review}?item=STA-01")).await;
        assert_eq!(texts(&page, ".verdict .state"), ["unknown"]);
        assert!(texts(&page, ".verdict p")[0].ends_with("This suggests a fail; nobody has confirmed it yet."));
        let bare = fill(&member, &review, "STA-01", &[("do", "answer"), ("answer", "meets")]).await;
        assert_eq!(texts(&bare, ".field .error"), ["The values suggest otherwise: say why."]);
        let why = [("do", "answer"), ("answer", "meets"), ("reason", "It moved to Redis today.")];
        assert_eq!(fill(&member, &review, "STA-01", &why).await.status, StatusCode::SEE_OTHER);
        let page = member.get(&format!("{review}?item=STA-01")).await;
        assert_eq!(texts(&page, ".verdict .state"), ["pass"]);
        assert!(texts(&page, ".verdict p")[0].starts_with("It meets this, says mara. The values suggest a fail:"));
    }

    async fn an_answer_on_what_a_person_judges_is_how_it_stands(site: Site) {
        site.service("orders-api").await;
        let member = site.browser("mara", Role::Member).await;
        let review = started(&member).await;
        let next = fill(&member, &review, "STA-01", &[("do", "answer"), ("answer", "meets"), ("go", "next")]).await;
        assert_eq!(next.header("location"), format!("{review}?item=STA-02"));
        fill(&member, &review, "STA-02", &[("do", "answer"), ("answer", "does_not")]).await;
        let reason = [("do", "answer"), ("answer", "not_applicable"), ("not-applicable-because", "out_of_scope"), ("reason", "It has no users.")];
        fill(&member, &review, "STA-03", &reason).await;
        let overview = member.get(&review).await;
        assert_eq!(texts(&overview, ".tally li"), ["1 fail", "51 unknown", "1 pass", "1 n/a"]);
        assert_eq!(texts(&overview, ".answer"), [
            "orders-api is not ready for 10,000 req/s: 1 of 54 items fail and 51 are unknown."
        ]);
        let fails = member.get(&format!("{review}?status=fail")).await;
        assert_eq!(attributes(&fails, "section .list a", "href"), [format!("{review}?item=STA-02")]);
    }

    async fn what_cannot_be_saved_comes_back_with_what_was_typed(site: Site) {
        site.service("orders-api").await;
        let member = site.browser("mara", Role::Member).await;
        let review = started(&member).await;
        let without = fill(&member, &review, "STA-01", &[("do", "answer"), ("answer", "not_applicable")]).await;
        assert_eq!(without.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(texts(&without, ".field .error"), [
            "Choose why it does not apply here.", "Say why it does not apply here."
        ]);
        assert_eq!(attributes(&without, "input[name=answer][checked]", "value"), ["not_applicable"]);
        let none = fill(&member, &review, "STA-01", &[("do", "answer"), ("reason", "Hm.")]).await;
        assert_eq!(texts(&none, ".field .error"), ["Choose one of the four."]);
        assert_eq!(texts(&none, "textarea[name=reason]"), ["Hm."]);
        let many = [("do", "values"), ("value-db_hold_ms_per_request", "many")];
        let many = fill(&member, &review, "CON-03", &many).await;
        assert_eq!(many.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(attributes(&many, "input[name^=value-]", "value"), ["many"]);
        assert_eq!(attributes(&many, "input[name^=value-]", "aria-invalid"), ["true"]);
        assert_eq!(texts(&member.get(&review).await, ".tally li"), ["54 unknown"]);
    }

    async fn evidence_is_a_run_a_link_or_a_note_and_can_be_removed(site: Site) {
        site.service("orders-api").await;
        let member = site.browser("mara", Role::Member).await;
        let run = fixture("k6/v0.57.0-default-stats/run.json.gz");
        member.upload("/services/orders-api/runs", &[("file", Some("run.json"), &run)]).await;
        let review = started(&member).await;
        for typed in ["#1", "https://wiki.example/runbook", "javascript:alert(1)"] {
            let attached = fill(&member, &review, "CON-02", &[("do", "attach"), ("evidence", typed)]).await;
            assert_eq!(attached.status, StatusCode::SEE_OTHER, "{typed}");
        }
        let page = member.get(&format!("{review}?item=CON-02")).await;
        let links = attributes(&page, "aside .list li a", "href");
        let links: Vec<_> = links.iter().filter(|link| !link.contains("inventory")).collect();
        assert!(links[0].starts_with("/runs/"), "{links:?}");
        assert_eq!(links[1..], ["https://wiki.example/runbook"], "the note is no link");
        for (typed, problem) in [("#9", "orders-api has no run #9."), ("https://a b", "A link is a whole address")] {
            let refused = fill(&member, &review, "CON-02", &[("do", "attach"), ("evidence", typed)]).await;
            assert!(texts(&refused, ".field .error")[0].starts_with(problem), "{typed}");
            assert_eq!(attributes(&refused, "input[name=evidence]", "value"), [typed]);
        }
        for id in attributes(&page, "input[name=evidence-id]", "value") {
            fill(&member, &review, "CON-02", &[("do", "remove"), ("evidence-id", &id)]).await;
        }
        let page = member.get(&format!("{review}?item=CON-02")).await;
        assert!(texts(&page, "aside .state").contains(&"nothing attached".to_owned()));
    }
}
