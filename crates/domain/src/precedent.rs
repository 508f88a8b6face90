//! Precedents: designs that others chose against one measured limit, told so that a team can see whether it has that limit.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::{Invalid, LinkUrl, Paragraph, PrecedentId, Timestamp, Title};

/// A design, the limit that it removed, and what is known of both.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Precedent {
    /// What it is called: `Slack: the job queue`.
    pub title: Title,
    /// The one limit that had been measured.
    pub constraint: Paragraph,
    /// The numbers behind it.
    pub numbers: Vec<Figure>,
    /// What removed the limit.
    pub design: Paragraph,
    /// What that cost.
    pub cost: Paragraph,
    /// What its sources leave open.
    pub not_shown: Paragraph,
    /// Where all of it can be read.
    pub sources: Vec<PrecedentSource>,
}

/// A number of a precedent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Figure {
    /// What was counted or measured.
    pub what: Title,
    /// How much, with its unit.
    pub value: Title,
    /// Which source says so, counted from 1.
    pub source: usize,
}

/// Where a precedent can be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct PrecedentSource {
    /// Its address.
    pub address: LinkUrl,
    /// Title and author.
    pub title: Title,
    /// When it was published, as exactly as that is known: `19 Dec 2011`, `2017`.
    pub published: Title,
}

/// A precedent that a team wrote, as it stood after one change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrecedentEntry {
    /// What addresses use.
    pub id: PrecedentId,
    /// How often it was written: whoever changes it says which revision was read.
    pub revision: i64,
    /// What it says.
    pub precedent: Precedent,
    /// When it was written so.
    pub at: Timestamp,
    /// By whom: an account's name.
    pub by: String,
}

impl Precedent {
    /// Most numbers, and most sources.
    pub const MOST: usize = 40;

    /// What is wrong with it as a whole, by the field where it shows.
    pub fn problem(&self) -> Option<(&'static str, Invalid)> {
        let count = |field, count: usize, what: &str| match count {
            0 => Some((field, Invalid(format!("A precedent has at least one {what}.")))),
            1..=Self::MOST => None,
            _ => Some((field, Invalid(format!("A precedent has at most {} {what}s.", Self::MOST)))),
        };
        count("numbers", self.numbers.len(), "number")
            .or_else(|| count("sources", self.sources.len(), "source"))
            .or_else(|| self.unsourced())
    }

    fn unsourced(&self) -> Option<(&'static str, Invalid)> {
        let is_lost = |figure: &&Figure| figure.source == 0 || figure.source > self.sources.len();
        let lost = self.numbers.iter().find(is_lost)?;
        let text = format!(
            "“{}” names source {}, and there are {}: count them from 1.",
            lost.what,
            lost.source,
            self.sources.len()
        );
        Some(("numbers", Invalid(text)))
    }
}

/// `what | how much | number of its source`
impl FromStr for Figure {
    type Err = Invalid;

    fn from_str(line: &str) -> Result<Self, Invalid> {
        let [what, value, source] = parts(line)?;
        let source = source.parse().map_err(|_| {
            Invalid(format!("“{source}” is not the number of a source: count the sources from 1."))
        })?;
        Ok(Self { what: what.parse()?, value: value.parse()?, source })
    }
}

impl fmt::Display for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} | {} | {}", self.what, self.value, self.source)
    }
}

/// `address | title and author | when`
impl FromStr for PrecedentSource {
    type Err = Invalid;

    fn from_str(line: &str) -> Result<Self, Invalid> {
        let [address, title, published] = parts(line)?;
        Ok(Self { address: address.parse()?, title: title.parse()?, published: published.parse()? })
    }
}

impl fmt::Display for PrecedentSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} | {} | {}", self.address.as_str(), self.title, self.published)
    }
}

/// Three parts of a line with bars between them.
fn parts(line: &str) -> Result<[&str; 3], Invalid> {
    let parts: Vec<_> = line.split('|').map(str::trim).collect();
    parts.try_into().map_err(|_| Invalid(format!("“{line}” has not three parts with a | between them.")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_a_form_is_read_and_written_back() {
        for line in ["jobs a second, at the peak | 33,000 | 1", "days | 21 | 12"] {
            assert_eq!(line.parse::<Figure>().unwrap().to_string(), line);
        }
        let line = "https://example.org/x | A talk, by Ada | 19 Dec 2011";
        assert_eq!(line.parse::<PrecedentSource>().unwrap().to_string(), line);
    }

    #[test]
    fn a_line_that_is_none_is_refused_with_what_it_lacks() {
        for (line, why) in [
            ("jobs a second", "three parts"),
            ("jobs | 33,000 | one", "number of a source"),
            ("jobs | | 1", "cannot be empty"),
        ] {
            let error = line.parse::<Figure>().unwrap_err().to_string();
            assert!(error.contains(why), "{error}");
        }
        assert!("wiki | A page | 2020".parse::<PrecedentSource>().is_err());
    }

    #[test]
    fn every_number_names_a_source_that_is_there() {
        let mut precedent = Precedent {
            title: "T".parse().unwrap(),
            constraint: "C".parse().unwrap(),
            numbers: vec!["a | 1 | 1".parse().unwrap()],
            design: "D".parse().unwrap(),
            cost: "E".parse().unwrap(),
            not_shown: "N".parse().unwrap(),
            sources: vec!["https://example.org | T | 2020".parse().unwrap()],
        };
        assert_eq!(precedent.problem(), None);
        precedent.numbers[0].source = 2;
        assert_eq!(precedent.problem().unwrap().0, "numbers");
        precedent.sources.clear();
        assert_eq!(precedent.problem().unwrap().0, "sources");
        precedent.numbers.clear();
        assert_eq!(precedent.problem().unwrap().0, "numbers");
    }
}
