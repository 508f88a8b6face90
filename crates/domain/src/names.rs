//! Validated names. Text from outside becomes one of these once, at the edge; inside there is nothing left to check.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// Why a text is not the name it was given for: a sentence for the person who typed it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Invalid(pub String);

/// Declares a text of one line with a greatest length; what `check` refuses never becomes a value.
macro_rules! text {
    ($(#[$doc:meta])* $name:ident, $what:literal, max $max:literal, $check:expr) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// Greatest number of characters.
            pub const MAX_LEN: usize = $max;

            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        crate::schema::described!($name, {"type": "string", "maxLength": $max});

        impl TryFrom<String> for $name {
            type Error = Invalid;

            fn try_from(text: String) -> Result<Self, Invalid> {
                let text = text.trim();
                let check: fn(&str) -> Result<(), String> = $check;
                within($what, text, Self::MAX_LEN).and_then(|()| check(text)).map_err(Invalid)?;
                Ok(Self(text.to_owned()))
            }
        }

        impl FromStr for $name {
            type Err = Invalid;

            fn from_str(text: &str) -> Result<Self, Invalid> {
                Self::try_from(text.to_owned())
            }
        }

        impl From<$name> for String {
            fn from(name: $name) -> Self {
                name.0
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

text!(
    /// What a service is called in an address: lower case letters, digits and single hyphens.
    Slug, "A short name", max 64, |text| hyphened(text, "orders-api")
);
text!(
    /// What a checklist is called in its file and in addresses, through all its versions; in the form of a [`Slug`].
    ChecklistId, "The name of a checklist", max 64, |text| hyphened(text, "team-orders")
);
text!(
    /// What a precedent is called in addresses; in the form of a [`Slug`].
    PrecedentId, "The name of a precedent", max 64, |text| hyphened(text, "our-sessions")
);
text!(
    /// One line that names something.
    Title, "A title", max 160, present
);
text!(
    /// A few sentences.
    Paragraph, "A text", max 4_000, present
);

impl Slug {
    /// The rule as an HTML `pattern`.
    pub const PATTERN: &str = "[a-z0-9]+(-[a-z0-9]+)*";
}

text!(
    /// What people call a service.
    ServiceName, "A service's name", max 120, present
);
text!(
    /// The team that answers for a service.
    OwnerName, "An owner", max 120, present
);
text!(
    /// What a person signs in with.
    AccountName, "A name", max 64, |text| {
        let allowed = |c: char| c.is_alphanumeric() || "._-@+ ".contains(c);
        match text.chars().find(|c| !allowed(*c)) {
            Some(bad) => Err(format!("A name cannot contain {bad:?}: use letters, digits, spaces and . _ - @ +")),
            None => present(text),
        }
    }
);
text!(
    /// What a token is for, in its owner's words.
    TokenName, "A token's name", max 120, present
);
text!(
    /// What people call a campaign.
    CampaignTitle, "A campaign's title", max 120, present
);
text!(
    /// What a team calls a view of a list.
    ViewName, "A view's name", max 60, present
);
text!(
    /// What a load test does, so that only like is compared with like: `checkout-plateau`.
    ScenarioName, "A scenario", max 120, present
);
text!(
    /// Where a test ran or a fact holds: `staging`, `production`.
    EnvironmentName, "An environment", max 64, present
);
text!(
    /// The version of the service that was tested, often a commit.
    Version, "A version", max 200, present
);
text!(
    /// Why something was done: a sentence or two.
    Reason, "A reason", max 2_000, present
);

impl Default for ScenarioName {
    fn default() -> Self {
        Self("default".into())
    }
}

impl EnvironmentName {
    /// The name of [`EnvironmentName::production`].
    pub const PRODUCTION: &str = "production";

    /// The environment whose inventory a review rests on.
    pub fn production() -> Self {
        Self(Self::PRODUCTION.into())
    }

    /// Where runs belong unless they say otherwise.
    pub fn staging() -> Self {
        Self("staging".into())
    }
}

fn hyphened(text: &str, example: &str) -> Result<(), String> {
    let word =
        |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    if text.split('-').all(word) {
        Ok(())
    } else {
        Err(format!(
            "“{text}” is not a short name: use lower case letters, digits and single hyphens, as in {example}."
        ))
    }
}

fn present(text: &str) -> Result<(), String> {
    if text.is_empty() { Err("This cannot be empty.".into()) } else { Ok(()) }
}

fn within(what: &str, text: &str, max: usize) -> Result<(), String> {
    let length = text.chars().count();
    if length > max {
        return Err(format!("{what} has at most {max} characters; this one has {length}."));
    }
    match text.chars().find(|c| c.is_control() && *c != '\n' && *c != '\r' && *c != '\t') {
        Some(bad) => Err(format!("{what} cannot contain the control character U+{:04X}.", u32::from(bad))),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slug_is_lower_case_words_joined_by_single_hyphens() {
        for good in ["a", "orders-api", "v2", &"a".repeat(64)] {
            assert_eq!(good.parse::<Slug>().unwrap().as_str(), good);
        }
        for bad in ["", "-a", "a-", "a--b", "Orders", "a b", "ä", &"a".repeat(65)] {
            assert!(bad.parse::<Slug>().is_err(), "{bad:?} became a slug");
        }
    }

    #[test]
    fn a_name_is_trimmed_and_bounded_in_characters_not_bytes() {
        assert_eq!("  Orders API ".parse::<ServiceName>().unwrap().as_str(), "Orders API");
        assert!("ö".repeat(120).parse::<ServiceName>().is_ok());
        assert!("ö".repeat(121).parse::<ServiceName>().is_err());
        assert!("   ".parse::<ServiceName>().is_err());
        assert!("a\0b".parse::<ServiceName>().is_err());
    }

    #[test]
    fn a_bad_name_is_refused_while_it_is_deserialised() {
        let error = serde_json::from_str::<Slug>("\"No Good\"").unwrap_err();
        assert!(error.to_string().contains("lower case"), "{error}");
    }
}
