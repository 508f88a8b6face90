//! Vegeta: its results as JSON lines or CSV, with a record for each request, and the report it makes of them. Its binary
//! form is refused with the command that makes JSON of it.

mod csv;
mod json;
mod report;

pub(crate) use self::{csv::read as read_csv, json::read as read_json, report::read as read_report};

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use crate::{
    IngestError,
    collect::EndpointIndex,
    format::Format,
    naming::Names,
    request_log::{Clock, RequestLog, Sent},
    status,
    timeline::Outcome,
};

/// Endpoints that are remembered by the bytes of their names; others are looked up anew.
const MAX_REMEMBERED: usize = 10_000;

/// One request as Vegeta notes it.
struct Hit<'a> {
    attack: &'a str,
    code: u32,
    /// Its start, in ns since 1970.
    start: i64,
    /// In ns.
    latency: i64,
    error: &'a str,
    method: &'a str,
    url: &'a str,
}

/// The requests of one file.
struct Hits {
    endpoints: FxHashMap<Vec<u8>, EndpointIndex>,
    key: Vec<u8>,
    /// Scheme and host that all addresses share so far.
    origin: Origin,
    /// The first and the last start in ns, by stretch of time.
    starts: BTreeMap<u32, (i64, i64)>,
}

enum Origin {
    Unknown,
    One(String),
    Several,
}

impl Hits {
    fn new() -> Self {
        Self {
            endpoints: FxHashMap::default(),
            key: Vec::new(),
            origin: Origin::Unknown,
            starts: BTreeMap::new(),
        }
    }

    fn log(format: Format, names: &Names) -> RequestLog {
        RequestLog::new("vegeta", format, Clock::Epoch, names)
    }

    fn add(&mut self, log: &mut RequestLog, hit: &Hit<'_>) -> Result<(), IngestError> {
        let endpoint = self.endpoint(log, hit);
        let passed = (200..400).contains(&hit.code);
        let by_status;
        let error = match (passed, hit.error) {
            (true, _) => None,
            (false, "") => {
                by_status = status::message(&hit.code.to_string());
                Some(by_status.as_str())
            }
            (false, error) => Some(status::without_address(error)),
        };
        log.request(&Sent {
            endpoint,
            start: hit.start.div_euclid(1_000),
            ms: hit.latency as f64 / 1e6,
            outcome: if passed { Outcome::Passed } else { Outcome::Failed },
            error,
        })?;
        let (first, last) = self.starts.entry(log.stretch).or_insert((hit.start, hit.start));
        (*first, *last) = ((*first).min(hit.start), (*last).max(hit.start));
        Ok(())
    }

    fn endpoint(&mut self, log: &mut RequestLog, hit: &Hit<'_>) -> EndpointIndex {
        self.key.clear();
        for part in [hit.method, hit.url, hit.attack] {
            self.key.extend_from_slice(part.as_bytes());
            self.key.push(0);
        }
        if let Some(&known) = self.endpoints.get(&self.key) {
            return known;
        }
        let (origin, path) = parts(hit.url);
        match &self.origin {
            Origin::Unknown => self.origin = Origin::One(origin.clone()),
            Origin::One(known) if *known != origin => self.origin = Origin::Several,
            _ => {}
        }
        let name = format!("{origin}{path}");
        let endpoint = log.endpoint(&name, Some(hit.method), None, Some(hit.attack));
        if self.endpoints.len() < MAX_REMEMBERED {
            self.endpoints.insert(self.key.clone(), endpoint);
        }
        endpoint
    }

    /// Names endpoints by their paths where one host answered all, and counts the rate as Vegeta does.
    fn finish(self, log: &mut RequestLog) -> Result<(), IngestError> {
        log.close()?;
        if let Origin::One(origin) = &self.origin {
            log.collector.rename(|name| name.strip_prefix(origin.as_str()).unwrap_or(name).to_owned());
        }
        let starts = self.starts.get(&log.stretch);
        let seconds = starts.map(|(first, last)| last.saturating_sub(*first) as f64 / 1e9);
        log.rate_seconds = seconds.filter(|seconds| *seconds > 0.0);
        Ok(())
    }
}

/// Scheme and host without a password, and the path with its query.
fn parts(url: &str) -> (String, &str) {
    let url = url.split_once('#').map_or(url, |(url, _)| url);
    let Some((scheme, rest)) = url.split_once("://") else { return (String::new(), url) };
    let end = rest.find(['/', '?']).unwrap_or(rest.len());
    let authority = &rest[..end];
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let path = &rest[end..];
    (format!("{scheme}://{host}"), if path.is_empty() { "/" } else { path })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_cut_into_origin_and_path() {
        let of = |origin: &str, path: &'static str| (origin.to_owned(), path);
        assert_eq!(parts("http://me:secret@host:80/a/b?page=1#x"), of("http://host:80", "/a/b?page=1"));
        assert_eq!(parts("https://host"), of("https://host", "/"));
        assert_eq!(parts("https://host?x=/"), of("https://host", "?x=/"));
        assert_eq!(parts("/only/path#x"), of("", "/only/path"));
        assert_eq!(parts(""), of("", ""));
    }
}
