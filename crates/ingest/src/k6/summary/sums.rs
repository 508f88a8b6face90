//! One metric of a summary, as k6 summed it up.

use domain::{Latency, Metric, share_of};
use serde_json::{Map, Value};

use crate::{
    collect::clean_name,
    format::Format,
    k6::metric::{MetricType, built_in},
};

/// A metric, or a part of one: `http_req_duration{status:200}`.
#[derive(Debug)]
pub(super) struct Sum<'a> {
    pub(super) name: String,
    pub(super) kind: MetricType,
    is_time: bool,
    values: Values<'a>,
    thresholds: Option<&'a Map<String, Value>>,
}

#[derive(Debug)]
enum Values<'a> {
    Written(&'a Map<String, Value>),
    /// The checks of a machine-readable summary: how many held, of how many.
    Checks {
        held: u64,
        total: u64,
    },
}

impl<'a> Sum<'a> {
    /// Of a summary that names its metrics by key; the numbers stand in `values` or in the metric itself.
    pub(super) fn of_map(name: &str, metric: &'a Value) -> Option<Self> {
        let metric = metric.as_object()?;
        let values = metric.get("values").and_then(Value::as_object).unwrap_or(metric);
        let thresholds = metric.get("thresholds").and_then(Value::as_object);
        Some(Self::new(name, metric, values, thresholds))
    }

    /// Of a summary that lists its metrics.
    pub(super) fn of_list(metric: &'a Value) -> Option<Self> {
        let metric = metric.as_object()?;
        let values = metric.get("values")?.as_object()?;
        Some(Self::new(metric.get("name")?.as_str()?, metric, values, None))
    }

    /// The checks, which a machine-readable summary splits into three metrics.
    pub(super) fn of_checks(metrics: &[Value]) -> Option<Self> {
        let held = metrics.iter().find(|metric| metric["name"] == "checks_succeeded")?;
        let number = |key: &str| held["values"][key].as_u64();
        let values = Values::Checks { held: number("matches")?, total: number("total")? };
        (number("total")? > 0).then_some(Self {
            name: "checks".to_owned(),
            kind: MetricType::Rate,
            is_time: false,
            values,
            thresholds: None,
        })
    }

    fn new(
        name: &str,
        metric: &'a Map<String, Value>,
        values: &'a Map<String, Value>,
        thresholds: Option<&'a Map<String, Value>>,
    ) -> Self {
        let of = |key: &str| metric.get(key).and_then(Value::as_str);
        let base = name.split('{').next().unwrap_or(name);
        let known = built_in(base);
        let kind = of("type").and_then(MetricType::parse).or(known.map(|(kind, _)| kind));
        let is_time = of("contains").map(|contains| contains == "time");
        Self {
            name: clean_name(name),
            kind: kind.unwrap_or_else(|| kind_of(values)),
            is_time: is_time.or(known.map(|(_, is_time)| is_time)).unwrap_or(false),
            values: Values::Written(values),
            thresholds,
        }
    }

    /// The first of these numbers that is there.
    fn number(&self, keys: &[&str]) -> Option<f64> {
        let Values::Written(values) = self.values else { return None };
        keys.iter().find_map(|key| values.get(*key)?.as_f64())
    }

    /// Samples of a trend, or the sum of a counter.
    pub(super) fn count(&self) -> Option<u64> {
        whole(self.number(&["count"])?)
    }

    /// A counter's sum over its rate.
    pub(super) fn seconds(&self) -> Option<f64> {
        let (count, rate) = (self.number(&["count"])?, self.number(&["rate"])?);
        (count > 0.0 && rate > 0.0).then(|| count / rate)
    }

    pub(super) fn rate_per_s(&self, seconds: Option<f64>) -> Option<f64> {
        let count = self.number(&["count"])?;
        let reckoned = || seconds.filter(|seconds| *seconds > 0.0).map(|seconds| count / seconds);
        self.number(&["rate"]).or_else(reckoned)
    }

    /// Of a rate: samples that are not zero, and all. k6 says `passes` to the former, whatever the metric means.
    pub(super) fn share(&self) -> Option<(u64, u64)> {
        if let Values::Checks { held, total } = self.values {
            return Some((held, total));
        }
        let nonzero = self.number(&["passes", "matches"])?;
        let total = self.number(&["total"]).or_else(|| Some(nonzero + self.number(&["fails"])?))?;
        Some((whole(nonzero)?, whole(total)?))
    }

    pub(super) fn latency(&self) -> Latency {
        Latency {
            min: self.number(&["min"]),
            mean: self.number(&["avg"]),
            stddev: None,
            p50: self.number(&["med", "p(50)", "p50"]),
            p75: self.number(&["p(75)", "p75"]),
            p90: self.number(&["p(90)", "p90"]),
            p95: self.number(&["p(95)", "p95"]),
            p99: self.number(&["p(99)", "p99"]),
            p999: self.number(&["p(99.9)", "p99.9"]),
            max: self.number(&["max"]),
        }
    }

    /// Columns that no field of a latency takes.
    pub(super) fn further(&self) -> Vec<&str> {
        const SHOWN: [&str; 6] = ["p(50)", "p(75)", "p(90)", "p(95)", "p(99)", "p(99.9)"];
        let Values::Written(values) = self.values else { return Vec::new() };
        values
            .keys()
            .map(String::as_str)
            .filter(|key| key.starts_with("p(") && !SHOWN.contains(key))
            .collect()
    }

    /// There are numbers, and all of them are 0.
    pub(super) fn is_zero(&self) -> bool {
        let Values::Written(values) = self.values else { return false };
        !values.is_empty() && values.values().all(|value| value.as_f64() == Some(0.0))
    }

    /// Some number is there, but is none.
    pub(super) fn has_null(&self) -> bool {
        matches!(self.values, Values::Written(values) if values.values().any(Value::is_null))
    }

    /// Each expression with k6's verdict. A summary export says true where a threshold was missed.
    pub(super) fn thresholds(&self, format: Format) -> impl Iterator<Item = (&str, Option<bool>)> {
        let passed = move |verdict: &Value| match (verdict, format) {
            (Value::Object(verdict), _) => verdict.get("ok").and_then(Value::as_bool),
            (Value::Bool(missed), Format::K6SummaryExport) => Some(!missed),
            (Value::Bool(ok), _) => Some(*ok),
            _ => None,
        };
        self.thresholds
            .into_iter()
            .flatten()
            .map(move |(expression, verdict)| (expression.as_str(), passed(verdict)))
    }

    /// As the report shows it; `samples` is how many stand behind a trend. None where the sum itself is not written.
    pub(super) fn metric(&self, samples: Option<u64>, seconds: Option<f64>) -> Option<Metric> {
        Some(match self.kind {
            MetricType::Trend => {
                let latency = if samples == Some(0) { Latency::default() } else { self.latency() };
                let (latency_ms, values) =
                    if self.is_time { (Some(latency), None) } else { (None, Some(latency)) };
                Metric::Trend { count: samples, latency_ms, values }
            }
            MetricType::Counter => {
                Metric::Counter { count: self.number(&["count"])?, rate_per_s: self.rate_per_s(seconds) }
            }
            MetricType::Gauge => Metric::Gauge {
                last: self.number(&["value"]),
                min: self.number(&["min"]),
                max: self.number(&["max"]),
            },
            MetricType::Rate => {
                let (nonzero, total) = self.share()?;
                Metric::Rate { nonzero, total, rate: share_of(Some(nonzero), Some(total)) }
            }
        })
    }
}

/// The type of a metric of the script's own, by the numbers that are written of it.
fn kind_of(values: &Map<String, Value>) -> MetricType {
    let has = |key: &str| values.contains_key(key);
    if has("passes") || has("matches") {
        MetricType::Rate
    } else if has("value") {
        MetricType::Gauge
    } else if has("avg")
        || has("min")
        || has("med")
        || has("max")
        || values.keys().any(|key| key.starts_with("p("))
    {
        MetricType::Trend
    } else {
        MetricType::Counter
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a count is neither negative nor that large"
)]
fn whole(count: f64) -> Option<u64> {
    (0.0..9e15).contains(&count).then_some(count as u64)
}
