//! A form that came back: what was typed and what is wrong with it. The server answers such a post with the page
//! that shows the form, and gives the page this as a context; nothing of it travels in an address.

/// What a person typed and what is wrong with it, by the names of the form's fields. Passwords are never kept.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Returned {
    problems: Vec<(&'static str, String)>,
    values: Vec<(&'static str, String)>,
}

impl Returned {
    /// A form that is refused for one field.
    pub fn for_problem(field: &'static str, message: impl Into<String>) -> Self {
        Self { problems: vec![(field, message.into())], values: Vec::new() }
    }

    /// The same form, with what was typed in a field that may be shown again.
    #[must_use]
    pub fn with_value(mut self, field: &'static str, typed: impl Into<String>) -> Self {
        self.values.push((field, typed.into()));
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
}

fn find<'a>(pairs: &'a [(&'static str, String)], field: &str) -> Option<&'a str> {
    pairs.iter().find(|(name, _)| *name == field).map(|(_, text)| text.as_str())
}
