//! A posted form, read field by field: what cannot be read is noted, so that the form goes back with all of it at once.

use std::str::FromStr;

use store::StoreError;

use crate::error::AppError;
use crate::returned::Returned;

/// The fields of a form as a browser sends them, and what was found wrong with them so far.
#[derive(Debug, Clone, Default)]
pub struct Form {
    fields: Vec<(String, String)>,
    problems: Vec<(String, String)>,
}

impl Form {
    /// A form of these fields, in the order they came.
    pub fn new(fields: Vec<(String, String)>) -> Self {
        Self { fields, problems: Vec::new() }
    }

    /// What was typed into a field, without space around it; empty where it was left out.
    pub fn text(&self, field: &str) -> &str {
        self.fields.iter().find(|(name, _)| name == field).map_or("", |(_, typed)| typed.trim())
    }

    /// What was typed into a field, with the space around it: for texts whose lines count.
    pub fn raw(&self, field: &str) -> &str {
        self.fields.iter().find(|(name, _)| name == field).map_or("", |(_, typed)| typed)
    }

    /// The fields and what was typed into them.
    pub fn fields(&self) -> impl Iterator<Item = (&str, &str)> {
        self.fields.iter().map(|(name, typed)| (name.as_str(), typed.trim()))
    }

    /// The value of a field that must be filled in. None is noted as a problem.
    pub fn required<T>(&mut self, field: &str) -> Option<T>
    where
        T: FromStr,
        T::Err: ToString,
    {
        if self.text(field).is_empty() {
            self.refuse(field, "This cannot be empty.");
            return None;
        }
        self.optional(field)
    }

    /// The value of a field that may stay empty. What cannot be read is noted as a problem.
    pub fn optional<T>(&mut self, field: &str) -> Option<T>
    where
        T: FromStr,
        T::Err: ToString,
    {
        let typed = self.text(field);
        if typed.is_empty() {
            return None;
        }
        match typed.parse() {
            Ok(value) => Some(value),
            Err(problem) => {
                self.refuse(field, problem.to_string());
                None
            }
        }
    }

    /// Notes what is wrong with a field.
    pub fn refuse(&mut self, field: &str, problem: impl Into<String>) {
        self.problems.push((field.to_owned(), problem.into()));
    }

    /// Goes on only if nothing is wrong; otherwise the form goes back with everything that was typed.
    pub fn accept(&self) -> Result<(), AppError> {
        if self.problems.is_empty() { Ok(()) } else { Err(AppError::Rejected(self.returned())) }
    }

    /// The form to go back for this one problem, which only showed when it was carried out.
    pub fn refused(mut self, field: &str, problem: impl Into<String>) -> AppError {
        self.refuse(field, problem);
        AppError::Rejected(self.returned())
    }

    /// Goes on with what the store made of the form; where that is in the way of what is there already, the form goes back
    /// with the reason at this field.
    pub fn kept<T>(self, made: Result<T, StoreError>, field: &str) -> Result<T, AppError> {
        match made {
            Err(StoreError::Conflict(why)) => Err(self.refused(field, why)),
            made => Ok(made?),
        }
    }

    /// The form to go back as it is, with what was noted so far.
    pub fn back(&self) -> Returned {
        self.returned()
    }

    /// The form again with all that was typed, because more of it was asked for.
    pub fn again(&self) -> AppError {
        AppError::Rejected(self.returned())
    }

    fn returned(&self) -> Returned {
        let typed = self.fields.iter().fold(Returned::default(), |returned, (field, typed)| {
            returned.with_value(field.clone(), typed.clone())
        });
        self.problems
            .iter()
            .fold(typed, |returned, (field, problem)| returned.with_problem(field.clone(), problem.clone()))
    }
}

#[cfg(test)]
mod tests {
    use domain::{Order, OwnerName, Slug};

    use super::*;

    fn form(fields: &[(&str, &str)]) -> Form {
        Form::new(fields.iter().map(|(name, typed)| ((*name).to_owned(), (*typed).to_owned())).collect())
    }

    #[test]
    fn a_form_goes_back_with_every_problem_and_all_that_was_typed() {
        let mut form = form(&[("slug", "No Good"), ("owner", " Team Orders "), ("from", "")]);
        assert_eq!(form.required::<Slug>("slug"), None);
        assert_eq!(form.optional::<OwnerName>("owner").unwrap().as_str(), "Team Orders");
        assert_eq!(form.required::<Order>("from"), None);
        let Err(AppError::Rejected(returned)) = form.accept() else { panic!("accepted") };
        assert!(returned.problem("slug").unwrap().contains("lower case"));
        assert_eq!(returned.problem("from"), Some("This cannot be empty."));
        assert_eq!(
            (returned.value("slug"), returned.value("owner")),
            (Some("No Good"), Some(" Team Orders "))
        );
    }

    #[test]
    fn an_empty_optional_field_is_no_value_and_no_problem() {
        let mut form = form(&[("owner", "  ")]);
        assert_eq!(form.optional::<OwnerName>("owner"), None);
        assert_eq!(form.accept(), Ok(()));
    }
}
