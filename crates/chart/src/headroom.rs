//! How far a service is from its target: one bar on the scale of orders of magnitude, 100 to 100,000 requests per second.

mod brackets;
mod words;

use serde::{Deserialize, Serialize};

use crate::canvas::{Canvas, Name, Side, Size, Weight, picture, solid};
use crate::format;
use crate::place::stacked;
use crate::scale::Orders;
use crate::table::{Figure, Table};
use crate::theme::Token;

/// The rates to draw, all in requests per second.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Headroom {
    /// The highest traffic of the service today.
    pub peak: Option<f64>,
    /// The highest rate a test has reached.
    pub tested: Option<f64>,
    /// The rate that is prepared for.
    pub target: Option<f64>,
    /// What runs out at which rate, in any order.
    pub ceilings: Vec<Ceiling>,
}

/// A resource and the rate at which it is used up.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Ceiling {
    /// As it is to be written: `pools`.
    pub name: String,
    /// Requests per second.
    pub rate: f64,
}

impl Headroom {
    /// The ceiling that is reached first.
    pub fn first(&self) -> Option<&Ceiling> {
        self.ceilings.iter().filter(|c| usable(c.rate)).min_by(|a, b| a.rate.total_cmp(&b.rate))
    }

    fn peak(&self) -> Option<f64> {
        self.peak.filter(|v| usable(*v))
    }

    fn tested(&self) -> Option<f64> {
        self.tested.filter(|v| usable(*v))
    }

    fn target(&self) -> Option<f64> {
        self.target.filter(|v| usable(*v))
    }
}

fn usable(rate: f64) -> bool {
    rate.is_finite() && rate > 0.0
}

struct Geometry {
    left: f64,
    width: f64,
    right: f64,
    bar: f64,
    size: Size,
}

impl Geometry {
    const fn of(size: Size) -> Self {
        match size {
            Size::Narrow => Self { left: 8.0, right: 390.0, width: 400.0, bar: 20.0, size },
            Size::Wide | Size::Cell => Self { left: 28.0, right: 984.0, width: 1040.0, bar: 26.0, size },
        }
    }

    fn x(&self, rate: f64) -> f64 {
        self.left + (self.right - self.left) * Orders::share(rate)
    }
}

/// A rate with its label above the bar.
struct Mark {
    rate: f64,
    label: String,
    ink: Token,
    weight: Weight,
}

/// The bar, with every rate that is known.
pub fn draw(spec: &Headroom, size: Size, name: Name<'_>) -> String {
    let geometry = Geometry::of(size);
    let marks = marks(spec, &geometry);
    let places: Vec<Label> = labels(&marks, &geometry);
    let rows = places.iter().map(|label| label.row + 1).max().unwrap_or(0);
    let top = 22.0 * rows as f64 + 8.0;
    let brackets = brackets::of(spec, &geometry);
    let foot = top + geometry.bar + 30.0 + brackets::height(&brackets);
    picture(geometry.width, foot, size, name, |canvas| {
        bar(canvas, spec, &geometry, top);
        axis(canvas, &geometry, top + geometry.bar);
        for (mark, label) in marks.iter().zip(&places) {
            flag(canvas, mark, label, (geometry.x(mark.rate), top, geometry.bar));
        }
        brackets::draw(canvas, &brackets, top + geometry.bar + 40.0);
    })
}

/// What the picture shows, in words.
pub fn sentence(spec: &Headroom) -> String {
    words::sentence(spec)
}

/// Every rate, known or not.
pub fn table(spec: &Headroom) -> Table {
    words::table(spec)
}

/// The bar with all that a page shows of it.
pub fn figure(spec: &Headroom, id: &str) -> Figure {
    let reading = if spec.ceilings.is_empty() {
        "Requests per second, log scale. Dark: traffic now. Grey: tested. Dashed: not tested."
    } else {
        "Requests per second, log scale. Dark: traffic now. Grey: tested. Then each ceiling, in order."
    };
    Figure::new(id, (sentence(spec), reading), table(spec), |size, name| draw(spec, size, name))
}

/// Where a label stands.
struct Label {
    row: usize,
    text_at: f64,
    side: Side,
}

/// Every rate from right to left, so that [`stacked`] keeps the labels clear of the marks.
fn marks(spec: &Headroom, geometry: &Geometry) -> Vec<Mark> {
    let first = spec.first().map(|c| c.rate);
    let ceiling = |c: &Ceiling| {
        let is_first = first.is_some_and(|rate| c.rate <= rate);
        let (ink, weight) = if is_first { (Token::Bad, Weight::Bold) } else { (Token::Ink, Weight::Plain) };
        Mark { rate: c.rate, label: labelled(&c.name, c.rate), ink, weight }
    };
    let mut marks: Vec<Mark> = spec.ceilings.iter().filter(|c| usable(c.rate)).map(ceiling).collect();
    let mut own = |name: &str, rate: Option<f64>, ink, weight| {
        marks.extend(rate.map(|rate| Mark { rate, label: labelled(name, rate), ink, weight }));
    };
    own("target", spec.target(), Token::Ink, Weight::Bold);
    own("tested", spec.tested(), Token::Soft, Weight::Plain);
    own("peak", spec.peak().filter(|peak| !fits_inside(*peak, geometry)), Token::Ink, Weight::Bold);
    marks.sort_by(|a, b| b.rate.total_cmp(&a.rate));
    marks
}

/// The label; an arrow says that the rate lies outside the scale.
fn labelled(name: &str, rate: f64) -> String {
    let label = format!("{name} {}", format::number(rate));
    match rate {
        r if r < Orders::LOW => format!("← {label}"),
        r if r > Orders::HIGH => format!("{label} →"),
        _ => label,
    }
}

fn labels(marks: &[Mark], geometry: &Geometry) -> Vec<Label> {
    let text = geometry.size.text() * 0.6;
    let sides: Vec<(f64, f64, Side)> = marks
        .iter()
        .map(|mark| {
            let (x, width) = (geometry.x(mark.rate), mark.label.chars().count() as f64 * text + 8.0);
            if x + width > geometry.width { (x - width, x, Side::Left) } else { (x, x + width, Side::Right) }
        })
        .collect();
    let rows = stacked(&sides.iter().map(|(from, to, _)| (*from, *to + 8.0)).collect::<Vec<_>>());
    let place = |((from, to, side), row)| {
        let text_at = if side == Side::Right { from + 6.0 } else { to - 6.0 };
        Label { row, text_at, side }
    };
    sides.into_iter().zip(rows).map(place).collect()
}

fn flag(canvas: &Canvas<'_>, mark: &Mark, label: &Label, (x, top, bar): (f64, f64, f64)) {
    let y = top - 14.0 - 22.0 * label.row as f64;
    let width = if mark.weight == Weight::Bold { 2.0 } else { 1.0 };
    canvas.line(&[(x, y - 8.0), (x, top + bar)], solid(mark.ink, width));
    canvas.text((label.text_at, y), &mark.label, mark.ink, label.side, mark.weight);
}

fn fits_inside(peak: f64, geometry: &Geometry) -> bool {
    let label = format!("peak {}", format::number(peak));
    peak <= Orders::HIGH
        && geometry.x(peak) - geometry.left > label.len() as f64 * geometry.size.text() * 0.6 + 18.0
}

fn bar(canvas: &Canvas<'_>, spec: &Headroom, geometry: &Geometry, top: f64) {
    let left = geometry.left;
    let stretch =
        |from: f64, to: f64, ink, opacity| canvas.rect((from, top), to - from, geometry.bar, ink, opacity);
    stretch(left, geometry.right, Token::Wash, 1.0);
    let peak = spec.peak().map_or(left, |rate| geometry.x(rate));
    let tested = spec.tested().map_or(peak, |rate| geometry.x(rate)).max(peak);
    let first = spec.first().map_or(tested, |c| geometry.x(c.rate)).max(tested);
    for (from, to, opacity) in [(left, peak, 1.0), (peak, tested, 0.45), (tested, first, 0.16)] {
        if to > from {
            stretch(from, to, Token::Ink, opacity);
        }
    }
    let middle = top + geometry.bar / 2.0;
    if let Some(rate) = spec.peak().filter(|rate| fits_inside(*rate, geometry)) {
        let label = format!("peak {}", format::number(rate));
        canvas.text((peak - 9.0, middle), &label, Token::Paper, Side::Left, Weight::Bold);
    }
    if spec.peak().or(spec.tested()).or(spec.target()).or(spec.first().map(|c| c.rate)).is_none() {
        let centre = (f64::midpoint(left, geometry.right), middle);
        canvas.text(centre, "no rate is known yet", Token::Soft, Side::Middle, Weight::Plain);
    }
}

fn axis(canvas: &Canvas<'_>, geometry: &Geometry, foot: f64) {
    for (rate, is_order) in Orders::ticks() {
        let x = geometry.x(rate);
        canvas.line(&[(x, foot), (x, foot + if is_order { 6.0 } else { 3.0 })], solid(Token::Edge, 1.0));
        if !is_order {
            continue;
        }
        let last = rate >= Orders::HIGH;
        let (side, unit) = match geometry.size {
            Size::Narrow if rate <= Orders::LOW => (Side::Right, ""),
            Size::Narrow if last => (Side::Left, " req/s"),
            _ => (Side::Middle, if last { " req/s" } else { "" }),
        };
        canvas.text(
            (x, foot + 17.0),
            &format!("{}{unit}", format::order(rate)),
            Token::Soft,
            side,
            Weight::Plain,
        );
    }
}
