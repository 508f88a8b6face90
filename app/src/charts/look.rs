//! What of a run is shown: a window of its time, an endpoint, or both, as an address asks for it.

use std::ops::Range;

use domain::{Run, RunId, Window, WindowProblem};
use serde::Deserialize;
use store::Store;

use crate::error::AppError;

/// What is shown of a run.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Look {
    /// A part of its time; all of it where there is none.
    pub window: Option<Window>,
    /// One endpoint, by its position in the report; all requests where there is none.
    pub endpoint: Option<usize>,
}

/// The same, as an address says it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct Asked {
    /// Where the window begins, as [`Window::read`] takes it.
    pub from: Option<String>,
    /// Where it ends.
    pub to: Option<String>,
    /// The position of an endpoint, counted from 0.
    pub endpoint: Option<String>,
}

impl Asked {
    /// What it means for a run, or which part of it cannot be and why.
    pub fn of(&self, run: &Run, extent: &Extent) -> Result<Look, WindowProblem> {
        let window = extent.window(self.from.as_deref(), self.to.as_deref())?;
        Ok(Look { window, endpoint: self.endpoint_of(run)? })
    }

    /// The endpoint alone.
    pub fn endpoint_of(&self, run: &Run) -> Result<Option<usize>, WindowProblem> {
        let Some(text) = self.endpoint.as_deref().filter(|text| !text.is_empty()) else { return Ok(None) };
        let count = run.report.endpoints.len();
        let found = text.parse().ok().filter(|position| *position < count);
        found.map(Some).ok_or_else(|| {
            let known = match count {
                0 => "The run has none.".to_owned(),
                1 => "The run has one, number 0.".to_owned(),
                count => format!("The run has {count}, numbered from 0 to {}.", count - 1),
            };
            WindowProblem {
                field: "endpoint",
                message: format!("“{text}” is no endpoint of this run. {known}"),
            }
        })
    }
}

/// The time of a run: the seconds since 1970 from the first in which a request ended to the one behind the last. Windows
/// count from its beginning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extent(Range<i64>);

impl Extent {
    /// The time of this run; empty where it has no request.
    pub async fn of(store: &Store, run: RunId) -> Result<Self, AppError> {
        Ok(Self(store.seconds(run).await?.unwrap_or(0..0)))
    }

    /// How many seconds it has.
    pub fn seconds(&self) -> i64 {
        self.0.end - self.0.start
    }

    /// The window that two texts name, as [`Window::read`] says.
    pub fn window(&self, from: Option<&str>, to: Option<&str>) -> Result<Option<Window>, WindowProblem> {
        Window::read(from, to, self.seconds())
    }

    /// The same seconds since 1970; those of the whole run where there is no window.
    pub fn since_1970(&self, window: Option<Window>) -> Range<i64> {
        window.map_or_else(|| self.0.clone(), |window| window.since(self.0.start))
    }
}
