//! What is said of an item: agreement, questions that block, a reviewer's own word, comments.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use super::{Ended, Person, Refusal, Review};
use crate::{AccountId, Answer, CommentId, Invalid, Item, Mode, Reason, ThreadId, Timestamp, account::words};

words!(
    /// What a thread is for.
    ThreadKind, "a kind of thread" {
        /// A reviewer's mark: the item was looked at, and stands rightly so.
        Agree = "agree",
        /// A question. The review is not signed as ready while it is open.
        Ask = "ask",
        /// A reviewer's own word on an item that a person judges, with a reason that is shown for ever.
        Override = "override",
        /// Anything else.
        Comment = "comment",
    }
);

/// What is said of an item, from its beginning. It is never removed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Thread {
    /// Identity.
    pub id: ThreadId,
    /// The item's id.
    pub item: String,
    /// What it is for.
    pub kind: ThreadKind,
    /// What an override makes of the item.
    pub verdict: Option<Answer>,
    /// When it was opened.
    pub at: Timestamp,
    /// By whom: an account's name.
    pub by: String,
    /// The same account; none once it is gone.
    pub by_id: Option<AccountId>,
    /// What was said, oldest first; an agreement may come without words.
    pub comments: Vec<Comment>,
    /// When and by whom a question was settled.
    pub resolved: Option<Ended>,
}

/// One thing that was said.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Comment {
    /// Identity.
    pub id: CommentId,
    /// The words.
    pub text: Reason,
    /// When.
    pub at: Timestamp,
    /// By whom: an account's name.
    pub by: String,
}

/// A thread to be opened.
#[derive(Debug, Clone, PartialEq)]
pub struct NewThread {
    /// What it is for.
    pub kind: ThreadKind,
    /// What an override makes of the item: meets or does not; unknown takes the word back.
    pub verdict: Option<Answer>,
    /// The words.
    pub text: Option<Reason>,
}

impl Thread {
    /// A question that nobody has settled.
    pub fn is_open_ask(&self) -> bool {
        self.kind == ThreadKind::Ask && self.resolved.is_none()
    }

    /// Who asked or the reviewer settles a question; where who asked is gone, anybody but the author.
    pub fn may_be_resolved(&self, review: &Review, by: Person<'_>) -> Result<(), Refusal> {
        if self.kind != ThreadKind::Ask {
            return Err(Refusal::state("Only a question is settled."));
        }
        if self.resolved.is_some() {
            return Err(Refusal::state("This question is settled already."));
        }
        let asker = Person { account: self.by_id, name: &self.by };
        let is_orphan = self.by_id.is_none() && !review.is_by(by);
        if asker.is(by) || review.is_reviewed_by(by) || is_orphan {
            return Ok(());
        }
        Err(Refusal::person(format!("Only {}, who asked, or the reviewer settles this question.", self.by)))
    }
}

impl NewThread {
    /// Whether this person may open it on this item of the review.
    pub fn may_be_opened(&self, review: &Review, item: &Item, by: Person<'_>) -> Result<(), Refusal> {
        if self.kind != ThreadKind::Comment {
            review.must_be_open()?;
        }
        match self.kind {
            ThreadKind::Agree => {
                review.not_by(
                    by,
                    "The author does not agree with an own review: that is the reviewer’s mark.",
                )?;
            }
            ThreadKind::Override => self.may_override(review, item, by)?,
            ThreadKind::Ask | ThreadKind::Comment => {}
        }
        if self.kind != ThreadKind::Override && self.verdict.is_some() {
            return Err(Refusal::field("verdict", "Only an override says how the item stands."));
        }
        if self.kind != ThreadKind::Agree && self.text.is_none() {
            return Err(Refusal::field("text", self.kind.needs_words()));
        }
        Ok(())
    }

    fn may_override(&self, review: &Review, item: &Item, by: Person<'_>) -> Result<(), Refusal> {
        review.not_by(by, "The author does not override an own review: another member may.")?;
        if item.auto.mode == Mode::Decides {
            return Err(Refusal::items(
                format!(
                    "{} is decided by values: no word of a person overrides it. It can be exempted until a day.",
                    item.id
                ),
                vec![item.id.clone()],
            ));
        }
        match self.verdict {
            Some(Answer::Meets | Answer::DoesNot | Answer::Unknown) => Ok(()),
            _ => Err(Refusal::field(
                "verdict",
                "An override says meets or does_not, or unknown to take the word back.",
            )),
        }
    }
}

impl ThreadKind {
    fn needs_words(self) -> &'static str {
        match self {
            Self::Ask => "Say what the question is.",
            Self::Override => "An override needs a reason: it is shown for ever.",
            Self::Agree | Self::Comment => "Say something.",
        }
    }
}

/// Which of these names stand in the text after an @, each once, in the order of the list. Of two names that begin alike
/// the longer one is meant.
pub fn mentioned<'a>(text: &str, names: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let text = text.to_lowercase();
    let names: Vec<(&str, String)> = names.into_iter().map(|name| (name, name.to_lowercase())).collect();
    let mut meant = Vec::new();
    for (at, _) in text.match_indices('@') {
        if text[..at].chars().next_back().is_some_and(char::is_alphanumeric) {
            continue;
        }
        let rest = &text[at + 1..];
        let fits = names.iter().filter(|(_, lower)| {
            let after = rest.strip_prefix(lower.as_str());
            after.is_some_and(|after| !after.chars().next().is_some_and(char::is_alphanumeric))
        });
        meant.extend(fits.max_by_key(|(_, lower)| lower.len()).map(|(name, _)| *name));
    }
    names.iter().map(|(name, _)| *name).filter(|name| meant.contains(name)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_after_an_at_is_a_mention_and_nothing_else_is() {
        let names = ["jo", "Jo Ann", "mara", "joe"];
        assert_eq!(mentioned("@mara, could you or @Jo look?", names), ["jo", "mara"]);
        assert_eq!(mentioned("@jo ann: see above. @JO ANN!", names), ["Jo Ann"]);
        assert_eq!(mentioned("jo, mara@example.org and @josephine", names), Vec::<&str>::new());
        assert_eq!(mentioned("(@joe)", names), ["joe"]);
    }
}
