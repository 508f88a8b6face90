//! The rules of a review as the server and its store keep them, against the same second opinion that `analysis` holds the
//! pure rules against: no sequence of actions leads to a signature over a blocking item without a pass or an excuse, nor
//! to one by the author.

use std::cell::Cell;
use std::collections::BTreeMap;

use domain::{
    Answer, EnvironmentName, NewAnswer, NewExemption, NewReview, NewService, NewThread, NotApplicableBecause,
    Order, Reason, ReviewId, Role, ServiceId, Signing, Thread, ThreadKind, Timestamp, Value, Verdict,
};
use proptest::test_runner::{Config, TestRunner};
use store::{Author, Store, StoreError};

use oracle::{Action, Oracle, Who, actions, checklist};

#[path = "../../../crates/analysis/tests/reviews/oracle.rs"]
mod oracle;

/// A review in a database.
struct Machine {
    store: Store,
    review: ReviewId,
    service: ServiceId,
    people: [Author; 3],
}

impl Machine {
    async fn new(store: Store) -> Self {
        let mut people = Vec::new();
        for name in ["ann", "rob", "max"] {
            let hash = domain::PasswordHash("$argon2id$…".into());
            let account = store.add_account(&name.parse().unwrap(), Role::Member, &hash).await.unwrap();
            people.push(Author { account: Some(account.id), name: name.into() });
        }
        let people: [Author; 3] = people.try_into().unwrap();
        store.publish_checklist(&checklist()).await.unwrap();
        let (slug, name) = ("orders".parse().unwrap(), "Orders".parse().unwrap());
        let new = NewService { slug, name, owner: None, target: None };
        let production = EnvironmentName::production();
        let service = store.add_service(&new, &BTreeMap::new(), &production, &people[0]).await.unwrap().id;
        let new = NewReview {
            service,
            from: Order::O100,
            to: Order::O1k,
            target: 1_000.0.try_into().unwrap(),
            reviewer: people[1].account,
            planned_for: None,
            checklist_id: "machine".into(),
            checklist_version: "1.0.0".into(),
        };
        let review = store.start_review(&new, &people[0]).await.unwrap().id;
        Self { store, review, service, people }
    }

    fn by(&self, who: Who) -> &Author {
        &self.people[who as usize]
    }

    async fn act(&self, action: &Action) -> Result<(), StoreError> {
        let (store, review, ann) = (&self.store, self.review, self.by(Who::Author));
        store.clock().advance(1);
        match action {
            Action::Answer(item, answer) => store.answer_item(review, item, &given(*answer), ann).await,
            Action::Type(hold) => {
                let values = BTreeMap::from([("hold".parse().unwrap(), Some(Value::Number(*hold)))]);
                store.type_values(review, &values, ann).await
            }
            Action::State(pool) => {
                let facts = BTreeMap::from([("pool".parse().unwrap(), Some(Value::Number(*pool)))]);
                store.set_facts(self.service, &EnvironmentName::production(), &facts, ann).await
            }
            Action::Exempt(item, days, who) => {
                let ends_at = store.clock().now().plus_ms(days * Timestamp::DAY);
                let new = NewExemption { item: (*item).to_owned(), reason: so(), ends_at };
                store.grant_exemption(review, &new, self.by(*who)).await.map(drop)
            }
            Action::EndExemption(item, who) => {
                let file = store.review_file(review).await?.ok_or(StoreError::NotFound)?;
                let exemption = file.exemptions.iter().find(|one| one.item == *item);
                let exemption = exemption.ok_or(StoreError::NotFound)?.id;
                store.end_exemption(review, exemption, self.by(*who)).await
            }
            Action::Ask(item, who) => self.open(item, ThreadKind::Ask, None, *who).await,
            Action::Override(item, word, who) => {
                self.open(item, ThreadKind::Override, Some(*word), *who).await
            }
            Action::Resolve(who) => {
                let file = store.review_file(review).await?.ok_or(StoreError::NotFound)?;
                let asked = file.threads.iter().find(|thread| Thread::is_open_ask(thread));
                store.resolve_thread(review, asked.ok_or(StoreError::NotFound)?.id, self.by(*who)).await
            }
            Action::Wait(hours) => {
                store.clock().advance(hours * Timestamp::HOUR);
                Ok(())
            }
            Action::Submit => store.submit_review(review, None, ann).await,
            Action::SendBack => store.send_back_review(review, &so(), ann).await,
            Action::Reopen(to) => store.reopen_review(review, *to, ann).await,
            Action::Sign(verdict, who) => self.sign(*verdict, *who).await,
        }
    }

    async fn open(
        &self,
        item: &str,
        kind: ThreadKind,
        verdict: Option<Answer>,
        who: Who,
    ) -> Result<(), StoreError> {
        let list = checklist();
        let new = NewThread { kind, verdict, text: Some(so()) };
        self.store.open_thread(self.review, list.item(item).unwrap(), &new, self.by(who)).await.map(drop)
    }

    async fn sign(&self, verdict: Verdict, who: Who) -> Result<(), StoreError> {
        let revision = self.store.review(self.review).await?.ok_or(StoreError::NotFound)?.revision;
        let reason = (verdict == Verdict::NotReady).then(so);
        let signing = Signing { verdict, reason, conditions: Vec::new(), revision };
        app::judged::sign(&self.store, self.review, &signing, self.by(who)).await.map(drop)
    }

    async fn is_signed(&self) -> bool {
        self.store.review(self.review).await.unwrap().unwrap().state.is_signed()
    }
}

fn so() -> Reason {
    "So.".parse().unwrap()
}

fn given(answer: Answer) -> NewAnswer {
    match answer {
        Answer::NotApplicable => NewAnswer::not_applicable(NotApplicableBecause::Other, so()),
        answer => answer.into(),
    }
}

/// Does it all, and asks the second opinion after each step; gives how many signatures there were.
async fn checked(actions: &[Action]) -> u32 {
    let fresh = store::testing::sqlite().await;
    let machine = Machine::new((*fresh).clone()).await;
    let (mut oracle, mut signed) = (Oracle::default(), 0);
    for action in actions {
        match machine.act(action).await {
            Ok(()) => {
                oracle.note(action, machine.store.clock().now().0);
                signed += u32::from(matches!(action, Action::Sign(verdict, _) if verdict.is_ready()));
            }
            Err(StoreError::Against(_) | StoreError::Conflict(_) | StoreError::NotFound) => {}
            Err(other) => panic!("{action:?}: {other}"),
        }
        server::settle::round(&machine.store).await.unwrap();
        if machine.is_signed().await {
            oracle.holds(machine.store.clock().now().0);
        }
    }
    signed
}

#[test]
fn no_sequence_of_actions_signs_a_review_over_an_open_blocking_item_or_by_its_author() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let signed = Cell::new(0);
    let mut runner = TestRunner::new(Config { cases: 24, failure_persistence: None, ..Config::default() });
    let run = runner.run(&actions(40), |actions| {
        signed.set(signed.get() + runtime.block_on(checked(&actions)));
        Ok(())
    });
    run.unwrap();
    // One that is sure to be signed, whatever was drawn.
    let sure = [
        Action::State(50.0),
        Action::Type(40.0),
        Action::Answer("C-1", Answer::Meets),
        Action::Submit,
        Action::Sign(Verdict::Ready, Who::Author),
        Action::Sign(Verdict::Ready, Who::Reviewer),
        Action::State(80.0),
    ];
    assert_eq!(runtime.block_on(checked(&sure)), 1);
}
