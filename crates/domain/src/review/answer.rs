//! What people say about an item: answers, and values for its inputs.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use super::Refusal;
use crate::{InputName, Invalid, Reason, Timestamp, Value, account::words};

words!(
    /// What a person says about an item.
    Answer, "an answer" {
        /// It is so.
        Meets = "meets",
        /// It is not so.
        DoesNot = "does_not",
        /// It does not apply here; needs a reason.
        NotApplicable = "not_applicable",
        /// Nobody knows yet.
        Unknown = "unknown",
    }
);

words!(
    /// Why an item does not apply. A sentence goes with it, always.
    NotApplicableBecause, "a reason why it does not apply" {
        /// What the item is about is not part of this service.
        OutOfScope = "out_of_scope",
        /// It could be done, and something else matters more.
        BusinessPriority = "business_priority",
        /// The way it is built leaves no place for it.
        Architecture = "architecture",
        /// None of these: the sentence says which.
        Other = "other",
    }
);

impl NotApplicableBecause {
    /// As people read it.
    pub fn words(self) -> &'static str {
        match self {
            Self::OutOfScope => "out of scope",
            Self::BusinessPriority => "business priority",
            Self::Architecture => "architecture",
            Self::Other => "another reason",
        }
    }
}

/// An answer to be given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAnswer {
    /// The answer.
    pub answer: Answer,
    /// Why it does not apply, where that is the answer.
    pub because: Option<NotApplicableBecause>,
    /// Its reason or note.
    pub reason: Option<Reason>,
}

/// Without words.
impl From<Answer> for NewAnswer {
    fn from(answer: Answer) -> Self {
        Self { answer, because: None, reason: None }
    }
}

impl NewAnswer {
    /// The same with a reason or note.
    #[must_use]
    pub fn with(self, reason: Reason) -> Self {
        Self { reason: Some(reason), ..self }
    }

    /// That it does not apply, why, and a sentence.
    pub fn not_applicable(because: NotApplicableBecause, reason: Reason) -> Self {
        Self { answer: Answer::NotApplicable, because: Some(because), reason: Some(reason) }
    }

    /// “Not applicable” needs one of the fixed reasons and a sentence; no other answer has such a reason.
    pub fn is_complete(&self) -> Result<(), Refusal> {
        let missing = match (self.answer, self.because, &self.reason) {
            (Answer::NotApplicable, None, _) => Some((
                "not_applicable_because",
                "“Not applicable” needs one of these reasons as not_applicable_because: out_of_scope, business_priority, architecture, other; and a sentence as reason.",
            )),
            (Answer::NotApplicable, Some(_), None) => {
                Some(("reason", "“Not applicable” needs a sentence that says why."))
            }
            (Answer::NotApplicable, ..) | (_, None, _) => None,
            (_, Some(_), _) => Some(("not_applicable_because", "Only “not applicable” has such a reason.")),
        };
        missing.map_or(Ok(()), |(field, sentence)| Err(Refusal::field(field, sentence)))
    }
}

/// What a person answered on one item.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Answered {
    /// The item's id.
    pub item: String,
    /// The answer.
    pub answer: Answer,
    /// Why it does not apply, where that is the answer.
    pub because: Option<NotApplicableBecause>,
    /// Its reason or note.
    pub reason: Option<Reason>,
    /// When.
    pub at: Timestamp,
    /// By whom: an account's name.
    pub by: String,
}

/// A value that a person typed for an input that does not come from the inventory.
#[derive(Debug, Clone, PartialEq)]
pub struct Typed {
    /// The input.
    pub name: InputName,
    /// The value; none where it was taken back.
    pub value: Option<Value>,
    /// When.
    pub at: Timestamp,
    /// By whom: an account's name.
    pub by: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_is_read_by_its_word_and_lists_the_others() {
        assert_eq!("not_applicable".parse::<Answer>().unwrap(), Answer::NotApplicable);
        let error = "maybe".parse::<Answer>().unwrap_err().to_string();
        assert!(error.contains("meets, does_not, not_applicable, unknown"), "{error}");
    }
}
