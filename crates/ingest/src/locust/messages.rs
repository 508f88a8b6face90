//! `PREFIX_failures.csv` and `PREFIX_exceptions.csv`: what went wrong, and how often. Tracebacks are not kept: they hold
//! lines of the script.

use std::io::Read;

use domain::ErrorCount;

use super::table::{Bad, End, each_row};
use crate::{IngestError, messages, naming::Naming, source::Source};

/// Messages with their counts.
#[derive(Debug, Default)]
pub(super) struct Messages(messages::Messages);

impl Messages {
    pub(super) fn read_failures<R: Read>(&mut self, source: &mut Source<R>) -> Result<End, IngestError> {
        self.read(source, "Error", "Occurrences")
    }

    pub(super) fn read_exceptions<R: Read>(&mut self, source: &mut Source<R>) -> Result<End, IngestError> {
        self.read(source, "Message", "Count")
    }

    fn read<R: Read>(
        &mut self,
        source: &mut Source<R>,
        message: &str,
        count: &str,
    ) -> Result<End, IngestError> {
        each_row(source, |row| {
            let count = row.count(count).ok_or(Bad::Row("expected how often it was seen"))?;
            self.add(&row.text(message).unwrap_or_default(), count);
            Ok(())
        })
    }

    pub(super) fn merge(&mut self, other: Self) {
        self.0.merge(other.0, &Naming::default());
    }

    /// Those that were seen most often first.
    pub(super) fn most_frequent(self) -> Vec<ErrorCount> {
        self.0.most_frequent(&Naming::default())
    }

    fn add(&mut self, message: &str, count: u64) {
        self.0.count(message, count, &Naming::default());
    }
}
