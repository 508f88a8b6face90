//! Who signs what, and when a signature is refused.

use domain::{
    CitedRun, Condition, NewReview, NewSnapshot, Order, Reason, RefusalKind, Reopened, ReviewState, Role,
    Signing, Status, Verdict,
};
use store::{Author, StoreError};

use super::{DAY, begun, frozen, judged, refused, settled, signed, signing};
use crate::build::{account, new_review, run};
use crate::{raw, store_test};

store_test! {
    async fn a_draft_goes_to_its_reviewer_and_back_and_every_step_is_kept(store) {
        let begun = begun(&store).await;
        let id = begun.review.id;
        store.clock().advance(1_000);
        store.submit_review(id, None, &begun.author()).await.unwrap();
        let submitted = store.review(id).await.unwrap().unwrap();
        assert_eq!((submitted.state, submitted.submitted_at), (ReviewState::InReview, Some(store.clock().now())));
        assert_eq!(refused(store.submit_review(id, None, &begun.author()).await).kind, RefusalKind::State);
        let why: Reason = "A-1 needs a run.".parse().unwrap();
        store.send_back_review(id, &why, &begun.reviewer()).await.unwrap();
        let steps = store.review_steps(id, 10).await.unwrap();
        assert_eq!((steps[0].to, steps[0].reason.as_deref(), steps[0].by.as_str()), (ReviewState::Draft, Some("A-1 needs a run."), "rob"));
        assert_eq!((steps[1].to, steps.len()), (ReviewState::InReview, 2));
        let refusal = refused(store.reopen_review(id, Reopened::Draft, &begun.author()).await);
        assert_eq!(refusal.sentence, "Only a review that is not ready or stale is opened again. This one is a draft.");
    }
}

store_test! {
    async fn a_reviewer_is_somebody_else_than_the_author(store) {
        let begun = begun(&store).await;
        let id = begun.review.id;
        let own = store.submit_review(id, Some(begun.ann.id), &begun.author()).await;
        assert_eq!(refused(own).kind, RefusalKind::Field("reviewer"));
        assert_eq!(store.review(id).await.unwrap().unwrap().reviewer.as_deref(), Some("rob"), "nothing was written");
        let nobody = store.submit_review(id, Some(store.clock().id()), &begun.author()).await;
        assert!(matches!(nobody, Err(StoreError::Conflict(_))), "{nobody:?}");
        let new = NewReview { reviewer: Some(begun.ann.id), ..new_review(begun.review.service) };
        let own = store.start_review(&new, &begun.author()).await.map(drop);
        assert_eq!(refused(own).kind, RefusalKind::Field("reviewer"));
    }
}

store_test! {
    async fn a_signature_freezes_what_was_judged_and_reaches_the_order(store) {
        let begun = begun(&store).await;
        let id = begun.review.id;
        let tested = run(&store, begun.review.service, "1").await.run;
        store.submit_review(id, None, &begun.author()).await.unwrap();
        let valid_until = Some(store.clock().now().plus_ms(90 * DAY));
        let now = settled(&store, id, [Status::Pass, Status::Warn], valid_until).await;
        assert!(store.settle_review(id, &now).await.unwrap());
        let cited = CitedRun { id: tested.id, number: tested.number, content_id: tested.content_id.clone() };
        let owner = "Team Orders".parse().unwrap();
        let due_at = store.clock().now().plus_ms(9 * DAY);
        let conditions = vec![Condition { item: "C-1".into(), owner, due_at }];
        let signing = Signing { conditions: conditions.clone(), ..signing(&store, id, Verdict::ReadyWithConditions).await };
        let snapshot = NewSnapshot { runs: vec![cited], valid_until, ..frozen(&signing) };
        let head = store.sign_review(id, &signing, &snapshot, &begun.reviewer()).await.unwrap();
        assert_eq!((head.number, head.by.as_str(), &head.conditions), (1, "rob", &conditions));
        assert!(head.hash.starts_with("blake3:"));

        let review = store.review(id).await.unwrap().unwrap();
        assert_eq!((review.state, review.snapshots), (ReviewState::ReadyWithConditions, 1));
        assert_eq!(review.signature.unwrap().valid_until, valid_until);
        let kept = store.snapshot(id, 1).await.unwrap().unwrap();
        assert_eq!((kept.body.as_str(), &kept.head), ("{\"items\":[]}", &head));
        assert_eq!(store.snapshots(id, 10).await.unwrap(), std::slice::from_ref(&head));
        assert_eq!(store.snapshot(id, 2).await.unwrap(), None);
        assert_eq!(store.review_file(id).await.unwrap().unwrap().conditions, conditions);
        let of = store.service(&"orders".parse().unwrap()).await.unwrap().unwrap();
        assert_eq!((of.order_reached, of.order_lapsed), (Some(Order::O1k), None));
        let used = store.run_is_used(tested.id).await.unwrap().unwrap();
        assert_eq!(used, "The signature of review #1 rests on it: it stays while that stands.");
        let kept_run = store.delete_run(tested.id, &begun.author()).await;
        assert!(matches!(kept_run, Err(StoreError::InUse(_))), "{kept_run:?}");

        raw::execute(&store, "UPDATE snapshot SET body = '{}'").await;
        assert!(matches!(store.snapshot(id, 1).await, Err(StoreError::Corrupt { .. })), "its hash tells");
    }
}

store_test! {
    async fn a_signature_is_refused_to_the_author_over_open_items_and_for_what_nobody_judged(store) {
        let begun = begun(&store).await;
        let id = begun.review.id;
        let ready = signing(&store, id, Verdict::Ready).await;
        let draft = store.sign_review(id, &ready, &frozen(&ready), &begun.reviewer()).await;
        assert_eq!(refused(draft).kind, RefusalKind::Changed, "nobody judged it");
        let draft = store.review(id).await.unwrap().unwrap();
        assert_eq!((draft.state, draft.submitted_at), (ReviewState::Draft, None), "what is not signed is not handed over");
        store.submit_review(id, None, &begun.author()).await.unwrap();
        let ready = signing(&store, id, Verdict::Ready).await;
        let unjudged = store.sign_review(id, &ready, &frozen(&ready), &begun.reviewer()).await;
        assert_eq!(refused(unjudged).kind, RefusalKind::Changed);

        judged(&store, id, [Status::Fail, Status::Unknown]).await;
        let open = refused(store.sign_review(id, &ready, &frozen(&ready), &begun.reviewer()).await);
        assert_eq!((open.kind, open.items.join(" ").as_str()), (RefusalKind::Items, "A-1 C-1"));
        judged(&store, id, [Status::Exempt, Status::Pass]).await;
        let own = store.sign_review(id, &ready, &frozen(&ready), &begun.author()).await;
        assert_eq!(refused(own).kind, RefusalKind::Person);
        let token = Author { account: Some(begun.ann.id), name: "ann (token ci)".into() };
        assert_eq!(refused(store.sign_review(id, &ready, &frozen(&ready), &token).await).kind, RefusalKind::Person);
        let owner = "Team Orders".parse().unwrap();
        let conditions = vec![Condition { item: "Z-9".into(), owner, due_at: store.clock().now().plus_ms(DAY) }];
        let elsewhere = Signing { verdict: Verdict::ReadyWithConditions, conditions, ..ready.clone() };
        let elsewhere = store.sign_review(id, &elsewhere, &frozen(&elsewhere), &begun.reviewer()).await;
        assert_eq!(refused(elsewhere).kind, RefusalKind::Field("conditions"));
        assert_eq!(store.snapshots(id, 10).await.unwrap(), [], "what was refused froze nothing");

        // An item that lapsed since it was judged is stale.
        let until = store.clock().now().plus_ms(5_000);
        let lapsing = settled(&store, id, [Status::Pass, Status::Pass], Some(until)).await;
        assert!(store.settle_review(id, &lapsing).await.unwrap());
        store.clock().advance(5_000);
        let lapsed = refused(store.sign_review(id, &ready, &frozen(&ready), &begun.reviewer()).await);
        assert!(lapsed.sentence.contains("A-1 (stale)"), "{lapsed}");
    }
}

store_test! {
    async fn of_two_signatures_at_once_one_is_given(store) {
        let begun = begun(&store).await;
        let id = begun.review.id;
        store.submit_review(id, None, &begun.author()).await.unwrap();
        judged(&store, id, [Status::Pass, Status::Pass]).await;
        let signing = signing(&store, id, Verdict::Ready).await;
        let mut tries = tokio::task::JoinSet::new();
        for _ in 0..4 {
            let (store, signing, by) = ((*store).clone(), signing.clone(), begun.reviewer());
            tries.spawn(async move { store.sign_review(id, &signing, &frozen(&signing), &by).await.is_ok() });
        }
        let given = tries.join_all().await.into_iter().filter(|given| *given).count();
        assert_eq!((given, store.snapshots(id, 10).await.unwrap().len()), (1, 1));
    }
}

store_test! {
    async fn a_signature_is_given_to_the_revision_that_was_frozen(store) {
        let begun = begun(&store).await;
        let id = begun.review.id;
        store.submit_review(id, None, &begun.author()).await.unwrap();
        judged(&store, id, [Status::Pass, Status::Pass]).await;
        let signing = signing(&store, id, Verdict::Ready).await;
        let older = NewSnapshot { revision: signing.revision - 1, ..frozen(&signing) };
        let signed = store.sign_review(id, &signing, &older, &begun.reviewer()).await;
        assert_eq!(refused(signed).kind, RefusalKind::Changed);
        store.sign_review(id, &signing, &frozen(&signing), &begun.reviewer()).await.unwrap();
    }
}

store_test! {
    async fn whoever_leaves_stays_by_name_on_what_was_signed(store) {
        let begun = begun(&store).await;
        let id = begun.review.id;
        account(&store, "root", Role::Admin).await;
        signed(&store, &begun).await;
        store.remove_account(begun.rob.id).await.unwrap();
        store.remove_account(begun.ann.id).await.unwrap();
        let review = store.review(id).await.unwrap().unwrap();
        assert_eq!((review.author.as_str(), review.author_id), ("ann", None));
        assert_eq!((review.reviewer.as_deref(), review.reviewer_id), (Some("rob"), None));
        assert_eq!(review.signature.unwrap().by, "rob");
        assert_eq!(store.snapshots(id, 1).await.unwrap()[0].by, "rob");
        assert_eq!(store.review_steps(id, 10).await.unwrap()[0].by, "rob");
    }
}
