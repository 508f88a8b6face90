//! A drawing in display pixels on plotters' SVG backend: doubled and rounded on the way out, so that every coordinate is
//! whole, and given the name by which a screen reader knows it.

use plotters::coord::Shift;
use plotters::element::{Circle, PathElement, Polygon, Rectangle, Text};
use plotters::prelude::{DrawingArea, IntoDrawingArea, SVGBackend};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, FontStyle, IntoFont, ShapeStyle, TextStyle};

use crate::theme::Token;

/// Which of its two layouts a chart is drawn in. The style sheet shows one by the width of the figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Size {
    /// For figures from 46 rem on.
    Wide,
    /// 400 px, for telephones.
    Narrow,
    /// A small picture in a table cell.
    Cell,
}

impl Size {
    const fn word(self) -> &'static str {
        match self {
            Self::Wide => "wide",
            Self::Narrow => "narrow",
            Self::Cell => "cell",
        }
    }

    /// The size of text in display pixels.
    pub(crate) const fn text(self) -> f64 {
        if matches!(self, Self::Narrow) { 12.5 } else { 12.0 }
    }
}

/// What a picture is called by those who do not see it.
#[derive(Debug, Clone, Copy)]
pub enum Name<'a> {
    /// The id of the element that says it, on a page.
    By(&'a str),
    /// The words themselves, for a picture that stands alone.
    Words(&'a str),
    /// Nothing: the text beside it says the same.
    Hidden,
}

/// Where text stands in relation to its point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    /// The text begins at the point.
    Right,
    /// The text ends at the point.
    Left,
    Middle,
}

/// How heavy text is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Weight {
    Plain,
    Bold,
}

/// How a line is drawn: dashed means not measured.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stroke {
    pub(crate) ink: Token,
    pub(crate) width: f64,
    pub(crate) dashed: bool,
}

pub(crate) const fn solid(ink: Token, width: f64) -> Stroke {
    Stroke { ink, width, dashed: false }
}

pub(crate) const fn dashed(ink: Token, width: f64) -> Stroke {
    Stroke { ink, width, dashed: true }
}

/// A point in display pixels.
pub(crate) type Point = (f64, f64);

/// The open drawing.
pub(crate) struct Canvas<'a> {
    area: DrawingArea<SVGBackend<'a>, Shift>,
    text: f64,
}

const DRAWN: &str = "drawing into a string cannot fail";

/// Draws a picture of `width` × `height` display pixels.
pub(crate) fn picture(
    width: f64,
    height: f64,
    size: Size,
    name: Name<'_>,
    draw: impl FnOnce(&Canvas<'_>),
) -> String {
    let mut text = String::new();
    let (w, h) = (doubled(width).unsigned_abs(), doubled(height).unsigned_abs());
    {
        let area = SVGBackend::with_string(&mut text, (w, h)).into_drawing_area();
        let canvas = Canvas { area, text: size.text() };
        draw(&canvas);
        canvas.area.present().expect(DRAWN);
    }
    let body = text.split_once('\n').map_or("", |(_, body)| body).trim_end();
    let about = match name {
        Name::By(id) => format!("role=\"img\" aria-labelledby=\"{}\"", escaped(id)),
        Name::Words(words) => format!("role=\"img\" aria-label=\"{}\"", escaped(words)),
        Name::Hidden => "aria-hidden=\"true\"".to_owned(),
    };
    format!("<svg class=\"chart\" data-size=\"{}\" {about} viewBox=\"0 0 {w} {h}\">\n{body}", size.word())
}

impl Canvas<'_> {
    pub(crate) fn line(&self, points: &[Point], stroke: Stroke) {
        let colour = if stroke.dashed { stroke.ink.dashed() } else { stroke.ink.solid() };
        let style = ShapeStyle::from(colour).stroke_width(doubled(stroke.width).unsigned_abs());
        self.area.draw(&PathElement::new(whole(points), style)).expect(DRAWN);
    }

    pub(crate) fn area(&self, points: &[Point], ink: Token, opacity: f64) {
        self.area.draw(&Polygon::new(whole(points), ink.solid().mix(opacity))).expect(DRAWN);
    }

    pub(crate) fn rect(&self, corner: Point, width: f64, height: f64, ink: Token, opacity: f64) {
        let corners = [place(corner), place((corner.0 + width, corner.1 + height))];
        self.area.draw(&Rectangle::new(corners, ink.solid().mix(opacity).filled())).expect(DRAWN);
    }

    pub(crate) fn dot(&self, at: Point, radius: f64, ink: Token) {
        self.area.draw(&Circle::new(place(at), doubled(radius), ink.solid().filled())).expect(DRAWN);
    }

    /// Text whose middle line is at the point's height.
    pub(crate) fn text(&self, at: Point, what: &str, ink: Token, side: Side, weight: Weight) {
        let h = match side {
            Side::Right => HPos::Left,
            Side::Left => HPos::Right,
            Side::Middle => HPos::Center,
        };
        let font = if weight == Weight::Bold { FontStyle::Bold } else { FontStyle::Normal };
        // The backend writes a size divided by 1.24. Both sizes of text come back whole.
        let font = ("sans-serif", 2.0 * self.text * 1.24).into_font().style(font);
        let colour = ink.solid();
        let style = TextStyle::from(font).color(&colour).pos(Pos::new(h, VPos::Center));
        self.area.draw(&Text::new(shown(what), place(at), style)).expect(DRAWN);
    }

    /// A label to the right of a point: a series gets a swatch and ink, everything else its own colour.
    pub(crate) fn label(&self, at: Point, what: &str, ink: Token, weight: Weight) {
        if ink.is_series() {
            self.rect((at.0, at.1 - 1.5), 9.0, 3.0, ink, 1.0);
            self.text((at.0 + 14.0, at.1), what, Token::Ink, Side::Right, weight);
        } else {
            self.text(at, what, ink, Side::Right, weight);
        }
    }

    /// About how wide text is, in display pixels. No font is asked, as the browser's is not the server's.
    pub(crate) fn width_of(&self, what: &str) -> f64 {
        what.chars().count() as f64 * self.text * 0.57
    }
}

/// Text as it may be drawn: what cannot be seen is replaced, as XML forbids most of it.
pub(crate) fn shown(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') { '\u{fffd}' } else { c })
        .collect()
}

fn escaped(text: &str) -> String {
    shown(text).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

fn whole(points: &[Point]) -> Vec<(i32, i32)> {
    points.iter().copied().map(place).collect()
}

fn place((x, y): Point) -> (i32, i32) {
    (doubled(x), doubled(y))
}

#[expect(clippy::cast_possible_truncation, reason = "clamped to a picture's size before")]
fn doubled(value: f64) -> i32 {
    (2.0 * value).round().clamp(-100_000.0, 100_000.0) as i32
}
