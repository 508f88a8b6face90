//! The percentiles of what is shown of a run: all requests or one endpoint, the whole of it or a window.

use analysis::comparison::tail_samples;
use chart::spectrum::{self, Side, Spectrum};
use domain::{Histogram, Latency, Requests, Run, Slice, Window};
use store::Store;

use super::course::{micro, named, off_the_loop, position, requests_of};
use super::look::{Extent, Look};
use crate::error::AppError;

/// Latency over the percentile. Of a window the histograms of its seconds are merged.
pub async fn spectrum(store: &Store, run: &Run, extent: &Extent, look: Look) -> Result<Spectrum, AppError> {
    let all = requests_of(run, look.endpoint);
    let side = match look.window {
        None => {
            let histogram = store.histogram(run.id, position(look.endpoint)).await?;
            spectrum_side(called(run), &histogram, &all)
        }
        Some(window) => {
            let seconds = extent.since_1970(Some(window));
            let blocks = store.series_within(run.id, position(look.endpoint), &seconds).await?;
            let part = off_the_loop(move || Slice::merged(&blocks, &seconds)).await?;
            // A file that only counts has requests in the window, and no latency of them.
            let counted = Requests { count: Some(part.count), ..Requests::default() };
            spectrum_side(called(run), &part.histogram, &counted)
        }
    };
    Ok(Spectrum {
        sides: vec![side],
        beyond: tail_samples(),
        part: look.window.map(Window::bounds),
        endpoint: look.endpoint.and_then(|at| run.report.endpoints.get(at)).map(named),
    })
}

/// What a run is called in a picture, which is good within its service.
pub(crate) fn called(run: &Run) -> String {
    format!("run #{}", run.number)
}

/// One curve: from a histogram, or from the few percentiles of a file without single requests.
pub(crate) fn spectrum_side(name: String, histogram: &Histogram, requests: &Requests) -> Side {
    if histogram.is_empty() { summed_up(name, requests) } else { of_histogram(name, histogram) }
}

fn of_histogram(name: String, histogram: &Histogram) -> Side {
    let shares = spectrum::shares(histogram.count(), tail_samples());
    let known = histogram.quantiles_ms(&shares);
    let points = shares.into_iter().zip(known).filter_map(|(share, ms)| Some((share, micro(ms?))));
    Side { name, count: Some(histogram.count()), points: points.collect(), apart: false }
}

/// Nothing is known between the percentiles that a tool wrote.
fn summed_up(name: String, requests: &Requests) -> Side {
    let Latency { p50, p75, p90, p95, p99, p999, .. } = requests.latency_ms;
    let known = [(0.5, p50), (0.75, p75), (0.9, p90), (0.95, p95), (0.99, p99), (0.999, p999)];
    let points = known.into_iter().filter_map(|(share, ms)| Some((share, micro(ms?)))).collect();
    Side { name, count: requests.count, points, apart: !requests.is_empty() }
}
