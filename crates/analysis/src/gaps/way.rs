//! The ways to a value or an answer, from the cheapest to the dearest.

use crate::sources::{Awaited, Quantity};

use super::Effort;

/// A way. The order of these is the order in which they are tried.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Way {
    /// A person looks and answers.
    Answer,
    /// A person looks again at an answer that was given.
    Confirm,
    /// A value that cannot be calculated with is put right.
    Correct,
    /// A value is typed that stands in no measurement.
    Type,
    /// It is counted in something that is there: a log, a record of changes.
    LookUp(Record),
    /// It is stated in the inventory.
    State,
    /// A run that is there is marked as the baseline.
    MarkBaseline,
    /// The run of this number, which says it, is attached.
    Attach(i64),
    /// Runs that are there are compared.
    Compare,
    /// A run is uploaded that says more.
    Upload(Flag),
    /// A run is made for this one question.
    Study,
    /// What fails is changed, and measured anew.
    Remedy,
    /// Resources are read during a run.
    Readings,
    /// The load is raised until something gives, with readings.
    FirstLimit,
}

/// What is kept outside Headroom and can be looked up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Record {
    AccessLog,
    Changes,
}

/// What a run needs in order to say it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Flag {
    /// Nothing: any run says it.
    Plain,
    /// Every percentile.
    Percentiles,
    /// Which requests failed.
    Failures,
    /// What the tool could not send.
    Dropped,
    /// One rate, held.
    Plateau,
    /// One rate, held for hours.
    Soak,
}

impl Way {
    pub(super) fn effort(&self) -> Effort {
        match self {
            Self::Answer | Self::Confirm => Effort::Answer,
            Self::Correct | Self::Type | Self::LookUp(_) => Effort::Type,
            Self::State => Effort::State,
            Self::MarkBaseline | Self::Attach(_) | Self::Compare => Effort::Attach,
            Self::Upload(_) | Self::Study | Self::Remedy => Effort::Run,
            Self::Readings | Self::FirstLimit => Effort::Readings,
        }
    }

    /// What to do for these values.
    pub(super) fn to_give(&self, values: &str) -> String {
        match self {
            Self::Answer | Self::Confirm | Self::Remedy => format!("Look, and answer: {values}."),
            Self::Correct => format!("Correct {values}."),
            Self::Type => format!("Type {values}."),
            Self::LookUp(Record::AccessLog) => {
                format!("Look up {values} in production’s access log, and type it.")
            }
            Self::LookUp(Record::Changes) => format!("Count {values} in the record of changes, and type it."),
            Self::State => format!("State {values} in the inventory."),
            Self::MarkBaseline => format!("Mark a run that is there as the baseline: it says {values}."),
            Self::Attach(number) => format!("Attach run #{number}: it says {values}."),
            Self::Compare => format!("Compare runs that are there, and type {values}."),
            Self::Upload(flag) => format!("{}: it says {values}.", flag.run()),
            Self::Study => format!("Make a run for this question alone, and type {values}."),
            Self::Readings => format!("Read the resources during a run, and type {values}."),
            Self::FirstLimit => {
                format!("Raise the load in steps until something gives, with readings, and type {values}.")
            }
        }
    }

    /// How the value is taken anew once what it says has been changed.
    pub(super) fn to_prove(&self) -> &'static str {
        match self {
            Self::State => "Change it, and state it in the inventory.",
            Self::MarkBaseline | Self::Attach(_) | Self::Upload(_) => "Change it, and upload a run.",
            Self::Compare => "Change it, and compare runs anew.",
            Self::Study => "Change it, and make the run for this question again.",
            Self::Readings => "Change it, and read the resources again during a run.",
            Self::FirstLimit => "Change it, and raise the load in steps again.",
            Self::LookUp(_) => "Change it, look it up again, and type it.",
            Self::Answer | Self::Confirm | Self::Correct | Self::Type | Self::Remedy => {
                "Change it, and type it."
            }
        }
    }
}

impl Flag {
    pub(super) fn for_quantity(quantity: Quantity) -> Self {
        match quantity {
            Quantity::Rate | Quantity::Requests => Self::Plain,
            Quantity::HasP50
            | Quantity::HasP95
            | Quantity::HasP99
            | Quantity::P50
            | Quantity::P95
            | Quantity::P95OfAll => Self::Percentiles,
            Quantity::ErrorShare => Self::Failures,
            Quantity::Dropped => Self::Dropped,
            Quantity::SteadyRate | Quantity::SteadyMinutes => Self::Plateau,
            Quantity::SteadyHours => Self::Soak,
        }
    }

    fn run(self) -> &'static str {
        match self {
            Self::Plain => "Upload a run",
            Self::Percentiles => "Upload a run with every request (k6: --out json=run.json.gz)",
            Self::Failures => "Upload a run whose file marks what failed (k6: --out json=run.json.gz)",
            Self::Dropped => "Upload a run of k6 with every request (--out json=run.json.gz)",
            Self::Plateau => {
                "Upload a run that holds one rate for at least 10 minutes (k6: constant-arrival-rate)"
            }
            Self::Soak => "Upload a run that holds one rate for at least 4 hours (k6: constant-arrival-rate)",
        }
    }
}

impl From<Awaited> for Way {
    fn from(awaited: Awaited) -> Self {
        match awaited {
            Awaited::Readings => Self::Readings,
            Awaited::FirstLimit => Self::FirstLimit,
            Awaited::Verdict => Self::Compare,
            Awaited::Changes => Self::LookUp(Record::Changes),
            Awaited::AccessLog => Self::LookUp(Record::AccessLog),
            Awaited::Study => Self::Study,
        }
    }
}
