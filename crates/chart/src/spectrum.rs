//! Latency over the percentile: how long the fastest half took, and how the slowest of a hundred, a thousand, ten thousand
//! did. One run, or one run a side.

mod words;

use serde::{Deserialize, Serialize};

use crate::axes::Field;
use crate::canvas::{Canvas, Name, Point, Side as Aside, Size, Weight, picture, solid};
use crate::format;
use crate::place::spread;
use crate::scale::Linear;
use crate::sides::{self, Hand};
use crate::table::{Figure, Table};
use crate::theme::Token;
use crate::timeline::Span;

/// What to draw: one side, or before and after. More are not drawn.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Spectrum {
    /// One curve each.
    pub sides: Vec<Side>,
    /// How many requests must lie beyond a percentile before it is drawn.
    pub beyond: u64,
    /// The part of the run that is shown, in seconds from its start; none where it is all of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part: Option<(f64, f64)>,
    /// The endpoint that is shown; none where it is all requests.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub endpoint: Option<String>,
}

/// The distribution of one run.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Side {
    /// What the curve is called: `run #7`.
    pub name: String,
    /// Requests in it; none where that is not known, and so neither how many lie beyond a percentile.
    pub count: Option<u64>,
    /// The percentiles that are known, ascending: the share of requests (0 to 1) and the milliseconds that they took at
    /// most. [`shares`] says which are asked for.
    pub points: Vec<(f64, f64)>,
    /// Only these points are known, and nothing between them: no line is drawn through them.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub apart: bool,
}

/// The percentiles that are named on the axis and in the table.
const MARKS: [(f64, &str); 7] = [
    (0.5, "50 %"),
    (0.75, "75 %"),
    (0.9, "90 %"),
    (0.95, "95 %"),
    (0.99, "99 %"),
    (0.999, "99.9 %"),
    (0.9999, "99.99 %"),
];

/// The axis ends here, however many requests there are.
const LAST: f64 = 0.9999;

/// About the width of a letter, in display pixels.
const LETTER: f64 = 6.5;

/// Points between two tenfold steps of the axis.
const DENSE: u32 = 48;

/// The shares for which a side of so many requests should know its latency: those that are drawn, ascending, each one
/// with at least `beyond` requests beyond it. None where not even the median has as many.
pub fn shares(count: u64, beyond: u64) -> Vec<f64> {
    let most = supported(Some(count), beyond);
    let steps = (0..=4 * DENSE).map(|k| 1.0 - libm::pow(10.0, -f64::from(k) / f64::from(DENSE)));
    let mut shares: Vec<f64> = steps.chain(MARKS.map(|(share, _)| share)).chain([most]).collect();
    shares.retain(|share| (0.5..=most + 1e-9).contains(share));
    shares.sort_by(f64::total_cmp);
    shares.dedup_by(|a, b| (*a - *b).abs() < 1e-9);
    shares
}

/// The highest share that so many requests support. Where nobody knows how many there were, what the tool wrote is drawn.
fn supported(count: Option<u64>, beyond: u64) -> f64 {
    match count {
        None => LAST,
        Some(0) => 0.0,
        Some(count) => (1.0 - beyond as f64 / count as f64).clamp(0.0, LAST),
    }
}

impl Side {
    /// The points that may be drawn: none that the count does not support, whatever was given.
    fn drawn(&self, beyond: u64) -> impl Iterator<Item = (f64, f64)> {
        let most = supported(self.count, beyond) + 1e-9;
        let good = move |(share, ms): &(f64, f64)| (0.5..=most).contains(share) && ms.is_finite();
        self.points.iter().copied().filter(good)
    }

    /// The latency at a share; none where it is not known or not supported.
    fn at(&self, share: f64, beyond: u64) -> Option<f64> {
        self.drawn(beyond).find(|(known, _)| (known - share).abs() < 1e-9).map(|(_, ms)| ms)
    }
}

/// The curve of each side.
pub fn draw(spec: &Spectrum, size: Size, name: Name<'_>) -> String {
    let frame = Frame::of(spec, size);
    picture(frame.width, frame.field.top + frame.field.height + 30.0, size, name, |canvas| {
        frame.field.grid(canvas, "Latency, ms");
        frame.axis(canvas);
        let curves = frame.curves();
        if curves.iter().all(|(.., points)| points.is_empty()) {
            return frame.field.nothing(canvas, words::nothing(spec));
        }
        for (side, hand, points) in &curves {
            if side.apart {
                for point in points {
                    hand.mark(canvas, *point);
                }
            } else {
                hand.line(canvas, points);
            }
        }
        for curve in &curves {
            frame.marks(canvas, curve);
        }
        frame.labels(canvas, &curves);
    })
}

/// What the picture shows, in words.
pub fn sentence(spec: &Spectrum) -> String {
    words::sentence(spec)
}

/// The named percentiles of each side.
pub fn table(spec: &Spectrum) -> Table {
    words::table(spec)
}

/// Evenly chosen places of the axis in words, each with the percentile that is known next to it, for a reader who points at
/// it. Empty where nothing is drawn.
pub fn readings(spec: &Spectrum) -> Vec<String> {
    let axis = Axis::of(spec);
    if spec.sides.iter().all(|side| side.drawn(spec.beyond).next().is_none()) {
        return Vec::new();
    }
    let steps = axis.steps();
    (0..steps).map(|step| words::reading_at(spec, axis.share_of(steps, step))).collect()
}

/// The curves with all that a page shows of them.
pub fn figure(spec: &Spectrum, id: &str) -> Figure {
    let reading = words::reading(spec);
    Figure::new(id, (sentence(spec), &reading), table(spec), |size, name| draw(spec, size, name))
}

/// The axis of shares. It ends at the next tenfold step that the larger side supports.
#[derive(Debug, Clone, Copy)]
struct Axis {
    last: f64,
}

impl Axis {
    fn of(spec: &Spectrum) -> Self {
        let most = spec.sides.iter().map(|side| supported(side.count, spec.beyond)).fold(0.0, f64::max);
        let last = [0.9, 0.99, 0.999].into_iter().find(|step| *step >= most).unwrap_or(LAST);
        Self { last }
    }

    /// Where a share lies, from 0 at the left to 1: by how many times rarer the slower requests are.
    fn along(self, share: f64) -> f64 {
        ((rarer(share) - rarer(0.5)) / (rarer(self.last) - rarer(0.5))).clamp(0.0, 1.0)
    }

    /// How many places are read: each holds at least one of the [`shares`].
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "four tenfold steps at most")]
    fn steps(self) -> usize {
        (f64::from(DENSE) / 2.0 * (rarer(self.last) - rarer(0.5))).floor() as usize
    }

    /// The shares that one of so many places reaches from and to.
    fn share_of(self, steps: usize, step: usize) -> (f64, f64) {
        let at = |edge: usize| rarer(0.5) + (rarer(self.last) - rarer(0.5)) * edge as f64 / steps as f64;
        (1.0 - libm::pow(10.0, -at(step)), 1.0 - libm::pow(10.0, -at(step + 1)))
    }
}

/// How many times rarer than all requests the slower ones are, as a power of ten.
fn rarer(share: f64) -> f64 {
    -libm::log10(1.0 - share)
}

/// A side, its hand, and its points in display pixels.
type Curve<'a> = (&'a Side, Hand, Vec<Point>);

/// Where the curves lie.
struct Frame<'a> {
    spec: &'a Spectrum,
    field: Field,
    width: f64,
    size: Size,
    axis: Axis,
}

impl<'a> Frame<'a> {
    fn of(spec: &'a Spectrum, size: Size) -> Self {
        let Span { left, right, width } = Span::of(size);
        let height = if size == Size::Narrow { 150.0 } else { 176.0 };
        let values = spec.sides.iter().flat_map(|side| side.drawn(spec.beyond)).map(|(_, ms)| Some(ms));
        let field = Field { left, right, top: 28.0, height, scale: Linear::over(values) };
        Self { spec, field, width, size, axis: Axis::of(spec) }
    }

    fn x(&self, share: f64) -> f64 {
        self.field.left + (self.field.right - self.field.left) * self.axis.along(share)
    }

    fn place(&self, (share, ms): (f64, f64)) -> Point {
        (self.x(share), self.field.y(ms))
    }

    fn axis(&self, canvas: &Canvas<'_>) {
        let foot = self.field.top + self.field.height;
        let fits = |share: f64| self.size != Size::Narrow || ![0.75, 0.95].contains(&share);
        for (share, what) in MARKS.into_iter().filter(|(share, _)| *share <= self.axis.last && fits(*share)) {
            let x = self.x(share);
            canvas.line(&[(x, foot), (x, foot + 5.0)], solid(Token::Edge, 1.0));
            canvas.text((x, foot + 15.0), what, Token::Soft, Aside::Middle, Weight::Plain);
        }
    }

    /// One hand a side.
    fn hands(&self) -> &'static [Hand] {
        if self.spec.sides.len() > 1 { &[Hand::Before, Hand::After] } else { &[Hand::After] }
    }

    fn curves(&self) -> Vec<Curve<'a>> {
        let curve = |(side, hand): (&'a Side, &Hand)| {
            let points = side.drawn(self.spec.beyond).map(|point| self.place(point)).collect();
            (side, *hand, points)
        };
        self.spec.sides.iter().zip(self.hands()).map(curve).collect()
    }

    /// Median, p95 and p99 on a curve; with their numbers where it is the only one.
    fn marks(&self, canvas: &Canvas<'_>, (side, hand, points): &Curve<'_>) {
        for (share, name) in [(0.5, "p50"), (0.95, "p95"), (0.99, "p99")] {
            let Some(ms) = side.at(share, self.spec.beyond) else { continue };
            let (x, y) = self.place((share, ms));
            hand.mark(canvas, (x, y));
            if self.spec.sides.len() == 1 && (self.size != Size::Narrow || name != "p99") {
                let what = format!("{name} {}", format::latency(ms));
                let beside = self.beside((x, y), &what, points);
                canvas.text(beside, &what, Token::Ink, Aside::Right, Weight::Plain);
            }
        }
    }

    /// Where something is said of a mark: below it and beside the curve. Where the axis leaves no room below, as far along
    /// as the curve needs to rise out of the way; above a curve that stays low for longer than the words.
    fn beside(&self, (x, y): Point, what: &str, points: &[Point]) -> Point {
        let lowest = self.field.y(0.0) - 8.0;
        if y + 13.0 <= lowest {
            return (x + 6.0, y + 13.0);
        }
        let end = x + LETTER * what.chars().count() as f64;
        let along = |(along, _): &&Point| (x..=end).contains(along);
        if let Some((clear, _)) = points.iter().filter(along).find(|(_, height)| *height < lowest - 10.0) {
            return (clear + 6.0, lowest);
        }
        let top = points.iter().filter(along).map(|(_, height)| *height).fold(y, f64::min);
        (x + 6.0, top - 10.0)
    }

    /// The name of each curve at the right, level with its end.
    fn labels(&self, canvas: &Canvas<'_>, curves: &[Curve<'_>]) {
        let ends: Vec<_> = curves.iter().filter_map(|curve| Some((curve, curve.2.last()?.1))).collect();
        let places: Vec<f64> = ends.iter().map(|(_, end)| *end).collect();
        let at = spread(&places, Field::LABEL_GAP, (self.field.top, self.field.y(0.0)));
        for (((side, hand, _), _), y) in ends.into_iter().zip(at) {
            sides::label(canvas, (self.field.end(), y), *hand, &side.name);
        }
    }
}
