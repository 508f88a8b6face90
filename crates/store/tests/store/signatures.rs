use domain::{
    Account, Answer, CitedRun, Condition, EvidenceKind, ItemStanding, Lapse, NewReview, NewSnapshot, Order,
    Reason, Refusal, RefusalKind, Reopened, Review, ReviewId, ReviewState, Role, Settled, Signing, Status,
    Timestamp, Verdict,
};
use store::{Author, Store, StoreError};

use crate::{
    build::{account, by, checklist, number, run, service, somebody},
    raw, store_test,
};

const DAY: i64 = Timestamp::DAY;

pub(crate) struct Begun {
    pub(crate) ann: Account,
    pub(crate) rob: Account,
    pub(crate) review: Review,
}

impl Begun {
    pub(crate) fn author(&self) -> Author {
        by(&self.ann)
    }

    pub(crate) fn reviewer(&self) -> Author {
        by(&self.rob)
    }
}

/// Ann's draft of A-1 and C-1, to be reviewed by Rob.
pub(crate) async fn begun(store: &Store) -> Begun {
    let ann = account(store, "ann", Role::Member).await;
    let rob = account(store, "rob", Role::Member).await;
    let of = service(store, "orders").await;
    store.publish_checklist(&checklist("1.0.0")).await.unwrap();
    let new = NewReview {
        service: of.id,
        from: Order::O100,
        to: Order::O1k,
        target: 1_000.0.try_into().unwrap(),
        reviewer: Some(rob.id),
        planned_for: None,
        checklist_id: "team".into(),
        checklist_version: "1.0.0".into(),
    };
    let review = store.start_review(&new, &by(&ann)).await.unwrap();
    Begun { ann, rob, review }
}

/// As if it had been judged now: A-1 and C-1 stand so, A-1 until some time.
pub(crate) async fn settled(
    store: &Store,
    review: ReviewId,
    statuses: [Status; 2],
    lapses_at: Option<Timestamp>,
) -> Settled {
    let now = store.clock().now();
    let item = |(item, status): (&str, Status)| ItemStanding {
        item: item.into(),
        status,
        blocking: true,
        lapses_at: lapses_at.filter(|_| item == "A-1"),
        since: now,
    };
    let revision = store.review(review).await.unwrap().unwrap().revision;
    let items = ["A-1", "C-1"].into_iter().zip(statuses).map(item).collect();
    Settled { at: now, revision, items, evidence_at: Some(now), valid_until: lapses_at, lapse: None }
}

async fn judged(store: &Store, review: ReviewId, statuses: [Status; 2]) {
    let judged = settled(store, review, statuses, None).await;
    assert!(store.settle_review(review, &judged).await.unwrap());
}

async fn signing(store: &Store, review: ReviewId, verdict: Verdict) -> Signing {
    let revision = store.review(review).await.unwrap().unwrap().revision;
    let reason = (verdict == Verdict::NotReady).then(|| "The pool is too small.".parse().unwrap());
    Signing { verdict, reason, conditions: Vec::new(), revision }
}

fn frozen(signing: &Signing) -> NewSnapshot {
    let revision = signing.revision;
    NewSnapshot { revision, body: "{\"items\":[]}".into(), runs: Vec::new(), valid_until: None }
}

fn refused<T: std::fmt::Debug>(result: Result<T, StoreError>) -> Refusal {
    match result {
        Err(StoreError::Against(refusal)) => refusal,
        other => panic!("{other:?}"),
    }
}

pub(crate) async fn signed(store: &Store, begun: &Begun) {
    let id = begun.review.id;
    store.submit_review(id, None, &begun.author()).await.unwrap();
    judged(store, id, [Status::Pass, Status::Pass]).await;
    let signing = signing(store, id, Verdict::Ready).await;
    store.sign_review(id, &signing, &frozen(&signing), &begun.reviewer()).await.unwrap();
}

/// Everything that comes of a review: a question with a name in it, an exemption, a signature on a condition that rests on
/// this run.
pub(crate) async fn talked_over_and_signed(store: &Store, id: ReviewId, rob: &Account, tested: &domain::Run) {
    let by = by(rob);
    let item = checklist("1.0.0").item("A-1").unwrap().clone();
    let text = Some("@rob, “why”?".parse().unwrap());
    let ask = domain::NewThread { kind: domain::ThreadKind::Ask, verdict: None, text };
    let asked = store.open_thread(id, &item, &ask, &somebody()).await.unwrap();
    store.reply(id, asked, &"So.".parse().unwrap(), &by).await.unwrap();
    store.resolve_thread(id, asked, &somebody()).await.unwrap();
    let ends_at = store.clock().now().plus_ms(9 * DAY);
    let exemption = domain::NewExemption { item: "C-1".into(), reason: "Later.".parse().unwrap(), ends_at };
    let granted = store.grant_exemption(id, &exemption, &by).await.unwrap();
    store.end_exemption(id, granted.id, &by).await.unwrap();
    store.grant_exemption(id, &exemption, &by).await.unwrap();
    store.submit_review(id, Some(rob.id), &somebody()).await.unwrap();
    judged(store, id, [Status::Pass, Status::Exempt]).await;
    let condition = Condition { item: "C-1".into(), owner: "Team Orders".parse().unwrap(), due_at: ends_at };
    let verdict = Verdict::ReadyWithConditions;
    let signing = Signing { conditions: vec![condition], ..signing(store, id, verdict).await };
    let cited = CitedRun { id: tested.id, number: tested.number, content_id: tested.content_id.clone() };
    let snapshot = NewSnapshot { runs: vec![cited], valid_until: Some(ends_at), ..frozen(&signing) };
    store.sign_review(id, &signing, &snapshot, &by).await.unwrap();
}

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
        let new = NewReview {
            service: begun.review.service,
            from: Order::O100,
            to: Order::O1k,
            target: begun.review.target,
            reviewer: Some(begun.ann.id),
            planned_for: None,
            checklist_id: "team".into(),
            checklist_version: "1.0.0".into(),
        };
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
    async fn a_signature_lapses_with_its_cause_and_the_order_with_it(store) {
        let begun = begun(&store).await;
        let id = begun.review.id;
        signed(&store, &begun).await;
        store.clock().advance(DAY);
        let at = store.clock().now();
        let lapse = Lapse { at, words: "instances 20 → 50".into(), because: "A-1: Instances changed.".into() };
        let lapsed = Settled { lapse: Some(lapse.clone()), ..settled(&store, id, [Status::Stale, Status::Pass], None).await };
        assert!(store.settle_review(id, &lapsed).await.unwrap());
        let review = store.review(id).await.unwrap().unwrap();
        assert_eq!((review.state, review.lapse), (ReviewState::Stale, Some(lapse)));
        let of = store.service(&"orders".parse().unwrap()).await.unwrap().unwrap();
        assert_eq!(of.order_reached, None);
        assert_eq!(of.order_lapsed.as_ref().map(|lapsed| (lapsed.order, lapsed.at)), Some((Order::O1k, at)));
        assert!(of.order_in_words().starts_with("none (1k lapsed "), "{}", of.order_in_words());
        let step = &store.review_steps(id, 1).await.unwrap()[0];
        assert_eq!((step.to, step.by.as_str(), step.reason.as_deref()), (ReviewState::Stale, "Headroom", Some("A-1: Instances changed.")));

        store.reopen_review(id, Reopened::InReview, &begun.author()).await.unwrap();
        judged(&store, id, [Status::Pass, Status::Pass]).await;
        let again = signing(&store, id, Verdict::Ready).await;
        let head = store.sign_review(id, &again, &frozen(&again), &begun.reviewer()).await.unwrap();
        assert_eq!(head.number, 2);
        let of = store.service(&"orders".parse().unwrap()).await.unwrap().unwrap();
        assert_eq!((of.order_reached, of.order_lapsed), (Some(Order::O1k), None));
    }
}

store_test! {
    async fn a_signature_is_over_at_its_time_even_before_it_is_judged_anew(store) {
        let begun = begun(&store).await;
        let id = begun.review.id;
        store.submit_review(id, None, &begun.author()).await.unwrap();
        let until = store.clock().now().plus_ms(DAY);
        let now = settled(&store, id, [Status::Pass, Status::Pass], Some(until)).await;
        assert!(store.settle_review(id, &now).await.unwrap());
        let signing = signing(&store, id, Verdict::Ready).await;
        let snapshot = NewSnapshot { valid_until: Some(until), ..frozen(&signing) };
        store.sign_review(id, &signing, &snapshot, &begun.reviewer()).await.unwrap();
        let orders = "orders".parse().unwrap();
        let reached = async || store.service(&orders).await.unwrap().unwrap().order_reached;
        store.clock().advance(DAY - 1);
        assert_eq!(reached().await, Some(Order::O1k));
        assert_eq!(store.lapsed_reviews(10).await.unwrap(), []);
        store.clock().advance(1);
        assert_eq!(reached().await, None);
        assert_eq!(store.lapsed_reviews(10).await.unwrap(), [id]);
        assert_eq!(store.judged_before(store.clock().now(), 10).await.unwrap(), [id]);
        assert_eq!(store.item_standings(id).await.unwrap()[0].status_at(store.clock().now()), Status::Stale);
    }
}

store_test! {
    async fn a_later_review_of_the_same_order_that_is_not_ready_takes_the_order_back(store) {
        let begun = begun(&store).await;
        signed(&store, &begun).await;
        let second = again(&store, &begun).await;
        sign_second(&store, &begun, second, Verdict::NotReady).await;
        let of = store.service(&"orders".parse().unwrap()).await.unwrap().unwrap();
        assert_eq!(of.order_reached, None);
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
    async fn who_opens_a_review_again_that_found_it_not_ready_brings_no_order_back(store) {
        let begun = begun(&store).await;
        signed(&store, &begun).await;
        let reached = async || store.service(&"orders".parse().unwrap()).await.unwrap().unwrap().order_reached;
        assert_eq!(reached().await, Some(Order::O1k));
        let second = again(&store, &begun).await;
        sign_second(&store, &begun, second, Verdict::NotReady).await;
        assert_eq!(reached().await, None);
        store.reopen_review(second, Reopened::Draft, &begun.author()).await.unwrap();
        assert_eq!(reached().await, None, "nobody has signed that it is ready again");
        store.submit_review(second, None, &begun.author()).await.unwrap();
        assert_eq!(reached().await, None);
        sign_second(&store, &begun, second, Verdict::Ready).await;
        assert_eq!(reached().await, Some(Order::O1k));
    }
}

store_test! {
    async fn who_opens_a_review_again_whose_signature_has_lapsed_leaves_an_earlier_one_alone(store) {
        let begun = begun(&store).await;
        signed(&store, &begun).await;
        let second = again(&store, &begun).await;
        sign_second(&store, &begun, second, Verdict::Ready).await;
        store.clock().advance(1_000);
        let lapse = Lapse { at: store.clock().now(), words: "So.".into(), because: "So.".into() };
        let judged = settled(&store, second, [Status::Stale, Status::Pass], None).await;
        assert!(store.settle_review(second, &Settled { lapse: Some(lapse), ..judged }).await.unwrap());
        store.reopen_review(second, Reopened::Draft, &begun.author()).await.unwrap();
        let of = store.service(&"orders".parse().unwrap()).await.unwrap().unwrap();
        assert_eq!(of.order_reached, Some(Order::O1k));
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

/// Another review to the same order, begun a second later.
async fn again(store: &Store, begun: &Begun) -> ReviewId {
    store.clock().advance(1_000);
    let new = NewReview {
        service: begun.review.service,
        from: Order::O1k,
        to: Order::O1k,
        target: begun.review.target,
        reviewer: Some(begun.rob.id),
        planned_for: None,
        checklist_id: "team".into(),
        checklist_version: "1.0.0".into(),
    };
    store.start_review(&new, &begun.author()).await.unwrap().id
}

/// Has it signed so, a second later.
async fn sign_second(store: &Store, begun: &Begun, id: ReviewId, verdict: Verdict) {
    store.clock().advance(1_000);
    if store.review(id).await.unwrap().unwrap().state == ReviewState::Draft {
        store.submit_review(id, None, &begun.author()).await.unwrap();
    }
    judged(store, id, [Status::Pass, Status::Pass]).await;
    let signing = signing(store, id, verdict).await;
    store.sign_review(id, &signing, &frozen(&signing), &begun.reviewer()).await.unwrap();
}
