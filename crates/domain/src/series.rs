//! Numbers over time: what happened in each second, packed for storage in blocks, and read back in any step.
//! A wider step merges histograms; percentiles are never averaged.

mod packer;
mod part;

pub use packer::Packer;

use std::{collections::BTreeMap, io::Read, ops::Range};

use crate::{
    Endpoint, EndpointSeries, Series, Timestamp,
    histogram::Histogram,
    run::{Measured, Recording},
    varint::{DecodeError, Reader},
};

/// More steps than this over all endpoints are not given out: the step is widened instead.
const MAX_POINTS: i64 = 2_000_000;
/// More steps than this of one endpoint are not given out.
const MAX_STEPS: i64 = 20_000;
/// A block holds a few dozen seconds; one that inflates to more is damaged.
const MAX_BLOCK: u64 = 64 << 20;

/// What happened in one second. A request belongs to the second of its end.
#[derive(Debug, Clone, PartialEq)]
pub struct Slice {
    /// Seconds since 1970.
    pub second: i64,
    /// Requests that ended in it.
    pub count: u64,
    /// Failed ones among them; none where the source cannot tell.
    pub failed: Option<u64>,
    /// How long they took.
    pub histogram: Histogram,
}

impl Slice {
    /// A second in which nothing happened yet.
    pub fn empty(second: i64) -> Self {
        Self { second, count: 0, failed: None, histogram: Histogram::new() }
    }

    /// Adds what another slice counted.
    pub fn merge(&mut self, other: &Self) {
        self.count = self.count.saturating_add(other.count);
        self.failed = added(self.failed, other.failed);
        self.histogram.merge(&other.histogram);
    }
}

/// Some seconds of one endpoint, packed: zstd over sparse varints.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeriesBlock {
    /// The first second in it.
    pub first_second: i64,
    /// The last second in it.
    pub last_second: i64,
    /// What the store keeps.
    pub bytes: Vec<u8>,
}

impl SeriesBlock {
    /// Packs slices that are in ascending order of their seconds; none gives no block.
    ///
    /// # Panics
    /// When zstd cannot have memory.
    pub fn pack(slices: &[Slice]) -> Option<Self> {
        Packer::default().pack(slices)
    }

    /// Unpacks the slices, in ascending order of their seconds.
    pub fn slices(&self) -> Result<Vec<Slice>, DecodeError> {
        let mut plain = Vec::new();
        zstd::Decoder::new(self.bytes.as_slice())
            .and_then(|decoder| decoder.take(MAX_BLOCK).read_to_end(&mut plain))
            .map_err(|_| DecodeError::Compression)?;
        let mut reader = Reader::new(&plain);
        let mut slices = Vec::new();
        let mut second = self.first_second;
        for _ in 0..reader.varint()? {
            let distance = i64::try_from(reader.varint()?).ok();
            second = distance
                .and_then(|distance| second.checked_add(distance))
                .filter(|second| *second <= self.last_second)
                .ok_or_else(|| reader.damaged("a second outside the block"))?;
            let count = reader.varint()?;
            let failed = reader.varint()?.checked_sub(1);
            slices.push(Slice { second, count, failed, histogram: Histogram::decode_from(&mut reader)? });
        }
        reader.finish()?;
        Ok(slices)
    }
}

/// One endpoint's blocks as a series of its own, named `*`; `step_ms` as in [`Steps::over`]. None without a block.
pub fn series(blocks: &[SeriesBlock], step_ms: i64) -> Result<Option<Series>, DecodeError> {
    let Some(steps) = Steps::over(blocks, step_ms, 1) else { return Ok(None) };
    let endpoints = vec![EndpointSeries { name: "*".to_owned(), ..steps.lay_out(blocks)? }];
    Ok(Some(Series { step_ms: steps.step_ms, start: Some(steps.start()), endpoints }))
}

impl Measured {
    /// All requests (`*`) and every endpoint over time; `step_ms` as in [`Steps::over`]. None without a request.
    pub fn series(&self, step_ms: i64) -> Result<Option<Series>, DecodeError> {
        let endpoints = self.report.endpoints.iter().zip(&self.endpoints);
        let lines =
            endpoints.map(|(endpoint, recording): (_, &Recording)| (endpoint, recording.blocks.as_slice()));
        let series = run_series(&self.overall.blocks, lines, step_ms)?;
        Ok(series.map(|series| series.by_the_clock_of(&self.report)))
    }
}

/// All requests (`*`) and the given endpoints over time, on one time axis; `step_ms` as in [`Steps::over`].
pub fn run_series<'a>(
    overall: &[SeriesBlock],
    endpoints: impl ExactSizeIterator<Item = (&'a Endpoint, &'a [SeriesBlock])>,
    step_ms: i64,
) -> Result<Option<Series>, DecodeError> {
    let lines = i64::try_from(endpoints.len()).unwrap_or(i64::MAX).saturating_add(1);
    let steps = Steps::over(overall, step_ms, lines);
    steps.map(|steps| series_on(&steps, overall, endpoints)).transpose()
}

/// All requests (`*`) and the given endpoints over time, on this axis.
pub fn series_on<'a>(
    steps: &Steps,
    overall: &[SeriesBlock],
    endpoints: impl Iterator<Item = (&'a Endpoint, &'a [SeriesBlock])>,
) -> Result<Series, DecodeError> {
    let mut all = vec![EndpointSeries { name: "*".to_owned(), ..steps.lay_out(overall)? }];
    for (endpoint, blocks) in endpoints {
        all.push(EndpointSeries {
            name: endpoint.name.clone(),
            method: endpoint.method.clone(),
            group: endpoint.group.clone(),
            scenario: endpoint.scenario.clone(),
            ..steps.lay_out(blocks)?
        });
    }
    Ok(Series { step_ms: steps.step_ms, start: Some(steps.start()), endpoints: all })
}

/// A time axis in equal steps of whole seconds; the last one may be cut short.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Steps {
    /// Length of a step in ms.
    pub step_ms: i64,
    /// The first second since 1970.
    first: i64,
    /// The second behind the last.
    end: i64,
    /// How many steps.
    count: usize,
}

impl Steps {
    /// The axis that covers `blocks` in steps of `step_ms` that begin at multiples of it, raised as in [`Self::between`].
    /// None without a block.
    pub fn over(blocks: &[SeriesBlock], step_ms: i64, lines: i64) -> Option<Self> {
        let first_second = blocks.iter().map(|block| block.first_second).min()?;
        let end = blocks.iter().map(|block| block.last_second).max()?.saturating_add(1);
        let seconds = raised(step_ms, &(first_second..end), lines);
        Self::cut(&(first_second.div_euclid(seconds).saturating_mul(seconds)..end), seconds)
    }

    /// The axis of these seconds since 1970 in steps of `step_ms`, raised to whole seconds, and further where `lines`
    /// endpoints would take too much memory (a clock that jumped by years). None without a second.
    pub fn between(seconds: &Range<i64>, step_ms: i64, lines: i64) -> Option<Self> {
        let step = raised(step_ms, seconds, lines);
        Self::cut(seconds, step)
    }

    fn cut(seconds: &Range<i64>, step: i64) -> Option<Self> {
        let span = seconds.end.checked_sub(seconds.start).filter(|span| *span > 0)?;
        let count = usize::try_from(span / step + i64::from(span % step != 0)).ok()?;
        Some(Self { step_ms: step.saturating_mul(1000), first: seconds.start, end: seconds.end, count })
    }

    /// Beginning of the first step.
    pub fn start(&self) -> Timestamp {
        Timestamp(self.first.saturating_mul(1000))
    }

    /// One endpoint's numbers on this axis, without its name.
    pub fn lay_out(&self, blocks: &[SeriesBlock]) -> Result<EndpointSeries, DecodeError> {
        let mut line = EndpointSeries {
            count: vec![0; self.count],
            failed: vec![None; self.count],
            p50: vec![None; self.count],
            p95: vec![None; self.count],
            p99: vec![None; self.count],
            ..EndpointSeries::default()
        };
        let mut open: BTreeMap<usize, Slice> = BTreeMap::new();
        for block in blocks {
            for slice in block.slices()? {
                if let Some(step) = self.step_of(slice.second) {
                    open.entry(step).or_insert_with(|| Slice::empty(slice.second)).merge(&slice);
                }
            }
        }
        for (step, slice) in open {
            show(&mut line, step, &slice);
        }
        Ok(line)
    }

    fn step_of(&self, second: i64) -> Option<usize> {
        let is_inside = (self.first..self.end).contains(&second);
        is_inside.then(|| usize::try_from((second - self.first) / (self.step_ms / 1000)).ok()).flatten()
    }
}

/// A step in seconds that gives no more of them than may be.
fn raised(step_ms: i64, seconds: &Range<i64>, lines: i64) -> i64 {
    let most = (MAX_POINTS / lines.max(1)).clamp(1, MAX_STEPS);
    let span = seconds.end.saturating_sub(seconds.start);
    let fewest = span / most + i64::from(span % most != 0);
    (step_ms.max(1).saturating_add(999) / 1000).max(fewest)
}

fn show(line: &mut EndpointSeries, step: usize, slice: &Slice) {
    line.count[step] = slice.count;
    line.failed[step] = slice.failed;
    let quantiles = slice.histogram.quantiles_ms(&[0.5, 0.95, 0.99]);
    (line.p50[step], line.p95[step], line.p99[step]) = (quantiles[0], quantiles[1], quantiles[2]);
}

fn added(a: Option<u64>, b: Option<u64>) -> Option<u64> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.saturating_add(b)),
        (known, None) | (None, known) => known,
    }
}

#[cfg(test)]
mod tests;
