//! Two runs over time, laid over each other from their starts: one panel a measure, so that both sides share its scale.

mod words;

use serde::{Deserialize, Serialize};

use crate::axes::Field;
use crate::canvas::{Canvas, Name, Point, Side as Aside, Size, Weight, picture, solid};
use crate::format;
use crate::place::{decimated, runs, spread};
use crate::scale::{Linear, time_ticks};
use crate::sides::{self, Hand};
use crate::table::{Figure, Table};
use crate::theme::Token;

/// What was measured on both sides, step by step from the start of each.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Compared {
    /// Seconds from one step to the next, on both sides.
    pub step_s: f64,
    /// The earlier side, or the one that is the measure.
    pub before: Side,
    /// The side that is held against it.
    pub after: Side,
}

/// One run over time. A value that is not known is `None`; a step's percentile is that of its own requests.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Side {
    /// What the side is called: `run #7`.
    pub name: String,
    /// Requests per second.
    pub rate: Line,
    /// Milliseconds.
    pub p50: Line,
    /// Milliseconds.
    pub p95: Line,
    /// Milliseconds.
    pub p99: Line,
}

/// One measure of one side.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// Step by step.
    pub steps: Vec<Option<f64>>,
    /// Of the whole run; written at the end of the line.
    pub whole: Option<f64>,
}

impl Side {
    const fn lines(&self) -> [&Line; 4] {
        [&self.rate, &self.p50, &self.p95, &self.p99]
    }

    fn steps(&self) -> usize {
        self.lines().map(|line| line.steps.len()).into_iter().max().unwrap_or(0)
    }
}

impl Compared {
    /// Steps of the longer side.
    fn steps(&self) -> usize {
        self.before.steps().max(self.after.steps())
    }

    fn step(&self) -> f64 {
        if self.step_s.is_finite() && self.step_s > 0.0 { self.step_s } else { 1.0 }
    }

    fn seconds(&self) -> f64 {
        self.step() * self.steps() as f64
    }
}

/// A panel: its title, how a whole run's number is written, and which line of a side it shows.
struct Panel {
    title: &'static str,
    write: fn(f64) -> String,
    line: fn(&Side) -> &Line,
}

const PANELS: [Panel; 4] = [
    Panel { title: "Rate, req/s", write: format::number, line: |side| &side.rate },
    Panel { title: "p50, ms", write: format::latency, line: |side| &side.p50 },
    Panel { title: "p95, ms", write: format::latency, line: |side| &side.p95 },
    Panel { title: "p99, ms", write: format::latency, line: |side| &side.p99 },
];

const HEAD: f64 = 28.0;
const BETWEEN: f64 = 42.0;
const HEIGHT: f64 = 92.0;

/// Rate, p50, p95 and p99 of both sides.
pub fn draw(spec: &Compared, size: Size, name: Name<'_>) -> String {
    let (left, right, width, ticks) = match size {
        Size::Narrow => (42.0, 256.0, 400.0, 4.0),
        Size::Wide | Size::Cell => (48.0, 660.0, 820.0, 7.0),
    };
    let foot = HEAD + PANELS.len() as f64 * (HEIGHT + BETWEEN) - BETWEEN;
    picture(width, foot + 30.0, size, name, |canvas| {
        for (top, panel) in (0..).map(|k| HEAD + f64::from(k) * (HEIGHT + BETWEEN)).zip(&PANELS) {
            let lines = [(panel.line)(&spec.before), (panel.line)(&spec.after)];
            let values = lines.into_iter().flat_map(|line| line.steps.iter().copied().chain([line.whole]));
            let field = Field { left, right, top, height: HEIGHT, scale: Linear::over(values) };
            Drawn { spec, field, panel }.on(canvas);
        }
        for (seconds, what) in time_ticks((0.0, spec.seconds()), ticks) {
            let x = left + (right - left) * if spec.steps() > 0 { seconds / spec.seconds() } else { 0.0 };
            canvas.line(&[(x, foot), (x, foot + 5.0)], solid(Token::Edge, 1.0));
            canvas.text((x, foot + 15.0), &what, Token::Soft, Aside::Middle, Weight::Plain);
        }
    })
}

/// What the picture shows, in words.
pub fn sentence(spec: &Compared) -> String {
    words::sentence(spec)
}

/// About two dozen steps evenly chosen, both sides beside each other.
pub fn table(spec: &Compared) -> Table {
    words::table(spec)
}

/// The panels with all that a page shows of them.
pub fn figure(spec: &Compared, id: &str) -> Figure {
    let reading = format!(
        "Seconds since each run’s own start, one scale a panel. Broad and pale: before, {}. Thin and dark: after, {}. The numbers \
         at the lines are those of the whole runs.",
        spec.before.name, spec.after.name
    );
    Figure::new(id, (sentence(spec), &reading), table(spec), |size, name| draw(spec, size, name))
}

/// One panel in its place.
struct Drawn<'a> {
    spec: &'a Compared,
    field: Field,
    panel: &'a Panel,
}

impl Drawn<'_> {
    fn on(&self, canvas: &Canvas<'_>) {
        self.field.grid(canvas, self.panel.title);
        let sides = [(Hand::Before, &self.spec.before), (Hand::After, &self.spec.after)];
        let lines = sides.map(|(hand, side)| (hand, side, (self.panel.line)(side)));
        if lines.iter().all(|(.., line)| line.steps.iter().flatten().all(|v| !v.is_finite())) {
            self.field.nothing(canvas, "nothing known over time");
        }
        for (hand, _, line) in &lines {
            for run in self.runs(&line.steps) {
                hand.line(canvas, &run);
            }
        }
        let places = lines.map(|(.., line)| self.level(line));
        let at = spread(&places, Field::LABEL_GAP, (self.field.top, self.field.y(0.0)));
        for ((hand, side, line), y) in lines.into_iter().zip(at) {
            let label = format!("{} {}", side.name, format::known(line.whole, self.panel.write));
            sides::label(canvas, (self.field.end(), y), hand, &label);
        }
    }

    /// Where a line's label would stand best.
    fn level(&self, line: &Line) -> f64 {
        self.field.y(line.whole.filter(|v| v.is_finite()).unwrap_or(0.0))
    }

    /// A side's values as runs of points; a step is drawn at its middle.
    fn runs(&self, values: &[Option<f64>]) -> Vec<Vec<Point>> {
        let wide = (self.field.right - self.field.left) / self.spec.steps().max(1) as f64;
        let place = |(i, value): (usize, &Option<f64>)| {
            let y = value.filter(|v| v.is_finite()).map(|v| self.field.y(v));
            (self.field.left + wide * (i as f64 + 0.5), y)
        };
        runs(values.iter().enumerate().map(place)).iter().map(|run| decimated(run)).collect()
    }
}
