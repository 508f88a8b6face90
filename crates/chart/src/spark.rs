//! The small line in a table cell: the last values of one number, with the band of ± 5 % around their median.

use crate::canvas::{Name, Point, Size, picture, solid};
use crate::place::runs;
use crate::theme::Token;

const WIDTH: f64 = 104.0;
const HEIGHT: f64 = 24.0;

/// Draws the values, oldest first; the last one is a dot. It says nothing of its own: the cell's text holds the number.
pub fn draw(values: &[Option<f64>]) -> String {
    let usable: Vec<f64> = values.iter().copied().flatten().filter(|v| v.is_finite()).collect();
    let (low, high) = bounds(&usable);
    let x = |i: usize| 4.0 + 94.0 * (i as f64 + 0.5) / values.len().max(1) as f64;
    let y = |v: f64| 21.0 - 18.0 * ((v - low) / (high - low)).clamp(0.0, 1.0);
    let lines = runs(values.iter().enumerate().map(|(i, v)| (x(i), v.filter(|v| v.is_finite()).map(y))));
    picture(WIDTH, HEIGHT, Size::Cell, Name::Hidden, |canvas| {
        if let Some(median) = median(&usable) {
            let (top, foot) = (y(median * 1.05), y(median * 0.95));
            canvas.rect((4.0, top), 94.0, foot - top, Token::Soft, 0.18);
        }
        for line in lines.iter().filter(|line| line.len() > 1) {
            canvas.line(line, solid(Token::P95, 1.5));
        }
        let last: Option<&Point> = lines.last().and_then(|line| line.last());
        if let Some(at) = last {
            canvas.dot(*at, 2.5, Token::P95);
        }
    })
}

/// A little more than the values and their band reach, so that small movements stay small.
fn bounds(values: &[f64]) -> (f64, f64) {
    let low = values.iter().copied().fold(f64::INFINITY, f64::min) * 0.9;
    let high = values.iter().copied().fold(f64::NEG_INFINITY, f64::max) * 1.1;
    if low < high { (low, high) } else { (0.0, high.max(1.0)) }
}

fn median(values: &[f64]) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).copied()
}
