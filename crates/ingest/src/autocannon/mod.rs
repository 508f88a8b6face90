//! autocannon: its JSON (`-j`) and the tables that it prints.

mod json;
mod table;

pub(crate) use self::{json::read as read_json, table::read as read_table};
