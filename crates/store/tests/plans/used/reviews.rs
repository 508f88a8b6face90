//! A review from its beginning to a signature that lapses.

use domain::{
    Answer, Condition, EvidenceKind, Lapse, NewExemption, NewSnapshot, NewThread, Order, Reopened, ReviewBy,
    ReviewFilter, ReviewState, Role, RunId, Service, Settled, Signing, ThreadKind, ToCarry, Verdict,
};
use store::Store;

use super::own_lists::own_lists;
use super::sorts;
use crate::build::{self, account, checklist, number, review, somebody};
use crate::filled::both_pass;

pub(crate) async fn walk(store: &Store, of: &Service, run: RunId) {
    store.publish_checklist(&checklist("2")).await.unwrap();
    store.latest_checklist("team").await.unwrap();
    own_lists(store).await;
    let id = review(store, of.id).await.id;
    store.reviews(None, None, 10).await.unwrap();
    store.reviews(Some(of.id), Some(id), 10).await.unwrap();
    let one = ReviewFilter {
        service: Some(of.slug.clone()),
        state: Some(ReviewState::Draft),
        order: Some(Order::O1k),
    };
    let closed = ReviewFilter { state: Some(ReviewState::Ready), ..ReviewFilter::default() };
    for filter in [ReviewFilter::default(), one, closed] {
        for asked in sorts(&filter, ReviewBy::ALL, id) {
            store.review_list(&asked, 10).await.unwrap();
        }
    }
    store.answer_item(id, "A-1", &Answer::Meets.into(), &somebody()).await.unwrap();
    store.answer_history(id, "A-1", 10).await.unwrap();
    store.type_values(id, &[("x".parse().unwrap(), number(1.0))].into(), &somebody()).await.unwrap();
    store.value_history(id, 10).await.unwrap();
    let kind = EvidenceKind::Run { run, number: 0 };
    let evidence = store.attach_evidence(id, "A-1", &kind, &somebody()).await.unwrap();
    let note = EvidenceKind::Note("So.".parse().unwrap());
    store.put_item(id, "A-1", &[kind, note], Some(&Answer::Meets.into()), &somebody()).await.unwrap();
    store.review_file(id).await.unwrap();
    store.grounds(of.id, &[], &[]).await.unwrap();
    store.grounds(of.id, &[run], &[]).await.unwrap();
    store.whole_review(id).await.unwrap();
    store.grounds(of.id, &[run], &[store.clock().now()]).await.unwrap();
    let owners = [("A-1".to_owned(), Some("Team Orders".parse().unwrap()))].into();
    store.name_item_owners(id, &owners, &somebody()).await.unwrap();
    store.name_item_owners(id, &[("A-1".to_owned(), None)].into(), &somebody()).await.unwrap();
    store.item_owners(id).await.unwrap();
    store.edited(id).await.unwrap();
    store.confirm_values(id, &["x".parse().unwrap()], &somebody()).await.unwrap();
    store.open_asks(store.clock().id(), 10).await.unwrap();
    let later = review(store, of.id).await.id;
    let evidence_of = vec![evidence.id];
    let what = ToCarry {
        answers: vec!["A-1".to_owned()],
        evidence: evidence_of,
        values: vec!["x".parse().unwrap()],
    };
    store.carry_over(later, id, &what).await.unwrap();
    store.carried(later).await.unwrap();
    let change = domain::ReviewChange { planned_for: Some(None), ..domain::ReviewChange::default() };
    store.change_review(later, &change).await.unwrap();
    store.remove_evidence(id, evidence.id, &somebody()).await.unwrap();
    sign(store, id).await;
}

async fn sign(store: &Store, id: domain::ReviewId) {
    let (rob, by) = (account(store, "rob", Role::Member).await, build::by);
    let now = store.clock().now();
    let fact = EvidenceKind::Fact { name: "pool".parse().unwrap(), value: domain::Value::Bool(true) };
    store.attach_evidence(id, "A-1", &fact, &somebody()).await.unwrap_err();
    let exemption =
        NewExemption { item: "A-1".into(), reason: "So.".parse().unwrap(), ends_at: now.plus_ms(9_000) };
    let granted = store.grant_exemption(id, &exemption, &by(&rob)).await.unwrap();
    store.exemption_history(id, 10).await.unwrap();
    let ask = NewThread { kind: ThreadKind::Ask, verdict: None, text: Some("@rob?".parse().unwrap()) };
    let list = checklist("2");
    let asked = store.open_thread(id, list.item("A-1").unwrap(), &ask, &somebody()).await.unwrap();
    store.reply(id, asked, &"Yes, @rob.".parse().unwrap(), &somebody()).await.unwrap();
    store.resolve_thread(id, asked, &somebody()).await.unwrap();
    let mentions = store.mentions(rob.id, None, 10).await.unwrap().items;
    store.see_mentions(rob.id, &[mentions[0].comment]).await.unwrap();
    store.reviews_lapsed(store.clock().id(), 10).await.unwrap();
    store.reviews_waiting(rob.id, 10).await.unwrap();
    store.waiting(rob.id).await.unwrap();
    store.submit_review(id, Some(rob.id), &somebody()).await.unwrap();
    store.send_back_review(id, &"So.".parse().unwrap(), &somebody()).await.unwrap();
    store.submit_review(id, None, &somebody()).await.unwrap();
    let revision = store.review(id).await.unwrap().unwrap().revision;
    let lapse = Lapse { at: now, words: "So.".into(), because: "So.".into() };
    let judged = Settled { lapse: Some(lapse), ..both_pass(now, revision) };
    store.settle_review(id, &judged).await.unwrap();
    let condition =
        Condition { item: "A-1".into(), owner: "Us".parse().unwrap(), due_at: now.plus_ms(9_000) };
    let verdict = Verdict::ReadyWithConditions;
    let signing = Signing { verdict, reason: None, conditions: vec![condition], revision };
    let snapshot = NewSnapshot { revision, body: "{}".into(), runs: Vec::new(), valid_until: None };
    store.sign_review(id, &signing, &snapshot, &by(&rob)).await.unwrap();
    store.end_exemption(id, granted.id, &by(&rob)).await.unwrap();
    let revision = store.review(id).await.unwrap().unwrap().revision;
    store.settle_review(id, &Settled { revision, ..judged }).await.unwrap();
    store.reopen_review(id, Reopened::Draft, &somebody()).await.unwrap();
    store.snapshots(id, 10).await.unwrap();
    store.snapshot(id, 1).await.unwrap();
    store.review_steps(id, 10).await.unwrap();
    store.item_standings(id).await.unwrap();
    store.due_reviews(10).await.unwrap();
    store.due_signatures(10).await.unwrap();
    store.lapsed_reviews(10).await.unwrap();
    store.judged_before(now, 10).await.unwrap();
}
