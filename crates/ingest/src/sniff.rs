//! Which tool wrote a file, from its first 64 KiB: by content, never by name. What a program printed before its results
//! may be longer; then it is looked further for lines that only k6 writes.

mod keys;

use std::io::Read;

use memchr::memmem;

use crate::{IngestError, format::Format, jmeter, source::Source};

/// How far is looked for results behind other text.
pub(crate) const FURTHER: usize = 8 << 20;

/// What the first bytes of a file say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Sniffed {
    Known(Format),
    /// A result of a load tool, of a format that is not read.
    Other(Other),
    /// Anything else, in words.
    Foreign(String),
}

/// A format that is not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Other {
    /// In words.
    pub(crate) format: &'static str,
    /// What to send instead: a sentence without its end.
    pub(crate) instead: &'static str,
}

/// Looks at the beginning of a file; it must not be empty.
pub(crate) fn sniff(head: &[u8]) -> Sniffed {
    if is_tar(head) {
        return Sniffed::Other(TAR);
    }
    // What is stored in an archive may look like a file by itself.
    if is_zip(head) {
        return Sniffed::Foreign(in_words(head));
    }
    let head = Head::new(head);
    let known = FORMATS.iter().find(|(_, is)| is(&head)).map(|&(format, _)| Sniffed::Known(format));
    let other = || OTHERS.iter().find(|(_, is)| is(&head)).map(|&(other, _)| Sniffed::Other(other));
    known.or_else(other).unwrap_or_else(|| Sniffed::Foreign(in_words(head.bytes)))
}

/// Looks further into a file whose beginning is `found`: k6 may have printed its samples behind a long text.
pub(crate) fn further<R: Read>(source: &mut Source<R>, found: String) -> Result<Sniffed, IngestError> {
    let head = source.head();
    let is_text = !is_zip(head) && !head.contains(&0) && !head.trim_ascii_start().starts_with(b"<");
    if is_text {
        source.look_on(FURTHER)?;
        if source.head().split(|&byte| byte == b'\n').any(is_k6_line) {
            return Ok(Sniffed::Known(Format::K6Ndjson));
        }
    }
    Ok(Sniffed::Foreign(found))
}

/// The beginning of a file, without a byte order mark.
struct Head<'a> {
    bytes: &'a [u8],
    /// Without white space before it.
    start: &'a [u8],
}

impl<'a> Head<'a> {
    fn new(bytes: &'a [u8]) -> Self {
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        Self { bytes, start: bytes.trim_ascii_start() }
    }

    fn starts(&self, prefix: &str) -> bool {
        self.start.starts_with(prefix.as_bytes())
    }

    fn has(&self, needle: &str) -> bool {
        memmem::find(self.bytes, needle.as_bytes()).is_some()
    }

    fn first_line_has(&self, needle: &str) -> bool {
        let line = self.start.split(|&byte| byte == b'\n').next().unwrap_or_default();
        memmem::find(line, needle.as_bytes()).is_some()
    }

    /// One of the lines is such a one; the command line may stand above what a program prints.
    fn some_line(&self, is: impl Fn(&[u8]) -> bool) -> bool {
        self.bytes.split(|&byte| byte == b'\n').any(|line| is(line.trim_ascii()))
    }

    /// A JSON object that begins with this key.
    fn begins_with(&self, key: &str) -> bool {
        let first = self.start.strip_prefix(b"{").map(<[u8]>::trim_ascii_start);
        first.and_then(|first| first.strip_prefix(b"\"")).is_some_and(|first| {
            first.strip_prefix(key.as_bytes()).is_some_and(|behind| behind.starts_with(b"\""))
        })
    }

    /// A JSON object or list in which all of these keys occur.
    fn json(&self, keys: &[&str]) -> bool {
        self.start.first().is_some_and(|&byte| byte == b'{' || byte == b'[')
            && keys.iter().all(|key| self.has(&format!("\"{key}\"")))
    }
}

type Is = fn(&Head<'_>) -> bool;

/// Formats in the order in which they are looked for.
const FORMATS: &[(Format, Is)] = &[
    (Format::GatlingBinary, |head| is_gatling_binary(head.bytes)),
    (Format::GatlingText, |head| is_gatling_text(head.bytes)),
    (Format::K6Ndjson, |head| head.bytes.split(|&byte| byte == b'\n').any(is_k6_line)),
    (Format::K6Csv, |head| {
        let columns = ["metric_name", "timestamp", "metric_value"];
        columns.iter().all(|column| head.first_line_has(column)) && !head.starts("{")
    }),
    // The source of the script comes first, and may be longer than what is looked at.
    (Format::K6MachineSummary, |head| {
        head.json(&["results", "version", "config"]) || head.json(&["config", "execution", "script"])
    }),
    // The groups come first, and may be longer than what is looked at; then the reader tells which summary it is.
    (Format::K6Summary, |head| head.json(&["metrics", "values"]) || head.begins_with("root_group")),
    (Format::K6SummaryExport, |head| {
        let names = ["root_group", "iterations", "http_reqs", "vus", "data_sent"];
        names.iter().any(|name| head.json(&["metrics", name]))
    }),
    (Format::GatlingStatistics, |head| {
        head.json(&["numberOfRequests", "percentiles1"])
            || head.json(&["contents", "pathFormatted"])
            || (head.starts("var stats = {") && head.has("\"numberOfRequests\""))
    }),
    (Format::GatlingAssertions, |head| {
        head.json(&["assertions", "simulation", "simulationId"])
            || (head.starts("<testsuite name=")
                && head.first_line_has("errors=\"0\"")
                && head.first_line_has("time=\"0\">"))
    }),
    (Format::JmeterCsv, |head| jmeter::is_csv(head.start)),
    (Format::JmeterXml, |head| head.has("<testResults")),
    (Format::JmeterStatistics, |head| head.json(&["sampleCount", "pct1ResTime"])),
    (Format::LocustStatistics, |head| head.starts("Type,Name,Request Count")),
    (Format::LocustHistory, |head| head.starts("Timestamp,User Count,Type,Name")),
    (Format::LocustFailures, |head| head.starts("Method,Name,Error,Occurrences")),
    (Format::LocustExceptions, |head| head.starts("Count,Message,Traceback")),
    (Format::LocustRequests, |head| head.starts("timestamp,request_type,name,response_time")),
    (Format::LocustJson, |head| head.json(&["num_requests", "num_none_requests"])),
    (Format::VegetaJson, |head| head.json(&["latency", "seq", "attack"])),
    (Format::VegetaReport, |head| head.json(&["latencies", "50th", "success"])),
    (Format::VegetaCsv, |head| is_vegeta_csv(head.start)),
    (Format::HdrLog, |head| {
        head.has("Histogram log format version") || head.has("Interval_Compressed_Histogram")
    }),
    (Format::HdrPercentiles, |head| head.first_line_has("Percentile") && head.first_line_has("TotalCount")),
    (Format::HeyCsv, |head| head.starts("response-time,DNS+dialup,DNS")),
    (Format::OhaCsv, |head| head.starts("request-start,DNS,DNS+dialup")),
    (Format::HeyText, |head| is_printed(head, "Total:")),
    (Format::OhaJson, |head| head.json(&["summary", "latencyPercentiles"])),
    (Format::OhaText, |head| is_printed(head, "Success rate:")),
    (Format::Artillery1Json, |head| head.json(&["aggregate", "scenariosCreated", "requestsCompleted"])),
    (Format::ArtilleryJson, |head| head.json(&["aggregate", "counters"])),
    (Format::AutocannonJson, |head| head.json(&["latency", "p97_5"])),
    (Format::AutocannonTable, |head| head.has("│ Latency") && head.has("│ Req/Sec")),
    (Format::GhzJson, |head| {
        head.json(&["date", "endReason", "options"]) || head.json(&["statusCodeDistribution", "endReason"])
    }),
    (Format::GhzCsv, |head| head.starts("duration (ms),status,error")),
    (Format::GhzText, |head| is_printed(head, "Count:") || is_printed(head, "Name:")),
    (Format::SiegeJson, |head| head.json(&["transactions", "availability", "elapsed_time"])),
    (Format::TaurusXml, |head| head.has("<FinalStatus")),
    (Format::TaurusCsv, |head| head.first_line_has("perc_50.0")),
    (Format::Wrk2Text, |head| {
        is_wrk(head) && (head.has("Thread calibration:") || head.has("(HdrHistogram - "))
    }),
    (Format::WrkText, is_wrk),
    (Format::AbGnuplot, |head| head.starts("starttime\tseconds\tctime")),
    (Format::AbPercentiles, |head| head.starts("Percentage served,Time in ms")),
    (Format::AbText, |head| head.some_line(|line| line.starts_with(b"This is ApacheBench"))),
    // One of metrics that k6 has no part in; others call theirs metrics too.
    (Format::K6SummaryExport, |head| head.starts("{") && are_metrics_of_k6(head.start)),
];

/// Results of load tools that are not read, with what would be.
const OTHERS: &[(Other, Is)] = &[
    (
        Other {
            format: "Vegeta's binary form (gob)",
            instead: "Its JSON is: `vegeta encode -to json < results.bin > results.json`",
        },
        |head| is_vegeta_gob(head.bytes),
    ),
    (
        Other {
            format: "what Vegeta prints",
            instead: "Its JSON is: `vegeta encode -to json < results.bin > results.json`, or `vegeta report -type=json`",
        },
        |head| {
            head.first_line_has("[total, rate")
                || (head.starts("Bucket ") && head.first_line_has("Histogram"))
        },
    ),
];

/// A type definition comes first, which names the type and its fields.
fn is_vegeta_gob(head: &[u8]) -> bool {
    let start = &head[..head.len().min(256)];
    let has = |needle: &[u8]| memmem::find(start, needle).is_some();
    has(b"\x06Result") && has(b"\x06Attack") && has(b"\x07Latency")
}

/// Nine or twelve columns: a time in ns, a status, a latency, bytes.
fn is_vegeta_csv(start: &[u8]) -> bool {
    let line = start.split(|&byte| byte == b'\n').next().unwrap_or_default();
    // A body may be longer than what is looked at.
    let is_whole = line.len() < start.len();
    let fields: Vec<&[u8]> = line.split(|&byte| byte == b',').map(<[u8]>::trim_ascii).collect();
    let digits = |field: &&[u8]| !field.is_empty() && field.iter().all(u8::is_ascii_digit);
    let has_columns = fields.len() >= if is_whole { 9 } else { 6 };
    has_columns
        && fields[..5].iter().all(digits)
        && (18..=19).contains(&fields[0].len())
        && fields[1].len() <= 3
}

fn is_wrk(head: &Head<'_>) -> bool {
    let begins = |line: &[u8]| line.starts_with(b"Running ") && memmem::find(line, b" test @ ").is_some();
    head.some_line(begins) && !head.has("│")
}

/// hey, oha and ghz begin alike; the line after the title tells them apart.
fn is_printed(head: &Head<'_>, first: &str) -> bool {
    let lines = || head.bytes.split(|&byte| byte == b'\n').map(<[u8]>::trim_ascii);
    lines()
        .zip(lines().skip(1))
        .any(|(title, line)| title == b"Summary:" && line.starts_with(first.as_bytes()))
}

/// An object `metrics` whose members hold nothing but what k6 sums up.
fn are_metrics_of_k6(head: &[u8]) -> bool {
    let (mut sums, mut others) = (0, 0);
    keys::each(head, |path| match path {
        [b"metrics", _, b"thresholds", ..] => {}
        [b"metrics", _, sum] if is_sum_of_k6(sum) => sums += 1,
        [b"metrics", _, ..] if path.len() > 2 => others += 1,
        _ => {}
    });
    sums > 0 && others == 0
}

fn is_sum_of_k6(key: &[u8]) -> bool {
    let names: [&[u8]; 9] =
        [b"avg", b"min", b"med", b"max", b"count", b"rate", b"value", b"passes", b"fails"];
    names.contains(&key) || (key.starts_with(b"p(") && key.ends_with(b")"))
}

/// What to do with several files in one.
const TAR: Other = Other {
    format: "a tar archive",
    instead: "`tar -xf results.tar.gz` unpacks it: send the file inside, packed or not",
};

fn is_tar(head: &[u8]) -> bool {
    head.get(257..262) == Some(b"ustar")
}

fn is_zip(head: &[u8]) -> bool {
    matches!(head, [b'P', b'K', 3, 4, ..] | [b'P', b'K', 5, 6, ..])
}

/// A Run record: type 0, then the version as a length and its characters.
fn is_gatling_binary(head: &[u8]) -> bool {
    matches!(head, [0, 0, 0, 0, length @ 1..=64, digit, ..] if digit.is_ascii_digit()
        && head[5..].iter().take(usize::from(*length)).all(u8::is_ascii_graphic))
}

fn is_gatling_text(head: &[u8]) -> bool {
    let is_record = |line: &[u8]| {
        let tags: [&[u8]; 3] = [b"RUN\t", b"ASSERTION\t", b"USER\t"];
        tags.iter().any(|tag| line.starts_with(tag))
            || line.split(|&byte| byte == b'\t').nth(2) == Some(b"RUN")
    };
    head.split(|&byte| byte == b'\n').take(50).any(is_record)
}

fn is_k6_line(line: &[u8]) -> bool {
    let has = |needle: &[u8]| memmem::find(line, needle).is_some();
    line.trim_ascii_start().starts_with(b"{") && (has(b"\"Point\"") || has(b"\"Metric\"")) && has(b"\"type\"")
}

fn in_words(head: &[u8]) -> String {
    let found = match head {
        [0x89, b'P', b'N', b'G', ..] => "a PNG image",
        [0xff, 0xd8, 0xff, ..] => "a JPEG image",
        [b'%', b'P', b'D', b'F', ..] => "a PDF document",
        [b'P', b'K', 3 | 5, 4 | 6, ..] => "a zip archive; unpack it and give the file inside",
        [b'B', b'Z', b'h', ..] => "a bzip2 file; unpack it first",
        [0xfd, b'7', b'z', b'X', b'Z', ..] => "an xz file; unpack it first",
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => "UTF-16 text; save it as UTF-8",
        [b'S', b'Q', b'L', b'i', b't', b'e', ..] => "an SQLite database",
        _ => return described(head),
    };
    found.to_owned()
}

fn described(head: &[u8]) -> String {
    let start = head.trim_ascii_start();
    let lower = start[..start.len().min(64)].to_ascii_lowercase();
    if lower.starts_with(b"<!doctype html") || lower.starts_with(b"<html") {
        return "an HTML page (a login page or an error page, perhaps)".to_owned();
    }
    if lower.starts_with(b"<") {
        return "XML of another kind".to_owned();
    }
    if head.contains(&0)
        || std::str::from_utf8(&head[..head.len().min(512)]).is_err_and(|e| e.error_len().is_some())
    {
        return "binary data of another kind".to_owned();
    }
    let first = start.split(|&byte| byte == b'\n').next().unwrap_or_default();
    format!("`{}`", crate::error::printable(&first[..first.len().min(80)]))
}
