//! What is said about an upload beside its files: the same names in a form and in a query.

use std::str::FromStr;

use domain::{Invalid, RunDetails};

use crate::problem::Problem;

/// The names, for messages.
const KNOWN: &str = "file, metrics, scenario, environment, version, reason and change";

/// What was said so far, as it was typed.
#[derive(Debug, Clone, Default)]
pub struct Details {
    said: Vec<(&'static str, String)>,
}

impl Details {
    /// Takes one field. Refuses a name that is none.
    pub fn say(&mut self, name: &str, value: &str) -> Result<(), Problem> {
        let known = ["scenario", "environment", "version", "reason", "change"];
        let found = known.into_iter().find(|known| *known == name);
        let name = found.ok_or_else(|| Problem::unknown_field(name, KNOWN))?;
        self.said.retain(|(said, _)| *said != name);
        self.said.push((name, value.trim().to_owned()));
        Ok(())
    }

    /// Everything that was said, to be shown again.
    pub fn said(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.said.iter().map(|(name, value)| (*name, value.as_str()))
    }

    /// The details of the run: what was left out or left empty has its default.
    pub fn checked(&self) -> Result<RunDetails, Problem> {
        let usual = RunDetails::default();
        Ok(RunDetails {
            environment: self.one("environment")?.unwrap_or(usual.environment),
            scenario: self.one("scenario")?.unwrap_or(usual.scenario),
            version: self.one("version")?,
            reason: self.one("reason")?,
            change: self.one("change")?,
        })
    }

    fn one<T: FromStr<Err = Invalid>>(&self, name: &str) -> Result<Option<T>, Problem> {
        let said = self.said.iter().find(|(said, value)| *said == name && !value.is_empty());
        said.map(|(_, value)| value.parse())
            .transpose()
            .map_err(|why: Invalid| Problem::field(name, why.to_string()))
    }
}

/// What is answered to resource readings until they are read.
pub(super) fn no_readings_yet() -> Problem {
    Problem::field(
        "metrics",
        "This version does not read resource readings yet. Nothing was saved: send the result without the part \
         “metrics”, and keep the readings for a later version.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_empty_has_its_default() {
        let mut details = Details::default();
        details.say("scenario", "  ").unwrap();
        details.say("version", "9f31c2e").unwrap();
        let details = details.checked().unwrap();
        assert_eq!((details.environment.as_str(), details.scenario.as_str()), ("staging", "default"));
        assert_eq!(details.version.unwrap().as_str(), "9f31c2e");
    }

    #[test]
    fn an_unknown_name_is_refused_and_named() {
        let problem = Details::default().say("scenarios", "x").unwrap_err();
        assert_eq!((problem.kind, &problem.more["field"]), ("unknown-field", &"scenarios".into()));
    }

    #[test]
    fn a_value_that_cannot_be_is_refused_with_its_name() {
        let mut details = Details::default();
        details.say("environment", &"x".repeat(65)).unwrap();
        assert_eq!(details.checked().unwrap_err().more["field"], "environment");
    }
}
