//! One run over time: percentiles and rate on one time axis.

mod panels;
mod words;

use serde::{Deserialize, Serialize};

pub use panels::Span;
pub(crate) use words::part_of_run;

use crate::canvas::{Name, Size};
use crate::table::{Figure, Table};
use panels::Panel;

/// What was measured, step by step from the start of the run. A value that is not known is `None`; a step's percentile
/// is that of its own requests, never a mean of others.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Timeline {
    /// Seconds from one step to the next.
    pub step_s: f64,
    /// Requests per second.
    pub rate: Vec<Option<f64>>,
    /// Failed requests per second, among those of `rate`.
    pub failed: Vec<Option<f64>>,
    /// Milliseconds.
    pub p50: Vec<Option<f64>>,
    /// Milliseconds.
    pub p95: Vec<Option<f64>>,
    /// Milliseconds.
    pub p99: Vec<Option<f64>>,
    /// The range that counts, in seconds from the start; shaded.
    pub window: Option<(f64, f64)>,
    /// The part of the run that the steps show, in seconds from its start; none where they show all of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part: Option<(f64, f64)>,
    /// Where what is shown ends, in seconds from the start of the run; with the last step unless said otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end_s: Option<f64>,
    /// The endpoint that is shown; none where it is all requests.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub endpoint: Option<String>,
    /// Why there is no course, or none of the latencies, although there are requests: a sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub absent: Option<String>,
    /// The numbers written at the ends of the lines.
    pub whole: Whole,
}

/// The numbers of the whole run, or of its window or the part of it that is shown, where there is one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Whole {
    /// How long it took, in seconds.
    pub seconds: Option<f64>,
    /// Requests per second.
    pub rate: Option<f64>,
    /// Share of requests that failed, 0 to 1.
    pub failed: Option<f64>,
    /// Milliseconds.
    pub p50: Option<f64>,
    /// Milliseconds.
    pub p95: Option<f64>,
    /// Milliseconds.
    pub p99: Option<f64>,
}

impl Timeline {
    /// Number of steps: that of the longest series.
    pub fn steps(&self) -> usize {
        [&self.rate, &self.failed, &self.p50, &self.p95, &self.p99]
            .map(Vec::len)
            .into_iter()
            .max()
            .unwrap_or(0)
    }

    /// How long the run took, in seconds. A step that is no positive number counts as one second.
    pub fn seconds(&self) -> f64 {
        self.step() * self.steps() as f64
    }

    /// Where a step begins, in seconds from the start of the run.
    pub fn begin(&self, step: usize) -> f64 {
        let from = self.part.map_or(0.0, |(from, _)| from);
        // No run begins before itself or lasts for centuries.
        let from = if (0.0..1e10).contains(&from) { from } else { 0.0 };
        from + self.step() * step as f64
    }

    /// Where what is shown ends, in seconds from the start of the run.
    pub fn end(&self) -> f64 {
        let last = self.begin(self.steps());
        self.end_s.map_or(last, |end| end.min(last))
    }

    fn step(&self) -> f64 {
        if self.step_s.is_finite() && self.step_s > 0.0 { self.step_s } else { 1.0 }
    }
}

/// p50, p95 and p99 over time.
pub fn latency(spec: &Timeline, size: Size, name: Name<'_>) -> String {
    panels::draw(spec, &[Panel::Latency], size, name)
}

/// Requests per second over time, and those that failed, on the same time axis as [`latency`].
pub fn rate(spec: &Timeline, size: Size, name: Name<'_>) -> String {
    panels::draw(spec, &[Panel::Rate], size, name)
}

/// Rate above latency, in one picture with one time axis.
pub fn both(spec: &Timeline, size: Size, name: Name<'_>) -> String {
    panels::draw(spec, &[Panel::Rate, Panel::Latency], size, name)
}

/// What the picture shows, in words.
pub fn sentence(spec: &Timeline) -> String {
    words::sentence(spec)
}

/// About two dozen steps evenly chosen, and the one with the highest p99.
pub fn table(spec: &Timeline) -> Table {
    words::table(spec)
}

/// Each step in words, for a reader who points at it.
pub fn readings(spec: &Timeline) -> Vec<String> {
    (0..spec.steps()).map(|step| words::reading(spec, step)).collect()
}

/// Rate and latency with all that a page shows of them.
pub fn figure(spec: &Timeline, id: &str) -> Figure {
    let reading = if spec.steps() == 0 {
        "Rate and latency over time, where the files say them."
    } else if spec.part.is_some() {
        "A window of the run: rate and latency on one time axis. The numbers at the lines are those of the window, not of the whole run."
    } else if spec.window.is_some() {
        "Rate and latency on one time axis. Shaded: the steady window. The numbers at the lines are those of the window."
    } else {
        "Rate and latency on one time axis. The numbers at the lines are those of the whole run."
    };
    Figure::new(id, (sentence(spec), reading), table(spec), |size, name| both(spec, size, name))
}
