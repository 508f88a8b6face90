//! A form that came back: what was typed and what is wrong with it. The server answers such a post with the page
//! that shows the form, and gives the page this as a context; nothing of it travels in an address.

use std::borrow::Cow;

/// What a person typed and what is wrong with it, by the names of the form's fields. Passwords are never kept.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Returned {
    problems: Vec<(Cow<'static, str>, String)>,
    values: Vec<(Cow<'static, str>, String)>,
}

impl Returned {
    /// A form that is refused for one field.
    pub fn for_problem(field: impl Into<Cow<'static, str>>, message: impl Into<String>) -> Self {
        Self::default().with_problem(field, message)
    }

    /// The same form, with one more problem.
    #[must_use]
    pub fn with_problem(mut self, field: impl Into<Cow<'static, str>>, message: impl Into<String>) -> Self {
        self.problems.push((field.into(), message.into()));
        self
    }

    /// The same form, with what was typed in a field that may be shown again.
    #[must_use]
    pub fn with_value(mut self, field: impl Into<Cow<'static, str>>, typed: impl Into<String>) -> Self {
        self.values.push((field.into(), typed.into()));
        self
    }

    /// What is wrong with the field, as a sentence for the person who filled it in.
    pub fn problem(&self, field: &str) -> Option<&str> {
        find(&self.problems, field)
    }

    /// What was typed into the field.
    pub fn value(&self, field: &str) -> Option<&str> {
        find(&self.values, field)
    }

    /// Everything that is wrong, as fields and sentences in the form's order.
    pub fn problems(&self) -> impl Iterator<Item = (&str, &str)> {
        self.problems.iter().map(|(field, message)| (field.as_ref(), message.as_str()))
    }

    /// The same, for whoever has no further use for the form.
    pub(crate) fn into_problems(self) -> impl Iterator<Item = (Cow<'static, str>, String)> {
        self.problems.into_iter()
    }
}

fn find<'a>(pairs: &'a [(Cow<'static, str>, String)], field: &str) -> Option<&'a str> {
    pairs.iter().find(|(name, _)| name == field).map(|(_, text)| text.as_str())
}
