//! What an item rests on: shown, confirmed and carried.

use domain::{Clock, EnvironmentName, Timestamp, Value};
use store::Author;

use super::{begun, done, facts, start};
use crate::html::{attributes, texts};
use crate::site::on_both;

on_both! {
    async fn every_item_that_is_read_has_its_evidence_and_three_buttons(site: Site) {
        let desk = begun(&site).await;
        let item = desk.ann.get(&format!("{}?item=CON-01", desk.review)).await;
        assert!(attributes(&item, "aside datalist option", "value").contains(&"instances".to_owned()));
        assert_eq!(texts(&item, "aside label")[0], "Attach a run, a fact, a link or a note");
        desk.on(&desk.ann, "CON-01", &[("do", "attach"), ("evidence", "instances")]).await;
        let read = desk.rob.get(&desk.at("read")).await;
        let folded = "section[aria-labelledby=rest-title] details article";
        assert!(attributes(&read, folded, "id").contains(&"CON-01".to_owned()), "a plain pass on data");
        let chips = texts(&read, "#CON-01 .chip");
        assert!(chips.contains(&"instances 5, today".to_owned()), "{chips:?}");
        let buttons = texts(&read, "#CON-01 [role=group] button, #CON-01 [role=group] summary");
        assert_eq!(buttons, ["Agree", "Ask", "Ask this", "Comment", "Say this"], "values decide: no word overrides them");
        let page = desk.at("read");
        done(&desk.rob, &page, &[("item", "CON-01"), ("do", "agree")]).await;
        let read = desk.rob.get(&page).await;
        assert!(texts(&read, "#CON-01 .state").contains(&"you agreed".to_owned()));
    }

    async fn what_an_item_rests_on_says_how_it_lapses(site: Site) {
        let desk = begun(&site).await;
        let lapses = async |item: &str| {
            let page = desk.ann.get(&format!("{}?item={item}", desk.review)).await;
            texts(&page, "aside section:last-child p").concat()
        };
        let declared = lapses("CON-01").await;
        assert!(declared.starts_with("What was measured, typed or stated counts for 90 days."), "{declared}");
        let measured = lapses("CON-05").await;
        assert!(measured.starts_with("What was measured, typed or stated counts for 90 days."), "{measured}");
        for item in &analysis::checklist::default().items_to(domain::Order::O10k).collect::<Vec<_>>() {
            let told = lapses(&item.id).await;
            assert_eq!(told.contains("Look again when any of these changes"), !item.stale_on.is_empty(), "{}: {told}", item.id);
        }
    }

    async fn values_and_facts_that_are_too_old_are_confirmed_where_they_are_read(site: Site) {
        let desk = begun(&site).await;
        let review = desk.review.rsplit('/').next().unwrap().parse().unwrap();
        let service = site.store.service(&"orders-api".parse().unwrap()).await.unwrap().unwrap().id;
        let then = site.store.clock().now().plus_ms(-91 * Timestamp::DAY);
        let (old, by) = (site.store.dated_by(Clock::standing_at(then)), Author { account: None, name: "ann".into() });
        let number = |name: &str, value: f64| (name.parse().unwrap(), Some(Value::Number(value)));
        let values = [number("pool_wait_p95_ms", 0.2), number("pool_timeouts", 0.0), number("pool_idle_share_at_peak", 0.3)];
        let long_ago = async || {
            old.type_values(review, &values.clone().into(), &by).await.unwrap();
            let production = EnvironmentName::production();
            old.state_facts(service, &production, &[number("instances", 5.0)].into(), &by).await.unwrap();
        };
        let item = async |id: &str| {
            let page = desk.ann.get(&format!("{}?item={id}", desk.review)).await;
            (texts(&page, ".verdict .state"), texts(&page, ".notice[data-state=stale] button"))
        };
        long_ago().await;
        for (id, words) in [
            ("CON-05", "Measured again, with the same values: confirm them"),
            ("CON-01", "Looked at again, the inventory still holds: confirm it"),
        ] {
            assert_eq!(item(id).await, (vec!["stale".to_owned()], vec![words.to_owned()]));
            desk.on(&desk.ann, id, &[("do", "confirm")]).await;
            assert_eq!(item(id).await, (vec!["pass".to_owned()], vec![]));
        }
        long_ago().await;
        let other = [("do", "values"), ("value-pool_wait_p95_ms", "0.1"), ("value-pool_timeouts", "0"), ("value-pool_idle_share_at_peak", "0.3")];
        desk.on(&desk.ann, "CON-05", &other).await;
        assert_eq!(item("CON-05").await.0, ["stale"], "the other two were not measured again");
        desk.on(&desk.ann, "CON-05", &other).await;
        assert_eq!(item("CON-05").await.0, ["pass"], "saved without a change");
        done(&desk.ann, "/services/orders-api/inventory", &facts()).await;
        assert_eq!(item("CON-01").await.0, ["pass"]);
        let inventory = desk.ann.get("/services/orders-api/inventory").await;
        assert!(texts(&inventory, "td").iter().any(|cell| cell == "5, as before"), "{:?}", texts(&inventory, "td"));
    }

    async fn answers_that_still_hold_are_carried_into_the_next_review_and_marked(site: Site) {
        let desk = begun(&site).await;
        desk.on(&desk.ann, "STA-02", &[("do", "answer"), ("answer", "meets"), ("reason", "In S3.")]).await;
        desk.on(&desk.ann, "CON-05", &[("do", "values"), ("value-pool_wait_p95_ms", "0.2")]).await;
        desk.on(&desk.ann, "CON-05", &[("do", "attach"), ("evidence", "Seen on the dashboard.")]).await;
        site.wait(1_000);
        let form = desk.rob.get("/reviews/new?service=orders-api&from=1000&to=10000").await;
        let held = "1 answer, 1 piece of evidence and 1 typed value are carried from the last review.";
        assert!(texts(&form, "main .answer")[0].ends_with(held), "{:?}", texts(&form, "main .answer"));
        assert_eq!(attributes(&form, "input[name=carry]", "value"), ["yes"]);
        let next = start(&desk.rob, &[("carry", "yes")]).await;
        let evidence = desk.rob.get(&format!("{next}?item=CON-05")).await;
        assert!(texts(&evidence, "aside .list li .quiet")[0].ends_with(", carried"), "{:?}", texts(&evidence, "aside .list li"));
        assert!(texts(&evidence, ".equation .term")[0].starts_with("0.2 ms"), "{:?}", texts(&evidence, ".equation .term"));
        let item = desk.rob.get(&format!("{next}?item=STA-02")).await;
        assert_eq!(texts(&item, ".verdict .state"), ["pass"]);
        assert_eq!(texts(&item, ".verdict .chip"), ["carried from review #1"]);
        assert!(texts(&item, ".verdict small")[0].starts_with("ann:"), "{:?}", texts(&item, ".verdict small"));
        let again = [("item", "STA-02"), ("do", "answer"), ("answer", "meets"), ("reason", "Still.")];
        site.wait(1_000);
        done(&desk.rob, &format!("{next}?item=STA-02"), &again).await;
        let item = desk.rob.get(&format!("{next}?item=STA-02")).await;
        assert_eq!(texts(&item, ".verdict .chip"), Vec::<String>::new());
        let bare = start(&desk.rob, &[]).await;
        let item = desk.rob.get(&format!("{bare}?item=STA-02")).await;
        assert_eq!(texts(&item, ".verdict .state"), ["unknown"]);
    }
}
