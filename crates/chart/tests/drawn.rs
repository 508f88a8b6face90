//! Every chart as it is drawn, from real runs and from what nobody hopes to draw.
#![expect(clippy::unwrap_used, reason = "the helpers of these tests stop where a picture is not as expected")]

use chart::compared::{self, Compared};
use chart::headroom::{Ceiling, Headroom};
use chart::spectrum::{self, Spectrum};
use chart::timeline::{Span, Timeline, Whole};
use chart::trend::{Run, Trend};
use chart::{Figure, Name, Size, headroom, spark, standalone, timeline, trend};
use insta::assert_snapshot;

fn knee() -> Timeline {
    serde_json::from_str(include_str!("specs/knee.json")).unwrap()
}

fn plateau() -> Timeline {
    serde_json::from_str(include_str!("specs/plateau.json")).unwrap()
}

fn runs() -> Trend {
    serde_json::from_str(include_str!("specs/trend.json")).unwrap()
}

fn orders_api() -> Headroom {
    serde_json::from_str(include_str!("specs/ceilings.json")).unwrap()
}

fn knee_spectrum() -> Spectrum {
    serde_json::from_str(include_str!("specs/spectrum.json")).unwrap()
}

fn spectra() -> Spectrum {
    serde_json::from_str(include_str!("specs/spectra.json")).unwrap()
}

fn two_runs() -> Compared {
    serde_json::from_str(include_str!("specs/compared.json")).unwrap()
}

fn said(figure: &Figure) -> String {
    let rows: Vec<String> = figure.table.rows.iter().map(|row| row.join(" | ")).collect();
    let (caption, head) = (&figure.table.caption, figure.table.head.join(" | "));
    format!("{}\n{}\n\n{caption}\n{head}\n{}", figure.sentence, figure.reading, rows.join("\n"))
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
fn a_trend_over_runs_with_its_baseline() {
    let figure = trend::figure(&runs(), "trend-says");
    assert_snapshot!("trend", said(&figure));
    assert_snapshot!("trend_wide", figure.wide);
    assert_snapshot!("trend_narrow", figure.narrow);
}

#[test]
fn the_headroom_of_a_service_with_and_without_ceilings() {
    let figure = headroom::figure(&orders_api(), "headroom-says");
    assert_snapshot!("ceilings", said(&figure));
    assert_snapshot!("ceilings_wide", figure.wide);
    assert_snapshot!("ceilings_narrow", figure.narrow);
    let figure = headroom::figure(&Headroom { ceilings: Vec::new(), ..orders_api() }, "headroom-says");
    assert_snapshot!("headroom", said(&figure));
    assert_snapshot!("headroom_wide", figure.wide);
    assert_snapshot!("headroom_narrow", figure.narrow);
}

#[test]
fn rates_outside_the_scale_stand_at_its_end_and_say_so() {
    let spec =
        Headroom { peak: Some(4.0), tested: Some(92.4), target: Some(250_000.0), ceilings: Vec::new() };
    assert_snapshot!("headroom_outside", headroom::draw(&spec, Size::Wide, Name::By("h")));
}

#[test]
fn what_is_said_of_the_median_keeps_clear_of_the_curve() {
    let mut spec = knee_spectrum();
    // Flat along the axis for longer than the words, then steep.
    for (_, ms) in spec.sides[0].points.iter_mut().filter(|(share, _)| *share < 0.94) {
        *ms = 20.0;
    }
    for size in [Size::Wide, Size::Narrow] {
        let drawn = spectrum::draw(&spec, size, Name::Hidden);
        let words = drawn.find("p50 20 ms").unwrap();
        let place = drawn[..words].rsplit_once("<text ").unwrap().1;
        let height: f64 = place.split('"').nth(3).unwrap().parse().unwrap();
        let curve =
            drawn.split("<circle ").nth(1).unwrap().split('"').nth(3).unwrap().parse::<f64>().unwrap();
        assert!(height + 18.0 < curve, "{size:?}: the words at {height} stand over the curve at {curve}");
    }
}

#[test]
fn the_spectrum_of_a_run_and_of_two() {
    let figure = spectrum::figure(&knee_spectrum(), "spectrum-says");
    assert_snapshot!("spectrum", said(&figure));
    assert_snapshot!("spectrum_wide", figure.wide);
    assert_snapshot!("spectrum_narrow", figure.narrow);
    let figure = spectrum::figure(&spectra(), "spectrum-says");
    assert_snapshot!("spectra", said(&figure));
    assert_snapshot!("spectra_wide", figure.wide);
    assert_snapshot!("spectra_narrow", figure.narrow);
}

#[test]
fn a_spectrum_is_read_place_by_place_and_at_every_named_percentile() {
    let spec = knee_spectrum();
    let readings = spectrum::readings(&spec);
    // Every named percentile that is drawn is read, with the number of the table.
    let named: Vec<_> =
        spectrum::table(&spec).rows.into_iter().filter(|row| row[1] != "too few requests").collect();
    assert!(named.len() >= 5, "{named:?}");
    for row in named {
        let reading = readings.iter().find(|said| said.starts_with(&format!("{}: ", row[0])));
        let reading = reading.unwrap_or_else(|| panic!("{} is not read: {readings:?}", row[0]));
        let number = reading.rsplit_once("at most ").unwrap().1.split(' ').next().unwrap();
        assert!(row[1].starts_with(number) || reading.ends_with(" s"), "{reading} against {row:?}");
    }
    // What grows along the axis is never read as falling, and what is not supported is not read at all.
    let unknown = readings.iter().position(|said| said.ends_with("unknown")).unwrap_or(readings.len());
    assert!(readings[unknown..].iter().all(|said| said.ends_with("unknown")), "{readings:?}");
    assert!(unknown > 20, "{unknown} of {readings:?}");

    let both = spectrum::readings(&spectra());
    assert!(both.iter().all(|said| said.contains(": run #3 ") && said.contains(", run #7 ")), "{both:?}");
    assert_eq!(spectrum::readings(&Spectrum::default()), [] as [String; 0]);
}

#[test]
fn a_spectrum_of_a_part_says_of_which() {
    let whole = spectrum::sentence(&knee_spectrum());
    let part = Spectrum { part: Some((20.0, 32.0)), ..knee_spectrum() };
    assert!(whole.starts_with("Half of the requests took"), "{whole}");
    let said = spectrum::sentence(&part);
    assert!(said.starts_with("From 0:20 to 0:32, half of the requests took"), "{said}");
    let of_endpoint = Spectrum { endpoint: Some("GET /cart".to_owned()), ..knee_spectrum() };
    let said = spectrum::sentence(&of_endpoint);
    assert!(said.starts_with("GET /cart: half of the requests took"), "{said}");
}

#[test]
fn no_percentile_is_drawn_that_the_count_does_not_support() {
    assert_eq!(spectrum::shares(0, 10), [] as [f64; 0]);
    assert_eq!(spectrum::shares(19, 10), [] as [f64; 0]);
    assert_eq!(spectrum::shares(20, 10), [0.5]);
    for (count, most) in [(100, 0.9), (212, 1.0 - 10.0 / 212.0), (1000, 0.99), (10_000_000, 0.9999)] {
        let shares = spectrum::shares(count, 10);
        assert!((shares.last().unwrap() - most).abs() < 1e-9, "{count}: {shares:?}");
        assert!(shares.windows(2).all(|pair| pair[0] < pair[1]), "{shares:?}");
        assert!(shares.contains(&0.5) && shares.contains(&0.75));
    }
    // More is given than 212 requests support: p99 is neither drawn nor written.
    let mut spec = knee_spectrum();
    spec.sides[0].count = Some(212);
    let drawn = spectrum::draw(&spec, Size::Wide, Name::Hidden);
    assert_eq!(drawn.matches("<circle").count(), 2, "p50 and p95");
    assert!(drawn.contains("p95 1.49 s") && !drawn.contains("p99 ") && !drawn.contains("99.9 %"), "{drawn}");
    assert!(spectrum::draw(&knee_spectrum(), Size::Wide, Name::Hidden).contains("p99 1.54 s"));
    let rows = spectrum::table(&spec).rows;
    assert_eq!(
        rows.iter().map(|row| row[1] == "too few requests").collect::<Vec<_>>(),
        [false, false, false, false, true, true, true]
    );
    assert!(!spectrum::sentence(&spec).contains("99 %"), "{}", spectrum::sentence(&spec));
}

#[test]
fn two_runs_over_time_share_every_scale() {
    let figure = compared::figure(&two_runs(), "course-says");
    assert_snapshot!("compared", said(&figure));
    assert_snapshot!("compared_wide", figure.wide);
    assert_snapshot!("compared_narrow", figure.narrow);
    let swapped = Compared { before: two_runs().after, after: two_runs().before, ..two_runs() };
    let rules = |spec: &Compared| -> Vec<String> {
        let drawn = compared::draw(spec, Size::Wide, Name::Hidden);
        drawn.lines().filter(|line| line.contains("text-anchor=\"end\"")).map(str::to_owned).collect()
    };
    assert_eq!(rules(&two_runs()), rules(&swapped), "whichever side is first");
}

#[test]
fn a_line_in_a_table_cell() {
    assert_snapshot!("spark", spark::draw(&runs().runs.iter().map(|run| run.p95).collect::<Vec<_>>()));
}

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
fn labels_are_escaped_and_what_cannot_be_seen_is_replaced() {
    let ceilings = vec![Ceiling { name: "<script>\u{0}\u{1b}&\"'".to_owned(), rate: 500.0 }];
    let spec = Headroom { ceilings, ..orders_api() };
    let drawn = headroom::draw(&spec, Size::Wide, Name::Words(&headroom::sentence(&spec)));
    assert!(drawn.contains("&lt;script&gt;\u{fffd}\u{fffd}&amp;&quot;&apos; 500"), "{drawn}");
    assert!(!drawn.contains("<script") && !drawn.chars().any(|c| c.is_control() && c != '\n'));
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
