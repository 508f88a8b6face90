//! A k6 line by the JSON parser: the meaning that the quick scanner is held to, and all lines it leaves.

use std::borrow::Cow;

use serde::{Deserialize, Deserializer, de::IgnoredAny};

/// Any line that k6 writes.
#[derive(Debug, Deserialize)]
pub(crate) struct Envelope<'a> {
    #[serde(borrow, rename = "type")]
    pub(crate) kind: Cow<'a, str>,
    #[serde(default)]
    pub(crate) metric: Option<String>,
    pub(crate) data: Data,
}

/// The fields of a Metric's and of a Point's `data`.
#[derive(Debug, Deserialize)]
pub(crate) struct Data {
    #[serde(default)]
    pub(crate) time: Option<String>,
    #[serde(default)]
    pub(crate) value: Option<f64>,
    #[serde(default)]
    pub(crate) tags: Option<Tags>,
    #[serde(default)]
    pub(crate) name: Option<String>,
    #[serde(default, rename = "type")]
    pub(crate) kind: Option<String>,
    #[serde(default)]
    pub(crate) contains: Option<String>,
    #[serde(default)]
    pub(crate) thresholds: Option<Vec<ThresholdLine>>,
    #[serde(default)]
    pub(crate) submetrics: Option<Vec<Submetric>>,
    /// The field is there, whatever it says: k6 wrote it up to v0.39.
    #[serde(default, deserialize_with = "is_there")]
    pub(crate) tainted: bool,
}

fn is_there<'de, D: Deserializer<'de>>(field: D) -> Result<bool, D::Error> {
    IgnoredAny::deserialize(field).map(|_| true)
}

/// The tags that are read; others are passed over.
#[derive(Debug, Default, Clone, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub(crate) struct Tags {
    pub(crate) name: Option<String>,
    pub(crate) url: Option<String>,
    pub(crate) method: Option<String>,
    pub(crate) group: Option<String>,
    pub(crate) scenario: Option<String>,
    pub(crate) expected_response: Option<String>,
    pub(crate) status: Option<String>,
    pub(crate) check: Option<String>,
    pub(crate) error: Option<String>,
    pub(crate) error_code: Option<String>,
}

/// A threshold stands as its expression, or as an object when it aborts the test.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(crate) enum ThresholdLine {
    Plain(String),
    Aborting { threshold: String },
}

/// A metric narrowed by tags; k6 names it, but writes no thresholds of it.
#[derive(Debug, Deserialize)]
pub(crate) struct Submetric {
    pub(crate) name: String,
}

/// Reads the tags of a line that the scanner split; none where they are not what the parser would accept.
pub(crate) fn tags(bytes: &[u8]) -> Option<Tags> {
    serde_json::from_slice::<Option<Tags>>(bytes).ok().map(Option::unwrap_or_default)
}
