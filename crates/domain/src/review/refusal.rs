//! Why something is not done to a review.

/// Why something is not done to a review: a sentence for people, and its kind for programs.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{sentence}")]
pub struct Refusal {
    /// Which kind of reason it is.
    pub kind: RefusalKind,
    /// What stands against it, and what to do first.
    pub sentence: String,
    /// The items that stand against it, by id, in reading order.
    pub items: Vec<String>,
}

/// Which kind of reason a refusal has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefusalKind {
    /// The review does not stand where this can be done.
    State,
    /// This person may not do it; somebody else may.
    Person,
    /// Items of the review stand against it.
    Items,
    /// What was given with it is not right: the name of the field.
    Field(&'static str),
    /// Something has changed since the person looked.
    Changed,
}

impl Refusal {
    /// Because of where the review stands.
    pub fn state(sentence: impl Into<String>) -> Self {
        Self { kind: RefusalKind::State, sentence: sentence.into(), items: Vec::new() }
    }

    /// Because of who asks.
    pub fn person(sentence: impl Into<String>) -> Self {
        Self { kind: RefusalKind::Person, sentence: sentence.into(), items: Vec::new() }
    }

    /// Because of these items.
    pub fn items(sentence: impl Into<String>, items: Vec<String>) -> Self {
        Self { kind: RefusalKind::Items, sentence: sentence.into(), items }
    }

    /// Because of what was given in this field.
    pub fn field(field: &'static str, sentence: impl Into<String>) -> Self {
        Self { kind: RefusalKind::Field(field), sentence: sentence.into(), items: Vec::new() }
    }

    /// Because the author was named as the reviewer.
    pub fn own_reviewer() -> Self {
        Self::field("reviewer", "Whoever starts a review does not sign it: choose someone else.")
    }

    /// Because the person looked at something that is no longer so.
    pub fn changed() -> Self {
        let sentence =
            "Something that this review rests on has changed since it was shown: look at it again first.";
        Self { kind: RefusalKind::Changed, sentence: sentence.to_owned(), items: Vec::new() }
    }
}
