//! What may happen to a review, and a second, plain opinion on whether it could be signed then: written without a line of
//! the code that it judges.

use domain::{Answer, Reopened, Timestamp, Verdict};
use proptest::prelude::*;

const DAY: i64 = Timestamp::DAY;

/// How long what was stated of A-1, typed of B-1 and answered of C-1 and D-1 holds.
const DAYS: [i64; 4] = [30, 10, 20, 5];

/// By when a condition on D-1 is to be met.
pub(crate) const CONDITION_DAYS: i64 = 4;

/// Who does something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Who {
    Author,
    Reviewer,
    Other,
}

/// What is done.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Action {
    /// Answers C-1 or D-1.
    Answer(&'static str, Answer),
    /// Types what B-1 reads.
    Type(f64),
    /// States what A-1 reads, and B-1 and C-1 watch.
    State(f64),
    Exempt(&'static str, i64, Who),
    EndExemption(&'static str, Who),
    Ask(&'static str, Who),
    Resolve(Who),
    Override(&'static str, Answer, Who),
    Wait(i64),
    /// Uploads a run and attaches it.
    Attach(&'static str),
    /// Takes away all that is attached.
    Detach(&'static str),
    /// Rejects the oldest run that is attached and counts.
    Reject,
    /// Takes over the answer on C-1 of an earlier review, which was given when all began.
    Carry,
    /// Makes the server's round.
    Round,
    Submit,
    SendBack,
    Sign(Verdict, Who),
    Reopen(Reopened),
}

/// The checklist that is walked: A-1 reads the inventory, B-1 what was typed, a person judges C-1, and D-1, which does not
/// block.
pub(crate) fn checklist() -> domain::Checklist {
    let item = |id: &str, blocking: bool, days: i64, watches: &[&str], auto: serde_json::Value| {
        serde_json::json!({
            "id": id, "section": "s", "orders": ["o1k"], "title": "T", "question": "Q", "why": "W", "verify": "V",
            "evidence": ["note"], "evidence_note": "N", "severity": "major", "blocking": blocking,
            "stale_days": days, "stale_on": watches, "origin": "O", "auto": auto
        })
    };
    let decides = |input: &str, fail: &str| serde_json::json!({"mode": "decides", "inputs": [input], "fail": fail, "says": format!("{{{input}}}")});
    let suggests =
        serde_json::json!({"mode": "suggests", "inputs": ["pool"], "fail": "pool > 1000", "says": "{pool}"});
    let input = |name: &str, from: &str| serde_json::json!({"name": name, "kind": "number", "from": from, "means": "M"});
    serde_json::from_value(serde_json::json!({
        "schema": 1, "id": "machine", "version": "1.0.0", "title": "T", "language": "en", "facts": [], "order": [],
        "section": [{"id": "s", "title": "S", "intro": "I"}], "defaults": {},
        "input": [input("pool", "inventory"), input("hold", "metrics")],
        "item": [
            item("A-1", true, DAYS[0], &[], decides("pool", "pool > 100")),
            item("B-1", true, DAYS[1], &["pool"], decides("hold", "hold > 50")),
            item("C-1", true, DAYS[2], &["po*"], suggests.clone()),
            item("D-1", false, DAYS[3], &[], suggests)
        ]
    }))
    .unwrap()
}

pub(crate) fn actions(most: usize) -> impl Strategy<Value = Vec<Action>> {
    let who = || prop_oneof![1 => Just(Who::Author), 2 => Just(Who::Reviewer), 1 => Just(Who::Other)];
    let item = || prop::sample::select(vec!["A-1", "B-1", "C-1", "D-1"]);
    let answer = prop_oneof![
        5 => Just(Answer::Meets),
        1 => Just(Answer::DoesNot),
        1 => Just(Answer::NotApplicable),
        1 => Just(Answer::Unknown),
    ];
    let word = prop::sample::select(vec![Answer::Meets, Answer::DoesNot, Answer::Unknown]);
    let verdict = prop_oneof![
        4 => Just(Verdict::Ready),
        2 => Just(Verdict::ReadyWithConditions),
        1 => Just(Verdict::NotReady)
    ];
    let action = prop_oneof![
        4 => (prop::sample::select(vec!["C-1", "C-1", "D-1"]), answer).prop_map(|(item, answer)| Action::Answer(item, answer)),
        3 => prop_oneof![4 => Just(40.0), 1 => Just(60.0)].prop_map(Action::Type),
        3 => prop_oneof![3 => Just(50.0), 1 => Just(80.0), 1 => Just(200.0)].prop_map(Action::State),
        3 => (item(), 1..20_i64, who()).prop_map(|(item, days, who)| Action::Exempt(item, days, who)),
        1 => (item(), who()).prop_map(|(item, who)| Action::EndExemption(item, who)),
        1 => (item(), who()).prop_map(|(item, who)| Action::Ask(item, who)),
        2 => who().prop_map(Action::Resolve),
        1 => (item(), word, who()).prop_map(|(item, word, who)| Action::Override(item, word, who)),
        2 => (1..6 * 24_i64).prop_map(Action::Wait),
        2 => item().prop_map(Action::Attach),
        1 => item().prop_map(Action::Detach),
        1 => Just(Action::Reject),
        1 => Just(Action::Carry),
        3 => Just(Action::Round),
        4 => Just(Action::Submit),
        1 => Just(Action::SendBack),
        5 => (verdict, who()).prop_map(|(verdict, who)| Action::Sign(verdict, who)),
        1 => prop::sample::select(vec![Reopened::Draft, Reopened::InReview]).prop_map(Action::Reopen),
    ];
    // Half of the time everything is there already: else few would come as far as a signature.
    let there =
        vec![Action::State(50.0), Action::Type(40.0), Action::Answer("C-1", Answer::Meets), Action::Submit];
    let before = prop_oneof![Just(Vec::new()), Just(there)];
    (before, prop::collection::vec(action, 1..most)).prop_map(|(before, after)| [before, after].concat())
}

/// A run that is attached to an item.
#[derive(Debug, Clone, Copy)]
struct Attached {
    item: &'static str,
    at: i64,
    is_rejected: bool,
}

/// What was done so far, as far as it was let through.
#[derive(Debug)]
pub(crate) struct Oracle {
    began: i64,
    pool: Vec<(i64, f64)>,
    hold: Option<(i64, f64)>,
    /// Of C-1 and D-1.
    answers: [Option<(i64, Answer)>; 2],
    words: [Option<(i64, Answer)>; 2],
    attached: Vec<Attached>,
    /// By when D-1 has to stand, of the signature on that condition.
    due: Option<i64>,
    excused: Vec<(&'static str, i64, i64)>,
    asked: Vec<Who>,
    /// The pool that a signature as ready was given over, where A-1 was not excused.
    signed_over: Option<f64>,
}

impl Oracle {
    /// All begins at this time, with an earlier review in which C-1 was answered.
    pub(crate) fn new(began: i64) -> Self {
        Self {
            began,
            pool: Vec::new(),
            hold: None,
            answers: [None; 2],
            words: [None; 2],
            attached: Vec::new(),
            due: None,
            excused: Vec::new(),
            asked: Vec::new(),
            signed_over: None,
        }
    }

    /// Takes note of what was let through at `now`, and objects to what never may be.
    pub(crate) fn note(&mut self, action: &Action, now: i64) {
        match action {
            Action::Answer(item, answer) => self.answers[place(item)] = Some((now, *answer)),
            Action::Carry if self.answers[0].is_none() => self.answers[0] = Some((self.began, Answer::Meets)),
            Action::Attach(item) => {
                let item = *item;
                self.attached.push(Attached { item, at: now, is_rejected: false });
            }
            Action::Detach(item) => self.attached.retain(|run| run.item != *item),
            Action::Reject => {
                let oldest = self.attached.iter_mut().find(|run| !run.is_rejected);
                oldest.unwrap().is_rejected = true;
            }
            Action::Type(hold) => self.hold = Some((now, *hold)),
            Action::State(pool) => self.pool.push((now, *pool)),
            Action::Exempt(item, days, who) => {
                assert_ne!(*who, Who::Author, "the author approved an exemption");
                self.excused.retain(|(other, ..)| other != item);
                self.excused.push((item, now, now + days * DAY));
            }
            Action::EndExemption(item, _) => self.excused.retain(|(other, ..)| other != item),
            Action::Ask(_, who) => self.asked.push(*who),
            Action::Resolve(who) => {
                let first = self.asked.remove(0);
                assert!(*who == first || *who == Who::Reviewer, "{who:?} settled what {first:?} asked");
            }
            Action::Override(item, word, who) => {
                assert_ne!(*who, Who::Author, "the author overrode an own review");
                assert!(["C-1", "D-1"].contains(item), "values of {item} were overridden");
                self.words[place(item)] = (*word != Answer::Unknown).then_some((now, *word));
            }
            Action::Sign(verdict, who) => {
                assert_ne!(*who, Who::Author, "the author signed");
                if *verdict != Verdict::NotReady {
                    assert!(self.asked.is_empty(), "a question was open");
                    self.signed_over =
                        self.pool.last().map(|(_, pool)| *pool).filter(|_| !self.excuses("A-1", now));
                    self.due =
                        (*verdict == Verdict::ReadyWithConditions).then_some(now + CONDITION_DAYS * DAY);
                    self.holds(now);
                }
            }
            _ => {}
        }
    }

    /// Objects where a signature stands at `now` over a blocking item without a pass or an excuse.
    pub(crate) fn holds(&self, now: i64) {
        for (item, stands) in [("A-1", self.a_1(now)), ("B-1", self.b_1(now)), ("C-1", self.is_said(0, now))]
        {
            let excused = self.excuses(item, now);
            assert!(stands || excused, "{item} lacks a pass under a signature: {self:?}");
        }
        if self.due.is_some_and(|due| due <= now) {
            let is_met = self.is_said(1, now) || self.excuses("D-1", now);
            assert!(is_met, "a condition on D-1 is overdue: {self:?}");
        }
        let pool = self.pool.last().map(|(_, pool)| *pool);
        if let Some(signed) = self.signed_over {
            let same = pool.is_some_and(|pool| (pool - signed).abs() < 1e-9);
            assert!(same, "the signature says a pool of {signed}: {self:?}");
        }
    }

    fn excuses(&self, item: &str, now: i64) -> bool {
        self.excused.iter().any(|(other, from, to)| *other == item && *from <= now && now < *to)
    }

    fn a_1(&self, now: i64) -> bool {
        let is_small = self.pool.last().is_some_and(|(at, pool)| *pool <= 100.0 && now < at + DAYS[0] * DAY);
        is_small && self.runs_hold("A-1", DAYS[0], now)
    }

    fn b_1(&self, now: i64) -> bool {
        let is_short = self
            .hold
            .is_some_and(|(at, hold)| hold <= 50.0 && now < at + DAYS[1] * DAY && !self.moved_since(at));
        let measured = self.attached.iter().rfind(|run| run.item == "B-1");
        let moved = measured.is_some_and(|run| self.moved_since(run.at));
        is_short && !moved && self.runs_hold("B-1", DAYS[1], now)
    }

    /// Whether C-1 or D-1 has a person's word that holds.
    fn is_said(&self, which: usize, now: i64) -> bool {
        let (item, days) = (["C-1", "D-1"][which], DAYS[2 + which]);
        let watches = which == 0;
        let moved_since = |at: i64| watches && self.moved_since(at);
        let moved = self.attached.iter().rfind(|run| run.item == item).is_some_and(|run| moved_since(run.at));
        let said = self.words[which].or(self.answers[which]);
        said.is_some_and(|(at, said)| match said {
            Answer::Meets => {
                now < at + days * DAY && !moved_since(at) && !moved && self.runs_hold(item, days, now)
            }
            Answer::NotApplicable => {
                !moved_since(at)
                    && !moved
                    && self.attached.iter().all(|run| run.item != item || !run.is_rejected)
            }
            _ => false,
        })
    }

    /// Every run that is attached counts, and the one that was attached last is not too old.
    fn runs_hold(&self, item: &str, days: i64, now: i64) -> bool {
        let mut of_item = self.attached.iter().filter(|run| run.item == item);
        let last = of_item.clone().next_back();
        of_item.all(|run| !run.is_rejected) && last.is_none_or(|run| now < run.at + days * DAY)
    }

    /// Whether the pool is another one than at that time, or than it was stated first after it.
    fn moved_since(&self, at: i64) -> bool {
        let first = || self.pool.first();
        let then = self.pool.iter().rfind(|(since, _)| *since <= at).or_else(first);
        then.is_some_and(|(_, then)| self.pool.last().is_some_and(|(_, now)| (now - then).abs() > 1e-9))
    }
}

fn place(item: &str) -> usize {
    usize::from(item == "D-1")
}
