use proptest::prelude::*;

use super::layout::LAST_CELL;
use super::*;

fn recorded(values: &[u64]) -> Histogram {
    let mut histogram = Histogram::new();
    for &micros in values {
        histogram.record(micros);
    }
    histogram
}

/// Values as load tests have them: most small, some across the whole range.
fn micros() -> impl Strategy<Value = u64> {
    prop_oneof![4 => 0_u64..5_000, 4 => 0_u64..90_000_000, 1 => 0_u64..1 << 45]
}

proptest! {
    #[test]
    fn every_value_falls_into_the_cell_that_hdrhistogram_gives_it(micros in 0..1_u64 << 62) {
        let oracle = hdrhistogram::Histogram::<u64>::new_with_bounds(1, u64::MAX, 3).unwrap();
        let cell = cell_of(micros);
        prop_assert!(cell <= LAST_CELL);
        prop_assert_eq!(lowest_of(cell), oracle.lowest_equivalent(micros));
        prop_assert_eq!(lowest_of(cell) + (width_of(cell) - 1), oracle.highest_equivalent(micros));
    }

    #[test]
    fn nearest_ranks_are_those_of_hdrhistogram(values in prop::collection::vec(micros(), 1..2_000), q in 0.0..1.0_f64) {
        let mut oracle = hdrhistogram::Histogram::<u64>::new_with_bounds(1, 1 << 60, 3).unwrap();
        for &micros in &values {
            oracle.record(micros).unwrap();
        }
        let ours = recorded(&values).nearest_rank_ms(q).unwrap() * 1000.0;
        let theirs = oracle.value_at_quantile(q);
        prop_assert!(ours >= oracle.lowest_equivalent(theirs) as f64 - 1e-6, "{} < {}", ours, theirs);
        prop_assert!(ours <= oracle.highest_equivalent(theirs) as f64 + 1e-6, "{} > {}", ours, theirs);
    }

    #[test]
    fn quantiles_agree_with_linear_interpolation_over_the_sorted_values(
        mut values in prop::collection::vec(micros(), 1..2_000), q in 0.0..=1.0_f64,
    ) {
        let ours = recorded(&values).quantile_ms(q).unwrap() * 1000.0;
        values.sort_unstable();
        let position = q * (values.len() - 1) as f64;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "an index of the list")]
        let (below, above) = (position.floor() as usize, position.ceil() as usize);
        let (low, high) = (values[below] as f64, values[above] as f64);
        let exact = low + (high - low) * position.fract();
        prop_assert!((ours - exact).abs() <= (exact * 0.001).max(2.0), "{} instead of {}", ours, exact);
    }

    #[test]
    fn encoding_and_decoding_gives_the_same_histogram(values in prop::collection::vec(micros(), 0..1_500), cut in 0.0..1.0_f64) {
        let histogram = recorded(&values);
        let bytes = histogram.encode();
        prop_assert_eq!(Histogram::decode(&bytes).unwrap(), histogram);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "an index of the list")]
        let cut = (bytes.len() as f64 * cut) as usize;
        prop_assert!(Histogram::decode(&bytes[..cut]).is_err());
    }

    #[test]
    fn merging_is_as_recording_everything_in_one(
        a in prop::collection::vec(micros(), 0..1_500), b in prop::collection::vec(micros(), 0..1_500),
    ) {
        let mut merged = recorded(&a);
        merged.merge(&recorded(&b));
        prop_assert_eq!(merged, recorded(&[a, b].concat()));
    }

    #[test]
    fn decoding_arbitrary_bytes_never_panics(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        if let Ok(histogram) = Histogram::decode(&bytes) {
            histogram.quantile_ms(0.5);
            histogram.cells();
        }
    }

    #[test]
    fn extremes_in_milliseconds_come_back_bit_by_bit(values in prop::collection::vec(any::<f64>(), 1..50)) {
        let values: Vec<f64> = values.into_iter().filter(|ms| ms.is_finite()).collect();
        let mut histogram = Histogram::new();
        for &ms in &values {
            histogram.record_ms(ms);
        }
        let back = Histogram::decode(&histogram.encode()).unwrap();
        prop_assert_eq!(back.min_ms(), values.iter().copied().reduce(f64::min));
        prop_assert_eq!(back.max_ms(), values.iter().copied().reduce(f64::max));
    }
}

#[test]
fn an_empty_histogram_has_no_quantile() {
    let empty = Histogram::new();
    assert!(empty.is_empty());
    assert_eq!(
        (empty.quantile_ms(0.5), empty.nearest_rank_ms(0.5), empty.min(), empty.max()),
        (None, None, None, None)
    );
    assert_eq!(empty.encode(), [0]);
}

#[test]
fn the_ends_are_exact_and_the_middle_is_interpolated() {
    let mut histogram = Histogram::new();
    for ms in [121.233_058, 3.000_001] {
        histogram.record_ms(ms);
    }
    assert_eq!(histogram.quantile_ms(0.0), Some(3.000_001));
    assert_eq!(histogram.quantile_ms(1.0), Some(121.233_058));
    assert_eq!(histogram.quantile_ms(0.5), Some(3.000_001 + (121.233_058 - 3.000_001) * 0.5));
    assert_eq!(histogram.nearest_rank_ms(0.5), Some(3.000_001));
    assert_eq!(histogram.max(), Some(121_233.058));
}

#[test]
fn a_value_below_zero_counts_as_zero_but_stays_the_minimum() {
    let mut histogram = Histogram::new();
    for value in [-5.0, 1.0, 2.0] {
        histogram.record_ms(value);
    }
    assert_eq!((histogram.count(), histogram.min_ms()), (3, Some(-5.0)));
    assert_eq!(histogram.cells().first(), Some(&(0, 0, 1)));
}

#[test]
fn many_values_in_a_narrow_range_take_little_memory() {
    let mut histogram = Histogram::new();
    for i in 0..1_000_000_u64 {
        histogram.record(20_000 + i % 10_000);
    }
    assert_eq!(histogram.count(), 1_000_000);
    assert!(histogram.encode().len() < 6_000);
}
