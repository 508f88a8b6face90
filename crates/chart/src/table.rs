//! The numbers of a chart as text, for those who read or copy numbers.

use crate::canvas::Name;

/// A header and rows of written numbers. The first cell of a row names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// What the table lists, with its units.
    pub caption: String,
    /// One text a column.
    pub head: Vec<String>,
    /// Rows as long as the header.
    pub rows: Vec<Vec<String>>,
}

/// Everything a page shows of one chart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// The id of the sentence; both pictures are named by it.
    pub id: String,
    /// What the chart shows, with its numbers.
    pub sentence: String,
    /// Unit, scale and the meaning of each mark.
    pub reading: String,
    /// The picture for wide figures.
    pub wide: String,
    /// The picture for narrow figures.
    pub narrow: String,
    /// The same numbers.
    pub table: Table,
}

impl Figure {
    /// Puts a figure together from a drawing function, whose argument says which layout is wanted.
    pub(crate) fn new(
        id: &str,
        (sentence, reading): (String, &str),
        table: Table,
        draw: impl Fn(crate::Size, Name<'_>) -> String,
    ) -> Self {
        let name = Name::By(id);
        let (wide, narrow) = (draw(crate::Size::Wide, name), draw(crate::Size::Narrow, name));
        Self { id: id.to_owned(), sentence, reading: reading.to_owned(), wide, narrow, table }
    }
}
