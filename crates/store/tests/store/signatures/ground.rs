//! What a signature rests on: runs, and what was judged.

use domain::{Answer, EvidenceKind, Reason, RefusalKind, Status, Verdict};
use store::StoreError;

use super::order::again;
use super::{begun, frozen, judged, refused, settled, signed, signing};
use crate::build::{number, run};
use crate::store_test;

store_test! {
    async fn a_run_under_a_signature_stays_unless_it_turns_out_to_be_invalid(store) {
        let begun = begun(&store).await;
        let (id, author) = (begun.review.id, begun.author());
        let tested = run(&store, begun.review.service, "1").await.run;
        let kind = EvidenceKind::Run { run: tested.id, number: tested.number };
        store.attach_evidence(id, "A-1", &kind, &author).await.unwrap();
        let why: Reason = "The generator was the limit.".parse().unwrap();
        let open = store.reject_run(tested.id, &why, &author).await;
        assert!(matches!(open, Err(StoreError::InUse(_))), "of an open review it is removed first: {open:?}");
        signed(&store, &begun).await;
        let kept = store.delete_run(tested.id, &author).await;
        assert!(matches!(kept, Err(StoreError::InUse(_))), "{kept:?}");
        store.reject_run(tested.id, &why, &author).await.unwrap();
        assert_eq!(store.due_reviews(10).await.unwrap(), [id], "the signature is looked at again");
        let whole = store.whole_review(id).await.unwrap().unwrap();
        assert_eq!((whole.file.evidence.len(), whole.grounds.attached.len()), (1, 0));
    }
}

store_test! {
    async fn whatever_changes_under_a_review_takes_the_signature_s_ground_away(store) {
        let begun = begun(&store).await;
        let (id, of) = (begun.review.id, begun.review.service);
        let first = run(&store, of, "1").await.run;
        store.submit_review(id, None, &begun.author()).await.unwrap();
        let production = domain::EnvironmentName::production();
        let staging = domain::EnvironmentName::staging();
        let fact = |value| std::collections::BTreeMap::from([("pool".parse().unwrap(), number(value))]);
        let why: Reason = "So.".parse().unwrap();
        let author = begun.author();
        let note = EvidenceKind::Note(why.clone());
        for change in 0..9 {
            judged(&store, id, [Status::Pass, Status::Pass]).await;
            assert_eq!(store.due_reviews(10).await.unwrap(), []);
            let before = signing(&store, id, Verdict::Ready).await;
            store.clock().advance(1_000);
            match change {
                0 => store.set_facts(of, &production, &fact(1.0), &author).await.unwrap(),
                1 => drop(run(&store, of, "2").await),
                2 => store.reject_run(first.id, &why, &author).await.unwrap(),
                3 => store.accept_run(first.id, &author).await.unwrap(),
                4 => store.delete_run(first.id, &author).await.unwrap(),
                5 => drop(store.restore_run(first.id, &author).await.unwrap()),
                6 => drop(store.set_baseline(first.id, &why, &author).await.unwrap()),
                7 => store.answer_item(id, "A-1", &Answer::Meets.into(), &author).await.unwrap(),
                _ => drop(store.attach_evidence(id, "A-1", &note, &author).await.unwrap()),
            }
            assert_eq!(store.due_reviews(10).await.unwrap(), [id], "change {change}");
            let signed = store.sign_review(id, &before, &frozen(&before), &begun.reviewer()).await;
            assert_eq!(refused(signed).kind, RefusalKind::Changed, "change {change}");
        }
        judged(&store, id, [Status::Pass, Status::Pass]).await;
        store.set_facts(of, &staging, &fact(7.0), &author).await.unwrap();
        assert_eq!(store.due_reviews(10).await.unwrap(), [], "reviews rest on production alone");
    }
}

store_test! {
    async fn a_judgement_of_what_is_no_longer_so_is_not_kept(store) {
        let begun = begun(&store).await;
        let id = begun.review.id;
        let old = settled(&store, id, [Status::Pass, Status::Pass], None).await;
        store.answer_item(id, "A-1", &Answer::Meets.into(), &begun.author()).await.unwrap();
        assert!(!store.settle_review(id, &old).await.unwrap());
        assert_eq!(store.item_standings(id).await.unwrap(), []);
        judged(&store, id, [Status::Fail, Status::Unknown]).await;
        let since = store.clock().now();
        store.clock().advance(1_000);
        judged(&store, id, [Status::Fail, Status::Stale]).await;
        let kept = store.item_standings(id).await.unwrap();
        let told: Vec<_> = kept.iter().map(|item| (item.item.as_str(), item.status, item.since)).collect();
        assert_eq!(told, [("A-1", Status::Fail, since), ("C-1", Status::Stale, store.clock().now())]);
        let tally = store.review(id).await.unwrap().unwrap().tally;
        assert_eq!((tally.blocking_open, tally.fails, tally.unknowns, tally.stale), (2, 1, 0, 1));
        assert_eq!((tally.is_due, tally.judged_at), (false, Some(store.clock().now())));
    }
}

store_test! {
    async fn signatures_are_judged_before_whatever_else_is_due(store) {
        let begun = begun(&store).await;
        signed(&store, &begun).await;
        for _ in 0..3 {
            again(&store, &begun).await;
        }
        let facts = std::collections::BTreeMap::from([("pool".parse().unwrap(), number(5.0))]);
        let production = domain::EnvironmentName::production();
        store.set_facts(begun.review.service, &production, &facts, &begun.author()).await.unwrap();
        assert_eq!(store.due_reviews(10).await.unwrap().len(), 4);
        assert_eq!(store.due_signatures(10).await.unwrap(), [begun.review.id]);
    }
}
