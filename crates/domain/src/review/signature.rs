//! Signing: what a signature says, what stands against it, and what it leaves behind.

use serde::{Deserialize, Serialize};

use super::{Action, Person, Refusal, Review, ReviewState, Status, Thread, Verdict};
use crate::{ContentId, OwnerName, Reason, RunId, Timestamp};

/// The signature that a review has, or had last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// When it was given.
    pub at: Timestamp,
    /// By whom: an account's name.
    pub by: String,
    /// The first moment at which it lapses by itself.
    pub valid_until: Option<Timestamp>,
}

/// Why a signature no longer stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lapse {
    /// Since when.
    pub at: Timestamp,
    /// The cause in a few words: `instances 20 → 50`.
    pub words: String,
    /// The cause in sentences.
    pub because: String,
}

/// What a signature that is not whole is given on: an item, who owns it, and the day by which it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Condition {
    /// The item's id.
    pub item: String,
    /// Who sees to it.
    pub owner: OwnerName,
    /// The first moment after the day by which the item shall stand.
    pub due_at: Timestamp,
}

/// A signature to be given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signing {
    /// What it says.
    pub verdict: Verdict,
    /// The first reason, where the service is not ready; a note otherwise.
    pub reason: Option<Reason>,
    /// The conditions; none unless that is what it says.
    pub conditions: Vec<Condition>,
    /// The revision of the review that the signer looked at.
    pub revision: i64,
}

/// What stands against signing a review as ready.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Gate {
    /// Blocking items that fail, are unknown or are stale, and are not exempt, in reading order.
    pub open: Vec<(String, Status)>,
    /// Items with a question that nobody has settled.
    pub asked: Vec<String>,
}

impl Gate {
    /// Of items, each with whether it blocks and how it stands, and of what was said.
    pub fn of<'a>(
        items: impl IntoIterator<Item = (&'a str, bool, Status)>,
        threads: impl IntoIterator<Item = &'a Thread>,
    ) -> Self {
        let open = items.into_iter().filter(|(_, blocking, status)| *blocking && status.is_open());
        let asked = threads.into_iter().filter(|thread| thread.is_open_ask());
        let mut asked: Vec<_> = asked.map(|thread| thread.item.clone()).collect();
        asked.dedup();
        Self { open: open.map(|(item, _, status)| (item.to_owned(), status)).collect(), asked }
    }

    /// Nothing stands against it.
    pub fn is_clear(&self) -> bool {
        self.open.is_empty() && self.asked.is_empty()
    }

    /// What stands against it, with what to do first.
    pub fn refusal(&self) -> Option<Refusal> {
        if self.is_clear() {
            return None;
        }
        let mut sentences = Vec::new();
        if !self.open.is_empty() {
            let list: Vec<_> = self.open.iter().map(|(item, status)| format!("{item} ({status})")).collect();
            let (noun, verb) = if list.len() == 1 { ("item", "lacks") } else { ("items", "lack") };
            sentences.push(format!(
                "{} blocking {noun} {verb} a pass: {}. Each needs one, or an exemption until a day.",
                list.len(),
                list.join(", ")
            ));
        }
        if !self.asked.is_empty() {
            sentences.push(format!("A question is open on {}: settle it first.", self.asked.join(", ")));
        }
        let mut items: Vec<_> = self.open.iter().map(|(item, _)| item.clone()).collect();
        items.extend(
            self.asked.iter().filter(|item| !self.open.iter().any(|(open, _)| open == *item)).cloned(),
        );
        Some(Refusal::items(sentences.join(" "), items))
    }
}

impl Signing {
    /// Where the signature leads; refused for the author, in any other state than in review, with parts missing, and as
    /// ready while something stands against it.
    pub fn leads_to(
        &self,
        review: &Review,
        by: Person<'_>,
        gate: &Gate,
        now: Timestamp,
    ) -> Result<ReviewState, Refusal> {
        review.may_be_signed_by(by)?;
        let state = review.state.after(Action::Sign(self.verdict))?;
        if self.revision != review.revision {
            return Err(Refusal::changed());
        }
        self.is_complete(now)?;
        match gate.refusal() {
            Some(refusal) if self.verdict.is_ready() => Err(refusal),
            _ => Ok(state),
        }
    }

    /// Each condition is about an item that the review walks.
    pub fn names_items(&self, walks: impl Fn(&str) -> bool) -> Result<(), Refusal> {
        match self.conditions.iter().find(|condition| !walks(&condition.item)) {
            Some(other) => {
                let sentence = format!("This review has no item “{}” to make a condition of.", other.item);
                Err(Refusal::field("conditions", sentence))
            }
            None => Ok(()),
        }
    }

    fn is_complete(&self, now: Timestamp) -> Result<(), Refusal> {
        let missing = match self.verdict {
            Verdict::NotReady if self.reason.is_none() => {
                Some(("reason", "Say the first reason why it is not ready."))
            }
            Verdict::ReadyWithConditions if self.conditions.is_empty() => {
                Some(("conditions", "Give at least one condition: an item, its owner and a day."))
            }
            Verdict::Ready | Verdict::NotReady if !self.conditions.is_empty() => {
                Some(("conditions", "Only “ready with conditions” has conditions."))
            }
            _ if self.conditions.iter().any(|condition| condition.due_at <= now) => {
                Some(("conditions", "A condition is to be met by a day that is still to come."))
            }
            _ => None,
        };
        missing.map_or(Ok(()), |(field, sentence)| Err(Refusal::field(field, sentence)))
    }
}

impl Review {
    /// The author never signs.
    pub fn may_be_signed_by(&self, by: Person<'_>) -> Result<(), Refusal> {
        self.not_by(by, "Whoever starts a review does not sign it: another member has to.")
    }

    /// Whether it can have another reviewer and day: while it is open, and with a reviewer once it is with one, who is never
    /// the author. Asked of the review as it would be.
    pub fn may_be_changed(&self) -> Result<(), Refusal> {
        self.must_be_open()?;
        let reviewer = self.reviewer.as_deref().map(|name| Person { account: self.reviewer_id, name });
        match reviewer {
            None if self.state == ReviewState::InReview => {
                Err(Refusal::field("reviewer", "This review is with its reviewer: name another one."))
            }
            Some(reviewer) if self.is_by(reviewer) => Err(Refusal::own_reviewer()),
            _ => Ok(()),
        }
    }

    /// Handing it to a reviewer needs one, who is not the author.
    pub fn may_be_submitted(&self) -> Result<ReviewState, Refusal> {
        let state = self.state.after(Action::Submit)?;
        let Some(reviewer) = self.reviewer.as_deref() else {
            return Err(Refusal::field(
                "reviewer",
                "Say who shall review it: a member who is not its author.",
            ));
        };
        if self.is_by(Person { account: self.reviewer_id, name: reviewer }) {
            return Err(Refusal::own_reviewer());
        }
        Ok(state)
    }
}

/// What a signature froze, without its body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SnapshotHead {
    /// Counts up for each review.
    pub number: i64,
    /// When it was taken.
    pub at: Timestamp,
    /// What the signature said.
    pub verdict: Verdict,
    /// The first reason or a note.
    pub reason: Option<Reason>,
    /// Who signed: an account's name.
    pub by: String,
    /// The first moment at which the signature lapsed by itself.
    pub valid_until: Option<Timestamp>,
    /// `blake3:` and the hash of the body.
    pub hash: String,
    /// The conditions.
    pub conditions: Vec<Condition>,
}

/// What a signature froze.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptSnapshot {
    /// When, who, what.
    pub head: SnapshotHead,
    /// Everything that was signed, as JSON.
    pub body: String,
}

/// A run that a signature rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CitedRun {
    /// What addresses use.
    pub id: RunId,
    /// What people see.
    pub number: i64,
    /// Of its content.
    pub content_id: ContentId,
}

/// A snapshot to be kept with the signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSnapshot {
    /// The revision of the review that it shows.
    pub revision: i64,
    /// Everything that is signed, as JSON.
    pub body: String,
    /// The runs that it rests on.
    pub runs: Vec<CitedRun>,
    /// The first moment at which the signature lapses by itself.
    pub valid_until: Option<Timestamp>,
}
