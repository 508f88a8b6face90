//! Where a review stands, and the steps that lead from there. Every other step is refused with a sentence.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use super::Refusal;
use crate::{Invalid, Timestamp, account::words};

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

words!(
    /// What a signature says.
    Verdict, "what a signature says" {
        /// The service is ready for the order.
        Ready = "ready",
        /// It is, on conditions that each have an owner and a day.
        ReadyWithConditions = "ready_with_conditions",
        /// It is not.
        NotReady = "not_ready",
    }
);

words!(
    /// As what a closed review is opened again.
    Reopened, "a state to open a review in" {
        /// To be worked on.
        Draft = "draft",
        /// To be looked at by its reviewer, as it is.
        InReview = "in_review",
    }
);

/// A step of a review from one state to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Handing a draft to its reviewer.
    Submit,
    /// Giving it back to be worked on.
    SendBack,
    /// Signing it.
    Sign(Verdict),
    /// What it rested on has changed or is too old.
    Lapse,
    /// Taking up again one that is not ready or stale.
    Reopen(Reopened),
}

impl ReviewState {
    /// Answers and evidence can still be changed.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Draft | Self::InReview)
    }

    /// A signature says that the service is ready, and stands.
    pub fn is_signed(self) -> bool {
        matches!(self, Self::Ready | Self::ReadyWithConditions)
    }

    /// Where the step leads; refused where it leads nowhere from here.
    pub fn after(self, action: Action) -> Result<Self, Refusal> {
        match (self, action) {
            (Self::Draft, Action::Submit)
            | (Self::NotReady | Self::Stale, Action::Reopen(Reopened::InReview)) => Ok(Self::InReview),
            (Self::InReview, Action::SendBack)
            | (Self::NotReady | Self::Stale, Action::Reopen(Reopened::Draft)) => Ok(Self::Draft),
            (Self::InReview, Action::Sign(verdict)) => Ok(verdict.state()),
            (Self::Ready | Self::ReadyWithConditions, Action::Lapse) => Ok(Self::Stale),
            (state, action) => Err(Refusal::state(format!("{} {}", action.needs(), state.stands()))),
        }
    }

    fn stands(self) -> &'static str {
        match self {
            Self::Draft => "This one is a draft.",
            Self::InReview => "This one is with its reviewer.",
            Self::Ready | Self::ReadyWithConditions => {
                "This one is signed, and stays as it is until what it rests on changes."
            }
            Self::NotReady => "This one is signed as not ready: open it again first.",
            Self::Stale => "This one is stale: open it again first.",
        }
    }
}

impl Verdict {
    /// The state that it leads to.
    pub fn state(self) -> ReviewState {
        match self {
            Self::Ready => ReviewState::Ready,
            Self::ReadyWithConditions => ReviewState::ReadyWithConditions,
            Self::NotReady => ReviewState::NotReady,
        }
    }

    /// Says that the service can carry the order.
    pub fn is_ready(self) -> bool {
        self != Self::NotReady
    }
}

impl Action {
    fn needs(self) -> &'static str {
        match self {
            Self::Submit => "Only a draft is handed to its reviewer.",
            Self::SendBack => "Only a review that is with its reviewer is sent back.",
            Self::Sign(_) => "Only a review that is with its reviewer is signed.",
            Self::Lapse => "Only a review that is signed as ready lapses.",
            Self::Reopen(_) => "Only a review that is not ready or stale is opened again.",
        }
    }
}

/// A step that was made.
#[derive(Debug, Clone, PartialEq)]
pub struct ReviewStep {
    /// Where it began.
    pub from: ReviewState,
    /// Where it led.
    pub to: ReviewState,
    /// Why, where somebody or something said so.
    pub reason: Option<String>,
    /// When.
    pub at: Timestamp,
    /// By whom: an account's name.
    pub by: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn every_action() -> Vec<Action> {
        let mut actions = vec![Action::Submit, Action::SendBack, Action::Lapse];
        actions.extend(Verdict::ALL.iter().copied().map(Action::Sign));
        actions.extend(Reopened::ALL.iter().copied().map(Action::Reopen));
        actions
    }

    #[test]
    fn every_step_that_there_is_and_no_other() {
        use ReviewState::{Draft, InReview, NotReady, Ready, ReadyWithConditions, Stale};
        let mut steps = Vec::new();
        for &from in ReviewState::ALL {
            for action in every_action() {
                match from.after(action) {
                    Ok(to) => steps.push((from, to)),
                    Err(refused) => assert!(refused.sentence.ends_with('.'), "{refused}"),
                }
            }
        }
        let expected = [
            (Draft, InReview),
            (InReview, Draft),
            (InReview, Ready),
            (InReview, ReadyWithConditions),
            (InReview, NotReady),
            (Ready, Stale),
            (ReadyWithConditions, Stale),
            (NotReady, Draft),
            (NotReady, InReview),
            (Stale, Draft),
            (Stale, InReview),
        ];
        assert_eq!(steps, expected);
    }

    #[test]
    fn a_refused_step_says_what_it_needs_and_how_the_review_stands() {
        let refused = ReviewState::Draft.after(Action::Sign(Verdict::Ready)).unwrap_err();
        assert_eq!(
            refused.to_string(),
            "Only a review that is with its reviewer is signed. This one is a draft."
        );
    }
}
