use proptest::prelude::*;

use super::*;

/// Records that are their times, in hours.
#[derive(Debug, Default)]
struct Times {
    all: Vec<i64>,
    stretches: Stretches<Self>,
    left_out: LeftOut,
}

impl Stretch for Times {
    const PER_MS: i64 = 1;

    fn stretches(&mut self) -> &mut Stretches<Self> {
        &mut self.stretches
    }

    fn span(&self) -> Option<(i64, i64)> {
        Some((*self.all.iter().min()?, *self.all.iter().max()?))
    }

    fn records(&self) -> u64 {
        self.all.len() as u64
    }

    fn another(&self, _number: u32) -> Self {
        Self::default()
    }

    fn follow(&mut self, _before: &mut Self) -> Result<(), IngestError> {
        Ok(())
    }

    fn join(&mut self, other: Self) -> Result<(), IngestError> {
        self.all.extend(other.all);
        Ok(())
    }

    fn leave_out(&mut self, left_out: LeftOut) {
        self.left_out = left_out;
    }
}

fn recorded(times: &[i64]) -> Times {
    let mut test = Times::default();
    for &time in times {
        if test.enters(time).unwrap() {
            test.all.push(time);
        }
    }
    test.settle().unwrap();
    test
}

/// The times that no gap of more than a day parts from the one in the middle, by sorting all of them.
fn around_the_middle(mut times: Vec<i64>) -> Vec<i64> {
    times.sort_unstable();
    let mut clusters: Vec<Vec<i64>> = Vec::new();
    for &time in &times {
        match clusters.last_mut() {
            Some(cluster) if time - cluster[cluster.len() - 1] <= DAY_MS => cluster.push(time),
            _ => clusters.push(vec![time]),
        }
    }
    let middle = times[times.len() / 2];
    clusters.into_iter().find(|cluster| cluster.contains(&middle)).unwrap()
}

/// Two days of three, and a time of day.
fn time() -> impl Strategy<Value = i64> {
    let day = prop_oneof![6 => Just(20_000), 2 => Just(20_001), 1 => Just(3_652), 1 => Just(30_000)];
    (day, 0..24_i64).prop_map(|(day, hour)| day * DAY_MS + hour * 3_600_000)
}

proptest! {
    #[test]
    fn what_is_kept_is_what_lies_around_the_middle(times in prop::collection::vec(time(), 1..60)) {
        let mut test = recorded(&times);
        test.all.sort_unstable();
        prop_assert_eq!(test.left_out.records + test.records(), times.len() as u64);
        prop_assert_eq!(&test.all, &around_the_middle(times.clone()));
    }
}

#[test]
fn a_test_of_a_week_is_whole_in_any_order() {
    let hours: Vec<i64> = (0..7 * 24).map(|hour| hour * 3_600_000).collect();
    // As sorted by something else than time: every 50th hour, and again.
    let shuffled: Vec<i64> =
        (0..50).flat_map(|first| hours.iter().skip(first).step_by(50).copied()).collect();
    for times in [hours, shuffled] {
        let test = recorded(&times);
        assert_eq!((test.all.len(), test.left_out.records), (7 * 24, 0));
    }
}

#[test]
fn many_odd_times_are_counted_without_being_kept() {
    let day = |nth: i64| nth * 10 * DAY_MS;
    let test: Vec<i64> = (0..1_000).map(|second| day(2_000) + second * 1_000).collect();
    let odd: Vec<i64> = (0..900).map(day).collect();
    let mixed: Vec<i64> = test.iter().zip(&odd).flat_map(|(&one, &other)| [other, one]).collect();
    for times in
        [[test.clone(), odd.clone()].concat(), [odd[..200].to_vec(), test[..900].to_vec()].concat(), mixed]
    {
        let recorded = recorded(&times);
        assert!(recorded.all.iter().all(|time| *time >= day(2_000)), "{:?}", recorded.left_out);
        assert_eq!(recorded.records() + recorded.left_out.records, times.len() as u64);
        assert!(recorded.all.len() >= 900);
    }
}

#[test]
fn what_is_left_out_is_dated() {
    let left_out = |records, span| LeftOut { records, span };
    let at = |text: &str| text.parse::<Timestamp>().unwrap();
    let (first, last) = (at("1980-01-01T00:00:00Z"), at("1980-01-04T00:01:00Z"));
    let note = |left_out: LeftOut| left_out.note().unwrap_or_default();
    assert_eq!(
        note(left_out(1, Some((first, first)))),
        "1 record is dated 1980-01-01 00:00, more than 24 hours from the rest of the test (a clock was set); it is left out and \
         counted as skipped."
    );
    assert_eq!(
        left_out(2, Some((first, last))).why(),
        "dated 1980-01-01 00:00 to 1980-01-04 00:01, more than 24 hours from the rest of the test"
    );
    assert!(note(left_out(2, None)).starts_with("2 records are more than 24 hours from the rest"));
    assert_eq!(note(LeftOut::default()), "");
}
