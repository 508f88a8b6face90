//! The binary log, 3.13 and later: big-endian records one after the other, without lengths or an end mark, and one
//! table of texts for the whole file. Reads more of a log with oversized texts than Gatling itself can.

use std::io::Read;

use rustc_hash::FxHashMap;

use super::{Gatling, Span, assertion::pickled, nested, strings};
use crate::{
    IngestError,
    collect::{EndpointIndex, MAX_ENDPOINTS},
    source::Source,
    time::CALENDAR_MS,
};

/// Number of a message that was not written; no text has it.
const ABANDONED: i32 = i32::MIN;
/// The longest text that Gatling writes whole; from here on it abandons the record.
const MAX_TEXT: i32 = 8_188;
const MAX_RUN_TEXT: i32 = 1 << 20;
const MAX_GROUPS: i32 = 64;
const MAX_LIST: i32 = 10_000;
/// How much is read at once.
const CHUNK: usize = 256 << 10;
/// Bytes of all texts that are remembered.
const MAX_TEXTS: usize = 64 << 20;

/// Reads a log to its end, or to where it is damaged.
pub(super) fn read<R: Read>(source: &mut Source<R>, gatling: &mut Gatling) -> Result<(), IngestError> {
    let bytes = Bytes { source, buffer: vec![0; CHUNK], start: 0, end: 0, offset: 0 };
    let mut reader = Reader {
        bytes,
        gatling,
        start_ms: 0,
        scenarios: Vec::new(),
        texts: FxHashMap::default(),
        text_bytes: 0,
        path: Vec::new(),
        endpoints: FxHashMap::default(),
        groups: FxHashMap::default(),
        dropped: 0,
    };
    let (at, ended) = loop {
        let at = reader.bytes.offset;
        match reader.record() {
            Ok(true) => {}
            Ok(false) => break (at, None),
            Err(stop) => break (at, Some(stop)),
        }
    };
    match ended {
        Some(Stop::Failed(error)) => return Err(error),
        Some(Stop::End) => {
            reader.gatling.cut = true;
            reader.gatling.collector.skip(None, at, || "the file ends inside this record".to_owned());
        }
        Some(Stop::Damaged(what)) => {
            let found =
                format!("damaged at byte {}: {what}; nothing behind it could be read", reader.bytes.offset);
            reader.gatling.note(format!("The log is {found}."));
            reader.gatling.cut = true;
            reader.gatling.collector.skip(None, at, || found);
        }
        None => {}
    }
    if reader.dropped > 0 {
        let text = format!(
            "{} records hold a text too long for Gatling's writer; they were passed over and reading went on, where Gatling's own report stops.",
            reader.dropped
        );
        reader.gatling.note(text);
    }
    Ok(())
}

struct Reader<'a, 's, R: Read> {
    bytes: Bytes<'s, R>,
    gatling: &'a mut Gatling,
    start_ms: i64,
    scenarios: Vec<String>,
    texts: FxHashMap<i32, String>,
    text_bytes: usize,
    /// Numbers of the groups and the name of the request at hand.
    path: Vec<i32>,
    /// What the paths met so far stand for.
    endpoints: FxHashMap<Vec<i32>, EndpointIndex>,
    groups: FxHashMap<Vec<i32>, String>,
    dropped: u64,
}

/// Why reading stopped.
enum Stop {
    /// The file ends inside a record.
    End,
    Damaged(String),
    Failed(IngestError),
}

/// Why a text could not be read.
enum TextFault {
    /// Only its length was written; the next record follows.
    Abandoned,
    Stop(Stop),
}

impl From<Stop> for TextFault {
    fn from(stop: Stop) -> Self {
        Self::Stop(stop)
    }
}

impl From<IngestError> for Stop {
    fn from(error: IngestError) -> Self {
        Self::Failed(error)
    }
}

impl<R: Read> Reader<'_, '_, R> {
    /// Reads one record; false at the end of the file.
    fn record(&mut self) -> Result<bool, Stop> {
        if self.quick()? {
            return Ok(true);
        }
        if self.bytes.is_at_end()? {
            return Ok(false);
        }
        let at = self.bytes.offset;
        let read = match self.bytes.u8()? {
            0 if at == 0 => self.run(),
            1 => self.request(),
            2 => self.user(),
            3 => self.group(),
            4 => self.error(),
            other => return Err(Stop::Damaged(format!("expected a record type from 1 to 4, found {other}"))),
        };
        match read {
            Ok(()) => Ok(true),
            Err(TextFault::Abandoned) => {
                self.dropped += 1;
                self.gatling
                    .collector
                    .skip(None, at, || "a text in this record is too long for Gatling's writer".to_owned());
                Ok(true)
            }
            Err(TextFault::Stop(stop)) => Err(stop),
        }
    }

    /// Takes a request whose path and message were met before, as nearly all were; false leaves the record to the slower
    /// way.
    fn quick(&mut self) -> Result<bool, Stop> {
        let Some((quick, length)) = Quick::split(self.bytes.held(), &mut self.path) else { return Ok(false) };
        let Some(&endpoint) = self.endpoints.get(self.path.as_slice()) else { return Ok(false) };
        let Some(message) = self.texts.get(&quick.message) else { return Ok(false) };
        let time = |offset: i32| self.start_ms.saturating_add(i64::from(offset));
        let span = Span { start: time(quick.start), end: time(quick.end) };
        self.gatling.request(endpoint, span, quick.passed, message)?;
        self.bytes.pass(length);
        Ok(true)
    }

    fn run(&mut self) -> Result<(), TextFault> {
        let version = self.bytes.text(MAX_RUN_TEXT)?;
        self.gatling.run(&version, "", "");
        let simulation = self.bytes.text(MAX_RUN_TEXT)?;
        self.start_ms = self.bytes.i64()?;
        if !CALENDAR_MS.contains(&self.start_ms) {
            return Err(Stop::Damaged(format!("a run that starts {} ms after 1970", self.start_ms)).into());
        }
        self.gatling.run(&version, &simulation, "");
        let description = self.bytes.text(MAX_RUN_TEXT)?;
        self.gatling.run(&version, &simulation, &description);
        for _ in 0..self.length(MAX_LIST, "scenarios")? {
            let scenario = self.bytes.text(MAX_RUN_TEXT)?;
            self.scenarios.push(scenario);
        }
        let version = self.gatling.version_numbers;
        for _ in 0..self.length(MAX_LIST, "assertions")? {
            let length = self.length(MAX_RUN_TEXT, "bytes of an assertion")?;
            let blob = self.bytes.take(length)?;
            self.gatling.assertions.push(pickled::decode(&blob, version));
        }
        Ok(())
    }

    fn request(&mut self) -> Result<(), TextFault> {
        self.groups()?;
        let name = self.cached()?;
        self.path.push(name);
        let span = self.span()?;
        let passed = self.bool()?;
        // The request is complete without its message: count it also where Gatling could not write that.
        let message = match self.cached() {
            Ok(message) => message,
            Err(TextFault::Abandoned) => {
                self.dropped += 1;
                ABANDONED
            }
            Err(stop) => return Err(stop),
        };
        let endpoint = self.endpoint();
        let message = match message {
            ABANDONED => "(a message too long for Gatling's writer)",
            _ => self.texts.get(&message).map_or("", String::as_str),
        };
        self.gatling
            .request(endpoint, span, passed, message)
            .map_err(|error| TextFault::Stop(Stop::Failed(error)))
    }

    /// The endpoint of the path at hand.
    fn endpoint(&mut self) -> EndpointIndex {
        if let Some(&endpoint) = self.endpoints.get(self.path.as_slice()) {
            return endpoint;
        }
        let id: Vec<u8> = self.path.iter().flat_map(|number| number.to_be_bytes()).collect();
        let (texts, path) = (&self.texts, &self.path);
        let text = |number: &i32| texts.get(number).cloned().unwrap_or_default();
        let endpoint = self.gatling.endpoint(&id, || {
            let (name, groups) =
                path.split_last().map_or((String::new(), &[][..]), |(name, groups)| (text(name), groups));
            (groups.iter().map(text).collect(), name)
        });
        if self.endpoints.len() > 4 * MAX_ENDPOINTS {
            self.endpoints.clear();
        }
        self.endpoints.insert(self.path.clone(), endpoint);
        endpoint
    }

    fn user(&mut self) -> Result<(), TextFault> {
        let index = self.bytes.i32()?;
        let starts = self.bool()?;
        let at = self.time()?;
        let Some(scenario) = usize::try_from(index).ok().and_then(|index| self.scenarios.get(index)) else {
            return Err(Stop::Damaged(format!(
                "a user of scenario number {index}, which the log does not name"
            ))
            .into());
        };
        let counted = if starts {
            self.gatling.user_started(scenario, at)
        } else {
            self.gatling.user_ended(scenario, at)
        };
        counted.map_err(|error| TextFault::Stop(Stop::Failed(error)))
    }

    fn group(&mut self) -> Result<(), TextFault> {
        self.groups()?;
        let span = self.span()?;
        let cumulated = i64::from(self.bytes.i32()?);
        let passed = self.bool()?;
        if self.groups.len() > super::MAX_NAMES {
            self.groups.clear();
        }
        if !self.groups.contains_key(self.path.as_slice()) {
            let text = |number: &i32| self.texts.get(number).cloned().unwrap_or_default();
            let groups: Vec<String> = self.path.iter().map(text).collect();
            self.groups.insert(self.path.clone(), nested(&groups));
        }
        let path = &self.groups[self.path.as_slice()];
        let counted = self.gatling.group(path, span, cumulated, passed);
        counted.map_err(|error| TextFault::Stop(Stop::Failed(error)))
    }

    fn error(&mut self) -> Result<(), TextFault> {
        let message = self.cached()?;
        let at = self.time()?;
        let message = self.texts.get(&message).cloned().unwrap_or_default();
        self.gatling.error_at(&message, at).map_err(|error| TextFault::Stop(Stop::Failed(error)))
    }

    fn groups(&mut self) -> Result<(), TextFault> {
        self.path.clear();
        for _ in 0..self.length(MAX_GROUPS, "groups")? {
            let group = self.cached()?;
            self.path.push(group);
        }
        Ok(())
    }

    fn span(&mut self) -> Result<Span, Stop> {
        Ok(Span { start: self.time()?, end: self.time()? })
    }

    /// Milliseconds since the run began, as a time.
    fn time(&mut self) -> Result<i64, Stop> {
        Ok(self.start_ms.saturating_add(i64::from(self.bytes.i32()?)))
    }

    fn bool(&mut self) -> Result<bool, Stop> {
        match self.bytes.u8()? {
            0 => Ok(false),
            1 => Ok(true),
            other => Err(Stop::Damaged(format!("expected 0 or 1, found {other}"))),
        }
    }

    fn length(&mut self, most: i32, of: &str) -> Result<usize, Stop> {
        let length = self.bytes.i32()?;
        if !(0..=most).contains(&length) {
            return Err(Stop::Damaged(format!("expected a number of {of} up to {most}, found {length}")));
        }
        Ok(usize::try_from(length).unwrap_or(0))
    }

    /// A text of the file's table: a new one with its number, or the number of an earlier one, negative.
    fn cached(&mut self) -> Result<i32, TextFault> {
        let number = self.bytes.i32()?;
        if number < 0 {
            let number = number.wrapping_neg();
            if self.texts.contains_key(&number) {
                return Ok(number);
            }
            return Err(Stop::Damaged(format!("text number {number} was never written")).into());
        }
        let length = self.bytes.i32()?;
        if !(0..=MAX_TEXT).contains(&length) {
            return Err(TextFault::Abandoned);
        }
        let data = self.bytes.take(usize::try_from(length).unwrap_or(0))?;
        let text = match length {
            0 => String::new(),
            // The writer's buffer was full: no coder behind it. Such a text is long enough to tell by its zeros.
            MAX_TEXT => strings::decode(&data, u8::from(memchr::memchr_iter(0, &data).count() > 1_000)),
            _ => strings::decode(&data, self.bytes.u8()?),
        };
        self.text_bytes += text.len();
        if self.text_bytes > MAX_TEXTS {
            return Err(Stop::Damaged("more texts than can be remembered".to_owned()).into());
        }
        if self.texts.insert(number, text).is_some() {
            // The number stands for another text from here on.
            self.gatling.endpoints.clear();
            self.endpoints.clear();
            self.groups.clear();
        }
        Ok(number)
    }
}

/// A request that only refers to texts.
struct Quick {
    start: i32,
    end: i32,
    passed: bool,
    /// Number of its text.
    message: i32,
}

impl Quick {
    /// Splits the record that `held` begins with, and says how long it is; the numbers of its texts go to `path`.
    fn split(held: &[u8], path: &mut Vec<i32>) -> Option<(Self, usize)> {
        let (&[1], mut rest) = held.split_first_chunk()? else { return None };
        let mut number = || {
            let (bytes, behind) = rest.split_first_chunk()?;
            rest = behind;
            Some(i32::from_be_bytes(*bytes))
        };
        let groups = number().filter(|groups| (0..=MAX_GROUPS).contains(groups))?;
        path.clear();
        for _ in 0..=groups {
            path.push(number().filter(|number| *number < 0)?.wrapping_neg());
        }
        let (start, end) = (number()?, number()?);
        let (&passed, behind) = rest.split_first()?;
        let (message, behind) = behind.split_first_chunk()?;
        let message = Some(i32::from_be_bytes(*message)).filter(|message| *message < 0)?.wrapping_neg();
        let quick = Self { start, end, passed: passed == 1, message };
        (passed <= 1).then_some((quick, held.len() - behind.len()))
    }
}

/// The source in big-endian numbers.
struct Bytes<'s, R: Read> {
    source: &'s mut Source<R>,
    buffer: Vec<u8>,
    start: usize,
    end: usize,
    offset: u64,
}

impl<R: Read> Bytes<'_, R> {
    fn is_at_end(&mut self) -> Result<bool, Stop> {
        Ok(!self.fill(1)?)
    }

    /// What is there without reading on.
    fn held(&self) -> &[u8] {
        &self.buffer[self.start..self.end]
    }

    fn pass(&mut self, n: usize) {
        self.start += n;
        self.offset += n as u64;
    }

    /// Makes `n` bytes available; false where the file ends before.
    #[inline]
    fn fill(&mut self, n: usize) -> Result<bool, Stop> {
        if self.end - self.start >= n { Ok(true) } else { self.read_on(n) }
    }

    fn read_on(&mut self, n: usize) -> Result<bool, Stop> {
        self.buffer.copy_within(self.start..self.end, 0);
        self.end -= self.start;
        self.start = 0;
        if self.buffer.len() < n {
            self.buffer.resize(n, 0);
        }
        while self.end < n {
            match self.source.read(&mut self.buffer[self.end..])? {
                0 => return Ok(false),
                read => self.end += read,
            }
        }
        Ok(true)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], Stop> {
        if !self.fill(N)? {
            return Err(Stop::End);
        }
        let bytes = *self.buffer[self.start..].first_chunk().ok_or(Stop::End)?;
        self.pass(N);
        Ok(bytes)
    }

    fn take(&mut self, n: usize) -> Result<Vec<u8>, Stop> {
        if !self.fill(n)? {
            return Err(Stop::End);
        }
        let bytes = self.buffer[self.start..self.start + n].to_vec();
        self.pass(n);
        Ok(bytes)
    }

    fn u8(&mut self) -> Result<u8, Stop> {
        self.array::<1>().map(|[byte]| byte)
    }

    fn i32(&mut self) -> Result<i32, Stop> {
        self.array().map(i32::from_be_bytes)
    }

    fn i64(&mut self) -> Result<i64, Stop> {
        self.array().map(i64::from_be_bytes)
    }

    /// A text that stands in the Run record: length, data, coder.
    fn text(&mut self, most: i32) -> Result<String, Stop> {
        let length = self.i32()?;
        if !(0..=most).contains(&length) {
            return Err(Stop::Damaged(format!(
                "expected a text of up to {most} bytes, found one of {length}"
            )));
        }
        let data = self.take(usize::try_from(length).unwrap_or(0))?;
        Ok(if length == 0 { String::new() } else { strings::decode(&data, self.u8()?) })
    }
}
