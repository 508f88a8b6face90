//! One metric of a k6 test, accumulated by its type.

use domain::{Metric, Ranks};

use crate::distribution::Distribution;

/// The four types of k6.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum MetricType {
    Trend,
    Counter,
    Gauge,
    Rate,
}

impl MetricType {
    pub(crate) fn parse(text: &str) -> Option<Self> {
        match text {
            "trend" => Some(Self::Trend),
            "counter" => Some(Self::Counter),
            "gauge" => Some(Self::Gauge),
            "rate" => Some(Self::Rate),
            _ => None,
        }
    }
}

/// What to do with a metric's samples besides counting them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    HttpDuration,
    HttpFailed,
    HttpRequests,
    GrpcDuration,
    BrowserDuration,
    BrowserFailed,
    GroupDuration,
    Checks,
    Plain,
}

/// A metric with what its Metric line said.
#[derive(Debug, Clone)]
pub(crate) struct MetricState {
    pub(crate) name: String,
    pub(crate) role: Role,
    /// None until the Metric line is seen (it can be cut by other text on standard output).
    pub(crate) declared: Option<MetricType>,
    /// What its values suggest, where nothing says the type.
    assumed: Option<MetricType>,
    pub(crate) is_time: bool,
    pub(crate) thresholds: Vec<String>,
    pub(crate) submetrics: Vec<String>,
    pub(crate) samples: u64,
    pub(crate) negative: u64,
    pub(crate) sum: f64,
    nonzero: u64,
    pub(crate) last: f64,
    min: f64,
    max: f64,
    pub(crate) distribution: Distribution,
}

impl MetricState {
    pub(crate) fn new(name: &str) -> Self {
        let role = match name {
            "http_req_duration" => Role::HttpDuration,
            "http_req_failed" => Role::HttpFailed,
            "http_reqs" => Role::HttpRequests,
            "grpc_req_duration" => Role::GrpcDuration,
            "browser_http_req_duration" => Role::BrowserDuration,
            "browser_http_req_failed" => Role::BrowserFailed,
            "group_duration" => Role::GroupDuration,
            "checks" => Role::Checks,
            _ => Role::Plain,
        };
        Self {
            name: name.to_owned(),
            role,
            declared: None,
            assumed: None,
            is_time: built_in(name) == Some((MetricType::Trend, true)),
            thresholds: Vec::new(),
            submetrics: Vec::new(),
            samples: 0,
            negative: 0,
            sum: 0.0,
            nonzero: 0,
            last: 0.0,
            min: f64::INFINITY,
            max: f64::NEG_INFINITY,
            distribution: Distribution::default(),
        }
    }

    /// The declared type, else that of k6's own metrics; a metric that nothing is known of is taken for a trend, until
    /// all of its values are seen.
    pub(crate) fn kind(&self) -> MetricType {
        let known = self.declared.or_else(|| built_in(&self.name).map(|(kind, _)| kind));
        known.or(self.assumed).unwrap_or(MetricType::Trend)
    }

    /// Assumes a type from the values: 0 and 1 are those of a rate; nothing but 1 is what counters are raised by.
    #[expect(clippy::float_cmp, reason = "a sum of ones is exact")]
    pub(crate) fn assume(&mut self) {
        let ones = self.samples > 0 && self.min >= 0.0 && self.max <= 1.0 && self.sum == self.nonzero as f64;
        self.assumed = match self.nonzero == self.samples {
            _ if self.is_known() || !ones => None,
            true => Some(MetricType::Counter),
            false => Some(MetricType::Rate),
        };
    }

    /// False where the type had to be assumed.
    pub(crate) fn is_known(&self) -> bool {
        self.declared.is_some() || built_in(&self.name).is_some()
    }

    pub(crate) fn record(&mut self, value: f64) {
        self.samples += 1;
        self.sum += value;
        self.nonzero += u64::from(value != 0.0);
        self.last = value;
        self.min = self.min.min(value);
        self.max = self.max.max(value);
        if self.kind() == MetricType::Trend {
            self.negative += u64::from(value < 0.0);
            self.distribution.record(value);
        }
    }

    /// What is said of it, and no sample.
    pub(crate) fn without_samples(&self) -> Self {
        let mut metric = Self::new(&self.name);
        metric.learn(self);
        metric
    }

    /// Learns what is said of the metric elsewhere.
    pub(crate) fn learn(&mut self, other: &Self) {
        self.declared = self.declared.or(other.declared);
        self.is_time |= other.is_time;
        self.thresholds.extend(
            other.thresholds.iter().filter(|t| !self.thresholds.contains(t)).cloned().collect::<Vec<_>>(),
        );
        self.submetrics.extend(
            other.submetrics.iter().filter(|t| !self.submetrics.contains(t)).cloned().collect::<Vec<_>>(),
        );
    }

    pub(crate) fn merge(&mut self, other: &Self) {
        self.learn(other);
        self.samples += other.samples;
        self.negative += other.negative;
        self.sum += other.sum;
        self.nonzero += other.nonzero;
        if other.samples > 0 {
            self.last = other.last;
        }
        self.min = self.min.min(other.min);
        self.max = self.max.max(other.max);
        self.distribution.merge(&other.distribution);
    }

    /// Share of samples that are not zero.
    pub(crate) fn rate(&self) -> Option<f64> {
        (self.samples > 0).then(|| self.nonzero as f64 / self.samples as f64)
    }

    /// As the report shows it; `seconds` is the length of the run.
    pub(crate) fn report(&self, seconds: Option<f64>) -> Metric {
        let seen = |value: f64| (self.samples > 0).then_some(value);
        match self.kind() {
            MetricType::Trend => {
                let latency = self.distribution.latency(Ranks::Linear);
                let (latency_ms, values) =
                    if self.is_time { (Some(latency), None) } else { (None, Some(latency)) };
                Metric::Trend { count: Some(self.distribution.moments.n), latency_ms, values }
            }
            MetricType::Counter => Metric::Counter {
                count: self.sum,
                rate_per_s: seconds.filter(|seconds| *seconds > 0.0).map(|seconds| self.sum / seconds),
            },
            MetricType::Gauge => {
                Metric::Gauge { last: seen(self.last), min: seen(self.min), max: seen(self.max) }
            }
            MetricType::Rate => {
                Metric::Rate { nonzero: self.nonzero, total: self.samples, rate: self.rate() }
            }
        }
    }
}

/// Type of k6's own metrics, and whether they are times.
pub(super) fn built_in(name: &str) -> Option<(MetricType, bool)> {
    let kind = match name {
        "vus" | "vus_max" => (MetricType::Gauge, false),
        "checks" | "http_req_failed" | "browser_http_req_failed" => (MetricType::Rate, false),
        "browser_web_vital_cls" => (MetricType::Trend, false),
        "iterations"
        | "dropped_iterations"
        | "http_reqs"
        | "data_sent"
        | "data_received"
        | "ws_sessions"
        | "ws_msgs_sent"
        | "ws_msgs_received"
        | "grpc_streams"
        | "grpc_streams_msgs_sent"
        | "grpc_streams_msgs_received"
        | "browser_data_sent"
        | "browser_data_received" => (MetricType::Counter, false),
        "iteration_duration"
        | "group_duration"
        | "ws_ping"
        | "ws_session_duration"
        | "ws_connecting"
        | "grpc_req_duration"
        | "browser_http_req_duration" => (MetricType::Trend, true),
        _ if name.starts_with("http_req_") || name.starts_with("browser_web_vital_") => {
            (MetricType::Trend, true)
        }
        _ => return None,
    };
    Some(kind)
}
