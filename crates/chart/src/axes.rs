//! The field of a panel: its place in the picture, its upright scale and the rules behind the data.

use crate::canvas::{Canvas, Side, Weight, solid};
use crate::format;
use crate::scale::Linear;
use crate::theme::Token;

/// A panel in display pixels with a straight upright scale.
pub(crate) struct Field {
    pub(crate) left: f64,
    pub(crate) right: f64,
    pub(crate) top: f64,
    pub(crate) height: f64,
    pub(crate) scale: Linear,
}

impl Field {
    /// The least distance between two labels at line ends.
    pub(crate) const LABEL_GAP: f64 = 16.0;

    pub(crate) fn y(&self, value: f64) -> f64 {
        self.top + self.height * (1.0 - self.scale.share(value))
    }

    /// Where the labels at line ends begin.
    pub(crate) const fn end(&self) -> f64 {
        self.right + 7.0
    }

    /// The title with its unit, and a horizontal rule at each tick.
    pub(crate) fn grid(&self, canvas: &Canvas<'_>, title: &str) {
        canvas.text((0.0, self.top - 18.0), title, Token::Ink, Side::Right, Weight::Bold);
        for tick in &self.scale.ticks {
            let (y, ink) = (self.y(*tick), if *tick > 0.0 { Token::Line } else { Token::Edge });
            canvas.line(&[(self.left, y), (self.right, y)], solid(ink, 1.0));
            canvas.text((self.left - 7.0, y), &format::number(*tick), Token::Soft, Side::Left, Weight::Plain);
        }
    }

    /// Says in the panel that there is nothing to draw.
    pub(crate) fn nothing(&self, canvas: &Canvas<'_>, what: &str) {
        let middle = (f64::midpoint(self.left, self.right), self.top + self.height / 2.0);
        canvas.text(middle, what, Token::Soft, Side::Middle, Weight::Plain);
    }
}
