//! The distances below the bar: from today's peak on, and what is missing to the target.

use super::{Geometry, Headroom};
use crate::canvas::{Canvas, Side, Stroke, Weight, dashed, solid};
use crate::format::times;
use crate::place::stacked;
use crate::theme::Token;

/// A distance between two rates and what it is called.
pub(super) struct Bracket {
    from: f64,
    to: f64,
    label: String,
    stroke: Stroke,
    middle: f64,
    row: usize,
}

const ROW: f64 = 18.0;

pub(super) fn of(spec: &Headroom, geometry: &Geometry) -> Vec<Bracket> {
    let mut found = Vec::new();
    let mut add = |from: Option<f64>, to: Option<f64>, what: &str, stroke: Stroke| {
        if let (Some(from), Some(to)) = (from, to)
            && geometry.x(to) - geometry.x(from) > 4.0
        {
            found.push((from, to, format!("{} {what}", times(to / from)), stroke));
        }
    };
    if let Some(first) = spec.first().map(|c| c.rate) {
        add(spec.peak(), Some(first), "today’s peak", solid(Token::Ink, 1.5));
        add(Some(first), spec.target(), "missing to the target", solid(Token::Bad, 1.5));
    } else if spec.tested().is_some() {
        add(spec.peak(), spec.tested(), "today’s peak", solid(Token::Ink, 1.5));
        add(spec.tested(), spec.target(), "what was tested", dashed(Token::Soft, 1.5));
    } else {
        add(spec.peak(), spec.target(), "today’s peak", dashed(Token::Soft, 1.5));
    }
    placed(found, geometry)
}

fn placed(found: Vec<(f64, f64, String, Stroke)>, geometry: &Geometry) -> Vec<Bracket> {
    let ends = |(from, to, label, stroke): (f64, f64, String, Stroke)| {
        let (from, to) = (geometry.x(from) + 1.0, geometry.x(to) - 1.0);
        let half = label.chars().count() as f64 * geometry.size.text() * 0.3;
        let middle = f64::midpoint(from, to).clamp(half, geometry.width - half);
        ((middle - half, middle + half + 12.0), Bracket { from, to, label, stroke, middle, row: 0 })
    };
    let (stretches, mut brackets): (Vec<_>, Vec<_>) = found.into_iter().map(ends).unzip();
    for (bracket, row) in brackets.iter_mut().zip(stacked(&stretches)) {
        bracket.row = row;
    }
    brackets
}

/// The room that they take, in display pixels.
pub(super) fn height(brackets: &[Bracket]) -> f64 {
    brackets.iter().map(|b| b.row + 1).max().map_or(0.0, |rows| 14.0 + ROW * rows as f64)
}

pub(super) fn draw(canvas: &Canvas<'_>, brackets: &[Bracket], y: f64) {
    for bracket in brackets {
        canvas.line(&[(bracket.from, y), (bracket.to, y)], bracket.stroke);
        for x in [bracket.from, bracket.to] {
            canvas.line(&[(x, y - 4.0), (x, y + 4.0)], solid(bracket.stroke.ink, bracket.stroke.width));
        }
        let at = (bracket.middle, y + 14.0 + ROW * bracket.row as f64);
        canvas.text(at, &bracket.label, bracket.stroke.ink, Side::Middle, Weight::Plain);
    }
}
