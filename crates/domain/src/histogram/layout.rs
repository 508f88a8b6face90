//! `HdrHistogram`'s bucket layout: which cell a value falls into, and which values a cell stands for.

/// Sub-buckets in the upper half of a bucket: 2^10 gives three significant digits.
const HALF_BITS: u32 = 10;
/// The cell of the largest `u64`.
pub(super) const LAST_CELL: u16 = 56_319;

/// The cell of a value in µs. 2^64 values need 56,320 cells, so a `u16` holds them all.
pub(super) fn cell_of(micros: u64) -> u16 {
    let bucket = (64 - (micros | 2047).leading_zeros()) - (HALF_BITS + 1);
    u16::try_from((u64::from(bucket) << HALF_BITS) + (micros >> bucket)).unwrap_or(LAST_CELL)
}

/// Values below 2,048 µs have a cell of their own; from there on 1,024 cells share each doubling.
fn bucket_of(cell: u16) -> u32 {
    u32::from(cell >> HALF_BITS).saturating_sub(1)
}

pub(super) fn lowest_of(cell: u16) -> u64 {
    let bucket = bucket_of(cell);
    let sub = u64::from(cell) - (u64::from(bucket) << HALF_BITS);
    sub << bucket
}

pub(super) fn width_of(cell: u16) -> u64 {
    1 << bucket_of(cell)
}

pub(super) fn middle_ms(cell: u16) -> f64 {
    (lowest_of(cell) as f64 + (width_of(cell) - 1) as f64 / 2.0) / 1000.0
}

pub(super) fn micros_of(ms: f64) -> u64 {
    whole((ms * 1000.0).round())
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "below zero counts as zero, above the largest as the largest: `as` saturates"
)]
pub(super) fn whole(rounded: f64) -> u64 {
    rounded as u64
}
