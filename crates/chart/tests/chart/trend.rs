//! The percentiles of a service over its runs.

use chart::trend;
use insta::assert_snapshot;

use crate::said;
use crate::specs::runs;

#[test]
fn a_trend_over_runs_with_its_baseline() {
    let figure = trend::figure(&runs(), "trend-says");
    assert_snapshot!("trend", said(&figure));
    assert_snapshot!("trend_wide", figure.wide);
    assert_snapshot!("trend_narrow", figure.narrow);
}
