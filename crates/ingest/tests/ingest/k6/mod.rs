//! k6: its samples as NDJSON and as CSV, and its summaries.

mod csv;
mod lines;
mod ndjson;
mod summary;
mod summary_shapes;
