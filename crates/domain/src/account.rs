//! Accounts of people, their sessions and the tokens that programs use in their name.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::{AccountId, AccountName, Invalid, ServiceId, SessionId, Slug, Timestamp, TokenId, TokenName};

/// Declares a choice among words: as text in the database, in forms and in JSON.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident, $what:literal { $($(#[$vdoc:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub enum $name { $($(#[$vdoc])* $variant),+ }

        impl $name {
            /// Every choice.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word for it.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }
        }

        crate::schema::described!($name, {"type": "string", "enum": [$($word),+]});

        impl FromStr for $name {
            type Err = Invalid;

            fn from_str(text: &str) -> Result<Self, Invalid> {
                match text {
                    $($word => Ok(Self::$variant),)+
                    _ => Err(Invalid(format!("“{text}” is not {}: choose one of {}.", $what, [$($word),+].join(", ")))),
                }
            }
        }

        impl TryFrom<String> for $name {
            type Error = Invalid;

            fn try_from(text: String) -> Result<Self, Invalid> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(word: $name) -> Self {
                word.as_str().to_owned()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}
pub(crate) use words;

words!(
    /// What an account may do.
    Role, "a role" {
        /// Reads.
        Viewer = "viewer",
        /// Reads and writes.
        Member = "member",
        /// Also keeps accounts and settings.
        Admin = "admin",
    }
);

impl Role {
    /// May change services, runs and reviews.
    pub fn may_write(self) -> bool {
        self >= Self::Member
    }
}

words!(
    /// What a token may do.
    Scope, "a scope" {
        /// Reads.
        Read = "read",
        /// Reads and uploads runs.
        Upload = "upload",
        /// All that a member may do.
        Write = "write",
    }
);

words!(
    /// Whether a token can be used.
    TokenState, "a state of a token" {
        /// It can.
        Good = "good",
        /// Its time is over.
        Expired = "expired",
        /// It was revoked, whatever its time.
        Revoked = "revoked",
    }
);

/// A person who may sign in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Identity.
    pub id: AccountId,
    /// What the person signs in with.
    pub name: AccountName,
    /// What the person may do.
    pub role: Role,
    /// When it was made.
    pub created_at: Timestamp,
}

/// A password's hash as a PHC string. It is never shown, not even in a log.
#[derive(Clone, PartialEq, Eq)]
pub struct PasswordHash(pub String);

impl fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PasswordHash(…)")
    }
}

/// The hash of a random secret (session, token, set-up link): what is stored instead of the secret. It is never shown.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct SecretHash(pub [u8; 32]);

impl fmt::Debug for SecretHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretHash(…)")
    }
}

/// A signed-in browser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Identity, not the secret.
    pub id: SessionId,
    /// Who is signed in.
    pub account: Account,
    /// When the person signed in.
    pub created_at: Timestamp,
    /// Last use, to the minute.
    pub seen_at: Timestamp,
    /// When it ends whatever happens.
    pub expires_at: Timestamp,
    /// By what the person recognises it.
    pub device: Device,
    /// How much waits in the person's inbox: reviews to sign, mentions that were not seen, questions to answer.
    pub waiting: i64,
}

impl Session {
    /// How long it lives whatever happens.
    pub const LIFE_MS: i64 = 7 * Timestamp::DAY;
    /// How long it lives without use.
    pub const IDLE_MS: i64 = 12 * Timestamp::HOUR;
}

/// By what a person recognises a session. It goes with the session.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Device {
    /// What the browser calls itself, shortened to [`Device::AGENT_LEN`].
    pub agent: Option<String>,
    /// The address it signed in from.
    pub address: Option<String>,
}

impl Device {
    /// Greatest number of characters of `agent`.
    pub const AGENT_LEN: usize = 200;
}

/// A token of an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// Identity in lists.
    pub id: TokenId,
    /// The eight characters after `hr_` by which it is found.
    pub public_id: String,
    /// What it is for.
    pub name: TokenName,
    /// In whose name it acts.
    pub account: Account,
    /// What it may do.
    pub scope: Scope,
    /// The only service it is good for, where it is bound to one.
    pub service: Option<(ServiceId, Slug)>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it ends.
    pub expires_at: Timestamp,
    /// Last use, to the minute.
    pub used_at: Option<Timestamp>,
    /// When it was revoked.
    pub revoked_at: Option<Timestamp>,
}

impl Token {
    /// Greatest number of good tokens that an account may have at once.
    pub const MOST: i64 = 100;

    /// Whether it can be used at this moment.
    pub fn state(&self, now: Timestamp) -> TokenState {
        match self.revoked_at {
            Some(_) => TokenState::Revoked,
            None if self.expires_at <= now => TokenState::Expired,
            None => TokenState::Good,
        }
    }
}
