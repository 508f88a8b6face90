//! What the tool measured under names of its own, and what the test asked of the numbers.

use serde::{Deserialize, Serialize};

use super::Latency;

/// One metric of the tool, by its kind.
#[expect(clippy::large_enum_variant, reason = "a run has a few dozen of them, and most are trends")]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "type", rename_all = "lowercase")]
pub enum Metric {
    /// A distribution: of times (`latency_ms`) or of plain values (`values`).
    Trend {
        /// How many samples; none where a summary does not say it.
        count: Option<u64>,
        /// Where the metric is a time.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        latency_ms: Option<Latency>,
        /// Where it is not.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        values: Option<Latency>,
    },
    /// A last value with its range.
    Gauge {
        /// Last sample.
        last: Option<f64>,
        /// Smallest sample.
        min: Option<f64>,
        /// Largest sample.
        max: Option<f64>,
    },
    /// A sum.
    Counter {
        /// The sum; not always whole.
        count: f64,
        /// The sum over the run's duration in seconds.
        rate_per_s: Option<f64>,
    },
    /// A share of samples that are not zero.
    Rate {
        /// Samples that are not zero.
        nonzero: u64,
        /// All samples.
        total: u64,
        /// `nonzero / total`; none without samples.
        rate: Option<f64>,
    },
}

/// One check of the script.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Check {
    /// Its name.
    pub name: String,
    /// The group it stands in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// How often it held.
    pub passed: u64,
    /// How often it did not.
    pub failed: u64,
}

/// A threshold (k6) or an assertion (Gatling).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Threshold {
    /// What it is about: a metric, or the path of an assertion.
    pub metric: String,
    /// The condition in the tool's words.
    pub expression: String,
    /// Held, did not hold, or cannot be said from this file.
    pub passed: Option<bool>,
    /// Who judged it.
    pub by: JudgedBy,
}

/// Who judged a threshold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum JudgedBy {
    /// The load tool; the file says so.
    Tool,
    /// Headroom, from the samples.
    Headroom,
}
