use proptest::prelude::*;

use super::*;
use crate::{Latency, Ranks, Requests};

fn slice(second: i64, failed: Option<u64>, values: &[u64]) -> Slice {
    let mut histogram = Histogram::new();
    for &micros in values {
        histogram.record(micros);
    }
    Slice { second, count: values.len() as u64, failed, histogram }
}

fn slices() -> impl Strategy<Value = Vec<Slice>> {
    let one = (1_i64..90, prop::option::of(0_u64..9), prop::collection::vec(0_u64..5_000_000, 0..40));
    (-1_000_000_000_i64..4_000_000_000, prop::collection::vec(one, 0..70)).prop_map(|(start, ones)| {
        let mut second = start;
        let next = |(distance, failed, values): (i64, Option<u64>, Vec<u64>)| {
            second += distance;
            slice(second, failed, &values)
        };
        ones.into_iter().map(next).collect()
    })
}

proptest! {
    #[test]
    fn a_block_gives_back_the_slices_it_was_packed_from(slices in slices()) {
        match SeriesBlock::pack(&slices) {
            None => prop_assert!(slices.is_empty()),
            Some(block) => prop_assert_eq!(block.slices().unwrap(), slices),
        }
    }

    #[test]
    fn a_damaged_block_is_an_error_or_other_slices_but_no_panic(
        slices in slices(), at in any::<prop::sample::Index>(), byte in any::<u8>(),
    ) {
        if let Some(mut block) = SeriesBlock::pack(&slices) {
            let at = at.index(block.bytes.len());
            block.bytes[at] = byte;
            let _ = block.slices();
        }
    }
}

#[test]
fn a_wider_step_merges_histograms_and_an_idle_step_has_no_percentile() {
    let slow: Vec<u64> = vec![100_000; 99];
    let slices =
        [slice(1_000, Some(1), &[1_000]), slice(1_001, Some(2), &slow), slice(1_025, None, &[7_000])];
    let block = SeriesBlock::pack(&slices).unwrap();
    let series = series(&[block], 10_000).unwrap().unwrap();
    assert_eq!((series.step_ms, series.start), (10_000, Some(Timestamp(1_000_000))));
    let all = &series.endpoints[0];
    assert_eq!(all.count, [100, 0, 1]);
    assert_eq!(all.failed, [Some(3), None, None]);
    // The mean of the two seconds' medians would be about 50 ms.
    assert!((all.p50[0].unwrap() - 100.0).abs() < 0.1);
    assert_eq!((all.p50[1], all.p99[1], all.p99[2]), (None, None, Some(7.0)));
}

#[test]
fn a_step_is_at_least_a_second_and_is_widened_for_a_clock_that_jumped() {
    let seconds = [slice(0, None, &[5]), slice(1, None, &[5])];
    let steps = Steps::over(&[SeriesBlock::pack(&seconds).unwrap()], 1, 1).unwrap();
    assert_eq!((steps.step_ms, steps.count), (1000, 2));
    let years = [slice(0, None, &[5]), slice(3_000_000_000, None, &[5])];
    let block = SeriesBlock::pack(&years).unwrap();
    let wide = Steps::over(std::slice::from_ref(&block), 1000, 1).unwrap();
    assert!(i64::try_from(wide.count).unwrap() <= MAX_STEPS + 1, "{wide:?}");
    assert_eq!(wide.lay_out(&[block]).unwrap().count.iter().sum::<u64>(), 2);
    assert_eq!(series(&[], 1000).unwrap(), None);
}

#[test]
fn a_window_counts_its_own_seconds_and_begins_where_it_is_told() {
    let seconds: Vec<Slice> = (0..10_u64)
        .map(|i| {
            slice(1_003 + i64::try_from(i).unwrap(), (i < 5).then_some(i % 2), &[i * 1_000, i * 1_000 + 500])
        })
        .collect();
    let (early, late) = seconds.split_at(4);
    let blocks = [SeriesBlock::pack(early).unwrap(), SeriesBlock::pack(late).unwrap()];
    let part = Slice::merged(&blocks, &(1_005..1_010)).unwrap();
    assert_eq!((part.count, part.failed), (10, Some(1)));
    let run = Requests { failed: Some(2), ..Requests::default() };
    let read = part.requests(5, &run, Ranks::Linear);
    assert_eq!(
        (read.rate_per_s, read.latency_ms.min, read.latency_ms.max),
        (Some(2.0), Some(2.0), Some(6.5))
    );
    assert!((read.latency_ms.p50.unwrap() - 4.25).abs() < 0.005, "{:?}", read.latency_ms);
    assert_eq!(read.latency_ms.mean, None);
    assert_eq!(part.requests(5, &run, Ranks::WholeMillis).latency_ms.p50, Some(4.0));

    let steps = Steps::between(&(1_005..1_010), 2_000, 1).unwrap();
    let line = steps.lay_out(&blocks).unwrap();
    assert_eq!((steps.start(), line.count), (Timestamp(1_005_000), vec![4, 4, 2]));
}

#[test]
fn a_window_without_a_request_has_no_latency_and_no_failure_where_the_run_tells_them() {
    let nothing = Slice::merged(&[], &(0..10)).unwrap();
    let tells = Requests { count: Some(4), failed: Some(1), ..Requests::default() };
    let read = nothing.requests(10, &tells, Ranks::Linear);
    assert_eq!(
        (read.count, read.failed, read.rate_per_s, read.latency_ms),
        (Some(0), Some(0), Some(0.0), Latency::default())
    );
    let tells_not = Requests { failed: None, ..tells };
    assert_eq!(nothing.requests(10, &tells_not, Ranks::Linear).failed, None);
    assert_eq!(Steps::between(&(5..5), 1000, 1), None);
}
