//! `--json` and `--json-file`: sums of each endpoint with all response times, rounded to two digits, and with requests by
//! second.

use std::{collections::BTreeMap, io::Read};

use domain::{Histogram, Latency, Recording};
use serde::Deserialize;

use super::{course::Course, statistics::Line, table::MAX_COUNT};
use crate::{
    IngestError,
    collect::{MAX_ENDPOINTS, clean_name},
    document::Document,
    source::Source,
};

const LAST_SECOND: i64 = 253_402_300_799;

/// All endpoints.
#[derive(Debug)]
pub(super) struct Entries {
    /// All requests, with their distribution and course.
    pub(super) all: (Line, Recording),
    pub(super) endpoints: Vec<(Line, Recording)>,
    /// The first start and the last end, in ms since 1970.
    pub(super) span: Option<(f64, f64)>,
    /// Bytes of all answers.
    pub(super) content: f64,
    /// Entries that say what cannot be, or are beyond [`MAX_ENDPOINTS`].
    pub(super) left_out: u64,
}

/// One endpoint as Locust writes it.
#[derive(Debug, Clone, Default, Deserialize)]
struct Entry {
    name: String,
    #[serde(default)]
    method: Option<String>,
    num_requests: u64,
    #[serde(default)]
    num_failures: u64,
    #[serde(default)]
    total_response_time: f64,
    max_response_time: Option<f64>,
    min_response_time: Option<f64>,
    #[serde(default)]
    total_content_length: f64,
    start_time: Option<f64>,
    last_request_timestamp: Option<f64>,
    #[serde(default)]
    response_times: BTreeMap<String, u64>,
    #[serde(default)]
    num_reqs_per_sec: BTreeMap<String, u64>,
    #[serde(default)]
    num_fail_per_sec: BTreeMap<String, u64>,
}

impl Entries {
    pub(super) fn read<R: Read>(source: &mut Source<R>) -> Result<Self, IngestError> {
        let document = Document::read(source)?;
        let mut entries: Vec<Entry> =
            document.json("the list of endpoints that Locust writes with --json")?;
        let all = entries.len();
        entries.retain(Entry::can_be);
        entries.truncate(MAX_ENDPOINTS);
        entries.sort_by(|a, b| (&a.name, &a.method).cmp(&(&b.name, &b.method)));
        let left_out = (all - entries.len()) as u64;
        let span = span(&entries);
        let seconds = span.map_or(0.0, |(first, last)| (last - first) / 1000.0);
        let mut sum = Entry::default();
        for entry in &entries {
            sum.add(entry);
        }
        Ok(Self {
            all: sum.recorded(seconds)?,
            endpoints: entries.iter().map(|entry| entry.recorded(seconds)).collect::<Result<_, _>>()?,
            span,
            content: sum.total_content_length,
            left_out,
        })
    }
}

fn span(entries: &[Entry]) -> Option<(f64, f64)> {
    let seconds = |of: fn(&Entry) -> Option<f64>| entries.iter().filter_map(of);
    let first = seconds(|entry| entry.start_time).reduce(f64::min)?;
    let last = seconds(|entry| entry.last_request_timestamp).reduce(f64::max)?;
    Some((first * 1000.0, last * 1000.0))
        .filter(|_| (0.0..=last).contains(&first) && last <= LAST_SECOND as f64)
}

impl Entry {
    fn can_be(&self) -> bool {
        let is_time = |ms: Option<f64>| ms.is_none_or(|ms| ms.is_finite() && ms >= 0.0);
        let is_ordered =
            self.min_response_time.zip(self.max_response_time).is_none_or(|(min, max)| min <= max);
        self.num_requests <= MAX_COUNT
            && self.num_failures <= self.num_requests
            && is_ordered
            && is_time(self.min_response_time)
            && is_time(self.max_response_time)
    }

    fn add(&mut self, other: &Self) {
        let either =
            |ours: Option<f64>, theirs: Option<f64>, choose: fn(f64, f64) -> f64| match (ours, theirs) {
                (Some(ours), Some(theirs)) => Some(choose(ours, theirs)),
                (ours, theirs) => ours.or(theirs),
            };
        self.num_requests = self.num_requests.saturating_add(other.num_requests);
        self.num_failures = self.num_failures.saturating_add(other.num_failures);
        self.total_response_time += other.total_response_time;
        self.total_content_length += other.total_content_length;
        self.min_response_time = either(self.min_response_time, other.min_response_time, f64::min);
        self.max_response_time = either(self.max_response_time, other.max_response_time, f64::max);
        let maps = [
            (&mut self.response_times, &other.response_times),
            (&mut self.num_reqs_per_sec, &other.num_reqs_per_sec),
            (&mut self.num_fail_per_sec, &other.num_fail_per_sec),
        ];
        for (ours, theirs) in maps {
            for (key, count) in theirs {
                let known = ours.entry(key.clone()).or_default();
                *known = known.saturating_add(*count);
            }
        }
    }

    /// What is not complete (a response without a time, a second without a count) is not drawn.
    fn recorded(&self, seconds: f64) -> Result<(Line, Recording), IngestError> {
        let times = self.times();
        let with_time = times.values().fold(0, |sum: u64, count| sum.saturating_add(*count));
        let mut whole = Histogram::new();
        if with_time == self.num_requests {
            for (micros, count) in &times {
                whole.record_n(*micros, *count);
            }
        }
        let mut course = Course::default();
        for (second, count) in by_second(&self.num_reqs_per_sec) {
            let failed = self.num_fail_per_sec.get(&second.to_string()).copied().unwrap_or(0);
            course.add(second, count, failed.min(count))?;
        }
        course.pack()?;
        let blocks = if course.count == self.num_requests { course.recording().blocks } else { Vec::new() };
        let line = Line {
            method: self.method.as_deref().filter(|method| !method.is_empty()).map(clean_name),
            name: clean_name(&self.name),
            count: self.num_requests,
            failed: self.num_failures,
            rate_per_s: (seconds > 0.0).then(|| self.num_requests as f64 / seconds),
            latency: self.latency(&times, with_time),
        };
        Ok((line, Recording { whole, blocks }))
    }

    /// Rounded response times in µs with their counts.
    fn times(&self) -> BTreeMap<u64, u64> {
        let mut times = BTreeMap::new();
        for (ms, count) in &self.response_times {
            let Some(micros) = ms.parse::<f64>().ok().and_then(micros) else { continue };
            let known: &mut u64 = times.entry(micros).or_default();
            *known = known.saturating_add(*count);
        }
        times
    }

    /// By Locust's own rule: the value that so many requests, rounded down, were faster than.
    fn latency(&self, times: &BTreeMap<u64, u64>, with_time: u64) -> Latency {
        if with_time == 0 {
            return Latency::default();
        }
        let (min, max) = (self.min_response_time, self.max_response_time);
        let percentile = |share: f64| {
            let rank = (share * with_time as f64).floor();
            let mut upto = 0.0;
            let above = times.iter().find(|(_, count)| {
                upto += **count as f64;
                upto > rank
            });
            let (micros, _) = above.or_else(|| times.last_key_value())?;
            // A rounded value may lie outside of what was measured.
            let ms = *micros as f64 / 1000.0;
            Some(ms.max(min.unwrap_or(ms)).min(max.unwrap_or(f64::INFINITY)))
        };
        Latency {
            min,
            mean: (self.total_response_time.is_finite() && self.num_requests > 0)
                .then(|| self.total_response_time / self.num_requests as f64),
            stddev: None,
            p50: percentile(0.5),
            p75: percentile(0.75),
            p90: percentile(0.9),
            p95: percentile(0.95),
            p99: percentile(0.99),
            p999: percentile(0.999),
            max,
        }
    }
}

fn by_second(counts: &BTreeMap<String, u64>) -> impl Iterator<Item = (i64, u64)> {
    counts.iter().filter_map(|(second, count)| {
        let second = second.parse::<i64>().ok().filter(|second| (1..=LAST_SECOND).contains(second))?;
        Some((second, *count))
    })
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked to be in range")]
fn micros(ms: f64) -> Option<u64> {
    (0.0..1e15).contains(&ms).then(|| (ms * 1000.0).round() as u64)
}
