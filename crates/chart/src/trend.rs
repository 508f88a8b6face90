//! Percentiles and rate over the runs of a service, one column of dots for each run, oldest first.

mod words;

use serde::{Deserialize, Serialize};

use crate::axes::Field;
use crate::canvas::{Canvas, Name, Point, Side, Size, Weight, dashed, picture, solid};
use crate::format;
use crate::place::{runs, spread};
use crate::scale::Linear;
use crate::table::{Figure, Table};
use crate::theme::Token;

/// The runs to draw, oldest first.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Trend {
    /// One column each.
    pub runs: Vec<Run>,
}

/// What is drawn of one run. A value that is not known is `None`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Run {
    /// What people call it: its number within the service.
    pub number: i64,
    /// When it began, as it is to be written: `5 Nov`.
    pub when: String,
    /// Milliseconds.
    pub p50: Option<f64>,
    /// Milliseconds.
    pub p95: Option<f64>,
    /// Milliseconds.
    pub p99: Option<f64>,
    /// Requests per second.
    pub rate: Option<f64>,
    /// Whether the others are compared with this run. The latest such run counts.
    pub baseline: bool,
}

struct Geometry {
    left: f64,
    right: f64,
    width: f64,
    heights: [f64; 2],
    runs: usize,
}

impl Geometry {
    const HEAD: f64 = 46.0;
    const BETWEEN: f64 = 40.0;

    const fn of(size: Size, runs: usize) -> Self {
        match size {
            Size::Narrow => Self { left: 42.0, right: 300.0, width: 400.0, heights: [170.0, 60.0], runs },
            Size::Wide | Size::Cell => {
                Self { left: 48.0, right: 916.0, width: 1040.0, heights: [190.0, 70.0], runs }
            }
        }
    }

    fn x(&self, run: usize) -> f64 {
        self.left + (self.right - self.left) * (run as f64 + 0.5) / self.runs.max(1) as f64
    }

    /// The middle of dots, smaller where many stand side by side.
    fn radius(&self) -> f64 {
        ((self.right - self.left) / self.runs.max(1) as f64 / 3.0).clamp(1.0, 3.0)
    }

    const fn foot(&self) -> f64 {
        Self::HEAD + self.heights[0] + Self::BETWEEN + self.heights[1]
    }
}

type Series = (&'static str, Token, f64, fn(&Run) -> Option<f64>);

const PERCENTILES: [Series; 3] = [
    ("p99", Token::P99, 1.0, |run| run.p99),
    ("p95", Token::P95, 2.0, |run| run.p95),
    ("p50", Token::P50, 1.25, |run| run.p50),
];

/// Percentiles over runs, and below them the rate at which they were measured.
pub fn draw(spec: &Trend, size: Size, name: Name<'_>) -> String {
    let geometry = Geometry::of(size, spec.runs.len());
    picture(geometry.width, geometry.foot() + 28.0, size, name, |canvas| {
        let (latency, rate) = fields(spec, &geometry);
        latency.grid(canvas, "Latency, ms");
        rate.grid(canvas, "Rate, req/s");
        if spec.runs.is_empty() {
            return latency.nothing(canvas, "no runs yet");
        }
        baseline(canvas, spec, &latency, &geometry);
        percentiles(canvas, spec, &latency, &geometry);
        columns(canvas, &points(spec, &rate, &geometry, |run| run.rate), Token::Ink, 1.5, geometry.radius());
        dates(canvas, spec, &geometry);
    })
}

/// What the picture shows, in words.
pub fn sentence(spec: &Trend) -> String {
    words::sentence(spec)
}

/// One row a run, latest first.
pub fn table(spec: &Trend) -> Table {
    words::table(spec)
}

/// The trend with all that a page shows of it.
pub fn figure(spec: &Trend, id: &str) -> Figure {
    let reading = if spec.runs.iter().any(|run| run.baseline) {
        "Latency in milliseconds and requests per second, one column of dots for each run. Dashed: the baseline."
    } else {
        "Latency in milliseconds and requests per second, one column of dots for each run."
    };
    Figure::new(id, (sentence(spec), reading), table(spec), |size, name| draw(spec, size, name))
}

fn fields(spec: &Trend, geometry: &Geometry) -> (Field, Field) {
    let (left, right) = (geometry.left, geometry.right);
    let [latency, rate] = geometry.heights;
    let percentiles = spec.runs.iter().flat_map(|run| [run.p50, run.p95, run.p99]);
    (
        Field { left, right, top: Geometry::HEAD, height: latency, scale: Linear::over(percentiles) },
        Field {
            left,
            right,
            top: geometry.foot() - rate,
            height: rate,
            scale: Linear::over(spec.runs.iter().map(|run| run.rate)).fewer(),
        },
    )
}

fn points(
    spec: &Trend,
    field: &Field,
    geometry: &Geometry,
    value: fn(&Run) -> Option<f64>,
) -> Vec<Vec<Point>> {
    let place = |(i, run)| (geometry.x(i), value(run).filter(|v| v.is_finite()).map(|v| field.y(v)));
    runs(spec.runs.iter().enumerate().map(place))
}

fn columns(canvas: &Canvas<'_>, lines: &[Vec<Point>], ink: Token, width: f64, radius: f64) {
    for line in lines {
        if line.len() > 1 {
            canvas.line(line, solid(ink, width));
        }
        for at in line {
            canvas.dot(*at, radius, ink);
        }
    }
}

fn percentiles(canvas: &Canvas<'_>, spec: &Trend, field: &Field, geometry: &Geometry) {
    let lines = PERCENTILES.map(|(.., value)| points(spec, field, geometry, value));
    for ((name, ink, width, _), lines) in PERCENTILES.iter().zip(&lines) {
        let radius = if *name == "p95" { geometry.radius() } else { geometry.radius() * 0.75 };
        columns(canvas, lines, *ink, width / 2.0, radius);
    }
    let ends = lines.map(|lines| lines.last().and_then(|line| line.last()).map_or(field.y(0.0), |p| p.1));
    let at = spread(&ends, Field::LABEL_GAP, (field.top, field.y(0.0)));
    for ((name, ink, _, value), y) in PERCENTILES.into_iter().zip(at) {
        let last = spec.runs.iter().rev().find_map(value);
        let weight = if name == "p95" { Weight::Bold } else { Weight::Plain };
        canvas.label(
            (field.end(), y),
            &format!("{name} {}", format::known(last, format::latency)),
            ink,
            weight,
        );
    }
}

/// A flag at the run that counts as baseline, and a dashed rule at its p95.
fn baseline(canvas: &Canvas<'_>, spec: &Trend, field: &Field, geometry: &Geometry) {
    let Some(i) = spec.runs.iter().rposition(|run| run.baseline) else { return };
    let (x, top) = (geometry.x(i), field.top);
    canvas.line(&[(x, top - 8.0), (x, geometry.foot())], dashed(Token::Soft, 1.0));
    if let Some(p95) = spec.runs[i].p95.filter(|v| v.is_finite()) {
        canvas.line(&[(field.left, field.y(p95)), (field.right, field.y(p95))], dashed(Token::Soft, 1.25));
    }
    let what = format!("baseline #{}", spec.runs[i].number);
    let half = canvas.width_of(&what) / 2.0;
    let x = x.clamp(field.left + 90.0 + half, field.right - half);
    canvas.text((x, top - 18.0), &what, Token::Ink, Side::Middle, Weight::Plain);
}

/// The dates of the latest run and of as many before it as have room.
fn dates(canvas: &Canvas<'_>, spec: &Trend, geometry: &Geometry) {
    let foot = geometry.foot();
    let mut free_to = f64::INFINITY;
    for (i, run) in spec.runs.iter().enumerate().rev() {
        let (x, half) = (geometry.x(i), canvas.width_of(&run.when) / 2.0);
        if x + half > free_to {
            continue;
        }
        free_to = x - half - 24.0;
        canvas.line(&[(x, foot), (x, foot + 5.0)], solid(Token::Edge, 1.0));
        canvas.text((x, foot + 15.0), &run.when, Token::Soft, Side::Middle, Weight::Plain);
    }
}
