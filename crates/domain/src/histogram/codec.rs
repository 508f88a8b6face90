//! A histogram as bytes: what is stored of a whole run, and of each second in a block.

use super::Histogram;
use super::cells::Cells;
use super::layout::LAST_CELL;
use crate::varint::{self, DecodeError, Reader};

impl Histogram {
    /// Sparse bytes: count of cells, exact minimum and maximum, then (distance, count) of each cell as varints.
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Vec::new();
        self.encode_into(&mut out);
        out
    }

    /// As [`Self::encode`], appended to `out`.
    pub(crate) fn encode_into(&self, out: &mut Vec<u8>) {
        let cells = self.cells.sorted();
        varint::write(out, cells.len() as u64);
        if cells.is_empty() {
            return;
        }
        write_exact(out, self.min_ms);
        write_exact(out, self.max_ms);
        let mut previous = 0;
        for &(cell, n) in cells.iter() {
            varint::write(out, u64::from(cell - previous));
            varint::write(out, n);
            previous = cell;
        }
    }

    /// Reads what [`Self::encode`] wrote, and nothing else.
    pub fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        let mut reader = Reader::new(bytes);
        let histogram = Self::decode_from(&mut reader)?;
        reader.finish()?;
        Ok(histogram)
    }

    pub(crate) fn decode_from(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let cells = reader.varint()?;
        if cells == 0 {
            return Ok(Self::new());
        }
        let (min_ms, max_ms) = (read_exact(reader)?, read_exact(reader)?);
        let mut histogram = Self { min_ms, max_ms, ..Self::default() };
        let mut sparse: Vec<(u16, u64)> = Vec::with_capacity(cells.min(4096) as usize);
        let mut cell: u64 = 0;
        for nth in 0..cells {
            let distance = reader.varint()?;
            let n = reader.varint()?;
            cell = cell.saturating_add(distance);
            if cell > u64::from(LAST_CELL) || (nth > 0 && distance == 0) {
                return Err(reader.damaged("a cell outside the layout"));
            }
            histogram.count = match histogram.count.checked_add(n) {
                Some(count) if n > 0 => count,
                _ => return Err(reader.damaged("an impossible count")),
            };
            sparse.push((u16::try_from(cell).unwrap_or(LAST_CELL), n));
        }
        histogram.cells = Cells::of(sparse);
        Ok(histogram)
    }
}

/// A value in ms that is a whole number of ns takes a few bytes (k6's always is); any other its eight.
fn write_exact(out: &mut Vec<u8>, ms: f64) {
    #[expect(clippy::cast_possible_truncation, reason = "compared with the original right after")]
    let nanos = (ms * 1e6).round() as i64;
    if (nanos as f64 / 1e6).to_bits() == ms.to_bits() && nanos.unsigned_abs() < 1 << 53 {
        varint::write(out, (varint::zigzag(nanos) << 1) | 1);
    } else {
        varint::write(out, 0);
        out.extend_from_slice(&ms.to_le_bytes());
    }
}

fn read_exact(reader: &mut Reader<'_>) -> Result<f64, DecodeError> {
    match reader.varint()? {
        0 => Ok(f64::from_le_bytes(reader.eight()?)),
        odd if odd & 1 == 1 => Ok(varint::unzigzag(odd >> 1) as f64 / 1e6),
        _ => Err(reader.damaged("neither whole nanoseconds nor eight bytes")),
    }
}
