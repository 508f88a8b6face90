//! ghz's JSON as a stream: the details are counted as they come, whatever their number.

use std::{
    cell::Cell,
    collections::BTreeMap,
    fmt,
    io::{self, BufReader, Read},
    rc::Rc,
};

use serde::{
    Deserialize, Deserializer,
    de::{DeserializeSeed, IgnoredAny, MapAccess, SeqAccess, Visitor},
};

use super::Call;
use crate::{
    IngestError,
    collect::EndpointIndex,
    document::TWO_RESULTS,
    error::excerpt_of,
    format::Format,
    naming::Names,
    request_log::{Clock, RequestLog, Understood},
    source::Source,
    time::TimeReader,
};

/// Bytes between one detail and the next; nothing else in the document is longer.
const MAX_BETWEEN: usize = 8 << 20;

/// What stands beside the details.
#[derive(Debug, Default)]
pub(super) struct Totals {
    pub(super) call: Option<String>,
    pub(super) date: Option<String>,
    pub(super) end_reason: Option<String>,
    pub(super) count: Option<u64>,
    pub(super) total_ns: Option<f64>,
    pub(super) average: Option<f64>,
    pub(super) fastest: Option<f64>,
    pub(super) slowest: Option<f64>,
    pub(super) rps: Option<f64>,
    pub(super) statuses: BTreeMap<String, u64>,
    pub(super) errors: BTreeMap<String, u64>,
    /// In ns by percent.
    pub(super) percentiles: BTreeMap<u32, f64>,
}

/// Reads a file to its end. A file that was cut keeps what was read before.
pub(super) fn read<R: Read>(
    source: &mut Source<R>,
    names: &Names,
) -> Result<(Totals, RequestLog), IngestError> {
    let (name, excerpt) = (source.name().to_owned(), excerpt_of(source.head()));
    let between = Rc::new(Cell::new(0));
    let mut reader = Reader {
        totals: Totals::default(),
        log: RequestLog::new("ghz", Format::GhzJson, Clock::Epoch, names),
        endpoint: None,
        time: TimeReader::default(),
        between: Rc::clone(&between),
        failure: None,
    };
    let failure = Rc::new(Cell::new(None));
    let bounded = Bounded { source, between, failure: Rc::clone(&failure), at_start: true };
    let mut json = serde_json::Deserializer::from_reader(BufReader::new(bounded));
    let read = json.deserialize_map(Document(&mut reader));
    if let Some(error) = reader.failure.take().or_else(|| failure.take()) {
        return Err(error);
    }
    if reader.totals.count.is_some() {
        reader.log.understand(Understood::Head);
    }
    if read.is_ok()
        && let Some((line, column)) = second_place(&mut json)
    {
        // Where a line begins is known of the first one only.
        let byte = if line == 1 { column.saturating_sub(1) } else { 0 };
        let (expected, found) = (Format::GhzJson.in_words().to_owned(), TWO_RESULTS.to_owned());
        return Err(IngestError::NoRecord { file: name, line, byte, expected, found, excerpt });
    }
    if let Err(error) = read {
        if reader.log.understood == Understood::Nothing {
            let (line, expected) = (error.line() as u64, Format::GhzJson.in_words().to_owned());
            let found = error.to_string();
            return Err(IngestError::NoRecord { file: name, line, byte: 0, expected, found, excerpt });
        }
        reader.log.cut = error.is_eof();
        reader
            .log
            .collector
            .skip(Some(error.line() as u64), None, || format!("expected a detail of ghz: {error}"));
    }
    Ok((reader.totals, reader.log))
}

/// The line and column at which a second document begins, if one does.
fn second_place<R: serde_json::de::Read<'static>>(
    json: &mut serde_json::Deserializer<R>,
) -> Option<(u64, u64)> {
    let trailing = json.end().err()?;
    let mut begins = false;
    // It stops at once.
    let _ = json.deserialize_any(Begins(&mut begins));
    begins.then_some((trailing.line() as u64, trailing.column() as u64))
}

/// Looks whether an object begins, and goes no further.
struct Begins<'a>(&'a mut bool);

impl<'de> Visitor<'de> for Begins<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the end of the file")
    }

    fn visit_map<A: MapAccess<'de>>(self, _: A) -> Result<(), A::Error> {
        *self.0 = true;
        Err(serde::de::Error::custom("a second result"))
    }
}

struct Reader {
    totals: Totals,
    log: RequestLog,
    endpoint: Option<EndpointIndex>,
    time: TimeReader,
    between: Rc<Cell<usize>>,
    failure: Option<IngestError>,
}

#[derive(Deserialize)]
struct Detail {
    timestamp: String,
    latency: f64,
    #[serde(default)]
    error: String,
    #[serde(default)]
    status: String,
}

impl Reader {
    fn detail(&mut self, detail: &Detail) -> Result<(), IngestError> {
        self.between.set(0);
        let Some(end) = self.time.nanos(detail.timestamp.as_bytes()) else {
            self.log.collector.skip(None, None, || format!("expected a time, found `{}`", detail.timestamp));
            return Ok(());
        };
        let endpoint = *self.endpoint.get_or_insert_with(|| {
            let name = self.totals.call.as_deref().unwrap_or_default();
            self.log.endpoint(name, None, None, None)
        });
        let ms = detail.latency / 1e6;
        // The stamp is the end.
        let start = end.saturating_sub(nanos(detail.latency)).div_euclid(1_000);
        Call { start, ms, status: &detail.status, error: &detail.error }.add(&mut self.log, endpoint)
    }
}

#[expect(clippy::cast_possible_truncation, reason = "a cast of a float saturates")]
fn nanos(latency: f64) -> i64 {
    latency as i64
}

/// The outermost object.
struct Document<'a>(&'a mut Reader);

impl<'de> Visitor<'de> for Document<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a result of ghz")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let Self(reader) = self;
        while let Some(key) = map.next_key::<String>()? {
            let totals = &mut reader.totals;
            match key.as_str() {
                "details" => map.next_value_seed(Details(reader))?,
                "options" => {
                    totals.call = map.next_value::<Option<Options>>()?.and_then(|options| options.call);
                }
                "date" => totals.date = map.next_value()?,
                "endReason" => totals.end_reason = map.next_value()?,
                "count" => totals.count = map.next_value()?,
                "total" => totals.total_ns = map.next_value()?,
                "average" => totals.average = map.next_value()?,
                "fastest" => totals.fastest = map.next_value()?,
                "slowest" => totals.slowest = map.next_value()?,
                "rps" => totals.rps = map.next_value()?,
                "statusCodeDistribution" => {
                    totals.statuses = map.next_value::<Option<_>>()?.unwrap_or_default();
                }
                "errorDistribution" => {
                    totals.errors = map.next_value::<Option<_>>()?.unwrap_or_default();
                }
                "latencyDistribution" => {
                    let list = map.next_value::<Option<Vec<Percentile>>>()?.unwrap_or_default();
                    totals.percentiles = list.iter().map(|at| (at.percentage, at.latency)).collect();
                }
                _ => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        Ok(())
    }
}

#[derive(Deserialize)]
struct Options {
    call: Option<String>,
}

#[derive(Deserialize)]
struct Percentile {
    percentage: u32,
    latency: f64,
}

/// The list of details, or null.
struct Details<'a>(&'a mut Reader);

impl<'de> DeserializeSeed<'de> for Details<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Details<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of calls")
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        let Self(reader) = self;
        while let Some(detail) = list.next_element::<Detail>()? {
            if let Err(failure) = reader.detail(&detail) {
                reader.failure = Some(failure);
                return Err(serde::de::Error::custom("stopped"));
            }
        }
        Ok(())
    }
}

/// A source that ends where too much stands between one detail and the next.
struct Bounded<'a, R: Read> {
    source: &'a mut Source<R>,
    between: Rc<Cell<usize>>,
    failure: Rc<Cell<Option<IngestError>>>,
    at_start: bool,
}

impl<R: Read> Read for Bounded<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut n = self.source.read(buffer).map_err(|error| {
            let message = error.to_string();
            self.failure.set(Some(error));
            io::Error::other(message)
        })?;
        if std::mem::take(&mut self.at_start) && buffer[..n].starts_with(b"\xef\xbb\xbf") {
            buffer.copy_within(3..n, 0);
            n -= 3;
        }
        self.between.set(self.between.get() + n);
        if self.between.get() > MAX_BETWEEN {
            return Err(io::Error::other(format!("more than {} MiB without a call", MAX_BETWEEN >> 20)));
        }
        Ok(n)
    }
}
