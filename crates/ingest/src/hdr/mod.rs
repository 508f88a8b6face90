//! `HdrHistogram`: logs of intervals (`.hlog`), each with the whole distribution, and printed tables of percentiles
//! (`.hgrm`, also as CSV, and Vegeta's hdrplot).

mod interval;
mod log;
mod payload;
mod table;

pub(crate) use self::{
    log::read as read_log,
    table::{Table, read as read_table},
};
