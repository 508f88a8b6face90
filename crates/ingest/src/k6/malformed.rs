//! Why a line is no JSON of k6.

use super::ndjson::Envelope;

/// What is wrong with a line.
pub(super) struct Malformed {
    pub(super) why: String,
    /// It is JSON, as far as it was looked at, but never was a sample.
    is_foreign: bool,
}

/// Reads one line as JSON, or says why it is none.
pub(super) fn parse(line: &[u8]) -> Result<Envelope<'_>, Malformed> {
    if !line.trim_ascii_start().starts_with(b"{") {
        return Err(Malformed { why: "it is not a JSON object".to_owned(), is_foreign: false });
    }
    serde_json::from_slice(line).map_err(|error| Malformed {
        is_foreign: error.is_data() || error.to_string().starts_with("recursion limit"),
        why: why_no_json(line, &error),
    })
}

fn why_no_json(line: &[u8], error: &serde_json::Error) -> String {
    match () {
        () if memchr::memmem::find(line, b"Inf").is_some() && error.is_syntax() => {
            "an infinite value, which is not a number in JSON".to_owned()
        }
        () if memchr::memmem::find(line, b"\"value\":NaN").is_some() => {
            "NaN is not a number in JSON".to_owned()
        }
        () if error.is_eof() => "the line is cut off".to_owned(),
        () => error.to_string(),
    }
}

impl Malformed {
    /// A part of a sample: no whole object, and what only k6 writes in it.
    pub(super) fn is_torn(&self, line: &[u8]) -> bool {
        let line = line.trim_ascii();
        let is_whole = line.starts_with(b"{") && line.ends_with(b"}");
        let holds = |mark: &[u8]| memchr::memmem::find(line, mark).is_some();
        let is_of_k6 = holds(b"\"metric\":\"") || holds(b"\"type\":\"Point\"") || holds(b"\"tags\":{");
        !is_whole && !self.is_foreign && is_of_k6
    }
}
