//! How many answers of a campaign were open from day to day, down to the day it is due.

mod words;

use serde::{Deserialize, Serialize};

use crate::axes::Field;
use crate::canvas::{Canvas, Name, Point, Side, Size, Weight, dashed, picture, solid};
use crate::format;
use crate::scale::Linear;
use crate::table::{Figure, Table};
use crate::theme::Token;

/// What was recorded, and until when it shall be done.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Burndown {
    /// One for each day on which anything was recorded, oldest first; the last is as it stands now.
    pub days: Vec<Day>,
    /// The day it is due.
    pub due: Date,
}

/// A day as it is to be written, and its place among days.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Date {
    /// Days since any one day, the same for all.
    pub number: i64,
    /// `5 Nov`.
    pub words: String,
}

/// How it stood when it was looked at last on a day.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Day {
    /// Which day.
    pub date: Date,
    /// Answers that fail.
    pub fails: u64,
    /// Answers that nobody knows.
    pub unknowns: u64,
    /// Answers that are stale.
    pub stale: u64,
    /// Answers that are done.
    pub done: u64,
}

impl Day {
    /// Answers that are not done.
    pub fn open(&self) -> u64 {
        self.fails + self.unknowns + self.stale
    }
}

struct Geometry {
    left: f64,
    right: f64,
    width: f64,
    height: f64,
    first: i64,
    last: i64,
}

impl Geometry {
    const HEAD: f64 = 46.0;

    fn of(size: Size, spec: &Burndown) -> Self {
        let first = spec.days.first().map_or(spec.due.number, |day| day.date.number).min(spec.due.number);
        let last = spec.days.last().map_or(spec.due.number, |day| day.date.number).max(spec.due.number);
        match size {
            Size::Narrow => Self { left: 42.0, right: 310.0, width: 400.0, height: 180.0, first, last },
            Size::Wide | Size::Cell => {
                Self { left: 48.0, right: 916.0, width: 1040.0, height: 200.0, first, last }
            }
        }
    }

    fn x(&self, day: i64) -> f64 {
        let span = (self.last - self.first).max(1) as f64;
        self.left + (self.right - self.left) * (day - self.first) as f64 / span
    }

    const fn foot(&self) -> f64 {
        Self::HEAD + self.height
    }
}

/// Open answers over days, with the even pace to the day it is due.
pub fn draw(spec: &Burndown, size: Size, name: Name<'_>) -> String {
    let geometry = Geometry::of(size, spec);
    picture(geometry.width, geometry.foot() + 28.0, size, name, |canvas| {
        let field = field(spec, &geometry);
        field.grid(canvas, "Open answers");
        if spec.days.is_empty() {
            return field.nothing(canvas, "nothing recorded yet");
        }
        pace(canvas, spec, &field, &geometry);
        open(canvas, spec, &field, &geometry);
        due(canvas, spec, &field, &geometry);
        dates(canvas, spec, &geometry);
    })
}

/// What the picture shows, in words.
pub fn sentence(spec: &Burndown) -> String {
    words::sentence(spec)
}

/// One row a day, latest first.
pub fn table(spec: &Burndown) -> Table {
    words::table(spec)
}

/// The burn-down with all that a page shows of it.
pub fn figure(spec: &Burndown, id: &str) -> Figure {
    let reading = "Answers that fail, are unknown or are stale, a dot for each day on which they were counted; a day without a dot was not. Dashed: an even pace to the day it is due.";
    Figure::new(id, (sentence(spec), reading), table(spec), |size, name| draw(spec, size, name))
}

fn field(spec: &Burndown, geometry: &Geometry) -> Field {
    let open = spec.days.iter().map(|day| Some(day.open() as f64));
    Field {
        left: geometry.left,
        right: geometry.right,
        top: Geometry::HEAD,
        height: geometry.height,
        scale: Linear::over(open),
    }
}

/// From what was open first to nothing on the day it is due.
fn pace(canvas: &Canvas<'_>, spec: &Burndown, field: &Field, geometry: &Geometry) {
    let Some(first) = spec.days.first().filter(|day| day.date.number < spec.due.number) else { return };
    let begin = (geometry.x(first.date.number), field.y(first.open() as f64));
    canvas.line(&[begin, (geometry.x(spec.due.number), field.y(0.0))], dashed(Token::Soft, 1.25));
}

fn open(canvas: &Canvas<'_>, spec: &Burndown, field: &Field, geometry: &Geometry) {
    let at = |day: &Day| -> Point { (geometry.x(day.date.number), field.y(day.open() as f64)) };
    // A line joins days that follow each other; between others nothing is known.
    for pair in spec.days.windows(2) {
        if pair[1].date.number - pair[0].date.number == 1 {
            canvas.line(&[at(&pair[0]), at(&pair[1])], solid(Token::Ink, 1.5));
        }
    }
    for day in &spec.days {
        canvas.dot(at(day), 2.5, Token::Ink);
    }
    if let Some(last) = spec.days.last() {
        let (x, y) = at(last);
        let words = format!("{} open", format::count(last.open()));
        let room = geometry.width - x > canvas.width_of(&words) + 12.0;
        let (x, side) = if room { (x + 8.0, Side::Right) } else { (x - 8.0, Side::Left) };
        canvas.text((x, y - 12.0), &words, Token::Ink, side, Weight::Bold);
    }
}

fn due(canvas: &Canvas<'_>, spec: &Burndown, field: &Field, geometry: &Geometry) {
    let x = geometry.x(spec.due.number);
    canvas.line(&[(x, field.top - 8.0), (x, geometry.foot())], solid(Token::Edge, 1.0));
    canvas.text((x, field.top - 18.0), "due", Token::Ink, Side::Middle, Weight::Bold);
}

/// The first day, the last one and the day it is due, as far as there is room.
fn dates(canvas: &Canvas<'_>, spec: &Burndown, geometry: &Geometry) {
    let foot = geometry.foot();
    let ends =
        [Some(&spec.due), spec.days.first().map(|day| &day.date), spec.days.last().map(|day| &day.date)];
    let mut taken: Vec<(f64, f64)> = Vec::new();
    for date in ends.into_iter().flatten() {
        let (x, half) = (geometry.x(date.number), canvas.width_of(&date.words) / 2.0);
        let (from, to) = (x - half - 8.0, x + half + 8.0);
        if taken.iter().any(|(begin, end)| from < *end && to > *begin) {
            continue;
        }
        taken.push((from, to));
        canvas.line(&[(x, foot), (x, foot + 5.0)], solid(Token::Edge, 1.0));
        canvas.text((x, foot + 15.0), &date.words, Token::Soft, Side::Middle, Weight::Plain);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(number: i64, fails: u64, done: u64) -> Day {
        let date = Date { number, words: format!("{number} Nov") };
        Day { date, fails, unknowns: 0, stale: 0, done }
    }

    fn spec() -> Burndown {
        let due = Date { number: 20, words: "20 Nov".to_owned() };
        Burndown { days: vec![day(1, 9, 1), day(2, 8, 2), day(5, 4, 6)], due }
    }

    #[test]
    fn a_line_joins_only_days_that_follow_each_other() {
        let picture = draw(&spec(), Size::Wide, Name::Hidden);
        let solid = picture.matches("stroke=\"#000010\"").count();
        // One line of ink between the first and the second day, and a dot for each of the three.
        assert_eq!(picture.matches("<circle").count(), 3);
        assert!(solid >= 1, "{picture}");
        assert!(picture.contains("20 Nov") && picture.contains("4 open"), "{picture}");
    }

    #[test]
    fn the_sentence_says_how_many_are_open_and_how_many_were() {
        assert_eq!(sentence(&spec()), "4 of 10 answers are open on 5 Nov, 9 were on 1 Nov; due on 20 Nov.");
        assert_eq!(sentence(&Burndown::default()), "Nothing was recorded yet.");
        assert_eq!(table(&spec()).rows[0], ["5 Nov", "4", "4", "0", "0", "6"]);
    }
}
