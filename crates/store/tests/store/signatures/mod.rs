//! Reviews that are handed over and signed.

mod given;
mod ground;
mod order;

use domain::{
    Account, CitedRun, Condition, ItemStanding, NewReview, NewSnapshot, Refusal, Review, ReviewId, Role,
    Settled, Signing, Status, Timestamp, Verdict,
};
use store::{Author, Store, StoreError};

use crate::build::{self, account, by, checklist, new_review, service, somebody};

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
    let new = NewReview { reviewer: Some(rob.id), ..new_review(of.id) };
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
    let revision = store.review(review).await.unwrap().unwrap().revision;
    let [a, c] = statuses;
    let a = ItemStanding { lapses_at, ..build::standing("A-1", a, now) };
    let items = vec![a, build::standing("C-1", c, now)];
    Settled { evidence_at: Some(now), valid_until: lapses_at, ..build::judged(now, revision, items) }
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
