//! The course of a run: rate and latency over time.

use chart::timeline::{self, Span, Timeline, Whole};
use chart::{Name, Size, standalone};
use insta::assert_snapshot;

use crate::said;
use crate::specs::{knee, plateau};

const WHY: &str = "The file has the numbers of the whole run only.";

fn summed_up() -> Timeline {
    let whole = Whole { seconds: Some(30.0), rate: Some(120.0), p95: Some(41.3), ..Whole::default() };
    Timeline { step_s: 1.0, absent: Some(WHY.to_owned()), whole, ..Timeline::default() }
}

#[test]
fn a_real_run_that_meets_its_knee() {
    let figure = timeline::figure(&knee(), "run-says");
    assert_snapshot!("knee", said(&figure));
    assert_snapshot!("knee_wide", figure.wide);
    assert_snapshot!("knee_narrow", figure.narrow);
}

#[test]
fn a_plateau_with_its_steady_window() {
    let figure = timeline::figure(&plateau(), "run-says");
    assert_snapshot!("plateau", said(&figure));
    assert_snapshot!("plateau_wide", figure.wide);
    assert_snapshot!("plateau_narrow", figure.narrow);
}

#[test]
fn a_window_of_a_run_keeps_the_run_s_clock() {
    let all = knee();
    let cut = |values: &[Option<f64>]| values[20..32].to_vec();
    let spec = Timeline {
        rate: cut(&all.rate),
        failed: cut(&all.failed),
        p50: cut(&all.p50),
        p95: cut(&all.p95),
        p99: cut(&all.p99),
        part: Some((20.0, 32.0)),
        whole: Whole { seconds: Some(12.0), ..all.whole },
        ..all.clone()
    };
    let figure = timeline::figure(&spec, "run-says");
    assert_snapshot!("part", said(&figure));
    assert_snapshot!("part_wide", figure.wide);
    assert_snapshot!("part_narrow", figure.narrow);
    assert_eq!(timeline::readings(&spec)[11], timeline::readings(&all)[31]);
    let longer = Timeline { step_s: 5.0, end_s: Some(79.0), ..spec.clone() };
    assert_eq!((spec.begin(3), spec.end(), all.end(), longer.end()), (23.0, 32.0, 42.0, 79.0));

    let endpoint = Timeline { endpoint: Some("GET /cart".to_owned()), ..spec.clone() };
    assert!(timeline::sentence(&endpoint).starts_with("GET /cart from 0:20 to 0:32: p95 was "));
    let whole = Timeline { part: None, ..endpoint };
    assert!(timeline::sentence(&whole).starts_with("GET /cart: p95 was "));
    let idle = Timeline { rate: vec![Some(0.0); 12], ..spec };
    assert_eq!(timeline::sentence(&idle), "From 0:20 to 0:32, no request ended.");
}

#[test]
fn the_panels_of_a_run_stand_alone_with_their_palette() {
    let spec = knee();
    let sentence = timeline::sentence(&spec);
    assert_snapshot!(
        "latency_alone",
        standalone(&timeline::latency(&spec, Size::Wide, Name::Words(&sentence)))
    );
    assert_snapshot!("rate_alone", standalone(&timeline::rate(&spec, Size::Wide, Name::Words(&sentence))));
}

#[test]
fn one_point_is_a_dot_and_equal_values_a_level_line() {
    let one = Timeline { step_s: 1.0, rate: vec![Some(3.0)], p95: vec![Some(20.0)], ..Timeline::default() };
    assert_eq!(timeline::latency(&one, Size::Wide, Name::Hidden).matches("<circle").count(), 1);
    let level = Timeline { p95: vec![Some(20.0); 60], ..one };
    let drawn = timeline::latency(&level, Size::Wide, Name::Hidden);
    let line = drawn.lines().find(|l| l.contains("stroke=\"#000031\"")).unwrap();
    let points = line.split("points=\"").nth(1).unwrap().split('"').next().unwrap();
    let heights: Vec<&str> = points.split_whitespace().map(|p| p.split(',').nth(1).unwrap()).collect();
    assert!(heights.len() == 60 && heights.iter().all(|y| y == &heights[0]), "{heights:?}");
}

#[test]
fn a_hundred_thousand_steps_are_drawn_as_two_points_a_pixel_at_most() {
    let wave = |k: usize| (0..100_000).map(|i| Some(((i * k) % 997) as f64)).collect::<Vec<_>>();
    let spec = Timeline {
        step_s: 1.0,
        rate: wave(7),
        p50: wave(11),
        p95: wave(13),
        p99: wave(17),
        ..Timeline::default()
    };
    let drawn = timeline::both(&spec, Size::Wide, Name::Hidden);
    assert!(drawn.len() < 200_000, "{} bytes", drawn.len());
    assert!(timeline::table(&spec).rows.len() <= 25);
}

#[test]
fn a_step_is_found_again_where_it_was_drawn() {
    let spec = knee();
    let steps = spec.steps();
    for span in [Span::of(Size::Wide), Span::of(Size::Narrow)] {
        for step in 0..steps {
            assert_eq!(span.step_at(steps, span.x(steps, step) / span.width), Some(step));
        }
        assert_eq!([span.step_at(steps, -3.0), span.step_at(steps, 3.0)], [Some(0), Some(steps - 1)]);
        assert_eq!(span.step_at(0, 0.5), None);
        assert_eq!((span.edge(steps, 0), span.edge(steps, steps)), (span.left, span.right));
    }
    let said = "0:37: 185 req/s, of which 13 failed; p50 1.51 s, p95 1.56 s, p99 1.59 s";
    assert_eq!(timeline::readings(&spec)[37], said);
    assert_eq!(timeline::readings(&spec).len(), steps);
    let gap = Timeline { rate: vec![None], ..Timeline::default() };
    assert!(timeline::readings(&gap)[0].contains("unknown"));
}

#[test]
fn a_run_without_a_course_says_why_and_not_that_it_has_no_request() {
    let figure = timeline::figure(&summed_up(), "says");
    assert_eq!(figure.sentence, WHY);
    assert!(
        figure.wide.contains("not in the file") && !figure.wide.contains("no request"),
        "{}",
        figure.wide
    );
    assert!(figure.table.rows.is_empty());
    let empty = timeline::figure(&Timeline::default(), "says");
    assert_eq!(empty.sentence, "This run has no request.");
    assert!(empty.wide.contains("no requests"));
}

#[test]
fn a_course_of_counts_draws_them_and_says_why_it_has_no_latencies() {
    let why = "The file counts requests over time, but not how long they took.";
    let whole = Whole { rate: Some(2.0), failed: Some(0.0), ..Whole::default() };
    let rate = vec![Some(1.0), Some(2.0), Some(3.0)];
    let failed = vec![Some(0.0); 3];
    let spec =
        Timeline { step_s: 1.0, rate, failed, absent: Some(why.to_owned()), whole, ..Timeline::default() };
    assert_eq!(
        timeline::sentence(&spec),
        format!("Requests came at 2 req/s over 3 s; no request failed. {why}")
    );
    let drawn = timeline::latency(&spec, Size::Wide, Name::Hidden);
    assert!(drawn.contains("not in the file"), "{drawn}");
    assert!(!timeline::rate(&spec, Size::Wide, Name::Hidden).contains("not in the file"));
}
