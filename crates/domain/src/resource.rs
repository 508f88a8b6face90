//! A shared resource: what several services draw connections from, as one database with a limit of its own.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::{
    Invalid, OwnerName, Reason, ResourceId, ServiceId, ServiceName, Slug, Timestamp, Value, account::words,
};

words!(
    /// What kind of thing services draw on.
    ResourceKind, "a kind of resource" {
        /// A database server.
        Database = "database",
        /// A pooler in front of databases.
        Pooler = "pooler",
        /// A cache.
        Cache = "cache",
        /// A queue or broker.
        Queue = "queue",
        /// Anything else with a number of connections.
        Other = "other",
    }
);

/// A number of connections: whole, from 0 to a million.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "i64", into = "i64")]
pub struct Connections(i64);

crate::schema::described!(Connections, {"type": "integer", "minimum": 0, "maximum": 1_000_000});

impl Connections {
    /// How many.
    pub fn count(self) -> i64 {
        self.0
    }
}

impl TryFrom<i64> for Connections {
    type Error = Invalid;

    fn try_from(count: i64) -> Result<Self, Invalid> {
        match count {
            0..=1_000_000 => Ok(Self(count)),
            _ => Err(Invalid(format!("{count} is not a number of connections: give 0 to 1,000,000."))),
        }
    }
}

impl From<Connections> for i64 {
    fn from(connections: Connections) -> Self {
        connections.0
    }
}

impl FromStr for Connections {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let plain = crate::number::without_groups(text);
        let count: Option<i64> = plain.and_then(|plain| plain.parse().ok());
        count.ok_or_else(|| Invalid(format!("“{text}” is not a whole number of connections.")))?.try_into()
    }
}

impl fmt::Display for Connections {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// What people say of a shared resource. What nobody said is `None`, never 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResourceWords {
    /// What it is.
    pub kind: ResourceKind,
    /// The most connections it takes.
    pub max_connections: Option<Connections>,
    /// Those of them that are kept for others: administrators, replication.
    pub reserved_connections: Option<Connections>,
    /// Anything else worth knowing.
    pub note: Option<Reason>,
}

/// A shared resource.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resource {
    /// Identity.
    pub id: ResourceId,
    /// Its name, in addresses too: `pg-main`.
    pub slug: Slug,
    /// What people say of it.
    pub words: ResourceWords,
    /// When anybody changed that last.
    pub changed_at: Timestamp,
    /// Who did: an account's name.
    pub changed_by: String,
}

/// A service that draws on a resource, and what its inventory of production says of its connections.
#[derive(Debug, Clone, PartialEq)]
pub struct Draw {
    /// Which service.
    pub service: ServiceId,
    /// Its name in addresses.
    pub slug: Slug,
    /// Its name for people.
    pub name: ServiceName,
    /// Its team.
    pub owner: Option<OwnerName>,
    /// Since when it is known to draw on it.
    pub since: Timestamp,
    /// Who said so: an account's name.
    pub by: String,
    /// The values of [`Draw::FACTS`]; none where nobody states one.
    pub stated: [Option<Value>; 5],
}

impl Draw {
    /// The facts of an inventory that say how many connections a service opens.
    pub const FACTS: [&'static str; 5] = [
        "instances",
        "instances_max",
        "pool_max_per_instance",
        "pooler_in_front",
        "pooler_server_connections",
    ];

    /// The value of one of its facts, where it is stated.
    pub fn value(&self, name: &str) -> Option<&Value> {
        let at = Self::FACTS.iter().position(|fact| *fact == name)?;
        self.stated[at].as_ref()
    }
}

/// A shared resource and all that draw on it, by short name.
#[derive(Debug, Clone, PartialEq)]
pub struct ResourceFile {
    /// The resource.
    pub resource: Resource,
    /// Who draws on it.
    pub draws: Vec<Draw>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn connections_are_counted_in_whole_numbers() {
        assert_eq!("1,200".parse::<Connections>().unwrap().count(), 1_200);
        assert_eq!("0".parse::<Connections>().unwrap().count(), 0);
        for bad in ["", "-1", "2.5", "many", "1000001"] {
            assert!(bad.parse::<Connections>().is_err(), "{bad:?} became a number of connections");
        }
    }
}
