//! What teams write themselves: drafts and versions of checklists, and precedents.

use domain::{Asked, ChecklistId, ChecklistVersion, Order, Precedent, PrecedentId, ReviewState, Role};
use store::StoreError;

use crate::{
    build::{account, by, checklist, review, service, somebody},
    raw, store_test,
};

fn team() -> ChecklistId {
    "team".parse().unwrap()
}

fn version(id: &str, version: &str) -> ChecklistVersion {
    ChecklistVersion { id: id.parse().unwrap(), version: version.to_owned() }
}

/// A precedent of this title.
pub(crate) fn precedent(title: &str) -> Precedent {
    Precedent {
        title: title.parse().unwrap(),
        constraint: "The pool.".parse().unwrap(),
        numbers: vec!["connections | 200 | 1".parse().unwrap()],
        design: "A pooler.".parse().unwrap(),
        cost: "One more hop.".parse().unwrap(),
        not_shown: "Writes.".parse().unwrap(),
        sources: vec!["https://wiki.example/pooler | Our notes | 2026".parse().unwrap()],
    }
}

store_test! {
    async fn a_checklist_begins_as_a_draft_of_a_new_name(store) {
        store.publish_checklist(&checklist("1.0.0")).await.unwrap();
        let from = version("team", "1.0.0");
        let ours: ChecklistId = "ours".parse().unwrap();
        let begun = store.begin_checklist(&ours, &from, "id = 'ours' # so far", &somebody()).await.unwrap();
        assert_eq!((begun.revision, begun.text.as_str()), (1, "id = 'ours' # so far"));
        assert_eq!((begun.from.clone(), begun.by.as_str()), (from.clone(), somebody().name.as_str()));
        for taken in [ours.clone(), team()] {
            let refused = store.begin_checklist(&taken, &from, "x", &somebody()).await;
            assert!(matches!(refused, Err(StoreError::Conflict(_))), "{taken}: {refused:?}");
        }
        assert_eq!(store.checklist_draft(&team()).await.unwrap(), None, "a refused one leaves nothing behind");
        let drafts = store.checklist_drafts(None, 10).await.unwrap();
        assert_eq!(drafts.items.iter().map(|draft| draft.id.as_str()).collect::<Vec<_>>(), ["ours"]);
    }
}

store_test! {
    async fn who_saves_what_another_changed_is_refused_and_nothing_is_lost(store) {
        store.publish_checklist(&checklist("1.0.0")).await.unwrap();
        let first = store.begin_draft(&team(), &version("team", "1.0.0"), "one", &somebody()).await.unwrap();
        let again = store.begin_draft(&team(), &version("team", "1.0.0"), "other", &somebody()).await;
        assert!(matches!(again, Err(StoreError::Conflict(_))));
        let mara = account(&store, "mara", Role::Member).await;
        store.clock().advance(1_000);
        let saved = store.save_draft(&team(), first.revision, "two", &by(&mara)).await.unwrap();
        assert_eq!((saved.revision, saved.by.as_str()), (2, "mara"));
        assert!(saved.changed_at > first.changed_at);
        let late = store.save_draft(&team(), first.revision, "three", &somebody()).await;
        assert!(matches!(late, Err(StoreError::Conflict(_))));
        let stands = store.checklist_draft(&team()).await.unwrap().unwrap();
        assert_eq!(stands, saved);
        assert!(matches!(store.discard_draft(&team(), 1).await, Err(StoreError::Conflict(_))));
        store.discard_draft(&team(), 2).await.unwrap();
        assert_eq!(store.checklist_draft(&team()).await.unwrap(), None);
        let gone = store.save_draft(&team(), 2, "four", &somebody()).await;
        assert!(matches!(gone, Err(StoreError::NotFound)));
    }
}

store_test! {
    async fn a_draft_is_published_as_it_was_read_or_not_at_all(store) {
        store.publish_checklist(&checklist("1.0.0")).await.unwrap();
        store.begin_draft(&team(), &version("team", "1.0.0"), "text of two", &somebody()).await.unwrap();
        let mara = account(&store, "mara", Role::Member).await;
        let note = "Stricter.".parse().unwrap();
        let two = checklist("2.0.0");
        let late = store.publish_draft(&two, 7, Some(&note), &by(&mara)).await;
        assert!(matches!(late, Err(StoreError::Conflict(_))));
        let same = store.publish_draft(&checklist("1.0.0"), 1, None, &by(&mara)).await;
        assert!(matches!(same, Err(StoreError::Conflict(_))), "{same:?}");
        assert!(store.checklist_draft(&team()).await.unwrap().is_some(), "the draft stays where it was refused");
        store.publish_draft(&two, 1, Some(&note), &by(&mara)).await.unwrap();
        assert_eq!(store.checklist_draft(&team()).await.unwrap(), None);
        let published = store.published(&team(), None).await.unwrap().unwrap();
        assert_eq!(published.checklist, two);
        assert_eq!(published.source.as_deref(), Some("text of two"));
        let line = published.line;
        assert_eq!((line.by.as_deref(), line.note.as_deref(), line.items), (Some("mara"), Some("Stricter."), 3));
        let versions = store.checklist_versions(&team(), None, 10).await.unwrap();
        let names: Vec<_> = versions.items.iter().map(|line| line.of.version.as_str()).collect();
        assert_eq!(names, ["2.0.0", "1.0.0"]);
        assert_eq!(store.version_names(&team()).await.unwrap(), ["1.0.0", "2.0.0"]);
        let first = store.checklist_versions(&team(), None, 1).await.unwrap();
        let rest = store.checklist_versions(&team(), first.next, 1).await.unwrap();
        assert_eq!((rest.items[0].of.version.as_str(), rest.next), ("1.0.0", None));
        assert_eq!(store.published(&team(), Some("3")).await.unwrap(), None);
    }
}

store_test! {
    async fn the_file_of_a_version_is_kept_once(store) {
        store.publish_checklist(&checklist("1.0.0")).await.unwrap();
        assert_eq!(store.published(&team(), None).await.unwrap().unwrap().source, None);
        store.keep_checklist_source(&checklist("1.0.0"), "first").await.unwrap();
        store.keep_checklist_source(&checklist("1.0.0"), "second").await.unwrap();
        assert_eq!(store.published(&team(), None).await.unwrap().unwrap().source.as_deref(), Some("first"));
    }
}

store_test! {
    async fn a_list_of_checklists_counts_the_reviews_of_each(store) {
        let orders = service(&store, "orders").await;
        review(&store, orders.id).await;
        let gone = service(&store, "gone").await;
        review(&store, gone.id).await;
        store.delete_service(gone.id, None, &somebody()).await.unwrap();
        let mut other = checklist("1.0.0");
        "another".clone_into(&mut other.id);
        store.publish_checklist(&other).await.unwrap();
        store.publish_checklist(&checklist("2.0.0")).await.unwrap();
        let all = store.checklists(&Asked::default(), 10).await.unwrap();
        let told: Vec<_> =
            all.items.iter().map(|line| (line.of.id.as_str(), line.of.version.as_str(), line.reviews)).collect();
        assert_eq!(told, [("another", "1.0.0", 0), ("team", "2.0.0", 2)]);
        let of_version = store.checklist_versions(&team(), None, 10).await.unwrap();
        assert_eq!(of_version.items.iter().map(|line| line.reviews).collect::<Vec<_>>(), [0, 2]);
        let first = store.checklists(&Asked::default(), 1).await.unwrap();
        let next = store.checklists(&Asked { after: first.next.clone(), ..Asked::default() }, 1).await.unwrap();
        assert_eq!(next.items[0].of.id.as_str(), "team");
    }
}

store_test! {
    async fn the_review_that_counts_is_the_open_one_else_the_last(store) {
        let (one, two) = (service(&store, "one").await, service(&store, "two").await);
        service(&store, "untested").await;
        let first = review(&store, one.id).await;
        // Ids of one moment are in no order.
        store.clock().advance(1);
        let second = review(&store, one.id).await;
        let only = review(&store, two.id).await;
        let counts = async || {
            let page = store.reviews_by(&team(), None, 10).await.unwrap();
            page.items.iter().map(|review| review.id).collect::<Vec<_>>()
        };
        assert_eq!(counts().await, [second.id, only.id]);
        let sql = format!("UPDATE review SET state = '{}' WHERE number = 2", ReviewState::NotReady);
        raw::execute(&store, &sql).await;
        assert_eq!(counts().await, [first.id, only.id]);
        let page = store.reviews_by(&team(), None, 1).await.unwrap();
        let rest = store.reviews_by(&team(), page.next.as_ref(), 1).await.unwrap();
        assert_eq!(rest.items[0].id, only.id);
        assert_eq!(rest.items[0].to, Order::O1k);
        assert_eq!(store.reach_of_checklist(&team()).await.unwrap(), (2, 2));
        let other = "other".parse().unwrap();
        assert_eq!(store.reach_of_checklist(&other).await.unwrap(), (0, 2));
        assert!(store.reviews_by(&other, None, 10).await.unwrap().items.is_empty());
    }
}

store_test! {
    async fn a_precedent_keeps_what_stood_before_and_refuses_who_read_something_else(store) {
        let id: PrecedentId = "our-pooler".parse().unwrap();
        let mara = account(&store, "mara", Role::Member).await;
        let first = store.write_precedent(&id, 0, &precedent("One"), &by(&mara)).await.unwrap();
        assert_eq!((first.revision, first.by.as_str()), (1, "mara"));
        let taken = store.write_precedent(&id, 0, &precedent("Two"), &somebody()).await;
        assert!(matches!(taken, Err(StoreError::Conflict(_))), "{taken:?}");
        let second = store.write_precedent(&id, 1, &precedent("Two"), &somebody()).await.unwrap();
        let late = store.write_precedent(&id, 1, &precedent("Three"), &somebody()).await;
        assert!(matches!(late, Err(StoreError::Conflict(_))));
        assert_eq!(store.precedent(&id).await.unwrap(), Some(second.clone()));
        assert_eq!(store.precedent_history(&id, 10).await.unwrap(), [second, first]);
        store.write_precedent(&"a".parse().unwrap(), 0, &precedent("A"), &somebody()).await.unwrap();
        let page = store.precedents(&Asked::default(), 1).await.unwrap();
        let rest = store.precedents(&Asked { after: page.next.clone(), ..Asked::default() }, 5).await.unwrap();
        assert_eq!(rest.items.iter().map(|entry| entry.precedent.title.as_str()).collect::<Vec<_>>(), ["Two"]);
        assert_eq!(store.precedent(&"none".parse().unwrap()).await.unwrap(), None);
    }
}
