//! Result files of Apache `JMeter` (`-l FILE`): CSV and XML. Both say the same of each sample; what counts as a request
//! is decided in one place for both.

mod columns;
mod csv;
mod labels;
mod sample;
mod samples;
mod stamp;
mod statistics;
mod threads;
mod totals;
mod xml;

pub(crate) use csv::{is_csv, read_csv};
pub(crate) use statistics::{read_statistics, stand_beside};
pub(crate) use xml::read_xml;
