//! How names of requests become names of endpoints, while a file is read.

use std::borrow::Cow;

use domain::{NameRules, address_without_secrets};
use rustc_hash::FxHashSet;

/// Names that are told apart to say how many were folded.
const MOST_TOLD_APART: usize = 65_536;

/// Bytes of a name that is shown as an example.
const LONGEST_EXAMPLE: usize = 100;

/// When names are folded by rules. Passwords and tokens in them never stay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Names {
    /// Always.
    Folded(NameRules),
    /// Once a test has more endpoints than are kept apart; until then they are as written.
    FoldedWhenMany(NameRules),
}

impl Default for Names {
    fn default() -> Self {
        Self::FoldedWhenMany(NameRules::default())
    }
}

/// The rules at work, and what they did.
#[derive(Debug)]
pub(crate) struct Naming {
    rules: NameRules,
    is_on: bool,
    /// Hashes of names that were folded.
    folded: FxHashSet<u64>,
    /// The first name that addresses became.
    example: Option<String>,
}

impl Default for Naming {
    fn default() -> Self {
        Self::new(&Names::default())
    }
}

impl Naming {
    pub(crate) fn new(names: &Names) -> Self {
        let (is_on, rules) = match names {
            Names::Folded(rules) => (true, rules),
            Names::FoldedWhenMany(rules) => (false, rules),
        };
        Self { rules: rules.clone(), is_on, folded: FxHashSet::default(), example: None }
    }

    /// The same rules, which did nothing yet.
    pub(crate) fn another(&self) -> Self {
        let (rules, is_on) = (self.rules.clone(), self.is_on);
        Self { rules, is_on, folded: FxHashSet::default(), example: None }
    }

    /// Names are folded.
    pub(crate) fn is_on(&self) -> bool {
        self.is_on
    }

    /// A message whose addresses are folded, also where names are not.
    pub(crate) fn fold_message(&self, message: &str) -> String {
        self.rules.fold_message(message)
    }

    /// The endpoint's name where it is another one. Secrets in it never stay.
    pub(crate) fn fold(&mut self, name: &str) -> Option<String> {
        if !self.is_on {
            return match address_without_secrets(name) {
                Cow::Borrowed(_) => None,
                Cow::Owned(name) => Some(name),
            };
        }
        let folded = self.rules.fold(name);
        if folded == name {
            return None;
        }
        if self.example.is_none() && folded.len() <= LONGEST_EXAMPLE {
            self.example = Some(folded.clone().into_owned());
        }
        if self.folded.len() < MOST_TOLD_APART {
            let hash = blake3::hash(name.as_bytes());
            let first = hash.as_bytes().first_chunk().expect("a hash has 32 bytes");
            self.folded.insert(u64::from_le_bytes(*first));
        }
        Some(folded.into_owned())
    }

    /// Begins to fold; false where it is done already.
    pub(crate) fn begin(&mut self) -> bool {
        !std::mem::replace(&mut self.is_on, true)
    }

    pub(crate) fn merge(&mut self, other: &Self) {
        let room = MOST_TOLD_APART - self.folded.len();
        self.folded.extend(other.folded.iter().take(room));
        self.example = self.example.take().or_else(|| other.example.clone());
    }

    /// What happened to the names, in a sentence.
    pub(crate) fn note(&self) -> Option<String> {
        let how_many = match self.folded.len() {
            0 => return None,
            1 => "1 address counts".to_owned(),
            MOST_TOLD_APART => format!("At least {MOST_TOLD_APART} different addresses count"),
            many => format!("{many} different addresses count"),
        };
        let such_as = self.example.as_ref().map(|name| format!(" such as {name}")).unwrap_or_default();
        Some(format!(
            "{how_many} for endpoints{such_as} (identifiers and secrets in them are folded by the rules for names)."
        ))
    }
}
