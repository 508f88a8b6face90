//! What is drawn and said where a file gives no course, no latencies, or a few percentiles and nothing between them.

use chart::compared::{self, Compared};
use chart::spectrum::{self, Side, Spectrum};
use chart::timeline::{self, Timeline, Whole};
use chart::{Name, Size};

const WHY: &str = "The file has the numbers of the whole run only.";

fn summed_up() -> Timeline {
    let whole = Whole { seconds: Some(30.0), rate: Some(120.0), p95: Some(41.3), ..Whole::default() };
    Timeline { step_s: 1.0, absent: Some(WHY.to_owned()), whole, ..Timeline::default() }
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

fn side(points: Vec<(f64, f64)>) -> Spectrum {
    let side = Side { name: "run #1".to_owned(), count: Some(20_000), points, apart: true };
    Spectrum { sides: vec![side], beyond: 10, ..Spectrum::default() }
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

#[test]
fn two_runs_of_which_little_is_known_have_a_sentence() {
    let side = |name: &str, p95| compared::Side {
        name: name.to_owned(),
        p95: compared::Line { whole: p95, ..compared::Line::default() },
        ..compared::Side::default()
    };
    let spec = Compared { step_s: 1.0, before: side("run #1", Some(41.8)), after: side("run #2", None) };
    assert_eq!(
        compared::figure(&spec, "says").sentence,
        "Run #1 had p95 at 41.8 ms and an unknown p99 under an unknown rate; run #2 had an unknown p95 and an unknown p99 under an unknown rate."
    );
}
