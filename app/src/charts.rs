//! What charts draw, from what the store keeps. Pages and the picture routes of the server draw the same.

mod absent;
mod advice;
mod course;
mod look;
mod spectrum;

use chart::headroom::Headroom;
use chart::timeline::Timeline;
use chart::trend::{self, Trend};
use domain::{Fact, Run, RunLine, ServiceLine, TargetRate, Value};
use store::Store;

use crate::error::AppError;
use crate::inputs::PEAK;
use crate::ui::words;

pub(crate) use advice::{Advice, course_advice, percentile_advice};
pub use course::{busiest, course, named, requests_of, spelled, windowed, windowed_endpoints};
pub(crate) use course::{micro, step_ms};
pub use look::{Asked, Extent, Look};
pub use spectrum::spectrum;
pub(crate) use spectrum::{called, spectrum_side};

/// How many runs a trend shows.
pub const TREND_RUNS: i64 = 60;

/// The whole course of a run.
pub async fn run(store: &Store, run: &Run) -> Result<Timeline, AppError> {
    let extent = Extent::of(store, run.id).await?;
    course(store, run, &extent, Look::default()).await
}

/// The trend of these runs, oldest first.
pub fn trend(runs: &[RunLine]) -> Trend {
    Trend { runs: runs.iter().map(column).collect() }
}

/// The way of a service from today's traffic, as production's facts state it, to its target. No ceiling is known:
/// nothing has measured one.
pub fn headroom(line: &ServiceLine, production: &[Fact]) -> Headroom {
    let stated =
        production.iter().find(|fact| fact.name.as_str() == PEAK).and_then(|fact| fact.value.as_ref());
    Headroom {
        peak: stated.and_then(|value| if let Value::Number(rps) = value { Some(*rps) } else { None }),
        tested: line.tested_rate_per_s,
        target: line.service.target.map(TargetRate::rps),
        ceilings: Vec::new(),
    }
}

fn column(run: &RunLine) -> trend::Run {
    trend::Run {
        number: run.number,
        when: words::short_day(run.started_at.unwrap_or(run.received_at)),
        p50: run.p50_ms,
        p95: run.p95_ms,
        p99: run.p99_ms,
        rate: run.rate_per_s,
        baseline: run.is_baseline,
    }
}
