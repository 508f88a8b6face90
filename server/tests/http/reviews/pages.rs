//! Reviews that are started, read, and not there.

use domain::Role;
use http::StatusCode;

use super::{START, fill, started};
use crate::html::{attributes, texts};
use crate::site::on_both;

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
