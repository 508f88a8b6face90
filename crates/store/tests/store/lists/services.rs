//! The list of services.

use domain::{Asked, EnvironmentName, ServiceBy, ServiceFilter, ServiceLine, TargetRate};
use store::testing::Fresh;

use super::{Dice, pages, sorted, ways};
use crate::build::{new_service, review, run, service, somebody};
use crate::paged::asked;
use crate::{raw, store_test};

async fn many_services(store: &Fresh) {
    let mut dice = Dice(11);
    for nth in 0..24 {
        let slug = format!("s{}-{nth}", dice.roll(3));
        let new = domain::NewService {
            target: dice.value().map(|rps| TargetRate::try_from(rps.min(1e9)).unwrap()),
            ..new_service(&slug)
        };
        store.add_service(&new, &[].into(), &EnvironmentName::production(), &somebody()).await.unwrap();
        let number =
            |value: Option<f64>| value.map_or_else(|| "NULL".to_owned(), |value| format!("{value:?}"));
        let at = ["NULL", "1000", "2000"][usize::try_from(dice.roll(3)).unwrap()];
        let (p95, tested) = (number(dice.value()), number(dice.value()));
        raw::execute(
            store,
            &format!("UPDATE service SET last_run_at = {at}, last_p95_ms = {p95}, tested_rate_per_s = {tested} WHERE slug = '{slug}'"),
        )
        .await;
    }
}

fn of_service(line: &ServiceLine, by: ServiceBy) -> Option<f64> {
    match by {
        ServiceBy::Name => Some(0.0),
        ServiceBy::Tested => line.tested_rate_per_s,
        ServiceBy::P95 => line.last_p95_ms,
        ServiceBy::Evidence => line.last_run_at.map(|at| -at.0 as f64),
        ServiceBy::Target => line.service.target.map(TargetRate::rps),
        ServiceBy::Reached => line.service.order_reached.map(|order| order.rps() as f64),
        ServiceBy::Fails => line.newest.map(|newest| newest.fails as f64),
        ServiceBy::Unknowns => line.newest.map(|newest| newest.unknowns as f64),
        ServiceBy::Stale => line.newest.map(|newest| newest.stale as f64),
        ServiceBy::Review => line.next_review_at.map(|at| at.0 as f64),
        ServiceBy::Runs => Some(line.runs as f64),
    }
}

/// The short names that an address asks for, by short name.
async fn found(store: &Fresh, query: &[(&str, &str)]) -> Vec<String> {
    let list = store.service_list(&asked(query), 100).await.unwrap();
    assert_eq!(usize::try_from(list.matching), Ok(list.page.items.len()));
    list.page.items.iter().map(|line| line.service.slug.to_string()).collect()
}

store_test! {
    async fn pages_of_services_show_each_service_once_in_every_order(store) {
        many_services(&store).await;
        let all = store.services(None, 100).await.unwrap().items;
        let slug = |line: &ServiceLine| line.service.slug.clone();
        for sort in ways(ServiceBy::ALL) {
            let expected = sorted(&all, sort.direction, |line| of_service(line, sort.by), slug);
            for limit in [1, 5, 24] {
                let asked = Asked::<ServiceFilter> { sorted: sort, ..Asked::default() };
                let list = async |asked: &Asked<ServiceFilter>| {
                    let list = store.service_list(asked, limit).await.unwrap();
                    assert_eq!((list.matching, list.all), (24, 24));
                    list.page
                };
                assert_eq!(pages!(list, asked, slug), expected, "by {sort} in pages of {limit}");
            }
        }
    }
}

store_test! {
    async fn services_are_found_by_any_part_of_a_name_in_any_case(store) {
        for (slug, name, owner) in [
            ("orders-api", "Orders API", Some("Team Orders")),
            ("billing", "Billing", Some("Zahlungen Öst")),
            ("half", "50% off_now!", None),
        ] {
            let new = domain::NewService {
                slug: slug.parse().unwrap(),
                name: name.parse().unwrap(),
                owner: owner.map(|owner| owner.parse().unwrap()),
                target: None,
            };
            store.add_service(&new, &[].into(), &EnvironmentName::production(), &somebody()).await.unwrap();
        }
        for (typed, expected) in [
            ("ORDERS", &["orders-api"][..]),
            ("s-a", &["orders-api"]),
            ("zahl", &["billing"]),
            ("öST", &["billing"]),
            ("%", &["half"]),
            ("_", &["half"]),
            ("!", &["half"]),
            ("0% OFF", &["half"]),
            ("o", &["half", "orders-api"]),
            ("api orders", &[]),
            ("none", &[]),
        ] {
            assert_eq!(found(&store, &[("find", typed)]).await, expected, "{typed}");
        }
        let half = store.service(&"half".parse().unwrap()).await.unwrap().unwrap();
        let change = store::ServiceChange { owner: Some(Some("Ünit".parse().unwrap())), ..Default::default() };
        store.update_service(half.id, &change, &somebody()).await.unwrap();
        assert_eq!(found(&store, &[("find", "ÜN")]).await, ["half"], "a change is found too");
    }
}

store_test! {
    async fn services_are_filtered_by_what_the_portfolio_shows(store) {
        let (small, large, none) = (service(&store, "small").await, service(&store, "large").await, service(&store, "none").await);
        raw::execute(&store, "UPDATE service SET target_rps = 100 WHERE slug = 'small'").await;
        raw::execute(&store, "UPDATE service SET target_rps = 100001, owner = 'Team Web' WHERE slug = 'large'").await;
        raw::execute(&store, "UPDATE service SET target_rps = NULL, owner = NULL WHERE slug = 'none'").await;
        run(&store, small.id, "1").await;
        store.clock().advance(91 * domain::Timestamp::DAY);
        run(&store, large.id, "1").await;
        review(&store, none.id).await;
        for (query, expected) in [
            (("owner", "Team Web"), &["large"][..]),
            (("owner", "team"), &[]),
            (("tested", "yes"), &["large", "small"]),
            (("tested", "no"), &["none"]),
            (("evidence", "stale"), &["small"]),
            (("evidence", "fresh"), &["large"]),
            (("order_targeted", "100"), &["small"]),
            (("order_targeted", "1000"), &["none"]),
            (("order_targeted", "100000"), &["large"]),
            (("order_reached", "none"), &["large", "none", "small"]),
            (("order_reached", "1000"), &[]),
        ] {
            assert_eq!(found(&store, &[query]).await, expected, "{query:?}");
        }
        raw::execute(&store, "UPDATE review SET state = 'ready'").await;
        assert_eq!(found(&store, &[("order_reached", "1000")]).await, ["none"]);
        assert_eq!(found(&store, &[("order_reached", "none"), ("tested", "yes"), ("evidence", "stale")]).await, ["small"]);
        // What the list shows and what it filters by is one thing.
        for line in store.services(None, 10).await.unwrap().items {
            let Some(order) = line.service.order_targeted else { continue };
            let of_order = found(&store, &[("order_targeted", &order.rps().to_string())]).await;
            assert!(of_order.contains(&line.service.slug.to_string()), "{}", line.service.slug);
        }
    }
}
