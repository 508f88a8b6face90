//! Reviews: checklists, answers, values and evidence.

use std::collections::BTreeMap;

use domain::{
    Answer, EvidenceKind, Grounds, JudgedRun, NewAnswer, NewReview, NotApplicableBecause, Order, ReviewState,
    Role, Value,
};
use store::StoreError;

use crate::{
    build::{account, checklist, new_review, number, reason, review, run, service, somebody},
    raw, store_test,
};

store_test! {
    async fn a_published_version_stays_as_it_is(store) {
        let one = checklist("1.0.0");
        store.publish_checklist(&one).await.unwrap();
        store.publish_checklist(&one).await.unwrap();
        let mut edited = one.clone();
        edited.title = "Another".into();
        let refused = store.publish_checklist(&edited).await;
        assert!(matches!(refused, Err(StoreError::Conflict(_))), "{refused:?}");
        // "0.9" sorts before "1.0.0": the newest is the one published last, not the greatest text.
        let two = checklist("0.9");
        store.publish_checklist(&two).await.unwrap();
        assert_eq!(store.checklist("team", "1.0.0").await.unwrap(), Some(one));
        assert_eq!(store.latest_checklist("team").await.unwrap(), Some(two));
        assert_eq!(store.checklist("team", "2").await.unwrap(), None);
        assert_eq!(store.latest_checklist("other").await.unwrap(), None);
    }
}

store_test! {
    async fn a_review_begins_as_a_draft_of_its_number(store) {
        let orders = service(&store, "orders").await;
        let eve = account(&store, "eve", Role::Member).await;
        let first = review(&store, orders.id).await;
        assert_eq!((first.number, first.state, first.author.as_str()), (1, ReviewState::Draft, "Ada"));
        assert_eq!((first.from, first.to, first.reviewer.clone()), (Order::O100, Order::O1k, None));
        store.clock().advance(1);
        let new = NewReview { from: Order::O1k, reviewer: Some(eve.id), ..new_review(orders.id) };
        let second = store.start_review(&new, &somebody()).await.unwrap();
        assert_eq!((second.number, second.reviewer.as_deref()), (2, Some("eve")));

        let backwards = NewReview { from: Order::O10k, ..new.clone() };
        let unknown = NewReview { checklist_version: "9".into(), ..new.clone() };
        let nobody = NewReview { reviewer: Some(store.clock().id()), ..new.clone() };
        for wrong in [backwards, unknown, nobody] {
            let refused = store.start_review(&wrong, &somebody()).await;
            assert!(matches!(refused, Err(StoreError::Conflict(_))), "{refused:?}");
        }
        let nowhere = NewReview { service: store.clock().id(), ..new };
        assert!(matches!(store.start_review(&nowhere, &somebody()).await, Err(StoreError::NotFound)));
        let listed = store.reviews(Some(orders.id), None, 10).await.unwrap();
        assert_eq!(listed.items, [second, first], "what was refused took no number");
    }
}

store_test! {
    async fn reviews_are_listed_newest_first_of_one_service_or_all(store) {
        let orders = service(&store, "orders").await;
        let other = service(&store, "other").await;
        let mut started = Vec::new();
        for service in [orders.id, other.id, orders.id] {
            store.clock().advance(1);
            started.push(review(&store, service).await);
        }
        let first = store.reviews(None, None, 2).await.unwrap();
        assert_eq!(first.items, [started[2].clone(), started[1].clone()]);
        let second = store.reviews(None, first.next, 2).await.unwrap();
        assert_eq!((second.items, second.next), (vec![started[0].clone()], None));
        let own = store.reviews(Some(orders.id), None, 10).await.unwrap();
        assert_eq!(own.items, [started[2].clone(), started[0].clone()]);
    }
}

store_test! {
    async fn the_newest_answer_stands_and_the_others_are_history(store) {
        let orders = service(&store, "orders").await;
        let id = review(&store, orders.id).await.id;
        store.clock().advance(1_000);
        store.answer_item(id, "A-1", &Answer::DoesNot.into(), &somebody()).await.unwrap();
        store.clock().advance(1_000);
        store.answer_item(id, "A-1", &NewAnswer::from(Answer::Meets).with(reason("Widened.")), &somebody()).await.unwrap();
        store.answer_item(id, "C-1", &NewAnswer::not_applicable(NotApplicableBecause::Architecture, reason("No pool.")), &somebody()).await.unwrap();

        let file = store.review_file(id).await.unwrap().unwrap();
        assert_eq!(file.review.changed_at, store.clock().now());
        let stands: Vec<_> = file.answers.iter().map(|given| (given.item.as_str(), given.answer)).collect();
        assert_eq!(stands, [("A-1", Answer::Meets), ("C-1", Answer::NotApplicable)]);
        assert_eq!((file.answers[0].reason.clone(), file.answers[0].by.as_str()), (Some(reason("Widened.")), "Ada"));
        let history = store.answer_history(id, "A-1", 10).await.unwrap();
        assert_eq!(history.iter().map(|given| given.answer).collect::<Vec<_>>(), [Answer::Meets, Answer::DoesNot]);
    }
}

store_test! {
    async fn only_items_that_the_review_walks_are_answered(store) {
        let orders = service(&store, "orders").await;
        let id = review(&store, orders.id).await.id;
        for item in ["B-1", "Z-9"] {
            let missing = store.answer_item(id, item, &Answer::Meets.into(), &somebody()).await;
            assert!(matches!(missing, Err(StoreError::NotFound)), "{item} {missing:?}");
        }
        let bare = store.answer_item(id, "A-1", &Answer::NotApplicable.into(), &somebody()).await;
        assert!(matches!(bare, Err(StoreError::Against(_))), "{bare:?}");
        let nowhere = store.answer_item(store.clock().id(), "A-1", &Answer::Meets.into(), &somebody()).await;
        assert!(matches!(nowhere, Err(StoreError::NotFound)), "{nowhere:?}");
        assert_eq!(store.review_file(store.clock().id()).await.unwrap(), None);
    }
}

store_test! {
    async fn typed_values_keep_their_history(store) {
        let orders = service(&store, "orders").await;
        let id = review(&store, orders.id).await.id;
        let hold = "db_hold_ms".parse().unwrap();
        for value in [number(40.0), number(40.0), number(20.0), None, Some(Value::Bool(true))] {
            store.clock().advance(1_000);
            store.type_values(id, &BTreeMap::from([(domain::InputName::clone(&hold), value)]), &somebody()).await.unwrap();
        }
        let file = store.review_file(id).await.unwrap().unwrap();
        assert_eq!(file.values.len(), 1);
        assert_eq!((&file.values[0].name, &file.values[0].value), (&hold, &Some(Value::Bool(true))));
        let history = store.value_history(id, 10).await.unwrap();
        let values: Vec<_> = history.into_iter().map(|typed| typed.value).collect();
        assert_eq!(values, [Some(Value::Bool(true)), None, number(20.0), number(40.0), number(40.0)]);
        store.clock().advance(1_000);
        let again = BTreeMap::from([(hold, Some(Value::Bool(true)))]);
        store.type_values(id, &again, &somebody()).await.unwrap();
        let file = store.review_file(id).await.unwrap().unwrap();
        assert_eq!(file.values[0].at, store.clock().now(), "measured again, with the same result");
    }
}

store_test! {
    async fn evidence_is_a_run_of_the_service_a_link_or_a_note(store) {
        let orders = service(&store, "orders").await;
        let other = service(&store, "other").await;
        let id = review(&store, orders.id).await.id;
        let own = run(&store, orders.id, "1").await.run;
        let foreign = run(&store, other.id, "1").await.run;

        let of = |run| EvidenceKind::Run { run, number: 0 };
        let attached = store.attach_evidence(id, "A-1", &of(own.id), &somebody()).await.unwrap();
        assert_eq!(attached.kind, EvidenceKind::Run { run: own.id, number: 1 }, "the number is the run's");
        let link = EvidenceKind::Link("https://wiki.example/runbook".parse().unwrap());
        let link = store.attach_evidence(id, "A-1", &link, &somebody()).await.unwrap();
        let note = EvidenceKind::Note(reason("Seen on the dashboard."));
        let note = store.attach_evidence(id, "C-1", &note, &somebody()).await.unwrap();
        let refused = store.attach_evidence(id, "A-1", &of(foreign.id), &somebody()).await;
        assert!(matches!(refused, Err(StoreError::Against(_))), "{refused:?}");
        let missing = store.attach_evidence(id, "B-1", &note.kind, &somebody()).await;
        assert!(matches!(missing, Err(StoreError::NotFound)), "{missing:?}");

        store.remove_evidence(id, link.id, &somebody()).await.unwrap();
        let twice = store.remove_evidence(id, link.id, &somebody()).await;
        assert!(matches!(twice, Err(StoreError::NotFound)), "{twice:?}");
        assert_eq!(store.review_file(id).await.unwrap().unwrap().evidence, [attached, note]);
    }
}

store_test! {
    async fn a_review_is_judged_by_the_newest_run_the_last_baseline_and_what_is_attached(store) {
        let orders = service(&store, "orders").await;
        let other = service(&store, "other").await;
        let id = review(&store, orders.id).await.id;
        assert_eq!(store.grounds(orders.id, &[], &[]).await.unwrap(), Grounds::default());
        let mut runs = Vec::new();
        for content in ["1", "2", "3", "4"] {
            store.clock().advance(1_000);
            runs.push(run(&store, orders.id, content).await.run);
        }
        run(&store, other.id, "5").await;
        store.set_baseline(runs[0].id, &reason("First."), &somebody()).await.unwrap();
        store.set_baseline(runs[1].id, &reason("Better."), &somebody()).await.unwrap();
        for item in ["A-1", "C-1"] {
            let kind = EvidenceKind::Run { run: runs[2].id, number: 0 };
            store.attach_evidence(id, item, &kind, &somebody()).await.unwrap();
        }
        let file = store.review_file(id).await.unwrap().unwrap();
        assert_eq!(file.attached_runs(), [runs[2].id]);

        let grounds = store.grounds(orders.id, &file.attached_runs(), &[]).await.unwrap();
        let number = |run: Option<JudgedRun>| run.map(|run| run.number);
        assert_eq!((number(grounds.baseline), number(grounds.newest.clone())), (Some(2), Some(4)));
        let newest = grounds.newest.unwrap();
        assert_eq!((newest.id, newest.received_at), (runs[3].id, runs[3].received_at));
        assert_eq!(newest.report.requests, runs[3].report.requests);
        assert_eq!(grounds.attached.iter().map(|run| run.id).collect::<Vec<_>>(), [runs[2].id]);

        store.delete_run(runs[3].id, &somebody()).await.unwrap();
        let grounds = store.grounds(orders.id, &[], &[]).await.unwrap();
        assert_eq!(number(grounds.newest), Some(3), "what lies in the bin does not speak");
        store.clock().advance(1_000);
        let invalid = run(&store, orders.id, "6").await.run;
        store.reject_run(invalid.id, &reason("The wrong host."), &somebody()).await.unwrap();
        let grounds = store.grounds(orders.id, &[invalid.id], &[]).await.unwrap();
        assert_eq!((number(grounds.newest), grounds.attached.len()), (Some(3), 0), "nor what was rejected");
        assert_eq!(grounds.attached, []);
        assert_eq!(grounds.gone, BTreeMap::from([(invalid.id, store.clock().now())]));
    }
}

store_test! {
    async fn a_run_of_another_scenario_speaks_only_where_there_is_no_baseline(store) {
        let orders = service(&store, "orders").await;
        let load = run(&store, orders.id, "1").await.run;
        store.clock().advance(1_000);
        let smoke = crate::build::details("staging", "smoke");
        let smoke = store.add_run(orders.id, &smoke, &crate::build::measured("2"), &somebody()).await.unwrap().run;
        let newest = async || {
            let grounds = store.grounds(orders.id, &[], &[store.clock().now()]).await.unwrap();
            let scenarios: Vec<_> = grounds.course.iter().map(|run| run.scenario.to_string()).collect();
            (grounds.newest.unwrap().id, scenarios)
        };
        let scenarios = vec!["smoke".to_owned(), "default".to_owned()];
        assert_eq!(newest().await, (smoke.id, scenarios.clone()));
        store.set_baseline(load.id, &reason("First."), &somebody()).await.unwrap();
        assert_eq!(newest().await, (load.id, scenarios));
    }
}

store_test! {
    async fn a_closed_review_takes_nothing_more(store) {
        let orders = service(&store, "orders").await;
        let id = review(&store, orders.id).await.id;
        let note = EvidenceKind::Note(reason("x"));
        let attached = store.attach_evidence(id, "A-1", &note, &somebody()).await.unwrap();
        raw::execute(&store, "UPDATE review SET state = 'in_review'").await;
        store.answer_item(id, "A-1", &Answer::Meets.into(), &somebody()).await.unwrap();
        let before = store.review_file(id).await.unwrap();
        raw::execute(&store, "UPDATE review SET state = 'ready'").await;
        store.clock().advance(1_000);

        let value = BTreeMap::from([("x".parse().unwrap(), number(1.0))]);
        for refused in [
            store.answer_item(id, "A-1", &Answer::DoesNot.into(), &somebody()).await,
            store.type_values(id, &value, &somebody()).await,
            store.attach_evidence(id, "A-1", &note, &somebody()).await.map(drop),
            store.remove_evidence(id, attached.id, &somebody()).await,
        ] {
            assert!(matches!(refused, Err(StoreError::Conflict(_))), "{refused:?}");
        }
        raw::execute(&store, "UPDATE review SET state = 'in_review'").await;
        assert_eq!(store.review_file(id).await.unwrap(), before, "it was not even dated");
    }
}

store_test! {
    async fn reviews_started_at_once_are_numbered_without_gaps(store) {
        let orders = service(&store, "orders").await;
        store.publish_checklist(&checklist("1.0.0")).await.unwrap();
        let mut reviews = tokio::task::JoinSet::new();
        for _ in 0..8 {
            let store = (*store).clone();
            reviews.spawn(async move { review(&store, orders.id).await.number });
        }
        let mut given = reviews.join_all().await;
        given.sort_unstable();
        assert_eq!(given, [1, 2, 3, 4, 5, 6, 7, 8]);
    }
}
