//! k6's threshold expressions, judged from the samples: `p(95)<500`, `rate > 0.99`, `count>=10`.

use super::metric::{MetricState, MetricType};

/// Judges one expression over a metric; none where the samples cannot tell.
///
/// `seconds` is the time from the first to the last sample. k6 divides by the length of the test, which is up to two
/// seconds longer: where that makes the difference, the verdict is none. So it is where a percentile lies closer to the
/// limit than the histogram can tell.
pub(crate) fn judge(expression: &str, metric: &MetricState, seconds: Option<f64>) -> Option<bool> {
    let parsed = Expression::parse(expression)?;
    let (low, high) = parsed.aggregate.bounds(metric, seconds)?;
    let (low, high) = (parsed.holds(low), parsed.holds(high));
    // Between the two bounds lies the limit of an equation, even where both ends miss it.
    let is_equation = matches!(parsed.comparison, Comparison::Equal | Comparison::NotEqual);
    let certain = !is_equation || parsed.aggregate.is_exact(metric) || !parsed.straddles(metric, seconds);
    (low == high && certain).then_some(low)
}

/// Room between the first or last sample and the ends of the test.
const UNSEEN_SECONDS: f64 = 2.0;
/// Half the width of a histogram's cell.
const RESOLUTION: f64 = 0.000_5;

#[derive(Debug, Clone, Copy, PartialEq)]
enum Aggregate {
    Average,
    Min,
    Max,
    Percentile(f64),
    Count,
    Rate,
    Value,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Comparison {
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Equal,
    NotEqual,
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct Expression {
    aggregate: Aggregate,
    comparison: Comparison,
    limit: f64,
}

impl Expression {
    /// `AGG OP NUMBER` with optional spaces.
    fn parse(text: &str) -> Option<Self> {
        let at = text.find(['<', '>', '=', '!'])?;
        let (aggregate, rest) = text.split_at(at);
        let length = rest.find(|c| !matches!(c, '<' | '>' | '=' | '!')).unwrap_or(rest.len());
        let comparison = match &rest[..length] {
            "<" => Comparison::Less,
            "<=" => Comparison::LessOrEqual,
            ">" => Comparison::Greater,
            ">=" => Comparison::GreaterOrEqual,
            "==" | "===" => Comparison::Equal,
            "!=" => Comparison::NotEqual,
            _ => return None,
        };
        let limit = rest[length..].trim().parse().ok().filter(|limit: &f64| limit.is_finite())?;
        Some(Self { aggregate: Aggregate::parse(aggregate.trim())?, comparison, limit })
    }

    #[expect(clippy::float_cmp, reason = "the script asked for equality")]
    fn holds(&self, value: f64) -> bool {
        match self.comparison {
            Comparison::Less => value < self.limit,
            Comparison::LessOrEqual => value <= self.limit,
            Comparison::Greater => value > self.limit,
            Comparison::GreaterOrEqual => value >= self.limit,
            Comparison::Equal => value == self.limit,
            Comparison::NotEqual => value != self.limit,
        }
    }

    fn straddles(&self, metric: &MetricState, seconds: Option<f64>) -> bool {
        let bounds = self.aggregate.bounds(metric, seconds);
        bounds.is_none_or(|(low, high)| low <= self.limit && self.limit <= high)
    }
}

impl Aggregate {
    fn parse(text: &str) -> Option<Self> {
        let percentile = text.strip_prefix("p(").and_then(|rest| rest.strip_suffix(')'));
        match (text, percentile) {
            (_, Some(percent)) => {
                let percent: f64 = percent.trim().parse().ok()?;
                (0.0..=100.0).contains(&percent).then_some(Self::Percentile(percent / 100.0))
            }
            ("avg", _) => Some(Self::Average),
            ("min", _) => Some(Self::Min),
            ("max", _) => Some(Self::Max),
            ("med", _) => Some(Self::Percentile(0.5)),
            ("count", _) => Some(Self::Count),
            ("rate", _) => Some(Self::Rate),
            ("value", _) => Some(Self::Value),
            _ => None,
        }
    }

    fn is_exact(self, metric: &MetricState) -> bool {
        !matches!((self, metric.kind()), (Self::Percentile(_), _) | (Self::Rate, MetricType::Counter))
    }

    /// The range that k6's own value lies in; none where the aggregate does not fit the type.
    fn bounds(self, metric: &MetricState, seconds: Option<f64>) -> Option<(f64, f64)> {
        let trend = &metric.distribution;
        let exact = |value: f64| (value, value);
        match (metric.kind(), self) {
            (MetricType::Trend, Self::Average) => trend.moments.mean().map(exact),
            (MetricType::Trend, Self::Min) => trend.histogram.min_ms().map(exact),
            (MetricType::Trend, Self::Max) => trend.histogram.max_ms().map(exact),
            (MetricType::Trend, Self::Percentile(q)) => {
                let value = trend.histogram.quantile_ms(q)?;
                let room = (value.abs() * RESOLUTION).max(0.001);
                let end = |bound: f64| {
                    bound.clamp(
                        trend.histogram.min_ms().unwrap_or(bound),
                        trend.histogram.max_ms().unwrap_or(bound),
                    )
                };
                Some((end(value - room), end(value + room)))
            }
            (MetricType::Counter, Self::Count) => Some(exact(metric.sum)),
            (MetricType::Counter, Self::Rate) => {
                let seconds = seconds.filter(|seconds| *seconds > 0.0)?;
                Some((metric.sum / (seconds + UNSEEN_SECONDS), metric.sum / seconds))
            }
            (MetricType::Gauge, Self::Value) => Some(exact(metric.last)),
            (MetricType::Rate, Self::Rate) => metric.rate().map(exact),
            _ => None,
        }
    }
}
