//! Latency by percentile, of a run and of two, and of files that have a few percentiles and nothing between them.

use chart::spectrum::{self, Side, Spectrum};
use chart::{Name, Size};
use insta::assert_snapshot;

use crate::said;
use crate::specs::{knee_spectrum, spectra};

fn side(points: Vec<(f64, f64)>) -> Spectrum {
    let side = Side { name: "run #1".to_owned(), count: Some(20_000), points, apart: true };
    Spectrum { sides: vec![side], beyond: 10, ..Spectrum::default() }
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
fn percentiles_that_a_tool_printed_are_marked_and_not_joined() {
    let spec = side(vec![(0.5, 18.2), (0.9, 30.0), (0.95, 41.3)]);
    let figure = spectrum::figure(&spec, "says");
    assert_eq!(figure.sentence, "Half of the requests took at most 18.2 ms, 95 % took at most 41.3 ms.");
    assert!(figure.reading.contains("nothing between them"), "{}", figure.reading);
    let joined = spectrum::draw(
        &Spectrum {
            sides: spec.sides.iter().cloned().map(|side| Side { apart: false, ..side }).collect(),
            ..spec
        },
        Size::Wide,
        Name::Hidden,
    );
    assert!(figure.wide.matches("<polyline").count() < joined.matches("<polyline").count());
    let cells: Vec<_> = figure.table.rows.iter().map(|row| row[1].as_str()).collect();
    assert_eq!(cells, ["18.2", "unknown", "30", "41.3", "unknown", "unknown", "too few requests"]);
}

#[test]
fn a_file_without_a_percentile_is_not_said_to_have_too_few_requests() {
    let figure = spectrum::figure(&side(Vec::new()), "says");
    assert_eq!(figure.sentence, "The file has no percentile of its 20,000 requests.");
    assert!(figure.wide.contains("no percentile in the file"), "{}", figure.wide);
}

#[test]
fn percentiles_of_an_unknown_number_of_requests_are_marked_and_it_is_said() {
    let mut spec = side(vec![(0.5, 18.2), (0.99, 41.3)]);
    spec.sides[0].count = None;
    let figure = spectrum::figure(&spec, "says");
    assert_eq!(figure.sentence, "Half of the requests took at most 18.2 ms, 99 % took at most 41.3 ms.");
    let ends = "run #1, an unknown number of requests, as far as its file goes.";
    assert!(figure.reading.contains(ends), "{}", figure.reading);
    assert!(
        figure.table.caption.ends_with("lie beyond, or nobody knows how many"),
        "{}",
        figure.table.caption
    );
    let drawn = spectrum::draw(&spec, Size::Wide, Name::Hidden);
    assert_eq!(drawn.matches("<circle").count(), 4, "both are marked, and p50 and p99 once more");
    spec.sides[0].points.clear();
    assert_eq!(spectrum::sentence(&spec), "The file has no percentile.");
}
