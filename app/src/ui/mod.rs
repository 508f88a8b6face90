//! Building blocks of pages: server-only, one class of the style sheet each.

mod choices;
mod coded;
mod export;
mod figure;
mod form;
mod frame;
mod head;
mod listing;
mod sentence;
mod state;
mod symbols;
mod table;
pub mod words;

pub use choices::{Choice, Choices};
pub use coded::coded;
pub use export::Export;
pub use figure::{ChartFigure, Reading};
pub use form::{Entry, Refusal, Select, TextArea, TextField};
pub use frame::{Door, Frame, Here, Open, Origin};
pub use head::{Crumb, Head};
pub use listing::{Listing, NoMatch};
pub use sentence::Sentence;
pub use state::{Mark, State, Symbol};
pub use table::{Pager, Table};
pub use words::{Day, Moment};
