//! `PREFIX_failures.csv` and `PREFIX_exceptions.csv`: what went wrong, and how often. Tracebacks are not kept: they hold
//! lines of the script.

use std::{collections::BTreeMap, io::Read};

use super::table::{Bad, End, each_row};
use crate::{
    IngestError,
    collect::{OTHER, clean_name},
    source::Source,
};

/// Messages that are kept; beyond, they are counted together.
const MAX_MESSAGES: usize = 2_000;

/// Messages with their counts.
#[derive(Debug, Default)]
pub(super) struct Messages(pub(super) BTreeMap<String, u64>);

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
        for (message, count) in other.0 {
            self.add(&message, count);
        }
    }

    fn add(&mut self, message: &str, count: u64) {
        let message = clean_name(message.trim_end());
        let has_room = self.0.len() < MAX_MESSAGES || self.0.contains_key(&message);
        let known = self.0.entry(if has_room { message } else { OTHER.to_owned() }).or_default();
        *known = known.saturating_add(count);
    }
}
