//! Lists of what many services share, by their addresses: filtered, sorted either way, and a row at a time.

use domain::{
    Asked, CampaignFilter, CampaignPlan, ChecklistFilter, Cursor, Filter, Page, PrecedentFilter,
    ResourceFilter, ResourceKind, ResourceWords, ServiceId,
};
use store::{Store, StoreError};

use crate::{
    build::{checklist, service, somebody},
    own_lists::precedent,
    paged::paged,
    store_test,
};

/// The names of what is found, page by page.
async fn names<F: Filter, T>(
    pairs: &[(&str, &str)],
    page: impl AsyncFn(&Asked<F>) -> Result<Page<T, Cursor<F::Tie>>, StoreError>,
    name: fn(&T) -> String,
) -> Vec<String> {
    paged(pairs, page).await.iter().map(name).collect()
}

async fn resources(store: &Store, pairs: &[(&str, &str)]) -> Vec<String> {
    let page = async |asked: &Asked<ResourceFilter>| store.resource_files(asked, 1).await;
    names(pairs, page, |file| file.resource.slug.to_string()).await
}

async fn campaigns(store: &Store, pairs: &[(&str, &str)]) -> Vec<String> {
    let page = async |asked: &Asked<CampaignFilter>| store.campaigns(asked, 1).await;
    names(pairs, page, |line| line.campaign.slug.to_string()).await
}

store_test! {
    async fn resources_are_found_by_name_and_kind_and_sorted_by_what_draws_on_them(store) {
        let words = |kind, max: Option<i64>| ResourceWords {
            kind,
            max_connections: max.map(|max| max.try_into().unwrap()),
            reserved_connections: None,
            note: None,
        };
        for (name, words) in [
            ("pg-main", words(ResourceKind::Database, Some(200))),
            ("pg-logs", words(ResourceKind::Database, None)),
            ("cache", words(ResourceKind::Cache, Some(10_000))),
        ] {
            store.add_resource(&name.parse().unwrap(), &words, &somebody()).await.unwrap();
        }
        for (name, of) in [("one", "pg-main"), ("two", "pg-main"), ("three", "cache"), ("gone", "pg-logs")] {
            let service = service(&store, name).await.id;
            let resource = store.resource(&of.parse().unwrap()).await.unwrap().unwrap().id;
            store.set_draw(service, Some(resource), &somebody()).await.unwrap();
            if name == "gone" {
                store.delete_service(service, None, &somebody()).await.unwrap();
            }
        }
        for (pairs, found) in [
            (&[][..], &["cache", "pg-logs", "pg-main"][..]),
            (&[("sort", "-name")], &["pg-main", "pg-logs", "cache"]),
            (&[("sort", "-services")], &["pg-main", "cache", "pg-logs"]),
            (&[("sort", "services")], &["pg-logs", "cache", "pg-main"]),
            (&[("sort", "connections")], &["pg-main", "cache", "pg-logs"]),
            (&[("sort", "-connections")], &["cache", "pg-main", "pg-logs"]),
            (&[("find", "PG-")], &["pg-logs", "pg-main"]),
            (&[("kind", "cache")], &["cache"]),
            (&[("find", "%")], &[]),
        ] {
            assert_eq!(resources(&store, pairs).await, found, "{pairs:?}");
        }
    }
}

fn plan(title: &str, due: &str, services: &[ServiceId]) -> CampaignPlan {
    CampaignPlan {
        title: title.parse().unwrap(),
        due: due.parse().unwrap(),
        note: None,
        items: vec!["A-1".to_owned()],
        services: services.to_vec(),
    }
}

store_test! {
    async fn campaigns_are_found_by_words_and_by_whether_they_run_and_sorted_by_their_day(store) {
        let (one, two) = (service(&store, "one").await.id, service(&store, "two").await.id);
        for (name, plan) in [
            ("peak", plan("Before the Sale", "2026-12-24", &[one])),
            ("spring", plan("Spring clean", "2027-03-01", &[one, two])),
            ("past", plan("Last year", "2025-11-20", &[two])),
        ] {
            store.add_campaign(&name.parse().unwrap(), &plan, &somebody()).await.unwrap();
        }
        for (pairs, found) in [
            (&[][..], &["spring", "peak", "past"][..]),
            (&[("sort", "due")], &["past", "peak", "spring"]),
            (&[("sort", "name")], &["past", "peak", "spring"]),
            (&[("sort", "-services")], &["spring", "peak", "past"]),
            (&[("running", "yes")], &["spring", "peak"]),
            (&[("running", "no")], &["past"]),
            (&[("find", "sale")], &["peak"]),
            (&[("find", "SPRING"), ("running", "no")], &[]),
        ] {
            assert_eq!(campaigns(&store, pairs).await, found, "{pairs:?}");
        }
    }
}

store_test! {
    async fn checklists_and_precedents_are_found_by_words_and_sorted_by_their_dates(store) {
        for (id, title) in [("ours", "What we ask"), ("zeta", "Theirs")] {
            let mut list = checklist("1.0.0");
            (list.id, list.title) = (id.to_owned(), title.to_owned());
            store.publish_checklist(&list).await.unwrap();
            store.write_precedent(&id.parse().unwrap(), 0, &precedent(title), &somebody()).await.unwrap();
            store.clock().advance(1_000);
        }
        let checklists = async |pairs: &[(&str, &str)]| {
            let page = async |asked: &Asked<ChecklistFilter>| store.checklists(asked, 1).await;
            names(pairs, page, |line| line.of.id.to_string()).await
        };
        let precedents = async |pairs: &[(&str, &str)]| {
            let page = async |asked: &Asked<PrecedentFilter>| store.precedents(asked, 1).await;
            names(pairs, page, |entry| entry.id.to_string()).await
        };
        assert_eq!(checklists(&[("find", "WE ask")]).await, ["ours"]);
        assert_eq!(checklists(&[("sort", "-published")]).await, ["zeta", "ours"]);
        assert_eq!(checklists(&[("sort", "items")]).await, ["ours", "zeta"]);
        assert_eq!(store.newest_checklists().await.unwrap().len(), 2);
        assert_eq!(precedents(&[("find", "theirs")]).await, ["zeta"]);
        assert_eq!(precedents(&[("sort", "-changed")]).await, ["zeta", "ours"]);
        assert_eq!(precedents(&[]).await, ["ours", "zeta"]);
    }
}
