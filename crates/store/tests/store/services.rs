//! Services, their facts over time, and the portfolio.

use std::collections::BTreeMap;

use domain::{EnvironmentName, Fact, InputName, Order, ReadingRules, Value};
use store::{ServiceChange, StoreError};

use crate::{
    build::{new_service, number, review, run, service, somebody},
    raw, store_test,
};

fn name(text: &str) -> InputName {
    text.parse().unwrap()
}

fn told(facts: &[Fact]) -> Vec<(&str, Option<Value>)> {
    facts.iter().map(|fact| (fact.name.as_str(), fact.value.clone())).collect()
}

store_test! {
    async fn a_service_comes_with_its_first_facts(store) {
        let production = EnvironmentName::production();
        let facts = BTreeMap::from([
            (name("instances"), Value::Number(5.0)),
            (name("pool_mode"), Value::Text("transaction".into())),
            (name("cached"), Value::Bool(true)),
        ]);
        let added = store.add_service(&new_service("orders-api"), &facts, &production, &somebody()).await.unwrap();
        assert_eq!(added.order_reached, None);
        assert_eq!(added.order_targeted, Some(Order::O10k), "the order of its target");
        assert_eq!(store.service(&added.slug).await.unwrap(), Some(added.clone()));
        let stated = store.facts(added.id, &production).await.unwrap();
        assert_eq!(
            told(&stated),
            [
                ("cached", Some(Value::Bool(true))),
                ("instances", number(5.0)),
                ("pool_mode", Some(Value::Text("transaction".into()))),
            ]
        );
        assert_eq!((stated[0].since, stated[0].by.as_str()), (store.clock().now(), "Ada"));
        let taken = store.add_service(&new_service("orders-api"), &facts, &production, &somebody()).await;
        assert!(matches!(taken, Err(StoreError::Conflict(_))), "{taken:?}");
        assert_eq!(store.service(&"other".parse().unwrap()).await.unwrap(), None);
    }
}

store_test! {
    async fn a_change_leaves_what_it_does_not_name(store) {
        let orders = service(&store, "orders").await;
        let renamed = ServiceChange { name: Some("Orders".parse().unwrap()), ..ServiceChange::default() };
        let after = store.update_service(orders.id, &renamed, &somebody()).await.unwrap();
        assert_eq!((after.name.as_str(), &after.owner, after.target), ("Orders", &orders.owner, orders.target));
        let orphaned = ServiceChange { owner: Some(None), target: Some(None), ..ServiceChange::default() };
        let after = store.update_service(orders.id, &orphaned, &somebody()).await.unwrap();
        assert_eq!((after.name.as_str(), after.owner, after.target), ("Orders", None, None));
        let nobody = store.clock().id();
        let none = store.update_service(nobody, &renamed, &somebody()).await;
        assert!(matches!(none, Err(StoreError::NotFound)), "{none:?}");
    }
}

store_test! {
    async fn the_portfolio_is_paged_by_slug_and_sorts_by_bytes(store) {
        // By bytes a hyphen comes before a digit and a digit before a letter; people's order says otherwise.
        let slugs = ["a-b", "a1", "ab", "b"];
        for slug in ["b", "ab", "a-b", "a1"] {
            service(&store, slug).await;
        }
        let first = store.services(None, 3).await.unwrap();
        let shown: Vec<_> = first.items.iter().map(|line| line.service.slug.as_str()).collect();
        assert_eq!(shown, slugs[..3]);
        let second = store.services(first.next.as_ref(), 3).await.unwrap();
        assert_eq!(second.items.len(), 1);
        assert_eq!(second.items[0].service.slug.as_str(), slugs[3]);
        assert_eq!(second.next, None);
    }
}

store_test! {
    async fn the_portfolio_shows_the_newest_run_and_the_highest_rate(store) {
        let orders = service(&store, "orders").await;
        let empty = store.services(None, 10).await.unwrap().items.remove(0);
        assert_eq!((empty.runs, empty.last_run_at, empty.last_p95_ms), (0, None, None));
        run(&store, orders.id, "1").await;
        store.clock().advance(60_000);
        let mut slower = crate::build::measured("2");
        slower.report.requests.rate_per_s = Some(10.0);
        slower.report.requests.latency_ms.p95 = Some(50.0);
        store.add_run(orders.id, &domain::RunDetails::default(), &slower, &somebody()).await.unwrap();
        let line = store.service_line(&orders.slug).await.unwrap().unwrap();
        assert_eq!((line.runs, line.last_run_at), (2, Some(store.clock().now())));
        assert_eq!((line.last_p95_ms, line.last_rate_per_s, line.tested_rate_per_s), (Some(50.0), Some(10.0), Some(65.0)));
    }
}

store_test! {
    async fn an_order_is_reached_by_a_signed_review_and_targeted_by_an_open_one(store) {
        let orders = service(&store, "orders").await;
        review(&store, orders.id).await;
        let line = store.service(&orders.slug).await.unwrap().unwrap();
        assert_eq!((line.order_reached, line.order_targeted), (None, Some(Order::O1k)));
        raw::execute(&store, "UPDATE review SET state = 'ready_with_conditions'").await;
        let line = store.service(&orders.slug).await.unwrap().unwrap();
        assert_eq!((line.order_reached, line.order_targeted), (Some(Order::O1k), Some(Order::O10k)));
        raw::execute(&store, "UPDATE review SET state = 'stale'").await;
        assert_eq!(store.service(&orders.slug).await.unwrap().unwrap().order_reached, None);
    }
}

store_test! {
    async fn only_a_real_change_makes_history(store) {
        let orders = service(&store, "orders").await;
        let staging = EnvironmentName::staging();
        assert_eq!(store.environments(orders.id).await.unwrap(), []);
        let set = async |value: Option<Value>| {
            store.clock().advance(1_000);
            let facts = BTreeMap::from([(name("instances"), value), (name("never_stated"), None)]);
            store.set_facts(orders.id, &staging, &facts, &somebody()).await.unwrap();
        };
        set(None).await;
        assert_eq!(store.environments(orders.id).await.unwrap(), [], "nothing was stated yet");
        set(number(5.0)).await;
        let since = store.clock().now();
        set(number(5.0)).await;
        assert_eq!(store.facts(orders.id, &staging).await.unwrap()[0].since, since);
        set(number(50.0)).await;
        set(None).await;
        assert_eq!(store.facts(orders.id, &staging).await.unwrap(), []);
        let history = store.fact_history(orders.id, &staging, 10).await.unwrap();
        assert_eq!(told(&history), [("instances", None), ("instances", number(50.0)), ("instances", number(5.0))]);
        assert_eq!(store.fact_history(orders.id, &staging, 1).await.unwrap().len(), 1);
        assert_eq!(store.facts(orders.id, &EnvironmentName::production()).await.unwrap(), []);
        assert_eq!(store.environments(orders.id).await.unwrap(), [staging]);
    }
}

store_test! {
    async fn who_has_looked_states_a_fact_again_and_it_has_a_new_date(store) {
        let orders = service(&store, "orders").await;
        let production = EnvironmentName::production();
        let facts = BTreeMap::from([(name("instances"), number(5.0)), (name("pool"), number(10.0)), (name("never"), None)]);
        store.state_facts(orders.id, &production, &facts, &somebody()).await.unwrap();
        let since = async || {
            let facts = store.facts(orders.id, &production).await.unwrap();
            facts.iter().map(|fact| fact.since).collect::<Vec<_>>()
        };
        let first = store.clock().now();
        store.clock().advance(1_000);
        let confirmed = [name("instances"), name("never")].into();
        store.confirm_facts(orders.id, &confirmed, &somebody()).await.unwrap();
        assert_eq!(since().await, [store.clock().now(), first]);
        store.clock().advance(1_000);
        store.state_facts(orders.id, &production, &facts, &somebody()).await.unwrap();
        assert_eq!(since().await, [store.clock().now(); 2]);
        let history = store.fact_history(orders.id, &production, 10).await.unwrap();
        assert_eq!(history.len(), 5, "{history:?}");
    }
}

store_test! {
    async fn facts_are_found_again_as_they_stood_at_any_moment(store) {
        let orders = service(&store, "orders").await;
        let payments = service(&store, "payments").await;
        let staging = EnvironmentName::staging();
        let before = store.clock().now();
        let mut moments = Vec::new();
        for (instances, pool) in [(number(5.0), None), (number(5.0), number(10.0)), (None, number(20.0)), (number(50.0), None)] {
            store.clock().advance(1_000);
            let facts = BTreeMap::from([(name("instances"), instances), (name("pool"), pool)]);
            store.set_facts(orders.id, &staging, &facts, &somebody()).await.unwrap();
            let other = BTreeMap::from([(name("instances"), number(1.0))]);
            store.set_facts(payments.id, &staging, &other, &somebody()).await.unwrap();
            moments.push(store.clock().now());
        }
        let at = async |moment| store.facts_at(orders.id, &staging, moment).await.unwrap();
        assert_eq!(at(before).await, []);
        assert_eq!(told(&at(moments[0]).await), [("instances", number(5.0))]);
        let second = at(moments[1]).await;
        assert_eq!(told(&second), [("instances", number(5.0)), ("pool", number(10.0))]);
        assert_eq!((second[0].since, second[1].since), (moments[0], moments[1]), "since when it was so");
        assert_eq!(told(&at(moments[1].plus_ms(999)).await), [("instances", number(5.0)), ("pool", number(10.0))]);
        assert_eq!(told(&at(moments[2]).await), [("pool", number(20.0))]);
        assert_eq!(at(moments[3].plus_ms(1_000_000)).await, store.facts(orders.id, &staging).await.unwrap());
        assert_eq!(store.facts_at(orders.id, &EnvironmentName::production(), moments[3]).await.unwrap(), []);
    }
}

store_test! {
    async fn facts_are_stated_of_a_service_and_are_numbers_that_exist(store) {
        let orders = service(&store, "orders").await;
        let production = EnvironmentName::production();
        let facts = BTreeMap::from([(name("a"), number(1.0)), (name("b"), number(f64::NAN))]);
        let refused = store.set_facts(orders.id, &production, &facts, &somebody()).await;
        assert!(matches!(refused, Err(StoreError::Conflict(_))), "{refused:?}");
        assert_eq!(store.facts(orders.id, &production).await.unwrap(), [], "nothing of it was written");
        let nowhere = store.clock().id();
        let facts = BTreeMap::from([(name("a"), number(1.0))]);
        let none = store.set_facts(nowhere, &production, &facts, &somebody()).await;
        assert!(matches!(none, Err(StoreError::NotFound)), "{none:?}");
    }
}

store_test! {
    async fn writers_of_one_fact_leave_one_line_of_history_each(store) {
        let orders = service(&store, "orders").await;
        let production = EnvironmentName::production();
        let mut writers = tokio::task::JoinSet::new();
        for value in 0_u8..8 {
            let (store, production) = ((*store).clone(), production.clone());
            writers.spawn(async move {
                let facts = BTreeMap::from([(name("instances"), number(f64::from(value)))]);
                store.set_facts(orders.id, &production, &facts, &somebody()).await
            });
        }
        for written in writers.join_all().await {
            written.unwrap();
        }
        assert_eq!(store.fact_history(orders.id, &production, 100).await.unwrap().len(), 8);
        let newest = store.fact_history(orders.id, &production, 1).await.unwrap();
        assert_eq!(store.facts(orders.id, &production).await.unwrap(), newest);
    }
}

store_test! {
    async fn how_results_are_read_is_kept_with_the_service(store) {
        let orders = service(&store, "orders").await;
        assert_eq!(store.reading_rules(orders.id).await.unwrap(), ReadingRules::default());
        let rules = ReadingRules {
            names: Some("/orders/{number}\nquery drop".parse().unwrap()),
            columns: Some("duration=took, unit=ms".parse().unwrap()),
        };
        store.set_reading_rules(orders.id, &rules, &somebody()).await.unwrap();
        assert_eq!(store.reading_rules(orders.id).await.unwrap(), rules);
        store.set_reading_rules(orders.id, &ReadingRules::default(), &somebody()).await.unwrap();
        assert_eq!(store.reading_rules(orders.id).await.unwrap(), ReadingRules::default());
        let nobody = store.clock().id();
        let none = store.set_reading_rules(nobody, &rules, &somebody()).await;
        assert!(matches!(none, Err(StoreError::NotFound)), "{none:?}");
    }
}
