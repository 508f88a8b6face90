//! What of an earlier review still holds, and need not be asked again.

use domain::{Answered, Checklist, Evidence, Mode, Order, Status, Timestamp, ToCarry, Typed, WholeReview};

use crate::standing::{Standing, standings_of};

/// What another review can take over. All of it keeps its author and date, so that it grows old from when it was given.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Carriable<'a> {
    /// Of items that a person judges, neither unknown nor stale. A reviewer's own word is not taken over.
    pub answers: Vec<&'a Answered>,
    /// Of the items that are not stale.
    pub evidence: Vec<&'a Evidence>,
    /// But for those that a stale item rests on.
    pub values: Vec<&'a Typed>,
}

impl Carriable<'_> {
    /// Nothing can be taken over.
    pub fn is_empty(&self) -> bool {
        self.answers.is_empty() && self.evidence.is_empty() && self.values.is_empty()
    }

    /// The same by name.
    pub fn named(&self) -> ToCarry {
        ToCarry {
            answers: self.answers.iter().map(|answered| answered.item.clone()).collect(),
            evidence: self.evidence.iter().map(|evidence| evidence.id).collect(),
            values: self.values.iter().map(|typed| typed.name.clone()).collect(),
        }
    }
}

/// What a review of the same service to this order can take over from an earlier one: of items that are asked in the same
/// words, and of inputs that are of the same kind.
pub fn carriable<'a>(
    earlier: &'a WholeReview,
    checklist: &Checklist,
    to: Order,
    now: Timestamp,
) -> Carriable<'a> {
    let asks_the_same = |standing: &&Standing<'_>| {
        let item = standing.item;
        checklist.items_to(to).any(|asked| asked.id == item.id && asked.question == item.question)
    };
    let all = standings_of(earlier, now);
    let asked: Vec<_> = all.iter().filter(asks_the_same).collect();
    let answers = asked.iter().filter(|standing| {
        standing.item.auto.mode == Mode::Suggests
            && standing.overridden.is_none()
            && !matches!(standing.own, Status::Unknown | Status::Stale)
    });
    let holds =
        |item: &str| asked.iter().any(|standing| standing.item.id == item && standing.own != Status::Stale);
    let is_stale = |typed: &Typed| {
        let rests = |standing: &&Standing<'_>| standing.inputs.iter().any(|input| *input.name == typed.name);
        all.iter().filter(rests).any(|standing| standing.own == Status::Stale)
    };
    let is_declared = |typed: &Typed| {
        let of = |checklist: &Checklist| {
            checklist.input(typed.name.as_str()).map(|input| (input.kind, input.from))
        };
        of(checklist).is_some_and(|input| Some(input) == of(&earlier.checklist))
    };
    let file = &earlier.file;
    Carriable {
        answers: answers.filter_map(|standing| standing.answered).collect(),
        evidence: file.evidence.iter().filter(|evidence| holds(&evidence.item)).collect(),
        values: file.values.iter().filter(|typed| is_declared(typed) && !is_stale(typed)).collect(),
    }
}
