//! `JMeter`'s result files, CSV and XML, and the statistics of its report.

mod csv;
mod real;
mod report;
mod xml;

use domain::Metric;

/// The sum or the largest value of a metric.
fn figure(report: &domain::Report, name: &str) -> String {
    match &report.metrics[name] {
        Metric::Counter { count, .. } => count.to_string(),
        Metric::Gauge { max: Some(max), .. } => max.to_string(),
        other => format!("{other:?}"),
    }
}
