//! What an answer rests on.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::{EvidenceId, InputName, Invalid, Reason, RunId, Timestamp, Value};

/// What an answer rests on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
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
    /// A fact of the inventory in production, as it stood when it was attached.
    Fact {
        /// Its name.
        name: InputName,
        /// Its value then.
        value: Value,
    },
}

/// One piece of evidence on an item.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
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
}
