//! Bytes of a load tool to numbers: reads result files as streams, in bounded memory, without a database.
//!
//! The format is found by content, never by name: k6 NDJSON, Gatling's `simulation.log` (text and binary), and what other
//! load tools write, by request or summed up; plain or packed by gzip or zstd. What cannot be read of a file is counted and shown; a file that holds nothing to read is
//! refused with its place and reason. Files of one test are merged without loss.

mod ab;
mod answers;
mod archive;
mod artillery;
mod autocannon;
mod collect;
mod date;
mod delimited;
mod digits;
mod distribution;
mod document;
mod durations;
mod error;
mod format;
mod gaps;
mod gatling;
mod generic_csv;
mod ghz;
mod gzip;
mod hdr;
mod hey;
mod jmeter;
mod k6;
mod lines;
mod locust;
mod markup;
mod measure;
mod measured;
mod messages;
mod naming;
mod oha;
mod printed;
mod printout;
mod reading;
mod received;
mod recorder;
mod request_log;
mod rows;
mod siege;
mod sniff;
mod sound;
mod source;
mod status;
mod stretches;
mod summary;
mod taurus;
mod test;
mod time;
mod timeline;
mod vegeta;
mod wrk;

use std::io::Read;

use domain::Measured;

pub use durations::Durations;
pub use error::{IngestError, Place};
pub use naming::Names;
pub use reading::Reading;
pub use recorder::{RecordedEndpoint, Recorder};

/// Reads one result file; `name` only appears in the receipt and in messages. See [`Reading::read_many`].
pub fn read(name: &str, source: impl Read) -> Result<Measured, IngestError> {
    read_many(vec![(name.to_owned(), source)])
}

/// Reads several files of one test as they are written. See [`Reading::read_many`].
pub fn read_many<R: Read>(files: impl IntoIterator<Item = (String, R)>) -> Result<Measured, IngestError> {
    Reading::default().read_many(files)
}
