//! `dump-csv`: columns by name, in any order.

use std::io::Read;

use super::{Row, summary};
use crate::{
    IngestError,
    delimited::{fields, number},
    document::Document,
    format::Format,
    source::Source,
    summary::Summary,
};

/// Reads a file to its end.
pub(crate) fn read<R: Read>(source: &mut Source<R>) -> Result<Summary, IngestError> {
    let document = Document::read(source)?;
    let mut lines =
        document.bytes.split(|&byte| byte == b'\n').map(<[u8]>::trim_ascii).filter(|l| !l.is_empty());
    let head = lines.next().unwrap_or_default();
    let delimiter = [b',', b';', b'\t'].into_iter().max_by_key(|d| memchr::memchr_iter(*d, head).count());
    let delimiter = delimiter.unwrap_or(b',');
    let names: Vec<String> =
        fields(head, delimiter).iter().map(|name| name.text().trim().to_owned()).collect();
    let rows: Vec<Row> = lines.filter_map(|line| row(&names, line, delimiter)).collect();
    summary(Format::TaurusCsv, &rows).ok_or_else(|| {
        document.refused(Format::TaurusCsv, "no row with an empty label (that of all requests)")
    })
}

fn row(names: &[String], line: &[u8], delimiter: u8) -> Option<Row> {
    let fields = fields(line, delimiter);
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
