//! A CSV of requests that no known tool wrote: its columns are said by a mapping, or by names that leave no doubt.

mod head;
mod moment;
mod outcome;

use std::io::Read;

use domain::{CsvColumns, Moment};
use rustc_hash::FxHashMap;

pub(crate) use self::head::{columns_of, in_doubt};
use self::{
    head::{Head, place_of},
    moment::Moments,
    outcome::{Outcomes, Said},
};
use crate::{
    IngestError,
    collect::EndpointIndex,
    error::{excerpt_of, printable},
    format::Format,
    lines::LineKind,
    naming::Names,
    request_log::{Clock, RequestLog, Sent, Understood, micros},
    rows::{Field, Record, each_record, split},
    source::Source,
};

/// Endpoints that are remembered by their bytes.
const MAX_REMEMBERED: usize = 8_192;
/// Between the parts of what an endpoint is remembered by.
const PART: u8 = 0x1f;

/// The facts of a request, in the order in which [`Rows`] holds them.
const FACTS: usize = 10;
const DURATION: usize = 0;
const TIME: usize = 1;
const NAME: usize = 2;
const METHOD: usize = 3;
const GROUP: usize = 4;
const SCENARIO: usize = 5;
const STATUS: usize = 6;
const SUCCESS: usize = 7;
const FAILED: usize = 8;
const ERROR: usize = 9;

/// For each fact the place of its column; the error is a column that is not there.
fn places(columns: &CsvColumns, names: &[String]) -> Result<[Option<usize>; FACTS], String> {
    let duration = Some(columns.duration.clone());
    let said = [
        &duration,
        &columns.time,
        &columns.name,
        &columns.method,
        &columns.group,
        &columns.scenario,
        &columns.status,
        &columns.success,
        &columns.failed,
        &columns.error,
    ];
    let mut places = [None; FACTS];
    for (place, column) in places.iter_mut().zip(said) {
        if let Some(column) = column {
            *place = Some(place_of(column, names).ok_or_else(|| column.to_string())?);
        }
    }
    Ok(places)
}

/// Reads a file to its end.
pub(crate) fn read<R: Read>(
    source: &mut Source<R>,
    columns: &CsvColumns,
    names: &Names,
) -> Result<RequestLog, IngestError> {
    let head = Head::read(source.head(), columns.delimiter);
    let places = places(columns, &head.names).map_err(|missing| IngestError::NoRecord {
        file: source.name().to_owned(),
        line: 1,
        byte: 0,
        expected: format!("a column “{missing}”"),
        found: format!("`{}`", printable(head.names.join(", ").as_bytes())),
        excerpt: excerpt_of(source.head()),
    })?;
    let first_time = places[TIME].and_then(|place| head.first_value(columns, place));
    let time = columns.time.as_ref().map(|column| Moments::of(column, first_time));
    let mut log =
        RequestLog::new("csv", Format::GenericCsv, time.as_ref().map_or(Clock::None, Moments::clock), names);
    log.understand(Understood::Head);
    log.note(format!("Columns: {columns}."));
    let (delimiter, fields) = (head.delimiter, head.names.len());
    let outcomes = Outcomes::of([SUCCESS, FAILED, STATUS, ERROR].map(|fact| places[fact].is_some()));
    let mut rows = Rows {
        log,
        places,
        columns,
        fields,
        endpoints: FxHashMap::default(),
        key: Vec::new(),
        time,
        outcomes,
    };
    let mut is_head = columns.has_head();
    each_record(source, delimiter, |record| {
        if std::mem::take(&mut is_head) { Ok(()) } else { rows.row(&record, delimiter) }
    })?;
    rows.finish()
}

struct Rows<'a> {
    log: RequestLog,
    places: [Option<usize>; FACTS],
    columns: &'a CsvColumns,
    /// That a whole row has.
    fields: usize,
    endpoints: FxHashMap<Vec<u8>, EndpointIndex>,
    key: Vec<u8>,
    /// None where no column says when a request was.
    time: Option<Moments>,
    outcomes: Outcomes,
}

impl Rows<'_> {
    fn row(&mut self, record: &Record<'_>, delimiter: u8) -> Result<(), IngestError> {
        let mut facts = [Field::default(); FACTS];
        let places = &self.places;
        let mut last = 0;
        let fields = split(record.bytes, delimiter, |at, field| {
            last = field.bytes.len();
            for (fact, _) in places.iter().enumerate().filter(|(_, place)| **place == Some(at)) {
                facts[fact] = field.trimmed();
            }
        });
        let (start, ms) = match self.times(&facts) {
            Ok(times) => times,
            Err(expected) => {
                let lacks = fields < self.fields || last == 0;
                self.log.cut |= record.kind == LineKind::Unended && lacks;
                let reason = || format!("expected {expected}, found `{}`", printable(record.bytes));
                self.log.collector.skip(Some(record.line), record.byte, reason);
                return Ok(());
            }
        };
        let endpoint = self.endpoint(&facts);
        let said = |fact: usize| self.places[fact].map(|_| facts[fact]);
        let said =
            Said { success: said(SUCCESS), failed: said(FAILED), status: said(STATUS), error: said(ERROR) };
        let (outcome, error) = self.outcomes.judge(&said);
        self.log.place = Some((record.line, record.byte));
        self.log.request(&Sent { endpoint, start, ms, outcome, error: error.as_deref() })
    }

    /// The start in µs and the duration in ms; or what was expected.
    fn times(&mut self, facts: &[Field<'_>; FACTS]) -> Result<(i64, f64), &'static str> {
        let ms =
            facts[DURATION].number().ok_or("a duration (a number such as 12.5)")? * self.columns.unit.ms();
        let Some(time) = &mut self.time else { return Ok((0, ms)) };
        let time = time
            .micros(facts[TIME])
            .ok_or("a time (ISO 8601 with date and seconds, or seconds to nanoseconds since 1970)")?;
        Ok(match self.columns.time_is {
            Moment::Start => (time, ms),
            Moment::End => (time.saturating_sub(micros(ms)), ms),
        })
    }

    fn endpoint(&mut self, facts: &[Field<'_>; FACTS]) -> EndpointIndex {
        self.key.clear();
        for fact in [NAME, METHOD, GROUP, SCENARIO] {
            self.key.extend_from_slice(facts[fact].bytes);
            self.key.push(PART);
        }
        if let Some(&endpoint) = self.endpoints.get(&self.key) {
            return endpoint;
        }
        let [name, method, group, scenario] = [NAME, METHOD, GROUP, SCENARIO].map(|fact| facts[fact].text());
        let name = if name.is_empty() { "all requests".into() } else { name };
        let endpoint = self.log.endpoint(&name, Some(&method), Some(&group), Some(&scenario));
        if self.endpoints.len() >= MAX_REMEMBERED {
            self.endpoints.clear();
        }
        self.endpoints.insert(self.key.clone(), endpoint);
        endpoint
    }

    fn finish(mut self) -> Result<RequestLog, IngestError> {
        self.log.close()?;
        if self.log.understood < Understood::Record {
            return Ok(self.log);
        }
        match &self.time {
            None => self.log.note(
                "No column says when a request was, so there is no course and no rate: `time=COLUMN` would name one, with \
                 `time-is=end` where it is the end of the request.",
            ),
            Some(time) if time.without_zone => self.log.note(
                "The times in the file have no zone and are taken as UTC. An offset (`Z`, `+02:00`) leaves no doubt.",
            ),
            Some(_) => {}
        }
        self.outcomes.finish(&mut self.log)?;
        Ok(self.log)
    }
}
