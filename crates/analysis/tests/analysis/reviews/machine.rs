//! The rules of a review as a machine that people and time act on, against a second opinion: no sequence of actions leads
//! to a signature over a blocking item without a pass or an excuse, nor to one by the author.

use std::cell::RefCell;
use std::ops::AddAssign;

use analysis::review::{gate, settled};
use analysis::standing::standings_of;
use domain::{
    Action as Step, Answered, Clock, Comment, Condition, Evidence, EvidenceKind, Exemption, JudgedRun,
    NewExemption, NewThread, NotApplicableBecause, Person, Refusal, Report, RunId, Signature, Signing,
    Thread, ThreadKind, Timestamp, Typed, Value, Verdict, WholeReview,
};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use super::oracle::{Action, CONDITION_DAYS, Oracle, Who, actions, checklist};
use crate::build::{DAY, NOW, review, state};

/// A review in memory: what a store would keep.
struct Machine {
    whole: WholeReview,
    now: Timestamp,
}

impl Machine {
    fn new() -> Self {
        let mut whole = crate::build::empty();
        whole.checklist = checklist();
        whole.file.review.to = domain::Order::O1k;
        Self { whole, now: NOW }
    }

    fn id<Id: From<uuid::Uuid>>(&self) -> Id {
        Clock::standing_at(self.now).id()
    }

    /// Does it where the rules let it through.
    fn act(&mut self, action: &Action) -> Result<(), Refusal> {
        self.now = self.now.plus_ms(1);
        self.let_through(action)?;
        self.whole.file.review.revision += 1;
        Ok(())
    }

    fn let_through(&mut self, action: &Action) -> Result<(), Refusal> {
        let (file, now) = (&mut self.whole.file, self.now);
        match action {
            Action::Answer(item, answer) => {
                file.review.must_be_open()?;
                file.answers.retain(|other| other.item != *item);
                let because =
                    (*answer == domain::Answer::NotApplicable).then_some(NotApplicableBecause::Other);
                let (item, answer, by) = ((*item).to_owned(), *answer, "ann".to_owned());
                file.answers.push(Answered { item, answer, because, reason: None, at: now, by });
            }
            Action::Type(hold) => {
                file.review.must_be_open()?;
                let (name, value) = ("hold".parse().unwrap(), Some(Value::Number(*hold)));
                file.values = vec![Typed { name, value, at: now, by: "ann".into() }];
            }
            Action::State(pool) => state(&mut self.whole, "pool", Some(Value::Number(*pool)), now),
            Action::Attach(item) => {
                file.review.must_be_open()?;
                let (id, number) = (Clock::standing_at(now).id::<RunId>(), now.0);
                let kind = EvidenceKind::Run { run: id, number };
                file.evidence.push(Evidence {
                    id: Clock::standing_at(now).id(),
                    item: (*item).into(),
                    kind,
                    at: now,
                    by: "ann".into(),
                });
                self.whole.grounds.attached.push(JudgedRun {
                    id,
                    number,
                    received_at: now,
                    received_from: "ann".into(),
                    report: Report::default(),
                });
            }
            Action::Detach(item) => {
                file.review.must_be_open()?;
                file.evidence.retain(|evidence| evidence.item != *item);
            }
            Action::Reject => self.reject()?,
            Action::Carry => {
                file.review.must_be_open()?;
                if file.answers.iter().all(|answered| answered.item != "C-1") {
                    file.answers.push(Answered {
                        item: "C-1".into(),
                        answer: domain::Answer::Meets,
                        because: None,
                        reason: None,
                        at: NOW,
                        by: "ann".into(),
                    });
                }
            }
            // Here it is made after every action.
            Action::Round => {}
            Action::Wait(hours) => self.now = now.plus_ms(hours * Timestamp::HOUR),
            Action::Exempt(item, days, who) => self.exempt(item, now.plus_ms(days * DAY), *who)?,
            Action::EndExemption(item, _) => file.exemptions.retain(|other| other.item != *item),
            Action::Ask(item, who) => self.open(item, ThreadKind::Ask, None, *who)?,
            Action::Override(item, word, who) => self.open(item, ThreadKind::Override, Some(*word), *who)?,
            Action::Resolve(who) => self.resolve(*who)?,
            Action::Submit => file.review.state = file.review.may_be_submitted()?,
            Action::SendBack => file.review.state = file.review.state.after(Step::SendBack)?,
            Action::Reopen(to) => file.review.state = file.review.state.after(Step::Reopen(*to))?,
            Action::Sign(verdict, who) => self.sign(*verdict, *who)?,
        }
        Ok(())
    }

    /// A run that is evidence in an open review is not rejected.
    fn reject(&mut self) -> Result<(), Refusal> {
        if self.whole.file.review.state.is_open() {
            return Err(Refusal::state("It is evidence in an open review."));
        }
        let is_there = |run: &JudgedRun| {
            self.whole.file.evidence.iter().any(
                |evidence| matches!(evidence.kind, EvidenceKind::Run { run: attached, .. } if attached == run.id),
            )
        };
        let oldest = self.whole.grounds.attached.iter().position(is_there);
        let oldest = oldest.ok_or_else(|| Refusal::state("No run is attached."))?;
        let run = self.whole.grounds.attached.remove(oldest);
        self.whole.grounds.gone.insert(run.id, self.now);
        Ok(())
    }

    fn exempt(&mut self, item: &str, ends_at: Timestamp, who: Who) -> Result<(), Refusal> {
        let new = NewExemption { item: item.into(), reason: "Why not.".parse().unwrap(), ends_at };
        let all = standings_of(&self.whole, self.now);
        let status = all.iter().find(|standing| standing.item.id == item).unwrap().status;
        drop(all);
        new.may_be_granted(&self.whole.file.review, self.person(who), status, self.now)?;
        let (id, at, by) = (self.id(), self.now, name(who).to_owned());
        let exemptions = &mut self.whole.file.exemptions;
        exemptions.retain(|other| other.item != item);
        exemptions.push(Exemption { id, item: new.item, reason: new.reason, at, by, ends_at, ended: None });
        Ok(())
    }

    fn open(
        &mut self,
        item: &str,
        kind: ThreadKind,
        verdict: Option<domain::Answer>,
        who: Who,
    ) -> Result<(), Refusal> {
        let new = NewThread { kind, verdict, text: Some("So.".parse().unwrap()) };
        let by = self.person(who);
        new.may_be_opened(&self.whole.file.review, self.whole.checklist.item(item).unwrap(), by)?;
        let (by_id, by, at) = (by.account, name(who).to_owned(), self.now);
        let comment = Comment { id: self.id(), text: "So.".parse().unwrap(), at, by: by.clone() };
        let (id, item, comments) = (self.id(), item.to_owned(), vec![comment]);
        self.whole.file.threads.push(Thread {
            id,
            item,
            kind,
            verdict,
            at,
            by,
            by_id,
            comments,
            resolved: None,
        });
        Ok(())
    }

    fn resolve(&mut self, who: Who) -> Result<(), Refusal> {
        let (by, at) = (self.person(who), self.now);
        let asked = self.whole.file.threads.iter().position(Thread::is_open_ask);
        let at_place = asked.ok_or_else(|| Refusal::state("Nothing was asked."))?;
        self.whole.file.threads[at_place].may_be_resolved(&self.whole.file.review, by)?;
        let by = name(who).to_owned();
        self.whole.file.threads[at_place].resolved = Some(domain::Ended { at, by });
        Ok(())
    }

    fn sign(&mut self, verdict: Verdict, who: Who) -> Result<(), Refusal> {
        let reason = (verdict == Verdict::NotReady).then(|| "It is not.".parse().unwrap());
        let revision = self.whole.file.review.revision;
        let due_at = self.now.plus_ms(CONDITION_DAYS * DAY);
        let condition = Condition { item: "D-1".into(), owner: "Team".parse().unwrap(), due_at };
        let is_conditional = verdict == Verdict::ReadyWithConditions;
        let conditions: Vec<_> = Some(condition).filter(|_| is_conditional).into_iter().collect();
        let signing = Signing { verdict, reason, conditions: conditions.clone(), revision };
        let gate = gate(&standings_of(&self.whole, self.now), &self.whole.file);
        let state = signing.leads_to(&self.whole.file.review, self.person(who), &gate, self.now)?;
        let review = &mut self.whole.file.review;
        review.state = state;
        self.whole.file.conditions = conditions;
        review.signature = Some(Signature { at: self.now, by: name(who).into(), valid_until: None });
        Ok(())
    }

    /// What the server does after every change, and every hour.
    fn settle(&mut self) {
        let judged = settled(&self.whole, self.now);
        let review = &mut self.whole.file.review;
        if let (true, Some(_)) = (review.state.is_signed(), judged.lapse) {
            review.state = review.state.after(Step::Lapse).unwrap();
        }
    }

    fn person(&self, who: Who) -> Person<'static> {
        let review = &self.whole.file.review;
        let account = match who {
            Who::Author => review.author_id,
            Who::Reviewer => review.reviewer_id,
            Who::Other => Some(self.id()),
        };
        Person { account, name: name(who) }
    }
}

fn name(who: Who) -> &'static str {
    match who {
        Who::Author => "ann",
        Who::Reviewer => "rob",
        Who::Other => "max",
    }
}

#[test]
fn no_sequence_of_actions_signs_a_review_over_an_open_blocking_item_or_by_its_author() {
    let (signed, lapsed) = (RefCell::new(0), RefCell::new(0));
    let mut runner = TestRunner::new(Config { cases: 400, failure_persistence: None, ..Config::default() });
    let checked = runner.run(&actions(60), |actions| {
        let (mut machine, mut oracle) = (Machine::new(), Oracle::new(NOW.0));
        for action in &actions {
            let stood = machine.whole.file.review.state.is_signed();
            if machine.act(action).is_ok() {
                oracle.note(action, machine.now.0);
                let is_signature = matches!(action, Action::Sign(verdict, _) if verdict.is_ready());
                signed.borrow_mut().add_assign(i32::from(is_signature));
            }
            machine.settle();
            if machine.whole.file.review.state.is_signed() {
                oracle.holds(machine.now.0);
            } else if stood {
                lapsed.borrow_mut().add_assign(1);
            }
        }
        prop_assert!(machine.whole.file.review.number == review().number);
        Ok(())
    });
    checked.unwrap();
    let (signed, lapsed) = (*signed.borrow(), *lapsed.borrow());
    assert!(signed > 60, "only {signed} signatures were tried against the second opinion");
    assert!(lapsed > 10, "only {lapsed} of {signed} signatures lapsed");
}
