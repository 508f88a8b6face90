//! Charts as pure functions from small specifications to SVG text, each with a sentence and a table of the same numbers.
//!
//! Nothing here reads a file, a clock or a font, and logarithms come from `libm`, so the server and the browser draw the
//! same bytes. Colours are sentinels that the style sheet turns into tokens.

mod axes;
pub mod burndown;
mod canvas;
pub mod compared;
pub mod headroom;
mod place;
mod scale;
mod sides;
pub mod spark;
pub mod spectrum;
mod table;
mod theme;
pub mod timeline;
pub mod trend;

pub use canvas::{Name, Size};
pub use domain::format;
pub use table::{Figure, Table};
pub use theme::standalone;
