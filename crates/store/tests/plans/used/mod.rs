//! The whole API, used once.

mod own_lists;
mod people;
mod portfolio;
mod reviews;
mod runs;

use domain::{
    Asked, Cursor, CursorValue, EnvironmentName, Filter, Freshness, Order, Reached, Service, ServiceBy,
    ServiceFilter, Sorted, Whether,
};
use store::{ServiceChange, Store};

use self::people::people;
use self::portfolio::{bin, example, many_services};
use self::reviews::walk;
use self::runs::runs;
use crate::build::{self, number, somebody};

/// Calls every method once at least.
pub(crate) async fn use_everything(store: &Store, of: &Service) {
    people(store, of).await;
    let new = build::new_service("one-more");
    let facts = [("instances".parse().unwrap(), number(1.0).unwrap())].into();
    let staging = EnvironmentName::staging();
    store.add_service(&new, &facts, &staging, &somebody()).await.unwrap();
    store.service(&of.slug).await.unwrap();
    let narrow = ServiceFilter {
        find: Some("a".parse().unwrap()),
        owner: Some("Team Orders".parse().unwrap()),
        order_reached: Some(Reached(Some(Order::O1k))),
        order_targeted: Some(Order::O10k),
        tested: Some(Whether::Yes),
        evidence: Some(Freshness::Fresh),
        fails: Some(Whether::Yes),
        unknowns: Some(Whether::No),
        stale: Some(Whether::Yes),
        campaign: Some(of.slug.clone()),
    };
    for filter in [ServiceFilter::default(), narrow] {
        store.matrix(&Asked { filter: filter.clone(), ..Asked::default() }, 10).await.unwrap();
        for asked in sorts(&filter, ServiceBy::ALL, of.slug.clone()) {
            store.service_list(&asked, 10).await.unwrap();
        }
    }
    store.update_service(of.id, &ServiceChange::default(), &somebody()).await.unwrap();
    store.facts(of.id, &staging).await.unwrap();
    store.facts_at(of.id, &staging, store.clock().now()).await.unwrap();
    store.fact_history(of.id, &staging, 10).await.unwrap();
    store.environments(of.id).await.unwrap();
    let facts = [("instances".parse().unwrap(), number(99.0))].into();
    store.set_facts(of.id, &staging, &facts, &somebody()).await.unwrap();
    store.state_facts(of.id, &staging, &facts, &somebody()).await.unwrap();
    store.confirm_facts(of.id, &facts.keys().cloned().collect(), &somebody()).await.unwrap();
    let id = runs(store, of, &staging).await;
    walk(store, of, id).await;
    many_services(store, of).await;
    bin(store, of).await;
    example(store).await;
}

/// A list in every order: from its beginning, and after a row with a value and one without.
fn sorts<F: Filter + Clone>(filter: &F, by: &[F::By], tie: F::Tie) -> Vec<Asked<F>>
where
    F::Tie: Clone,
{
    let directions = |by: &F::By| [Sorted::ascending(*by), Sorted::descending(*by)];
    let afters = |sorted: Sorted<F::By>| {
        let values =
            [CursorValue::Tie, CursorValue::Unknown, CursorValue::Whole(7), CursorValue::Decimal(0.5)];
        let after = values.map(|value| Some(Cursor { value, tie: tie.clone() }));
        after.into_iter().chain([None]).map(move |after| (sorted, after)).collect::<Vec<_>>()
    };
    by.iter()
        .flat_map(directions)
        .flat_map(afters)
        .map(|(sorted, after)| Asked { filter: filter.clone(), sorted, after })
        .collect()
}
