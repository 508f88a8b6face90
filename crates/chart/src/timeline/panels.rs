//! How the panels of a run are drawn.

use super::Timeline;
use crate::axes::Field;
use crate::canvas::{Canvas, Name, Point, Side, Size, Weight, picture, solid};
use crate::format;
use crate::place::{decimated, runs, spread};
use crate::scale::{Linear, time_ticks};
use crate::theme::Token;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Panel {
    Rate,
    Latency,
}

/// Where a run's time lies in its picture, in display pixels: the same in every panel, so that they line up.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Span {
    /// The left end of the time axis.
    pub left: f64,
    /// Its right end.
    pub right: f64,
    /// The width of the picture.
    pub width: f64,
}

impl Span {
    /// The time axis of pictures of this size.
    pub const fn of(size: Size) -> Self {
        match size {
            Size::Narrow => Self { left: 42.0, right: 278.0, width: 400.0 },
            Size::Wide | Size::Cell => Self { left: 48.0, right: 692.0, width: 820.0 },
        }
    }

    /// The middle of one of so many steps in display pixels. Charts have two units of their view box to a pixel.
    pub fn x(&self, steps: usize, step: usize) -> f64 {
        self.left + (self.right - self.left) * (step as f64 + 0.5) / steps.max(1) as f64
    }

    /// Where one of so many steps begins, in display pixels; behind the last one the right end.
    pub fn edge(&self, steps: usize, step: usize) -> f64 {
        self.left + (self.right - self.left) * step as f64 / steps.max(1) as f64
    }

    /// The step, of so many, that is drawn at this share of the picture's width; the first or last one where it lies
    /// beside them. None where there is no step.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "held between 0 and the steps"
    )]
    pub fn step_at(&self, steps: usize, share: f64) -> Option<usize> {
        let along = (share * self.width - self.left) / (self.right - self.left) * steps as f64;
        Some((along.max(0.0) as usize).min(steps.checked_sub(1)?))
    }
}

/// A panel and what it shows.
struct Frame<'a> {
    spec: &'a Timeline,
    span: Span,
    field: Field,
}

const BETWEEN: f64 = 46.0;

pub(super) fn draw(spec: &Timeline, panels: &[Panel], size: Size, name: Name<'_>) -> String {
    let span = Span::of(size);
    let head = if window(spec).is_some() { 46.0 } else { 28.0 };
    let heights: Vec<f64> = panels.iter().map(|panel| height(*panel, size)).collect();
    let foot = head + heights.iter().sum::<f64>() + BETWEEN * (panels.len() as f64 - 1.0);
    picture(span.width, foot + 30.0, size, name, |canvas| {
        let mut top = head;
        for (panel, height) in panels.iter().zip(&heights) {
            let field = Field {
                left: span.left,
                right: span.right,
                top,
                height: *height,
                scale: scale(spec, *panel),
            };
            let frame = Frame { spec, span, field };
            frame.ground(canvas, *panel);
            match panel {
                Panel::Rate => rate(canvas, &frame),
                Panel::Latency => latency(canvas, &frame),
            }
            top += height + BETWEEN;
        }
        bracket(canvas, spec, span);
        time_axis(canvas, spec, span, (foot, if size == Size::Narrow { 4.0 } else { 7.0 }));
    })
}

const fn height(panel: Panel, size: Size) -> f64 {
    match (panel, size) {
        (Panel::Rate, Size::Narrow) => 84.0,
        (Panel::Rate, _) => 96.0,
        (Panel::Latency, Size::Narrow) => 150.0,
        (Panel::Latency, _) => 176.0,
    }
}

fn scale(spec: &Timeline, panel: Panel) -> Linear {
    match panel {
        Panel::Rate => Linear::over(spec.rate.iter().chain(&spec.failed).copied()),
        Panel::Latency => Linear::over(spec.p50.iter().chain(&spec.p95).chain(&spec.p99).copied()),
    }
}

/// The window cut to what is shown of the run, where there is one.
fn window(spec: &Timeline) -> Option<(f64, f64)> {
    let (from, to) = spec.window?;
    let (from, to) = (from.max(spec.begin(0)), to.min(spec.begin(spec.steps())));
    (from < to).then_some((from, to))
}

fn x_of(spec: &Timeline, span: Span, seconds: f64) -> f64 {
    let whole = spec.seconds();
    let along = seconds - spec.begin(0);
    if whole > 0.0 { span.left + (span.right - span.left) * along / whole } else { span.left }
}

impl Frame<'_> {
    /// What is said in a panel without a value.
    fn nothing<'a>(&self, what: &'a str) -> &'a str {
        if self.spec.absent.is_some() { "not in the file" } else { what }
    }

    /// The lines of a series. A step is drawn at its middle.
    fn lines(&self, values: &[Option<f64>]) -> Vec<Vec<Point>> {
        let place = |(i, value): (usize, &Option<f64>)| {
            (self.span.x(self.spec.steps(), i), value.filter(|v| v.is_finite()).map(|v| self.field.y(v)))
        };
        runs(values.iter().enumerate().map(place)).iter().map(|run| decimated(run)).collect()
    }

    fn ground(&self, canvas: &Canvas<'_>, panel: Panel) {
        if let Some((from, to)) = window(self.spec) {
            let (from, to) = (x_of(self.spec, self.span, from), x_of(self.spec, self.span, to));
            canvas.rect((from, self.field.top), to - from, self.field.height, Token::Wash, 1.0);
        }
        self.field.grid(canvas, if panel == Panel::Rate { "Rate, req/s" } else { "Latency, ms" });
    }

    fn stroke(&self, canvas: &Canvas<'_>, values: &[Option<f64>], ink: Token, width: f64) {
        for line in self.lines(values) {
            match line.as_slice() {
                [only] => canvas.dot(*only, width, ink),
                line => canvas.line(line, solid(ink, width)),
            }
        }
    }
}

fn rate(canvas: &Canvas<'_>, frame: &Frame<'_>) {
    if frame.lines(&frame.spec.rate).is_empty() {
        return frame.field.nothing(canvas, frame.nothing("no requests"));
    }
    frame.stroke(canvas, &frame.spec.rate, Token::Ink, 1.5);
    failures(canvas, frame);
    let (whole, end) = (frame.spec.whole, frame.field.end());
    let places = [whole.rate.map_or(frame.field.top, |r| frame.field.y(r)), frame.field.y(0.0) - 5.0];
    let at = spread(&places, Field::LABEL_GAP, (frame.field.top, frame.field.y(0.0)));
    canvas.line(&[(end, at[0]), (end + 9.0, at[0])], solid(Token::Ink, 1.5));
    let all = format!("all {}", format::known(whole.rate, format::number));
    canvas.text((end + 14.0, at[0]), &all, Token::Ink, Side::Right, Weight::Plain);
    if let Some(share) = whole.failed {
        for k in 0..3 {
            let x = end + 1.0 + 4.0 * f64::from(k);
            canvas.line(&[(x, at[1] + 4.0), (x, at[1] - 4.0)], solid(Token::Bad, 1.5));
        }
        let failed = format!("failed {}", format::percent(share));
        canvas.text((end + 14.0, at[1]), &failed, Token::Bad, Side::Right, Weight::Plain);
    }
}

/// Failed requests as strokes from the foot, one for every three pixels at most and never too short to be seen.
fn failures(canvas: &Canvas<'_>, frame: &Frame<'_>) {
    let mut strokes: Vec<Point> = Vec::new();
    for (x, y) in
        frame.lines(&frame.spec.failed).into_iter().flatten().filter(|(_, y)| *y < frame.field.y(0.0))
    {
        let x = (x / 3.0).floor() * 3.0;
        match strokes.last_mut() {
            Some(last) if last.0 >= x => last.1 = last.1.min(y),
            _ => strokes.push((x, y)),
        }
    }
    let foot = frame.field.y(0.0);
    for (x, y) in strokes {
        canvas.line(&[(x, foot), (x, y.min(foot - 3.0))], solid(Token::Bad, 1.5));
    }
}

fn latency(canvas: &Canvas<'_>, frame: &Frame<'_>) {
    let spec = frame.spec;
    let series = [
        ("p99", &spec.p99, spec.whole.p99, Token::P99, 1.0),
        ("p95", &spec.p95, spec.whole.p95, Token::P95, 2.0),
        ("p50", &spec.p50, spec.whole.p50, Token::P50, 1.5),
    ];
    if series.iter().all(|(_, values, ..)| frame.lines(values).is_empty()) {
        return frame.field.nothing(canvas, frame.nothing("no latencies"));
    }
    for (low, high, ink) in [(&spec.p50, &spec.p95, Token::P95), (&spec.p95, &spec.p99, Token::P99)] {
        band(canvas, frame, (low, high), ink);
    }
    for (_, values, _, ink, width) in &series {
        frame.stroke(canvas, values, *ink, *width);
    }
    let places = series.map(|(_, values, whole, ..)| {
        whole
            .or_else(|| values.iter().copied().flatten().last())
            .filter(|v| v.is_finite())
            .map_or(frame.field.y(0.0), |v| frame.field.y(v))
    });
    let at = spread(&places, Field::LABEL_GAP, (frame.field.top, frame.field.y(0.0)));
    for ((name, _, whole, ink, _), y) in series.into_iter().zip(at) {
        let weight = if name == "p95" { Weight::Bold } else { Weight::Plain };
        canvas.label(
            (frame.field.end(), y),
            &format!("{name} {}", format::known(whole, format::latency)),
            ink,
            weight,
        );
    }
}

/// The ground between two percentiles, wherever both are known.
fn band(canvas: &Canvas<'_>, frame: &Frame<'_>, (low, high): (&[Option<f64>], &[Option<f64>]), ink: Token) {
    let both = |values: &[Option<f64>], others: &[Option<f64>]| -> Vec<Option<f64>> {
        values.iter().zip(others).map(|(v, o)| v.filter(|_| o.is_some_and(f64::is_finite))).collect()
    };
    let (below, above) = (frame.lines(&both(low, high)), frame.lines(&both(high, low)));
    for (below, above) in below.into_iter().zip(above).filter(|(below, _)| below.len() > 1) {
        let outline: Vec<Point> = below.into_iter().chain(above.into_iter().rev()).collect();
        canvas.area(&outline, ink, 0.07);
    }
}

/// The window's name and extent above all panels.
fn bracket(canvas: &Canvas<'_>, spec: &Timeline, span: Span) {
    let Some((from, to)) = window(spec) else { return };
    let (left, right) = (x_of(spec, span, from), x_of(spec, span, to));
    let what = format!("steady window {}", format::span((to - from) * 1000.0));
    canvas.text((right.max(canvas.width_of(&what)), 8.0), &what, Token::Soft, Side::Left, Weight::Plain);
    canvas.line(&[(left, 18.0), (right, 18.0)], solid(Token::Edge, 1.0));
    for x in [left, right] {
        canvas.line(&[(x, 14.0), (x, 22.0)], solid(Token::Edge, 1.0));
    }
}

fn time_axis(canvas: &Canvas<'_>, spec: &Timeline, span: Span, (foot, most): (f64, f64)) {
    for (seconds, what) in time_ticks((spec.begin(0), spec.begin(spec.steps())), most) {
        let x = x_of(spec, span, seconds);
        canvas.line(&[(x, foot), (x, foot + 5.0)], solid(Token::Edge, 1.0));
        canvas.text((x, foot + 15.0), &what, Token::Soft, Side::Middle, Weight::Plain);
    }
}
