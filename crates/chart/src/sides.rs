//! How two sides are told apart in every picture: before is broad and pale with rings, after is thin and dark with discs.

use crate::canvas::{Canvas, Point, Side, Weight, solid};
use crate::theme::Token;

/// Whose line is drawn. A picture of one side is drawn like the later one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Hand {
    Before,
    After,
}

impl Hand {
    const fn stroke(self) -> (Token, f64) {
        match self {
            Self::Before => (Token::Edge, 2.5),
            Self::After => (Token::Ink, 1.5),
        }
    }

    /// The line through these points; a dot where there is only one.
    pub(crate) fn line(self, canvas: &Canvas<'_>, points: &[Point]) {
        let (ink, width) = self.stroke();
        match points {
            [] => {}
            [only] => canvas.dot(*only, width, ink),
            points => canvas.line(points, solid(ink, width)),
        }
    }

    /// A point of the line that is named: a ring before, a disc after.
    pub(crate) fn mark(self, canvas: &Canvas<'_>, at: Point) {
        canvas.dot(at, 4.0, self.stroke().0);
        if self == Self::Before {
            canvas.dot(at, 2.0, Token::Paper);
        }
    }
}

/// A label to the right of a point, with the side's line before it.
pub(crate) fn label(canvas: &Canvas<'_>, at: Point, hand: Hand, what: &str) {
    hand.line(canvas, &[at, (at.0 + 12.0, at.1)]);
    let weight = if hand == Hand::After { Weight::Bold } else { Weight::Plain };
    canvas.text((at.0 + 17.0, at.1), what, Token::Ink, Side::Right, weight);
}
