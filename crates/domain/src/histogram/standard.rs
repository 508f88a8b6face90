//! `HdrHistogram` as other programs write it: any unit and precision, in the bytes of its version 2.

use std::collections::BTreeMap;

use super::layout::{Buckets, MICROS};
use super::{Histogram, ranks};
use crate::varint::{self, DecodeError};

/// Cookie of version 2, in its low byte the width of counts: varints of at most nine bytes.
const COOKIE: [u8; 4] = 0x1c84_9313_u32.to_be_bytes();
const HEADER: usize = 40;

/// Counts of whole numbers by the layout that their program chose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StandardHistogram {
    digits: u32,
    lowest: u64,
    highest: u64,
    buckets: Buckets,
    counts: BTreeMap<u32, u64>,
    count: u64,
}

impl StandardHistogram {
    /// An empty one for so many significant digits (0 to 5) of values from `lowest` to `highest`.
    pub fn new(digits: u32, lowest: u64, highest: u64) -> Option<Self> {
        let buckets = Buckets::new(digits, lowest)?;
        let at_least = lowest.checked_mul(2)?;
        (highest >= at_least).then(|| Self {
            digits,
            lowest,
            highest,
            buckets,
            counts: BTreeMap::new(),
            count: 0,
        })
    }

    /// Counts `n` equal values.
    pub fn record_n(&mut self, value: u64, n: u64) {
        self.add(self.buckets.index(value), n);
    }

    /// Adds all of `other`: without loss where the layouts are the same, else by the lowest value of each cell, as the
    /// libraries do.
    pub fn merge(&mut self, other: &Self) {
        self.highest = self.highest.max(other.highest);
        for (&index, &n) in &other.counts {
            let same = other.buckets == self.buckets;
            self.add(if same { index } else { self.buckets.index(other.buckets.lowest(index)) }, n);
        }
    }

    /// How many values were counted.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// The occupied cells in ascending order: lowest and highest value that fall into it, and the count.
    pub fn cells(&self) -> impl Iterator<Item = (u64, u64, u64)> {
        self.counts.iter().map(|(&index, &n)| (self.buckets.lowest(index), self.buckets.highest(index), n))
    }

    /// The quantile (0 to 1) as `HdrHistogram` itself prints it: the largest value of the cell of the nearest rank.
    pub fn value_at_quantile(&self, quantile: f64) -> Option<u64> {
        let rank = ranks::nearest(quantile, self.count)?;
        let mut below = 0_u64;
        self.cells().find_map(|(_, highest, n)| {
            below = below.saturating_add(n);
            (below > rank).then_some(highest)
        })
    }

    /// Reads version 2, uncompressed: what the compressed form holds after its eight bytes of header, inflated.
    pub fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        let mut reader = Big { bytes, at: 0 };
        if reader.take()? != COOKIE {
            return Err(reader.damaged("not the cookie of version 2"));
        }
        let length = u32::from_be_bytes(reader.take()?);
        if u32::from_be_bytes(reader.take()?) != 0 {
            return Err(reader.damaged("counts that were shifted"));
        }
        let digits = u32::from_be_bytes(reader.take()?);
        let (lowest, highest) = (u64::from_be_bytes(reader.take()?), u64::from_be_bytes(reader.take()?));
        let _ratio_of_doubles: [u8; 8] = reader.take()?;
        let mut histogram =
            Self::new(digits, lowest, highest).ok_or(reader.damaged("an impossible layout"))?;
        let end = usize::try_from(length).ok().and_then(|length| length.checked_add(HEADER));
        let payload = end.and_then(|end| bytes.get(..end)).ok_or(DecodeError::Short { at: bytes.len() })?;
        histogram.decode_counts(Big { bytes: payload, at: HEADER })?;
        Ok(histogram)
    }

    fn decode_counts(&mut self, mut reader: Big<'_>) -> Result<(), DecodeError> {
        let beyond = self.buckets.index(u64::MAX) + 1;
        let mut index = 0_u32;
        while reader.at < reader.bytes.len() {
            let number = reader.zigzag()?;
            let (zeros, n) = if number < 0 { (number.unsigned_abs(), 0) } else { (1, number.unsigned_abs()) };
            if index >= beyond {
                return Err(reader.damaged("a cell outside the layout"));
            }
            if self.count.checked_add(n).is_none() {
                return Err(reader.damaged("an impossible count"));
            }
            self.add(index, n);
            index = u32::try_from(zeros).map_or(beyond, |zeros| index.saturating_add(zeros));
        }
        Ok(())
    }

    /// The bytes of version 2, uncompressed, as the Java library writes them.
    pub fn encode(&self) -> Vec<u8> {
        let mut counts = Vec::new();
        let mut next = 0;
        for (&index, &n) in &self.counts {
            write_zeros(&mut counts, index - next);
            write_zigzag(&mut counts, n.min(i64::MAX.unsigned_abs()).cast_signed());
            next = index + 1;
        }
        write_zeros(&mut counts, u32::from(self.counts.is_empty()));
        let mut out = COOKIE.to_vec();
        out.extend(u32::try_from(counts.len()).unwrap_or(u32::MAX).to_be_bytes());
        out.extend(0_u32.to_be_bytes());
        out.extend(self.digits.to_be_bytes());
        out.extend(self.lowest.to_be_bytes());
        out.extend(self.highest.to_be_bytes());
        out.extend(1.0_f64.to_be_bytes());
        out.extend(counts);
        out
    }

    fn add(&mut self, index: u32, n: u64) {
        if n > 0 {
            let count = self.counts.entry(index).or_default();
            *count = count.saturating_add(n);
            self.count = self.count.saturating_add(n);
        }
    }
}

impl From<&Histogram> for StandardHistogram {
    /// The same cells: three digits of 1 µs.
    fn from(histogram: &Histogram) -> Self {
        let counts: BTreeMap<u32, u64> =
            histogram.cells.sorted().iter().map(|&(cell, n)| (u32::from(cell), n)).collect();
        let largest = counts.last_key_value().map_or(0, |(&index, _)| MICROS.highest(index));
        let highest = largest.clamp(3_600_000_000, i64::MAX.unsigned_abs());
        Self { digits: 3, lowest: 1, highest, buckets: MICROS, counts, count: histogram.count() }
    }
}

/// One zero stands for itself, several for their negative number.
fn write_zeros(out: &mut Vec<u8>, zeros: u32) {
    match zeros {
        0 => {}
        1 => write_zigzag(out, 0),
        several => write_zigzag(out, -i64::from(several)),
    }
}

/// Seven bits a byte, low bits first; the ninth byte carries eight.
fn write_zigzag(out: &mut Vec<u8>, number: i64) {
    let mut rest = varint::zigzag(number);
    for _ in 0..8 {
        let seven = rest.to_le_bytes()[0] & 0x7f;
        rest >>= 7;
        if rest == 0 {
            out.push(seven);
            return;
        }
        out.push(seven | 0x80);
    }
    out.push(rest.to_le_bytes()[0]);
}

/// Reads numbers in the byte order of Java.
struct Big<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Big<'_> {
    fn take<const N: usize>(&mut self) -> Result<[u8; N], DecodeError> {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let taken = rest.first_chunk().ok_or(DecodeError::Short { at: self.bytes.len() })?;
        self.at += N;
        Ok(*taken)
    }

    fn zigzag(&mut self) -> Result<i64, DecodeError> {
        let mut number = 0_u64;
        for nth in 0..9 {
            let [byte] = self.take()?;
            let bits = if nth == 8 { byte } else { byte & 0x7f };
            number |= u64::from(bits) << (7 * nth);
            if bits == byte {
                break;
            }
        }
        Ok(varint::unzigzag(number))
    }

    fn damaged(&self, what: &'static str) -> DecodeError {
        DecodeError::Damaged { at: self.at, what }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn encoding_and_decoding_gives_the_same_counts(
            values in prop::collection::vec((0_u64..1 << 62, 1_u64..1 << 50), 0..200), digits in 0_u32..=5, unit in 1_u64..5_000,
        ) {
            let mut histogram = StandardHistogram::new(digits, unit, 1 << 62).unwrap();
            for (value, n) in values {
                histogram.record_n(value, n);
            }
            let bytes = histogram.encode();
            prop_assert_eq!(StandardHistogram::decode(&bytes).unwrap(), histogram);
            prop_assert!(StandardHistogram::decode(&bytes[..bytes.len() - 1]).is_err());
        }

        #[test]
        fn cells_are_those_of_hdrhistogram_at_any_precision(
            value in 0..1_u64 << 40, digits in 0_u8..=5, unit in 1_u64..1_000_000,
        ) {
            let oracle = hdrhistogram::Histogram::<u64>::new_with_bounds(unit, 1 << 40, digits).unwrap();
            let buckets = Buckets::new(digits.into(), unit).unwrap();
            let index = buckets.index(value);
            prop_assert_eq!(buckets.lowest(index), oracle.lowest_equivalent(value));
            prop_assert_eq!(buckets.highest(index), oracle.highest_equivalent(value));
        }

        #[test]
        fn decoding_arbitrary_bytes_never_panics(rest in prop::collection::vec(any::<u8>(), 0..120), digits in 0_u32..7) {
            let mut bytes = StandardHistogram::new(3, 1, 2).unwrap().encode();
            bytes[12..16].copy_from_slice(&digits.to_be_bytes());
            bytes[4..8].copy_from_slice(&u32::try_from(rest.len()).unwrap().to_be_bytes());
            bytes.truncate(HEADER);
            bytes.extend(rest);
            if let Ok(histogram) = StandardHistogram::decode(&bytes) {
                histogram.value_at_quantile(0.5);
            }
        }
    }

    #[test]
    fn ours_is_written_cell_by_cell() {
        let mut histogram = Histogram::new();
        for micros in [1, 5_000, 5_001, 90_000_000] {
            histogram.record(micros);
        }
        let standard = StandardHistogram::decode(&StandardHistogram::from(&histogram).encode()).unwrap();
        assert_eq!(standard.cells().collect::<Vec<_>>(), histogram.cells());
        assert_eq!(standard.count(), 4);
    }

    #[test]
    fn what_is_no_version_2_is_refused() {
        let whole = StandardHistogram::new(2, 1, 100).unwrap().encode();
        assert_eq!(StandardHistogram::new(6, 1, 100), None);
        assert_eq!(StandardHistogram::new(2, 0, 100), None);
        for (at, byte) in [(0, 0), (11, 1), (15, 9), (23, 0)] {
            let mut damaged = whole.clone();
            damaged[at] = byte;
            assert!(StandardHistogram::decode(&damaged).is_err(), "byte {at}");
        }
    }
}
