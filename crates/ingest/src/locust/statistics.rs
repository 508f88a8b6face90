//! `PREFIX_stats.csv`: Locust's table of sums, a row for each endpoint and one for all.

use std::io::Read;

use domain::{Endpoint, Latency, Requests};

use super::table::{Bad, End, Row, each_row};
use crate::{
    IngestError,
    collect::{MAX_ENDPOINTS, clean_name},
    source::Source,
};

/// The name of the row of all requests.
pub(super) const AGGREGATED: &str = "Aggregated";

/// The table.
#[derive(Debug, Default)]
pub(super) struct Statistics {
    all: Option<Line>,
    endpoints: Vec<Line>,
    /// Endpoints beyond [`MAX_ENDPOINTS`].
    pub(super) left_out: u64,
    /// Bytes of all answers.
    pub(super) content: Option<f64>,
}

/// One row.
#[derive(Debug, Clone, Default)]
pub(super) struct Line {
    pub(super) method: Option<String>,
    pub(super) name: String,
    pub(super) count: u64,
    pub(super) failed: u64,
    pub(super) rate_per_s: Option<f64>,
    pub(super) latency: Latency,
}

impl Line {
    /// As the report shows it.
    pub(super) fn endpoint(self) -> Endpoint {
        Endpoint {
            name: self.name,
            method: self.method,
            group: None,
            scenario: None,
            count: self.count,
            failed: Some(self.failed),
            rate_per_s: self.rate_per_s,
            latency_ms: self.latency,
            latency_ms_ok: None,
            latency_ms_failed: None,
            latency_ms_tool: None,
        }
    }

    /// As the report shows all requests.
    pub(super) fn requests(&self) -> Requests {
        Requests {
            count: Some(self.count),
            failed: Some(self.failed),
            rate_per_s: self.rate_per_s,
            latency_ms: self.latency,
            ..Requests::default()
        }
    }
}

impl Statistics {
    pub(super) fn read<R: Read>(source: &mut Source<R>) -> Result<(Self, End), IngestError> {
        let mut table = Self::default();
        let end = each_row(source, |row| table.row(row))?;
        table.endpoints.sort_by(|a, b| (&a.name, &a.method).cmp(&(&b.name, &b.method)));
        Ok((table, end))
    }

    fn row(&mut self, row: &Row<'_>) -> Result<(), Bad> {
        let count = row.count("Request Count").ok_or(Bad::Row("expected a number of requests"))?;
        let failed = row.count("Failure Count").ok_or(Bad::Row("expected a number of failures"))?;
        if failed > count {
            return Err(Bad::Row("more failures than requests"));
        }
        let (method, name) = (row.text("Type"), row.text("Name").unwrap_or_default());
        let line = Line {
            method: method.as_deref().map(clean_name),
            name: clean_name(&name),
            count,
            failed,
            rate_per_s: row.number("Requests/s"),
            latency: if count > 0 { row.latency("") } else { Latency::default() },
        };
        if self.all.is_some() {
            return Err(Bad::Second);
        }
        if line.method.is_none() && line.name == AGGREGATED {
            self.content = row.number("Average Content Size").map(|mean| (mean * count as f64).round());
            self.all = Some(line);
        } else if self.endpoints.len() < MAX_ENDPOINTS {
            self.endpoints.push(line);
        } else {
            self.left_out += 1;
        }
        Ok(())
    }

    /// The row of all requests is there, or nothing to add up.
    pub(super) fn has_sum(&self) -> bool {
        self.all.is_some() || self.endpoints.is_empty()
    }

    /// The row of all requests; where it is missing, what the others add up to.
    pub(super) fn all(&self) -> Line {
        self.all.clone().unwrap_or_else(|| sum(&self.endpoints))
    }

    /// The rows of the endpoints.
    pub(super) fn endpoints(self) -> Vec<Line> {
        self.endpoints
    }
}

/// Counts, extremes and the mean of several rows; percentiles cannot be added.
pub(super) fn sum(lines: &[Line]) -> Line {
    let count = lines.iter().fold(0, |sum: u64, line| sum.saturating_add(line.count));
    let times = |of: fn(&Latency) -> Option<f64>| lines.iter().filter_map(move |line| of(&line.latency));
    let total = lines.iter().filter_map(|line| Some(line.latency.mean? * line.count as f64)).sum::<f64>();
    Line {
        count,
        failed: lines.iter().fold(0, |sum: u64, line| sum.saturating_add(line.failed)),
        latency: Latency {
            min: times(|latency| latency.min).reduce(f64::min),
            max: times(|latency| latency.max).reduce(f64::max),
            mean: (count > 0).then(|| total / count as f64),
            ..Latency::default()
        },
        ..Line::default()
    }
}
