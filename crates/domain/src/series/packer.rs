//! Packs slices into blocks, many times over with the same memory.

use super::{SeriesBlock, Slice};
use crate::varint;

/// Makes blocks; what it needs for compressing is had once, not for each block.
#[derive(Default)]
pub struct Packer {
    zstd: Option<zstd::bulk::Compressor<'static>>,
    plain: Vec<u8>,
    packed: Vec<u8>,
}

impl Packer {
    /// Packs slices that are in ascending order of their seconds; none gives no block. The same slices always give the
    /// same bytes, whatever was packed before.
    ///
    /// # Panics
    /// When zstd cannot have memory.
    pub fn pack(&mut self, slices: &[Slice]) -> Option<SeriesBlock> {
        const LEVEL: i32 = 1;
        let (first_second, last_second) = (slices.first()?.second, slices.last()?.second);
        lay_out(slices, first_second, &mut self.plain);
        let zstd = self.zstd.get_or_insert_with(|| {
            zstd::bulk::Compressor::new(LEVEL).expect("a compressor of an ordinary level needs only memory")
        });
        self.packed.clear();
        self.packed.reserve(zstd::zstd_safe::compress_bound(self.plain.len()));
        zstd.compress_to_buffer(self.plain.as_slice(), &mut self.packed)
            .expect("compressing from memory into memory fails only without memory");
        // A block is kept until its run is stored: it takes no more room than it has bytes.
        Some(SeriesBlock { first_second, last_second, bytes: self.packed.as_slice().to_vec() })
    }
}

impl std::fmt::Debug for Packer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Packer").finish_non_exhaustive()
    }
}

fn lay_out(slices: &[Slice], first_second: i64, plain: &mut Vec<u8>) {
    plain.clear();
    varint::write(plain, slices.len() as u64);
    let mut previous = first_second;
    for slice in slices {
        varint::write(plain, slice.second.abs_diff(previous));
        varint::write(plain, slice.count);
        varint::write(plain, slice.failed.map_or(0, |failed| failed.saturating_add(1)));
        slice.histogram.encode_into(plain);
        previous = slice.second;
    }
}
