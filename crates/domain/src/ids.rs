//! Typed ids: one type a kind of thing, so that a run's id is never taken for a review's.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Declares one kind of id over a UUID of version 7 (sortable by the time it was made).
macro_rules! typed_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "sqlx", derive(sqlx::Type), sqlx(transparent))]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.hyphenated().fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::parse_str(text).map(Self)
            }
        }

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }
    };
}

typed_id!(
    /// An account of a person.
    AccountId
);
typed_id!(
    /// A signed-in session of an account.
    SessionId
);
typed_id!(
    /// A one-time link.
    InvitationId
);
typed_id!(
    /// A token that a program signs in with.
    TokenId
);
typed_id!(
    /// A link that shows one run.
    ShareId
);
typed_id!(
    /// A service of the catalogue.
    ServiceId
);
typed_id!(
    /// An environment of one service.
    EnvironmentId
);
typed_id!(
    /// One uploaded load test.
    RunId
);
typed_id!(
    /// A mark that made a run the baseline.
    BaselineId
);
typed_id!(
    /// A review of a service against a checklist.
    ReviewId
);
typed_id!(
    /// One piece of evidence on an item of a review.
    EvidenceId
);
typed_id!(
    /// An exemption of an item of a review.
    ExemptionId
);
typed_id!(
    /// What is said of an item of a review, from its beginning.
    ThreadId
);
typed_id!(
    /// One thing that was said.
    CommentId
);
typed_id!(
    /// A resource that services share.
    ResourceId
);
typed_id!(
    /// A dated campaign.
    CampaignId
);
typed_id!(
    /// A saved view of a list.
    ViewId
);
