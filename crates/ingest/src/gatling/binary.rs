//! The binary log, 3.13 and later: big-endian records one after the other, without lengths or an end mark, and one
//! table of texts for the whole file. Reads more of a log with oversized texts than Gatling itself can.

mod bytes;
mod quick;
mod texts;

use std::io::Read;

use rustc_hash::FxHashMap;

use self::{
    bytes::{Bytes, Stop},
    texts::TextFault,
};
use super::{Gatling, Span, assertion::pickled, nested};
use crate::{
    IngestError,
    collect::{EndpointIndex, MAX_ENDPOINTS},
    source::Source,
    time::CALENDAR_MS,
};

/// Number of a message that was not written; no text has it.
const ABANDONED: i32 = i32::MIN;
const MAX_RUN_TEXT: i32 = 1 << 20;
const MAX_GROUPS: i32 = 64;
const MAX_LIST: i32 = 10_000;
/// Reads a log to its end, or to where it is damaged.
pub(super) fn read<R: Read>(source: &mut Source<R>, gatling: &mut Gatling) -> Result<(), IngestError> {
    let mut reader = Reader {
        bytes: Bytes::of(source),
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
        for _ in 0..self.bytes.length(MAX_LIST, "scenarios")? {
            let scenario = self.bytes.text(MAX_RUN_TEXT)?;
            self.scenarios.push(scenario);
        }
        let version = self.gatling.version_numbers;
        for _ in 0..self.bytes.length(MAX_LIST, "assertions")? {
            let length = self.bytes.length(MAX_RUN_TEXT, "bytes of an assertion")?;
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
        let passed = self.bytes.bool()?;
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
        let starts = self.bytes.bool()?;
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
        let passed = self.bytes.bool()?;
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
        for _ in 0..self.bytes.length(MAX_GROUPS, "groups")? {
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
}
