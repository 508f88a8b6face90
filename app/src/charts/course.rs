//! The course of a run: all requests or one endpoint, the whole of it or a window, with the numbers of what is shown.

use chart::format;
use chart::timeline::{Timeline, Whole};
use domain::{DecodeError, Endpoint, EndpointSeries, Ranks, Requests, Run, Slice, Steps, Window};
use store::Store;

use super::absent;
use super::look::{Extent, Look};
use crate::error::AppError;

/// Steps of a run's chart at most: about one for each pixel of the wide picture.
const STEPS: i64 = 640;

/// The steps of what is shown: whole seconds that fit the picture. A wider step merges histograms.
pub async fn course(store: &Store, run: &Run, extent: &Extent, look: Look) -> Result<Timeline, AppError> {
    let all = requests_of(run, look.endpoint);
    let seconds = extent.since_1970(look.window);
    let length = seconds.end - seconds.start;
    let Some(steps) = Steps::between(&seconds, step_ms(Some(length as f64 * 1000.0)), 1) else {
        let absent = absent::course(run);
        return Ok(Timeline { step_s: 1.0, absent, whole: whole(run, &all, None), ..Timeline::default() });
    };
    let blocks = store.series_within(run.id, position(look.endpoint), &seconds).await?;
    let (step_ms, ranks) = (steps.step_ms, Ranks::of_tool(&run.report.tool));
    let (line, part) = off_the_loop(move || {
        let part = look.window.map(|_| Slice::merged(&blocks, &seconds)).transpose()?;
        Ok((steps.lay_out(&blocks)?, part))
    })
    .await?;
    let shown = part.map(|part| part.requests(length, &all, ranks));
    let absent = absent::latencies(run, &line);
    let whole = whole(run, shown.as_ref().unwrap_or(&all), look.window);
    let end = look.window.map_or(extent.seconds(), Window::to);
    Ok(Timeline {
        end_s: Some(end as f64),
        part: look.window.map(Window::bounds),
        endpoint: look.endpoint.and_then(|at| run.report.endpoints.get(at)).map(named),
        absent,
        whole,
        ..timeline(&line, Axis { step_s: step_ms / 1000, length }, all.failed.is_some())
    })
}

/// The numbers of a window: merged from its seconds, read by the rule of the run's tool.
pub async fn windowed(
    store: &Store,
    run: &Run,
    extent: &Extent,
    (window, endpoint): (Window, Option<usize>),
) -> Result<Requests, AppError> {
    let seconds = extent.since_1970(Some(window));
    let blocks = store.series_within(run.id, position(endpoint), &seconds).await?;
    let part = off_the_loop(move || Slice::merged(&blocks, &seconds)).await?;
    let whole = requests_of(run, endpoint);
    Ok(part.requests(window.seconds(), &whole, Ranks::of_tool(&run.report.tool)))
}

/// The numbers of a window by endpoint, with their positions: of the `most` endpoints that have most requests in the whole
/// run, so that the cost does not grow with their number. Most requests in the window first.
pub async fn windowed_endpoints(
    store: &Store,
    run: &Run,
    extent: &Extent,
    (window, most): (Window, usize),
) -> Result<Vec<(usize, Requests)>, AppError> {
    let mut read = Vec::new();
    for position in busiest(run).into_iter().take(most) {
        read.push((position, windowed(store, run, extent, (window, Some(position))).await?));
    }
    read.sort_by_key(|(_, requests)| std::cmp::Reverse(requests.count));
    Ok(read)
}

/// The positions of the endpoints of a run, those with most requests first.
pub fn busiest(run: &Run) -> Vec<usize> {
    let endpoints = &run.report.endpoints;
    let mut positions: Vec<usize> = (0..endpoints.len()).collect();
    positions.sort_by_key(|at| std::cmp::Reverse(endpoints[*at].count));
    positions
}

/// An endpoint as a chart calls it: `GET /cart`.
pub fn named(endpoint: &Endpoint) -> String {
    let method = endpoint.method.as_deref().map(|method| format!("{method} ")).unwrap_or_default();
    format!("{method}{}", endpoint.name)
}

/// How far a step reaches and where the last one is cut short, in seconds.
#[derive(Clone, Copy)]
struct Axis {
    step_s: i64,
    length: i64,
}

impl Axis {
    /// The seconds that a step has.
    fn seconds(self, step: usize) -> f64 {
        let begin = i64::try_from(step).unwrap_or(i64::MAX).saturating_mul(self.step_s);
        self.step_s.min(self.length.saturating_sub(begin)).max(1) as f64
    }
}

fn timeline(line: &EndpointSeries, axis: Axis, tells_failures: bool) -> Timeline {
    let rate = |(step, count): (usize, u64)| micro(count as f64 / axis.seconds(step));
    // A step without a request has no failed one either, where the file can tell them at all.
    let failed = |step: usize| line.failed[step].or((tells_failures && line.count[step] == 0).then_some(0));
    let steps = 0..line.count.len();
    let rounded = |values: &[Option<f64>]| values.iter().map(|value| value.map(micro)).collect();
    Timeline {
        step_s: axis.step_s as f64,
        rate: line.count.iter().copied().enumerate().map(|step| Some(rate(step))).collect(),
        failed: steps.map(|step| failed(step).map(|failed| rate((step, failed)))).collect(),
        p50: rounded(&line.p50),
        p95: rounded(&line.p95),
        p99: rounded(&line.p99),
        ..Timeline::default()
    }
}

fn whole(run: &Run, shown: &Requests, window: Option<Window>) -> Whole {
    let seconds = match window {
        Some(window) => Some(window.seconds() as f64),
        None => run.report.duration_ms.map(|ms| ms / 1000.0),
    };
    Whole {
        seconds,
        rate: shown.rate_per_s,
        failed: shown.failed_share().or(shown.failed.filter(|_| shown.is_empty()).map(|_| 0.0)),
        p50: shown.latency_ms.p50,
        p95: shown.latency_ms.p95,
        p99: shown.latency_ms.p99,
    }
}

/// The whole run's numbers of all requests or of one endpoint.
pub fn requests_of(run: &Run, endpoint: Option<usize>) -> Requests {
    match endpoint.and_then(|at| run.report.endpoints.get(at)) {
        None => run.report.requests.clone(),
        Some(endpoint) => endpoint.requests(),
    }
}

pub(super) fn position(endpoint: Option<usize>) -> Option<i64> {
    endpoint.map(|at| i64::try_from(at).unwrap_or(i64::MAX))
}

/// The shortest step of whole, round seconds with which so many milliseconds fit the picture.
pub(crate) fn step_ms(duration_ms: Option<f64>) -> i64 {
    const SECONDS: [i64; 11] = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800];
    let fits = |seconds: &i64| duration_ms.is_none_or(|ms| ms <= (seconds * STEPS * 1000) as f64);
    1000 * SECONDS.into_iter().find(fits).unwrap_or(3600)
}

/// Unpacking takes its time: it is done beside the threads that answer.
pub(super) async fn off_the_loop<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, DecodeError> + Send + 'static,
) -> Result<T, AppError> {
    let done = tokio::task::spawn_blocking(work).await.map_err(|error| AppError::internal(&error))?;
    done.map_err(|error| AppError::internal(&error))
}

/// Three digits after the point: microseconds, where the value is in milliseconds. The rest would only be carried about.
pub(crate) fn micro(value: f64) -> f64 {
    (value * 1000.0).round() / 1000.0
}

/// A window as people say it: `1:00 to 1:30`.
pub fn spelled(window: Window) -> String {
    let clock = |second: i64| format::clock(second as f64);
    format!("{} to {}", clock(window.from()), clock(window.to()))
}

#[cfg(test)]
mod tests {
    use super::{Axis, step_ms, timeline};
    use domain::EndpointSeries;

    #[test]
    fn a_step_is_as_short_as_the_picture_allows() {
        let steps = [None, Some(60_000.0), Some(640_000.0), Some(641_000.0), Some(3_600_000.0), Some(1e12)]
            .map(step_ms);
        assert_eq!(steps, [1000, 1000, 1000, 2000, 10_000, 3_600_000]);
    }

    #[test]
    fn the_rate_of_a_step_that_is_cut_short_is_that_of_its_own_seconds() {
        let line = EndpointSeries {
            count: vec![20, 0, 6],
            failed: vec![Some(2), None, Some(3)],
            p50: vec![Some(1.23456), None, Some(7.0)],
            p95: vec![None; 3],
            p99: vec![None; 3],
            ..EndpointSeries::default()
        };
        let drawn = timeline(&line, Axis { step_s: 2, length: 5 }, true);
        assert_eq!(drawn.rate, [Some(10.0), Some(0.0), Some(6.0)]);
        assert_eq!(drawn.failed, [Some(1.0), Some(0.0), Some(3.0)]);
        assert_eq!(drawn.p50, [Some(1.235), None, Some(7.0)]);
        assert_eq!(timeline(&line, Axis { step_s: 2, length: 5 }, false).failed[1], None);
    }
}
