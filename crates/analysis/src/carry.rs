//! What of an earlier review still holds, and need not be asked again.

use domain::{Answered, Checklist, Mode, Order, Status, Timestamp, WholeReview};

use crate::standing::standings_of;

/// The answers of an earlier review of the same service that a review to this order can take over: of items that a person
/// judges, asked in the same words, and neither unknown nor stale today. A reviewer's own word is not taken over.
pub fn carriable<'a>(
    earlier: &'a WholeReview,
    checklist: &Checklist,
    to: Order,
    now: Timestamp,
) -> Vec<&'a Answered> {
    let asks_the_same = |id: &str, question: &str| {
        checklist.items_to(to).any(|item| item.id == id && item.question == question)
    };
    let all = standings_of(earlier, now);
    let held = all.into_iter().filter(|standing| {
        standing.item.auto.mode == Mode::Suggests
            && standing.overridden.is_none()
            && !matches!(standing.own, Status::Unknown | Status::Stale)
            && asks_the_same(&standing.item.id, &standing.item.question)
    });
    held.filter_map(|standing| standing.answered).collect()
}
