//! A CSV of requests that no known tool wrote: its columns are said by a mapping, or by names that leave no doubt.

use std::io::Read;

use domain::{Column, CsvColumns, Moment};
use rustc_hash::FxHashMap;

use crate::{
    IngestError,
    collect::EndpointIndex,
    error::{excerpt_of, printable},
    format::Format,
    lines::LineKind,
    naming::Names,
    request_log::{Clock, RequestLog, Sent, Understood, micros},
    rows::{Field, Record, each_record, first_record, split},
    source::Source,
    time::TimeReader,
    timeline::Outcome,
};

/// Delimiters that are looked for in the first line, the usual one last.
const DELIMITERS: [u8; 4] = [b'|', b'\t', b';', b','];
/// Endpoints that are remembered by their bytes.
const MAX_REMEMBERED: usize = 8_192;
/// Between the parts of what an endpoint is remembered by.
const PART: u8 = 0x1f;

/// The mapping for a file that begins so: the given one where its columns are there, else what the head line suggests.
pub(crate) fn columns_of(head: &[u8], given: Option<&CsvColumns>) -> Option<CsvColumns> {
    let names = Head::read(head, given.and_then(|columns| columns.delimiter)).names;
    let is_there = |columns: &&CsvColumns| names.len() > 1 && place_of(&columns.duration, &names).is_some();
    let guess = || CsvColumns::guess(&names.iter().map(String::as_str).collect::<Vec<_>>());
    given.filter(is_there).cloned().or_else(guess)
}

/// The first record, and the character between its fields.
struct Head {
    delimiter: u8,
    names: Vec<String>,
}

impl Head {
    fn read(head: &[u8], delimiter: Option<u8>) -> Self {
        let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
        let line = head.split(|&byte| byte == b'\n').next().unwrap_or_default();
        let most = |&delimiter: &u8| memchr::memchr_iter(delimiter, line).count();
        let delimiter = delimiter.or_else(|| DELIMITERS.into_iter().max_by_key(most)).unwrap_or(b',');
        let mut names = Vec::new();
        split(first_record(head, delimiter), delimiter, |_, field| {
            names.push(field.text().trim().to_owned());
        });
        Self { delimiter, names }
    }
}

fn place_of(column: &Column, names: &[String]) -> Option<usize> {
    match column {
        Column::Numbered(place) => (*place <= names.len()).then(|| place - 1),
        Column::Named(name) => names.iter().position(|known| known.eq_ignore_ascii_case(name)),
    }
}

/// The facts of a request, in the order in which [`Rows`] holds them.
const FACTS: usize = 9;
const DURATION: usize = 0;
const TIME: usize = 1;
const NAME: usize = 2;
const METHOD: usize = 3;
const GROUP: usize = 4;
const SCENARIO: usize = 5;
const STATUS: usize = 6;
const SUCCESS: usize = 7;
const ERROR: usize = 8;

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
    let clock = if columns.time.is_some() { Clock::Epoch } else { Clock::None };
    let mut log = RequestLog::new("csv", Format::GenericCsv, clock, names);
    log.understand(Understood::Head);
    log.note(format!("Columns: {columns}."));
    let mut rows = Rows {
        log,
        places,
        columns,
        endpoints: FxHashMap::default(),
        key: Vec::new(),
        time: TimeReader::default(),
    };
    let mut is_head = columns.has_head();
    each_record(source, head.delimiter, |record| {
        if std::mem::take(&mut is_head) { Ok(()) } else { rows.row(&record, head.delimiter) }
    })?;
    rows.log.close()?;
    Ok(rows.log)
}

struct Rows<'a> {
    log: RequestLog,
    places: [Option<usize>; FACTS],
    columns: &'a CsvColumns,
    endpoints: FxHashMap<Vec<u8>, EndpointIndex>,
    key: Vec<u8>,
    time: TimeReader,
}

impl Rows<'_> {
    fn row(&mut self, record: &Record<'_>, delimiter: u8) -> Result<(), IngestError> {
        let mut facts = [Field::default(); FACTS];
        let places = &self.places;
        split(record.bytes, delimiter, |at, field| {
            for (fact, _) in places.iter().enumerate().filter(|(_, place)| **place == Some(at)) {
                facts[fact] = field.trimmed();
            }
        });
        let (start, ms) = match self.times(&facts) {
            Ok(times) => times,
            Err(expected) => {
                self.log.cut |= record.kind == LineKind::Unended;
                let reason = || format!("expected {expected}, found `{}`", printable(record.bytes));
                self.log.collector.skip(Some(record.line), record.byte, reason);
                return Ok(());
            }
        };
        let endpoint = self.endpoint(&facts);
        let (outcome, error) = self.outcome(&facts);
        let error = error.map(|error| error.text());
        self.log.request(&Sent { endpoint, start, ms, outcome, error: error.as_deref() })
    }

    /// The start in µs and the duration in ms; or what was expected.
    fn times(&mut self, facts: &[Field<'_>; FACTS]) -> Result<(i64, f64), &'static str> {
        let ms = facts[DURATION].number().ok_or("a duration")? * self.columns.unit.ms();
        if self.columns.time.is_none() {
            return Ok((0, ms));
        }
        let time =
            self.micros(facts[TIME]).ok_or("a time (RFC 3339, or seconds to nanoseconds since 1970)")?;
        Ok(match self.columns.time_is {
            Moment::Start => (time, ms),
            Moment::End => (time.saturating_sub(micros(ms)), ms),
        })
    }

    /// RFC 3339, or a number whose digits tell its unit. A spreadsheet's `1.7E+12` has lost what it stood for.
    fn micros(&mut self, field: Field<'_>) -> Option<i64> {
        if field.bytes.contains(&b'T') {
            return self.time.nanos(field.bytes).map(|nanos| nanos.div_euclid(1_000));
        }
        let is_digit = |byte: &&u8| byte.is_ascii_digit();
        let digits = field.bytes.iter().take_while(is_digit).count();
        if field.bytes.iter().any(|byte| !byte.is_ascii_digit() && *byte != b'.') {
            return None;
        }
        match digits {
            17..=19 => {
                i64::try_from(field.count().or_else(|| long(field.bytes))?).ok().map(|nanos| nanos / 1_000)
            }
            14..=16 => i64::try_from(field.count()?).ok(),
            11..=13 => field.number().map(micros),
            1..=10 => field.number().map(|seconds| micros(seconds * 1000.0)),
            _ => None,
        }
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

    /// Whether it succeeded, and what is said of a failure: by the success column, else by status and error.
    fn outcome<'f>(&self, facts: &[Field<'f>; FACTS]) -> (Outcome, Option<Field<'f>>) {
        let said = |fact: usize| Some(facts[fact]).filter(|field| !field.bytes.is_empty());
        let (error, status) = (said(ERROR), said(STATUS));
        let by_status = || {
            let code = status.and_then(|status| status.count());
            code.is_some_and(|code| (1..400).contains(&code)) && error.is_none()
        };
        let passed = match said(SUCCESS).and_then(|field| is_success(field.bytes)) {
            Some(passed) => Some(passed),
            None if self.places[STATUS].is_some() => Some(by_status()),
            None => self.places[ERROR].map(|_| error.is_none()),
        };
        match passed {
            Some(true) => (Outcome::Passed, None),
            Some(false) => (Outcome::Failed, error.or(status)),
            None => (Outcome::Unknown, None),
        }
    }
}

/// A number of nineteen digits, which [`Field::count`] leaves out.
fn long(digits: &[u8]) -> Option<u64> {
    std::str::from_utf8(digits).ok()?.parse().ok()
}

fn is_success(text: &[u8]) -> Option<bool> {
    match text.to_ascii_lowercase().as_slice() {
        b"true" | b"1" | b"ok" | b"yes" | b"pass" | b"passed" | b"success" => Some(true),
        b"false" | b"0" | b"ko" | b"no" | b"fail" | b"failed" | b"failure" | b"error" => Some(false),
        _ => None,
    }
}
