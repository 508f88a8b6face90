//! The log of requests (`locust.contrib.csv_request_logger`): a row for each, with the time at which it began.

use std::{collections::BTreeMap, io::Read};

use rustc_hash::FxHashMap;

use super::table::number;
use crate::{
    IngestError, Names,
    collect::EndpointIndex,
    format::Format,
    lines::LineKind,
    measure::Measure,
    request_log::{Clock, RequestLog, Sent, Understood},
    rows::{Field, Record, each_record, split},
    source::Source,
    timeline::Outcome,
};

/// The columns that are read.
const COLUMNS: [&str; 6] =
    ["timestamp", "request_type", "name", "response_time_ms", "response_length", "exception"];
const TIMESTAMP: usize = 0;
const METHOD: usize = 1;
const NAME: usize = 2;
const TIME: usize = 3;
const LENGTH: usize = 4;
const EXCEPTION: usize = 5;
/// The last second of the year 9999.
const LAST_SECOND: u64 = 253_402_300_799;
/// Endpoints that are remembered by their bytes; a file with more starts anew.
const MAX_REMEMBERED: usize = 50_000;

/// Reads a whole file.
pub(super) fn read<R: Read>(source: &mut Source<R>, names: &Names) -> Result<RequestLog, IngestError> {
    let mut log = RequestLog::new("locust", Format::LocustRequests, Clock::Epoch, names);
    log.understand(Understood::Head);
    let mut reader = Reader {
        log,
        order: None,
        fields: 0,
        remembered: FxHashMap::default(),
        key: Vec::new(),
        lengths: BTreeMap::new(),
    };
    each_record(source, b',', |record| reader.record(&record))?;
    reader.log.close()?;
    if let Some(length) = reader.lengths.get(&reader.log.stretch) {
        reader.log.measures.add("response_length", Measure::Sum(*length));
    }
    Ok(reader.log)
}

struct Reader {
    log: RequestLog,
    /// Where each of [`COLUMNS`] stands.
    order: Option<[Option<usize>; COLUMNS.len()]>,
    fields: usize,
    remembered: FxHashMap<Vec<u8>, EndpointIndex>,
    key: Vec<u8>,
    /// Of all answers together, by stretch of time.
    lengths: BTreeMap<u32, f64>,
}

impl Reader {
    fn record(&mut self, record: &Record<'_>) -> Result<(), IngestError> {
        let Some(order) = self.order else {
            self.head(record);
            return Ok(());
        };
        let mut row = [Field::default(); COLUMNS.len()];
        let fields = split(record.bytes, b',', |at, field| {
            if let Some(column) = order.iter().position(|place| *place == Some(at)) {
                row[column] = field;
            }
        });
        if fields < self.fields && record.kind == LineKind::Unended {
            self.log.cut = true;
            return Ok(());
        }
        let start = micros(row[TIMESTAMP].bytes);
        match (start, number(row[TIME])) {
            (Some(start), Some(ms)) if fields == self.fields && record.kind != LineKind::TooLong => {
                self.log.place = Some((record.line, record.byte));
                self.request(&row, start, ms)
            }
            _ => {
                let found = crate::error::printable(record.bytes);
                let reason = || format!("expected the time and the duration of a request, found `{found}`");
                self.log.collector.skip(Some(record.line), record.byte, reason);
                Ok(())
            }
        }
    }

    fn head(&mut self, record: &Record<'_>) {
        let mut order = [None; COLUMNS.len()];
        self.fields = split(record.bytes, b',', |at, field| {
            if let Some(column) = COLUMNS.iter().position(|name| name.as_bytes() == field.bytes) {
                order[column] = Some(at);
            }
        });
        self.order = Some(order);
    }

    fn request(&mut self, row: &[Field<'_>; COLUMNS.len()], start: i64, ms: f64) -> Result<(), IngestError> {
        let endpoint = self.endpoint(row[METHOD], row[NAME]);
        let knows_failures = self.order.is_some_and(|order| order[EXCEPTION].is_some());
        let error = row[EXCEPTION].text();
        let outcome = match (knows_failures, error.is_empty()) {
            (false, _) => Outcome::Unknown,
            (true, true) => Outcome::Passed,
            (true, false) => Outcome::Failed,
        };
        let error = (outcome == Outcome::Failed).then_some(error.as_ref());
        self.log.request(&Sent { endpoint, start, ms, outcome, error })?;
        if let Some(length) = number(row[LENGTH]) {
            *self.lengths.entry(self.log.stretch).or_default() += length;
        }
        Ok(())
    }

    fn endpoint(&mut self, method: Field<'_>, name: Field<'_>) -> EndpointIndex {
        self.key.clear();
        self.key.extend_from_slice(method.bytes);
        self.key.push(0);
        self.key.extend_from_slice(name.bytes);
        if let Some(&known) = self.remembered.get(&self.key) {
            return known;
        }
        let endpoint = self.log.endpoint(&name.text(), Some(&method.text()), None, None);
        if self.remembered.len() >= MAX_REMEMBERED {
            self.remembered.clear();
        }
        self.remembered.insert(self.key.clone(), endpoint);
        endpoint
    }
}

/// Seconds since 1970 with decimals, in µs.
fn micros(text: &[u8]) -> Option<i64> {
    let dot = memchr::memchr(b'.', text);
    let (seconds, fraction) = dot.map_or((text, &b""[..]), |dot| (&text[..dot], &text[dot + 1..]));
    let seconds = Field::plain(seconds).count().filter(|seconds| *seconds <= LAST_SECOND)?;
    if !fraction.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let digits = fraction.iter().chain(std::iter::repeat(&b'0')).take(6);
    let micros = digits.fold(0, |micros, digit| micros * 10 + i64::from(digit - b'0'));
    Some(i64::try_from(seconds).ok()? * 1_000_000 + micros)
}
