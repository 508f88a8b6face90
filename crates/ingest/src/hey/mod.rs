//! hey: its CSV with a record for each answer, and the summary that it prints.

mod csv;
mod text;

pub(crate) use self::{csv::read as read_csv, text::read as read_text};
