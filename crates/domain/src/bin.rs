//! The bin: runs and services that were deleted and can still be restored.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    EnvironmentName, Invalid, RunId, ScenarioName, ServiceId, ServiceName, Slug, Timestamp, account::words,
};

words!(
    /// What kind of thing lies in the bin.
    BinKind, "a kind of thing in the bin" {
        /// Runs.
        Runs = "runs",
        /// Services with all that is theirs.
        Services = "services",
    }
);

/// Something that lies in the bin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Binned {
    /// What it is.
    pub what: BinnedThing,
    /// Its service's name in addresses.
    pub slug: Slug,
    /// When it was deleted.
    pub deleted_at: Timestamp,
    /// By whom: an account's name.
    pub deleted_by: String,
}

/// A run or a service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BinnedThing {
    /// A run.
    Run {
        /// Identity.
        id: RunId,
        /// What people see.
        number: i64,
        /// Where it ran.
        environment: EnvironmentName,
        /// What it did.
        scenario: ScenarioName,
        /// Its service lies in the bin as well, and has to be restored first.
        with_service: bool,
    },
    /// A service.
    Service {
        /// Identity.
        id: ServiceId,
        /// Its name for people.
        name: ServiceName,
        /// Runs that come back with it.
        runs: i64,
    },
}

/// What tells the things in the bin apart, in the order of their services: in addresses `orders-api.` and the id.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct BinPlace {
    /// The service's name in addresses.
    pub slug: Slug,
    /// The id of the run or the service.
    pub id: Uuid,
}

impl fmt::Display for BinPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.slug, self.id)
    }
}

impl FromStr for BinPlace {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let place = text
            .rsplit_once('.')
            .and_then(|(slug, id)| Some(Self { slug: slug.parse().ok()?, id: id.parse().ok()? }));
        place.ok_or_else(|| Invalid(format!("“{text}” is not a place in the bin.")))
    }
}

impl Binned {
    /// What tells it apart.
    pub fn place(&self) -> BinPlace {
        let id = match &self.what {
            BinnedThing::Run { id, .. } => id.0,
            BinnedThing::Service { id, .. } => id.0,
        };
        BinPlace { slug: self.slug.clone(), id }
    }

    /// How long the bin keeps things, in milliseconds.
    pub const KEPT_MS: i64 = 30 * Timestamp::DAY;

    /// From when on it is removed for good.
    pub fn goes_at(&self) -> Timestamp {
        self.deleted_at.plus_ms(Self::KEPT_MS)
    }
}
