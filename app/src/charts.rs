//! What charts draw, from what the store keeps. Pages and the picture routes of the server draw the same.

use chart::headroom::Headroom;
use chart::timeline::{Timeline, Whole};
use chart::trend::{self, Trend};
use domain::{EndpointSeries, Fact, Report, Run, RunLine, ServiceLine, TargetRate, Value};
use store::Store;

use crate::error::AppError;
use crate::inputs::PEAK;
use crate::ui::words;

/// Steps of a run's chart at most: about one for each pixel of the wide picture.
const STEPS: i64 = 640;

/// How many runs a trend shows.
pub const TREND_RUNS: i64 = 60;

/// A run over time, in steps of whole seconds that fit the picture. A wider step merges histograms.
pub async fn run(store: &Store, run: &Run) -> Result<Timeline, AppError> {
    let blocks = store.series(run.id, None).await?;
    let step_ms = step_ms(run.report.duration_ms);
    let series = tokio::task::spawn_blocking(move || domain::series(&blocks, step_ms))
        .await
        .map_err(|error| AppError::internal(&error))?
        .map_err(|error| AppError::internal(&error))?;
    let steps = series.as_ref().and_then(|series| Some((series.step_ms, series.endpoints.first()?)));
    Ok(timeline(&run.report, steps))
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

/// The shortest step of whole, round seconds with which the run fits the picture.
pub(crate) fn step_ms(duration_ms: Option<f64>) -> i64 {
    const SECONDS: [i64; 11] = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800];
    let fits = |seconds: &i64| duration_ms.is_none_or(|ms| ms <= (seconds * STEPS * 1000) as f64);
    1000 * SECONDS.into_iter().find(fits).unwrap_or(3600)
}

fn timeline(report: &Report, steps: Option<(i64, &EndpointSeries)>) -> Timeline {
    let requests = &report.requests;
    let share = |failed: u64| if requests.count == 0 { 0.0 } else { failed as f64 / requests.count as f64 };
    let whole = Whole {
        seconds: report.duration_ms.map(|ms| ms / 1000.0),
        rate: requests.rate_per_s,
        failed: requests.failed.map(share),
        p50: requests.latency_ms.p50,
        p95: requests.latency_ms.p95,
        p99: requests.latency_ms.p99,
    };
    let Some((step_ms, line)) = steps else { return Timeline { step_s: 1.0, whole, ..Timeline::default() } };
    let seconds = step_ms as f64 / 1000.0;
    // A step without a request has no failed one either, where the file can tell them at all.
    let failed = |(count, failed): (&u64, &Option<u64>)| match requests.failed {
        Some(_) if *count == 0 => Some(0),
        _ => *failed,
    };
    Timeline {
        step_s: seconds,
        rate: line.count.iter().map(|count| Some(micro(*count as f64 / seconds))).collect(),
        failed: line
            .count
            .iter()
            .zip(&line.failed)
            .map(failed)
            .map(|f| f.map(|f| micro(f as f64 / seconds)))
            .collect(),
        p50: line.p50.iter().map(|v| v.map(micro)).collect(),
        p95: line.p95.iter().map(|v| v.map(micro)).collect(),
        p99: line.p99.iter().map(|v| v.map(micro)).collect(),
        window: None,
        whole,
    }
}

/// Three digits after the point: microseconds, where the value is in milliseconds. The rest would only be carried about.
pub(crate) fn micro(value: f64) -> f64 {
    (value * 1000.0).round() / 1000.0
}

#[cfg(test)]
mod tests {
    use super::step_ms;

    #[test]
    fn a_step_is_as_short_as_the_picture_allows() {
        let steps = [None, Some(60_000.0), Some(640_000.0), Some(641_000.0), Some(3_600_000.0), Some(1e12)]
            .map(step_ms);
        assert_eq!(steps, [1000, 1000, 1000, 2000, 10_000, 3_600_000]);
    }
}
