//! The rules of a review as the server and its store keep them, against the same second opinion that `analysis` holds the
//! pure rules against: no sequence of actions leads to a signature over a blocking item without a pass or an excuse, nor
//! to one by the author.

use std::collections::BTreeMap;

use domain::{
    Answer, Condition, ContentId, EnvironmentName, EvidenceKind, Measured, NewAnswer, NewExemption,
    NewReview, NewService, NewThread, NotApplicableBecause, Order, Reason, Recording, Report, ReviewId, Role,
    RunDetails, RunId, ServiceId, Signing, Thread, ThreadKind, Timestamp, ToCarry, Value, Verdict,
};
use proptest::test_runner::{Config, TestRunner};
use store::testing::Fresh;
use store::{Author, Store, StoreError};

use oracle::{Action, CONDITION_DAYS, Oracle, Who, actions, checklist};

#[path = "../../../crates/analysis/tests/analysis/reviews/oracle.rs"]
mod oracle;

/// A review in a database.
struct Machine {
    store: Store,
    review: ReviewId,
    /// An earlier one, in which C-1 is answered.
    earlier: ReviewId,
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
        let earlier = store.start_review(&new, &people[0]).await.unwrap().id;
        store.answer_item(earlier, "C-1", &Answer::Meets.into(), &people[0]).await.unwrap();
        let review = store.start_review(&new, &people[0]).await.unwrap().id;
        Self { store, review, earlier, service, people }
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
            Action::Attach(item) => self.attach(item).await,
            Action::Detach(item) => {
                let file = store.review_file(review).await?.ok_or(StoreError::NotFound)?;
                file.review.must_be_open()?;
                for evidence in file.evidence.iter().filter(|evidence| evidence.item == *item) {
                    store.remove_evidence(review, evidence.id, ann).await?;
                }
                Ok(())
            }
            Action::Reject => self.reject().await,
            Action::Carry => {
                let what = ToCarry { answers: vec!["C-1".into()], evidence: vec![], values: vec![] };
                store.carry_over(review, self.earlier, &what).await
            }
            Action::Round => server::settle::round(store).await.map(drop),
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

    async fn attach(&self, item: &str) -> Result<(), StoreError> {
        let (store, ann) = (&self.store, self.by(Who::Author));
        store.review(self.review).await?.ok_or(StoreError::NotFound)?.must_be_open()?;
        let measured = Measured {
            report: Report::default(),
            content_id: ContentId(format!("blake3:{}", store.clock().now().0)),
            overall: Recording::default(),
            endpoints: Vec::new(),
        };
        let run = store.add_run(self.service, &RunDetails::default(), &measured, ann).await?.run;
        let kind = EvidenceKind::Run { run: run.id, number: run.number };
        store.attach_evidence(self.review, item, &kind, ann).await.map(drop)
    }

    /// Rejects the oldest run that is attached and counts.
    async fn reject(&self) -> Result<(), StoreError> {
        let whole = self.store.whole_review(self.review).await?.ok_or(StoreError::NotFound)?;
        let mut runs = whole.file.evidence.iter().filter_map(|evidence| match evidence.kind {
            EvidenceKind::Run { run, .. } => Some(run),
            _ => None,
        });
        let counts = |run: &RunId| whole.grounds.attached.iter().any(|other| other.id == *run);
        let oldest = runs.find(counts).ok_or(StoreError::NotFound)?;
        self.store.reject_run(oldest, &so(), self.by(Who::Author)).await
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
        let due_at = self.store.clock().now().plus_ms(CONDITION_DAYS * Timestamp::DAY);
        let condition = Condition { item: "D-1".into(), owner: "Team".parse().unwrap(), due_at };
        let is_conditional = verdict == Verdict::ReadyWithConditions;
        let conditions = Some(condition).filter(|_| is_conditional).into_iter().collect();
        let signing = Signing { verdict, reason, conditions, revision };
        app::judged::sign(&self.store, self.review, &signing, self.by(who)).await.map(drop)
    }

    async fn is_signed(&self) -> bool {
        self.store.review(self.review).await.unwrap().unwrap().state.is_signed()
    }

    /// The order that the service has reached, as lists show it.
    async fn has_reached(&self) -> bool {
        let service = self.store.service(&"orders".parse().unwrap()).await.unwrap().unwrap();
        service.order_reached.is_some()
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

/// Does it all, and asks the second opinion after each step; gives how many signatures there were. After each change what is
/// due is judged, as the server does; what time alone ends, a round finds, and lists before that.
async fn checked(store: Store, actions: &[Action]) -> u32 {
    let began = store.clock().now().0;
    let machine = Machine::new(store).await;
    let (mut oracle, mut signed) = (Oracle::new(began), 0);
    for action in actions {
        match machine.act(action).await {
            Ok(()) => {
                oracle.note(action, machine.store.clock().now().0);
                signed += u32::from(matches!(action, Action::Sign(verdict, _) if verdict.is_ready()));
            }
            Err(
                StoreError::Against(_)
                | StoreError::Conflict(_)
                | StoreError::NotFound
                | StoreError::InUse(_),
            ) => {}
            Err(other) => panic!("{action:?}: {other}"),
        }
        if !matches!(action, Action::Wait(_)) {
            server::settle::judge_due(&machine.store).await.unwrap();
        }
        let is_settled = *action == Action::Round && machine.is_signed().await;
        if is_settled || machine.has_reached().await {
            oracle.holds(machine.store.clock().now().0);
        }
    }
    signed
}

/// Actions that are sure to end in a signature, whatever was drawn.
fn sure(verdict: Verdict) -> Vec<Action> {
    vec![
        Action::State(50.0),
        Action::Type(40.0),
        Action::Carry,
        Action::Answer("C-1", Answer::Meets),
        Action::Attach("B-1"),
        Action::Submit,
        Action::Sign(verdict, Who::Author),
        Action::Sign(verdict, Who::Reviewer),
        Action::Wait(5 * 24),
        Action::Round,
        Action::Reject,
        Action::State(80.0),
    ]
}

async fn sure_ones(fresh: impl AsyncFn() -> Fresh) {
    for verdict in [Verdict::Ready, Verdict::ReadyWithConditions] {
        let store = fresh().await;
        assert_eq!(checked((*store).clone(), &sure(verdict)).await, 1, "{verdict}");
    }
}

fn drawn(cases: u32, fresh: impl AsyncFn() -> Fresh) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let mut runner = TestRunner::new(Config { cases, failure_persistence: None, ..Config::default() });
    let run = runner.run(&actions(40), |actions| {
        runtime.block_on(async {
            let store = fresh().await;
            checked((*store).clone(), &actions).await;
        });
        Ok(())
    });
    run.unwrap();
    runtime.block_on(sure_ones(fresh));
}

#[test]
fn no_sequence_of_actions_signs_a_review_over_an_open_blocking_item_or_by_its_author() {
    drawn(24, store::testing::sqlite);
}

#[test]
fn nor_does_one_on_postgres() {
    drawn(8, store::testing::postgres);
}
