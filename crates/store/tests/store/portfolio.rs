//! What is looked at over many services: newest reviews in the list, the heat map, shared resources, campaigns, views.

use std::collections::BTreeMap;

use domain::{
    Asked, CampaignPlan, EnvironmentName, Filter, ItemStanding, Progress, ResourceKind, ResourceWords,
    ReviewId, ServiceFilter, ServiceId, Slug, Status, Timestamp, ViewOf,
};
use store::{Store, StoreError};

use crate::{
    build::{self, number, review, service, somebody, standing},
    paged::asked,
    store_test,
};

fn slug(text: &str) -> Slug {
    text.parse().unwrap()
}

/// As a judgement leaves it: each item with its status, and when that lapses.
async fn judged(store: &Store, id: ReviewId, items: &[(&str, Status, Option<i64>)]) {
    let at = store.clock().now();
    let item = |(item, status, lapses): &(&str, Status, Option<i64>)| ItemStanding {
        lapses_at: lapses.map(|ms| at.plus_ms(ms)),
        ..standing(item, *status, at)
    };
    let revision = store.review(id).await.unwrap().unwrap().revision;
    let settled = build::judged(at, revision, items.iter().map(item).collect());
    assert!(store.settle_review(id, &settled).await.unwrap());
}

async fn shown(store: &Store, pairs: &[(&str, &str)]) -> Vec<String> {
    let page = store.service_list(&asked(pairs), 50).await.unwrap().page;
    page.items.into_iter().map(|line| line.service.slug.to_string()).collect()
}

/// Three services: the first fails, the second is unknown and lapses in an hour, the third has no review.
async fn three(store: &Store) -> [ServiceId; 3] {
    let mut ids = Vec::new();
    for name in ["alpha", "beta", "gamma"] {
        ids.push(service(store, name).await.id);
    }
    let first = review(store, ids[0]).await.id;
    judged(store, first, &[("A-1", Status::Fail, None), ("C-1", Status::Pass, None)]).await;
    let second = review(store, ids[1]).await.id;
    let hour = Some(Timestamp::HOUR);
    judged(store, second, &[("A-1", Status::Pass, hour), ("C-1", Status::Unknown, None)]).await;
    ids.try_into().unwrap()
}

store_test! {
    async fn the_list_counts_the_items_of_newest_reviews_and_is_sorted_and_filtered_by_them(store) {
        let [alpha, ..] = three(&store).await;
        assert_eq!(shown(&store, &[("sort", "-fails")]).await, ["alpha", "beta", "gamma"], "no review stands last");
        assert_eq!(shown(&store, &[("sort", "-unknowns")]).await, ["beta", "alpha", "gamma"]);
        assert_eq!(shown(&store, &[("fails", "yes")]).await, ["alpha"]);
        assert_eq!(shown(&store, &[("fails", "no")]).await, ["beta"], "what has no review is not free of fails");
        assert_eq!(shown(&store, &[("unknowns", "yes")]).await, ["beta"]);
        assert_eq!(shown(&store, &[("stale", "yes")]).await, Vec::<String>::new());
        store.clock().advance(2 * Timestamp::HOUR);
        assert_eq!(shown(&store, &[("stale", "yes")]).await, ["beta"], "what has lapsed is stale before it is judged anew");
        let lines = store.service_list(&Asked::default(), 50).await.unwrap().page.items;
        let newest = lines[0].newest.unwrap();
        assert_eq!((newest.number, newest.fails, newest.unknowns, newest.has_lapsed), (1, 1, 0, false));
        assert!(lines[1].newest.unwrap().has_lapsed);
        assert_eq!(lines[2].newest, None);
        review(&store, alpha).await;
        let line = store.service_line(&slug("alpha")).await.unwrap().unwrap();
        assert_eq!(line.newest.map(|newest| (newest.number, newest.is_judged)), Some((2, false)), "a new one counts at once");
    }
}

store_test! {
    async fn every_order_of_the_list_is_paged_without_a_gap(store) {
        three(&store).await;
        for sort in ["reached", "fails", "-unknowns", "stale", "review", "-review", "runs", "-runs"] {
            let (mut one, mut seen) = (asked(&[("sort", sort)]), Vec::new());
            loop {
                let page = store.service_list(&one, 1).await.unwrap().page;
                seen.extend(page.items.into_iter().map(|line| line.service.slug.to_string()));
                let Some(next) = page.next else { break };
                one.after = Some(next);
            }
            assert_eq!(seen, shown(&store, &[("sort", sort)]).await, "{sort}");
            assert_eq!(seen.len(), 3, "{sort}");
        }
    }
}

store_test! {
    async fn the_heat_map_has_the_cells_of_its_page_and_the_totals_of_all(store) {
        three(&store).await;
        let matrix = store.matrix(&Asked::default(), 1).await.unwrap();
        assert_eq!((matrix.list.page.items.len(), matrix.list.matching, matrix.cells.len()), (1, 3, 1));
        let cells = matrix.cells.values().next().unwrap();
        assert_eq!(cells, &BTreeMap::from([("A-1".to_owned(), Status::Fail), ("C-1".to_owned(), Status::Pass)]));
        let totals = |matrix: &store::Matrix, item: &str, status| matrix.totals[item].of(status);
        assert_eq!((totals(&matrix, "A-1", Status::Fail), totals(&matrix, "A-1", Status::Pass)), (1, 1));
        assert_eq!(totals(&matrix, "C-1", Status::Unknown), 1);
        store.clock().advance(2 * Timestamp::HOUR);
        let later = store.matrix(&asked(&[("fails", "no")]), 10).await.unwrap();
        assert_eq!((later.list.matching, totals(&later, "A-1", Status::Stale)), (1, 1));
        assert_eq!(later.cells.values().next().unwrap()["A-1"], Status::Stale);
        store.delete_service(store.service(&slug("alpha")).await.unwrap().unwrap().id, None, &somebody()).await.unwrap();
        let without = store.matrix(&Asked::default(), 10).await.unwrap();
        assert_eq!((without.list.matching, totals(&without, "A-1", Status::Fail)), (2, 0), "what is in the bin counts nowhere");
    }
}

fn words(max: Option<i64>) -> ResourceWords {
    ResourceWords {
        kind: ResourceKind::Database,
        max_connections: max.map(|max| max.try_into().unwrap()),
        reserved_connections: None,
        note: Some("The old one.".parse().unwrap()),
    }
}

store_test! {
    async fn a_service_draws_on_one_resource_with_the_facts_of_production(store) {
        let orders = service(&store, "orders").await.id;
        let main = store.add_resource(&slug("pg-main"), &words(Some(200)), &somebody()).await.unwrap();
        let other = store.add_resource(&slug("pg-other"), &words(None), &somebody()).await.unwrap();
        let taken = store.add_resource(&slug("pg-main"), &words(None), &somebody()).await;
        assert!(matches!(taken, Err(StoreError::Conflict(_))), "{taken:?}");
        store.set_draw(orders, Some(main.id), &somebody()).await.unwrap();
        store.set_draw(orders, Some(other.id), &somebody()).await.unwrap();
        assert_eq!(store.draws_on(orders).await.unwrap(), Some(slug("pg-other")));
        let since = store.clock().now();
        store.clock().advance(1_000);
        store.set_draw(orders, Some(other.id), &somebody()).await.unwrap();
        for (environment, instances) in [(EnvironmentName::staging(), 1.0), (EnvironmentName::production(), 5.0)] {
            let facts = [("instances".parse().unwrap(), number(instances))].into();
            store.set_facts(orders, &environment, &facts, &somebody()).await.unwrap();
        }
        let file = store.resource_file(&slug("pg-other")).await.unwrap().unwrap();
        assert_eq!(file.draws.len(), 1);
        assert_eq!((file.draws[0].since, file.draws[0].value("instances").cloned()), (since, number(5.0)));
        assert_eq!(file.draws[0].value("instances_max"), None);
        let facts = store.facts_of_draws(other.id).await.unwrap();
        assert_eq!(facts.iter().map(|(_, fact)| fact.name.as_str()).collect::<Vec<_>>(), ["instances"]);
        let all = store.resource_files(&Asked::default(), 10).await.unwrap().items;
        assert_eq!(all.iter().map(|file| file.draws.len()).collect::<Vec<_>>(), [0, 1]);
        assert_eq!(store.drawn_resources().await.unwrap(), [file]);

        let stays = store.remove_resource(other.id).await;
        assert!(matches!(stays, Err(StoreError::InUse(_))), "{stays:?}");
        store.delete_service(orders, None, &somebody()).await.unwrap();
        assert_eq!(store.drawn_resources().await.unwrap(), [], "what is in the bin draws on nothing");
        assert!(store.remove_resource(other.id).await.is_err(), "it may come back");
        store.purge_service(orders).await.unwrap();
        store.remove_resource(other.id).await.unwrap();
        store.update_resource(main.id, &words(Some(300)), &somebody()).await.unwrap();
        let main = store.resource(&slug("pg-main")).await.unwrap().unwrap();
        assert_eq!(main.words.max_connections.unwrap().count(), 300);
    }
}

fn plan(services: &[ServiceId], items: &[&str]) -> CampaignPlan {
    CampaignPlan {
        title: "Before the peak".parse().unwrap(),
        due: "2026-12-24".parse().unwrap(),
        note: None,
        items: items.iter().map(|item| (*item).to_owned()).collect(),
        services: services.to_vec(),
    }
}

store_test! {
    async fn a_campaign_stands_as_the_newest_reviews_of_its_services_do_and_keeps_its_days(store) {
        let [alpha, beta, gamma] = three(&store).await;
        let id = store
            .add_campaign(&slug("peak"), &plan(&[alpha, beta, gamma], &["C-1", "A-1"]), &somebody())
            .await
            .unwrap();
        let file = store.campaign_file(&slug("peak")).await.unwrap().unwrap();
        assert_eq!(file.items, ["C-1", "A-1"], "in its own order");
        let statuses: Vec<_> = file.services.iter().map(|service| service.items.clone()).collect();
        assert_eq!(statuses[0], [Some(Status::Pass), Some(Status::Fail)]);
        assert_eq!(statuses[1], [Some(Status::Unknown), Some(Status::Pass)]);
        assert_eq!(statuses[2], [None, None]);
        let first = Progress { fails: 1, unknowns: 3, stale: 0, done: 2 };
        assert_eq!((file.progress(), file.days.len()), (first, 0), "today is not a day that has passed");
        assert_eq!(store.campaigns(&Asked::default(), 10).await.unwrap().items[0].progress, first);
        assert_eq!(shown(&store, &[("campaign", "peak")]).await, ["alpha", "beta", "gamma"]);
        assert_eq!(shown(&store, &[("campaign", "no-such")]).await, Vec::<String>::new());

        store.clock().advance(Timestamp::HOUR / 2);
        store.record_campaigns().await.unwrap();
        store.clock().advance(2 * Timestamp::DAY);
        let later = store.campaign_file(&slug("peak")).await.unwrap().unwrap();
        assert_eq!(later.progress(), Progress { fails: 1, unknowns: 3, stale: 1, done: 1 });
        assert_eq!(later.days.iter().map(|day| day.progress).collect::<Vec<_>>(), [first], "the day between was not recorded");
        store.update_campaign(id, &plan(&[alpha], &["A-1"])).await.unwrap();
        let smaller = store.campaign_file(&slug("peak")).await.unwrap().unwrap();
        assert_eq!((smaller.services.len(), smaller.progress().all(), smaller.days.len()), (1, 1, 1));
        store.remove_campaign(id).await.unwrap();
        assert_eq!(store.campaign(&slug("peak")).await.unwrap(), None);
        assert!(matches!(store.remove_campaign(id).await, Err(StoreError::NotFound)));
    }
}

store_test! {
    async fn a_view_is_a_name_of_one_list(store) {
        let name = "Most fails".parse().unwrap();
        let id = store.save_view(ViewOf::Services, &name, "sort=-fails", &somebody()).await.unwrap();
        store.save_view(ViewOf::Matrix, &name, "fails=yes", &somebody()).await.unwrap();
        let taken = store.save_view(ViewOf::Services, &name, "sort=-stale", &somebody()).await;
        assert!(matches!(taken, Err(StoreError::Conflict(_))), "{taken:?}");
        let views = store.views(ViewOf::Services).await.unwrap();
        assert_eq!((views.len(), views[0].query.as_str(), views[0].by.as_str()), (1, "sort=-fails", "Ada"));
        assert_eq!(ServiceFilter::FIELDS.len(), 10);
        store.remove_view(id).await.unwrap();
        assert_eq!(store.views(ViewOf::Services).await.unwrap(), []);
        assert_eq!(store.views(ViewOf::Matrix).await.unwrap().len(), 1);
    }
}

store_test! {
    async fn the_next_review_is_the_first_day_that_is_due(store) {
        let orders = service(&store, "orders").await.id;
        review(&store, orders).await;
        let line = store.service_line(&slug("orders")).await.unwrap().unwrap();
        assert_eq!(line.next_review_at, None, "nobody planned anything");
        let set = |sql: &'static str| crate::raw::execute(&store, sql);
        set("UPDATE review SET planned_for = 5000").await;
        let line = store.service_line(&slug("orders")).await.unwrap().unwrap();
        assert_eq!(line.next_review_at, Some(Timestamp(5_000)));
        set("UPDATE review SET state = 'ready', valid_until = 9000").await;
        let line = store.service_line(&slug("orders")).await.unwrap().unwrap();
        assert_eq!(line.next_review_at, Some(Timestamp(9_000)), "a signed one is planned for no longer");
        store.clock().advance(1);
        review(&store, orders).await;
        set("UPDATE review SET state = 'ready', valid_until = 20000 WHERE number = 2").await;
        let line = store.service_line(&slug("orders")).await.unwrap().unwrap();
        assert_eq!(line.next_review_at, Some(Timestamp(20_000)), "a later signature for the same order replaces it");
    }
}
