//! Who sees to an item, and answers that are carried from one review to the next.

use std::collections::BTreeMap;

use domain::{Answer, EvidenceKind, InputName, Role, ToCarry, Value};
use store::StoreError;

use crate::{
    build::{account, by, number, review, service, somebody},
    raw, store_test,
};

store_test! {
    async fn an_owner_is_named_changed_and_taken_back_in_whatever_state_the_review_is(store) {
        let orders = service(&store, "orders").await;
        let id = review(&store, orders.id).await.id;
        account(&store, "ada", Role::Admin).await;
        let eve = account(&store, "eve", Role::Member).await;
        let name = async |owner: Option<&str>| {
            let owner = owner.map(|owner| owner.parse().unwrap());
            store.name_item_owners(id, &[("A-1".to_owned(), owner)].into(), &by(&eve)).await.unwrap();
        };
        assert_eq!(store.item_owners(id).await.unwrap(), []);
        name(Some("Team Orders")).await;
        raw::execute(&store, "UPDATE review SET state = 'ready'").await;
        store.clock().advance(1_000);
        name(Some("jo")).await;
        let owners = store.item_owners(id).await.unwrap();
        assert_eq!(owners.len(), 1);
        assert_eq!((owners[0].item.as_str(), owners[0].owner.as_str(), owners[0].by.as_str()), ("A-1", "jo", "eve"));
        assert_eq!(owners[0].at, store.clock().now());
        store.remove_account(eve.id).await.unwrap();
        assert_eq!(store.item_owners(id).await.unwrap(), owners, "the name in words stays");
        name(None).await;
        assert_eq!(store.item_owners(id).await.unwrap(), []);
    }
}

store_test! {
    async fn of_several_owners_all_are_named_or_none(store) {
        let orders = service(&store, "orders").await;
        let id = review(&store, orders.id).await.id;
        let owner = || Some("jo".parse().unwrap());
        let owners = BTreeMap::from([("A-1".to_owned(), owner()), ("Z-9".to_owned(), owner())]);
        let refused = store.name_item_owners(id, &owners, &somebody()).await;
        assert!(matches!(refused, Err(StoreError::NotFound)), "{refused:?}");
        assert_eq!(store.item_owners(id).await.unwrap(), []);
    }
}

store_test! {
    async fn a_carried_answer_keeps_its_author_and_date_and_an_own_answer_is_not_overwritten(store) {
        let orders = service(&store, "orders").await;
        let eve = account(&store, "eve", Role::Member).await;
        let earlier = review(&store, orders.id).await;
        store.answer_item(earlier.id, "A-1", &Answer::Meets.into(), &by(&eve)).await.unwrap();
        let note = EvidenceKind::Note("Seen.".parse().unwrap());
        let kept = store.attach_evidence(earlier.id, "A-1", &note, &by(&eve)).await.unwrap();
        let (x, y): (InputName, InputName) = ("x".parse().unwrap(), "y".parse().unwrap());
        let values = BTreeMap::from([(x.clone(), Some(Value::Number(1.0))), (y.clone(), Some(Value::Number(2.0)))]);
        store.type_values(earlier.id, &values, &by(&eve)).await.unwrap();
        let typed = store.review_file(earlier.id).await.unwrap().unwrap().values;
        let what = ToCarry { answers: vec!["A-1".to_owned()], evidence: vec![kept.id], values: vec![x, y.clone()] };
        let answered = store.review_file(earlier.id).await.unwrap().unwrap().answers;
        store.clock().advance(1_000);
        let later = review(&store, orders.id).await.id;
        store.type_values(later, &BTreeMap::from([(y, Some(Value::Number(3.0)))]), &somebody()).await.unwrap();
        store.carry_over(later, earlier.id, &what).await.unwrap();
        assert_eq!(store.review_file(later).await.unwrap().unwrap().answers, answered);
        let file = store.review_file(later).await.unwrap().unwrap();
        let evidence = &file.evidence[0];
        assert_eq!((&evidence.kind, evidence.at, &evidence.by), (&kept.kind, kept.at, &kept.by));
        assert_eq!(file.values[0], typed[0]);
        assert_eq!(file.values[1].value, Some(Value::Number(3.0)), "what was typed here stays");
        let carried = store.carried(later).await.unwrap();
        assert_eq!((carried[0].number, carried[0].from, carried[0].at), (earlier.number, Some(earlier.id), answered[0].at));
        store.answer_item(later, "A-1", &Answer::DoesNot.into(), &somebody()).await.unwrap();
        store.carry_over(later, earlier.id, &what).await.unwrap();
        let answers = store.review_file(later).await.unwrap().unwrap().answers;
        assert_eq!((answers.len(), answers[0].answer), (1, Answer::DoesNot));
    }
}

store_test! {
    async fn to_confirm_a_value_dates_it_anew_and_is_no_edit(store) {
        let orders = service(&store, "orders").await;
        let id = review(&store, orders.id).await.id;
        let name: domain::InputName = "x".parse().unwrap();
        let value = |value| BTreeMap::from([("x".parse().unwrap(), number(value))]);
        store.type_values(id, &value(1.0), &somebody()).await.unwrap();
        store.clock().advance(1_000);
        store.confirm_values(id, &[name.clone(), "y".parse().unwrap()], &somebody()).await.unwrap();
        let values = store.review_file(id).await.unwrap().unwrap().values;
        assert_eq!((values.len(), values[0].at), (1, store.clock().now()));
        assert_eq!(store.edited(id).await.unwrap().inputs, []);
        store.type_values(id, &value(2.0), &somebody()).await.unwrap();
        assert_eq!(store.edited(id).await.unwrap().inputs, [name]);
    }
}
