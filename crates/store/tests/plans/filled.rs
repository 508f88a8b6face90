//! A database with enough in it.

use domain::{
    CitedRun, EnvironmentName, NewExemption, NewSnapshot, ReviewId, Role, Service, Settled, Signing, Status,
    Timestamp, Verdict,
};
use store::{Author, Store};

use crate::build::{self, account, number, review, run, service, somebody};

pub(crate) const SERVICES: usize = 12;

/// Enough rows that a plan by key is also the cheaper one.
pub(crate) async fn fill(store: &Store) -> Service {
    let mut last = None;
    for nth in 0..SERVICES {
        let added = service(store, &format!("service-{nth}")).await;
        let mut cited = Vec::new();
        for content in 0..8 {
            store.clock().advance(1_000);
            let run = run(store, added.id, &content.to_string()).await.run;
            let id = run.id;
            cited.push(CitedRun { id, number: run.number, content_id: run.content_id });
            store.set_baseline(id, &"Why not.".parse().unwrap(), &somebody()).await.unwrap();
            let facts = [("instances".parse().unwrap(), number(f64::from(content)))].into();
            store.set_facts(added.id, &EnvironmentName::staging(), &facts, &somebody()).await.unwrap();
        }
        let begun = review(store, added.id).await.id;
        let exemption = NewExemption {
            item: "A-1".into(),
            reason: "So.".parse().unwrap(),
            ends_at: store.clock().now().plus_ms(9_000_000),
        };
        store.grant_exemption(begun, &exemption, &nobody()).await.unwrap();
        signed(store, begun, &cited).await;
        review(store, added.id).await;
        last = Some(added);
    }
    last.unwrap()
}

/// Has a review signed that rests on these runs.
async fn signed(store: &Store, id: ReviewId, runs: &[CitedRun]) {
    let name = format!("signer {}", store.clock().now().0);
    let signer = account(store, &name, Role::Member).await;
    store.submit_review(id, Some(signer.id), &somebody()).await.unwrap();
    let (revision, now) = (store.review(id).await.unwrap().unwrap().revision, store.clock().now());
    let judged = both_pass(now, revision);
    store.settle_review(id, &judged).await.unwrap();
    let signing = Signing { verdict: Verdict::Ready, reason: None, conditions: Vec::new(), revision };
    let snapshot = NewSnapshot { revision, body: "{}".into(), runs: runs.to_vec(), valid_until: None };
    store.sign_review(id, &signing, &snapshot, &build::by(&signer)).await.unwrap();
}

/// As if both items passed.
pub(crate) fn both_pass(now: Timestamp, revision: i64) -> Settled {
    let items = ["A-1", "C-1"].map(|item| build::standing(item, Status::Pass, now));
    build::judged(now, revision, items.into())
}

/// Somebody else without an account.
fn nobody() -> Author {
    Author { account: None, name: "Rob".into() }
}
