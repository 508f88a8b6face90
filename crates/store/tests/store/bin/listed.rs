//! What the bin shows.

use domain::{Asked, BinFilter, BinKind, Timestamp};
use store::testing::Fresh;

use super::said;
use crate::build::{run, service, somebody};
use crate::paged::paged;
use crate::store_test;

/// The whole bin in this order, a page of one at a time.
async fn walked(store: &Fresh, sort: &str) -> Vec<String> {
    let page = async |asked: &Asked<BinFilter>| store.bin(asked, 1).await;
    said(&paged(&[("sort", sort)], page).await)
}

store_test! {
    async fn the_bin_goes_by_service_too(store) {
        // The dash stands between the letters in one order of a language and before them in another; here by its byte.
        for slug in ["orders-web", "orders", "billing"] {
            let service = service(&store, slug).await.id;
            for content in 1..=2 {
                store.clock().advance(1);
                let run = run(&store, service, &content.to_string()).await.run.id;
                store.delete_run(run, &somebody()).await.unwrap();
            }
        }
        let billing = store.service(&"billing".parse().unwrap()).await.unwrap().unwrap();
        store.delete_service(billing.id, None, &somebody()).await.unwrap();
        let expected =
            ["billing with 0", "billing #1", "billing #2", "orders #1", "orders #2", "orders-web #1", "orders-web #2"];
        assert_eq!(walked(&store, "service").await, expected);
        let mut backwards = walked(&store, "-service").await;
        backwards.reverse();
        assert_eq!(backwards, expected);
        let mut asked = Asked::<BinFilter> { sorted: "service".parse().unwrap(), ..Asked::default() };
        asked.after = Some(format!("7~orders.{}", billing.id).parse().unwrap());
        assert_eq!(store.bin(&asked, 10).await.unwrap().items.len(), 7, "a cursor of another order begins anew");
    }
}

store_test! {
    async fn the_bin_is_listed_newest_first_each_thing_once(store) {
        let (orders, other) = (service(&store, "orders").await, service(&store, "other").await);
        let mut runs = Vec::new();
        for content in 1..=4 {
            runs.push(run(&store, orders.id, &content.to_string()).await.run.id);
        }
        run(&store, other.id, "1").await;
        // The first three in one moment.
        store.delete_run(runs[1], &somebody()).await.unwrap();
        store.delete_service(other.id, None, &somebody()).await.unwrap();
        store.delete_run(runs[0], &somebody()).await.unwrap();
        store.clock().advance(1_000);
        store.delete_run(runs[3], &somebody()).await.unwrap();
        let mut seen = walked(&store, "-deleted").await;
        let whole = store.bin(&Asked::default(), 10).await.unwrap().items;
        assert_eq!(said(&whole), seen);
        let oldest_first = walked(&store, "deleted").await;
        assert!(oldest_first.iter().rev().eq(&seen), "{oldest_first:?}");
        assert_eq!(seen[0], "orders #4");
        seen.sort();
        assert_eq!(seen, ["orders #1", "orders #2", "orders #4", "other with 1"]);
        assert_eq!((whole[0].deleted_by.as_str(), whole[0].deleted_at), ("Ada", store.clock().now()));
        assert_eq!(whole[0].goes_at().since(whole[0].deleted_at), 30 * Timestamp::DAY);
        let of = async |kind: Option<BinKind>, service: Option<&str>| {
            let filter = BinFilter { kind, service: service.map(|slug| slug.parse().unwrap()) };
            said(&store.bin(&Asked { filter, ..Asked::default() }, 10).await.unwrap().items)
        };
        assert_eq!(of(Some(BinKind::Services), None).await, ["other with 1"]);
        assert_eq!(of(Some(BinKind::Runs), None).await.len(), 3);
        assert_eq!(of(None, Some("orders")).await.len(), 3);
        assert_eq!(of(None, Some("other")).await, ["other with 1"]);
        assert_eq!(of(Some(BinKind::Services), Some("orders")).await, Vec::<String>::new());
        let of_other = whole.into_iter().find(|thing| thing.slug == other.slug);
        assert_eq!(store.binned_service(&other.slug).await.unwrap(), of_other);
        assert_eq!(store.binned_service(&orders.slug).await.unwrap(), None);
    }
}
