//! One line of an interval log: a tag, a start, a length, and a distribution in base64.

use base64::{Engine, prelude::BASE64_STANDARD};

use super::payload;
use crate::{delimited::number, distribution::Distribution};

/// The unit that recorders use, and that makes `Interval_Max` milliseconds: nanoseconds.
const NANOS_PER_MS: f64 = 1e6;

/// One interval.
pub(super) struct Interval {
    pub(super) tag: Option<String>,
    /// As written, in s: of the day or since the base.
    pub(super) start: f64,
    /// In s.
    pub(super) length: f64,
    pub(super) distribution: Distribution,
}

impl Interval {
    pub(super) fn read(line: &[u8]) -> Result<Self, &'static str> {
        let mut fields: Vec<&[u8]> = line.split(|&byte| byte == b',').collect();
        let tag = fields.first().and_then(|field| field.strip_prefix(b"Tag="));
        let tag = tag.map(|tag| String::from_utf8_lossy(tag).into_owned());
        if tag.is_some() {
            fields.remove(0);
        }
        let [start, length, _max, payload] = fields[..] else {
            return Err("expected an interval: start, length, maximum and histogram");
        };
        let start = number(start).ok_or("expected the start of an interval")?;
        let length =
            number(length).filter(|length| *length >= 0.0).ok_or("expected the length of an interval")?;
        let bytes =
            BASE64_STANDARD.decode(payload.trim_ascii()).map_err(|_| "expected a histogram in base64")?;
        Ok(Self { tag, start, length, distribution: distribution(&bytes)? })
    }
}

/// Each cell of the file by its middle; the extremes as far as the file knows them.
fn distribution(bytes: &[u8]) -> Result<Distribution, &'static str> {
    let standard = payload::decode(bytes)?;
    let mut distribution = Distribution::default();
    let (mut min, mut max) = (None, 0.0);
    for (lowest, highest, n) in standard.cells() {
        let middle = f64::midpoint(lowest as f64, highest as f64) / NANOS_PER_MS;
        distribution.histogram.record_ms_n(middle, n);
        distribution.moments.record_n(middle, n);
        min.get_or_insert(lowest as f64 / NANOS_PER_MS);
        max = highest as f64 / NANOS_PER_MS;
    }
    if let Some(min) = min {
        distribution.histogram.reach_ms(min, max);
    }
    Ok(distribution)
}
