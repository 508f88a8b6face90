//! The shapes of k6's summaries as they are written. Users shorten and reformat them, so nearly everything may be missing.

use serde::Deserialize;
use serde_json::{Map, Value};

use super::sums::Sum;
use crate::format::Format;

/// Any summary. What is not named here is passed over: the script's source, the data of its setup, its options.
#[derive(Debug, Deserialize)]
pub(super) struct Written {
    metrics: Option<Map<String, Value>>,
    pub(super) root_group: Option<WrittenGroup>,
    state: Option<State>,
    options: Option<serde::de::IgnoredAny>,
    pub(super) results: Option<Results>,
    config: Option<Config>,
    #[serde(default)]
    pub(super) metadata: Metadata,
}

#[derive(Debug, Default, Deserialize)]
struct State {
    #[serde(rename = "testRunDurationMs")]
    duration_ms: Option<f64>,
}

#[derive(Debug, Default, Deserialize)]
struct Config {
    /// In seconds.
    duration: Option<f64>,
}

/// Its keys are spelled in two ways: as the schema says, and as k6 writes them.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Metadata {
    #[serde(default, alias = "k6Version")]
    pub(super) k6_version: Option<String>,
    #[serde(default, alias = "generatedAt")]
    pub(super) generated_at: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Results {
    #[serde(default)]
    pub(super) checks: Checks,
    #[serde(default)]
    metrics: Vec<Value>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Checks {
    pub(super) results: Vec<WrittenCheck>,
    metrics: Vec<Value>,
}

#[derive(Debug, Deserialize)]
pub(super) struct WrittenCheck {
    #[serde(default)]
    pub(super) name: String,
    #[serde(default)]
    pub(super) passes: u64,
    #[serde(default)]
    pub(super) fails: u64,
}

/// A group; those in it and its checks stand in a list or, by name, in an object.
#[derive(Debug, Deserialize)]
pub(super) struct WrittenGroup {
    #[serde(default)]
    pub(super) path: String,
    #[serde(default)]
    pub(super) groups: Several<WrittenGroup>,
    #[serde(default)]
    pub(super) checks: Several<WrittenCheck>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(untagged)]
pub(super) enum Several<T> {
    List(Vec<T>),
    ByName(std::collections::BTreeMap<String, T>),
    /// `null`.
    #[default]
    None,
}

impl<T> Several<T> {
    pub(super) fn iter(&self) -> Box<dyn Iterator<Item = &T> + '_> {
        match self {
            Self::List(list) => Box::new(list.iter()),
            Self::ByName(map) => Box::new(map.values()),
            Self::None => Box::new(std::iter::empty()),
        }
    }
}

impl Written {
    /// Which of the shapes it is; none where there are no metrics.
    pub(super) fn format(&self) -> Option<Format> {
        let Some(metrics) = &self.metrics else {
            return self.results.is_some().then_some(Format::K6MachineSummary);
        };
        let has_values = metrics.values().any(|metric| metric.get("values").is_some_and(Value::is_object));
        let has_head = self.state.is_some() || self.options.is_some();
        Some(if has_values || has_head { Format::K6Summary } else { Format::K6SummaryExport })
    }

    /// The sums of all metrics and of their parts, by name.
    pub(super) fn sums(&self, format: Format) -> Vec<Sum<'_>> {
        let named = self.metrics.iter().flatten();
        let mut sums: Vec<Sum<'_>> = match (&self.results, format) {
            (Some(results), Format::K6MachineSummary) => {
                let metrics = results.metrics.iter().filter_map(Sum::of_list);
                let checks = Sum::of_checks(&results.checks.metrics);
                metrics.chain(checks).collect()
            }
            _ => named.filter_map(|(name, metric)| Sum::of_map(name, metric)).collect(),
        };
        sums.sort_by(|a, b| a.name.cmp(&b.name));
        sums.truncate(super::MAX_NAMES);
        sums
    }

    /// How long the test ran, with setup and teardown; where it is not stated, a count over its rate.
    pub(super) fn seconds(&self, sums: &[Sum<'_>]) -> Option<f64> {
        let reckoned = || {
            let names = ["http_reqs", "iterations", "data_received", "data_sent"];
            names.iter().find_map(|name| sums.iter().find(|sum| sum.name == *name)?.seconds())
        };
        self.stated_seconds().or_else(reckoned)
    }

    pub(super) fn states_no_duration(&self) -> bool {
        self.stated_seconds().is_none()
    }

    fn stated_seconds(&self) -> Option<f64> {
        let of_state = || self.state.as_ref()?.duration_ms.map(|ms| ms / 1000.0);
        of_state().or_else(|| self.config.as_ref()?.duration)
    }
}
