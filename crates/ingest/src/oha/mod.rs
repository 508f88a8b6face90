//! oha: its CSV with a record for each answer, its JSON summary, and the one that it prints.

mod csv;
mod json;
mod text;

pub(crate) use self::{csv::read as read_csv, json::read as read_json, text::read as read_text};

/// Requests in flight when the time was over: oha cut them, they did not fail.
const CUT_AT_THE_END: &str = "aborted due to deadline";
