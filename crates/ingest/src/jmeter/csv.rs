//! `JMeter`'s CSV, the usual `.jtl`: a row for each sample, with or without a head line.

use std::io::Read;

use super::{
    columns::{Column, Columns, Row, success_of},
    sample::{LONGEST_MS, Numbers, Sample},
    samples::Samples,
    stamp::Stamp,
};
use crate::{
    IngestError, Names,
    date::{Order, order_of},
    error::{excerpt_of, printable},
    format::Format,
    lines::LineKind,
    request_log::{Clock, RequestLog, Understood},
    rows::{Field, Record, each_record},
    source::Source,
    timeline::Outcome,
};

/// The beginning of a file is that of `JMeter`'s CSV.
pub(crate) fn is_csv(head: &[u8]) -> bool {
    Columns::find(head).is_some()
}

/// Reads a whole file.
pub(crate) fn read_csv<R: Read>(source: &mut Source<R>, names: &Names) -> Result<RequestLog, IngestError> {
    let head = source.head();
    let refused = Refused { file: source.name().to_owned(), excerpt: excerpt_of(head) };
    let start = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
    let columns = Columns::find(start).unwrap_or_default();
    if columns.len() == 0 {
        return Err(refused.at(
            1,
            0,
            "a head line `timeStamp,elapsed,label,…` or one of JMeter's default orders of columns",
            "rows without names. Write the names of the columns into the first line; JMeter writes them with \
             `-Jjmeter.save.saveservice.print_field_names=true`",
        ));
    }
    if !columns.has(Column::Elapsed) {
        return Err(refused.at(
            1,
            0,
            "a column `elapsed`",
            "none: the file has no durations. JMeter writes them with `-Jjmeter.save.saveservice.time=true`",
        ));
    }
    let delimiter = columns.delimiter;
    let order = order_of_dates(source, &columns)?;
    let mut reader = Reader { order, ..Reader::new(columns, names, refused) };
    each_record(source, delimiter, |record| reader.record(&record))?;
    reader.finish()
}

/// How far is looked for a date that tells day from month.
const DATES: usize = 8 << 20;

/// Whether dates begin with the day or the month, where some date tells it. A test takes hours, so most files have the same
/// date in all rows: what is not told by the first rows is looked for further on.
fn order_of_dates<R: Read>(source: &mut Source<R>, columns: &Columns) -> Result<Option<Order>, IngestError> {
    let is_open = |stamp: &[u8]| Stamp::read(stamp, None) == Stamp::Undecided;
    let told = stamps(source.head(), columns).find_map(order_of);
    if told.is_some() || !stamps(source.head(), columns).any(is_open) {
        return Ok(told);
    }
    source.look_on(DATES)?;
    Ok(stamps(source.head(), columns).find_map(order_of))
}

fn stamps<'a>(head: &'a [u8], columns: &'a Columns) -> impl Iterator<Item = &'a [u8]> {
    head.split(|&byte| byte == b'\n').map(|line| columns.row(line).bytes(Column::Stamp))
}

struct Reader {
    columns: Columns,
    samples: Samples,
    refused: Refused,
    /// Of day and month in dates.
    order: Option<Order>,
    /// Times are of a wall clock in an unknown zone.
    is_wall: bool,
    /// Rows that stand for several samples each.
    batches: u64,
}

/// What an error needs to know of the file.
struct Refused {
    file: String,
    excerpt: Vec<String>,
}

impl Refused {
    fn at(self, line: u64, byte: u64, expected: &str, found: impl Into<String>) -> IngestError {
        let (file, excerpt) = (self.file, self.excerpt);
        IngestError::NoRecord {
            file,
            line,
            byte,
            expected: expected.to_owned(),
            found: found.into(),
            excerpt,
        }
    }

    fn take(&mut self) -> Self {
        Self { file: std::mem::take(&mut self.file), excerpt: std::mem::take(&mut self.excerpt) }
    }
}

impl Reader {
    fn new(columns: Columns, names: &Names, refused: Refused) -> Self {
        let clock = if columns.has(Column::Stamp) { Clock::Epoch } else { Clock::None };
        let mut samples = Samples::new(Format::JmeterCsv, clock, names);
        if columns.has_head {
            samples.log.understand(Understood::Head);
        }
        Self { columns, samples, refused, order: None, is_wall: false, batches: 0 }
    }

    fn record(&mut self, record: &Record<'_>) -> Result<(), IngestError> {
        if record.kind == LineKind::TooLong {
            return {
                self.skip(record, || "the line is too long".to_owned());
                Ok(())
            };
        }
        let row = self.columns.row(record.bytes);
        let expected = self.columns.len();
        if row.fields < expected {
            if record.kind == LineKind::Unended {
                self.samples.log.cut = true;
                return Ok(());
            }
            let found = row.fields;
            return {
                self.skip(record, || format!("expected {expected} fields, found {found}"));
                Ok(())
            };
        }
        match self.sample(&row) {
            Ok(sample) => self.samples.add(&sample),
            Err(_) if row.bytes(Column::Elapsed) == b"elapsed" => {
                self.head(record);
                Ok(())
            }
            Err(bad) if !self.has_samples() && bad.spoils_all().is_some() => {
                let (expected, why) = bad.spoils_all().unwrap_or_default();
                let found = format!("`{}`: {why}", printable(row.bytes(Column::Stamp)));
                Err(self.refused.take().at(record.line, record.byte, expected, found))
            }
            Err(bad) => {
                self.skip(record, || bad.in_words(&row));
                Ok(())
            }
        }
    }

    fn sample<'a>(&mut self, row: &Row<'a>) -> Result<Sample<'a>, Bad> {
        let field = |column| row.field(column).unwrap_or_default();
        let numbers = self.numbers(row)?;
        Ok(Sample {
            label: field(Column::Label),
            thread: field(Column::Thread),
            code: field(Column::Code),
            message: field(Column::Message),
            failure: field(Column::Failure),
            data_type: row.field(Column::DataType).map(|field| field.bytes),
            url: row.field(Column::Url).map(|field| field.bytes),
            numbers,
        })
    }

    fn numbers(&mut self, row: &Row<'_>) -> Result<Numbers, Bad> {
        let start = match row.field(Column::Stamp).map(|stamp| Stamp::read(stamp.bytes, self.order)) {
            None => None,
            Some(Stamp::Sure(micros)) => Some(micros),
            Some(Stamp::Wall(micros)) => {
                self.is_wall = true;
                Some(micros)
            }
            Some(Stamp::Rounded) => return Err(Bad::Rounded),
            Some(Stamp::Undecided) => return Err(Bad::Undecided),
            Some(Stamp::Seconds) => return Err(Bad::Seconds),
            Some(Stamp::Impossible | Stamp::Unknown) => return Err(Bad::Time),
        };
        let elapsed = row.field(Column::Elapsed).and_then(|elapsed| duration(&elapsed));
        let outcome = match row.field(Column::Success).map(|success| success_of(success.bytes)) {
            Some(Some(true)) => Outcome::Passed,
            Some(Some(false)) => Outcome::Failed,
            Some(None) => return Err(Bad::Success),
            None => Outcome::Unknown,
        };
        self.batches += u64::from(row.count(Column::SampleCount).is_some_and(|count| count > 1));
        Ok(Numbers {
            start,
            elapsed_ms: elapsed.ok_or(Bad::Elapsed)?,
            idle_ms: row.field(Column::Idle).and_then(|idle| duration(&idle)).unwrap_or(0),
            outcome,
            bytes: row.count(Column::Bytes),
            sent_bytes: row.count(Column::SentBytes),
            all_threads: row.count(Column::AllThreads),
            latency_ms: row.count(Column::Latency),
            connect_ms: row.count(Column::Connect),
        })
    }

    /// A second head line, as where files were written one after the other: what follows has its columns.
    fn head(&mut self, record: &Record<'_>) {
        match Columns::named(record.bytes, self.columns.delimiter) {
            Some(columns) if columns.has(Column::Stamp) == self.columns.has(Column::Stamp) => {
                self.columns = columns;
            }
            _ => self.skip(record, || "another head line".to_owned()),
        }
    }

    fn has_samples(&self) -> bool {
        !self.samples.is_empty()
    }

    fn skip(&mut self, record: &Record<'_>, reason: impl FnOnce() -> String) {
        self.samples.log.collector.skip(Some(record.line), record.byte, reason);
    }

    fn finish(mut self) -> Result<RequestLog, IngestError> {
        let log = &mut self.samples.log;
        if self.is_wall {
            log.note(
                "The times in the file have no zone and are taken as UTC. \
                 With `jmeter.save.saveservice.timestamp_format=ms` JMeter writes them without doubt.",
            );
        }
        if !self.columns.has(Column::Stamp) {
            log.note(
                "The file has no times, so there is no course and no rate. \
                 With `jmeter.save.saveservice.timestamp_format=ms` JMeter writes them.",
            );
        }
        if !self.columns.has(Column::Success) {
            log.note(
                "The file does not say which requests failed. With `jmeter.save.saveservice.successful=true` JMeter writes it.",
            );
        }
        if self.batches > 0 {
            log.note(format!(
                "{} rows stand for several samples each and are counted once. In another mode than *Statistical* JMeter writes all.",
                self.batches
            ));
        }
        self.samples.finish()
    }
}

/// Why a row is passed over.
enum Bad {
    Time,
    Rounded,
    Undecided,
    Seconds,
    Elapsed,
    Success,
}

impl Bad {
    /// What is expected and what to do, where the times of all rows are surely like this one.
    fn spoils_all(&self) -> Option<(&'static str, &'static str)> {
        match self {
            Self::Rounded => Some((
                "a timeStamp in whole milliseconds",
                "a spreadsheet has rounded the times. Send the file as JMeter wrote it",
            )),
            Self::Undecided => Some((
                "a date whose day and month can be told apart",
                "no day of the file is above 12. With `-Jjmeter.save.saveservice.timestamp_format=ms` JMeter writes times \
                 without doubt",
            )),
            Self::Time | Self::Seconds | Self::Elapsed | Self::Success => None,
        }
    }

    fn in_words(&self, row: &Row<'_>) -> String {
        let (expected, column) = match self {
            Self::Time => ("a time in milliseconds since 1970 or a date", Column::Stamp),
            Self::Rounded => ("a time that no spreadsheet has rounded", Column::Stamp),
            Self::Undecided => ("a date whose day and month can be told apart", Column::Stamp),
            Self::Seconds => ("a time in milliseconds since 1970, not in seconds", Column::Stamp),
            Self::Elapsed => ("a duration from 0 ms to 24 h", Column::Elapsed),
            Self::Success => ("true or false", Column::Success),
        };
        format!("expected {expected}, found `{}`", printable(row.bytes(column)))
    }
}

fn duration(field: &Field<'_>) -> Option<i64> {
    field.count().and_then(|ms| i64::try_from(ms).ok()).filter(|ms| *ms <= LONGEST_MS)
}
