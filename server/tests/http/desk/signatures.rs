//! Handing over, signing, and what a signature froze.

use domain::Role;

use super::{Desk, begun, done, refused, start};
use crate::html::{attributes, texts};
use crate::site::on_both;

on_both! {
    async fn a_review_is_handed_over_cleared_read_signed_and_lapses_with_its_cause(site: Site) {
        let desk = begun(&site).await;
        let why = refused(&desk.ann, &desk.review, &[("do", "submit"), ("reviewer", "")]).await;
        assert!(why[0].contains("Say who shall review it"), "{why:?}");
        desk.submitted().await;
        assert_eq!(texts(&desk.rob.get("/inbox").await, "main .answer"), ["1 review waits for you."]);
        let own = desk.ann.get(&desk.at("sign")).await;
        assert!(texts(&own, ".notice")[0].contains("the author never signs"), "{:?}", texts(&own, ".notice"));
        assert_eq!(attributes(&own, "input[name=verdict]", "value"), Vec::<String>::new());
        let page = desk.rob.get(&desk.at("sign")).await;
        assert_eq!(attributes(&page, "input[name=verdict]", "value"), ["not_ready"]);
        let revision = desk.revision().await;
        let ready = [("verdict", "ready"), ("revision", revision.as_str())];
        let why = refused(&desk.rob, &desk.at("sign"), &ready).await;
        assert!(why[0].contains("blocking items lack a pass"), "{why:?}");

        desk.on(&desk.ann, "CON-05", &[("do", "values"), ("value-pool_wait_p95_ms", "0.2"), ("value-pool_timeouts", "0"), ("value-pool_idle_share_at_peak", "0.3")]).await;
        desk.cleared().await;
        let page = desk.rob.get(&desk.at("sign")).await;
        assert_eq!(attributes(&page, "input[name=verdict]", "value"), ["ready", "ready_with_conditions", "not_ready"]);
        let read = desk.rob.get(&desk.at("read")).await;
        assert!(texts(&read, "main .answer")[0].contains("No blocking item lacks a pass."), "{:?}", texts(&read, "main .answer"));
        assert!(texts(&read, "article.item header").iter().any(|head| head.contains("exempt")));

        let revision = desk.revision().await;
        let why = refused(&desk.rob, &desk.at("sign"), &[("verdict", "not_ready"), ("revision", &revision)]).await;
        assert_eq!(why, ["Say the first reason why it is not ready."]);
        let more = [("verdict", "ready_with_conditions"), ("revision", revision.as_str()), ("condition-item-1", "LIM-03"), ("add", "condition")];
        let again = desk.rob.form(&desk.at("sign"), &more).await;
        assert_eq!(attributes(&again, "[name^=condition-owner-]", "name"), ["condition-owner-1", "condition-owner-2"]);
        let signature = [
            ("verdict", "ready_with_conditions"),
            ("revision", revision.as_str()),
            ("condition-item-1", "LIM-03"),
            ("condition-owner-1", "Team Orders"),
            ("condition-due-1", "2099-01-31"),
        ];
        let snapshot = done(&desk.rob, &desk.at("sign"), &signature).await;
        assert_eq!(snapshot, desk.at("snapshots/1"));
        let page = desk.ann.get(&snapshot).await;
        assert_eq!(texts(&page, "main .answer"), ["orders-api is ready for 10,000 req/s, on 1 condition."]);
        assert_eq!(texts(&page, "section[aria-labelledby=items-title] tbody tr").len(), 54);
        assert!(texts(&page, "aside code").iter().any(|hash| hash.starts_with("blake3:")));
        assert_eq!(texts(&desk.ann.get(&format!("{snapshot}?against=today")).await, "main .answer"), ["Nothing differs."]);

        site.wait(1_000);
        done(&desk.ann, "/services/orders-api/inventory", &[("fact-instances", "50")]).await;
        let page = desk.ann.get(&desk.review).await;
        let notice = &texts(&page, ".notice[data-state=stale]")[0];
        assert!(notice.contains("instances 5 → 50"), "{notice}");
        let page = desk.ann.get(&format!("{snapshot}?against=today")).await;
        let rows = texts(&page, "tbody tr");
        assert!(rows.iter().any(|row| row.starts_with("instances5") && row.contains("50")), "{rows:?}");
        let service = desk.ann.get("/services/orders-api").await;
        let meta = &texts(&service, ".head .meta")[0];
        assert!(meta.contains("10k lapsed") && meta.contains("instances 5 → 50"), "{meta}");

        let overview = desk.ann.get(&desk.review).await;
        let answer = &texts(&overview, "main .answer")[0];
        assert!(answer.starts_with("orders-api is not ready for 10,000 req/s: 1 of 54 items fail"), "{answer}");
        assert!(answer.ends_with(" and 1 is stale."), "{answer}");
        let document = desk.ann.get(&desk.at("review.md")).await;
        assert!(document.text.contains("are unknown and **1** is stale."), "{}", document.text);

        let inbox = desk.rob.get("/inbox").await;
        assert_eq!(texts(&inbox, "main .answer"), ["1 review waits for you."]);
        assert_eq!(texts(&inbox, "section[aria-labelledby=lapsed-title] .state"), ["instances 5 → 50"]);
        assert_eq!(texts(&inbox, ".rail a[href='/inbox'] span")[0], "1 waiting");
        let follows = start(&desk.ann, &[]).await;
        assert_eq!(texts(&desk.rob.get("/inbox").await, "main .answer"), ["Nothing waits for you."], "{follows} follows it");

        done(&desk.ann, &desk.review, &[("do", "reopen"), ("as", "draft")]).await;
        let item = desk.ann.get(&format!("{}?item=CON-05", desk.review)).await;
        assert_eq!(texts(&item, ".verdict .state"), ["stale"]);
        desk.on(&desk.ann, "CON-05", &[("do", "confirm")]).await;
        let item = desk.ann.get(&format!("{}?item=CON-05", desk.review)).await;
        assert_eq!(texts(&item, ".verdict .state"), ["pass"]);
    }

    async fn the_reviewer_and_the_day_are_changed_on_the_review_while_it_is_open(site: Site) {
        let desk = begun(&site).await;
        site.browser("eve", Role::Member).await;
        let change = [("do", "change"), ("change-reviewer", "eve"), ("change-planned", "2027-01-15")];
        done(&desk.ann, &desk.review, &change).await;
        let page = desk.ann.get(&desk.review).await;
        assert_eq!(attributes(&page, "input[name=change-planned]", "value"), ["2027-01-15"]);
        assert!(texts(&page, ".head .meta")[0].contains("reviewer eve"), "{:?}", texts(&page, ".head .meta"));
        let own = [("do", "change"), ("change-reviewer", "ann")];
        assert_eq!(refused(&desk.ann, &desk.review, &own).await, ["Whoever starts a review does not sign it: choose someone else."]);
        desk.submitted().await;
        let nobody = [("do", "change"), ("change-reviewer", "")];
        assert_eq!(refused(&desk.ann, &desk.review, &nobody).await, ["This review is with its reviewer: name another one."]);
    }

    async fn the_first_signature_of_a_review_is_held_against_the_last_one_of_the_service(site: Site) {
        let desk = begun(&site).await;
        let signed = async |desk: &Desk<'_>| {
            desk.submitted().await;
            let revision = desk.revision().await;
            let not_ready = [("verdict", "not_ready"), ("reason", "Nothing was measured."), ("revision", revision.as_str())];
            let snapshot = done(&desk.rob, &desk.at("sign"), &not_ready).await;
            desk.ann.get(&format!("{snapshot}?against=previous")).await
        };
        let page = signed(&desk).await;
        assert_eq!(texts(&page, "main .answer"), ["This is the first signature of this service."]);
        // Which came first is told by their times.
        site.wait(1_000);
        let second = start(&desk.ann, &[("planned", "2099-01-31")]).await;
        let desk = Desk { review: second, ..desk };
        let page = signed(&desk).await;
        assert_eq!(texts(&page, ".views a[aria-current]"), ["Against the signature before"]);
        assert_eq!(texts(&page, "main .answer"), ["1 item stands otherwise."], "it knows its day now");
    }
}
