//! What may happen to a review, and a second, plain opinion on whether it could be signed then: written without a line of
//! the code that it judges.

use domain::{Answer, Reopened, Timestamp, Verdict};
use proptest::prelude::*;

const DAY: i64 = Timestamp::DAY;

/// How long what was typed of B-1 and answered of C-1 holds.
const DAYS: [i64; 2] = [10, 20];

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
            item("A-1", true, 5, &[], decides("pool", "pool > 100")),
            item("B-1", true, DAYS[0], &["pool"], decides("hold", "hold > 50")),
            item("C-1", true, DAYS[1], &["po*"], suggests.clone()),
            item("D-1", false, 5, &[], suggests)
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
    let verdict = prop_oneof![4 => Just(Verdict::Ready), 1 => Just(Verdict::NotReady)];
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

/// What was done so far, as far as it was let through.
#[derive(Debug, Default)]
pub(crate) struct Oracle {
    pool: Vec<(i64, f64)>,
    hold: Option<(i64, f64)>,
    answer: Option<(i64, Answer)>,
    word: Option<(i64, Answer)>,
    excused: Vec<(&'static str, i64, i64)>,
    asked: Vec<Who>,
}

impl Oracle {
    /// Takes note of what was let through at `now`, and objects to what never may be.
    pub(crate) fn note(&mut self, action: &Action, now: i64) {
        match action {
            Action::Answer("C-1", answer) => self.answer = Some((now, *answer)),
            // A value that stands already keeps its date: typing it once more is not to measure it.
            Action::Type(hold) if self.hold.is_some_and(|(_, is)| is.to_bits() == hold.to_bits()) => {}
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
                if *item == "C-1" {
                    self.word = (*word != Answer::Unknown).then_some((now, *word));
                }
            }
            Action::Sign(verdict, who) => {
                assert_ne!(*who, Who::Author, "the author signed");
                if *verdict != Verdict::NotReady {
                    assert!(self.asked.is_empty(), "a question was open");
                    self.holds(now);
                }
            }
            _ => {}
        }
    }

    /// Objects where a signature stands at `now` over a blocking item without a pass or an excuse.
    pub(crate) fn holds(&self, now: i64) {
        for (item, stands) in [("A-1", self.a_1()), ("B-1", self.b_1(now)), ("C-1", self.c_1(now))] {
            let excused =
                self.excused.iter().any(|(other, from, to)| *other == item && *from <= now && now < *to);
            assert!(stands || excused, "{item} lacks a pass under a signature: {self:?}");
        }
    }

    fn a_1(&self) -> bool {
        self.pool.last().is_some_and(|(_, pool)| *pool <= 100.0)
    }

    fn b_1(&self, now: i64) -> bool {
        self.hold.is_some_and(|(at, hold)| hold <= 50.0 && now < at + DAYS[0] * DAY && !self.moved_since(at))
    }

    fn c_1(&self, now: i64) -> bool {
        let said = self.word.or(self.answer);
        said.is_some_and(|(at, said)| match said {
            Answer::Meets => now < at + DAYS[1] * DAY && !self.moved_since(at),
            Answer::NotApplicable => !self.moved_since(at),
            _ => false,
        })
    }

    /// Whether the pool is another one than at that time, where it was stated by then.
    fn moved_since(&self, at: i64) -> bool {
        let then = self.pool.iter().rfind(|(since, _)| *since <= at);
        then.is_some_and(|(_, then)| self.pool.last().is_some_and(|(_, now)| (now - then).abs() > 1e-9))
    }
}
