//! Files with a record for each request on lines of their own: what cannot be read is counted, what is cut is marked.

use std::io::Read;

use crate::{
    IngestError,
    error::printable,
    lines::{LineKind, Lines, MAX_LINE},
    request_log::RequestLog,
    rows::{self, Field, Record},
    source::Source,
};

/// What a reader makes of a record: nothing to say, or why it cannot be read.
pub(crate) type Taken = Result<Result<(), &'static str>, IngestError>;

/// Hands every line that is not blank to `take`, which may refuse it; that is counted, and at the end of the file it is a
/// record that was cut.
pub(crate) fn each_line<R: Read>(
    source: &mut Source<R>,
    log: &mut RequestLog,
    mut take: impl FnMut(&mut RequestLog, &[u8]) -> Taken,
) -> Result<(), IngestError> {
    let mut lines = Lines::new(source);
    while let Some(line) = lines.next()? {
        if !line.bytes.iter().all(u8::is_ascii_whitespace) {
            let record = Record { bytes: line.bytes, line: line.number, byte: line.byte, kind: line.kind };
            one(log, record, |log, bytes| take(log, bytes))?;
        }
    }
    Ok(())
}

/// Hands the fields of every record to `take`, as [`each_line`] does with lines.
pub(crate) fn each_record<R: Read>(
    source: &mut Source<R>,
    log: &mut RequestLog,
    delimiter: u8,
    mut take: impl FnMut(&mut RequestLog, &[Field<'_>]) -> Taken,
) -> Result<(), IngestError> {
    rows::each_record(source, delimiter, |record| {
        one(log, record, |log, bytes| take(log, &fields(bytes, delimiter)))
    })
}

fn one(
    log: &mut RequestLog,
    record: Record<'_>,
    mut take: impl FnMut(&mut RequestLog, &[u8]) -> Taken,
) -> Result<(), IngestError> {
    let skip = |log: &mut RequestLog, reason: String| {
        log.collector.skip(Some(record.line), record.byte, || {
            format!("{reason}, found `{}`", printable(record.bytes))
        });
    };
    log.place = Some((record.line, record.byte));
    if record.kind == LineKind::TooLong {
        skip(log, format!("expected a line of at most {} MiB", MAX_LINE >> 20));
    } else if let Err(why) = take(log, record.bytes)? {
        log.cut = record.kind == LineKind::Unended;
        skip(log, why.to_owned());
    }
    Ok(())
}

/// The fields of a record.
pub(crate) fn fields(record: &[u8], delimiter: u8) -> Vec<Field<'_>> {
    let mut fields = Vec::with_capacity(16);
    rows::split(record, delimiter, |_, field| fields.push(field));
    fields
}

/// The places of columns by their names in a head line; none where one is missing.
pub(crate) fn columns<const N: usize>(head: &[Field<'_>], names: [&str; N]) -> Option<[usize; N]> {
    let mut places = [0; N];
    for (place, name) in places.iter_mut().zip(names) {
        *place = head.iter().position(|field| field.bytes.trim_ascii() == name.as_bytes())?;
    }
    Some(places)
}

/// A finite number.
pub(crate) fn number(field: &[u8]) -> Option<f64> {
    let text = std::str::from_utf8(field.trim_ascii()).ok()?;
    text.parse().ok().filter(|number: &f64| number.is_finite())
}

/// A whole number.
pub(crate) fn whole(field: &[u8]) -> Option<i64> {
    std::str::from_utf8(field.trim_ascii()).ok()?.parse().ok()
}
