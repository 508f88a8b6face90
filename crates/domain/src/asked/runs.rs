//! How the runs of a service are asked for.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use super::{Day, Filter, Search, Whether, plain};
use crate::{Direction, EnvironmentName, Invalid, ScenarioName, Sorted, Version, account::words};

words!(
    /// What the runs of a service are sorted by.
    RunBy, "a column of runs" {
        /// Number.
        Number = "number",
        /// When the test began, else when it was received.
        When = "when",
        /// Requests per second.
        Rate = "rate",
        /// Median.
        P50 = "p50",
        /// 95th percentile.
        P95 = "p95",
        /// 99th percentile.
        P99 = "p99",
        /// Share of failed requests.
        Failures = "failures",
    }
);

words!(
    /// How the thresholds of a run stand, by the loudest of them.
    Judged, "a state of thresholds" {
        /// All hold.
        Held = "held",
        /// At least one does not.
        Failed = "failed",
        /// None failed, and the file cannot say of some.
        Unknown = "unknown",
        /// There is none.
        None = "none",
    }
);

filter!(
    /// Which runs of a service; all of them by default.
    RunFilter by RunBy, tie i64, usual Sorted { by: RunBy::Number, direction: Direction::Descending }, {
        /// Only those of this scenario.
        scenario: ScenarioName => plain,
        /// Only those of this environment.
        environment: EnvironmentName => plain,
        /// Only those of this version.
        version: Version => plain,
        /// Only those of this load tool.
        tool: Search => plain,
        /// Only those whose thresholds stand so.
        thresholds: Judged => plain,
        /// Only those since this day.
        from: Day => plain,
        /// Only those until this day, with it.
        to: Day => plain,
        /// Only those that are a baseline now, or are none.
        baseline: Whether => plain,
    }
);
