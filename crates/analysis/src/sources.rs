//! Where the value of each input comes from: what Headroom fills in by itself, and what a person types, for good or until
//! Headroom measures it.

mod admitted;
mod calculated;
mod items;
mod run;
mod table;

use domain::{Input, Source};

pub use admitted::{admit, choices, is_signed, read};
pub use calculated::{Follows, calculated};
pub use items::from_items;
pub use run::{Derived, Extent, Steady, from_run};
pub use table::TABLE;

/// Where a value comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// A fact of the service's inventory in production.
    Inventory,
    /// The review itself.
    Review(OfReview),
    /// What the service's runs are as a whole.
    Runs(OfRuns),
    /// A run's numbers: see [`from_run`].
    Run(Which, Quantity),
    /// Other inputs: see [`calculated`].
    Inputs(Formula),
    /// A person, for good: it stands in no measurement.
    Person,
    /// A person, until Headroom has it from here.
    PersonUntil(Awaited),
}

/// What a review says by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OfReview {
    /// The order it prepares for.
    Order,
    /// The rate it is for.
    Target,
    /// The day that it is planned for.
    Day,
    /// How its other items stand: see [`from_items`].
    Items,
}

/// What the runs of a service say together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OfRuns {
    /// How many have come since the baseline and count.
    Accepted,
    /// How old the newest one is that a blocking item rests on.
    Age,
}

/// Which run speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// The one that is marked as baseline.
    Baseline,
    /// The one that is attached to the item, else the newest of the service.
    Attached,
}

/// A number that a run's report holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quantity {
    /// Requests per second.
    Rate,
    /// Requests per second of a steady window, and of nothing else.
    SteadyRate,
    /// Minutes of a steady window.
    SteadyMinutes,
    /// Hours of a steady window.
    SteadyHours,
    /// Requests.
    Requests,
    /// Whether there is a median.
    HasP50,
    /// Whether there is a 95th percentile.
    HasP95,
    /// Whether there is a 99th percentile.
    HasP99,
    /// The median of the requests that succeeded, in milliseconds.
    P50,
    /// The 95th percentile of the requests that succeeded, in milliseconds.
    P95,
    /// The 95th percentile of all requests, in milliseconds.
    P95OfAll,
    /// Failed requests by all requests.
    ErrorShare,
    /// Iterations that the load tool could not start in time.
    Dropped,
}

/// How a value follows from other inputs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Formula {
    /// Only where this holds; always where there is none.
    pub only_where: Option<&'static str>,
    /// The value, as an expression of a checklist.
    pub value: &'static str,
}

/// What Headroom does not have yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Awaited {
    /// Readings of resources.
    Readings,
    /// Which limit is reached first, and at which rate.
    FirstLimit,
    /// The verdict of a comparison.
    Verdict,
    /// The record of changes.
    Changes,
    /// How production's requests are spread, and its busiest minute.
    AccessLog,
    /// A run that was made for this one question: an instance killed, a cache emptied, a layer alone.
    Study,
}

impl Awaited {
    /// The word in the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Readings => "readings",
            Self::FirstLimit => "first_limit",
            Self::Verdict => "comparisons",
            Self::Changes => "changes",
            Self::AccessLog => "access_log",
            Self::Study => "study",
        }
    }

    /// What it is, in a sentence.
    pub fn words(self) -> &'static str {
        match self {
            Self::Readings => "readings of resources",
            Self::FirstLimit => "the first limit",
            Self::Verdict => "comparisons",
            Self::Changes => "the record of changes",
            Self::AccessLog => "production’s access log",
            Self::Study => "a run made for this question",
        }
    }
}

impl Origin {
    /// What a person types the value in place of; none where it is the person's for good, or Headroom has it.
    pub fn awaits(self) -> Option<Awaited> {
        match self {
            Self::PersonUntil(awaited) => Some(awaited),
            _ => None,
        }
    }

    /// Whether a person may type the value.
    pub fn is_typed(self) -> bool {
        matches!(self, Self::Person | Self::PersonUntil(_))
    }
}

/// Where the value of an input comes from. An input that only a team's own checklist declares is typed, unless it is the
/// inventory's.
pub fn origin(input: &Input) -> Origin {
    let known = TABLE.iter().find(|(name, _)| *name == input.name.as_str()).map(|(_, origin)| *origin);
    known.unwrap_or(match input.from {
        Source::Inventory => Origin::Inventory,
        Source::Metrics => Origin::PersonUntil(Awaited::Readings),
        Source::AccessLog => Origin::PersonUntil(Awaited::AccessLog),
        Source::Compare => Origin::PersonUntil(Awaited::Verdict),
        Source::Changelog => Origin::PersonUntil(Awaited::Changes),
        Source::Run => Origin::PersonUntil(Awaited::Study),
        Source::Document | Source::Review | Source::Derived => Origin::Person,
    })
}
