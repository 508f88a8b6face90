//! `HdrHistogram`'s bucket layout: which cell a value falls into, and which values a cell stands for.

/// Cells of values for some number of significant digits and a unit.
///
/// Small values have a cell of one unit each; from there on each doubling is shared by the same number of cells. With two
/// digits and unit 1 this is also the layout of k6 Cloud, which rounds up to whole numbers first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Buckets {
    /// Cells that share a doubling, as a power of two.
    half_bits: u32,
    /// Values that count as one, as a power of two.
    unit_bits: u32,
}

/// The layout of [`super::Histogram`]: three significant digits of 1 µs.
pub(super) const MICROS: Buckets = Buckets { half_bits: 10, unit_bits: 0 };
/// The cell of the largest `u64` in [`MICROS`].
pub(super) const LAST_CELL: u16 = 56_319;

impl Buckets {
    /// The layout for so many significant digits (0 to 5) of values from `lowest` on; none where no layout has them.
    pub fn new(digits: u32, lowest: u64) -> Option<Self> {
        // At least 2 × 10^digits values that are told apart.
        let half_bits = *[0, 4, 7, 10, 14, 17].get(usize::try_from(digits).ok()?)?;
        let unit_bits = lowest.checked_ilog2()?;
        (unit_bits + half_bits <= 60).then_some(Self { half_bits, unit_bits })
    }

    /// The cell of a value.
    pub const fn index(self, value: u64) -> u32 {
        let one_unit_each = (1 << (self.half_bits + 1 + self.unit_bits)) - 1;
        let bits = u64::BITS - (value | one_unit_each).leading_zeros();
        let bucket = bits - (self.half_bits + 1 + self.unit_bits);
        #[expect(clippy::cast_possible_truncation, reason = "below two halves: at most 18 bits")]
        let within = (value >> (bucket + self.unit_bits)) as u32;
        (bucket << self.half_bits) + within
    }

    /// The smallest value of a cell.
    pub const fn lowest(self, index: u32) -> u64 {
        let bucket = self.bucket(index);
        ((index - (bucket << self.half_bits)) as u64) << (bucket + self.unit_bits)
    }

    /// The largest value of a cell.
    pub const fn highest(self, index: u32) -> u64 {
        self.lowest(index) + (self.width(index) - 1)
    }

    /// How many values fall into a cell.
    pub const fn width(self, index: u32) -> u64 {
        1 << (self.bucket(index) + self.unit_bits)
    }

    const fn bucket(self, index: u32) -> u32 {
        (index >> self.half_bits).saturating_sub(1)
    }
}

/// The cell of a value in µs. 2^64 values need 56,320 cells, so a `u16` holds them all.
pub(super) fn cell_of(micros: u64) -> u16 {
    u16::try_from(MICROS.index(micros)).unwrap_or(LAST_CELL)
}

pub(super) fn lowest_of(cell: u16) -> u64 {
    MICROS.lowest(cell.into())
}

pub(super) fn width_of(cell: u16) -> u64 {
    MICROS.width(cell.into())
}

pub(super) fn middle_ms(cell: u16) -> f64 {
    (lowest_of(cell) as f64 + (width_of(cell) - 1) as f64 / 2.0) / 1000.0
}

/// Half a µs is rounded up. By adding and cutting off, because rounding is a call on processors of 2003, which the
/// program is built for.
pub(super) fn micros_of(ms: f64) -> u64 {
    whole(ms * 1000.0 + 0.5)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "below zero counts as zero, above the largest as the largest: `as` saturates"
)]
pub(super) fn whole(value: f64) -> u64 {
    value as u64
}
