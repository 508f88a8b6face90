//! Which tool wrote a file, from its first 64 KiB: by content, never by name.

/// A format that is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    K6Ndjson,
    GatlingText,
    GatlingBinary,
}

impl Format {
    /// In words, for messages.
    pub(crate) fn in_words(self) -> &'static str {
        match self {
            Self::K6Ndjson => "k6 NDJSON",
            Self::GatlingText => "a Gatling text log",
            Self::GatlingBinary => "a Gatling binary log",
        }
    }
}

/// What the first bytes of a file say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Sniffed {
    Known(Format),
    /// A result of a load tool, of a format that is not read.
    Other(&'static str),
    /// Anything else, in words.
    Foreign(String),
}

/// Looks at the beginning of a file; it must not be empty.
pub(crate) fn sniff(head: &[u8]) -> Sniffed {
    let text = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    if is_gatling_binary(text) {
        Sniffed::Known(Format::GatlingBinary)
    } else if is_gatling_text(text) {
        Sniffed::Known(Format::GatlingText)
    } else if text.split(|&byte| byte == b'\n').any(is_k6_line) {
        Sniffed::Known(Format::K6Ndjson)
    } else if let Some(other) = other_tool(text) {
        Sniffed::Other(other)
    } else {
        Sniffed::Foreign(in_words(text))
    }
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
    let has = |needle: &[u8]| memchr::memmem::find(line, needle).is_some();
    line.trim_ascii_start().starts_with(b"{") && (has(b"\"Point\"") || has(b"\"Metric\"")) && has(b"\"type\"")
}

fn other_tool(head: &[u8]) -> Option<&'static str> {
    let starts = |prefix: &str| head.starts_with(prefix.as_bytes());
    let has = |needle: &str| memchr::memmem::find(head, needle.as_bytes()).is_some();
    let json = head.trim_ascii_start().first().is_some_and(|&byte| byte == b'{' || byte == b'[');
    let json_with = |names: &[&str]| json && names.iter().all(|name| has(&format!("\"{name}\"")));
    let found = match () {
        () if starts("metric_name,timestamp,metric_value") => "a k6 CSV",
        () if json_with(&["results", "version", "config"]) => "a machine-readable k6 summary",
        () if json_with(&["metrics", "values"]) => "a k6 summary (handleSummary)",
        () if json_with(&["metrics", "root_group"]) => "a k6 summary (--summary-export)",
        () if json_with(&["numberOfRequests", "percentiles1"])
            || json_with(&["contents", "pathFormatted"]) =>
        {
            "a Gatling report (global_stats.json or stats.json); its simulation.log holds more"
        }
        () if has("timeStamp") && has("elapsed") && !json => "a JMeter CSV",
        () if has("<testResults") => "a JMeter XML",
        () if starts("Type,Name,Request Count") => "a Locust statistics CSV",
        () if starts("Timestamp,User Count,Type,Name") => "a Locust history CSV",
        () if starts("Method,Name,Error,Occurrences") => "a Locust failures CSV",
        () if json_with(&["latency", "seq", "attack"]) => "Vegeta JSON",
        () if has("Histogram log format version") => "a HdrHistogram log",
        () if has("Percentile") && has("TotalCount") => "an HdrHistogram percentile table",
        () if starts("response-time,DNS+dialup,DNS") => "a hey CSV",
        () if starts("request-start,DNS,DNS+dialup") => "an oha CSV",
        () if json_with(&["summary", "latencyPercentiles"]) => "oha JSON",
        () if json_with(&["aggregate", "intermediate"]) => "an Artillery report",
        () if json_with(&["latency", "p97_5"]) => "autocannon JSON",
        () if json_with(&["statusCodeDistribution", "endReason"]) => "ghz JSON",
        () if has("<FinalStatus") || has("perc_50.0") => "Taurus final statistics",
        () if starts("Running ") && has(" test @ ") => "the output of wrk",
        () if starts("starttime\tseconds\tctime") || starts("Percentage served,Time in ms") => "an ab table",
        () => return None,
    };
    Some(found)
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
