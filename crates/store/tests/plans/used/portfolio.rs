//! What many services share, the bin, and the examples.

use domain::{
    BinBy, BinFilter, BinKind, BinPlace, CampaignBy, CampaignFilter, CampaignPlan, EnvironmentName,
    ResourceBy, ResourceFilter, ResourceKind, ResourceWords, RunDetails, Service, ViewOf, Whether,
};
use store::{DemoRun, Store};

use super::sorts;
use crate::build::{self, measured, review, run, service, somebody};

pub(crate) async fn many_services(store: &Store, of: &Service) {
    let (by, name) = (somebody(), "pg-main".parse().unwrap());
    let words = ResourceWords {
        kind: ResourceKind::Database,
        max_connections: None,
        reserved_connections: None,
        note: None,
    };
    let resource = store.add_resource(&name, &words, &by).await.unwrap().id;
    store.update_resource(resource, &words, &by).await.unwrap();
    store.set_draw(of.id, Some(resource), &by).await.unwrap();
    store.draws_on(of.id).await.unwrap();
    let filter = ResourceFilter { find: Some("pg".parse().unwrap()), kind: Some(ResourceKind::Database) };
    for filter in [ResourceFilter::default(), filter] {
        for asked in sorts(&filter, ResourceBy::ALL, name.clone()) {
            store.resource_files(&asked, 10).await.unwrap();
        }
    }
    store.resource_file(&name).await.unwrap();
    store.facts_of_draws(resource).await.unwrap();
    store.set_draw(of.id, None, &by).await.unwrap();
    store.remove_resource(resource).await.unwrap();
    let services = store.service_ids(std::slice::from_ref(&of.slug)).await.unwrap();
    let plan = CampaignPlan {
        title: "Peak".parse().unwrap(),
        due: "2030-01-01".parse().unwrap(),
        note: None,
        items: vec!["A-1".to_owned()],
        services: services.into_iter().map(|(_, id)| id).collect(),
    };
    let campaign = store.add_campaign(&name, &plan, &by).await.unwrap();
    store.update_campaign(campaign, &plan).await.unwrap();
    for running in [None, Some(Whether::Yes), Some(Whether::No)] {
        let filter = CampaignFilter { find: Some("peak".parse().unwrap()), running };
        for asked in sorts(&filter, CampaignBy::ALL, name.clone()) {
            store.campaigns(&asked, 10).await.unwrap();
        }
    }
    store.campaign_file(&name).await.unwrap();
    store.remove_campaign(campaign).await.unwrap();
    let view = store.save_view(ViewOf::Matrix, &"Stale".parse().unwrap(), "stale=yes", &by).await.unwrap();
    store.views(ViewOf::Matrix).await.unwrap();
    store.remove_view(view).await.unwrap();
}

pub(crate) async fn bin(store: &Store, of: &Service) {
    let run = run(store, of.id, "deleted").await.run.id;
    store.run_is_used(run).await.unwrap();
    store.delete_run(run, &somebody()).await.unwrap();
    store.binned_run(run).await.unwrap();
    store.restore_run(run, &somebody()).await.unwrap();
    store.delete_service(of.id, Some(&of.slug), &somebody()).await.unwrap();
    store.binned_service(&of.slug).await.unwrap();
    let tie = BinPlace { slug: of.slug.clone(), id: run.0 };
    for kind in BinKind::ALL.iter().copied().map(Some).chain([None]) {
        for service in [None, Some(of.slug.clone())] {
            for asked in sorts(&BinFilter { kind, service }, BinBy::ALL, tie.clone()) {
                store.bin(&asked, 10).await.unwrap();
            }
        }
    }
    store.restore_service(of.id, &somebody()).await.unwrap();
    store.delete_run(run, &somebody()).await.unwrap();
    store.purge_bin(store.clock().now().plus_ms(1)).await.unwrap();
    let gone = service(store, "gone").await.id;
    store.delete_service(gone, None, &somebody()).await.unwrap();
    store.purge_service(gone).await.unwrap();
}

pub(crate) async fn example(store: &Store) {
    let production = EnvironmentName::production();
    let new = build::new_service("example");
    let id = store.add_demo_service(&new, &[].into(), &production, &somebody()).await.unwrap();
    let (at, measured) = (store.clock().now(), measured("example"));
    let made = [DemoRun { at, details: RunDetails::default(), measured }];
    store.add_demo_runs(id, &made, &somebody()).await.unwrap();
    review(store, id).await;
    store.has_services().await.unwrap();
    store.has_demo().await.unwrap();
    store.is_demo(&"example".parse().unwrap()).await.unwrap();
    store.is_of_demo(store.clock().id(), store.clock().id()).await.unwrap();
    store.demo(3).await.unwrap();
    store.remove_demo().await.unwrap();
}
