//! What the pictures of one and of two runs draw, from what the store keeps.

use analysis::comparison::tail_samples;
use chart::compared::{Compared, Line, Side};
use chart::spectrum::{self, Spectrum};
use domain::{EndpointSeries, Latency, Run, SeriesBlock};
use store::Store;

use crate::charts::{micro, step_ms};
use crate::error::AppError;

/// Latency over the percentile: of one run, or of the one before and the one after.
pub async fn spectrum(store: &Store, runs: &[&Run]) -> Result<Spectrum, AppError> {
    let names = names(runs);
    let mut sides = Vec::new();
    for (run, name) in runs.iter().zip(names) {
        let histogram = store.histogram(run.id, None).await?;
        sides.push(if histogram.is_empty() {
            summed_up(run, name)
        } else {
            let shares = spectrum::shares(histogram.count(), tail_samples());
            let known = histogram.quantiles_ms(&shares);
            let points = shares.into_iter().zip(known).filter_map(|(share, ms)| Some((share, micro(ms?))));
            spectrum::Side { name, count: histogram.count(), points: points.collect(), apart: false }
        });
    }
    Ok(Spectrum { sides, beyond: tail_samples() })
}

/// A run whose file has a few percentiles and no single request.
fn summed_up(run: &Run, name: String) -> spectrum::Side {
    let requests = &run.report.requests;
    let Latency { p50, p75, p90, p95, p99, p999, .. } = requests.latency_ms;
    let known = [(0.5, p50), (0.75, p75), (0.9, p90), (0.95, p95), (0.99, p99), (0.999, p999)];
    let points = known.into_iter().filter_map(|(share, ms)| Some((share, micro(ms?)))).collect();
    spectrum::Side { name, count: requests.count, points, apart: requests.count > 0 }
}

/// Both runs over time since their starts, in the same steps: those that fit the longer one into the picture.
pub async fn course(store: &Store, before: &Run, after: &Run) -> Result<Compared, AppError> {
    let longer = match (before.report.duration_ms, after.report.duration_ms) {
        (Some(a), Some(b)) => Some(a.max(b)),
        (known, None) | (None, known) => known,
    };
    let step = step_ms(longer);
    let [name_before, name_after] = [names(&[before, after])[0].clone(), names(&[before, after])[1].clone()];
    Ok(Compared {
        step_s: step as f64 / 1000.0,
        before: side(before, name_before, steps(store.series(before.id, None).await?, step).await?, step),
        after: side(after, name_after, steps(store.series(after.id, None).await?, step).await?, step),
    })
}

/// What the runs are called in a picture: by their numbers, which are good within one service only.
fn names(runs: &[&Run]) -> Vec<String> {
    match runs {
        [before, after] if before.slug != after.slug => vec!["before".to_owned(), "after".to_owned()],
        runs => runs.iter().map(|run| format!("run #{}", run.number)).collect(),
    }
}

async fn steps(blocks: Vec<SeriesBlock>, step_ms: i64) -> Result<EndpointSeries, AppError> {
    let series = tokio::task::spawn_blocking(move || domain::series(&blocks, step_ms))
        .await
        .map_err(|error| AppError::internal(&error))?
        .map_err(|error| AppError::internal(&error))?;
    Ok(series.and_then(|series| series.endpoints.into_iter().next()).unwrap_or_default())
}

fn side(run: &Run, name: String, steps: EndpointSeries, step_ms: i64) -> Side {
    let requests = &run.report.requests;
    let latency = &requests.latency_ms;
    let rates = steps.count.iter().map(|count| Some(micro(*count as f64 * 1000.0 / step_ms as f64)));
    let line = |values: &[Option<f64>], whole: Option<f64>| Line {
        steps: values.iter().map(|value| value.map(micro)).collect(),
        whole,
    };
    Side {
        name,
        rate: Line { steps: rates.collect(), whole: requests.rate_per_s },
        p50: line(&steps.p50, latency.p50),
        p95: line(&steps.p95, latency.p95),
        p99: line(&steps.p99, latency.p99),
    }
}
