//! `dump-csv`: columns by name, in any order.

use std::io::Read;

use super::{Row, no_sum, summary};
use crate::{
    IngestError,
    delimited::{fields, number},
    error::excerpt_of,
    format::Format,
    rows::{self, Field},
    source::Source,
    summary::Summary,
};

/// Rows that are read; a name is a row.
const MAX_ROWS: usize = 20_000;

/// Reads a file to its end.
pub(crate) fn read<R: Read>(source: &mut Source<R>) -> Result<Summary, IngestError> {
    let place = (source.name().to_owned(), excerpt_of(source.head()));
    let head = rows::first_record(source.head(), b',');
    let delimiter = [b',', b';', b'\t'].into_iter().max_by_key(|d| memchr::memchr_iter(*d, head).count());
    let delimiter = delimiter.unwrap_or(b',');
    let (mut names, mut read) = (Vec::<String>::new(), Vec::new());
    rows::each_record(source, delimiter, |record| {
        let fields = fields(record.bytes, delimiter);
        if names.is_empty() {
            names = fields.iter().map(|name| name.text().trim().to_owned()).collect();
        } else if read.len() < MAX_ROWS {
            read.extend(row(&names, &fields));
        }
        Ok(())
    })?;
    summary(Format::TaurusCsv, &read).ok_or_else(|| no_sum(Format::TaurusCsv, place))
}

fn row(names: &[String], fields: &[Field<'_>]) -> Option<Row> {
    if fields.len() < names.len() {
        return None;
    }
    let mut row = Row::default();
    for (name, field) in names.iter().zip(fields) {
        if name == "label" {
            field.text().trim().clone_into(&mut row.label);
        } else if let Some(value) = number(field.bytes) {
            row.values.insert(name.clone(), value);
        }
    }
    (!row.values.is_empty()).then_some(row)
}
