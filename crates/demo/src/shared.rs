//! The database that seven of the example services draw on: none of them sees that together, each at its largest, they want
//! 460 of its 200 connections. `orders-api` has one of its own.

use domain::{ResourceKind, ResourceWords, Slug};
use store::{Store, StoreError};

use crate::fill::author;

const NAME: &str = "pg-main";
const DRAWING: [&str; 7] = [
    "catalog-api",
    "checkout-web",
    "payments-api",
    "profile-api",
    "quotes-api",
    "reports-api",
    "returns-api",
];

/// Names the database and says who draws on it.
pub(crate) async fn fill(store: &Store) -> Result<(), StoreError> {
    let name = |text: &str| text.parse::<Slug>().expect("a test fills it");
    let connections = |count: i64| Some(count.try_into().expect("a test fills it"));
    let words = ResourceWords {
        kind: ResourceKind::Database,
        max_connections: connections(200),
        reserved_connections: connections(3),
        note: None,
    };
    let resource = match store.resource(&name(NAME)).await? {
        // Somebody named it before there was any service.
        Some(resource) => resource,
        None => store.add_demo_resource(&name(NAME), &words, &author()).await?,
    };
    for slug in DRAWING {
        let service = store.service(&name(slug)).await?.ok_or(StoreError::NotFound)?;
        store.set_draw(service.id, Some(resource.id), &author()).await?;
    }
    Ok(())
}
