//! The pages of reviews, asked and filled in as a browser without JavaScript does.

use domain::Role;
use http::StatusCode;

use crate::html::{attributes, texts};
use crate::site::{Answer, Client, fixture, on_both};

const START: &str = "/reviews/new?service=orders-api";

/// Starts a review of orders-api, from 1,000 to 10,000 req/s. Gives its address.
async fn started(member: &Client<'_>) -> String {
    let fields = [("service", "orders-api"), ("from", "1000"), ("to", "10000"), ("target", "10,000")];
    let answer = member.form(START, &fields).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
    answer.header("location").to_owned()
}

/// Fills in a form on the page of an item.
async fn fill(client: &Client<'_>, review: &str, item: &str, fields: &[(&str, &str)]) -> Answer {
    let fields: Vec<_> = [("item", item)].into_iter().chain(fields.iter().copied()).collect();
    client.form(&format!("{review}?item={item}"), &fields).await
}

on_both! {
    async fn the_first_review_is_started_from_an_empty_list(site: Site) {
        site.service("orders-api").await;
        let member = site.browser("mara", Role::Member).await;
        let empty = member.get("/reviews").await;
        assert!(empty.text.contains("No review has been started yet."));
        let form = member.get(START).await;
        assert_eq!(texts(&form, "input[name=to] ~ small")[2].split(',').next(), Some("54 items"));
        let review = started(&member).await;
        let list = member.get("/reviews").await;
        assert_eq!(attributes(&list, "tbody th a", "href"), std::slice::from_ref(&review));
        assert_eq!(texts(&list, "tbody td")[1], "1k to 10k");
        let overview = member.get(&review).await;
        assert_eq!(texts(&overview, "h1"), ["Review #1: orders-api, 1k to 10k"]);
        assert_eq!(texts(&overview, ".tally li"), ["54 unknown"]);
        assert_eq!(texts(&overview, "section[aria-labelledby^=section-] h2").len(), 9, "the sections that a review to 10k asks in");
        assert_eq!(texts(&overview, "section .list li").len(), 54);
    }

    async fn a_review_that_cannot_be_is_refused_with_all_that_was_typed(site: Site) {
        site.service("orders-api").await;
        let member = site.browser("mara", Role::Member).await;
        site.account("vera", Role::Viewer).await;
        let fields =
            [("service", "orders-api"), ("from", "10000"), ("to", "1000"), ("target", "fast"), ("reviewer", "mara")];
        let refused = member.form(START, &fields).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        let problems = texts(&refused, "[role=alert] li");
        assert_eq!(problems.len(), 3, "{problems:?}");
        assert!(problems.iter().any(|problem| problem.contains("A review goes up")), "{problems:?}");
        assert!(problems.iter().any(|problem| problem.contains("does not sign it")), "{problems:?}");
        assert_eq!(attributes(&refused, "input[name=target]", "value"), ["fast"]);
        assert_eq!(attributes(&refused, "input[name=from][checked]", "value"), ["10000"]);
        let viewer = [("service", "orders-api"), ("from", "100"), ("to", "100"), ("target", "100"), ("reviewer", "vera")];
        let refused = member.form(START, &viewer).await;
        assert_eq!(texts(&refused, ".field .error"), ["vera may only read: a reviewer has to be a member."]);
        let elsewhere = [("service", "billing"), ("from", "100"), ("to", "100"), ("target", "100")];
        let refused = member.form("/reviews/new", &elsewhere).await;
        assert_eq!(texts(&refused, ".field .error"), ["There is no service billing."]);
        assert!(member.get("/reviews").await.text.contains("No review has been started yet."));
    }

    async fn an_item_shows_everything_that_an_answer_needs(site: Site) {
        site.service("orders-api").await;
        let member = site.browser("mara", Role::Member).await;
        let review = started(&member).await;
        member.form("/services/orders-api/inventory", &[("fact-db_max_connections", "200")]).await;
        site.wait(3 * domain::Timestamp::DAY);
        let later = site.browser("jo", Role::Member).await;
        let page = later.get(&format!("{review}?item=CON-03")).await;
        let item = analysis::checklist::default().item("CON-03").unwrap();
        for text in [&item.title, &item.question, &item.why, &item.verify, &item.remedies[0].action] {
            assert!(texts(&page, "article *").contains(text), "{text}");
        }
        assert_eq!(texts(&page, "article details.more .list li").len(), item.examples.len());
        let terms = texts(&page, ".equation .term");
        assert_eq!(terms[0], "10,000 req/stargetthis review");
        assert!(terms[1].starts_with("unknown"), "{terms:?}");
        assert_eq!(terms[2], "200 connectionsDB max connectionsinventory, 3 days");
        assert_eq!(texts(&page, "nav.pager a"), ["CON-02 k", "next unknown u", "CON-04 j"]);
        assert_eq!(attributes(&page, "input[name^=value-]", "name"), ["value-db_hold_ms_per_request"]);
    }

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

    async fn the_inventory_decides_an_item_and_what_fails_says_what_would_change_it(site: Site) {
        site.service("orders-api").await;
        let member = site.browser("mara", Role::Member).await;
        let review = started(&member).await;
        let state = |instances: &'static str| [
            ("fact-instances", instances),
            ("fact-pool_max_per_instance", "10"),
            ("fact-other_db_clients", "0"),
            ("fact-db_max_connections", "200"),
            ("fact-db_reserved_connections", "3"),
            ("fact-pooler_in_front", "no"),
        ];
        member.form("/services/orders-api/inventory", &state("50")).await;
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

        member.form("/services/orders-api/inventory", &state("5")).await;
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
        let run = run.header("location").split(['?', '#']).next().unwrap_or_default().to_owned();
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

    async fn who_reads_sees_the_review_and_changes_nothing(site: Site) {
        site.service("orders-api").await;
        let member = site.browser("mara", Role::Member).await;
        let review = started(&member).await;
        let viewer = site.browser("vera", Role::Viewer).await;
        let page = viewer.get(&format!("{review}?item=STA-01")).await;
        assert_eq!(page.status, StatusCode::OK);
        assert_eq!(texts(&page, "main form"), Vec::<String>::new());
        assert!(page.text.contains("Your account reads. A member can answer."));
        let refused = fill(&viewer, &review, "STA-01", &[("do", "answer"), ("answer", "meets")]).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
        assert_eq!(viewer.get(START).await.status, StatusCode::FORBIDDEN);
        assert_eq!(texts(&member.get(&review).await, ".tally li"), ["54 unknown"]);
    }

    async fn what_a_review_does_not_ask_is_not_found(site: Site) {
        site.service("orders-api").await;
        let member = site.browser("mara", Role::Member).await;
        let review = started(&member).await;
        // An item of the order above.
        for address in [&format!("{review}?item=O5-01"), "/reviews/01a2064b-6b87-771f-9018-f61666cfdc30", "/reviews/x"] {
            assert_eq!(member.get(address).await.status, StatusCode::NOT_FOUND, "{address}");
        }
        let answer = [("do", "answer"), ("answer", "meets")];
        assert_eq!(fill(&member, &review, "O5-01", &answer).await.status, StatusCode::NOT_FOUND);
        assert_eq!(fill(&member, &review, "CON-01", &[("do", "fly")]).await.status, StatusCode::NOT_FOUND);
    }
}
