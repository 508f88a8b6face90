//! What teams write themselves.

use domain::{ChecklistBy, ChecklistFilter, PrecedentBy, PrecedentFilter};
use store::Store;

use super::sorts;
use crate::build::{checklist, somebody};

pub(crate) async fn own_lists(store: &Store) {
    let (team, by) = ("team".parse().unwrap(), somebody());
    store.keep_checklist_source(&checklist("2"), "x").await.unwrap();
    store.published(&team, None).await.unwrap();
    let two = store.published(&team, Some("2")).await.unwrap().unwrap().line.of;
    let filter = ChecklistFilter { find: Some("t".parse().unwrap()) };
    for asked in sorts(&filter, ChecklistBy::ALL, team.clone()) {
        store.checklists(&asked, 10).await.unwrap();
    }
    store.newest_checklists().await.unwrap();
    store.checklist_versions(&team, Some(9), 10).await.unwrap();
    store.version_names(&team).await.unwrap();
    store.begin_checklist(&"other".parse().unwrap(), &two, "x", &by).await.unwrap();
    store.begin_draft(&team, &two, "x", &by).await.unwrap();
    store.save_draft(&team, 1, "y", &by).await.unwrap();
    store.checklist_drafts(None, 10).await.unwrap();
    store.publish_draft(&checklist("3"), 2, None, &by).await.unwrap();
    store.discard_draft(&"other".parse().unwrap(), 1).await.unwrap();
    store.reviews_by(&team, None, 1).await.unwrap();
    store.reach_of_checklist(&team).await.unwrap();
    let told = serde_json::json!({
        "title": "T", "constraint": "C", "numbers": [], "design": "D", "cost": "E", "not_shown": "N", "sources": [],
    });
    let told = serde_json::from_value(told).unwrap();
    let id = "p".parse().unwrap();
    let written = store.write_precedent(&id, 0, &told, &by).await.unwrap();
    store.write_precedent(&id, written.revision, &told, &by).await.unwrap();
    let filter = PrecedentFilter { find: Some("t".parse().unwrap()) };
    for asked in sorts(&filter, PrecedentBy::ALL, "t".parse().unwrap()) {
        store.precedents(&asked, 10).await.unwrap();
    }
    store.precedent_history(&id, 10).await.unwrap();
}
