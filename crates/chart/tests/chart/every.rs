//! What holds for every chart: nothing to draw is an answer, no number leaves its picture, and each picture has a name.

use chart::compared::{self, Compared};
use chart::headroom::{self, Ceiling, Headroom};
use chart::spectrum::{self, Spectrum};
use chart::timeline::{self, Timeline, Whole};
use chart::trend::{self, Run, Trend};
use chart::{Figure, Name, Size, spark};
use insta::assert_snapshot;

use crate::specs::plateau;

#[test]
fn empty_inputs_are_drawn_answers() {
    assert_snapshot!("empty_run", timeline::both(&Timeline::default(), Size::Wide, Name::By("e")));
    assert_snapshot!("empty_trend", trend::draw(&Trend::default(), Size::Wide, Name::By("e")));
    assert_snapshot!("empty_headroom", headroom::draw(&Headroom::default(), Size::Wide, Name::By("e")));
    assert_snapshot!("empty_spark", spark::draw(&[]));
    assert_snapshot!("empty_spectrum", spectrum::draw(&Spectrum::default(), Size::Wide, Name::By("e")));
    assert_snapshot!("empty_compared", compared::draw(&Compared::default(), Size::Wide, Name::By("e")));
    assert_eq!(timeline::sentence(&Timeline::default()), "This run has no request.");
    assert_eq!(trend::sentence(&Trend::default()), "There is no run yet.");
    let nothing = headroom::sentence(&Headroom::default());
    assert_eq!(nothing, "Not tested yet; today’s peak is unknown; no target is set.");
}

#[test]
fn no_number_makes_a_chart_panic_or_leave_its_picture() {
    let odd = [
        f64::NAN,
        f64::INFINITY,
        f64::NEG_INFINITY,
        f64::MAX,
        f64::MIN,
        f64::MIN_POSITIVE,
        -1.0,
        0.0,
        1e-300,
    ];
    for a in odd {
        for b in odd {
            let values = vec![Some(a), None, Some(b), Some(1.0), Some(a)];
            let whole = Whole {
                seconds: Some(a),
                rate: Some(a),
                failed: Some(b),
                p50: Some(a),
                p95: Some(b),
                p99: Some(a),
            };
            let spec = Timeline {
                step_s: a,
                rate: values.clone(),
                failed: values.clone(),
                p50: values.clone(),
                p95: values.clone(),
                p99: values.clone(),
                window: Some((a, b)),
                part: Some((b, a)),
                end_s: Some(a),
                endpoint: None,
                absent: None,
                whole,
            };
            inside(&timeline::figure(&spec, "x"), 820);
            let run = Run {
                p50: Some(a),
                p95: Some(b),
                p99: Some(a),
                rate: Some(b),
                baseline: true,
                ..Run::default()
            };
            inside(&trend::figure(&Trend { runs: vec![run.clone(), run] }, "x"), 1040);
            let ceilings = vec![Ceiling { name: "x".to_owned(), rate: a }];
            let spec = Headroom { peak: Some(a), tested: Some(b), target: Some(a), ceilings };
            inside(&headroom::figure(&spec, "x"), 1040);
            drop(spark::draw(&values));
            let side = spectrum::Side {
                name: "x".to_owned(),
                count: Some(1_000_000),
                points: vec![(0.5, a), (a, b), (0.99, b)],
                apart: a > b,
            };
            inside(
                &spectrum::figure(
                    &Spectrum { sides: vec![side.clone(), side], beyond: 10, ..Spectrum::default() },
                    "x",
                ),
                820,
            );
            let line = compared::Line { steps: values.clone(), whole: Some(b) };
            let (rate, p50, p95, p99) = (line.clone(), line.clone(), line.clone(), line);
            let side = compared::Side { name: "x".to_owned(), rate, p50, p95, p99 };
            inside(&compared::figure(&Compared { step_s: a, before: side.clone(), after: side }, "x"), 820);
        }
    }
}

/// Every horizontal place of a line or a mark lies in the picture.
fn inside(figure: &Figure, width: i32) {
    for (svg, width) in [(&figure.wide, width), (&figure.narrow, 400)] {
        for points in svg.split("points=\"").skip(1) {
            for point in points.split('"').next().unwrap().split_whitespace() {
                let x: i32 = point.split(',').next().unwrap().parse().unwrap();
                assert!((0..=2 * width).contains(&x), "{x} in {svg}");
            }
        }
    }
}

#[test]
fn every_picture_has_a_name_a_size_and_whole_coordinates() {
    let figure = timeline::figure(&plateau(), "run-says");
    for (svg, size) in [(&figure.wide, "wide"), (&figure.narrow, "narrow")] {
        let head = format!(
            "<svg class=\"chart\" data-size=\"{size}\" role=\"img\" aria-labelledby=\"run-says\" viewBox=\"0 0 "
        );
        assert!(svg.starts_with(&head), "{svg}");
        assert!(svg.ends_with("</svg>"));
        for attribute in ["points=\"", " x=\"", " y=\"", " width=\"", " height=\"", "font-size=\""] {
            for value in svg.split(attribute).skip(1) {
                assert!(!value.split('"').next().unwrap().contains('.'), "{attribute} in {svg}");
            }
        }
    }
}
