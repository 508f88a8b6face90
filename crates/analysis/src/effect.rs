//! What another version of a checklist would make of a review: which items would stand otherwise.

use domain::Status;

use crate::standing::Standing;

/// An item that would stand otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    /// Its id.
    pub item: String,
    /// Its title, in the new version where that has it.
    pub title: String,
    /// How it stands; none where the old version does not ask it.
    pub before: Option<Status>,
    /// How it would stand; none where the new version does not ask it.
    pub after: Option<Status>,
    /// Why it would stand so; why it stands so where it is asked no more.
    pub sentence: String,
}

/// The items of one review that would stand otherwise, in the new version's order; those that are asked no more come last.
pub fn moved(before: &[Standing<'_>], after: &[Standing<'_>]) -> Vec<Moved> {
    let status = |all: &[Standing<'_>], id: &str| {
        all.iter().find(|standing| standing.item.id == id).map(|standing| standing.status)
    };
    let moved = |standing: &Standing<'_>| Moved {
        item: standing.item.id.clone(),
        title: standing.item.title.clone(),
        before: status(before, &standing.item.id),
        after: status(after, &standing.item.id),
        sentence: standing.sentence.clone(),
    };
    let asked = after.iter().map(moved).filter(|moved| moved.before != moved.after);
    let gone = before.iter().map(moved).filter(|moved| moved.after.is_none());
    asked.chain(gone).collect()
}
