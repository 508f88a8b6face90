//! Items that lack a pass and are excused until a day, and facts as evidence.

use domain::{EnvironmentName, EvidenceKind, NewExemption, RefusalKind, Status, Timestamp, Value};
use store::StoreError;

use crate::{
    build::number,
    signatures::{begun, settled, signed},
    store_test,
};

store_test! {
    async fn an_exemption_stands_until_it_is_ended_or_followed_and_all_are_kept(store) {
        let begun = begun(&store).await;
        let (id, ann, rob) = (begun.review.id, begun.author(), begun.reviewer());
        let until = |days: i64| store.clock().now().plus_ms(days * Timestamp::DAY);
        let new = |ends_at| NewExemption { item: "A-1".into(), reason: "Next release.".parse().unwrap(), ends_at };
        let own = store.grant_exemption(id, &new(until(1)), &ann).await;
        assert!(matches!(&own, Err(StoreError::Against(refusal)) if refusal.kind == RefusalKind::Person), "{own:?}");
        let over = store.grant_exemption(id, &new(store.clock().now()), &rob).await;
        assert!(matches!(&over, Err(StoreError::Against(refusal)) if refusal.kind == RefusalKind::Field("until")));
        let elsewhere = NewExemption { item: "B-1".into(), ..new(until(1)) };
        assert!(matches!(store.grant_exemption(id, &elsewhere, &rob).await, Err(StoreError::NotFound)));

        let first = store.grant_exemption(id, &new(until(1)), &rob).await.unwrap();
        store.clock().advance(1_000);
        let second = store.grant_exemption(id, &new(until(9)), &rob).await.unwrap();
        let file = store.review_file(id).await.unwrap().unwrap();
        assert_eq!(file.exemptions, std::slice::from_ref(&second));
        assert_eq!(file.ended_exemptions.iter().map(|one| one.id).collect::<Vec<_>>(), [first.id]);
        assert_eq!(file.exemption("A-1", store.clock().now()), Some(&second));
        assert_eq!(file.exemption("A-1", until(9)), None);
        let history = store.exemption_history(id, 10).await.unwrap();
        assert_eq!(history.iter().map(|one| one.id).collect::<Vec<_>>(), [second.id, first.id]);
        assert_eq!(history[1].ended.as_ref().map(|ended| ended.by.as_str()), Some("rob"));

        signed(&store, &begun).await;
        let late = store.grant_exemption(id, &new(until(1)), &rob).await;
        assert!(matches!(late, Err(StoreError::Against(_))), "a signed review takes no exemption: {late:?}");
        store.end_exemption(id, second.id, &ann).await.unwrap();
        assert_eq!(store.due_reviews(10).await.unwrap(), [id], "the signature may have rested on it");
        assert!(matches!(store.end_exemption(id, second.id, &ann).await, Err(StoreError::NotFound)));
        assert_eq!(store.review_file(id).await.unwrap().unwrap().exemptions, []);
    }
}

store_test! {
    async fn what_has_a_pass_is_excused_from_nothing(store) {
        let begun = begun(&store).await;
        let (id, rob) = (begun.review.id, begun.reviewer());
        let until = store.clock().now().plus_ms(Timestamp::DAY);
        let new = NewExemption { item: "A-1".into(), reason: "So.".parse().unwrap(), ends_at: until };
        for (status, lapses_at, is_granted) in [
            (Status::Pass, None, false),
            (Status::Warn, None, false),
            (Status::NotApplicable, None, false),
            (Status::Pass, Some(store.clock().now()), true),
            (Status::Fail, None, true),
            (Status::Exempt, None, true),
        ] {
            let judged = settled(&store, id, [status, Status::Pass], lapses_at).await;
            assert!(store.settle_review(id, &judged).await.unwrap());
            let granted = store.grant_exemption(id, &new, &rob).await;
            assert_eq!(granted.is_ok(), is_granted, "{status}: {granted:?}");
        }
    }
}

store_test! {
    async fn a_fact_is_evidence_as_it_stands(store) {
        let begun = begun(&store).await;
        let (id, ann) = (begun.review.id, begun.author());
        let kind = EvidenceKind::Fact { name: "pool".parse().unwrap(), value: Value::Bool(true) };
        let unstated = store.attach_evidence(id, "A-1", &kind, &ann).await;
        assert!(matches!(unstated, Err(StoreError::Against(_))), "{unstated:?}");
        let facts = std::collections::BTreeMap::from([("pool".parse().unwrap(), number(10.0))]);
        store.set_facts(begun.review.service, &EnvironmentName::production(), &facts, &ann).await.unwrap();
        let attached = store.attach_evidence(id, "A-1", &kind, &ann).await.unwrap();
        let expected = EvidenceKind::Fact { name: "pool".parse().unwrap(), value: Value::Number(10.0) };
        assert_eq!(attached.kind, expected);
        assert_eq!(store.review_file(id).await.unwrap().unwrap().evidence, [attached]);
    }
}

store_test! {
    async fn a_review_is_read_whole_with_what_happened_to_its_service(store) {
        let begun = begun(&store).await;
        let (id, of, ann) = (begun.review.id, begun.review.service, begun.author());
        for pool in [5.0, 50.0] {
            let facts = std::collections::BTreeMap::from([("pool".parse().unwrap(), number(pool))]);
            store.set_facts(of, &EnvironmentName::production(), &facts, &ann).await.unwrap();
            crate::build::run(&store, of, &pool.to_string()).await;
            store.answer_item(id, "A-1", &domain::Answer::Meets.into(), &ann).await.unwrap();
            store.clock().advance(1_000);
        }
        crate::build::run(&store, of, "last").await;
        let whole = store.whole_review(id).await.unwrap().unwrap();
        assert_eq!(whole.checklist.id, "team");
        let history: Vec<_> = whole.grounds.history.iter().map(|fact| fact.value.clone()).collect();
        assert_eq!(history, [number(5.0), number(50.0)]);
        let course: Vec<_> = whole.grounds.course.iter().map(|run| (run.number, run.endpoints.is_some())).collect();
        assert_eq!(course, [(3, true), (2, true), (1, false)], "the newest, and the newest when it was answered");
        assert_eq!(whole.grounds.course[0].endpoints.as_ref().unwrap().len(), 2);
        assert_eq!(store.whole_review(store.clock().id()).await.unwrap(), None);
    }
}
