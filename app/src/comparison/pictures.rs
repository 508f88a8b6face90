//! What the pictures of one and of two runs draw, from what the store keeps.

use analysis::comparison::tail_samples;
use chart::compared::{Compared, Line, Side};
use chart::spectrum::{self, Spectrum};
use domain::{EndpointSeries, Run, SeriesBlock};
use store::Store;

use crate::charts::{self, micro, step_ms};
use crate::error::AppError;

/// Latency over the percentile of the one before and the one after.
pub async fn spectrum(store: &Store, before: &Run, after: &Run) -> Result<Spectrum, AppError> {
    let [name_before, name_after] = names(before, after);
    let sides =
        vec![side_of_run(store, before, name_before).await?, side_of_run(store, after, name_after).await?];
    Ok(Spectrum { sides, beyond: tail_samples(), ..Spectrum::default() })
}

async fn side_of_run(store: &Store, run: &Run, name: String) -> Result<spectrum::Side, AppError> {
    let histogram = store.histogram(run.id, None).await?;
    Ok(charts::spectrum_side(name, &histogram, &run.report.requests))
}

/// Both runs over time since their starts, in the same steps: those that fit the longer one into the picture.
pub async fn course(store: &Store, before: &Run, after: &Run) -> Result<Compared, AppError> {
    let longer = match (before.report.duration_ms, after.report.duration_ms) {
        (Some(a), Some(b)) => Some(a.max(b)),
        (known, None) | (None, known) => known,
    };
    let step = step_ms(longer);
    let [name_before, name_after] = names(before, after);
    Ok(Compared {
        step_s: step as f64 / 1000.0,
        before: side(before, name_before, steps(store.series(before.id, None).await?, step).await?, step),
        after: side(after, name_after, steps(store.series(after.id, None).await?, step).await?, step),
    })
}

/// What the runs are called in a picture: by their numbers, which are good within one service only.
fn names(before: &Run, after: &Run) -> [String; 2] {
    if before.slug != after.slug {
        return ["before".to_owned(), "after".to_owned()];
    }
    [before, after].map(charts::called)
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
