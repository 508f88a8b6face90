//! The bytes of one histogram in an interval log: version 2, and versions 0 and 1 with counts of a fixed width; packed by
//! zlib or plain.

use std::io::Read;

use domain::{Buckets, StandardHistogram};
use flate2::read::ZlibDecoder;

/// No real histogram inflates to more.
const MAX_INFLATED: u64 = 16 << 20;
const BASE: u32 = 0x1c84_9300;

/// Reads a histogram; in words where it cannot be.
pub(super) fn decode(bytes: &[u8]) -> Result<StandardHistogram, &'static str> {
    let mut reader = Big(bytes);
    let cookie = reader.u32().ok_or(SHORT)?;
    match kind(cookie) {
        Some(4 | 2 | 9) => {
            let length = reader.u32().ok_or(SHORT)?;
            let length = usize::try_from(length).unwrap_or(usize::MAX);
            let packed = reader.0.get(..length).ok_or(SHORT)?;
            let mut plain = Vec::new();
            let inflated = ZlibDecoder::new(packed).take(MAX_INFLATED).read_to_end(&mut plain);
            inflated.map_err(|_| "a histogram that cannot be inflated")?;
            decode_plain(&plain)
        }
        _ => decode_plain(bytes),
    }
}

const SHORT: &str = "a histogram that ends too early";

/// The version without the width of its counts: 3 and 4 are version 2, 1 and 2 version 1, 8 and 9 version 0; even and nine
/// are packed.
fn kind(cookie: u32) -> Option<u32> {
    (cookie & !0xff == BASE).then_some(cookie & 0x0f)
}

fn decode_plain(bytes: &[u8]) -> Result<StandardHistogram, &'static str> {
    let mut reader = Big(bytes);
    let cookie = reader.u32().ok_or(SHORT)?;
    let width = usize::try_from((cookie >> 4) & 0x0f).unwrap_or(0);
    match kind(cookie) {
        Some(3) => StandardHistogram::decode(bytes).map_err(|_| "a damaged histogram of version 2"),
        Some(1) => {
            let length = usize::try_from(reader.u32().ok_or(SHORT)?).unwrap_or(usize::MAX);
            if reader.u32().ok_or(SHORT)? != 0 {
                return Err("a histogram whose counts were shifted");
            }
            let layout = reader.layout()?;
            reader.u64().ok_or(SHORT)?;
            counts(reader.0.get(..length).ok_or(SHORT)?, width, layout)
        }
        Some(8) => {
            let layout = reader.layout()?;
            reader.u64().ok_or(SHORT)?;
            counts(reader.0, width, layout)
        }
        _ => Err("a histogram of an unknown version"),
    }
}

/// Significant digits, lowest and highest value.
type Layout = (u32, u64, u64);

fn counts(
    bytes: &[u8],
    width: usize,
    (digits, lowest, highest): Layout,
) -> Result<StandardHistogram, &'static str> {
    const IMPOSSIBLE: &str = "a histogram of an impossible layout";
    let mut histogram = StandardHistogram::new(digits, lowest, highest).ok_or(IMPOSSIBLE)?;
    let buckets = Buckets::new(digits, lowest).ok_or(IMPOSSIBLE)?;
    if !matches!(width, 1 | 2 | 4 | 8) {
        return Err("counts of an unknown width");
    }
    let last = buckets.index(u64::MAX);
    for (index, count) in (0..=last).zip(bytes.chunks_exact(width)) {
        let n = count.iter().fold(0_u64, |n, &byte| n << 8 | u64::from(byte));
        if n > i64::MAX.unsigned_abs() {
            return Err("a histogram with an impossible count");
        }
        histogram.record_n(buckets.lowest(index), n);
    }
    Ok(histogram)
}

/// Numbers in the byte order of Java.
struct Big<'a>(&'a [u8]);

impl Big<'_> {
    fn u32(&mut self) -> Option<u32> {
        let (bytes, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(u32::from_be_bytes(*bytes))
    }

    fn u64(&mut self) -> Option<u64> {
        let (bytes, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(u64::from_be_bytes(*bytes))
    }

    fn layout(&mut self) -> Result<Layout, &'static str> {
        let digits = self.u32().ok_or(SHORT)?;
        Ok((digits, self.u64().ok_or(SHORT)?, self.u64().ok_or(SHORT)?))
    }
}
