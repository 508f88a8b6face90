//! Fitting many values and labels into few pixels.

use crate::canvas::Point;

/// A line in runs of neighbouring points: a missing or unusable value ends a run.
pub(crate) fn runs(points: impl Iterator<Item = (f64, Option<f64>)>) -> Vec<Vec<Point>> {
    let mut runs = vec![Vec::new()];
    for (x, value) in points {
        match value.filter(|v| v.is_finite()) {
            Some(y) => runs.last_mut().expect("it begins with one run").push((x, y)),
            None if runs.last().is_some_and(|run| !run.is_empty()) => runs.push(Vec::new()),
            None => {}
        }
    }
    runs.retain(|run| !run.is_empty());
    runs
}

/// At most two points for each whole pixel: its smallest and its largest value, in the order they came.
pub(crate) fn decimated(run: &[Point]) -> Vec<Point> {
    let mut kept = Vec::with_capacity(run.len().min(4096));
    for column in run.chunk_by(|a, b| pixel(a) == pixel(b)) {
        let low = (0..column.len()).min_by(|a, b| column[*a].1.total_cmp(&column[*b].1)).unwrap_or(0);
        let high = (0..column.len()).max_by(|a, b| column[*a].1.total_cmp(&column[*b].1)).unwrap_or(0);
        kept.push(column[low.min(high)]);
        if low != high {
            kept.push(column[low.max(high)]);
        }
    }
    kept
}

#[expect(clippy::cast_possible_truncation, reason = "a place in a picture of some thousand pixels")]
fn pixel(point: &Point) -> i64 {
    point.0.floor() as i64
}

/// Moves label positions apart until neighbours are `gap` from each other, as little as possible, and keeps them between
/// `low` and `high` where they fit.
pub(crate) fn spread(places: &[f64], gap: f64, (low, high): (f64, f64)) -> Vec<f64> {
    let mut order: Vec<usize> = (0..places.len()).collect();
    order.sort_by(|a, b| places[*a].total_cmp(&places[*b]));
    let mut at = places.to_vec();
    for _ in 0..200 {
        for pair in order.windows(2) {
            let short = gap - (at[pair[1]] - at[pair[0]]);
            if short > 0.01 {
                at[pair[0]] -= short / 2.0;
                at[pair[1]] += short / 2.0;
            }
        }
        let (Some(first), Some(last)) = (order.first(), order.last()) else { break };
        at[*first] = at[*first].max(low);
        at[*last] = at[*last].min(high);
    }
    at
}

/// A row for each stretch, counted from 0, above every earlier stretch that it overlaps. Labels that stand to the right of
/// their mark and come from right to left are then crossed by no mark of another.
pub(crate) fn stacked(stretches: &[(f64, f64)]) -> Vec<usize> {
    let mut rows: Vec<usize> = Vec::with_capacity(stretches.len());
    for (i, (from, to)) in stretches.iter().enumerate() {
        let below = (0..i).filter(|k| stretches[*k].0 < *to && stretches[*k].1 > *from);
        rows.push(below.map(|k| rows[k] + 1).max().unwrap_or(0));
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimation_keeps_the_smallest_and_the_largest_value_of_every_pixel() {
        let line: Vec<Point> =
            (0..10_000).map(|i| (f64::from(i) / 100.0, f64::from((i * 7919) % 1009))).collect();
        let kept = decimated(&line);
        assert!(kept.len() <= 200);
        for column in line.chunks(100) {
            let left: Vec<f64> = kept.iter().filter(|p| pixel(p) == pixel(&column[0])).map(|p| p.1).collect();
            let values = || column.iter().map(|p| p.1);
            assert!(
                left.contains(&values().fold(0.0, f64::max)) && left.contains(&values().fold(2e3, f64::min))
            );
        }
    }

    #[test]
    fn a_gap_or_an_unusable_value_breaks_the_line() {
        let points = [Some(1.0), None, None, Some(2.0), Some(f64::NAN), Some(3.0)];
        let line = runs(points.into_iter().enumerate().map(|(i, v)| (i as f64, v)));
        assert_eq!(line, [vec![(0.0, 1.0)], vec![(3.0, 2.0)], vec![(5.0, 3.0)]]);
    }

    #[test]
    fn labels_that_would_touch_are_moved_apart() {
        let at = spread(&[10.0, 10.0, 12.0, 90.0], 15.0, (0.0, 100.0));
        let mut sorted = at.clone();
        sorted.sort_by(f64::total_cmp);
        assert!(sorted.windows(2).all(|pair| pair[1] - pair[0] > 14.9), "{at:?}");
        assert!(sorted[0] >= 0.0 && sorted[3] <= 100.0);
        assert_eq!(spread(&[], 15.0, (0.0, 1.0)), Vec::<f64>::new());
    }

    #[test]
    fn labels_that_overlap_are_stacked() {
        assert_eq!(stacked(&[(50.0, 90.0), (40.0, 60.0), (0.0, 45.0), (0.0, 10.0)]), [0, 1, 2, 3]);
        assert_eq!(stacked(&[(50.0, 90.0), (10.0, 40.0)]), [0, 0]);
    }
}
