//! How lists of what is shared by many services are asked for: resources, campaigns, checklists, precedents.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use super::{Filter, Search, Whether, plain};
use crate::{ChecklistId, Direction, Invalid, PrecedentId, ResourceKind, Slug, Sorted, account::words};

words!(
    /// What shared resources are sorted by.
    ResourceBy, "a column of resources" {
        /// Short name.
        Name = "name",
        /// How many services draw on it.
        Services = "services",
        /// How many connections it takes.
        Connections = "connections",
    }
);

words!(
    /// What campaigns are sorted by.
    CampaignBy, "a column of campaigns" {
        /// Short name.
        Name = "name",
        /// The last day.
        Due = "due",
        /// How many services it is about.
        Services = "services",
    }
);

words!(
    /// What checklists are sorted by.
    ChecklistBy, "a column of checklists" {
        /// Name.
        Name = "name",
        /// When the newest version was published.
        Published = "published",
        /// How many items the newest version has.
        Items = "items",
    }
);

words!(
    /// What precedents are sorted by.
    PrecedentBy, "a column of precedents" {
        /// Name.
        Name = "name",
        /// When they were written or changed last.
        Changed = "changed",
    }
);

filter!(
    /// Which shared resources; all of them by default.
    ResourceFilter by ResourceBy, tie Slug, usual Sorted { by: ResourceBy::Name, direction: Direction::Ascending }, {
        /// Only those with this in their short name, in whatever case.
        find: Search => plain,
        /// Only those of this kind.
        kind: ResourceKind => plain,
    }
);

filter!(
    /// Which campaigns; all of them by default.
    CampaignFilter by CampaignBy, tie Slug, usual Sorted { by: CampaignBy::Due, direction: Direction::Descending }, {
        /// Only those with this in their short name or title, in whatever case.
        find: Search => plain,
        /// Only those whose last day has not passed, or has.
        running: Whether => plain,
    }
);

filter!(
    /// Which checklists; all of them by default.
    ChecklistFilter by ChecklistBy, tie ChecklistId, usual Sorted { by: ChecklistBy::Name, direction: Direction::Ascending }, {
        /// Only those with this in their name or title, in whatever case.
        find: Search => plain,
    }
);

filter!(
    /// Which of the teams' precedents; all of them by default.
    PrecedentFilter by PrecedentBy, tie PrecedentId, usual Sorted { by: PrecedentBy::Name, direction: Direction::Ascending }, {
        /// Only those with this in their name or text, in whatever case.
        find: Search => plain,
    }
);
