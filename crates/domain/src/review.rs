//! A review: one walk of a service through a checklist, from one order of magnitude to another.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::{
    AccountId, EvidenceId, InputName, Invalid, Order, Reason, ReviewId, RunId, ServiceId, Slug, TargetRate,
    Timestamp, Value, account::words,
};

words!(
    /// Where a review stands.
    ReviewState, "a state of a review" {
        /// Being worked on.
        Draft = "draft",
        /// Handed to a reviewer.
        InReview = "in_review",
        /// Signed.
        Ready = "ready",
        /// Signed with conditions.
        ReadyWithConditions = "ready_with_conditions",
        /// Signed as not ready.
        NotReady = "not_ready",
        /// Was signed; what it rested on has changed.
        Stale = "stale",
    }
);

impl ReviewState {
    /// Answers and evidence can still be changed.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Draft | Self::InReview)
    }
}

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
    /// How an item stands. Unknown is never a pass.
    Status, "a status" {
        /// It does not meet.
        Fail = "fail",
        /// There is no value for something it needs.
        Unknown = "unknown",
        /// What it rested on is too old or has changed.
        Stale = "stale",
        /// It meets, narrowly.
        Warn = "warn",
        /// It meets.
        Pass = "pass",
        /// Excused, with an end date.
        Exempt = "exempt",
        /// It does not apply.
        NotApplicable = "not_applicable",
    }
);

/// A review to be started.
#[derive(Debug, Clone, PartialEq)]
pub struct NewReview {
    /// Of which service.
    pub service: ServiceId,
    /// The order it comes from; at most `to`.
    pub from: Order,
    /// The order it prepares for; equal to `from` when that order is prepared for the first time.
    pub to: Order,
    /// The rate it is for.
    pub target: TargetRate,
    /// Who shall sign; needed only to sign.
    pub reviewer: Option<AccountId>,
    /// Identity of the checklist.
    pub checklist_id: String,
    /// Its version, frozen with the review.
    pub checklist_version: String,
}

/// A review without its items.
#[derive(Debug, Clone, PartialEq)]
pub struct Review {
    /// What addresses use.
    pub id: ReviewId,
    /// What people see: counts up for each service.
    pub number: i64,
    /// Of which service.
    pub service: ServiceId,
    /// Its name in addresses.
    pub slug: Slug,
    /// The order it comes from.
    pub from: Order,
    /// The order it prepares for.
    pub to: Order,
    /// The rate it is for.
    pub target: TargetRate,
    /// Where it stands.
    pub state: ReviewState,
    /// Who started it: an account's name.
    pub author: String,
    /// The same account; none once it is gone.
    pub author_id: Option<AccountId>,
    /// Who shall sign: an account's name.
    pub reviewer: Option<String>,
    /// When it was started.
    pub created_at: Timestamp,
    /// When anything in it changed last.
    pub changed_at: Timestamp,
    /// Identity of the checklist.
    pub checklist_id: String,
    /// Its version.
    pub checklist_version: String,
}

/// What a person answered on one item.
#[derive(Debug, Clone, PartialEq)]
pub struct Answered {
    /// The item's id.
    pub item: String,
    /// The answer.
    pub answer: Answer,
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

/// What an answer rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EvidenceKind {
    /// A run of the same service.
    Run {
        /// The run.
        run: RunId,
        /// Its number.
        number: i64,
    },
    /// A document somewhere else: an address with http or https.
    Link(LinkUrl),
    /// A sentence.
    Note(Reason),
}

/// One piece of evidence on an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// Identity.
    pub id: EvidenceId,
    /// The item's id.
    pub item: String,
    /// What it is.
    pub kind: EvidenceKind,
    /// When it was attached.
    pub at: Timestamp,
    /// By whom: an account's name.
    pub by: String,
}

/// A review with all that people put into it. Items come from the checklist of its version.
#[derive(Debug, Clone, PartialEq)]
pub struct ReviewFile {
    /// The review.
    pub review: Review,
    /// Newest answer of each item that has one.
    pub answers: Vec<Answered>,
    /// Newest value of each input that has one.
    pub values: Vec<Typed>,
    /// All evidence, oldest first.
    pub evidence: Vec<Evidence>,
}

/// An address of a document: absolute, http or https, nothing that a browser would run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct LinkUrl(String);

crate::schema::described!(LinkUrl, {"type": "string", "format": "uri"});

impl LinkUrl {
    /// Greatest number of characters.
    pub const MAX_LEN: usize = 2_000;

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for LinkUrl {
    type Error = Invalid;

    fn try_from(text: String) -> Result<Self, Invalid> {
        let text = text.trim();
        let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
        let bad = |c: char| c.is_whitespace() || c.is_control();
        match host {
            Some(rest)
                if !rest.is_empty()
                    && !rest.starts_with('/')
                    && text.len() <= Self::MAX_LEN
                    && !text.contains(bad) =>
            {
                Ok(Self(text.to_owned()))
            }
            _ => Err(Invalid(
                "A link is a whole address that begins with https:// or http:// and has no spaces.".into(),
            )),
        }
    }
}

impl FromStr for LinkUrl {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        Self::try_from(text.to_owned())
    }
}

impl From<LinkUrl> for String {
    fn from(url: LinkUrl) -> Self {
        url.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_an_address_that_a_browser_only_opens() {
        assert!("https://wiki.example/runbook#limits".parse::<LinkUrl>().is_ok());
        for bad in [
            "javascript:alert(1)",
            "data:text/html,x",
            "//evil.example",
            "https://",
            "https:///x",
            "https://a b",
            "",
        ] {
            assert!(bad.parse::<LinkUrl>().is_err(), "{bad} became a link");
        }
    }

    #[test]
    fn a_choice_is_read_by_its_word_and_lists_the_others() {
        assert_eq!("not_applicable".parse::<Answer>().unwrap(), Answer::NotApplicable);
        let error = "maybe".parse::<Answer>().unwrap_err().to_string();
        assert!(error.contains("meets, does_not, not_applicable, unknown"), "{error}");
    }
}
